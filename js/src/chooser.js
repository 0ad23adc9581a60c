// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * Which transport comes next. A round tries each once, the one that worked last before the others. All of a round
 * follow each other at once and only rounds wait: a server that restarts must not leave its readers on whatever
 * transport happened to be next when it came back.
 * @template {{name: string}} T
 */
export class Chooser {
    /** @type {T[]} */
    #round = [];
    #preferred;

    /**
     * @param {T[]} candidates at least one, the best first
     * @param {{read: () => string | null, write: (name: string) => void}} memory of the one that worked
     */
    constructor(candidates, memory) {
        this.candidates = candidates;
        this.memory = memory;
        this.#preferred = memory.read();
        this.restart();
    }

    /** The transport to use now. */
    get current() { return this.#round[0]; }

    /** Whether another one may follow it. */
    get hasMore() { return this.candidates.length > 1; }

    /** Starts a round. */
    restart() {
        const isFirst = (/** @type {T} */ candidate) => candidate.name === this.#preferred;
        this.#round = this.candidates.filter(isFirst)
            .concat(this.candidates.filter(candidate => !isFirst(candidate)));
    }

    /** The present one did not work. @returns {boolean} whether there is another in this round */
    fall() {
        this.#round.shift();
        if (this.#round.length > 0)
            return true;
        this.restart();
        return false;
    }

    /** The present one works. */
    keep() {
        const { name } = this.current;
        if (name !== this.#preferred && this.candidates.length > 1)
            this.memory.write(name);
        this.#preferred = name;
        this.restart();
    }

    /** Forgets what worked: the network is another one now. */
    forget() {
        this.#preferred = null;
        this.restart();
    }
}
