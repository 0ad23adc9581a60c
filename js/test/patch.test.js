// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Journal } from '../src/journal.js';
import { applyPatch, isEqual } from '../src/patch.js';

const require = createRequire(import.meta.url);

for (const file of ['spec_tests.json', 'tests.json']) {
    require(`json-patch-test-suite/${file}`).forEach((record, number) => {
        const name = `${file} ${number}: ${record.comment ?? record.error ?? JSON.stringify(record.patch)}`;
        // The suite disables root documents too, which are fine here; JSON.parse() hides duplicate members.
        const skip = record.error?.includes("two 'op' members") && 'duplicate members cannot be seen';
        test(name, { skip }, () => {
            const before = JSON.stringify(record.doc);
            if ('error' in record) {
                assert.throws(() => applyPatch(record.doc, record.patch), { name: 'VeloxError' });
                assert.equal(JSON.stringify(record.doc), before);
            } else {
                const result = applyPatch(record.doc, record.patch);
                assert.deepEqual(result, 'expected' in record ? record.expected : JSON.parse(before));
            }
        });
    });
}

const sample = () => ({ a: { b: [1, 2, { c: 3 }] }, list: ['x', 'y', 'z'], '': 0, 'm~n/': null });

const failing = [
    ['missing member', [{ op: 'replace', path: '/nope', value: 1 }], 'not-found'],
    ['missing parent', [{ op: 'add', path: '/nope/x', value: 1 }], 'not-found'],
    ['member of a scalar', [{ op: 'add', path: '/list/0/x', value: 1 }], 'not-found'],
    ['index past the end', [{ op: 'add', path: '/list/4', value: 1 }], 'invalid-index'],
    ['removal at "-"', [{ op: 'remove', path: '/list/-' }], 'invalid-index'],
    ['leading zero', [{ op: 'remove', path: '/list/01' }], 'invalid-index'],
    ['move into itself', [{ op: 'move', from: '/a', path: '/a/b/0' }], 'move-into-child'],
    ['move of the root', [{ op: 'move', from: '', path: '/a' }], 'move-into-child'],
    ['move from nowhere to the same place', [{ op: 'move', from: '/no', path: '/no' }], 'not-found'],
    ['failed test', [{ op: 'test', path: '/list/0', value: 'y' }], 'test-failed'],
    ['unknown operation', [{ op: 'spam', path: '/a' }], 'unknown-operation'],
    ['operation named as an inherited member', [{ op: 'toString', path: '/a' }], 'unknown-operation'],
    ['add without a value', [{ op: 'add', path: '/a' }], 'invalid-patch'],
    ['move without a source', [{ op: 'move', path: '/a' }], 'invalid-patch'],
    ['operation without a path', [{ op: 'remove' }], 'invalid-patch'],
    ['bad escape', [{ op: 'remove', path: '/m~2' }], 'invalid-pointer'],
    ['null as an operation', [null], 'invalid-patch'],
    ['prototype', [{ op: 'add', path: '/__proto__/polluted', value: 1 }], 'not-found'],
    ['constructor', [{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }], 'not-found'],
    ['prototype of an array', [{ op: 'add', path: '/list/__proto__/polluted', value: 1 }], 'not-found'],
    ['length of an array', [{ op: 'replace', path: '/list/length', value: 0 }], 'invalid-index'],
    ['copy from a prototype', [{ op: 'copy', from: '/__proto__', path: '/x' }], 'not-found'],
    ['path too deep', [{ op: 'remove', path: '/a'.repeat(600) }], 'too-deep'],
    ['copies that double', Array(40).fill({ op: 'copy', from: '/list', path: '/list/-' }), 'too-large'],
];

// Every kind of change, so that each of them has to be taken back.
const prefix = [
    { op: 'add', path: '/new', value: { deep: [1] } },
    { op: 'add', path: '/new/deep/0', value: 0 },
    { op: 'replace', path: '/a/b/2/c', value: 'changed' },
    { op: 'replace', path: '/list/1', value: 'Y' },
    { op: 'remove', path: '/a/b/0' },
    { op: 'move', from: '/list/0', path: '/list/2' },
    { op: 'move', from: '/m~0n~1', path: '/moved' },
    { op: 'copy', from: '/a', path: '/copied' },
    { op: 'remove', path: '/' },
    { op: 'add', path: '/a/b/-', value: null },
    { op: 'add', path: '/moved', value: 'replaced' },
];

for (const [name, patch, code] of failing) {
    test(`takes everything back after: ${name}`, () => {
        const document = sample();
        const { a, list } = document;
        assert.throws(() => applyPatch(document, [...prefix, ...patch]),
            error => error.code === code && error.index >= prefix.length);
        assert.deepEqual(document, sample());
        assert.ok(document.a === a && document.list === list);
        assert.equal({}.polluted, undefined);
    });
}

test('refuses a patch that is no array', () => {
    for (const patch of [{}, null, 'x', undefined])
        assert.throws(() => applyPatch({}, patch), { code: 'invalid-patch' });
});

test('names the operation and the place in the error', () => {
    assert.throws(() => applyPatch({}, [{ op: 'add', path: '/a', value: 1 }, { op: 'remove', path: '/b' }]),
        { index: 1, pointer: '/b', code: 'not-found' });
});

test('keeps a member called __proto__ as data', () => {
    const document = applyPatch({}, JSON.parse('[{"op":"add","path":"/__proto__","value":{"polluted":1}}]'));
    assert.deepEqual(Object.keys(document), ['__proto__']);
    assert.equal(Object.getPrototypeOf(document), Object.prototype);
    assert.equal({}.polluted, undefined);
    assert.equal(document.polluted, undefined);
});

test('copies share nothing', () => {
    const document = applyPatch({ a: { b: 1 } }, [
        { op: 'copy', from: '/a', path: '/c' }, { op: 'replace', path: '/c/b', value: 2 }]);
    assert.deepEqual(document, { a: { b: 1 }, c: { b: 2 } });
});

test('moves keep the identity of what moves', () => {
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const last = rows[2];
    applyPatch({ rows }, [{ op: 'move', from: '/rows/2', path: '/rows/0' }]);
    assert.equal(rows[0], last);
    assert.deepEqual(rows.map(row => row.id), [3, 1, 2]);
});

test('replaces and removes the root', () => {
    assert.deepEqual(applyPatch({ a: 1 }, [{ op: 'replace', path: '', value: [1] }, { op: 'add', path: '/-', value: 2 }]),
        [1, 2]);
    assert.equal(applyPatch({ a: 1 }, [{ op: 'remove', path: '' }]), null);
    assert.deepEqual(applyPatch({ a: { b: 1 } }, [{ op: 'move', from: '/a', path: '' }]), { b: 1 });
});

test('a journal takes changes back after the patch too', () => {
    const journal = new Journal();
    const document = sample();
    applyPatch(document, prefix, journal);
    assert.notDeepEqual(document, sample());
    journal.rollback();
    assert.deepEqual(document, sample());
});

test('compares as RFC 6902, 4.6 says', () => {
    assert.ok(isEqual({ a: 1, b: [null] }, { b: [null], a: 1.0 }));
    for (const [a, b] of [[1, '1'], [0, false], [null, {}], [[], {}], [[1], [1, 2]], [{ a: 1 }, { b: 1 }]])
        assert.ok(!isEqual(a, b) && !isEqual(b, a), JSON.stringify([a, b]));
    assert.ok(!isEqual(JSON.parse('{"toString":1}'), { valueOf: 1 }));
});

test('refuses to compare what is too deep', () => {
    const deep = () => JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    assert.throws(() => applyPatch({ a: deep() }, [{ op: 'test', path: '/a', value: deep() }]), { code: 'too-deep' });
});
