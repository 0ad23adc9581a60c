// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What a TypeScript user writes. It is compiled and not run; each @ts-expect-error is a mistake that must be found.

import http from 'node:http';
import velox, { applyPatch, VeloxClient, VeloxError, type Operation } from 'velox-qt';
import server, { handle, state, type Connection } from 'velox-qt/server';

interface Machine {
    load: number;
    rows: { id: number; name: string }[];
    note?: string;
}

const machine = {} as Machine;
const v: VeloxClient<Machine> = velox('sync', machine, { transport: 'ws', backoff: { min: 50 } });
v.onupdate = object => { object.load.toFixed(1); };
v.onerror = (error: VeloxError) => console.log(error.code === 'silence', error.pointer);
v.ondisconnect = retry => setTimeout(retry, 1000);
v.onpatch = (patch, { kind, bytes }) => console.log(Array.isArray(patch) && patch.length, kind, bytes + 1);
const unsubscribe: () => void = v.subscribe(snapshot => snapshot.rows.map(row => row.name));
unsubscribe();

const typed = velox.sse<Machine>('sync', {});
typed.onupdate = object => object.rows[0].id;
await velox.poll('sync', [] as string[]).wait();
const operations: Operation[] = [{ op: 'move', from: '/a', path: '/b' }];
const patched: Machine = applyPatch(machine, operations);

// @ts-expect-error no such transport
velox('sync', machine, { transport: 'smoke' });
// @ts-expect-error the state is no text
velox('sync', 'text');
// @ts-expect-error there is no such member
v.onupdate = object => object.lode;
// @ts-expect-error a snapshot is not to be written to
v.snapshot.rows[0].name = 'x';
// @ts-expect-error a move has a source
operations.push({ op: 'move', path: '/b' });
// @ts-expect-error there is no such code
new VeloxError('silence', '').code === 'sillence';

const sync = handle(patched, { throttleMs: 50, allowedOrigins: ['*'], authorize: async ({ headers }) => !!headers.cookie });
const listening: http.Server = http.createServer(sync).listen(0);
sync.attach(listening, '/sync').state.push();
const { object } = state({ n: 1 });
object.n += 1;
object.$push();
sync.state.on('connect', (connection: Connection) => console.log(connection.address, connection.since.getTime()));
sync.state.on('push', ({ version }) => version.toFixed());
http.createServer((request, response) => { server.state(object).handle(request, response).then(() => console.log('gone')); });
http.createServer(server.JS);
await server.sync(object).close();

// @ts-expect-error a throttle is a number
handle(patched, { throttleMs: '50ms' });
// @ts-expect-error a state is an object
state(5);
// @ts-expect-error the type of the object is kept
object.n = 'two';
// @ts-expect-error there is no such event
sync.state.on('pushed', () => {});
