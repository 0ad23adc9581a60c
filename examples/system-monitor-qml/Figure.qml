// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick

// A number with its name and the colour of its line.
Row {
    id: figure

    required property string name
    required property string value
    required property color series

    spacing: 6

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: 12
        height: 3
        color: figure.series
    }
    Text {
        text: figure.name
        color: Style.muted
        font.pixelSize: Style.small
    }
    Text {
        text: figure.value
        color: Style.ink
        font.pixelSize: Style.small
        width: Math.max(implicitWidth, 58)
    }
}
