// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { spawn } from 'node:child_process';

const children = new Set();

process.on('exit', () => children.forEach(child => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => process.exit(1));

/** Calls `online` with each line that has ended: what a cut stream or a killed program leaves is none. */
export function wholeLines(stream, online) {
    let parts = [];
    stream.setEncoding('utf8');
    stream.on('error', () => {}); // a cut stream
    stream.on('data', chunk => {
        const [first, ...more] = chunk.split('\n');
        parts.push(first);
        for (const next of more) {
            online(parts.join('').replace(/\r$/, ''));
            parts = [next];
        }
    });
}

/** Starts a program that does not outlive this one. What it complains about shows with VELOX_INTEROP_VERBOSE=1. */
export function startChild(program, values) {
    const child = spawn(program, values,
        { stdio: ['pipe', 'pipe', process.env.VELOX_INTEROP_VERBOSE ? 'inherit' : 'ignore'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
}
