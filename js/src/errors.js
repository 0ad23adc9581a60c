// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * What went wrong, as `code` for programs and `message` for people. Codes never change; messages may.
 *
 * To fix in the call, thrown at once: `bad-url`, `bad-argument`, `transport-missing`.
 * The client retries by itself: `connection-lost`, `refused` (an HTTP answer with the `status`), `silence` (nothing
 * heard for 45 s), `stalled` (nothing heard for 5 s on a new connection: the next transport is tried).
 * The client asks for a full state by itself: `invalid-message`, `base-mismatch`, `root-type`, `apply-failed`, and
 * every code of a patch: `invalid-patch`, `unknown-operation`, `invalid-pointer`, `not-found`, `invalid-index`,
 * `test-failed`, `move-into-child`, `too-deep`, `too-large`.
 */
export class VeloxError extends Error {
    /**
     * @param {string} code
     * @param {string} message
     * @param {{index?: number, pointer?: string, status?: number, cause?: unknown}} [details]
     */
    constructor(code, message, details = {}) {
        super(message);
        this.name = 'VeloxError';
        /** @readonly */
        this.code = code;
        /** Position of the failing operation in its patch, else undefined. */
        this.index = details.index;
        /** JSON Pointer of the place concerned, else undefined. */
        this.pointer = details.pointer;
        /** The HTTP status of an answer that refused, where it can be seen, else undefined. */
        this.status = details.status;
        /** The error behind this one, else undefined. */
        this.cause = details.cause;
    }
}

/**
 * Asks for the name, because in ES5 what extends Error is an Error and nothing more.
 * @param {unknown} error
 * @returns {error is VeloxError}
 */
export function isVeloxError(error) {
    return error instanceof Error && error.name === 'VeloxError';
}
