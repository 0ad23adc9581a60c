// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from '../errors.js';
import { serveScript } from './script.js';
import { State } from './state.js';

/** @typedef {import('./limits.js').Options} Options */

/** @type {WeakMap<object, State>} */
const states = new WeakMap();

/**
 * The state of an object: one for each object, made at the first call.
 * @param {object} object it gets a method `$push()`, which says that it has changed
 * @param {Options} [options] for the first call alone
 * @throws {VeloxError} `bad-argument`; `too-deep` or `bad-state` where the object cannot be sent
 */
export function state(object, options) {
    const known = states.get(object);
    if (known && options !== undefined)
        throw new VeloxError('bad-argument', 'This object has its options already');
    const made = known ?? new State(object, options);
    states.set(object, made);
    return made;
}

/** state() by the name that velox for Node gives it. */
export const sync = state;

/**
 * A handler for express or a plain `http` server that keeps readers in step with `object`.
 * @param {object} object as for state()
 * @param {Options} [options]
 */
export function handle(object, options) {
    const served = state(object, options);
    const handler = (/** @type {import('node:http').IncomingMessage} */ request,
        /** @type {import('node:http').ServerResponse} */ response) => { served.handle(request, response); };
    return Object.assign(handler, {
        /** What is served. */
        state: served,
        /**
         * Serves WebSockets too, at one path of an HTTP server.
         * @param {import('node:http').Server} server
         * @param {string} [path] `/sync` by default
         */
        attach(server, path) {
            served.attach(server, path);
            return handler;
        },
    });
}

export { serveScript as JS, serveScript as js, State, VeloxError };
export default { handle, state, sync, JS: serveScript, js: serveScript, State, VeloxError };
