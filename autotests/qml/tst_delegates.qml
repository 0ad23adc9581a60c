// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import QtTest
import Velox
import Velox.Server

// What becomes of the delegates of views on remote lists.
Item {
    id: root
    width: 200
    height: 400

    QtObject {
        id: app
        property VSlice rows: VSlice { }
        property VMap fans: VMap { }
    }

    VeloxServer {
        id: server
        port: 0
        VeloxState { id: published; source: app; throttleMs: 15 }
    }

    VeloxClient {
        id: remote
        minRetryMs: 1
    }

    ListView {
        id: view
        anchors.fill: parent
        model: remote.state.rows ?? null
        delegate: Text {
            required property int index
            required property int id
            required property string name
            Component.onCompleted: ++root.births
            text: name
            height: 20
        }
    }

    Repeater {
        id: fans
        model: remote.map("/fans")
        delegate: Text {
            required property string key
            required property var value
            text: key + value
        }
    }

    property int births: 0

    TestCase {
        name: "Delegates"
        when: windowShown

        function initTestCase() {
            remote.url = server.url + "/sync"; // no binding: it stays while the server is away
            remote.active = true;
        }

        function texts() {
            view.forceLayout();
            return Array.from({ length: view.count }, (_, i) => (view.itemAtIndex(i) as Text)?.text);
        }

        function test_1_showsRows() {
            app.rows.set([{ id: 1, name: "a" }, { id: 2, name: "b" }, { id: 3, name: "c" }]);
            tryCompare(view, "count", 3);
            compare(texts(), ["a", "b", "c"]);
        }

        function test_2_keepsDelegatesThroughRowChanges() {
            const first = view.itemAtIndex(0);
            const births = root.births;
            app.rows.update(0, { name: "A" });
            tryCompare(first, "text", "A");
            app.rows.move(0, 2);
            tryVerify(() => view.itemAtIndex(2) === first);
            compare(root.births, births);
            app.rows.insert(0, { id: 9, name: "new" });
            tryCompare(view, "count", 4);
            compare(texts(), ["new", "b", "c", "A"]);
            compare(view.itemAtIndex(3), first);
            compare(root.births, births + 1);
        }

        function test_3_keepsDelegatesThroughAFullState() {
            const last = view.itemAtIndex(3);
            const births = root.births;
            const port = Number(String(server.url).split(":")[2]);
            server.active = false;
            tryVerify(() => !remote.connected);
            app.rows.removeAt(0);
            server.port = port;
            const id = remote.stateId;
            server.active = true;
            tryVerify(() => remote.connected && remote.stateId !== id);
            tryCompare(view, "count", 3);
            compare(view.itemAtIndex(2), last);
            compare(root.births, births);
        }

        function test_4_showsObjectsAsModels() {
            app.fans.set({ left: 1, right: 2 });
            tryCompare(fans, "count", 2);
            const right = fans.itemAt(1) as Text;
            compare(right.text, "right2");
            app.fans.set("right", 3);
            tryCompare(right, "text", "right3");
            app.fans.set("center", 0);
            tryCompare(fans, "count", 3);
            compare(fans.itemAt(2), right);
        }
    }
}
