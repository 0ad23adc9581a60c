// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** What an update was, for onpatch(). */
export class UpdateInfo {
    #text;

    /**
     * @param {'full' | 'delta'} kind
     * @param {number} version
     * @param {string} text
     */
    constructor(kind, version, text) {
        /** Whether the whole state came, or a patch. */
        this.kind = kind;
        /** The version of the state after it. */
        this.version = version;
        this.#text = text;
    }

    /** Size of the message in UTF-8, without the framing of the transport. Counted when it is read. */
    get bytes() {
        const count = (/** @type {RegExp} */ pattern) => this.#text.match(pattern)?.length ?? 0;
        return this.#text.length + count(/[\u0080-\uffff]/g) + count(/[\u0800-\ud7ff\ue000-\uffff]/g);
    }
}
