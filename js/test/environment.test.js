// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemEnvironment } from '../src/environment.js';

for (const [ours, theirs] of [['defer', 'queueMicrotask'], ['setTimeout', 'setTimeout'], ['clearTimeout', 'clearTimeout'], ['reportError', 'reportError']]) {
    // Browsers throw "Illegal invocation" otherwise; Node does not mind.
    test(`${ours}() calls ${theirs}() as a function of the window`, () => {
        const original = globalThis[theirs];
        let self = 'not called';
        globalThis[theirs] = function () { self = this; };
        try {
            systemEnvironment()[ours](() => {}, 0);
        } finally {
            globalThis[theirs] = original;
        }
        assert.ok(self === undefined || self === globalThis, String(self));
    });
}
