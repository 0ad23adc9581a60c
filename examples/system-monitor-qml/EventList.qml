// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

// What happened, the newest at the end.
ListView {
    id: list

    required property VSlice events

    model: events
    clip: true
    spacing: 4
    onCountChanged: positionViewAtEnd()
    add: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 350 } }

    delegate: Item {
        id: line

        required property string time
        required property string level
        required property string text

        width: ListView.view.width
        height: words.implicitHeight

        Text {
            id: when
            width: 66
            text: new Date(line.time).toLocaleTimeString(Qt.locale(), "HH:mm:ss")
            color: Style.muted
            font.pixelSize: Style.small
        }
        Text {
            id: words
            anchors { left: when.right; right: parent.right }
            text: line.text
            wrapMode: Text.Wrap
            color: ({ warning: Style.cpu, error: Style.bad, debug: Style.muted })[line.level] ?? Style.ink
            font.pixelSize: Style.small
        }
    }
}
