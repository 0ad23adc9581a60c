// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQml
import QtTest
import Velox.Server

// A server's authorize function in QML.
TestCase {
    id: test
    name: "Authorize"

    QtObject { id: app; property int count: 1 }

    VeloxServer {
        id: server
        port: 0
        VeloxState { path: "/sync"; source: app }
    }

    function status() {
        const request = new XMLHttpRequest();
        request.open("GET", server.url + "/sync?key=abc");
        request.setRequestHeader("X-Key", "def");
        request.send();
        tryVerify(() => request.readyState === XMLHttpRequest.DONE);
        return request.status;
    }

    function test_answers_data() {
        return [
            { tag: "true", authorize: () => true, status: 200 },
            { tag: "false", authorize: () => false, status: 403 },
            { tag: "401", authorize: () => 401, status: 401 },
            { tag: "a number that is no refusal", authorize: () => 200, status: 403 },
            { tag: "nothing", authorize: () => {}, status: 403 },
            { tag: "something else", authorize: () => "yes", status: 403 },
            { tag: "what it is given",
              authorize: r => r.method === "GET" && r.path === "/sync" && r.query.key === "abc"
                  && r.headers["x-key"] === "def" && r.peerAddress === "127.0.0.1" && !r.isWebSocket, status: 200 },
        ];
    }
    function test_answers(row) {
        server.authorize = row.authorize;
        compare(status(), row.status);
    }

    function test_throws() {
        server.authorize = () => { throw new Error("abc"); };
        ignoreWarning(/authorize threw an error in line \d+: the request is refused$/);
        compare(status(), 403);
    }

    function cleanup() {
        server.authorize = undefined;
        compare(status(), 200);
    }
}
