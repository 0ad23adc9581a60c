// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The client of this package against the server of this package, over each transport.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, test } from 'node:test';
import { WebSocket } from 'ws';
import velox from '../src/index.js';
import { randomFrom, serve } from './server-support.js';

const SEED = Number(process.env.VELOX_SEED ?? 20261124);
const STEPS = 150;

let served;
let client;

/** Resolves at the first update after which `condition` holds. */
function until(condition) {
    return new Promise(resolve => {
        const check = () => condition() && resolve();
        client.onupdate = check;
        check();
    });
}

function follow(transport, object) {
    client = velox(served.url, object, { transport, environment: { WebSocket }, backoff: { min: 1, max: 20 } });
    return client;
}

const inStep = () => until(() => client.id === served.state.id && client.version === served.state.version);

/** A machine whose processes come, go, change and are sorted. */
class Machine {
    constructor(seed) {
        this.random = randomFrom(seed);
        this.state = { load: 0, note: 'x'.repeat(300), processes: [], log: [] };
        this.lastId = 0;
    }

    below(count) {
        return Math.floor(this.random() * count);
    }

    step() {
        const { state } = this;
        const { processes, log } = state;
        const at = this.below(processes.length);
        [
            () => { state.load = this.random(); },
            () => { state.note = this.below(2) ? null : 'y'.repeat(300); },
            () => { delete state.note; },
            () => processes.splice(at, 0, { id: ++this.lastId, name: `process ${this.lastId}`, memory: this.below(1000), owner: null }),
            () => processes.splice(at, 1),
            () => processes.sort((a, b) => a.memory - b.memory),
            () => processes.reverse(),
            () => processes.forEach(process => { process.memory += this.below(3); }),
            () => { state.processes = structuredClone(processes); },
            () => log.push(`line ${this.below(5)}`) > 20 && log.shift(),
            () => { state[`key/${this.below(3)}~`] = { nested: [this.below(3)] }; },
            () => { delete state[`key/${this.below(3)}~`]; },
        ][this.below(12)]();
    }
}

afterEach(async () => {
    client.disconnect();
    await served.stop();
});

for (const transport of ['sse', 'ws', 'poll']) {
    test(`${transport}: the copy follows hundreds of changes and lost connections (seed ${SEED})`, async () => {
        const machine = new Machine(SEED);
        served = await serve(machine.state);
        const copy = {};
        follow(transport, copy);
        await inStep();
        for (let i = 0; i < STEPS; ++i) {
            for (let changes = machine.below(5); changes >= 0; --changes)
                machine.step();
            machine.state.$push();
            served.state.flush();
            if (machine.below(20) === 0) {
                client.disconnect();
                client.connect();
            }
            if (machine.below(4) === 0) {
                await inStep();
                assert.deepEqual(copy, structuredClone(machine.state));
            }
        }
        await inStep();
        assert.deepEqual(copy, structuredClone(machine.state));
        assert.ok(served.state.version > STEPS / 2);
    });

    test(`${transport}: what was missed comes as one delta`, async () => {
        const live = { n: 1, fill: 'x'.repeat(500) };
        served = await serve(live);
        const copy = {};
        follow(transport, copy);
        await inStep();
        client.disconnect();
        if (served.state.connections.length > 0) // a poll may just be between two requests
            await once(served.state, 'disconnect');
        const kinds = [];
        client.onpatch = (patch, { kind }) => kinds.push(kind);
        live.n = 2;
        await served.push();
        live.m = null;
        await served.push();
        client.connect();
        await inStep();
        assert.deepEqual(copy, { n: 2, fill: live.fill, m: null });
        assert.deepEqual(kinds, ['delta']);
    });

    test(`${transport}: a server that starts again is another state, and the copy follows it`, async () => {
        served = await serve({ n: 1, old: true });
        const copy = {};
        follow(transport, copy);
        await inStep();
        const { port } = served.server.address();
        const { id } = served.state;
        await served.stop();
        served = await serve({ n: 2 }, {}, port);
        assert.notEqual(served.state.id, id);
        await inStep();
        assert.deepEqual(copy, { n: 2 });
    });
}
