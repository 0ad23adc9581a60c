// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: a state served and followed wholly in QML. Run the program, or this file with Qt's `qml` tool. You should see a
// number that grows by one with each click; `velox watch http://127.0.0.1:8080/sync` shows the same, and so does a second
// copy of this program, whose clicks then go to its own state, as only the first can listen on the port.

import QtQuick
import Velox
import Velox.Server

Window {
    width: 320
    height: 200
    visible: true
    title: "Velox counter"

    VeloxServer {
        port: 8080
        VeloxState { path: "/sync"; source: QtObject { id: app; property int count: 0 } }
    }

    VeloxClient {
        id: remote
        url: "http://127.0.0.1:8080/sync"
        active: true
    }

    Text {
        anchors.centerIn: parent
        text: remote.state.count ?? "connecting …"
        font.pixelSize: 56
    }

    Text {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; margins: 16 }
        text: "click to count"
        color: "gray"
    }

    TapHandler { onTapped: ++app.count }
}
