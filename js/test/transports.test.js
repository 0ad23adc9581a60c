// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { connect, connectAt5, events, query, reset, world } from './support/fixture.js';

beforeEach(reset);

const PING = { ping: true };

/** What kind each socket was, oldest first. */
const kinds = () => world.sockets.map(socket => ({ FakeEventSource: 'sse', FakeWebSocket: 'ws', FakeRequest: 'poll' })[socket.constructor.name]);

test('a long poll asks again from each version', () => {
    const client = connect({ transport: 'poll' });
    assert.deepEqual([query(world.socket), world.socket.headers.Accept], [{ patch: 'json' }, 'application/json']);
    world.socket.receive({ id: 's', version: 1, body: { a: 1 } });
    world.advance(15);
    assert.deepEqual(query(world.socket), { patch: 'json', v: '1', id: 's' });
    world.socket.receive({ id: 's', version: 3, base: 1, delta: true, body: [{ op: 'add', path: '/b', value: 2 }] });
    world.advance(15);
    world.socket.receive(PING);
    world.advance(15);
    assert.deepEqual(query(world.socket), { patch: 'json', v: '3', id: 's' });
    assert.deepEqual(events, ['connect', 'update {"a":1}', 'update {"a":1,"b":2}']);
    assert.equal(world.sockets.length, 4);
    client.disconnect();
    assert.deepEqual([world.socket.isClosed, world.timerCount], [true, 0]);
});

test('a long poll that is held counts as connected', () => {
    const client = connect({ transport: 'poll' });
    world.socket.receive({ id: 's', version: 1, body: {} });
    world.advance(15);
    world.socket.drop();
    assert.equal(client.connected, false);
    world.advance(100);
    world.advance(1999);
    assert.equal(client.connected, false);
    world.advance(1);
    assert.equal(client.connected, true);
});

test('a refusal tells its status', () => {
    const client = connect({ transport: 'poll' });
    let status;
    client.onerror = error => { status = [error.code, error.status]; };
    world.socket.answer(403);
    assert.deepEqual(status, ['refused', 403]);
});

test('auto falls through all transports at once and then waits', () => {
    connect({ transport: 'auto' });
    for (let i = 0; i < 3; ++i) {
        world.socket.drop();
        world.advance(0);
    }
    assert.deepEqual(kinds(), ['sse', 'ws', 'poll']);
    assert.deepEqual(events, Array(3).fill('error connection-lost'));
    world.advance(99);
    assert.equal(world.sockets.length, 3);
    world.advance(1);
    assert.deepEqual(kinds(), ['sse', 'ws', 'poll', 'sse']);
});

test('auto leaves a transport on which not even a ping comes within 5 s', () => {
    const client = connect({ transport: 'auto' });
    world.socket.open();
    world.advance(4999);
    assert.deepEqual(kinds(), ['sse']);
    world.advance(1);
    assert.deepEqual([kinds(), client.transport, client.ws, client.sse], [['sse', 'ws'], 'ws', true, false]);
    assert.deepEqual(events, ['connect', 'disconnect', 'error stalled']);
});

test('a transport that is named is not left', () => {
    connect({ transport: 'sse' });
    world.advance(44_999);
    assert.deepEqual(events, []);
    world.socket.drop();
    world.advance(100);
    assert.deepEqual(kinds(), ['sse', 'sse']);
});

test('auto stays with what works, in later clients too', () => {
    connect({ transport: 'auto' });
    world.advance(5000);
    world.socket.receive(PING);
    world.advance(10_000);
    world.socket.drop();
    world.advance(100);
    connect({ transport: 'auto' });
    assert.deepEqual(kinds(), ['sse', 'ws', 'ws', 'ws']);
});

test('auto does not take a proxy that answers with a page for a server', () => {
    connect({ transport: 'auto' });
    world.socket.receive('<html>');
    world.advance(0);
    assert.deepEqual(kinds(), ['sse', 'ws']);
    assert.equal(world.memory.size, 0);
});

test('another network is a reason to try the best transport again', () => {
    connect({ transport: 'auto' });
    world.advance(5000);
    world.socket.receive(PING);
    world.emit('online');
    assert.deepEqual(kinds(), ['sse', 'ws', 'sse']);
});

test('auto passes over what the environment lacks', () => {
    world.environment.EventSource = world.environment.WebSocket = undefined;
    assert.equal(connect({ transport: 'auto' }).poll, true);
    world.environment.XMLHttpRequest = undefined;
    assert.throws(() => connect({ transport: 'auto' }), { code: 'transport-missing' });
});

test('connects once over each where told not to retry', () => {
    connect({ transport: 'auto', retry: false });
    for (let i = 0; i < 3; ++i) {
        world.socket.drop();
        world.advance(0);
    }
    world.advance(60_000);
    assert.deepEqual([kinds(), world.timerCount], [['sse', 'ws', 'poll'], 0]);
});

test('shows a name and headers to the server', () => {
    const options = { transport: 'poll', username: 'ä', password: 'p:q', headers: { 'X-Token': 't' } };
    connect(options);
    assert.deepEqual(world.socket.headers, {
        Authorization: `Basic ${Buffer.from('ä:p:q').toString('base64')}`, 'X-Token': 't', Accept: 'application/json' });
    connect({ ...options, transport: 'ws' });
    assert.equal(decodeURIComponent(world.socket.url.username), 'ä');
});

test('takes a name from the address', () => {
    connect({ transport: 'poll', url: 'https://ada:x@example.test/sync' });
    assert.equal(world.socket.url.href, 'https://example.test/sync?patch=json');
    assert.equal(world.socket.headers.Authorization, `Basic ${btoa('ada:x')}`);
});

test('a page that is seen again retries at once, and a quiet connection is replaced', () => {
    connectAt5();
    world.socket.drop();
    world.isHidden = true;
    world.emit('visibilitychange');
    assert.equal(world.sockets.length, 1);
    world.isHidden = false;
    world.emit('visibilitychange');
    assert.equal(world.sockets.length, 2);
    world.advance(30_000);
    world.emit('visibilitychange');
    assert.equal(world.sockets.length, 2);
    world.advance(1);
    world.emit('visibilitychange');
    assert.equal(world.sockets.length, 3);
});

test('a change of the network reconnects, a change of its speed only where there is no connection', () => {
    connectAt5();
    world.emit('networkchange');
    assert.equal(world.sockets.length, 1);
    world.networkType = 'wifi';
    world.emit('networkchange');
    assert.equal(world.sockets.length, 2);
    world.socket.drop();
    world.emit('networkchange');
    assert.equal(world.sockets.length, 3);
});

test('ondisconnect() with a parameter takes over reconnecting', () => {
    const client = connectAt5();
    const retries = [];
    client.ondisconnect = retry => retries.push(retry);
    world.socket.drop();
    world.emit('online');
    world.advance(60_000);
    assert.deepEqual([retries.length, world.sockets.length], [1, 1]);
    retries[0]();
    retries[0]();
    world.runDeferred();
    assert.equal(world.sockets.length, 2);
    world.socket.drop();
    assert.equal(retries.length, 2, 'an attempt that fails asks again');
    client.disconnect();
    retries[1]();
    world.runDeferred();
    assert.deepEqual([retries.length, world.sockets.length, world.timerCount], [2, 2, 0]);
});

test('connect() goes on where ondisconnect() has taken over', () => {
    const client = connectAt5();
    client.ondisconnect = retry => { void retry; };
    world.socket.drop();
    client.connect();
    world.runDeferred();
    assert.equal(world.sockets.length, 2);
});

test('wait() resolves when the client disconnects for good', async () => {
    const client = connectAt5();
    let isOver = false;
    const over = client.wait().then(() => { isOver = true; });
    world.socket.drop();
    await Promise.resolve();
    assert.equal(isOver, false);
    client.disconnect();
    await over;
    await client.wait();
    const other = connectAt5({ retry: false });
    const lost = other.wait();
    world.socket.drop();
    await lost;
});
