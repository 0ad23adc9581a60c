// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isVeloxError, VeloxError } from './errors.js';
import { isObject, Journal } from './journal.js';
import { applyMergePatch, isSameKind, mergeState } from './merge.js';
import { applyPatch } from './patch.js';
import { snapshotAfter, snapshotOf } from './snapshot.js';

/**
 * One message of the server's (docs/protocol.md, 1).
 * @typedef {object} Message
 * @property {string} [id]
 * @property {number} [version]
 * @property {number} [base]
 * @property {boolean} [delta]
 * @property {boolean} [ping]
 * @property {any} [body]
 */

/**
 * The message in a text from the server.
 * @param {unknown} text
 * @returns {Message}
 */
export function parseMessage(text) {
    let message;
    try {
        message = JSON.parse(/** @type {string} */ (text));
    } catch (cause) {
        throw new VeloxError('invalid-message', 'The message is no JSON', { cause });
    }
    if (!isObject(message))
        throw new VeloxError('invalid-message', 'The message is no JSON object');
    if (message.ping === true)
        return message;
    if (!Number.isSafeInteger(message.version) || message.version < 1)
        throw new VeloxError('invalid-message', 'The message has no version');
    if (message.id !== undefined && typeof message.id !== 'string')
        throw new VeloxError('invalid-message', 'The id of the message is no string');
    return message;
}

/** The caller's object, and which version of which state it holds. */
export class Copy {
    /** Identity of the state, or empty. */
    id = '';
    /** Version held, or 0. */
    version = 0;
    /** @type {any} */
    #snapshot;

    /** @param {any} target the object or array that is kept up to date in place */
    constructor(target) {
        this.target = target;
    }

    /** An immutable copy. Kept from the first call on, and free before. */
    get snapshot() {
        this.#snapshot ??= snapshotOf(undefined, this.target);
        return this.#snapshot;
    }

    /** Forgets what is held, so that the next connection asks for a full state. The object stays as it is. */
    forget() {
        this.id = '';
        this.version = 0;
    }

    /**
     * Applies an update, wholly or not at all.
     * @param {Message} message no ping
     * @param {boolean} isFirst whether it is the first one of its connection: a full state then brings its id
     * @throws {VeloxError} the object, `id` and `version` are as they were
     */
    apply(message, isFirst) {
        try {
            // First, because the values in a message become parts of the target.
            const snapshot = this.#snapshot && this.#nextSnapshot(message);
            if (message.delta)
                this.#applyDelta(message);
            else
                this.#become(message.body, new Journal());
            if (this.#snapshot)
                this.#snapshot = snapshot ?? snapshotOf(this.#snapshot, this.target);
        } catch (cause) {
            // The caller's object may refuse to be written: frozen, or a proxy with a mind of its own.
            throw isVeloxError(cause) ? cause
                : new VeloxError('apply-failed', 'The object cannot be changed', { cause });
        }
        this.id = message.id ?? (isFirst && !message.delta ? '' : this.id);
        this.version = /** @type {number} */ (message.version);
    }

    /** @param {Message} message */
    #nextSnapshot({ delta, body }) {
        if (delta)
            return snapshotAfter(this.#snapshot, body);
        return isSameKind(this.target, body) ? snapshotOf(this.#snapshot, body) : undefined;
    }

    /** @param {Message} message */
    #applyDelta(message) {
        const base = message.base ?? /** @type {number} */ (message.version) - 1;
        if (this.version === 0 || base !== this.version)
            throw new VeloxError('base-mismatch', `A delta from version ${base}, but ${this.version} is held`);
        if (message.id !== undefined && message.id !== this.id)
            throw new VeloxError('base-mismatch', 'A delta of another state');
        if (typeof message.body !== 'object' || message.body === null)
            throw new VeloxError('invalid-message', 'A delta is an array or an object');
        const journal = new Journal();
        const apply = Array.isArray(message.body) ? applyPatch : applyMergePatch;
        const result = apply(this.target, message.body, journal);
        // A new root shares nothing with the old one: what moves leaves its place, and what is copied is cloned.
        if (result !== this.target)
            this.#become(result, journal);
    }

    /**
     * @param {any} state
     * @param {Journal} journal changes to take back where the state cannot become the target
     */
    #become(state, journal) {
        const body = state ?? (Array.isArray(this.target) ? [] : {});
        if (!isSameKind(this.target, body)) {
            journal.rollback();
            throw new VeloxError('root-type', Array.isArray(this.target)
                ? 'The state is no array, as the object given to velox() is'
                : 'The state is no object, as the one given to velox() is');
        }
        mergeState(this.target, body);
    }
}
