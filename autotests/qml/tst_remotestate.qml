// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQml
import QtTest
import Velox
import Velox.Server

// What bindings on a remote state see, and how often they are evaluated.
TestCase {
    id: test
    name: "RemoteState"

    QtObject {
        id: app
        property real load: 0.5
        property var cpu: ({ load: 1, cores: [1, 2], "a/b~c": { "": 7 } })
        property var odd: ({ objectName: "n", destroyed: 1, keys: 2, "0": 3, toString: 4, value: 5, name: "m", length: 6, call: 7, constructor: 8 })
        property VSlice log: VSlice { }
        property VMap settings: VMap { }
    }

    VeloxServer {
        id: server
        port: 0
        VeloxState { id: published; path: "/sync"; source: app; throttleMs: 15 }
        VeloxState { id: list; path: "/list"; throttleMs: 15 }
    }

    VeloxClient {
        id: remote
        url: server.url + "/sync"
        minRetryMs: 1
    }

    QtObject {
        id: bound
        // An object of its own: a binding that counts in a property depends on it.
        readonly property var counts: ({ loads: 0, cpuLoads: 0, keyLists: 0 })
        property var load: { ++counts.loads; return remote.state.load; }
        property var cpuLoad: { ++counts.cpuLoads; return remote.state.cpu?.load; }
        property var later: remote.state.settings?.later
        property var keys: { ++counts.keyLists; return remote.keys("/settings"); }
        property var byPointer: remote.value("/cpu/a~1b~0c/")
    }

    VeloxBinding { id: single; client: remote; pointer: "/cpu/load" }

    function init() {
        remote.active = true;
        tryVerify(() => remote.synced);
    }

    function test_1_isAnObjectWithoutMembersBeforeTheFirstUpdate() {
        const early = Qt.createQmlObject('import Velox; VeloxClient { property var load: state.load }', test) as VeloxClient;
        compare(early.state.anything, undefined);
        compare(early.keys(), []);
        verify(!early.synced);
        early.destroy();
    }

    function test_2_evaluatesOnlyWhatChanged() {
        compare(bound.load, 0.5);
        compare(bound.cpuLoad, 1);
        const loads = bound.counts.loads;
        const cpuLoads = bound.counts.cpuLoads;
        app.load = 0.75;
        tryCompare(bound, "load", 0.75);
        compare(bound.counts.loads, loads + 1);
        compare(bound.counts.cpuLoads, cpuLoads);
        app.cpu = { load: 2, cores: [1, 2, 3], "a/b~c": { "": 7 } };
        tryCompare(bound, "cpuLoad", 2);
        compare(bound.counts.cpuLoads, cpuLoads + 1);
        compare(bound.counts.loads, loads + 1);
    }

    function test_3_seesKeysThatComeLaterAndGo() {
        compare(bound.later, undefined);
        app.settings.set("later", "here");
        tryCompare(bound, "later", "here");
        compare(bound.keys, ["later"]);
        const lists = bound.counts.keyLists;
        app.settings.set("later", "there");
        tryCompare(bound, "later", "there");
        compare(bound.counts.keyLists, lists);
        app.settings.remove("later");
        tryCompare(bound, "later", undefined);
        compare(bound.keys, []);
        app.settings.set("later", null);
        tryVerify(() => bound.later === null);
        app.settings.clear();
        tryCompare(bound, "later", undefined);
    }

    function test_4_reachesEveryName() {
        const odd = remote.state.odd;
        compare(odd.objectName, "n");
        compare(odd.destroyed, 1);
        compare(odd.keys, 2);
        compare(odd[0], 3);
        compare(odd.toString, 4);
        compare(odd.value, 5);
        compare(odd.name, "m");
        compare(odd.length, 6);
        compare(odd.call, 7);
        compare(odd.constructor, 8);
        compare(remote.state.cpu.name, undefined);
        compare(remote.state.cpu.length, undefined);
        verify("keys" in odd);
        verify(!("not there" in odd));
        compare(remote.keys("/odd"),
            ["0", "call", "constructor", "destroyed", "keys", "length", "name", "objectName", "toString", "value"]);
    }

    function test_5_readsByPointer() {
        compare(bound.byPointer, 7);
        app.cpu = { load: 3, cores: [1], "a/b~c": { "": 8 } };
        tryCompare(bound, "byPointer", 8);
        compare(single.value, 3);
        compare(remote.value("/not/there"), undefined);
        compare(remote.value("no pointer"), undefined);
        single.pointer = "/cpu/cores";
        compare(single.value.length, 1);
        single.pointer = "";
        compare(single.value.load, app.load);
        single.pointer = "/cpu/load";
    }

    function test_6_isReadLikeAScriptObject() {
        compare(JSON.parse(JSON.stringify(remote.state)).cpu, JSON.parse(JSON.stringify(app.cpu)));
        let names = [];
        for (const name in remote.state.cpu)
            names.push(name);
        compare(names.sort(), ["a/b~c", "cores", "load"]);
        verify(remote.state.cpu === remote.state.cpu);
        compare(`${remote.state.cpu}`, "[object Object]");
        let refused = 0;
        for (const write of [() => remote.state.load = 1, () => remote.state.name = 1]) {
            try { write(); } catch (error) { ++refused; }
        }
        compare(refused, 2);
        compare(remote.state.load, app.load);
    }

    function test_7_isAListWhereTheStateIsOne() {
        list.setData([1, 2]);
        remote.url = server.url + "/list";
        tryVerify(() => remote.synced);
        compare(remote.state.length, 2);
        list.setData(5);
        tryVerify(() => remote.state === 5);
        remote.url = server.url + "/sync";
        tryVerify(() => remote.synced);
        tryCompare(bound, "load", app.load);
    }

    function test_8_keepsItsValuesWhileTheServerIsAway() {
        const port = String(server.url).split(":")[2];
        const loads = bound.counts.loads;
        server.active = false;
        tryVerify(() => !remote.connected);
        compare(bound.load, app.load);
        server.port = Number(port);
        server.active = true;
        tryVerify(() => remote.connected);
        app.load = 0.125;
        tryCompare(bound, "load", 0.125);
        compare(bound.counts.loads, loads + 1);
        server.port = 0;
        tryVerify(() => remote.connected);
    }
}
