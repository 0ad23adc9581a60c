// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Snapshots, the patches between them, the history and the throttle.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyMergePatch } from '../src/merge.js';
import { applyPatch, isEqual } from '../src/patch.js';
import { Coalescer } from '../src/server/coalescer.js';
import { diff } from '../src/server/diff.js';
import { History } from '../src/server/history.js';
import { makeMergePatch } from '../src/server/mergediff.js';
import { sizeOf, SnapshotTaker } from '../src/server/snapshot.js';
import { randomFrom } from './server-support.js';

const snapshot = value => new SnapshotTaker().take(value, undefined);
const operationsOf = patch => JSON.parse(`[${patch.text}]`);
const rows = (count, first = 0) => Array.from({ length: count }, (_, i) => ({ id: first + i, text: 'some text' }));

/** Random JSON with few different keys and values, so that parts of it come again elsewhere. */
class Random {
    constructor(seed) {
        this.next = randomFrom(seed);
    }

    below(count) {
        return Math.floor(this.next() * count);
    }

    value(depth = 3) {
        const kind = this.below(depth > 0 ? 9 : 5);
        if (kind < 5)
            return [this.below(4), `text ${this.below(5)}`, true, null, 'a longer text to be moved about'][kind];
        const count = this.below(6);
        if (kind < 7)
            return Object.fromEntries(Array.from({ length: count }, () => [this.key(), this.value(depth - 1)]));
        return Array.from({ length: count }, (_, i) =>
            kind === 7 ? this.value(depth - 1) : { id: this.below(30) * 10 + i, v: this.value(depth - 2) });
    }

    key() {
        return ['a', 'b', 'id', 'x/y', '~', '', '__proto__', 'ü'][this.below(8)];
    }

    /** Changes something somewhere in `value`, in place. */
    edit(value) {
        const places = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
        const place = places[this.below(places.length)];
        const child = place === undefined ? undefined : value[place];
        if (typeof child === 'object' && child !== null && this.below(3) > 0)
            this.edit(child);
        else if (Array.isArray(value))
            this.editRows(value);
        else if (place !== undefined && this.below(3) === 0)
            delete value[place];
        else
            Object.defineProperty(value, this.key(), { value: this.value(2), writable: true, enumerable: true, configurable: true });
    }

    editRows(list) {
        const at = this.below(list.length + 1);
        const kind = this.below(4);
        if (kind === 0 || list.length === 0)
            list.splice(at, 0, this.value(2));
        else if (kind === 1)
            list.splice(at, 1);
        else if (kind === 2)
            list.splice(at, 0, ...list.splice(this.below(list.length), 1));
        else
            list[Math.min(at, list.length - 1)] = this.value(1);
    }
}

test('patches of random changes lead to the state, and sizes are true', () => {
    let deltas = 0;
    let merges = 0;
    for (let seed = 1; seed <= 60; ++seed) {
        const random = new Random(seed);
        const taker = new SnapshotTaker();
        const live = { fill: 'x'.repeat(2000), list: rows(8), a: random.value(4), b: random.value(4) };
        let before = taker.take(live, undefined);
        for (let step = 0; step < 25; ++step) {
            for (let edits = random.below(4); edits >= 0; --edits)
                random.edit(live);
            const after = taker.take(live, before);
            assert.ok(isEqual(after, JSON.parse(JSON.stringify(live))), `seed ${seed}: the snapshot`);
            assert.equal(sizeOf(after), Buffer.byteLength(JSON.stringify(live)), `seed ${seed}: the size`);
            const patch = diff(before, after);
            if (patch)
                assert.ok(isEqual(applyPatch(structuredClone(before), operationsOf(patch)), after), `seed ${seed}: ${patch.text}`);
            const merge = makeMergePatch(before, after);
            if (merge)
                assert.ok(isEqual(applyMergePatch(structuredClone(before), structuredClone(merge.patch)), after), `seed ${seed}: merge`);
            deltas += Number(Boolean(patch?.count));
            merges += Number(merge !== null);
            before = after;
        }
    }
    assert.ok(deltas > 1000 && merges > 300, `${deltas} patches, ${merges} merge patches`);
});

test('what has not changed is the same object in the next snapshot, wherever it stands', () => {
    const taker = new SnapshotTaker();
    const live = { rows: rows(5), rest: { deep: [1, { a: 1 }] } };
    const before = taker.take(live, undefined);
    assert.equal(taker.take(live, before), before);
    live.rows.unshift({ id: 9 });
    const after = taker.take(live, before);
    assert.notEqual(after, before);
    assert.equal(after.rest, before.rest);
    assert.deepEqual(after.rows.slice(1).map((row, i) => row === before.rows[i]), [true, true, true, true, true]);
});

test('the order of keys is no change', () => {
    const taker = new SnapshotTaker();
    const before = taker.take({ a: 1, b: 2 }, undefined);
    assert.equal(taker.take({ b: 2, a: 1 }, before), before);
});

test('values are written as JSON.stringify() writes them', () => {
    const live = {
        date: new Date(0), nan: NaN, infinite: -Infinity, none: undefined, method() {}, symbol: Symbol('s'), boxed: Object(1),
        list: [undefined, () => {}, new Date(0)], big: 5n, map: new Map([[1, 2]]), own: { toJSON: key => `own ${key}` },
    };
    assert.deepEqual(JSON.stringify(snapshot(live)), JSON.stringify({ ...live, big: 5 }));
});

test('what JSON cannot say is refused', () => {
    const cyclic = {};
    cyclic.list = [{ cyclic }];
    assert.throws(() => snapshot(cyclic), { code: 'too-deep' });
    assert.throws(() => snapshot({ a: 2n ** 60n }), { code: 'bad-state' });
});

test('a lone surrogate becomes U+FFFD', () => {
    assert.equal(JSON.stringify(snapshot({ 'a\ud800': 'b\udc00c😀' })), '{"a\ufffd":"b\ufffdc😀"}');
});

test('a declared key tells rows apart', () => {
    const row = (name, n) => ({ name, n, text: 'long enough that an operation is smaller than the row' });
    const before = snapshot({ list: [row('a', 1), row('b', 2), row('c', 3)] });
    const after = snapshot({ list: [row('c', 3), row('a', 9), row('b', 2)] });
    assert.deepEqual(operationsOf(diff(before, after, { '/list': 'name' })), [
        { op: 'move', from: '/list/2', path: '/list/0' }, { op: 'replace', path: '/list/1/n', value: 9 }]);
});

test('more than 1,000 row operations replace the list whole', () => {
    const opsFor = count => {
        const list = rows(4000);
        const kept = list.filter((_, i) => i % 3 !== 0 || i >= 3 * count);
        return operationsOf(diff(snapshot({ list }), snapshot({ list: kept })));
    };
    assert.equal(opsFor(1000).length, 1000);
    assert.deepEqual(opsFor(1001).map(({ op, path }) => [op, path]), [['replace', '/list']]);
});

test('a patch of more than 50,000 operations is none', () => {
    const state = (changed, value) => Object.fromEntries(Array.from({ length: 60_000 }, (_, i) =>
        [`k${i}`, { v: i < changed ? value : 0, fill: 'a text that makes the state larger than its patch' }]));
    const before = snapshot(state(0));
    assert.equal(diff(before, snapshot(state(50_000, 1))).count, 50_000);
    assert.equal(diff(before, snapshot(state(50_001, 1))), null);
});

test('a merge patch that is larger than the state is none', () => {
    const before = snapshot({ a: 1 });
    const after = snapshot({ a: 'x'.repeat(100) });
    assert.equal(makeMergePatch(before, after, 50), null);
    assert.equal(makeMergePatch(before, after, 500).patch.a, after.a);
});

test('the history forgets the oldest pushes first, and what it lacks is not made up', () => {
    const history = new History();
    for (let version = 2; version <= 11; ++version)
        history.add(version, { text: `{"n":${version}}`, count: 1 }, version === 10 ? null : `{"n":${version}}`, 400);
    assert.equal(history.patchFrom(5, 1000), null);
    assert.equal(history.patchFrom(8, 1000), '[{"n":9},{"n":10},{"n":11}]');
    assert.equal(history.patchFrom(8, 20), null);
    assert.equal(history.mergesFrom(8, 1000), null);
    assert.deepEqual(history.mergesFrom(10, 1000), ['{"n":11}']);
});

test('the first change is pushed on the next turn, the rest at the end of the interval', () => {
    const timers = [];
    const clock = {
        time: 1000,
        now: () => clock.time,
        setImmediate: callback => timers.push({ callback, ms: 0 }),
        setTimeout: (callback, ms) => timers.push({ callback, ms }),
        clearTimeout: () => {},
    };
    let flushes = 0;
    const coalescer = new Coalescer(200, () => { ++flushes; }, clock);
    coalescer.mark();
    coalescer.mark();
    assert.deepEqual(timers.map(({ ms }) => ms), [0]);
    timers.shift().callback();
    assert.equal(flushes, 1);
    clock.time += 50;
    coalescer.mark();
    coalescer.mark();
    assert.deepEqual(timers.map(({ ms }) => ms), [150]);
    clock.time += 150;
    timers.shift().callback();
    assert.equal(flushes, 2);
    coalescer.flush();
    assert.equal(flushes, 2);
    clock.time += 200;
    coalescer.mark();
    assert.deepEqual(timers.map(({ ms }) => ms), [0]);
});
