// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The records that C++ and JS have in common (autotests/vectors/README.md): what one end makes, the other must read
// in the same way.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EventStreamReader } from '../src/eventstream.js';
import { applyMergePatch } from '../src/merge.js';
import { applyPatch, isEqual } from '../src/patch.js';
import { arrayIndex, formatPointer, parsePointer } from '../src/pointer.js';

const folder = new URL('../../autotests/vectors/', import.meta.url);

const inherited = Reflect.ownKeys(Object.prototype);

function assertEqual(actual, expected) {
    assert.ok(isEqual(actual, expected), `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

const orNull = (index, size) => (index >= 0 && index <= size ? index : null);

/** Reads a stream in parts of so many bytes. Ids and retry times are nothing to the client. */
function checkStream({ stream, hex, cap, events, tooLarge }, size) {
    const bytes = hex === undefined ? Buffer.from(stream) : Buffer.from(hex, 'hex');
    const seen = [];
    const reader = new EventStreamReader((data, type) => seen.push({ data, type }), cap);
    const decoder = new TextDecoder();
    const read = () => {
        for (let at = 0; at < bytes.length; at += size)
            reader.feed(decoder.decode(bytes.subarray(at, at + size), { stream: true }));
    };
    if (tooLarge)
        assert.throws(read, { code: 'too-large' });
    else
        read();
    assert.deepEqual(seen, events.map(({ data, type = 'message' }) => ({ data, type })), `in parts of ${size}`);
}

/** Checks a record of each file; a file that is named nowhere is checked as its folder says. */
const checks = {
    'pointer/rfc6901': ({ doc, pointer, expected }) => {
        const held = applyPatch({ doc }, [{ op: 'copy', from: `/doc${pointer}`, path: '/read' }]);
        assertEqual(held.read, expected);
    },
    'pointer/syntax': ({ pointer, tokens, error }) => {
        if (error !== undefined) {
            assert.throws(() => parsePointer(pointer), { code: 'invalid-pointer' });
            return;
        }
        assert.deepEqual(parsePointer(pointer), tokens);
        assert.equal(formatPointer(tokens), pointer);
    },
    'pointer/index': ({ token, size, existing, insertion }) => {
        const index = token === '-' ? -1 : arrayIndex(token);
        assert.equal(orNull(index, size - 1), existing);
        assert.equal(orNull(token === '-' ? size : index, size), insertion);
    },
    patch: ({ doc, patch, expected, error }) => {
        const before = structuredClone(doc);
        if (error === undefined) {
            assertEqual(applyPatch(doc, patch), expected);
        } else {
            assert.throws(() => applyPatch(doc, patch), { code: error });
            assertEqual(doc, before);
        }
    },
    'sse/read': record => {
        for (const size of [1, 2, 3, 7, 1e6])
            checkStream(record, size);
    },
    merge: ({ original, patch, result }) => assertEqual(applyMergePatch(original, patch), result),
};

/** What this client has no part for. */
const others = {
    'merge/make': 'merge patches are made by servers',
    'sse/write': 'event streams are written by servers',
};

function skipReason(record) {
    return record.digits ? 'numbers are doubles here'
        : record.fragment !== undefined && 'pointers in URI fragments are not used on the wire';
}

for (const kind of ['pointer', 'patch', 'merge', 'sse']) {
    if (!existsSync(new URL(kind, folder))) {
        test(`autotests/vectors/${kind}`, { skip: `there is no folder autotests/vectors/${kind}` }, () => {});
        continue;
    }
    for (const file of readdirSync(new URL(kind, folder)).filter(name => name.endsWith('.json'))) {
        const name = `${kind}/${file.replace(/\.json$/, '')}`;
        const check = checks[name] ?? checks[kind];
        JSON.parse(readFileSync(new URL(`${kind}/${file}`, folder), 'utf8')).forEach((record, number) => {
            const skip = others[name] ?? skipReason(record);
            test(`${name} ${number}: ${record.comment ?? record.name}`, { skip }, () => check(record));
        });
    }
}

test('no record gave Object.prototype a property', () => {
    assert.deepEqual(Reflect.ownKeys(Object.prototype), inherited);
});
