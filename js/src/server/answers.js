// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { STATUS_CODES } from 'node:http';

/** @typedef {import('./negotiate.js').Refusal} Refusal */

const TEXT = 'text/plain; charset=utf-8';

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Refusal} refusal
 */
export function refuse(response, { status, text, headers }) {
    response.writeHead(status, { 'Content-Type': TEXT, Vary: 'Accept, Origin', ...headers });
    response.end(text + '\n');
}

/**
 * The same answer to a request to upgrade, for which Node makes no response.
 * @param {import('node:net').Socket} socket
 * @param {Refusal} refusal
 */
export function refuseUpgrade(socket, { status, text, headers }) {
    const body = text + '\n';
    const lines = Object.entries({
        Connection: 'close', 'Content-Type': TEXT, 'Content-Length': Buffer.byteLength(body), ...headers })
        .map(([name, value]) => `${name}: ${value}\r\n`);
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

/**
 * The state for a person to read.
 * @param {import('node:http').ServerResponse} response
 * @param {import('./encoded.js').EncodedUpdate} update
 * @param {{[name: string]: string}} headers
 */
export function answerPage(response, update, headers) {
    const text = JSON.stringify(JSON.parse(update.json.toString()), null, 4) + '\n';
    response.writeHead(200, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-cache',
        Vary: 'Accept, Origin',
        'Content-Length': Buffer.byteLength(text),
        ...headers,
    });
    response.end(text);
}
