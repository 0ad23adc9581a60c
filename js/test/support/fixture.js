// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import velox from '../../src/index.js';
import { createWorld } from './world.js';

/** The fake world of the present test. */
export let world;
/** What the callbacks of the clients in it were called with, oldest first. */
export let events;

/** To be called before each test. */
export function reset() {
    world = createWorld();
    events = [];
}

/** A client in the fake world that notes its callbacks in `events`. */
export function connect({ object = {}, url = 'sync', ...options } = {}) {
    const client = velox(url, object, { environment: world.environment, transport: 'sse', ...options });
    client.onconnect = () => events.push('connect');
    client.ondisconnect = () => events.push('disconnect');
    client.onupdate = value => events.push(`update ${JSON.stringify(value)}`);
    client.onerror = error => events.push(`error ${error.code}`);
    world.runDeferred();
    return client;
}

/** The same, connected and with version 5 of state "s" in hand. */
export function connectAt5(options) {
    const client = connect(options);
    world.socket.open();
    world.socket.receive({ ping: true });
    world.socket.receive({ id: 's', version: 5, body: { a: 1, rows: [{ id: 1 }, { id: 2 }] } });
    events.length = 0;
    return client;
}

/** What a socket was asked for. */
export const query = socket => Object.fromEntries(socket.url.searchParams);
