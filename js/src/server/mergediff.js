// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isObject, setMember } from '../journal.js';
import { isEqual } from '../patch.js';
import { sizeOf } from './snapshot.js';

/** Stops the walk: no merge patch can say the change, or none that is worth it. */
class Unusable extends Error {}

/**
 * The JSON Merge Patch (RFC 7396) from one snapshot to another.
 * @param {any} before
 * @param {any} after
 * @param {number} [maxBytes] beyond it the full state is smaller
 * @returns {{patch: any} | null} null where it would have to carry a null anywhere in a value that it sets, because
 *     its reader deletes the member instead; or where it is too large
 */
export function makeMergePatch(before, after, maxBytes = Infinity) {
    try {
        return { patch: patchFrom(before, after, { left: maxBytes }) };
    } catch (error) {
        if (error instanceof Unusable)
            return null;
        throw error;
    }
}

/**
 * @param {any} before
 * @param {any} after
 * @param {{left: number}} budget bytes
 * @returns {any}
 */
function patchFrom(before, after, budget) {
    if (!isObject(before) || !isObject(after)) {
        spend(budget, sizeOf(after));
        if (hasNull(after))
            throw new Unusable();
        return after;
    }
    const patch = {};
    for (const key of Object.keys(before)) {
        if (!Object.hasOwn(after, key)) {
            spend(budget, key.length + 8);
            setMember(patch, key, null);
        }
    }
    for (const key of Object.keys(after)) {
        const isNew = !Object.hasOwn(before, key);
        if (!isNew && isEqual(before[key], after[key]))
            continue;
        spend(budget, key.length + 4);
        setMember(patch, key, patchFrom(isNew ? undefined : before[key], after[key], budget));
    }
    return patch;
}

/**
 * @param {{left: number}} budget
 * @param {number} bytes
 */
function spend(budget, bytes) {
    budget.left -= bytes;
    if (budget.left < 0)
        throw new Unusable();
}

/**
 * @param {any} value
 * @returns {boolean}
 */
function hasNull(value) {
    if (typeof value !== 'object')
        return false;
    return value === null || Object.values(value).some(hasNull);
}
