// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import velox from '../src/index.js';
import { connect, connectAt5, events, query, reset, world } from './support/fixture.js';

beforeEach(reset);

for (const transport of ['sse', 'ws']) {
    test(`resumes from what it holds after the ${transport} connection dropped`, () => {
        const client = connectAt5({ transport });
        const first = world.socket;
        first.drop();
        assert.deepEqual(events, ['disconnect', 'error connection-lost']);
        assert.ok(first.isClosed);
        world.advance(99);
        assert.equal(world.sockets.length, 1);
        world.advance(1);
        assert.deepEqual(query(world.socket), { patch: 'json', v: '5', id: 's' });
        world.socket.open();
        world.socket.receive({ id: 's', base: 5, version: 7, delta: true, body: [] });
        assert.deepEqual([client.connected, client.version], [true, 7]);
    });

    test(`hears nothing any more from a ${transport} connection it has closed`, () => {
        connectAt5({ transport });
        const { onopen, onmessage, onerror, onclose } = world.socket;
        world.emit('online');
        events.length = 0;
        onopen({});
        onmessage({ data: '{"version":6,"body":{}}' });
        (transport === 'sse' ? onerror : onclose)({});
        assert.deepEqual(events, []);
        assert.equal(world.sockets.length, 2);
    });
}

test('a state without an id is asked for whole again', () => {
    connect();
    world.socket.receive({ version: 5, body: {} });
    world.socket.drop();
    world.advance(100);
    assert.deepEqual(query(world.socket), { patch: 'json' });
});

test('a full state without an id on a new connection drops the id of the last one', () => {
    const client = connectAt5();
    world.socket.drop();
    world.advance(100);
    world.socket.receive({ version: 9, body: {} });
    assert.deepEqual([client.id, client.version], ['', 9]);
});

test('later full states keep the id of their connection', () => {
    const client = connectAt5();
    world.socket.receive({ version: 6, body: {} });
    assert.deepEqual([client.id, client.version], ['s', 6]);
});

test('waits longer after each failure, and from the start again after an update', () => {
    const waits = [];
    connect({ environment: { ...world.environment, random: () => 1 } });
    const fail = () => {
        const count = world.sockets.length;
        world.socket.open();
        world.socket.receive({ ping: true });
        world.socket.drop();
        let waited = 0;
        for (; world.sockets.length === count; waited += 50)
            world.advance(50);
        waits.push(waited);
    };
    for (let i = 0; i < 9; ++i)
        fail();
    world.socket.receive({ id: 's', version: 1, body: {} });
    fail();
    assert.deepEqual(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000, 100]);
});

test('reconnects after 45 s of silence', () => {
    connectAt5();
    world.advance(44_999);
    world.socket.receive({ ping: true });
    world.advance(44_999);
    assert.deepEqual(events, []);
    world.advance(1);
    assert.deepEqual(events, ['disconnect', 'error silence']);
    world.advance(100);
    assert.equal(world.sockets.length, 2);
});

test('gives up a connection that is never accepted', () => {
    connect();
    world.advance(45_000);
    assert.deepEqual(events, ['error silence']);
    assert.ok(world.sockets[0].isClosed);
});

test('a WebSocket reader says ping every 25 s', () => {
    connectAt5({ transport: 'ws' });
    const first = world.socket;
    world.advance(24_999);
    assert.deepEqual(first.sent, []);
    for (const count of [1, 2, 3]) {
        world.advance(count === 1 ? 1 : 25_000);
        first.receive({ ping: true });
        assert.deepEqual(first.sent, Array(count).fill('ping'));
    }
});

test('two connections do not share timers', () => {
    connectAt5({ transport: 'ws' });
    const first = world.socket;
    const other = connectAt5({ transport: 'ws' });
    other.disconnect();
    world.advance(25_000);
    assert.deepEqual(first.sent, ['ping']);
    world.advance(20_000);
    assert.deepEqual(events.filter(event => event.startsWith('error')), ['error silence']);
});

test('going online reconnects at once', () => {
    connectAt5();
    world.socket.drop();
    world.emit('online');
    assert.equal(world.sockets.length, 2);
    world.advance(1000);
    assert.equal(world.sockets.length, 2);
});

test('going online replaces a connection that may be dead', () => {
    connectAt5();
    world.emit('online');
    assert.deepEqual([world.sockets.length, world.sockets[0].isClosed], [2, true]);
    assert.deepEqual(query(world.socket), { patch: 'json', v: '5', id: 's' });
});

test('waking from sleep reconnects at once', () => {
    connectAt5();
    world.sleep(36_000);
    world.advance(0);
    assert.equal(world.sockets.length, 2);
});

test('slow timers of a hidden page are not taken for sleep', () => {
    connectAt5();
    world.sleep(20_000);
    world.socket.receive({ ping: true });
    world.sleep(20_000);
    world.advance(0);
    assert.equal(world.sockets.length, 1);
});

test('a short delay is no sleep', () => {
    connectAt5();
    world.sleep(34_000);
    world.advance(0);
    assert.equal(world.sockets.length, 1);
});

test('disconnect() leaves nothing behind and connect() resumes', () => {
    const client = connectAt5({ transport: 'ws' });
    client.disconnect();
    assert.deepEqual(events, ['disconnect']);
    assert.deepEqual([world.timerCount, world.listenerCount, world.socket.isClosed], [0, 0, true]);
    client.disconnect();
    client.connect();
    client.connect();
    world.runDeferred();
    assert.equal(world.sockets.length, 2);
    assert.deepEqual(query(world.socket), { patch: 'json', v: '5', id: 's' });
});

test('disconnect() while waiting to reconnect stops that', () => {
    const client = connectAt5();
    world.socket.drop();
    client.disconnect();
    world.advance(60_000);
    assert.deepEqual([world.sockets.length, world.timerCount], [1, 0]);
});

test('disconnect() before the first connection opens none', () => {
    velox('sync', {}, { environment: world.environment }).disconnect();
    world.runDeferred();
    assert.deepEqual([world.sockets.length, world.timerCount], [0, 0]);
});

test('disconnect() in a callback is obeyed', () => {
    for (const name of ['ondisconnect', 'onerror', 'onchange']) {
        const client = connectAt5();
        const count = world.sockets.length;
        client[name] = () => client.disconnect();
        world.socket.drop();
        world.advance(60_000);
        assert.equal(world.sockets.length, count, name);
    }
    assert.equal(world.timerCount, 0);
});

test('disconnect() and connect() in a callback make one connection', () => {
    const client = connectAt5();
    client.ondisconnect = () => {
        client.ondisconnect = null;
        client.disconnect();
        client.connect();
    };
    world.socket.drop();
    world.runDeferred();
    world.advance(10_000);
    assert.deepEqual(world.sockets.map(socket => socket.isClosed), [true, false]);
});

test('connects once only where told not to retry', () => {
    const client = connectAt5({ retry: false });
    world.socket.drop();
    world.emit('online');
    world.advance(60_000);
    assert.deepEqual([world.sockets.length, world.timerCount], [1, 0]);
    client.connect();
    world.runDeferred();
    assert.equal(world.sockets.length, 2);
});

test('waits for connect() where told so', () => {
    const client = connect({ connect: false });
    assert.equal(world.sockets.length, 0);
    client.connect();
    world.runDeferred();
    assert.equal(world.sockets.length, 1);
});

test('a transport that throws is retried', () => {
    let isBroken = true;
    const { EventSource } = world.environment;
    world.environment.EventSource = function (...values) {
        if (isBroken)
            throw new Error('blocked');
        return new EventSource(...values);
    };
    connect();
    assert.deepEqual(events, ['error connection-lost']);
    isBroken = false;
    world.advance(100);
    assert.equal(world.sockets.length, 1);
});
