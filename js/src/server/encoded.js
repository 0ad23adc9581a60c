// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import zlib from 'node:zlib';

/** Above this size speed counts more than ratio. */
const FAST_COMPRESSION_FROM = 64 * 1024;

/** Begins every compressed stream: magic, method deflate, no flags, no time, written on Unix. */
export const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/** One message in each of its framings. Each is made when the first reader needs it, and then shared by all. */
export class EncodedUpdate {
    /** @type {Buffer | undefined} */
    #event;
    /** @type {Buffer | undefined} */
    #gzipEvent;

    /**
     * @param {string} text JSON, on one line
     * @param {string} [eventId] none for a ping
     */
    constructor(text, eventId) {
        /** @readonly */
        this.json = Buffer.from(text);
        this.eventId = eventId;
    }

    /** As one event of an event stream. */
    get event() {
        this.#event ??= Buffer.concat([
            Buffer.from(this.eventId === undefined ? 'data: ' : `id: ${this.eventId}\ndata: `), this.json, Buffer.from('\n\n')]);
        return this.#event;
    }

    /**
     * The event compressed. A full flush leaves no reference to what came before, so these bytes may follow any others
     * of a stream that began with GZIP_HEAD.
     */
    get gzipEvent() {
        this.#gzipEvent ??= zlib.deflateRawSync(this.event, {
            finishFlush: zlib.constants.Z_FULL_FLUSH,
            level: this.event.length < FAST_COMPRESSION_FROM ? zlib.constants.Z_DEFAULT_COMPRESSION : zlib.constants.Z_BEST_SPEED,
        });
        return this.#gzipEvent;
    }
}

/** The keep-alive, the same for everybody for ever. */
export const PING = new EncodedUpdate('{"ping":true}');
