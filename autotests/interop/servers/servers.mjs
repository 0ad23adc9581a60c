// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { stopChild } from '../../browser/support.mjs';
import { toJson } from '../script.mjs';

const node = fileURLToPath(new URL('node.mjs', import.meta.url));

/** A server program that is told what to publish by lines of its standard input. */
class Server {
    constructor(kind, child, port) {
        this.kind = kind;
        this.child = child;
        this.port = port;
    }

    play(operations, model) {
        this.child.stdin.write(`${this.kind.byOperations ? toJson(operations) : model.text}\n`);
    }

    stop() {
        return stopChild(this.child);
    }
}

/** Starts a server whose first state is the model's. */
export async function startServer(kind, model) {
    const child = spawn(kind.program, kind.values ?? [], { stdio: ['pipe', 'pipe', process.env.VELOX_INTEROP_VERBOSE ? 'inherit' : 'ignore'] });
    child.stdin.on('error', () => {}); // its end is noticed by what it prints
    child.stdin.write(`${model.text}\n`);
    const [line] = await Promise.race([
        once(createInterface(child.stdout), 'line'),
        once(child, 'exit').then(([code]) => { throw new Error(`${kind.name} ended with ${code}`); }),
    ]);
    return new Server(kind, child, Number(new URL(line.replace('listening on ', '')).port));
}

/** The servers that were built. @param {(name: string) => string} program path of a built program */
export const serverKinds = (program, goVersions) => [
    { name: 'C++, velox serve', script: '/velox.js', program: program('velox'),
        values: ['serve', '-', '--listen', '127.0.0.1:0', '--throttle', '15', '--ping', '300'] },
    { name: 'C++, QObject', script: '/velox.js', program: program('interopserver'), byOperations: true },
    { name: 'Node', script: '/velox.js', program: process.execPath, values: [node] },
    ...goVersions.map(({ version, server, reason }) => ({
        name: `Go ${version}`, script: '/ours.js', isReleased: true, noPoll: true, program: server, reason })),
];
