// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** What a reader in this process, or one that prints its states, holds; and who waits for it. */
export class Held {
    state = undefined;
    /** The state as the reader wrote it, where it wrote one. */
    text = undefined;
    #wake = () => {};

    hold(state) {
        this.state = state;
        this.#wake();
    }

    holdText(text) {
        this.text = text;
        this.hold(JSON.parse(text));
    }

    /** Resolves to {state, text} once the state is at this step, or with what is held after so many milliseconds. */
    at(step, ms) {
        return new Promise(resolve => {
            const done = () => {
                clearTimeout(timer);
                this.#wake = () => {};
                resolve({ state: this.state, text: this.text });
            };
            const timer = setTimeout(done, ms);
            this.#wake = () => this.state?.step === step && done();
            this.#wake();
        });
    }
}
