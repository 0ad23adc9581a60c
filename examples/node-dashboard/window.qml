// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: a Qt Quick window on the state of the Node server. Run that (see server.js), then this with Qt's qml tool, which
// finds the module Velox by QML_IMPORT_PATH. You should see the processors' bars move and events come in.

import QtQuick
import Velox

Window {
    width: 420
    height: 460
    visible: true
    title: "Machine"

    VeloxClient {
        id: remote
        url: "http://127.0.0.1:8080/sync"
        active: true
    }

    Column {
        anchors { fill: parent; margins: 16 }
        spacing: 10

        Text {
            text: remote.state.host ?? "connecting …"
            font { pixelSize: 22; bold: true }
        }
        Text { text: `up for ${remote.state.uptime ?? 0} s` }

        Repeater {
            model: remote.slice("/processors")
            delegate: Rectangle {
                required property int percent
                width: 388
                height: 14
                color: "#e6e2d8"
                Rectangle {
                    width: parent.width * parent.percent / 100
                    height: parent.height
                    color: "#9f5b00"
                    Behavior on width { NumberAnimation { duration: 300 } }
                }
            }
        }

        ListView {
            width: 388
            height: 220
            clip: true
            model: remote.slice("/events")
            delegate: Text {
                required text
            }
            add: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 300 } }
        }
    }
}
