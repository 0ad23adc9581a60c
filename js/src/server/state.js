// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { EventEmitter } from 'node:events';
import { VeloxError } from '../errors.js';
import { answerPage, refuse, refuseUpgrade } from './answers.js';
import { attach } from './attach.js';
import { Coalescer } from './coalescer.js';
import { corsHeaders, isOriginAllowed, preflightHeaders } from './gate.js';
import { Hub } from './hub.js';
import { RETRY_AFTER_SECONDS, settingsFrom } from './limits.js';
import { negotiate } from './negotiate.js';
import { PollAnswer } from './poll.js';
import { EventStream, eventStreamHeaders } from './sse.js';
import { Store } from './store.js';
import { acceptWebSocket, SocketChannel } from './websocket.js';

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {import('node:http').ServerResponse} ServerResponse */
/** @typedef {import('./negotiate.js').SyncRequest} SyncRequest */
/** @typedef {import('./negotiate.js').Refusal} Refusal */

/**
 * An object and its readers (docs/protocol.md). Get it from state() or handle().
 *
 * Events: `push` with `{version, bytes}` after each push that changed something; `connect` and `disconnect` with the
 * connection; `error` where the object cannot be pushed or authorize() throws, fatal without a listener as ever in Node.
 */
export class State extends EventEmitter {
    #object;
    #settings;
    #store;
    #hub;
    #coalescer;
    #isClosing = false;

    /**
     * @param {object} object what is kept in step; it gets a method `$push()`
     * @param {import('./limits.js').Options} [options]
     * @throws {VeloxError} `bad-argument`; `too-deep` or `bad-state` where the object cannot be sent
     */
    constructor(object, options = {}) {
        super();
        if (typeof object !== 'object' || object === null)
            throw new VeloxError('bad-argument', 'A state is an object or an array');
        this.#object = object;
        this.#settings = settingsFrom(options);
        this.#store = new Store(object, this.#settings);
        this.#hub = new Hub(this.#store, this.#settings, (event, connection) => this.emit(event, connection));
        this.#coalescer = new Coalescer(this.#settings.throttleMs, () => this.#flush());
        Object.defineProperty(object, '$push', { value: () => this.push(), configurable: true, writable: true });
    }

    /** The application's object, with its `$push()`. */
    get object() { return this.#object; }
    /** Identity of the state: another one after a restart. */
    get id() { return this.#store.id; }
    /** Grows by one with each push that changed something. */
    get version() { return this.#store.version; }
    /** Size of the state as compact JSON, as of the last push. */
    get bytes() { return this.#store.bytes; }
    /** Those who read now. */
    get connections() { return this.#hub.connections(); }

    /**
     * Says that the object has changed. What has changed is found out and sent on the next turn of the event loop, or
     * at the end of the throttle interval. It may be called as often as you like, and where nothing has changed.
     */
    push() {
        this.#coalescer.mark();
    }

    /** Pushes now what push() has announced. */
    flush() {
        this.#coalescer.flush();
    }

    /**
     * Serves one request: an event stream, a long poll, or a page for a person.
     * @param {IncomingMessage} request
     * @param {ServerResponse} response of Node's, or of express
     * @returns {Promise<void>} resolves when the connection is closed; never rejects
     */
    async handle(request, response) {
        if (response.destroyed || request.socket.destroyed)
            return;
        const closed = new Promise(resolve => response.once('close', resolve));
        response.on('error', () => {}); // a peer that is gone; `close` follows
        if (request.method === 'OPTIONS') {
            response.writeHead(204, preflightHeaders(request, this.#settings.allowedOrigins));
            response.end();
        } else {
            const sync = await this.#admit(request);
            if (!response.destroyed)
                this.#answer(request, response, sync);
        }
        await closed;
    }

    /**
     * Serves one WebSocket, given what a server's `upgrade` event gives.
     * @param {IncomingMessage} request
     * @param {import('node:stream').Duplex} stream
     * @param {Buffer} head
     * @returns {Promise<void>} resolves when the connection is closed; never rejects
     */
    async upgrade(request, stream, head) {
        const socket = /** @type {import('node:net').Socket} */ (stream);
        if (socket.destroyed)
            return;
        const closed = new Promise(resolve => socket.once('close', resolve));
        socket.on('error', () => {}); // a peer that is gone; `close` follows
        const sync = await this.#admit(request);
        if ('status' in sync)
            refuseUpgrade(socket, sync);
        else if (sync.transport !== 'websocket')
            refuseUpgrade(socket, { status: 400, text: 'Only an upgrade to websocket is served here.' });
        else if (!socket.destroyed)
            acceptWebSocket(request, socket, head, webSocket =>
                this.#hub.join(new SocketChannel(webSocket, socket), sync, socket));
        await closed;
    }

    /**
     * Serves the WebSockets of an HTTP server at one path. Upgrades to paths that nobody serves are answered 404.
     * @param {import('node:http').Server} server
     * @param {string} [path]
     * @returns {this}
     */
    attach(server, path = '/sync') {
        attach(server, path, this);
        return this;
    }

    /**
     * Pushes what is left, lets every reader go and refuses others. A reader that does not take its last bytes within
     * 5 s is cut.
     * @returns {Promise<void>} resolves when all connections are closed
     */
    async close() {
        this.flush();
        this.#isClosing = true;
        await this.#hub.close();
    }

    #flush() {
        try {
            if (!this.#store.update())
                return;
        } catch (error) {
            this.emit('error', error);
            return;
        }
        this.#hub.advance();
        this.emit('push', { version: this.version, bytes: this.bytes });
    }

    /**
     * @param {IncomingMessage} request
     * @returns {Promise<SyncRequest | Refusal>}
     */
    async #admit(request) {
        if (this.#isClosing)
            return unavailable('The server is stopping.');
        const sync = negotiate(request);
        if ('status' in sync)
            return sync;
        if (!isOriginAllowed(request, this.#settings.allowedOrigins))
            return { status: 403, text: 'This origin is not allowed.' };
        if (!await this.#isAuthorized(request))
            return { status: 403, text: 'You may not read this.' };
        if (this.#isClosing || this.#hub.size >= this.#settings.maxConnections)
            return unavailable('Too many connections.');
        return sync;
    }

    /** @param {IncomingMessage} request */
    async #isAuthorized(request) {
        try {
            return await this.#settings.authorize(request) === true;
        } catch (error) {
            this.emit('error', error);
            return false;
        }
    }

    /**
     * @param {IncomingMessage} request
     * @param {ServerResponse} response
     * @param {SyncRequest | Refusal} sync
     */
    #answer(request, response, sync) {
        const cors = corsHeaders(request, this.#settings.allowedOrigins);
        if ('status' in sync) {
            refuse(response, { ...sync, headers: { ...cors, ...sync.headers } });
            return;
        }
        const gzip = sync.gzip && this.#settings.gzip;
        if (sync.transport === 'websocket') {
            refuse(response, { status: 400, text: 'Here is no WebSocket: the server has not been attached.' });
        } else if (sync.transport === 'page') {
            answerPage(response, this.#store.fullState(true), cors);
        } else if (request.method === 'HEAD') {
            response.writeHead(200, { ...sync.transport === 'sse' ? eventStreamHeaders(gzip)
                : { 'Content-Type': 'application/json', Vary: 'Accept, Origin' }, ...cors });
            response.end();
        } else {
            this.#hub.join(sync.transport === 'sse' ? new EventStream(response, cors, gzip)
                : new PollAnswer(response, cors), sync, response);
        }
    }
}

/**
 * @param {string} text
 * @returns {Refusal}
 */
function unavailable(text) {
    return { status: 503, text, headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } };
}
