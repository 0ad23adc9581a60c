// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { hasToken } from './negotiate.js';

/**
 * @typedef {object} Script
 * @property {{[name: string]: string | number}} headers
 * @property {Buffer} body
 */

/** @type {{plain: Script, gzip: Script} | undefined} */
let scripts;

/**
 * The client for a script tag, `velox.js`, as an express or plain `http` handler.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export function serveScript(request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { Allow: 'GET, HEAD' }).end();
        return;
    }
    const { headers, body } = script(hasToken(request.headers['accept-encoding'], 'gzip'));
    const known = String(request.headers['if-none-match'] ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''));
    if (known.includes(String(headers.ETag)) || known.includes('*')) {
        response.writeHead(304, { ETag: headers.ETag, Vary: headers.Vary, 'Cache-Control': headers['Cache-Control'] }).end();
        return;
    }
    response.writeHead(200, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
}

/** @param {boolean} gzip */
function script(gzip) {
    if (!scripts) {
        const text = readFileSync(new URL('../../dist/velox.js', import.meta.url));
        scripts = { plain: scriptFrom(text, {}), gzip: scriptFrom(gzipSync(text), { 'Content-Encoding': 'gzip' }) };
    }
    return gzip ? scripts.gzip : scripts.plain;
}

/**
 * @param {Buffer} body
 * @param {{[name: string]: string}} headers
 * @returns {Script}
 */
function scriptFrom(body, headers) {
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    return {
        body,
        headers: {
            'Content-Type': 'text/javascript; charset=utf-8',
            'Content-Length': body.length,
            'Cache-Control': 'no-cache', // ask each time, and mostly be told 304
            Vary: 'Accept-Encoding',
            ETag: `"${digest}"`,
            ...headers,
        },
    };
}
