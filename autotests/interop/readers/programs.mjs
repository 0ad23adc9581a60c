// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { require, stopChild } from '../../browser/support.mjs';
import { startChild, wholeLines } from '../children.mjs';
import { PlainCopy } from '../plaincopy.mjs';
import { Held } from './held.mjs';

const { WebSocket } = require('ws');

function started(program, values, onLine) {
    const child = startChild(program, values);
    wholeLines(child.stdout, onLine);
    return child;
}

/** A program's whole output, once it has ended well. */
function finished(program, values, onText) {
    const child = startChild(program, values);
    const parts = [];
    child.stdout.on('data', part => parts.push(part));
    child.once('close', code => code === 0 && onText(Buffer.concat(parts).toString()));
    return child;
}

/** A program that prints the state after each update, one a line. */
export function printingReader(name, transport, program, values, more = {}) {
    return {
        name, transport, ...more,
        start({ url }) {
            const held = new Held();
            const child = started(program, values(url), line => held.holdText(line));
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
                    : finished('curl', ['-s', '-H', 'Accept: application/json', url + query], take);
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
