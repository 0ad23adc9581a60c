// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { PING } from './encoded.js';
import { RETRY_AFTER_SECONDS } from './limits.js';

/**
 * The answer to a long poll as a channel: the first message ends it.
 * @implements {Channel}
 * @typedef {import('./reader.js').Channel} Channel
 */
export class PollAnswer {
    /** @type {'poll'} */
    transport = 'poll';
    #response;
    #headers;

    /**
     * @param {import('node:http').ServerResponse} response
     * @param {{[name: string]: string}} headers
     */
    constructor(response, headers) {
        this.#response = response;
        this.#headers = headers;
        this.socket = /** @type {import('node:net').Socket} */ (response.socket);
    }

    /** @param {import('./encoded.js').EncodedUpdate} update */
    send(update) {
        if (this.#response.headersSent)
            return;
        this.#response.writeHead(200, {
            'Content-Type': 'application/json',
            'Cache-Control': 'no-store',
            Vary: 'Accept, Origin',
            'Content-Length': update.json.length,
            ...this.#headers,
        });
        this.#response.end(update.json);
    }

    ping() {
        this.send(PING);
    }

    bytesQueued() {
        return this.#response.writableLength;
    }

    close() {
        if (!this.#response.headersSent)
            this.#response.writeHead(503, { 'Retry-After': RETRY_AFTER_SECONDS, ...this.#headers });
        this.#response.end();
    }

    abort() {
        this.#response.destroy();
    }
}
