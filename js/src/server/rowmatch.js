// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isObject } from '../journal.js';
import { longestIncreasing } from './listdiff.js';

/** By what rows are commonly known. */
const KEY_NAMES = ['id', 'key', 'uuid'];

/**
 * Which old row each new row is: by the declared key, else by `id`, `key` or `uuid`, whichever is there in all rows
 * and unique, else by content; what is then left over between two rows that stay is an edit in place.
 * @param {readonly any[]} before
 * @param {readonly any[]} after
 * @param {string} [rowKey]
 * @returns {number[]} for each new row the old one, or -1
 */
export function matchRows(before, after, rowKey) {
    /** @type {number[]} */
    const match = new Array(after.length).fill(-1);
    if (before.length === 0 || after.length === 0)
        return match;
    for (const name of rowKey === undefined ? KEY_NAMES : [rowKey]) {
        const rows = indexBy(before, name);
        if (rows && indexBy(after, name))
            return after.map(row => rows.get(row[name]) ?? -1);
    }
    matchByContent(before, after, match);
    matchByPlace(before.length, match);
    return match;
}

/**
 * Rows by the value of one member, or null where some row has none, or two rows share one.
 * @param {readonly any[]} rows
 * @param {string} name
 */
function indexBy(rows, name) {
    const index = new Map();
    for (let i = 0; i < rows.length; ++i) {
        const row = rows[i];
        const value = isObject(row) && Object.hasOwn(row, name) ? row[name] : null;
        if (value === null || typeof value === 'object' || index.has(value))
            return null;
        index.set(value, i);
    }
    return index;
}

/**
 * @param {readonly any[]} before
 * @param {readonly any[]} after
 * @param {number[]} match
 */
function matchByContent(before, after, match) {
    /** @type {Map<string, number[]>} */
    const oldRows = new Map(); // of equal ones the first is last, to be taken first
    for (let row = before.length - 1; row >= 0; --row) {
        const text = JSON.stringify(before[row]);
        const same = oldRows.get(text);
        if (same)
            same.push(row);
        else
            oldRows.set(text, [row]);
    }
    after.forEach((value, row) => {
        match[row] = oldRows.get(JSON.stringify(value))?.pop() ?? -1;
    });
}

/**
 * @param {number} oldCount
 * @param {number[]} match
 */
function matchByPlace(oldCount, match) {
    const used = new Uint8Array(oldCount);
    for (const old of match) {
        if (old >= 0)
            used[old] = 1;
    }
    let row = 0;
    let old = 0;
    for (const stay of [...longestIncreasing(match), match.length]) {
        const oldEnd = stay < match.length ? match[stay] : oldCount;
        for (; row < stay; ++row) {
            while (old < oldEnd && used[old])
                ++old;
            if (match[row] < 0 && old < oldEnd)
                match[row] = old++;
        }
        row = stay + 1;
        old = oldEnd + 1;
    }
}
