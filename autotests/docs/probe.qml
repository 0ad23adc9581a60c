// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Loads the window that its last argument names and prints the texts that it shows whenever they are others.

import QtQuick

Item {
    id: probe
    readonly property string file: Qt.application.arguments[Qt.application.arguments.length - 1]
    property string shown
    property Window window
    property Timer timer: Timer {
        interval: 50
        repeat: true
        running: true
        onTriggered: {
            const now = probe.textsOf(probe.window.contentItem).join(" | ");
            if (now !== probe.shown)
                console.log("shows " + now);
            probe.shown = now;
        }
    }

    function textsOf(item) {
        const own = item.text === undefined ? [] : [item.text];
        return own.concat(...Array.from(item.children, child => textsOf(child)));
    }

    Component.onCompleted: {
        const component = Qt.createComponent("file://" + file);
        if (component.status !== 1)
            console.error(component.errorString());
        window = component.createObject();
    }
}
