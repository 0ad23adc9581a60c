// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: VSlice and VMap in list views. On the left is the server's own list, which you edit; in the middle and on the
// right two clients follow it, one over Server-Sent Events, one over WebSocket. You should see each new, ticked, moved or removed row
// appear, change, slide or vanish in all three, and the counts below agree.

import QtQuick
import Velox
import Velox.Server

Window {
    id: window
    width: 900
    height: 480
    visible: true
    title: "Velox to-do list"
    color: "#f4f2ed"

    property int lastId: 3

    QtObject {
        id: app
        property VSlice todos: VSlice { id: todos }
        property VMap counts: VMap { id: counts }
    }

    function count() {
        const rows = Array.from(todos.get());
        counts.set({ "done": rows.filter(row => row.done).length, "open": rows.filter(row => !row.done).length });
    }

    Component.onCompleted: {
        todos.set([
            { id: 1, text: "Write the state", done: true },
            { id: 2, text: "Publish it", done: false },
            { id: 3, text: "Follow it", done: false }
        ]);
        count();
    }

    VeloxServer {
        id: server
        port: 0
        VeloxState { source: app; throttleMs: 15 }
    }

    VeloxClient {
        id: bySse
        url: server.url + "/sync"
        transport: VeloxClient.ServerSentEvents
        active: true
    }

    VeloxClient {
        id: byWebSocket
        url: server.url + "/sync"
        transport: VeloxClient.WebSocket
        active: true
    }

    Row {
        anchors { fill: parent; margins: 20 }
        spacing: 20

        TodoView {
            width: (parent.width - 40) / 3
            height: parent.height
            title: "The server's list"
            rows: todos
            counts: counts
            editable: true
            onAdded: text => {
                todos.append({ id: ++window.lastId, text: text, done: false });
                window.count();
            }
            onToggled: (row, done) => {
                todos.update(row, { done: done });
                window.count();
            }
            onRaised: row => todos.move(row, 0)
            onRemoved: row => {
                todos.removeAt(row);
                window.count();
            }
        }

        TodoView {
            width: (parent.width - 40) / 3
            height: parent.height
            title: "Over Server-Sent Events"
            rows: bySse.slice("/todos")
            counts: bySse.map("/counts")
        }

        TodoView {
            width: (parent.width - 40) / 3
            height: parent.height
            title: "Over WebSocket"
            rows: byWebSocket.slice("/todos")
            counts: byWebSocket.map("/counts")
        }
    }
}
