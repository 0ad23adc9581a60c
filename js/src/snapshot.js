// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';
import { isObject, Journal, MAX_DEPTH, setMember } from './journal.js';
import { applyPatch } from './patch.js';

/**
 * A deep copy of `value` without the caller's own keys (those that start with `$`). It shares with `old`, place by
 * place, whatever is equal; where all is, it is `old`.
 * @param {any} old an earlier copy, or undefined
 * @param {any} value
 * @returns {any}
 */
export function snapshotOf(old, value, depth = 0) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (depth > MAX_DEPTH)
        throw new VeloxError('too-deep', `The value is deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(value)) {
        const items = value.map((item, index) => snapshotOf(old?.[index], item, depth + 1));
        return Array.isArray(old) && old.length === items.length && items.every((item, index) => item === old[index])
            ? old : items;
    }
    const keys = Object.keys(value).filter(key => key[0] !== '$');
    let isShared = isObject(old) && Object.keys(old).length === keys.length;
    const copy = {};
    for (const key of keys) {
        const earlier = memberOf(old, key);
        const item = snapshotOf(earlier, value[key], depth + 1);
        isShared &&= item === earlier;
        setMember(copy, key, item);
    }
    return isShared ? old : copy;
}

/**
 * The snapshot after a delta; `snapshot` itself never changes. Containers on the way to a change are copied, one
 * level deep and once for a delta; all others are shared.
 * @param {any} snapshot
 * @param {any} delta a JSON Patch or a merge patch, not applied yet: applying it makes its values parts of the object
 * @returns {any} undefined where it cannot be told from the delta alone
 */
export function snapshotAfter(snapshot, delta) {
    try {
        return Array.isArray(delta) ? patched(snapshot, delta) : merged(snapshot, delta, 0);
    } catch {
        return undefined;
    }
}

/**
 * @param {any} snapshot
 * @param {any[]} operations
 */
function patched(snapshot, operations) {
    // Snapshots have no keys with a `$`.
    if (operations.some(({ path, from }) => /\/\$/.test(path + (from ?? ''))))
        return undefined;
    const own = new Set();
    return applyPatch(snapshot, operations, new Journal(), {
        step(container, key) {
            const child = container[key];
            if (typeof child !== 'object' || child === null || own.has(child))
                return child;
            const copy = Array.isArray(child) ? child.slice() : shallowCopy(child);
            own.add(copy);
            setMember(container, key, copy);
            return copy;
        },
        take: (value, old) => snapshotOf(old, value),
    });
}

/**
 * @param {any} old
 * @param {any} patch
 * @param {number} depth
 * @returns {any}
 */
function merged(old, patch, depth) {
    if (!isObject(patch))
        return snapshotOf(old, patch);
    if (depth > MAX_DEPTH)
        throw new VeloxError('too-deep', `The patch is deeper than ${MAX_DEPTH} levels`);
    const result = isObject(old) ? shallowCopy(old) : {};
    for (const key of Object.keys(patch)) {
        if (patch[key] === null)
            delete result[key];
        else if (key[0] !== '$')
            setMember(result, key, merged(memberOf(result, key), patch[key], depth + 1));
    }
    return result;
}

/**
 * @param {any} container
 * @param {string} key
 */
function memberOf(container, key) {
    return typeof container === 'object' && container !== null && Object.hasOwn(container, key)
        ? container[key] : undefined;
}

/** @param {{[key: string]: any}} object */
function shallowCopy(object) {
    /** @type {{[key: string]: any}} */
    const copy = {};
    for (const key of Object.keys(object))
        setMember(copy, key, object[key]);
    return copy;
}
