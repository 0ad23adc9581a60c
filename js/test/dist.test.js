// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('..', import.meta.url));

test('the files in dist/ are built from the present sources', () => {
    const { status, stderr } = spawnSync(process.execPath, ['build.mjs', '--check'], { cwd: here, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
});

test('dist/velox.js is a plain script that adds one global', () => {
    const context = vm.createContext({ URL, TextEncoder, queueMicrotask, setTimeout, clearTimeout });
    const before = Object.keys(context);
    vm.runInContext(readFileSync(here + 'dist/velox.js', 'utf8'), context);
    assert.deepEqual(Object.keys(context).filter(key => !before.includes(key)), ['velox']);
    for (const name of ['sse', 'ws', 'poll', 'VeloxError'])
        assert.equal(typeof context.velox[name], 'function');
});

test('dist/velox.js can stand in an HTML page', () => {
    assert.doesNotMatch(readFileSync(here + 'dist/velox.js', 'utf8'), /<\/script|<!--/i);
});

test('dist/velox.js stays below 8 kB as it is sent', () => {
    assert.ok(gzipSync(readFileSync(here + 'dist/velox.js'), { level: 9 }).length < 8000);
});
