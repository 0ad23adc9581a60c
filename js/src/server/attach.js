// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { refuseUpgrade } from './answers.js';

/**
 * The states of each HTTP server by their paths. One listener for all of them, because each would have to leave the
 * others' requests alone, and nobody would answer those that are no one's.
 * @type {WeakMap<import('node:http').Server, Map<string, import('./state.js').State>>}
 */
const attached = new WeakMap();

/**
 * @param {import('node:http').Server} server
 * @param {string} path
 * @param {import('./state.js').State} state takes the place of another one at the same path
 */
export function attach(server, path, state) {
    const states = attached.get(server) ?? new Map();
    states.set(path, state);
    if (attached.has(server))
        return;
    attached.set(server, states);
    server.on('upgrade', (request, socket, head) => {
        const found = states.get(String(request.url).split('?')[0]);
        if (found) {
            found.upgrade(request, socket, head);
        } else if (server.listenerCount('upgrade') === 1) {
            socket.on('error', () => {});
            refuseUpgrade(/** @type {import('node:net').Socket} */ (socket), { status: 404, text: 'There is no state at this path.' });
        }
    });
}
