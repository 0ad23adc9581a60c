// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { CLOSE_TIMEOUT_MS } from './limits.js';
import { Reader } from './reader.js';

/** @typedef {import('./reader.js').Channel} Channel */

/** All readers of one state, and the timers that they need. There are none of those while there is no reader. */
export class Hub {
    #store;
    #settings;
    #notify;
    /** @type {Map<number, Reader>} */
    #readers = new Map();
    #lastId = 0;
    /** @type {NodeJS.Timeout | undefined} */
    #pingTimer;
    /** @type {NodeJS.Timeout | undefined} */
    #stuckTimer;
    /** Called when the last reader has left. @type {(() => void) | undefined} */
    #emptied;

    /**
     * @param {import('./store.js').Store} store
     * @param {import('./limits.js').Settings} settings
     * @param {(event: 'connect' | 'disconnect', connection: import('./reader.js').Connection) => void} notify
     */
    constructor(store, settings, notify) {
        this.#store = store;
        this.#settings = settings;
        this.#notify = notify;
    }

    get size() {
        return this.#readers.size;
    }

    connections() {
        return Array.from(this.#readers.values(), reader => reader.describe());
    }

    /**
     * @param {Channel} channel
     * @param {import('./negotiate.js').SyncRequest} request
     * @param {import('node:events').EventEmitter} connection emits `close` once, and may emit `drain`
     */
    join(channel, request, connection) {
        const reader = new Reader(++this.#lastId, channel, this.#store, {
            format: request.patch === 'default' ? this.#settings.defaultPatch : request.patch,
            version: request.id === this.#store.id ? request.version : 0,
            maxUnsentBytes: this.#settings.maxUnsentBytes,
        });
        this.#readers.set(reader.id, reader);
        connection.on('drain', () => reader.drained());
        connection.once('close', () => this.#leave(reader));
        this.#startTimers();
        this.#notify('connect', reader.describe());
        reader.start();
    }

    /** Brings every reader to the present. */
    advance() {
        this.#readers.forEach(reader => reader.advance());
    }

    /** Lets every reader go, and cuts those that take more than 5 s for it. Resolves when all are gone. */
    async close() {
        if (this.#readers.size === 0)
            return;
        const emptied = new Promise(resolve => { this.#emptied = () => resolve(undefined); });
        const cut = setTimeout(() => this.#readers.forEach(reader => reader.abort()), CLOSE_TIMEOUT_MS);
        this.#readers.forEach(reader => reader.close());
        await emptied;
        clearTimeout(cut);
    }

    /** @param {Reader} reader */
    #leave(reader) {
        const connection = reader.describe();
        this.#readers.delete(reader.id);
        if (this.#readers.size === 0) {
            clearInterval(this.#pingTimer);
            clearInterval(this.#stuckTimer);
            this.#pingTimer = undefined;
            this.#emptied?.();
        }
        this.#notify('disconnect', connection);
    }

    #startTimers() {
        if (this.#pingTimer !== undefined)
            return;
        const { pingMs, writeTimeoutMs } = this.#settings;
        // It is the server that keeps a process alive, not its timers.
        this.#pingTimer = setInterval(() => this.#readers.forEach(reader => reader.ping()), pingMs).unref();
        this.#stuckTimer = setInterval(() => this.#cutStuckReaders(), Math.max(10, writeTimeoutMs / 8)).unref();
    }

    #cutStuckReaders() {
        const now = performance.now();
        for (const reader of this.#readers.values()) {
            if (!reader.isTaking(now, this.#settings.writeTimeoutMs))
                reader.abort();
        }
    }
}
