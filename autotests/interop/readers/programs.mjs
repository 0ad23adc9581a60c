// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { require, stopChild } from '../../browser/support.mjs';
import { PlainCopy } from '../plaincopy.mjs';
import { Held } from './held.mjs';

const { WebSocket } = require('ws');

function started(program, values, onLine) {
    const child = spawn(program, values, { stdio: ['pipe', 'pipe', process.env.VELOX_INTEROP_VERBOSE ? 'inherit' : 'ignore'] });
    createInterface(child.stdout).on('line', onLine);
    return child;
}

/** A program that prints the state after each update, one a line. */
export function printingReader(name, transport, program, values) {
    return {
        name, transport,
        start({ url }) {
            const held = new Held();
            const child = started(program, values(url), line => held.hold(JSON.parse(line)));
            return { at: (step, ms) => held.at(step, ms), stop: () => stopChild(child) };
        },
    };
}

/** curl, which is started again when its stream has ended or its poll is answered. */
export function curlReader(transport) {
    return {
        name: `curl, ${transport}`,
        transport,
        start({ url }) {
            const held = new Held();
            const copy = new PlainCopy();
            let child;
            let isWanted = true;
            const take = text => {
                if (copy.take(text))
                    held.hold(copy.state);
            };
            const run = () => {
                if (!isWanted)
                    return;
                const query = copy.id ? `?v=${copy.version}&id=${copy.id}` : '';
                child = transport === 'sse'
                    ? started('curl', ['-sN', '-H', 'Accept: text/event-stream', url], line => line.startsWith('data: ') && take(line.slice(6)))
                    : started('curl', ['-s', '-H', 'Accept: application/json', url + query], take);
                child.once('close', () => setTimeout(run, 5));
            };
            run();
            const stop = () => {
                isWanted = false;
                return stopChild(child);
            };
            return { at: (step, ms) => held.at(step, ms), stop };
        },
    };
}

/** A WebSocket and nothing else: no ping of its own, no resume. */
export function plainSocketReader() {
    return {
        name: 'plain WebSocket',
        transport: 'ws',
        start({ url }) {
            const held = new Held();
            let socket;
            let isWanted = true;
            const open = () => {
                if (!isWanted)
                    return;
                const copy = new PlainCopy();
                socket = new WebSocket(url.replace('http', 'ws'));
                socket.on('message', data => copy.take(String(data)) && held.hold(copy.state));
                socket.on('error', () => {}); // `close` follows
                socket.on('close', () => setTimeout(open, 20));
            };
            open();
            const stop = () => {
                isWanted = false;
                socket.terminate();
            };
            return { at: (step, ms) => held.at(step, ms), stop };
        },
    };
}
