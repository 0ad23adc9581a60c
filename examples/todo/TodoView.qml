// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

// A list of things to do, and below it how many there are of each kind.
Rectangle {
    id: view

    required property string title
    required property VSlice rows
    required property VMap counts
    property bool editable: false

    signal added(text: string)
    signal toggled(row: int, done: bool)
    signal raised(row: int)
    signal removed(row: int)

    color: "white"
    radius: 8
    border.color: "#dfdace"

    Text {
        id: heading
        anchors { top: parent.top; left: parent.left; margins: 16 }
        text: view.title
        font { pixelSize: 17; bold: true }
        color: "#1a1d1e"
    }

    ListView {
        id: list
        anchors { top: heading.bottom; left: parent.left; right: parent.right; bottom: input.top; margins: 12 }
        clip: true
        model: view.rows
        spacing: 2

        add: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 250 } }
        remove: Transition { NumberAnimation { property: "opacity"; to: 0; duration: 250 } }
        move: Transition {
            NumberAnimation { property: "y"; duration: 250; easing.type: Easing.OutCubic }
            NumberAnimation { property: "opacity"; to: 1; duration: 250 }
        }
        displaced: move

        delegate: Item {
            id: row

            required property int index
            required property string text
            required property bool done

            width: ListView.view.width
            height: 34

            Rectangle {
                id: box
                anchors { left: parent.left; verticalCenter: parent.verticalCenter; leftMargin: 4 }
                width: 18
                height: 18
                radius: 4
                color: row.done ? "#1c7c46" : "transparent"
                border.color: row.done ? "#1c7c46" : "#919c9d"

                Text {
                    anchors.centerIn: parent
                    text: row.done ? "✓" : ""
                    color: "white"
                    font.pixelSize: 14
                }
                TapHandler {
                    enabled: view.editable
                    margin: 8
                    onTapped: view.toggled(row.index, !row.done)
                }
            }

            Text {
                anchors { left: box.right; right: buttons.left; verticalCenter: parent.verticalCenter; leftMargin: 10 }
                text: row.text
                elide: Text.ElideRight
                font { pixelSize: 15; strikeout: row.done }
                color: row.done ? "#919c9d" : "#1a1d1e"
            }

            Row {
                id: buttons
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                visible: view.editable
                width: visible ? implicitWidth : 0
                spacing: 10

                Text {
                    text: "↑"
                    font.pixelSize: 16
                    color: "#5d6466"
                    TapHandler { margin: 6; onTapped: view.raised(row.index) }
                }
                Text {
                    text: "×"
                    font.pixelSize: 18
                    color: "#c0302b"
                    TapHandler { margin: 6; onTapped: view.removed(row.index) }
                }
            }
        }
    }

    Rectangle {
        id: input
        anchors { left: parent.left; right: parent.right; bottom: figures.top; margins: 12 }
        height: view.editable ? 34 : 0
        visible: view.editable
        radius: 4
        border.color: field.activeFocus ? "#2a62c4" : "#dfdace"

        TextInput {
            id: field
            anchors { fill: parent; margins: 8 }
            font.pixelSize: 15
            clip: true
            onAccepted: {
                if (text.trim() !== "")
                    view.added(text.trim());
                clear();
            }
        }
        Text {
            anchors { left: parent.left; verticalCenter: parent.verticalCenter; leftMargin: 8 }
            visible: field.text === ""
            text: "Something to do, then Enter"
            color: "#919c9d"
            font.pixelSize: 15
        }
    }

    Row {
        id: figures
        anchors { left: parent.left; bottom: parent.bottom; margins: 16 }
        spacing: 16

        Repeater {
            model: view.counts
            delegate: Text {
                required property string key
                required property var value
                text: `${value} ${key}`
                color: "#5d6466"
                font.pixelSize: 14
            }
        }
    }
}
