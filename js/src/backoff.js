// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * How long to wait before the next attempt: doubles from `minMs` to `maxMs`, with the upper half of each delay left
 * to chance so that the readers of a restarted server do not come back together. Owns no timer.
 */
export class Backoff {
    #attempt = 0;

    /**
     * @param {{minMs?: number, maxMs?: number, random?: () => number}} [options] milliseconds; 100 and 10,000
     */
    constructor({ minMs = 100, maxMs = 10_000, random = Math.random } = {}) {
        this.minMs = minMs;
        this.maxMs = Math.max(minMs, maxMs);
        this.random = random;
    }

    /** The delay before the next attempt, in milliseconds. */
    next() {
        const ceiling = Math.min(this.maxMs, this.minMs * 2 ** Math.min(this.#attempt++, 30));
        return Math.max(this.minMs, Math.round(ceiling / 2 * (1 + this.random())));
    }

    /** Starts again from the shortest delay. */
    reset() {
        this.#attempt = 0;
    }
}
