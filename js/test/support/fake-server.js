// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { Machine } from './machine.js';

const files = {
    '/': ['text/html; charset=utf-8', '../../../examples/dashboard/page/index.html'],
    '/style.css': ['text/css', '../../../examples/dashboard/page/style.css'],
    '/app.js': ['text/javascript', '../../../examples/dashboard/page/app.js'],
    '/icon.svg': ['image/svg+xml', '../../../examples/dashboard/page/icon.svg'],
    '/velox.js': ['text/javascript', '../../dist/velox.js'],
};

/**
 * Serves the dashboard page and a machine that is made up, over SSE and WebSocket at /sync: enough of the protocol
 * to test the browser client and the page without the C++ server.
 */
export class FakeServer {
    #readers = new Set();
    #history = [];
    #timer;

    /** How each connection began, oldest first: its query. */
    requests = [];
    version = 1;
    id = Math.random().toString(16).slice(2, 10);

    constructor({ intervalMs = 500, machine = new Machine() } = {}) {
        this.machine = machine;
        this.server = createServer((request, response) => this.#answer(request, response));
        new WebSocketServer({ server: this.server }).on('connection', (socket, request) => {
            const send = text => socket.send(text);
            const leave = this.#join(request, send, () => socket.terminate());
            socket.on('close', leave);
        });
        if (intervalMs > 0)
            this.#timer = setInterval(() => this.step(), intervalMs);
    }

    async listen(port = 0) {
        await new Promise((resolve, reject) => {
            this.server.once('error', reject);
            this.server.listen(port, '127.0.0.1', resolve);
        });
        return this.server.address().port;
    }

    /** Lets the machine make a step and sends that to every reader. */
    step() {
        this.#history.push(this.machine.step());
        ++this.version;
        this.#broadcast({ version: this.version, delta: true, body: this.#history.at(-1) });
    }

    /** Sends anything to every reader, as a broken server would. */
    #broadcast(message) {
        const text = JSON.stringify(message);
        for (const { send } of this.#readers)
            send(text);
    }

    send(message) { this.#broadcast(message); }

    /** Cuts every connection; readers may come back. */
    drop() {
        for (const { cut } of [...this.#readers])
            cut();
    }

    async close() {
        clearInterval(this.#timer);
        this.drop();
        this.server.closeAllConnections();
        await new Promise(resolve => this.server.close(resolve));
    }

    #join(request, send, cut) {
        const query = Object.fromEntries(new URL(request.url, 'http://x').searchParams);
        this.requests.push(query);
        const reader = { send, cut };
        this.#readers.add(reader);
        send('{"ping":true}');
        const missed = this.version - Number(query.v);
        if (query.id !== this.id || !(missed >= 0))
            send(JSON.stringify({ id: this.id, version: this.version, body: this.machine.state }));
        else if (missed > 0)
            send(JSON.stringify({ id: this.id, version: this.version, base: Number(query.v), delta: true,
                body: this.#history.slice(-missed).flat() }));
        return () => this.#readers.delete(reader);
    }

    async #answer(request, response) {
        const path = request.url.replace(/\?.*/, '');
        if (path === '/sync') {
            response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform' });
            request.on('close', this.#join(request, text => response.write(`data: ${text}\n\n`), () => response.destroy()));
        } else if (Object.hasOwn(files, path)) {
            const [type, file] = files[path];
            response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
            response.end(await readFile(fileURLToPath(new URL(file, import.meta.url))));
        } else {
            response.writeHead(404).end();
        }
    }
}
