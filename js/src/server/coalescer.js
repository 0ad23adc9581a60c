// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * @typedef {object} Clock
 * @property {() => number} now milliseconds, never going back
 * @property {(callback: () => void) => any} setImmediate
 * @property {(callback: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** @type {Clock} */
const systemClock = {
    now: () => performance.now(),
    setImmediate: callback => setImmediate(callback),
    setTimeout: (callback, ms) => setTimeout(callback, ms),
    clearTimeout: timer => clearTimeout(timer),
};

/**
 * Collects changes: the first one after a quiet time is pushed on the next turn of the event loop, those that follow
 * within the interval together at its end. The last one is never lost.
 */
export class Coalescer {
    #intervalMs;
    #flush;
    #clock;
    #isPending = false;
    #lastFlush = -Infinity;
    /** @type {any} */
    #timer;

    /**
     * @param {number} intervalMs
     * @param {() => void} flush
     * @param {Clock} [clock]
     */
    constructor(intervalMs, flush, clock = systemClock) {
        this.#intervalMs = intervalMs;
        this.#flush = flush;
        this.#clock = clock;
    }

    /** Something has changed. */
    mark() {
        if (this.#isPending)
            return;
        this.#isPending = true;
        const wait = this.#lastFlush + this.#intervalMs - this.#clock.now();
        if (wait <= 0)
            this.#clock.setImmediate(() => this.flush());
        else
            this.#timer = this.#clock.setTimeout(() => this.flush(), wait);
    }

    /** Pushes now what has changed, if anything has. */
    flush() {
        if (!this.#isPending)
            return;
        this.#isPending = false;
        this.#clock.clearTimeout(this.#timer);
        this.#lastFlush = this.#clock.now();
        this.#flush();
    }
}
