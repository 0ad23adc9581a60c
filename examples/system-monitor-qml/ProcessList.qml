// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

// The busiest processes. A process that moves up or down takes its row along.
ListView {
    id: list

    required property VSlice processes

    model: processes
    clip: true
    interactive: false
    spacing: 1

    // A row that moves before it has faded in goes on to its full colour.
    move: Transition {
        NumberAnimation { property: "y"; duration: 350; easing.type: Easing.OutCubic }
        NumberAnimation { property: "opacity"; to: 1; duration: 350 }
    }
    displaced: move
    add: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 350 } }
    remove: Transition { NumberAnimation { property: "opacity"; to: 0; duration: 200 } }

    delegate: Item {
        id: row

        required property int pid
        required property string name
        required property string user
        required property real cpu
        required property real memory

        width: ListView.view.width
        height: 22

        Rectangle {
            anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
            width: parent.width * Math.min(1, row.cpu)
            color: Style.cpu
            opacity: 0.16
            Behavior on width { NumberAnimation { duration: 300 } }
        }
        Text {
            id: pid
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            width: 60
            horizontalAlignment: Text.AlignRight
            text: row.pid
            color: Style.muted
            font.pixelSize: Style.small
        }
        Text {
            anchors { left: pid.right; right: user.left; verticalCenter: parent.verticalCenter; leftMargin: 12 }
            text: row.name
            elide: Text.ElideRight
            color: Style.ink
            font.pixelSize: Style.text
        }
        Text {
            id: user
            anchors { right: memory.left; verticalCenter: parent.verticalCenter }
            width: 80
            text: row.user
            elide: Text.ElideRight
            color: Style.muted
            font.pixelSize: Style.small
        }
        Text {
            id: memory
            anchors { right: cpu.left; verticalCenter: parent.verticalCenter }
            width: 70
            horizontalAlignment: Text.AlignRight
            text: Style.bytes(row.memory)
            color: Style.memory
            font.pixelSize: Style.small
        }
        Text {
            id: cpu
            anchors { right: parent.right; verticalCenter: parent.verticalCenter; rightMargin: 6 }
            width: 64
            horizontalAlignment: Text.AlignRight
            text: (row.cpu * 100).toFixed(1) + " %"
            color: Style.cpu
            font.pixelSize: Style.small
        }
    }
}
