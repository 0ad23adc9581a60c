// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { isEqual } from '../src/patch.js';
import { snapshotAfter, snapshotOf } from '../src/snapshot.js';
import { connectAt5, reset, world } from './support/fixture.js';
import { Machine } from './support/machine.js';

beforeEach(reset);

let version = 5;
const send = (body, rest = { delta: true }) => world.socket.receive({ version: ++version, ...rest, body });

function start(state) {
    const object = {};
    const client = connectAt5({ object });
    version = 5;
    send(state, {});
    return { client, object };
}

const state = () => ({ a: { x: 1 }, rows: [{ id: 1 }, { id: 2 }, { id: 3 }], other: { deep: { y: 1 } } });

const deltas = [
    ['replace', [{ op: 'replace', path: '/rows/1/id', value: 9 }], ['a', 'other'], ['rows']],
    ['move', [{ op: 'move', from: '/rows/2', path: '/rows/0' }], ['a', 'other'], ['rows']],
    ['copy', [{ op: 'copy', from: '/a', path: '/rows/-' }], ['a', 'other'], ['rows']],
    ['copy elsewhere', [{ op: 'copy', from: '/other/deep', path: '/n' }], ['a', 'rows', 'other'], []],
    ['add into what was added', [{ op: 'add', path: '/n', value: [1] }, { op: 'add', path: '/n/0', value: 0 }], ['a', 'rows', 'other'], []],
    ['remove', [{ op: 'remove', path: '/a' }], ['rows', 'other'], []],
    ['an equal part of a value', [{ op: 'replace', path: '/other', value: { deep: { y: 1 }, z: 1 } }], ['a', 'rows'], ['other']],
    ['a new root', [{ op: 'replace', path: '', value: { ...state(), a: 2 } }], ['rows', 'other'], ['a']],
    ['a merge patch', { a: { x: null, z: 2 }, n: { m: null } }, ['rows', 'other'], ['a']],
    ['the caller\'s own keys', [{ op: 'add', path: '/$x', value: 1 }], ['a', 'rows', 'other'], []],
    ['a prototype', [{ op: 'add', path: '/__proto__', value: { z: 1 } }], ['a', 'rows', 'other'], []],
];
for (const [name, delta, shared, changed] of deltas) {
    test(`a snapshot shares what stays: ${name}`, () => {
        const { client, object } = start(state());
        const before = client.snapshot;
        send(delta);
        const { snapshot } = client;
        assert.ok(isEqual(snapshot, snapshotOf(undefined, object)), JSON.stringify(snapshot));
        assert.deepEqual(before, state(), 'the earlier snapshot has changed');
        for (const key of shared)
            assert.equal(snapshot[key], before[key], key);
        for (const key of changed)
            assert.notEqual(snapshot[key], before[key], key);
        assert.equal(client.version, version);
    });
}

test('a full state that says nothing new makes no new snapshot', () => {
    const { client } = start(state());
    const before = client.snapshot;
    send(state(), {});
    assert.equal(client.snapshot, before);
});

test('a patch that fails leaves the snapshot', () => {
    const { client } = start(state());
    const before = client.snapshot;
    send([{ op: 'remove', path: '/a' }, { op: 'remove', path: '/nope' }]);
    assert.equal(client.snapshot, before);
});

test('listeners are called with the snapshot now and after each update, until they leave', () => {
    const { client } = start(state());
    const seen = [];
    const { subscribe } = client;
    const leave = subscribe(snapshot => seen.push(snapshot.a.x));
    send([{ op: 'replace', path: '/a/x', value: 2 }]);
    leave();
    leave();
    send([{ op: 'replace', path: '/a/x', value: 3 }]);
    assert.deepEqual(seen, [1, 2]);
});

test('a patch costs what it changes and not the state', () => {
    const large = { rows: Array.from({ length: 1000 }, (_, id) => ({ id, cells: [1, 2, 3] })), groups: {} };
    for (let i = 0; i < 1000; ++i)
        large.groups[i] = { list: [i] };
    let visits = 0;
    const spy = value => typeof value !== 'object' || value === null ? value : new Proxy(value, {
        get: (target, key) => { ++visits; return spy(target[key]); },
    });
    const wrapped = { ...large, rows: large.rows.map(spy), groups: spy(large.groups) };
    const after = snapshotAfter(wrapped, [{ op: 'replace', path: '/rows/500/cells/1', value: 9 }]);
    assert.equal(after.rows[500].cells[1], 9);
    assert.equal(after.rows[499], wrapped.rows[499]);
    assert.ok(visits < 50, `${visits} visits`);
});

test('hundreds of patches with moves leave a snapshot equal to the state', () => {
    const machine = new Machine();
    const { client } = start(structuredClone(machine.state));
    let before = client.snapshot;
    for (let i = 0; i < 300; ++i) {
        const kept = JSON.stringify(before);
        send(structuredClone(machine.step()));
        assert.equal(JSON.stringify(before), kept);
        before = client.snapshot;
        assert.deepEqual(before, machine.state);
    }
});
