// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// This client in Node against the C++ server, over each transport, with connections that are cut meanwhile.
//   VELOX_SERVE   the command `velox`; skipped without
//   VELOX_SEED    seed of the random states

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import velox from '../src/index.js';
import { Machine } from './support/machine.js';

const { VELOX_SERVE } = process.env;
const SEED = Number(process.env.VELOX_SEED ?? 4);
const STEPS = 200;

async function serve() {
    const child = spawn(VELOX_SERVE, ['serve', '-', '--listen', '127.0.0.1:0', '--throttle', '15'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    return { child, url: line.replace('listening on ', ''), publish: state => child.stdin.write(`${JSON.stringify(state)}\n`) };
}

for (const transport of ['sse', 'ws', 'poll', 'auto']) {
    test(`a copy and its snapshots follow the C++ server over ${transport}`, { skip: !VELOX_SERVE && 'VELOX_SERVE names no program', timeout: 60_000 }, async context => {
        const server = await serve();
        context.after(() => server.child.kill());
        const machine = new Machine({ seed: SEED });
        const object = {};
        const errors = [];
        const kinds = new Set();
        const client = velox(server.url, object, { transport, environment: { WebSocket }, backoff: { min: 1, max: 20 } });
        context.after(() => client.disconnect());
        client.onerror = error => errors.push(error.code);
        client.onpatch = (patch, { kind }) => kinds.add(kind);
        const inStep = () => new Promise(resolve => {
            const leave = client.subscribe(snapshot => {
                if (JSON.stringify(snapshot.host?.uptime) !== JSON.stringify(machine.state.host.uptime) || snapshot.step !== machine.state.step)
                    return;
                resolve();
                queueMicrotask(() => leave());
            });
        });
        for (let i = 0; i < STEPS; ++i) {
            machine.step();
            machine.state.step = i;
            server.publish(machine.state);
            if (i % 40 === 20)
                client.disconnect();
            if (i % 40 === 25)
                client.connect();
            if (i % 10 === 9) {
                client.connect();
                await inStep();
                assert.deepEqual(object, machine.state);
                assert.deepEqual(client.snapshot, machine.state);
            }
        }
        assert.deepEqual([errors, [...kinds].sort()], [[], ['delta', 'full']]);
    });
}

test('an event stream that needs headers is read by fetch()', { timeout: 10_000 }, async context => {
    const seen = [];
    const server = createServer((request, response) => {
        seen.push(request.headers);
        response.writeHead(seen.length === 1 ? 401 : 200, { 'Content-Type': 'text/event-stream' });
        response.end(': hello\r\n\r\nevent: other\ndata: {}\n\ndata: {"ping":true}\n\nid: 1\ndata: {"id":"s","version":1,\ndata: "body":{"a":1}}\n\n');
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    context.after(() => server.close());
    const errors = [];
    const EventSource = () => assert.fail('EventSource sends no headers');
    const client = velox.sse(`http://127.0.0.1:${server.address().port}/`, {},
        { environment: { EventSource }, username: 'ada', password: 'x', headers: { 'X-Token': 't' }, backoff: { min: 1 } });
    context.after(() => client.disconnect());
    client.onerror = error => errors.push([error.code, error.status]);
    const object = await new Promise(resolve => { client.onupdate = resolve; });
    assert.deepEqual(object, { a: 1 });
    assert.deepEqual(errors, [['refused', 401]]);
    assert.deepEqual([seen[1].authorization, seen[1]['x-token'], seen[1].accept], [`Basic ${btoa('ada:x')}`, 't', 'text/event-stream']);
});
