// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxClient } from './client.js';
import { VeloxError } from './errors.js';

/** @typedef {import('./client.js').Options} Options */

/**
 * Keeps `object` in step with the state at `url`, over the first that works of Server-Sent Events, WebSocket and long
 * poll. Set the callbacks on what is returned; the first of them is called after the present code has run.
 * @param {string} url relative to the page in a browser
 * @param {any} object an object or array; it is changed in place
 * @param {Options} [options]
 */
function velox(url, object, options) {
    return new VeloxClient(url, object, options);
}

/**
 * velox() over Server-Sent Events.
 * @param {string} url
 * @param {any} object
 * @param {Options} [options]
 */
velox.sse = (url, object, options) => velox(url, object, { ...options, transport: 'sse' });

/**
 * velox() over WebSocket.
 * @param {string} url
 * @param {any} object
 * @param {Options} [options]
 */
velox.ws = (url, object, options) => velox(url, object, { ...options, transport: 'ws' });

/**
 * velox() over long poll.
 * @param {string} url
 * @param {any} object
 * @param {Options} [options]
 */
velox.poll = (url, object, options) => velox(url, object, { ...options, transport: 'poll' });

velox.VeloxError = VeloxError;

export default velox;
export { velox, VeloxClient, VeloxError };
export { applyPatch } from './patch.js';
export { applyMergePatch } from './merge.js';
