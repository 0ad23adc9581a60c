// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';

/** Most characters of one event: half of the longest text that an engine holds. */
const MAX_EVENT_LENGTH = 2 ** 28;
/** What a line may be longer than its data: the name of a field of ours, with room to spare. */
const LINE_SLACK = 16;

/** Reads an event stream (HTML standard, 9.2.6) for its data; ids and retry times are of no use to the client. */
export class EventStreamReader {
    #rest = '';
    #endsInReturn = false;
    #data = '';
    #type = '';

    /**
     * @param {(data: string, type: string) => void} onevent
     * @param {number} [cap] most characters of one event
     */
    constructor(onevent, cap = MAX_EVENT_LENGTH) {
        this.onevent = onevent;
        this.cap = cap;
    }

    /**
     * @param {string} text the next part of the stream, cut anywhere; the decoder has taken the byte order mark
     * @throws {VeloxError} `too-large`
     */
    feed(text) {
        if (text === '')
            return;
        // The line end was seen with its carriage return.
        if (this.#endsInReturn && text[0] === '\n')
            text = text.slice(1);
        this.#endsInReturn = text.endsWith('\r');
        // Only what is new is searched: a long line in many parts costs its length, not its square.
        const lines = text.split(/\r\n|\n|\r/);
        lines[0] = this.#rest + lines[0];
        this.#rest = /** @type {string} */ (lines.pop());
        for (const line of lines)
            this.#takeLine(line);
        this.#check(this.#rest.length - LINE_SLACK);
    }

    /** @param {string} line */
    #takeLine(line) {
        this.#check(line.length - LINE_SLACK);
        if (line === '') {
            const [data, type] = [this.#data, this.#type];
            this.#data = this.#type = '';
            if (data !== '')
                this.onevent(data.slice(0, -1), type || 'message');
            return;
        }
        const match = /** @type {RegExpExecArray} */ (/^([^:]*):? ?/.exec(line));
        const value = line.slice(match[0].length);
        if (match[1] === 'data') {
            this.#check(value.length);
            this.#data += value + '\n';
        } else if (match[1] === 'event') {
            this.#type = value;
        }
    }

    /** @param {number} length */
    #check(length) {
        if (this.#data.length + length > this.cap)
            throw new VeloxError('too-large', `An event is longer than ${this.cap} characters`);
    }
}
