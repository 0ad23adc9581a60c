// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

Item {
    VeloxClient { id: remote; url: "http://127.0.0.1:PORT/sync"; active: true }
    Text {
        text: remote.state.answer ?? ""
        onTextChanged: shown => console.log("shows " + shown)
    }
    Timer { running: remote.synced; interval: 1; onTriggered: Qt.exit(0) }
}
