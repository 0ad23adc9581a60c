// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isObject } from '../journal.js';
import { isEqual } from '../patch.js';
import { escapeToken } from '../pointer.js';
import { diffLists } from './listdiff.js';
import { MAX_LIST_OPERATIONS, MAX_PATCH_OPERATIONS } from './limits.js';
import { matchRows } from './rowmatch.js';
import { sizeOf } from './snapshot.js';

/** Bytes of {"op":"replace","path":"","value":} around a path and a value, and of the other operations alike. */
const OPERATION_BYTES = 36;

/**
 * @typedef {object} Operation one of a JSON Patch
 * @property {'add' | 'remove' | 'replace' | 'move'} op
 * @property {string} path JSON Pointer, with the escapes of a JSON text
 * @property {string} [from] likewise
 * @property {any} [value]
 * @property {number} bytes about its size
 */

/**
 * The JSON Patch from one snapshot to another: the operations of its text, without the brackets, so that patches are
 * joined by a comma.
 * @param {any} before
 * @param {any} after
 * @param {{[pointer: string]: string}} [rowKeys] by which member the rows of the list at a pointer are told apart
 * @returns {{text: string, count: number} | null} null where the state is better sent whole
 */
export function diff(before, after, rowKeys = {}) {
    const differ = new Differ(rowKeys);
    differ.compare(before, after, '');
    if (!differ.isUsable || differ.operations.length > MAX_PATCH_OPERATIONS || differ.bytes > 2 * sizeOf(after) + OPERATION_BYTES)
        return null;
    return { text: differ.operations.map(textOf).join(), count: differ.operations.length };
}

/** @param {Operation} operation */
function textOf({ op, path, from, value }) {
    const start = `{"op":"${op}","path":"${path}"`;
    if (op === 'remove')
        return start + '}';
    return op === 'move' ? `${start},"from":"${from}"}` : `${start},"value":${JSON.stringify(value)}}`;
}

/**
 * @param {string} path
 * @param {string} key
 */
function childPath(path, key) {
    return `${path}/${JSON.stringify(escapeToken(key)).slice(1, -1)}`;
}

class Differ {
    /** @type {Operation[]} */
    operations = [];
    bytes = 0;
    /** False where only a replaced root would do, which is a full state. */
    isUsable = true;
    /** @type {Map<string, string>} */
    #rowKeys = new Map();

    /** @param {{[pointer: string]: string}} rowKeys */
    constructor(rowKeys) {
        for (const pointer of Object.keys(rowKeys))
            this.#rowKeys.set(JSON.stringify(pointer).slice(1, -1), rowKeys[pointer]);
    }

    /**
     * @param {any} before
     * @param {any} after
     * @param {string} path
     */
    compare(before, after, path) {
        if (before === after)
            return;
        const first = this.operations.length;
        const bytesBefore = this.bytes;
        if (isObject(before) && isObject(after))
            this.#compareMembers(before, after, path);
        else if (Array.isArray(before) && Array.isArray(after))
            this.#compareRows(before, after, path);
        else
            this.#replace(path, after);
        const whole = sizeOf(after) + path.length + OPERATION_BYTES;
        if (path !== '' && this.operations.length > first && this.bytes - bytesBefore > whole) {
            this.operations.length = first;
            this.bytes = bytesBefore;
            this.#replace(path, after);
        }
    }

    /**
     * @param {any} before
     * @param {any} after
     * @param {string} path
     */
    #compareMembers(before, after, path) {
        for (const key of Object.keys(before)) {
            if (!Object.hasOwn(after, key))
                this.#add({ op: 'remove', path: childPath(path, key), bytes: 0 });
        }
        for (const key of Object.keys(after)) {
            const value = after[key];
            if (!Object.hasOwn(before, key))
                this.#add({ op: 'add', path: childPath(path, key), value, bytes: sizeOf(value) });
            else if (before[key] !== value)
                this.compare(before[key], value, childPath(path, key));
        }
    }

    /**
     * @param {any[]} before
     * @param {any[]} after
     * @param {string} path
     */
    #compareRows(before, after, path) {
        const { start, oldEnd, newEnd } = changedPart(before, after);
        const rows = after.slice(start, newEnd);
        const match = matchRows(before.slice(start, oldEnd), rows, this.#rowKeys.get(path));
        const edits = diffLists(oldEnd - start, match, MAX_LIST_OPERATIONS);
        if (!edits) {
            this.#replace(path, after);
            return;
        }
        for (const edit of edits)
            this.#addEdit(edit, path, start, rows);
        match.forEach((old, row) => {
            if (old >= 0)
                this.compare(before[start + old], rows[row], `${path}/${start + row}`);
        });
    }

    /**
     * @param {import('./listdiff.js').Edit} edit
     * @param {string} path of the list
     * @param {number} start
     * @param {any[]} rows
     */
    #addEdit(edit, path, start, rows) {
        const at = `${path}/${start + edit.at}`;
        if (edit.op === 'remove')
            this.#add({ op: 'remove', path: at, bytes: 0 });
        else if (edit.op === 'add')
            this.#add({ op: 'add', path: at, value: rows[edit.row], bytes: sizeOf(rows[edit.row]) });
        else
            this.#add({ op: 'move', path: at, from: `${path}/${start + edit.from}`, bytes: path.length + 8 });
    }

    /**
     * @param {string} path
     * @param {any} value
     */
    #replace(path, value) {
        this.isUsable &&= path !== '';
        this.#add({ op: 'replace', path, value, bytes: sizeOf(value) });
    }

    /** @param {Operation} operation its `bytes` are those of the value */
    #add(operation) {
        operation.bytes += operation.path.length + (operation.op === 'remove' ? 25 : OPERATION_BYTES);
        this.bytes += operation.bytes;
        this.operations.push(operation);
    }
}

/**
 * What is left of two lists without the equal rows at both ends.
 * @param {any[]} before
 * @param {any[]} after
 */
function changedPart(before, after) {
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && isEqual(before[start], after[start]))
        ++start;
    let oldEnd = before.length;
    let newEnd = after.length;
    while (oldEnd > start && newEnd > start && isEqual(before[oldEnd - 1], after[newEnd - 1])) {
        --oldEnd;
        --newEnd;
    }
    return { start, oldEnd, newEnd };
}
