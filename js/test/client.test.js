// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import velox from '../src/index.js';
import { connect, connectAt5, events, query, reset, world } from './support/fixture.js';

beforeEach(reset);

test('asks for JSON Patch and keeps the query of the address', () => {
    connect({ url: 'sync?token=x' });
    assert.equal(world.socket.url.href, 'https://example.test/app/sync?token=x&patch=json');
});

test('is silent until the present code has run', () => {
    velox('sync', {}, { environment: world.environment });
    assert.equal(world.sockets.length, 0);
    world.runDeferred();
    assert.equal(world.sockets.length, 1);
});

const addresses = [
    ['sync', 'sse', 'https://example.test/app/sync?patch=json'],
    ['/sync', 'ws', 'wss://example.test/sync?patch=json'],
    ['http://other:81/x', 'ws', 'ws://other:81/x?patch=json'],
    ['wss://other/x', 'sse', 'https://other/x?patch=json'],
    ['../sync', 'sse', 'https://example.test/sync?patch=json'],
];
for (const [url, transport, expected] of addresses) {
    test(`opens ${expected} for ${url} over ${transport}`, () => {
        velox[transport](url, {}, { environment: world.environment });
        world.runDeferred();
        assert.equal(world.socket.url.href, expected);
    });
}

const misuses = [
    ['bad-url', { url: 'http://' }],
    ['bad-url', { url: 'ftp://x/y' }],
    ['bad-argument', { object: null }],
    ['bad-argument', { object: 'text' }],
    ['bad-argument', { transport: 'pigeon' }],
];
for (const [code, options] of misuses)
    test(`throws ${code} for ${JSON.stringify(options)}`, () => assert.throws(() => connect(options), { code }));

test('throws where the transport does not exist', () => {
    world.environment.WebSocket = undefined;
    assert.throws(() => connect({ transport: 'ws' }), { code: 'transport-missing' });
});

test('a full state fills the object', () => {
    const object = {};
    const client = connect({ object });
    world.socket.open();
    world.socket.receive({ ping: true });
    world.socket.receive({ id: 's', version: 3, body: { a: 1 } });
    assert.deepEqual(object, { a: 1 });
    assert.deepEqual([client.connected, client.id, client.version], [true, 's', 3]);
    assert.deepEqual(events, ['connect', 'update {"a":1}']);
});

test('both kinds of delta are applied in place', () => {
    const object = {};
    const client = connectAt5({ object });
    const { rows } = object;
    world.socket.receive({ version: 6, delta: true, body: [{ op: 'move', from: '/rows/1', path: '/rows/0' }] });
    world.socket.receive({ version: 7, delta: true, body: { a: null, b: 2 } });
    assert.deepEqual(object, { b: 2, rows: [{ id: 2 }, { id: 1 }] });
    assert.equal(object.rows, rows);
    assert.equal(client.version, 7);
});

test('a delta may start from an older base that is held', () => {
    const client = connectAt5();
    world.socket.receive({ id: 's', base: 5, version: 9, delta: true, body: [] });
    assert.equal(client.version, 9);
});

test('pings change nothing', () => {
    const client = connectAt5();
    world.socket.receive({ ping: true, version: 99, body: { x: 1 } });
    assert.equal(client.version, 5);
    assert.deepEqual(events, []);
});

test('unknown fields are ignored', () => {
    const client = connectAt5();
    world.socket.receive({ version: 6, delta: true, body: [], news: 1 });
    assert.equal(client.version, 6);
});

test('a null state empties the object', () => {
    const object = {};
    connectAt5({ object });
    world.socket.receive({ version: 6, body: null });
    assert.deepEqual(object, {});
});

// Oddities of released servers, see docs/interop.md.
for (const [name, messages, expected] of [
    ['a state without a body is a cleared one', [{ version: 6 }], {}],
    ['a cleared state comes back whole', [{ version: 6 }, { version: 7, body: { b: 1 } }], { b: 1 }],
    ['the same full state again after a ping', [{ ping: true }, { version: 5, body: { a: 1, rows: [] } }], { a: 1, rows: [] }],
    ['deltas have no base', [{ version: 6, delta: true, body: { a: 2 } }, { version: 7, delta: true, body: { rows: [] } }], { a: 2, rows: [] }],
    ['a delta after a full state of the same connection has no id', [{ version: 8, body: { c: 1 } }, { version: 9, delta: true, body: { c: 2 } }], { c: 2 }],
    ['velox v0.5 sends JSON Patch', [{ version: 6, delta: true, body: [{ op: 'remove', path: '/rows' }, { op: 'replace', path: '/a', value: 2 }] }], { a: 2 }],
]) {
    test(`released servers: ${name}`, () => {
        const object = {};
        const client = connectAt5({ object });
        messages.forEach(message => world.socket.receive(message));
        assert.deepEqual(object, expected);
        assert.deepEqual([client.id, client.version], ['s', messages.at(-1).version]);
        assert.deepEqual(events.filter(event => event.startsWith('error')), []);
    });
}

test('an array can be the state', () => {
    const object = [];
    connect({ object });
    world.socket.receive({ id: 's', version: 1, body: [1, 2] });
    world.socket.receive({ version: 2, delta: true, body: [{ op: 'remove', path: '/0' }] });
    assert.deepEqual(object, [2]);
});

test('a patch may replace the root', () => {
    const object = {};
    connectAt5({ object });
    world.socket.receive({ version: 6, delta: true, body: [{ op: 'add', path: '', value: { b: { b: 1 } } }] });
    assert.deepEqual(object, { b: { b: 1 } });
    world.socket.receive({ version: 7, delta: true, body: [{ op: 'move', from: '/b', path: '' }] });
    assert.deepEqual(object, { b: 1 });
});

const bad = [
    ['base-mismatch', 'a gap', { version: 7, delta: true, body: [] }],
    ['base-mismatch', 'a repetition', { version: 5, delta: true, body: [] }],
    ['base-mismatch', 'another base', { version: 6, base: 4, delta: true, body: [] }],
    ['base-mismatch', 'another state', { id: 't', version: 6, delta: true, body: [] }],
    ['not-found', 'a failing patch', { version: 6, delta: true, body: [
        { op: 'remove', path: '/rows/0' }, { op: 'remove', path: '/nope' }] }],
    ['unknown-operation', 'an unknown operation', { version: 6, delta: true, body: [{ op: 'x', path: '' }] }],
    ['root-type', 'a root of another kind', { version: 6, delta: true, body: [
        { op: 'remove', path: '/a' }, { op: 'replace', path: '', value: [1] }] }],
    ['root-type', 'a full state of another kind', { version: 6, body: [1] }],
    ['root-type', 'a scalar state', { version: 6, body: 7 }],
    ['invalid-message', 'a delta that is no patch', { version: 6, delta: true, body: 'x' }],
    ['invalid-message', 'a delta without a body', { version: 6, delta: true }],
    ['invalid-message', 'no version', { body: {} }],
    ['invalid-message', 'a version beyond 2^53', { version: 2 ** 53, body: {} }],
    ['invalid-message', 'an id that is no string', { id: 7, version: 6, body: {} }],
    ['invalid-message', 'no JSON', '{"version":'],
    ['invalid-message', 'no object', '[1]'],
];
for (const [code, name, message] of bad) {
    test(`asks for a full state after ${name}`, () => {
        const object = {};
        const client = connectAt5({ object });
        const before = structuredClone(object);
        const first = world.socket;
        first.receive(message);
        assert.deepEqual(object, before);
        assert.deepEqual(events, ['disconnect', `error ${code}`]);
        assert.deepEqual([first.isClosed, client.connected, client.id, client.version], [true, false, '', 0]);
        world.advance(100);
        assert.equal(world.sockets.length, 2);
        assert.deepEqual(query(world.socket), { patch: 'json' });
        world.socket.receive({ id: 's', version: 8, body: { a: 8 } });
        assert.deepEqual(object, { a: 8 });
    });
}

test('a delta before any full state is refused', () => {
    connect();
    world.socket.receive({ version: 1, delta: true, body: [] });
    assert.deepEqual(events, ['error base-mismatch']);
});

test('an object that cannot be written is an error, not an exception', () => {
    connect({ object: Object.freeze({}) });
    world.socket.receive({ id: 's', version: 1, body: { a: 1 } });
    assert.deepEqual(events, ['error apply-failed']);
});

test('onchange tells both ways', () => {
    const client = connect();
    const changes = [];
    client.onchange = connected => changes.push(connected);
    world.socket.open();
    world.socket.drop();
    assert.deepEqual(changes, [true, false]);
});

test('onpatch tells what came', () => {
    const client = connect();
    const seen = [];
    client.onpatch = (patch, { kind, version, bytes }) => seen.push([patch, kind, version, bytes]);
    const full = '{"id":"s","version":1,"body":{"a":"ä€😀"}}';
    const patch = [{ op: 'remove', path: '/a' }];
    const delta = JSON.stringify({ version: 2, delta: true, body: patch });
    world.socket.receive(full);
    world.socket.receive(delta);
    assert.deepEqual(seen, [
        [null, 'full', 1, Buffer.byteLength(full)], [patch, 'delta', 2, delta.length]]);
});

test('$apply is called before onupdate', () => {
    const object = { $apply() { assert.equal(this, object); events.push('apply'); } };
    connect({ object });
    world.socket.receive({ id: 's', version: 1, body: {} });
    assert.deepEqual(events, ['apply', 'update {}']);
});

test('an error thrown by a callback is reported and stops nothing', () => {
    const client = connect();
    client.onpatch = () => { throw new Error('mine'); };
    world.socket.receive({ id: 's', version: 1, body: {} });
    assert.deepEqual(world.uncaught.map(error => error.message), ['mine']);
    assert.deepEqual(events, ['update {}']);
    assert.equal(client.version, 1);
});
