// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { PING } from './encoded.js';

/** @typedef {import('./encoded.js').EncodedUpdate} EncodedUpdate */

/**
 * One connection, whatever its transport.
 * @typedef {object} Channel
 * @property {'sse' | 'websocket' | 'poll'} transport
 * @property {import('node:net').Socket} socket
 * @property {(update: EncodedUpdate) => void} send
 * @property {() => void} ping shows the reader that the server lives, and may find that the reader does not
 * @property {() => number} bytesQueued held in this process
 * @property {() => void} close lets what was sent get there
 * @property {() => void} abort
 */

/**
 * A connection, as the application sees it.
 * @typedef {object} Connection
 * @property {number} id unique in its state
 * @property {string} address of the peer, with its port
 * @property {'sse' | 'websocket' | 'poll'} transport
 * @property {number} version sent last, or 0
 * @property {number} bytesQueued not yet taken by the peer
 * @property {Date} since
 */

/** One reader: what it holds, and whether it keeps up. */
export class Reader {
    #channel;
    #format;
    #store;
    #maxUnsentBytes;
    #version;
    #hadBody = false;
    #isLate = false;
    #lastTaken = -1;
    #stillSince = 0;
    #since = new Date();
    #address;

    /**
     * @param {number} id
     * @param {Channel} channel
     * @param {import('./store.js').Store} store
     * @param {{format: import('./store.js').Format, version: number, maxUnsentBytes: number}} start the version held, 0 for none
     */
    constructor(id, channel, store, { format, version, maxUnsentBytes }) {
        this.id = id;
        this.#channel = channel;
        this.#store = store;
        this.#format = format;
        this.#version = version;
        this.#maxUnsentBytes = maxUnsentBytes;
        const { remoteAddress = '', remotePort, remoteFamily } = channel.socket;
        this.#address = `${remoteFamily === 'IPv6' ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
    }

    /** @returns {Connection} */
    describe() {
        return {
            id: this.id,
            address: this.#address,
            transport: this.#channel.transport,
            version: this.#version,
            bytesQueued: this.#channel.bytesQueued(),
            since: this.#since,
        };
    }

    /** Greets the reader, and brings it to the present. */
    start() {
        if (this.#channel.transport !== 'poll')
            this.#channel.send(PING);
        this.advance();
    }

    /** Sends what leads from the version held to the present, or notes that the reader is late. */
    advance() {
        if (this.#isLate)
            return;
        if (this.#channel.bytesQueued() > this.#maxUnsentBytes) {
            this.#isLate = true; // until drained(): then one step from what it holds to what is then the present
            return;
        }
        const updates = this.#store.updatesFrom(this.#version, this.#format, !this.#hadBody);
        if (updates.length === 0)
            return;
        if (updates.length > 1 && this.#channel.transport === 'poll')
            this.#channel.send(this.#store.fullState(true)); // one answer is all there is
        else
            updates.forEach(update => this.#channel.send(update));
        this.#hadBody = true;
        this.#version = this.#store.version;
    }

    /** The socket holds nothing any more. */
    drained() {
        this.#isLate = false;
        this.advance();
    }

    ping() {
        // Behind what is still on its way a ping could not be answered in time; there the write timeout watches.
        if (this.#channel.bytesQueued() === 0)
            this.#channel.ping();
    }

    /**
     * Whether the peer has taken a byte, or had none to take, since the time given.
     * @param {number} now milliseconds
     * @param {number} timeoutMs
     */
    isTaking(now, timeoutMs) {
        const taken = bytesTaken(this.#channel.socket);
        if (this.#channel.bytesQueued() === 0 || taken !== this.#lastTaken)
            this.#stillSince = now;
        this.#lastTaken = taken;
        return now - this.#stillSince < timeoutMs;
    }

    close() {
        this.#channel.close();
    }

    abort() {
        this.#channel.abort();
    }
}

/**
 * Bytes that the kernel has taken over. The stream's own counter takes a large write for done as a whole, so that a reader
 * who takes it slowly would seem to take nothing; only the handle beneath knows how much of it is left, as Node's
 * own time-out does.
 * @param {import('node:net').Socket} socket
 */
function bytesTaken(socket) {
    const handle = /** @type {any} */ (socket)._handle;
    return handle ? handle.bytesWritten - (handle.writeQueueSize ?? 0) : socket.bytesWritten - socket.writableLength;
}
