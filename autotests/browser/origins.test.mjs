// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A page of another site, in headless Chromium, cannot read the state of a server on this machine: not over any
// transport, and not by having its own name resolved to this machine (DNS rebinding).
//   VELOX_SERVE   the velox program

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { found, noBrowser, require, startProgram } from './support.mjs';

const { VELOX_SERVE } = process.env;
const skip = noBrowser || (!VELOX_SERVE && 'VELOX_SERVE names no program');
const secret = 'the-secret-value';

let browser;
let site;
let sitePort;

before(async () => {
    if (skip)
        return;
    site = createServer((request, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>evil</title><p>evil');
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    sitePort = site.address().port;
    browser = await require('playwright-core').chromium.launch({
        executablePath: process.env.CHROMIUM || found(['chromium', 'chromium-browser', 'google-chrome']),
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run',
            '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP *.example 127.0.0.1'],
    });
});

after(async () => {
    await browser?.close();
    site?.close();
});

async function startServer(...options) {
    const server = await startProgram(VELOX_SERVE, ['serve', '-', '--listen', '127.0.0.1:0', ...options]);
    server.child.stdin.write(`{"value":"${secret}"}\n`);
    server.port = new URL(server.url).port;
    for (let tries = 0; tries < 100; ++tries) {
        const answer = await fetch(`${server.url}`);
        if (answer.ok && (await answer.text()).includes(secret))
            return server;
    }
    throw new Error('the server has no state');
}

/** What a page can read of a state over each transport: the text, or "nothing". */
function attempts(url) {
    const soon = promise => Promise.race([promise, new Promise(resolve => setTimeout(resolve, 3000, 'nothing'))]);
    const viaFetch = options => fetch(url, options).then(answer => answer.text()).catch(() => 'nothing');
    const viaEvents = new Promise(resolve => {
        const source = new EventSource(url);
        source.onmessage = event => event.data.includes('"ping"') || resolve(event.data);
        source.onerror = () => resolve('nothing');
    });
    const viaSocket = new Promise(resolve => {
        const socket = new WebSocket(url.replace('http', 'ws'));
        socket.onmessage = event => event.data.includes('"ping"') || resolve(event.data);
        socket.onerror = () => resolve('nothing');
    });
    const viaScript = new Promise(resolve => {
        const script = document.createElement('script');
        script.src = url;
        script.onload = () => resolve('loaded');
        script.onerror = () => resolve('nothing');
        document.head.append(script);
    });
    const viaFrame = new Promise(resolve => {
        const frame = document.createElement('iframe');
        frame.src = url;
        frame.onload = () => {
            try { resolve(frame.contentDocument?.body?.textContent || 'nothing'); } catch { resolve('nothing'); }
        };
        document.body.append(frame);
    });
    return Promise.all([
        viaFetch({ headers: { Accept: 'application/json' } }), viaFetch({ mode: 'no-cors' }),
        viaFetch({ headers: { 'Cache-Control': 'no-cache' } }), // with a preflight
        viaEvents, viaSocket, viaScript, viaFrame,
    ].map(soon));
}

async function readFrom(pageUrl, stateUrl) {
    const page = await browser.newPage();
    try {
        await page.goto(pageUrl);
        return await page.evaluate(attempts, stateUrl);
    } finally {
        await page.close();
    }
}

const readable = results => results.filter(text => text.includes(secret)).length;
const loaded = results => results.filter(text => text === 'loaded').length;

test('a page of another site reads nothing', { skip }, async () => {
    const server = await startServer();
    try {
        for (const host of ['evil.example', '127.0.0.1']) { // another name, and another port
            const results = await readFrom(`http://${host}:${sitePort}/`, server.url);
            assert.equal(readable(results), 0, results.join('\n'));
            assert.equal(loaded(results), 0);
        }
    } finally {
        await server.stop();
    }
});

test('the same attempts read everything where nothing forbids it', { skip }, async () => {
    const server = await startServer();
    try { // or the test above shows nothing
        const results = await readFrom(server.url, server.url);
        assert.equal(readable(results), 6, results.join('\n')); // all but the script, whose text nobody gets to see
    } finally {
        await server.stop();
    }
});

test('a page whose name resolves to this machine reads nothing', { skip }, async () => {
    const server = await startServer();
    const rebound = `http://evil.example:${server.port}`;
    try {
        const results = await readFrom(`${rebound}/`, `${rebound}/sync`);
        assert.equal(readable(results), 0, results.join('\n'));
        assert.equal(loaded(results), 0);
    } finally {
        await server.stop();
    }
});

test('it would without the check of the host name', { skip }, async () => {
    const server = await startServer('--allow-host', '*');
    const rebound = `http://evil.example:${server.port}`;
    try {
        const results = await readFrom(`${rebound}/sync`, `${rebound}/sync`);
        assert.ok(readable(results) >= 5, results.join('\n'));
    } finally {
        await server.stop();
    }
});
