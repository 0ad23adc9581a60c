// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { MAX_PATCH_OPERATIONS } from './limits.js';

/**
 * @typedef {object} Entry what one push changed
 * @property {number} version after it
 * @property {{text: string, count: number} | null} patch operations of a JSON Patch; null where there is none to send
 * @property {string | null} merge a merge patch; likewise
 * @property {number} bytes
 */

/** What an entry costs besides its texts. */
const ENTRY_BYTES = 64;

/** The last pushes, bounded by bytes: what carries a reader from the version it holds to the present. */
export class History {
    /** @type {Entry[]} */
    #entries = [];
    #bytes = 0;

    /**
     * @param {number} version
     * @param {{text: string, count: number} | null} patch
     * @param {string | null} merge
     * @param {number} maxBytes of the whole history
     */
    add(version, patch, merge, maxBytes) {
        const bytes = ENTRY_BYTES + Buffer.byteLength(patch?.text ?? '') + Buffer.byteLength(merge ?? '');
        this.#entries.push({ version, patch, merge, bytes });
        this.#bytes += bytes;
        let drop = 0;
        for (; this.#bytes > maxBytes && drop < this.#entries.length; ++drop)
            this.#bytes -= this.#entries[drop].bytes;
        this.#entries.splice(0, drop);
    }

    /**
     * The pushes after `base`; empty where some are no longer known.
     * @param {number} base
     * @returns {Entry[]}
     */
    #after(base) {
        const first = base + 1 - (this.#entries[0]?.version ?? Infinity);
        return first < 0 ? [] : this.#entries.slice(first);
    }

    /**
     * One JSON Patch from `base` to the present: patches concatenate.
     * @param {number} base
     * @param {number} maxBytes
     * @returns {string | null} null where it is not known, or as large as `maxBytes`
     */
    patchFrom(base, maxBytes) {
        const texts = [];
        let bytes = 1;
        let count = 0;
        for (const { patch } of this.#after(base)) {
            if (!patch)
                return null;
            bytes += Buffer.byteLength(patch.text) + 1;
            count += patch.count;
            if (bytes >= maxBytes || count > MAX_PATCH_OPERATIONS)
                return null;
            texts.push(patch.text);
        }
        return texts.length > 0 ? `[${texts.join()}]` : null;
    }

    /**
     * The merge patches from `base` to the present. They do not compose: a member that is deleted and made again would
     * lose its deletion.
     * @param {number} base
     * @param {number} maxBytes
     * @returns {string[] | null}
     */
    mergesFrom(base, maxBytes) {
        const texts = [];
        let bytes = 0;
        for (const { merge } of this.#after(base)) {
            if (merge === null)
                return null;
            bytes += Buffer.byteLength(merge);
            if (bytes >= maxBytes)
                return null;
            texts.push(merge);
        }
        return texts.length > 0 ? texts : null;
    }
}
