// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';

/**
 * The reference tokens of a JSON Pointer (RFC 6901); the empty array is the whole document.
 * @param {string} text
 * @returns {string[]}
 */
export function parsePointer(text) {
    if (text === '')
        return [];
    if (text[0] !== '/' || /~(?![01])/.test(text))
        throw new VeloxError('invalid-pointer', `Not a JSON Pointer: ${clipped(text)}`, { pointer: text });
    const tokens = text.slice(1).split('/');
    return text.includes('~') ? tokens.map(unescapeToken) : tokens;
}

/**
 * The JSON Pointer of these tokens; the inverse of parsePointer().
 * @param {readonly (string | number)[]} tokens
 */
export function formatPointer(tokens) {
    return tokens.map(token => '/' + escapeToken(String(token))).join('');
}

/** @param {string} token */
export function escapeToken(token) {
    return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** @param {string} token */
export function unescapeToken(token) {
    // ~1 first: `~01` is the text `~1` and not a slash.
    return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * The array index a token stands for, or -1 where it is none: no sign, no leading zero (RFC 6901, 4).
 * @param {string} token
 */
export function arrayIndex(token) {
    return /^(0|[1-9][0-9]{0,14})$/.test(token) ? Number(token) : -1;
}

/** @param {string} text */
function clipped(text) {
    return text.length > 80 ? text.slice(0, 80) + '…' : text;
}
