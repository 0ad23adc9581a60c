// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What a reader of the Node server is sent, over real sockets.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import zlib from 'node:zlib';
import { getText, openSocket, openStream, refusedUpgrade, serve } from './server-support.js';

/** Text that makes a delta smaller than the state. */
const FILL = 'x'.repeat(500);
const PING = { ping: true };
const POLL = { Accept: 'application/json' };

let object;
let served;

async function start(options) {
    served = await serve(object, options);
}

beforeEach(() => { object = { n: 1, fill: FILL }; });
afterEach(() => served.stop());

const streamPing = { eventId: undefined, ...PING };

test('an event stream begins with a ping and the full state, and goes on with patches', async () => {
    await start();
    const stream = await openStream(served.url + '?patch=json');
    const { id } = served.state;
    assert.deepEqual(await stream.next(), streamPing);
    assert.deepEqual(await stream.next(), { eventId: `${id}-1`, id, version: 1, body: { n: 1, fill: FILL } });
    object.n = 2;
    object.$push();
    assert.deepEqual(await stream.next(),
        { eventId: `${id}-2`, version: 2, delta: true, body: [{ op: 'replace', path: '/n', value: 2 }] });
});

test('an event stream has the headers that released clients and proxies need', async () => {
    await start();
    const { response } = await openStream(served.url);
    assert.equal(response.headers['content-type'], 'text/event-stream');
    assert.equal(response.headers['cache-control'], 'no-cache, no-transform');
    assert.equal(response.headers.vary, 'Accept, Origin');
    assert.equal(response.headers['x-accel-buffering'], 'no');
    assert.equal(response.headers['content-encoding'], undefined);
});

test('a WebSocket gets the same messages', async () => {
    await start();
    const socket = await openSocket(served.url + '?patch=json');
    assert.deepEqual(await socket.next(), PING);
    assert.deepEqual(await socket.next(), { id: served.state.id, version: 1, body: { n: 1, fill: FILL } });
    socket.socket.send('ping');
    object.n = 2;
    object.$push();
    assert.deepEqual(await socket.next(), { version: 2, delta: true, body: [{ op: 'replace', path: '/n', value: 2 }] });
});

test('a reader that names no format gets merge patches', async () => {
    await start();
    const stream = await openStream(served.url);
    await stream.next();
    await stream.next();
    object.n = 2;
    object.$push();
    assert.deepEqual((await stream.next()).body, { n: 2 });
});

test('the default format is a setting', async () => {
    await start({ defaultPatch: 'json' });
    const stream = await openStream(served.url);
    await stream.next();
    await stream.next();
    object.n = 2;
    object.$push();
    assert.deepEqual((await stream.next()).body, [{ op: 'replace', path: '/n', value: 2 }]);
});

test('a null is set by a JSON Patch, and by a full state for a reader of merge patches', async () => {
    await start();
    const json = await openStream(served.url + '?patch=json');
    const merge = await openStream(served.url + '?patch=merge');
    for (const stream of [json, json, merge, merge])
        await stream.next();
    object.n = null;
    object.$push();
    assert.deepEqual((await json.next()).body, [{ op: 'replace', path: '/n', value: null }]);
    const { delta, body } = await merge.next();
    assert.equal(delta, undefined);
    assert.deepEqual(body, { n: null, fill: FILL });
});

test('a state at the root of which is a list is sent whole to a reader of merge patches', async () => {
    object = ['a', FILL];
    await start();
    const merge = await openStream(served.url + '?patch=merge');
    await merge.next();
    await merge.next();
    object[0] = 'b';
    object.$push();
    const update = await merge.next();
    assert.equal(update.delta, undefined);
    assert.deepEqual(update.body, ['b', FILL]);
});

test('the full state is sent where it is smaller than the patch', async () => {
    object = { a: FILL, b: FILL };
    await start();
    const stream = await openStream(served.url + '?patch=json');
    await stream.next();
    await stream.next();
    object.a = object.b = 1;
    object.$push();
    const update = await stream.next();
    assert.equal(update.delta, undefined);
    assert.deepEqual(update.body, { a: 1, b: 1 });
});

test('many changes of one turn are one update, and no change is none', async () => {
    await start();
    const stream = await openStream(served.url + '?patch=json');
    await stream.next();
    await stream.next();
    object.$push(); // nothing to say
    await new Promise(setImmediate);
    assert.equal(served.state.version, 1);
    for (let i = 10; i < 20; ++i) {
        object.n = i;
        object.$push();
    }
    assert.deepEqual((await stream.next()).body, [{ op: 'replace', path: '/n', value: 19 }]);
    assert.equal(served.state.version, 2);
});

test('a JSON reader that comes back gets one delta from the version it holds', async () => {
    await start();
    object.n = 2;
    await served.push();
    object.m = 3;
    await served.push();
    const stream = await openStream(`${served.url}?patch=json&v=1&id=${served.state.id}`);
    await stream.next();
    const { eventId, ...update } = await stream.next();
    assert.equal(eventId, `${served.state.id}-3`);
    assert.deepEqual(update, { id: served.state.id, version: 3, base: 1, delta: true,
        body: [{ op: 'replace', path: '/n', value: 2 }, { op: 'add', path: '/m', value: 3 }] });
});

test('a merge reader that comes back gets the missed deltas one after another', async () => {
    await start();
    const first = await openStream(served.url);
    await first.next();
    await first.next();
    first.close();
    object.n = 2;
    await served.push();
    delete object.n;
    await served.push();
    const stream = await openStream(served.url, { 'Last-Event-ID': `${served.state.id}-1` });
    await stream.next();
    const { eventId, ...update } = await stream.next();
    assert.equal(eventId, `${served.state.id}-2`);
    assert.deepEqual(update, { id: served.state.id, version: 2, delta: true, body: { n: 2 } });
    assert.deepEqual(await stream.next(),
        { eventId: `${served.state.id}-3`, version: 3, delta: true, body: { n: null } });
});

for (const [name, query] of [
    ['of another state', () => 'v=1&id=other'],
    ['from the future', ({ id }) => `v=9&id=${id}`],
    ['that is no number', ({ id }) => `v=x&id=${id}`],
    ['without an id', () => 'v=1'],
]) {
    test(`a version ${name} brings the full state`, async () => {
        await start();
        object.n = 2;
        await served.push();
        const stream = await openStream(`${served.url}?patch=json&${query(served.state)}`);
        await stream.next();
        assert.deepEqual((await stream.next()).body, object);
    });
}

test('a version that the history no longer knows brings the full state', async () => {
    await start({ historyBytes: 0 });
    object.n = 2;
    await served.push();
    const stream = await openStream(`${served.url}?patch=json&v=1&id=${served.state.id}`);
    await stream.next();
    assert.deepEqual((await stream.next()).body, object);
});

test('who holds the present version is sent nothing until the next push', async () => {
    await start();
    const stream = await openStream(`${served.url}?patch=json&v=1&id=${served.state.id}`);
    assert.deepEqual(await stream.next(), streamPing);
    object.n = 2;
    object.$push();
    const update = await stream.next();
    assert.equal(update.version, 2);
    assert.equal(update.id, served.state.id);
});

test('a poll is answered at once, and held where it is up to date', async () => {
    await start();
    const first = await getText(served.url + '?patch=json', POLL);
    assert.equal(first.headers['content-type'], 'application/json');
    assert.equal(first.headers['cache-control'], 'no-store');
    assert.deepEqual(first.json(), { id: served.state.id, version: 1, body: { n: 1, fill: FILL } });
    const connected = once(served.state, 'connect');
    const held = getText(`${served.url}?patch=json&v=1&id=${served.state.id}`, POLL);
    await connected;
    assert.equal(served.state.connections.length, 1);
    object.n = 2;
    object.$push();
    assert.deepEqual((await held).json(), { id: served.state.id, version: 2, delta: true,
        body: [{ op: 'replace', path: '/n', value: 2 }] });
});

test('a held poll ends with a ping after the ping interval', async () => {
    await start({ pingMs: 20 });
    const answer = await getText(`${served.url}?v=1&id=${served.state.id}`, POLL);
    assert.deepEqual(answer.json(), PING);
});

test('a merge poll that has missed several pushes gets the full state, for it gets but one answer', async () => {
    await start();
    const warm = await openStream(served.url);
    await warm.next();
    for (object.n = 2; object.n < 4; ++object.n)
        await served.push();
    const answer = await getText(`${served.url}?patch=merge&v=1&id=${served.state.id}`, POLL);
    assert.equal(answer.json().version, served.state.version);
    assert.equal(answer.json().delta, undefined);
});

test('readers are pinged', async () => {
    await start({ pingMs: 20 });
    const stream = await openStream(served.url);
    const socket = await openSocket(served.url);
    for (const reader of [stream, socket]) {
        await reader.next();
        await reader.next();
        assert.equal((await reader.next()).ping, true);
        assert.equal((await reader.next()).ping, true);
    }
    await once(socket.socket, 'ping');
});

test('a WebSocket that answers no ping is cut', async () => {
    await start({ pingMs: 20 });
    const gone = once(served.state, 'disconnect');
    await openSocket(served.url, { autoPong: false });
    await gone;
    assert.deepEqual(served.state.connections, []);
});

test('a WebSocket that sends the text ping and answers none stays, as released clients in old browsers do', async () => {
    await start({ pingMs: 20 });
    const socket = await openSocket(served.url, { autoPong: false });
    for (let pings = 0; pings < 12;) {
        const message = await socket.next();
        assert.equal(message.closed, undefined);
        if (message.ping) {
            ++pings;
            socket.socket.send('ping');
        }
    }
    assert.equal(served.state.connections.length, 1);
});

test('a WebSocket that sends the text ping, and never a pong, stays until the next one is overdue', async () => {
    await start({ pingMs: 20 });
    const { socket } = await openSocket(served.url, { autoPong: false });
    socket.send('ping');
    for (let pings = 0; pings < 8; ++pings)
        await Promise.race([once(socket, 'ping'), once(socket, 'close').then(() => assert.fail('it was cut'))]);
});

test('a binary message and one that is too long close a WebSocket', async () => {
    await start();
    for (const [message, code] of [[Buffer.from('ping'), 1003], ['x'.repeat(65 * 1024), 1009]]) {
        const socket = await openSocket(served.url);
        await socket.next();
        await socket.next();
        socket.socket.send(message);
        assert.deepEqual(await socket.next(), { closed: code });
    }
});

test('a compressed event stream decodes, event for event', async () => {
    await start();
    const stream = await openStream(served.url + '?patch=json', { 'Accept-Encoding': 'gzip' });
    assert.equal(stream.response.headers['content-encoding'], 'gzip');
    assert.deepEqual(await stream.next(), streamPing);
    assert.equal((await stream.next()).body.fill, FILL);
    for (let n = 2; n < 5; ++n) {
        object.n = n;
        object.$push();
        assert.deepEqual((await stream.next()).body, [{ op: 'replace', path: '/n', value: n }]);
    }
    assert.ok(stream.bytes.count < FILL.length, `${stream.bytes.count} bytes`);
});

test('compression can be turned off', async () => {
    await start({ gzip: false });
    const stream = await openStream(served.url, { 'Accept-Encoding': 'gzip' });
    assert.equal(stream.response.headers['content-encoding'], undefined);
});

test('a hundred readers share one compression of a push', async t => {
    await start();
    const streams = await Promise.all(Array.from({ length: 100 }, () =>
        openStream(served.url + '?patch=json', { 'Accept-Encoding': 'gzip' })));
    for (const stream of streams) {
        await stream.next();
        await stream.next();
    }
    const deflate = t.mock.method(zlib, 'deflateRawSync');
    object.n = 2;
    object.$push();
    for (const stream of streams)
        assert.equal((await stream.next()).version, 2);
    assert.equal(deflate.mock.callCount(), 1);
});

test('each connection is shown, and told of when it comes and goes', async () => {
    await start();
    const connected = once(served.state, 'connect');
    const socket = await openSocket(served.url);
    const [connection] = await connected;
    assert.equal(connection.transport, 'websocket');
    assert.match(connection.address, /^127\.0\.0\.1:\d+$/);
    await socket.next();
    await socket.next();
    assert.deepEqual(served.state.connections.map(({ id, version }) => ({ id, version })), [{ id: connection.id, version: 1 }]);
    const gone = once(served.state, 'disconnect');
    socket.close();
    assert.equal((await gone)[0].id, connection.id);
    assert.deepEqual(served.state.connections, []);
});

test('close() pushes what is left and lets everybody go', async () => {
    await start();
    const stream = await openStream(served.url + '?patch=json');
    const socket = await openSocket(served.url + '?patch=json');
    for (const reader of [stream, stream, socket, socket])
        await reader.next();
    object.n = 2;
    object.$push();
    const closed = served.state.close();
    assert.equal((await stream.next()).version, 2);
    assert.equal((await socket.next()).version, 2);
    assert.deepEqual(await stream.next(), { end: true });
    assert.deepEqual(await socket.next(), { closed: 1001 });
    await closed;
    assert.equal((await getText(served.url, POLL)).status, 503);
    assert.equal((await refusedUpgrade(served.url)).statusCode, 503);
});

test('close() answers a held poll, which is to come again', async () => {
    await start();
    const connected = once(served.state, 'connect');
    const held = getText(`${served.url}?v=1&id=${served.state.id}`, POLL);
    await connected;
    await served.state.close();
    const { status, headers } = await held;
    assert.equal(status, 503);
    assert.ok(Number(headers['retry-after']) > 0);
});

test('an object that cannot be sent is an error, and the readers stay where they are', async () => {
    await start();
    const failed = once(served.state, 'error');
    object.self = object;
    object.$push();
    assert.equal((await failed)[0].code, 'too-deep');
    assert.equal(served.state.version, 1);
    delete object.self;
    object.n = 2;
    await served.push();
    assert.equal(served.state.version, 2);
});
