// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick

// A field of the sheet with its title.
Rectangle {
    id: panel

    required property string title
    property string detail: ""
    default property alias content: body.data

    color: Style.sheet

    Text {
        id: heading
        anchors { left: parent.left; top: parent.top; margins: 14 }
        text: panel.title
        color: Style.ink
        font { pixelSize: Style.text; weight: Font.DemiBold }
    }
    Text {
        anchors { right: parent.right; left: heading.right; baseline: heading.baseline; margins: 14 }
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
        text: panel.detail
        color: Style.muted
        font.pixelSize: Style.small
    }
    Item {
        id: body
        anchors { fill: parent; topMargin: 42; leftMargin: 14; rightMargin: 14; bottomMargin: 14 }
    }
}
