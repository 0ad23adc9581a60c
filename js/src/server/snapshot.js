// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from '../errors.js';
import { isObject, MAX_DEPTH, setMember } from '../journal.js';

/** The size of a container's compact JSON in bytes, kept on it: choosing what to send must not serialise the state. */
const SIZE = Symbol('bytes');

/** Keys are few and come again with every row. */
const keySizes = new Map();
const MAX_KEY_SIZES = 10_000;

/**
 * Bytes of a snapshot's compact JSON, at the cost of one value and not of what is in it.
 * @param {any} value part of a snapshot
 * @returns {number}
 */
export function sizeOf(value) {
    if (typeof value === 'object' && value !== null)
        return value[SIZE];
    return typeof value === 'string' ? textSize(value) : String(value).length;
}

/**
 * Copies the JSON of live objects. A part that has not changed since the last time is the same object in the copy, so
 * that comparing two snapshots costs what has changed. Snapshots are never written to.
 *
 * What JSON cannot say is left out or written as JSON.stringify() does it: NaN is null, a Date is text, functions are left out.
 */
export class SnapshotTaker {
    /** The last copy of each live object: it may stand elsewhere by now. @type {WeakMap<object, any>} */
    #copies = new WeakMap();

    /**
     * @param {any} live
     * @param {any} previous the snapshot taken before it, or undefined
     * @returns {any} the snapshot; `previous` where nothing has changed
     * @throws {VeloxError} `too-deep`: deeper than 512 levels, or it contains itself; `bad-state`: JSON cannot say it
     */
    take(live, previous) {
        return this.#copy(live, previous, '', 0) ?? null;
    }

    /**
     * @param {any} value
     * @param {any} previous
     * @param {string | number} key for toJSON()
     * @param {number} depth
     * @returns {any} undefined where JSON leaves the value out
     */
    #copy(value, previous, key, depth) {
        const plain = typeof value === 'object' && value !== null ? unwrapped(value, key) : value;
        switch (typeof plain) {
        case 'string':
            return plain === previous ? previous : wellFormed(plain);
        case 'number':
            return Number.isFinite(plain) ? plain : null;
        case 'boolean':
            return plain;
        case 'bigint':
            return fromBigInt(plain);
        case 'object':
            return plain === null ? null : this.#container(plain, previous, depth);
        default:
            return undefined;
        }
    }

    /**
     * @param {any} live
     * @param {any} previous
     * @param {number} depth
     */
    #container(live, previous, depth) {
        // One descent is enough to notice an object that contains itself.
        if (depth >= MAX_DEPTH)
            throw new VeloxError('too-deep', `The state is deeper than ${MAX_DEPTH} levels, or contains itself`);
        const last = this.#copies.get(live);
        const known = last ?? previous;
        const copy = Array.isArray(live) ? this.#rows(live, Array.isArray(known) ? known : undefined, depth)
            : this.#members(live, isObject(known) ? known : undefined, depth);
        if (copy !== last)
            this.#copies.set(live, copy);
        return copy;
    }

    /**
     * @param {any[]} live
     * @param {any[] | undefined} known
     * @param {number} depth
     */
    #rows(live, known, depth) {
        const rows = new Array(live.length);
        let isSame = known?.length === live.length;
        let bytes = 1 + Math.max(1, live.length);
        for (let i = 0; i < live.length; ++i) {
            const old = known?.[i];
            rows[i] = this.#copy(live[i], old, i, depth + 1) ?? null;
            isSame &&= rows[i] === old;
            bytes += sizeOf(rows[i]);
        }
        return isSame ? known : sized(rows, bytes);
    }

    /**
     * @param {any} live
     * @param {any} known
     * @param {number} depth
     */
    #members(live, known, depth) {
        const keys = [];
        const values = [];
        let isSame = known !== undefined;
        for (const key of Object.keys(live)) {
            const old = known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
            const value = this.#copy(live[key], old, key, depth + 1);
            if (value === undefined)
                continue;
            keys.push(key);
            values.push(value);
            isSame &&= value === old;
        }
        return isSame && Object.keys(known).length === keys.length ? known : fromMembers(keys, values);
    }
}

/**
 * @param {string[]} keys
 * @param {any[]} values
 */
function fromMembers(keys, values) {
    const object = {};
    let bytes = 2;
    keys.forEach((raw, i) => {
        const key = wellFormed(raw);
        if (Object.hasOwn(object, key))
            return; // two keys that differ in their lone surrogates alone
        bytes += keySize(key) + 1 + sizeOf(values[i]) + (bytes > 2 ? 1 : 0);
        setMember(object, key, values[i]);
    });
    return sized(object, bytes);
}

/**
 * @template {object} T
 * @param {T} container
 * @param {number} bytes
 * @returns {T}
 */
function sized(container, bytes) {
    /** @type {any} */ (container)[SIZE] = bytes;
    return container;
}

/** @param {string} text */
function textSize(text) {
    return Buffer.byteLength(JSON.stringify(text));
}

/** @param {string} key */
function keySize(key) {
    let size = keySizes.get(key);
    if (size === undefined) {
        size = textSize(key);
        if (keySizes.size >= MAX_KEY_SIZES)
            keySizes.clear();
        keySizes.set(key, size);
    }
    return size;
}

/**
 * What JSON.stringify() would write in place of an object.
 * @param {any} value
 * @param {string | number} key
 */
function unwrapped(value, key) {
    const plain = typeof value.toJSON === 'function' ? value.toJSON(String(key)) : value;
    return plain instanceof Number || plain instanceof String || plain instanceof Boolean ? plain.valueOf() : plain;
}

/** @param {bigint} value */
function fromBigInt(value) {
    const number = Number(value);
    if (!Number.isSafeInteger(number))
        throw new VeloxError('bad-state', `${value} has more digits than a number keeps: make it a text`);
    return number;
}

/**
 * The text with its lone surrogates replaced: UTF-8 has no way to write them.
 * @param {string} text
 */
function wellFormed(text) {
    return /\p{Surrogate}/u.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
}
