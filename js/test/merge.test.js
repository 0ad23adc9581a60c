// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyMergePatch, mergeState } from '../src/merge.js';

// RFC 7396, appendix A
const examples = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [['a', 'b'], ['c', 'd'], ['c', 'd']],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

examples.forEach(([document, patch, expected], number) => {
    test(`RFC 7396, example ${number + 1}`, () => {
        assert.deepEqual(applyMergePatch(document, patch), expected);
    });
});

test('a merge patch changes in place', () => {
    const document = { a: { b: 1, c: 2 }, d: [1] };
    const { a } = document;
    assert.equal(applyMergePatch(document, { a: { b: 3, c: null } }), document);
    assert.equal(document.a, a);
    assert.deepEqual(document, { a: { b: 3 }, d: [1] });
});

test('a merge patch that is too deep changes nothing', () => {
    const document = { first: 1 };
    const patch = JSON.parse(`{"first":2,"second":null,"deep":${'{"a":'.repeat(600)}1${'}'.repeat(600)}}`);
    assert.throws(() => applyMergePatch(document, patch), { code: 'too-deep' });
    assert.deepEqual(document, { first: 1 });
});

test('a merge patch reaches no prototype', () => {
    const document = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    assert.equal({}.polluted, undefined);
    assert.equal(document.polluted, undefined);
    assert.equal(Object.getPrototypeOf(document), Object.prototype);
});

const states = [
    ['nested objects', { a: { b: 1 }, gone: 1 }, { a: { c: 2 } }],
    ['longer array', { a: [1, { b: 1 }] }, { a: [2, { b: 2 }, 3] }],
    ['shorter array', { a: [1, 2, 3] }, { a: [1] }],
    ['array becomes object', { a: [1] }, { a: { 0: 1 } }],
    ['object becomes array', { a: { 0: 1 } }, { a: [1] }],
    ['value becomes null', { a: {} }, { a: null }],
    ['null becomes object', { a: null }, { a: {} }],
    ['array as root', [1, { a: 1 }], [{ a: 2 }, 2, 3]],
    ['keys of prototypes', {}, { constructor: 1, toString: { a: 1 }, hasOwnProperty: [] }],
];

for (const [name, target, source] of states) {
    test(`becomes the full state: ${name}`, () => {
        const expected = structuredClone(source);
        mergeState(target, source);
        assert.deepEqual(target, expected);
    });
}

test('a full state keeps identities', () => {
    const target = { a: { b: [{ c: 1 }, { c: 2 }] } };
    const { a, a: { b, b: [first] } } = target;
    mergeState(target, { a: { b: [{ c: 7 }] } });
    assert.ok(target.a === a && target.a.b === b && target.a.b[0] === first);
    assert.deepEqual(target, { a: { b: [{ c: 7 }] } });
});

test('a full state leaves keys that start with $ alone', () => {
    const apply = () => {};
    const target = { $apply: apply, old: 1, rows: [{ $open: true, id: 1 }] };
    mergeState(target, { rows: [{ id: 2 }] });
    assert.deepEqual(target, { $apply: apply, rows: [{ $open: true, id: 2 }] });
});

test('a full state with __proto__ keeps it as data', () => {
    const target = { a: {} };
    mergeState(target, JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}'));
    assert.equal(target.polluted, undefined);
    assert.equal(target.a.polluted, undefined);
    assert.ok(Object.hasOwn(target, '__proto__') && Object.hasOwn(target.a, '__proto__'));
});

test('a full state of any depth overflows no stack', () => {
    const deep = leaf => JSON.parse('{"a":'.repeat(20000) + leaf + '}'.repeat(20000));
    const target = deep(1);
    mergeState(target, deep(2));
    let value = target;
    while (typeof value === 'object')
        value = value.a;
    assert.equal(value, 2);
});

test('writes only what differs', () => {
    const writes = [];
    const target = new Proxy({ same: 1, other: 1 }, {
        set(object, key, value) { writes.push(key); return Reflect.set(object, key, value); },
    });
    mergeState(target, { same: 1, other: 2 });
    assert.deepEqual(writes, ['other']);
});
