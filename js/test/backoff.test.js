// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../src/backoff.js';

const delays = (backoff, count) => Array.from({ length: count }, () => backoff.next());

test('doubles from 100 ms to 10 s', () => {
    assert.deepEqual(delays(new Backoff({ random: () => 1 }), 9), [100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000]);
});

test('leaves the upper half of a delay to chance, and never goes below the shortest', () => {
    assert.deepEqual(delays(new Backoff({ random: () => 0 }), 9), [100, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('starts again after a reset', () => {
    const backoff = new Backoff({ random: () => 1 });
    delays(backoff, 5);
    backoff.reset();
    assert.equal(backoff.next(), 100);
});

test('stays within its bounds for ever', () => {
    const backoff = new Backoff({ minMs: 50, maxMs: 60, random: () => 1 });
    assert.ok(delays(backoff, 5000).every(delay => delay >= 50 && delay <= 60));
});
