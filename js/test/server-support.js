// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A state behind a real HTTP server, and readers that show each message as it comes.

import { once } from 'node:events';
import http from 'node:http';
import zlib from 'node:zlib';
import { WebSocket } from 'ws';
import { State } from '../src/server/index.js';

/**
 * @param {object} object
 * @param {import('../src/server/limits.js').Options} [options]
 * @param {number} [port] 0 for a free one
 */
export async function serve(object, options, port = 0) {
    const state = new State(object, { throttleMs: 15, ...options });
    const server = http.createServer((request, response) => state.handle(request, response));
    state.attach(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${server.address().port}`;
    return {
        state,
        server,
        host,
        url: `http://${host}/sync`,
        /** Pushes and waits until it is done. */
        async push() {
            const pushed = once(state, 'push');
            state.push();
            await pushed;
        },
        async stop() {
            server.closeAllConnections();
            await Promise.all([state.close(), new Promise(resolve => server.close(resolve))]);
        },
    };
}

/** Messages in the order they come: next() waits for one that has not come yet. */
class Inbox {
    #messages = [];
    #waiting = [];

    put(message) {
        const waiting = this.#waiting.shift();
        if (waiting)
            waiting(message);
        else
            this.#messages.push(message);
    }

    next() {
        const [message] = this.#messages.splice(0, 1);
        return message === undefined ? new Promise(resolve => this.#waiting.push(resolve)) : Promise.resolve(message);
    }
}

/** Sends a GET request; resolves with the response as soon as its head is there. */
export async function get(url, headers = {}, method = 'GET') {
    const request = http.request(url, { headers, method, agent: false });
    request.end();
    const [response] = await once(request, 'response');
    response.request = request;
    return response;
}

/** The whole body of the answer to a GET request, as JSON with `json()`. */
export async function getText(url, headers, method) {
    const response = await get(url, headers, method);
    response.setEncoding('utf8');
    let text = '';
    for await (const chunk of response)
        text += chunk;
    return { status: response.statusCode, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** An event stream: `next()` gives `{id, ...update}` of each event, `{end: true}` after the last. */
export async function openStream(url, headers = {}) {
    const response = await get(url, { Accept: 'text/event-stream', ...headers });
    const inbox = new Inbox();
    const bytes = { count: 0 };
    response.on('data', chunk => { bytes.count += chunk.length; });
    const body = response.headers['content-encoding'] === 'gzip' ? response.pipe(zlib.createGunzip()) : response;
    let parts = []; // looked at only when an event ends: they are large in some tests
    body.setEncoding('utf8');
    body.on('data', chunk => {
        const ending = (parts.at(-1)?.at(-1) ?? '') + chunk;
        parts.push(chunk);
        if (!ending.includes('\n\n'))
            return;
        const events = parts.join('').split('\n\n');
        parts = [events.pop()];
        for (const event of events) {
            const fields = Object.fromEntries(event.split('\n').map(line => line.split(/: (.*)/s, 2)));
            inbox.put({ eventId: fields.id, ...JSON.parse(fields.data) });
        }
    });
    body.on('error', () => {}); // a compressed stream has no trailer
    response.on('close', () => inbox.put({ end: true }));
    return { response, bytes, next: () => inbox.next(), close: () => response.destroy() };
}

/** A WebSocket: `next()` gives each message, `{closed: code}` at the end. */
export async function openSocket(url, options) {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
    const inbox = new Inbox();
    socket.on('message', data => inbox.put(JSON.parse(data)));
    socket.on('close', code => inbox.put({ closed: code }));
    await once(socket, 'open');
    return { socket, next: () => inbox.next(), close: () => socket.terminate() };
}

/** What an upgrade was refused with. */
export async function refusedUpgrade(url, options) {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
    socket.on('error', () => {});
    const [, response] = await once(socket, 'unexpected-response');
    response.resume();
    return response;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed) {
    let a = seed >>> 0;
    return () => {
        a = (a + 0x6d2b79f5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), a | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}
