// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Readers that take what they are sent slower than it is made, or not at all.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, test } from 'node:test';
import { openSocket, openStream, serve } from './server-support.js';

/** More than the buffers of a socket on this machine take: the rest stays with the server. */
const STATE_BYTES = 24 * 1024 * 1024;
const MAX_UNSENT_BYTES = 64 * 1024;

let served;
let object;

async function start(options) {
    object = { n: 0, rows: {} };
    for (let i = 0; i < 24; ++i)
        object.rows[i] = String.fromCharCode(97 + i).repeat(STATE_BYTES / 24);
    served = await serve(object, { maxUnsentBytes: MAX_UNSENT_BYTES, ...options });
}

afterEach(() => served.stop());

const transports = {
    'an event stream': async url => {
        const stream = await openStream(url);
        return { ...stream, pause: () => stream.response.pause(), resume: () => stream.response.resume() };
    },
    'a WebSocket': async url => {
        const reader = await openSocket(url);
        return { ...reader, pause: () => reader.socket.pause(), resume: () => reader.socket.resume() };
    },
};

async function nextUpdate(reader) {
    for (;;) {
        const message = await reader.next();
        if (!message.ping)
            return message;
    }
}

for (const [name, open] of Object.entries(transports)) {
    test(`${name} that stops reading is sent nothing more, and then one delta to the present`, async () => {
        await start({ pingMs: 100 });
        const reader = await open(served.url + '?patch=json');
        reader.pause();
        const [{ bytesQueued: before }] = served.state.connections;
        assert.ok(before > MAX_UNSENT_BYTES, `${before} bytes are queued`);
        for (let n = 1; n <= 20; ++n) {
            object.n = n;
            object[`m${n}`] = 'x'.repeat(100_000);
            await served.push();
        }
        assert.ok(served.state.connections[0].bytesQueued <= before, 'nothing was added, not even a ping');
        reader.resume();
        const { body: copy } = await nextUpdate(reader);
        assert.equal(copy.n, 0);
        const { base, version, delta, body } = await nextUpdate(reader);
        assert.deepEqual({ base, version, delta }, { base: 1, version: 21, delta: true });
        assert.equal(body.length, 40);
        object.n = 99;
        object.$push();
        assert.equal((await nextUpdate(reader)).version, 22);
    });

    test(`${name} that takes long for its first state is not cut for the pings that it has not seen`, async () => {
        await start({ pingMs: 20 });
        let hasLeft = false;
        served.state.on('disconnect', () => { hasLeft = true; });
        const reader = await open(served.url + '?patch=json');
        reader.pause();
        const other = await openStream(`${served.url}?v=1&id=${served.state.id}`);
        for (let pings = 0; pings < 6; ++pings)
            await other.next();
        assert.equal(hasLeft, false);
        reader.resume();
        assert.equal((await nextUpdate(reader)).body.n, 0);
    });

    test(`${name} that takes no byte for the write timeout is cut`, async () => {
        await start({ writeTimeoutMs: 100, pingMs: 20 });
        const reader = await open(served.url);
        const gone = once(served.state, 'disconnect');
        reader.pause();
        await gone;
        assert.deepEqual(served.state.connections, []);
    });
}

test('a slow merge reader gets each of the missed deltas', async () => {
    await start();
    const reader = await transports['an event stream'](served.url);
    reader.pause();
    object.n = 1;
    await served.push();
    delete object.n;
    await served.push();
    reader.resume();
    await reader.next();
    assert.equal((await reader.next()).version, 1);
    assert.deepEqual((await reader.next()).body, { n: 1 });
    const last = await reader.next();
    assert.deepEqual(last.body, { n: null });
    assert.equal(last.version, served.state.version);
});

test('a reader that takes nothing because there is nothing stays', async () => {
    object = { n: 1 };
    served = await serve(object, { writeTimeoutMs: 20, pingMs: 100 });
    const stream = await openStream(served.url);
    let hasLeft = false;
    served.state.on('disconnect', () => { hasLeft = true; });
    await stream.next();
    await stream.next();
    assert.equal((await stream.next()).ping, true); // several write timeouts later
    assert.equal(hasLeft, false);
});
