// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The records of autotests/vectors that concern a server.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { applyPatch, isEqual } from '../src/patch.js';
import { diff } from '../src/server/diff.js';
import { EncodedUpdate } from '../src/server/encoded.js';
import { makeMergePatch } from '../src/server/mergediff.js';
import { negotiate } from '../src/server/negotiate.js';
import { sizeOf, SnapshotTaker } from '../src/server/snapshot.js';

const folder = new URL('../../autotests/vectors/', import.meta.url);

/** A snapshot that shares nothing with another one. */
const snapshot = value => new SnapshotTaker().take(value, undefined);

const checks = {
    'diff/lists': ({ before, after, patch, ops }) => {
        const made = diff(snapshot(before), snapshot(after));
        assert.ok(made, 'there is a patch');
        const operations = JSON.parse(`[${made.text}]`);
        assert.equal(made.count, operations.length);
        if (patch)
            assert.ok(isEqual(operations, patch), `${made.text} is not ${JSON.stringify(patch)}`);
        else
            assert.deepEqual(operations.map(({ op }) => op).sort(), ops.toSorted());
        assert.ok(isEqual(applyPatch(structuredClone(before), operations), after));
    },
    'merge/make': ({ before, after, patch, lossy }) => {
        const made = makeMergePatch(snapshot(before), snapshot(after));
        assert.equal(made === null, lossy);
        assert.ok(lossy || isEqual(made.patch, patch), `${JSON.stringify(made)} is not ${JSON.stringify(patch)}`);
    },
    'request/requests': ({ method, query, headers, request, status, allow }) => {
        const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
        const made = negotiate({ method, url: query ? `/sync?${query}` : '/sync', headers: lowerCase });
        if (status) {
            assert.equal(made.status, status);
            assert.equal(made.headers?.Allow, allow);
            return;
        }
        const { v, ...expected } = { id: '', v: 0, gzip: false, ...request };
        assert.deepEqual(made, { ...expected, version: v });
    },
    'sse/write': ({ id, data, stream }) => {
        assert.equal(new EncodedUpdate(data, id).event.toString(), stream);
    },
};

for (const [name, check] of Object.entries(checks)) {
    for (const record of JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))) {
        const skip = record.digits ? 'numbers are doubles here'
            : /[\r\n]|^$/.test(record.data ?? ' ') && 'the JSON of a message is on one line';
        test(`${name}: ${record.comment ?? record.name}`, { skip }, () => check(record));
    }
}

test('the size of a snapshot is that of its JSON', () => {
    const value = { 'größe': '😀"\n', list: [], none: {}, 'a"b': [1.5, -0, 1e21, true, null, { x: '' }] };
    assert.equal(sizeOf(snapshot(value)), Buffer.byteLength(JSON.stringify(value)));
});
