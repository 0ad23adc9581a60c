// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import velox from '../src/index.js';
import { FakeServer } from './support/fake-server.js';

let server;
let client;
let object;
let waiters;

/** Resolves at the first update after which `condition` holds. */
function until(condition) {
    return new Promise(resolve => waiters.push({ condition, resolve }));
}

beforeEach(async () => {
    server = new FakeServer({ intervalMs: 0 });
    const port = await server.listen();
    object = {};
    waiters = [];
    client = velox.ws(`http://127.0.0.1:${port}/sync`, object, { environment: { WebSocket }, backoff: { min: 1 } });
    client.onupdate = () => {
        for (const waiter of waiters.filter(({ condition }) => condition()))
            waiter.resolve();
    };
    await until(() => true);
});

afterEach(async () => {
    client.disconnect();
    await server.close();
});

test('a copy equals the state after hundreds of patches with moves', async () => {
    for (let i = 0; i < 300; ++i)
        server.step();
    await until(() => client.version === server.version);
    assert.deepEqual(object, server.machine.state);
});

test('a dropped connection resumes with one delta', async () => {
    server.step();
    await until(() => client.version === server.version);
    const held = client.version;
    const kinds = [];
    client.onpatch = (patch, { kind }) => kinds.push(kind);
    server.drop();
    server.step();
    server.step();
    await until(() => client.version === server.version);
    assert.deepEqual(server.requests.at(-1), { patch: 'json', v: String(held), id: server.id });
    assert.deepEqual(kinds, ['delta']);
    assert.deepEqual(object, server.machine.state);
});

test('a patch that fails brings a full state', async () => {
    const errors = [];
    client.onerror = error => errors.push(error.code);
    const back = until(() => true);
    server.send({ version: server.version + 1, delta: true, body: [{ op: 'remove', path: '/nope' }] });
    await back;
    assert.deepEqual(errors, ['not-found']);
    assert.deepEqual(server.requests.at(-1), { patch: 'json' });
    assert.deepEqual(object, server.machine.state);
});
