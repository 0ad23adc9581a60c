// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What the browser tests have in common: Chromium, and servers as child processes.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Packages that the tests use are those of js/. */
export const require = createRequire(new URL('../../js/package.json', import.meta.url));

/** The first of these programs in PATH, else undefined. */
export function found(names) {
    return names.map(name => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim()).find(Boolean);
}

const executablePath = process.env.CHROMIUM || found(['chromium', 'chromium-browser', 'google-chrome']);

/** Why browser tests are skipped, or false. A missing browser fails unless VELOX_SKIP_BROWSER is 1. */
export const noBrowser = !executablePath && process.env.VELOX_SKIP_BROWSER === '1'
    && 'no Chromium found, and VELOX_SKIP_BROWSER=1 allows that';

export async function launchBrowser() {
    assert.ok(executablePath, 'no Chromium found: install it, name it in CHROMIUM, or set VELOX_SKIP_BROWSER=1');
    return require('playwright-core').chromium.launch({ executablePath, args: ['--headless', '--no-sandbox',
        '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-component-update', '--disable-sync'] });
}

/** Starts a program that prints "listening on URL" first, and resolves to {child, url, stop} once it listens. */
export async function startProgram(program, values) {
    const child = spawn(program, values, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await Promise.race([
        once(createInterface(child.stdout), 'line'),
        once(child, 'exit').then(([code]) => { throw new Error(`${program} ended with ${code}`); }),
    ]);
    const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
    assert.ok(url, `unexpected first line: ${line}`);
    return { child, url, stop: () => stopChild(child) };
}

export async function stopChild(child) {
    if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
    }
}
