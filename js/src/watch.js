// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** @typedef {import('./environment.js').Environment} Environment */

const SLEEP_CHECK_MS = 5_000;
/** A check that is so much late has slept. */
const SLEEP_MS = 30_000;

/** Tells when a new connection is worth more than the present one, or than waiting: see docs/protocol.md, 6. */
export class Watch {
    /** @type {any} */
    #timer = null;
    #heardAt = 0;
    #networkType;
    #environment;
    #client;
    #listeners = {
        online: () => this.#networkChanged(),
        networkchange: () => {
            // The event comes for each new estimate of the speed as well.
            if (this.#client.isIdle() || this.#environment.networkType() !== this.#networkType)
                this.#networkChanged();
        },
        visibilitychange: () => {
            if (!this.#environment.isHidden() && (this.#client.isIdle() || this.#isStale()))
                this.#client.onwake();
        },
    };

    /**
     * @param {Environment} environment
     * @param {{isIdle: () => boolean, onwake: () => void, onnetwork: () => void}} client whether it has no connection
     *     now; what is called when it should make a new one; and when besides the network is another
     */
    constructor(environment, client) {
        this.#environment = environment;
        this.#client = client;
        this.#networkType = environment.networkType();
    }

    start() {
        this.#eachListener(this.#environment.addListener);
        this.#watchForSleep();
    }

    stop() {
        this.#eachListener(this.#environment.removeListener);
        this.#environment.clearTimeout(this.#timer);
    }

    /** Something came from the server just now, or a connection was begun. */
    heard() {
        this.#heardAt = this.#environment.now();
    }

    #isStale() {
        return this.#environment.now() - this.#heardAt > SLEEP_MS;
    }

    #networkChanged() {
        this.#networkType = this.#environment.networkType();
        this.#client.onnetwork();
    }

    /**
     * A browser slows the timers of hidden pages down, so a late one alone proves no sleep: something would have
     * been heard meanwhile.
     */
    #watchForSleep() {
        const { setTimeout, now } = this.#environment;
        const started = now();
        this.#timer = setTimeout(() => {
            const slept = now() - started - SLEEP_CHECK_MS > SLEEP_MS && this.#isStale();
            this.#watchForSleep();
            if (slept)
                this.#client.onwake();
        }, SLEEP_CHECK_MS);
    }

    /** @param {Environment['addListener']} visit */
    #eachListener(visit) {
        visit('online', this.#listeners.online);
        visit('networkchange', this.#listeners.networkchange);
        visit('visibilitychange', this.#listeners.visibilitychange);
    }
}
