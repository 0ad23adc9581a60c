// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { diff } from './diff.js';
import { EncodedUpdate } from './encoded.js';
import { History } from './history.js';
import { MAX_HISTORY_BYTES, MIN_HISTORY_BYTES } from './limits.js';
import { makeMergePatch } from './mergediff.js';
import { sizeOf, SnapshotTaker } from './snapshot.js';

/** @typedef {'json' | 'merge'} Format of a patch */

/** The state as it was pushed last, its versions, and what readers are to be sent to get there. */
export class Store {
    #live;
    #settings;
    #taker = new SnapshotTaker();
    #snapshot;
    #history = new History();
    #isMergeWanted = false;
    /** Messages of the present version, by what their reader holds. @type {Map<string, EncodedUpdate[]>} */
    #updates = new Map();

    /**
     * @param {any} live the application's object
     * @param {import('./limits.js').Settings} settings
     */
    constructor(live, settings) {
        this.#live = live;
        this.#settings = settings;
        this.#snapshot = this.#taker.take(live, undefined);
        this.version = 1;
        this.id = settings.id;
    }

    /** Size of the state as compact JSON. */
    get bytes() {
        return sizeOf(this.#snapshot);
    }

    /**
     * Takes over what has changed in the application's object.
     * @returns {boolean} whether something has
     * @throws {VeloxError} `too-deep`, `bad-state`; the store is as it was
     */
    update() {
        const before = this.#snapshot;
        const after = this.#taker.take(this.#live, before);
        if (after === before)
            return false;
        const patch = diff(before, after, this.#settings.rowKeys);
        if (patch?.count === 0)
            return false;
        this.#snapshot = after;
        ++this.version;
        this.#updates.clear();
        this.#history.add(this.version, patch, this.#isMergeWanted ? this.#mergeText(before) : null,
            this.#settings.historyBytes ?? Math.min(Math.max(this.bytes, MIN_HISTORY_BYTES), MAX_HISTORY_BYTES));
        return true;
    }

    /** @param {any} before */
    #mergeText(before) {
        // A root that is replaced, by an array say, is as large as the state: it is never sent as a delta.
        const made = makeMergePatch(before, this.#snapshot, this.bytes);
        return made && JSON.stringify(made.patch);
    }

    /**
     * The messages that carry a reader to the present; they are made once for all readers that hold the same.
     * @param {number} held version, 0 for none
     * @param {Format} format
     * @param {boolean} isFirst whether the first of them tells the id of the state
     * @returns {EncodedUpdate[]} empty where the reader is there already
     */
    updatesFrom(held, format, isFirst) {
        if (held === this.version)
            return [];
        // Merge patches are made from the first push on after somebody has wanted them.
        this.#isMergeWanted ||= format === 'merge';
        const key = `${held} ${format} ${isFirst}`;
        let updates = this.#updates.get(key);
        if (!updates) {
            updates = this.#deltas(held, format, isFirst) ?? [this.fullState(isFirst)];
            this.#updates.set(key, updates);
        }
        return updates;
    }

    /**
     * @param {boolean} withId
     * @returns {EncodedUpdate}
     */
    fullState(withId) {
        const key = `full ${withId}`;
        let [update] = this.#updates.get(key) ?? [];
        if (!update) {
            update = this.#encode(this.version, withId, '', JSON.stringify(this.#snapshot));
            this.#updates.set(key, [update]);
        }
        return update;
    }

    /**
     * @param {number} held
     * @param {Format} format
     * @param {boolean} isFirst
     * @returns {EncodedUpdate[] | null} null where the full state is to be sent
     */
    #deltas(held, format, isFirst) {
        if (held < 1 || held > this.version)
            return null;
        if (format === 'merge') {
            const merges = this.#history.mergesFrom(held, this.bytes);
            return merges && merges.map((text, i) =>
                this.#encode(held + i + 1, isFirst && i === 0, '"delta":true,', text));
        }
        const patch = this.#history.patchFrom(held, this.bytes);
        const base = held === this.version - 1 ? '' : `"base":${held},`;
        return patch === null ? null : [this.#encode(this.version, isFirst, `${base}"delta":true,`, patch)];
    }

    /**
     * @param {number} version
     * @param {boolean} withId
     * @param {string} kind members between version and body
     * @param {string} body
     */
    #encode(version, withId, kind, body) {
        const id = withId ? `"id":${JSON.stringify(this.id)},` : '';
        return new EncodedUpdate(`{${id}"version":${version},${kind}"body":${body}}`, `${this.id}-${version}`);
    }
}
