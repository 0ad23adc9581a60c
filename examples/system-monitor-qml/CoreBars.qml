// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

// The load of each core as a bar.
Row {
    id: bars

    required property VSlice cores

    spacing: 3

    Repeater {
        id: repeater
        model: bars.cores
        delegate: Rectangle {
            id: bar
            required property var value
            width: Math.max(2, (bars.width + bars.spacing) / repeater.count - bars.spacing)
            height: bars.height
            color: Style.grid
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: parent.height * Math.min(1, bar.value ?? 0)
                color: Style.cpu
                Behavior on height { NumberAnimation { duration: 300 } }
            }
        }
    }
}
