// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * Where two JSON values differ first, as a JSON Pointer with both texts; undefined where they are equal. Numbers are
 * compared as doubles, which is what readers in JavaScript have: -0 is 0.
 */
export function difference(actual, expected, path = '') {
    if (actual === expected)
        return undefined;
    const isTree = value => typeof value === 'object' && value !== null;
    if (!isTree(actual) || !isTree(expected) || Array.isArray(actual) !== Array.isArray(expected))
        return `${path || '(root)'}: ${short(actual)} instead of ${short(expected)}`;
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        if (!Object.hasOwn(actual, key))
            return `${at}: missing`;
        if (!Object.hasOwn(expected, key))
            return `${at}: should not be there`;
        const inner = difference(actual[key], expected[key], at);
        if (inner)
            return inner;
    }
    return undefined;
}

/** The value of a JSON text in which each integer that a double may not hold is its digits as a text. */
export function parseExactly(text) {
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g,
        token => /^-?\d{16,}$/.test(token) ? `"digits ${token}"` : token));
}

function short(value) {
    const text = JSON.stringify(value) ?? 'nothing';
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
