// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { stopChild } from '../../browser/support.mjs';
import { startChild } from '../children.mjs';
import { toJson } from '../script.mjs';

/** Time between two pings, in milliseconds: short, but not so short that most of what released servers send is full. */
export const PING_MS = 1000;

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
    const child = startChild(kind.program, kind.values ?? []);
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
    { name: 'C++, velox serve', isExact: true, script: '/velox.js', program: program('velox'),
        values: ['serve', '-', '--listen', '127.0.0.1:0', '--throttle', '15', '--ping', `${PING_MS}`] },
    { name: 'C++, QObject', isExact: true, script: '/velox.js', program: program('interopserver'), byOperations: true,
        values: [`${PING_MS}`] },
    { name: 'Node', script: '/velox.js', program: process.execPath, values: [node, `${PING_MS}`] },
    ...goVersions.map(({ version, server, reason }) => ({
        name: `Go ${version}`, version, script: '/ours.js', isReleased: true, noPoll: true, program: server, values: [`${PING_MS}`], reason })),
];
