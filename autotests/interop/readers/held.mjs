// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** What a reader in this process, or one that prints its states, holds; and who waits for it. */
export class Held {
    state = undefined;
    #wake = () => {};

    hold(state) {
        this.state = state;
        this.#wake();
    }

    /** Resolves to the state once it is at this step, or to what is held after so many milliseconds. */
    at(step, ms) {
        return new Promise(resolve => {
            const done = () => {
                clearTimeout(timer);
                this.#wake = () => {};
                resolve(this.state);
            };
            const timer = setTimeout(done, ms);
            this.#wake = () => this.state?.step === step && done();
            this.#wake();
        });
    }
}
