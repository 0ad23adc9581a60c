// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { randomUUID } from 'node:crypto';
import { VeloxError } from '../errors.js';

/** More row operations on one list in one push than this, and the list is replaced whole. */
export const MAX_LIST_OPERATIONS = 1000;
/** A patch of more operations than this is sent as a full state: a browser applies the state faster. */
export const MAX_PATCH_OPERATIONS = 50_000;
/** Least and greatest size of the patches kept for resuming; between them it is the size of the state. */
export const MIN_HISTORY_BYTES = 64 * 1024;
export const MAX_HISTORY_BYTES = 8 * 1024 * 1024;
/** Longest message of a reader's: it has nothing to say but `ping`. */
export const MAX_READER_MESSAGE_BYTES = 64 * 1024;
/** What `Retry-After` tells a peer that was answered 503, in seconds. */
export const RETRY_AFTER_SECONDS = 5;
/** Time that a closed connection has to take its last bytes before it is cut, in milliseconds. */
export const CLOSE_TIMEOUT_MS = 5_000;
/** A frame takes 16 ms, so nobody could see more. */
const MIN_THROTTLE_MS = 15;
/** Node tells that a socket has drained only where it held more than this. */
const MIN_UNSENT_BYTES = 64 * 1024;
/** Longest delay of a timer. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * @typedef {object} Options
 * @property {number} [throttleMs] shortest time between two pushes, in milliseconds; 200, never below 15
 * @property {number} [pingMs] time between two pings, in milliseconds; 25,000
 * @property {number} [writeTimeoutMs] a reader that takes no byte for so long is disconnected; 30,000
 * @property {number} [maxUnsentBytes] a reader whose socket holds more is sent nothing until it has drained; 1 MiB,
 *     never below 64 KiB
 * @property {number} [historyBytes] patches kept for readers that come back; as large as the state, from 64 KiB to 8 MiB
 * @property {number} [maxConnections] readers at a time, others are answered 503; 10,000
 * @property {string[]} [allowedOrigins] origins, besides the server's own, whose pages may read; `*` is any; none
 * @property {'merge' | 'json'} [defaultPatch] what a reader gets that names no format; `merge`, as released clients read
 * @property {boolean} [gzip] whether event streams are compressed for readers that accept it; true
 * @property {(request: import('node:http').IncomingMessage) => boolean | Promise<boolean>} [authorize] decides before
 *     anything is sent; false is answered 403. Everybody may read by default
 * @property {{[pointer: string]: string}} [rowKeys] by which member the rows of the list at a JSON Pointer are told apart,
 *     where it is not `id`, `key` or `uuid`; none
 * @property {string} [id] identity of the state; a random one. Give one only where versions go on after a restart
 */

/** @typedef {Required<Omit<Options, 'historyBytes'>> & {historyBytes?: number}} Settings */

/**
 * The options with what was left out, checked.
 * @param {Options} options
 * @returns {Settings}
 * @throws {VeloxError} `bad-argument`
 */
export function settingsFrom(options) {
    const settings = {
        throttleMs: Math.max(MIN_THROTTLE_MS, milliseconds(options, 'throttleMs', 200)),
        pingMs: milliseconds(options, 'pingMs', 25_000),
        writeTimeoutMs: milliseconds(options, 'writeTimeoutMs', 30_000),
        maxUnsentBytes: Math.max(MIN_UNSENT_BYTES, number(options, 'maxUnsentBytes', 1024 * 1024, Infinity)),
        historyBytes: options.historyBytes === undefined ? undefined : number(options, 'historyBytes', 0, Infinity),
        maxConnections: number(options, 'maxConnections', 10_000, Infinity),
        allowedOrigins: options.allowedOrigins ?? [],
        defaultPatch: options.defaultPatch ?? 'merge',
        gzip: options.gzip ?? true,
        authorize: options.authorize ?? (() => true),
        rowKeys: options.rowKeys ?? {},
        id: options.id ?? randomUUID(),
    };
    if (settings.defaultPatch !== 'merge' && settings.defaultPatch !== 'json')
        throw new VeloxError('bad-argument', 'defaultPatch is "merge" or "json"');
    if (!Array.isArray(settings.allowedOrigins))
        throw new VeloxError('bad-argument', 'allowedOrigins is a list of texts');
    // It stands in the event id, which is one line; a header brings it back.
    if (!/^[\x21-\x7e]{1,200}$/.test(settings.id))
        throw new VeloxError('bad-argument', 'id is a text of at most 200 visible ASCII characters');
    return settings;
}

/**
 * @param {any} options
 * @param {string} name
 * @param {number} standard
 */
function milliseconds(options, name, standard) {
    return Math.max(1, number(options, name, standard, MAX_TIMER_MS));
}

/**
 * @param {any} options
 * @param {string} name
 * @param {number} standard
 * @param {number} max
 */
function number(options, name, standard, max) {
    const value = options[name] ?? standard;
    if (typeof value !== 'number' || !(value >= 0) || value > max)
        throw new VeloxError('bad-argument', `${name} is a number from 0 to ${max}`);
    return value;
}
