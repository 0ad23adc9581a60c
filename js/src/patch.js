// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isVeloxError, VeloxError } from './errors.js';
import { isObject, Journal, MAX_DEPTH, setMember } from './journal.js';
import { arrayIndex, parsePointer } from './pointer.js';

/** Most values that the `copy` operations of one patch may make: a few of them could otherwise fill the memory. */
export const MAX_COPIED_VALUES = 1_000_000;

/**
 * @typedef {object} Context what one patch works on
 * @property {{'': any}} root the document as a member, so that the root is a place like any other
 * @property {Journal} journal
 * @property {{left: number}} budget values that may still be copied
 * @property {Access} access
 */

/**
 * @typedef {object} Access how the document is entered, so that a snapshot can be patched without changing it
 * @property {(container: any, key: string) => any} step the member that is about to be changed, or something in it
 * @property {(value: any, old: any) => any} take what is stored for a value of the patch in place of an old one
 */

/** @type {Access} */
const inPlace = { step: (container, key) => container[key], take: value => value };

/**
 * Applies a JSON Patch (RFC 6902) to `document` in place, wholly or not at all.
 * Only own members are ever read, so a path cannot reach a prototype.
 * @param {any} document
 * @param {unknown} operations
 * @param {Journal} [journal] takes part in the changes, so that the caller may still take them back
 * @param {Access} [access] in place by default
 * @returns {any} the document; another value only where the patch replaced the root
 * @throws {VeloxError} with `index` and `pointer` of the operation; the document is as it was
 */
export function applyPatch(document, operations, journal = new Journal(), access = inPlace) {
    if (!Array.isArray(operations))
        throw new VeloxError('invalid-patch', 'A JSON Patch is an array');
    const context = { root: { '': document }, journal, access, budget: { left: MAX_COPIED_VALUES } };
    operations.forEach((operation, index) => {
        try {
            applyOperation(context, operation);
        } catch (error) {
            journal.rollback();
            throw located(error, operation, index);
        }
    });
    return context.root[''];
}

/** @type {{[name: string]: (context: Context, operation: any) => void}} */
const appliers = {
    add: (context, operation) => add(context, operation.path, context.access.take(valueOf(operation), undefined)),
    remove: (context, operation) => { remove(context, operation.path); },
    replace: (context, operation) => replace(context, operation.path, valueOf(operation)),
    move,
    copy: (context, operation) =>
        add(context, operation.path, clone(read(context, sourceOf(operation)), context.budget)),
    test: (context, operation) => {
        if (!isEqual(read(context, operation.path), valueOf(operation)))
            throw new VeloxError('test-failed', 'The value differs from the one tested for');
    },
};

/**
 * @param {Context} context
 * @param {any} operation
 */
function applyOperation(context, operation) {
    if (!isObject(operation) || typeof operation.op !== 'string' || typeof operation.path !== 'string')
        throw new VeloxError('invalid-patch', 'An operation is an object with an op and a path');
    if (!Object.hasOwn(appliers, operation.op))
        throw new VeloxError('unknown-operation', 'None of the six operations of RFC 6902');
    appliers[operation.op](context, operation);
}

/** @param {{[key: string]: any}} operation */
function valueOf(operation) {
    if (!Object.hasOwn(operation, 'value'))
        throw new VeloxError('invalid-patch', 'The operation has no value');
    return operation.value;
}

/** @param {{[key: string]: any}} operation */
function sourceOf(operation) {
    if (typeof operation.from !== 'string')
        throw new VeloxError('invalid-patch', 'The operation has no source');
    return operation.from;
}

/**
 * @param {Context} context
 * @param {string} pointer
 * @param {any} value
 */
function add(context, pointer, value) {
    const { container, key } = locate(context, pointer);
    if (!Array.isArray(container)) {
        context.journal.set(container, key, value);
        return;
    }
    const index = key === '-' ? container.length : arrayIndex(key);
    if (index < 0 || index > container.length)
        throw missing(container, key);
    context.journal.insert(container, index, value);
}

/**
 * @param {Context} context
 * @param {string} pointer
 * @returns {any} what was there
 */
function remove(context, pointer) {
    const { container, key } = locate(context, pointer);
    const value = member(container, key);
    if (container === context.root)
        context.journal.set(container, '', null);
    else if (Array.isArray(container))
        context.journal.remove(container, Number(key));
    else
        context.journal.delete(container, key);
    return value;
}

/**
 * @param {Context} context
 * @param {string} pointer
 * @param {any} value
 */
function replace(context, pointer, value) {
    const { container, key } = locate(context, pointer);
    const taken = context.access.take(value, member(container, key));
    if (Array.isArray(container))
        context.journal.replace(container, Number(key), taken);
    else
        context.journal.set(container, key, taken);
}

/**
 * @param {Context} context
 * @param {any} operation
 */
function move(context, operation) {
    const { path } = operation;
    const from = sourceOf(operation);
    const value = read(context, from);
    parsePointer(path);
    if (from === path)
        return;
    if (path.startsWith(from + '/'))
        throw new VeloxError('move-into-child', 'A value cannot move into itself');
    remove(context, from);
    add(context, path, value);
}

/**
 * @param {Context} context
 * @param {string} pointer
 */
function read(context, pointer) {
    const { container, key } = locate(context, pointer, inPlace);
    return member(container, key);
}

/**
 * The container that holds the place a pointer names, and the place's key in it.
 * @param {Context} context
 * @param {string} pointer
 * @param {Access} [access]
 * @returns {{container: any, key: string}}
 */
function locate(context, pointer, access = context.access) {
    const tokens = parsePointer(pointer);
    if (tokens.length > MAX_DEPTH)
        throw new VeloxError('too-deep', `The path is deeper than ${MAX_DEPTH} levels`);
    const key = tokens.pop();
    if (key === undefined)
        return { container: context.root, key: '' };
    let container = access.step(context.root, '');
    for (const token of tokens) {
        if (!has(container, token))
            throw missing(null, token);
        container = access.step(container, token);
    }
    if (typeof container !== 'object' || container === null)
        throw missing(null, key);
    return { container, key };
}

/**
 * Whether `container` holds something at `key`. Own members alone count, and of an array its elements alone.
 * @param {any} container
 * @param {string} key
 */
function has(container, key) {
    if (!Array.isArray(container))
        return isObject(container) && Object.hasOwn(container, key);
    const index = arrayIndex(key);
    return index >= 0 && index < container.length;
}

/**
 * @param {any} container
 * @param {string} key
 */
function member(container, key) {
    if (!has(container, key))
        throw missing(container, key);
    return container[key];
}

/**
 * A copy that shares nothing with `value`.
 * @param {any} value
 * @param {{left: number}} budget counts the values made
 * @returns {any}
 */
function clone(value, budget, depth = 0) {
    if (--budget.left < 0)
        throw new VeloxError('too-large', `The patch copies more than ${MAX_COPIED_VALUES} values`);
    if (typeof value !== 'object' || value === null)
        return value;
    if (depth > MAX_DEPTH)
        throw new VeloxError('too-deep', `The value is deeper than ${MAX_DEPTH} levels`);
    if (Array.isArray(value))
        return value.map(item => clone(item, budget, depth + 1));
    const copy = {};
    for (const key of Object.keys(value))
        setMember(copy, key, clone(value[key], budget, depth + 1));
    return copy;
}

/**
 * Equality of JSON values: numbers by value, objects whatever the order of their keys (RFC 6902, 4.6).
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function isEqual(a, b, depth = 0) {
    if (a === b)
        return true;
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b))
        return false;
    if (depth > MAX_DEPTH)
        throw new VeloxError('too-deep', `The value is deeper than ${MAX_DEPTH} levels`);
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length
        && keys.every(key => Object.hasOwn(b, key) && isEqual(a[key], b[key], depth + 1));
}

/**
 * @param {any} container what the key is looked for in, or null where that is no container itself
 * @param {string} key
 */
function missing(container, key) {
    const code = Array.isArray(container) ? 'invalid-index' : 'not-found';
    return new VeloxError(code, `There is nothing at ${JSON.stringify(key.slice(0, 80))}`);
}

/**
 * @param {unknown} error
 * @param {any} operation
 * @param {number} index
 */
function located(error, operation, index) {
    const known = isVeloxError(error);
    const pointer = isObject(operation) && typeof operation.path === 'string' ? operation.path : undefined;
    return new VeloxError(known ? error.code : 'invalid-patch',
        `Operation ${index}: ${error instanceof Error ? error.message : error}`,
        { index, pointer, cause: known ? undefined : error });
}
