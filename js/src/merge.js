// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';
import { isObject, Journal, MAX_DEPTH, setMember } from './journal.js';

/**
 * Applies a JSON Merge Patch (RFC 7396) to `document` in place.
 * @param {any} document
 * @param {any} patch
 * @param {Journal} [journal] takes part in the changes, so that the caller may still take them back
 * @returns {any} the document; another value only where it or the patch is no object
 * @throws {VeloxError} `too-deep`; the document is as it was
 */
export function applyMergePatch(document, patch, journal = new Journal()) {
    try {
        return patched(document, patch, journal, 0);
    } catch (error) {
        journal.rollback();
        throw error;
    }
}

/**
 * @param {any} target
 * @param {any} patch
 * @param {Journal} journal
 * @param {number} depth
 * @returns {any}
 */
function patched(target, patch, journal, depth) {
    if (!isObject(patch))
        return patch;
    if (depth > MAX_DEPTH)
        throw new VeloxError('too-deep', `The patch is deeper than ${MAX_DEPTH} levels`);
    /** @type {{[key: string]: any}} */
    const result = isObject(target) ? target : {};
    for (const key of Object.keys(patch)) {
        const held = Object.hasOwn(result, key);
        const old = held ? result[key] : undefined;
        if (patch[key] === null) {
            if (held)
                journal.delete(result, key);
            continue;
        }
        const value = patched(old, patch[key], journal, depth + 1);
        if (!held || value !== old)
            journal.set(result, key, value);
    }
    return result;
}

/**
 * Makes `target` equal to `source` in place: objects and arrays found in both keep their identity, so what a page
 * holds on to stays live. Keys that start with `$` are the caller's own and are never taken away.
 * @param {any} target an array or an object, of the kind of `source`
 * @param {any} source not used afterwards by the caller: parts of it become parts of `target`
 */
export function mergeState(target, source, depth = 0) {
    if (Array.isArray(source)) {
        target.length = Math.min(target.length, source.length);
        source.forEach((value, index) => {
            const merged = mergedValue(target[index], value, depth);
            if (index >= target.length || target[index] !== merged)
                target[index] = merged;
        });
        return;
    }
    for (const key of Object.keys(target)) {
        if (!Object.hasOwn(source, key) && key[0] !== '$')
            delete target[key];
    }
    for (const key of Object.keys(source)) {
        const held = Object.hasOwn(target, key);
        const merged = mergedValue(held ? target[key] : undefined, source[key], depth);
        if (!held || target[key] !== merged)
            setMember(target, key, merged);
    }
}

/**
 * @param {any} old
 * @param {any} value
 * @param {number} depth
 */
function mergedValue(old, value, depth) {
    // Beyond the limit values are replaced whole, which loses identities but never the stack.
    if (depth >= MAX_DEPTH || !isSameKind(old, value))
        return value;
    mergeState(old, value, depth + 1);
    return old;
}

/**
 * Whether both are objects, or both arrays.
 * @param {any} a
 * @param {any} b
 */
export function isSameKind(a, b) {
    return Array.isArray(a) ? Array.isArray(b) : isObject(a) && isObject(b);
}
