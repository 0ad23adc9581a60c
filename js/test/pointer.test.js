// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrayIndex, formatPointer, parsePointer } from '../src/pointer.js';

const valid = [
    // RFC 6901, 5
    ['', []], ['/foo', ['foo']], ['/foo/0', ['foo', '0']], ['/', ['']], ['/a~1b', ['a/b']], ['/c%d', ['c%d']],
    ['/e^f', ['e^f']], ['/g|h', ['g|h']], ['/i\\j', ['i\\j']], ['/k"l', ['k"l']], ['/ ', [' ']], ['/m~0n', ['m~n']],
    // escapes that meet, and empty keys
    ['/~01', ['~1']], ['/~10', ['/0']], ['//', ['', '']], ['/a//b', ['a', '', 'b']],
];

for (const [text, tokens] of valid) {
    test(`reads and writes ${JSON.stringify(text)}`, () => {
        assert.deepEqual(parsePointer(text), tokens);
        assert.equal(formatPointer(tokens), text);
    });
}

for (const text of ['a', 'a/b', '/~', '/~2', '/a~', '#/a']) {
    test(`refuses ${JSON.stringify(text)}`, () => {
        assert.throws(() => parsePointer(text), { name: 'VeloxError', code: 'invalid-pointer' });
    });
}

test('takes only plain decimals for array indices', () => {
    assert.equal(arrayIndex('0'), 0);
    assert.equal(arrayIndex('120'), 120);
    for (const token of ['', '-', '-1', '+1', '01', '00', '1e0', '1.0', ' 1', '1 ', '٣', '9999999999999999'])
        assert.equal(arrayIndex(token), -1, token);
});
