// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { GZIP_HEAD, PING } from './encoded.js';

/**
 * An event stream as a channel.
 * @implements {Channel}
 * @typedef {import('./reader.js').Channel} Channel
 */
export class EventStream {
    /** @type {'sse'} */
    transport = 'sse';
    #response;
    #gzip;

    /**
     * @param {import('node:http').ServerResponse} response
     * @param {{[name: string]: string}} headers
     * @param {boolean} gzip
     */
    constructor(response, headers, gzip) {
        this.#response = response;
        this.#gzip = gzip;
        this.socket = /** @type {import('node:net').Socket} */ (response.socket);
        // Updates are small and apart: waiting for more to send would only delay them.
        this.socket.setNoDelay(true);
        response.writeHead(200, { ...eventStreamHeaders(gzip), ...headers });
        if (gzip)
            response.write(GZIP_HEAD);
    }

    /** @param {import('./encoded.js').EncodedUpdate} update */
    send(update) {
        if (!this.#response.writableEnded)
            this.#response.write(this.#gzip ? update.gzipEvent : update.event);
    }

    ping() {
        this.send(PING);
    }

    bytesQueued() {
        return this.#response.writableLength;
    }

    close() {
        this.#response.end();
    }

    abort() {
        this.#response.destroy();
    }
}

/**
 * @param {boolean} gzip
 * @returns {{[name: string]: string}}
 */
export function eventStreamHeaders(gzip) {
    return {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        Vary: 'Accept, Origin',
        'X-Accel-Buffering': 'no',
        ...gzip ? { 'Content-Encoding': 'gzip' } : {},
    };
}
