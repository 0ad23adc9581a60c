// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { Backoff } from './backoff.js';
import { Copy, parseMessage } from './copy.js';
import { systemEnvironment } from './environment.js';
import { VeloxError } from './errors.js';
import { openEventSource, openWebSocket } from './transports.js';

/** @typedef {import('./environment.js').Environment} Environment */

/**
 * @typedef {object} Options
 * @property {'sse' | 'ws'} [transport] Server-Sent Events (the default) or WebSocket
 * @property {boolean} [connect] whether to connect at once; true
 * @property {boolean} [retry] whether to reconnect by itself; true
 * @property {number} [minRetryMs] shortest wait before reconnecting, in milliseconds; 100
 * @property {number} [maxRetryMs] longest wait before reconnecting, in milliseconds; 10,000
 * @property {boolean} [withCredentials] whether an event stream of another origin is sent cookies; false
 * @property {Partial<Environment>} [environment] replaces parts of it: `EventSource` in Node, clocks in tests
 */

/** A reader that hears nothing for so long reconnects: the server pings every 25 s. */
const SILENCE_MS = 45_000;
const SLEEP_CHECK_MS = 5_000;
/** A check that is so much late has slept. */
const SLEEP_MS = 30_000;

/** What an update was, for onpatch(). */
class UpdateInfo {
    #text;

    /**
     * @param {'full' | 'delta'} kind
     * @param {number} version
     * @param {string} text
     */
    constructor(kind, version, text) {
        /** Whether the whole state came, or a patch. */
        this.kind = kind;
        /** The version of the state after it. */
        this.version = version;
        this.#text = text;
    }

    /** Size of the message in UTF-8, without the framing of the transport. Counted when it is read. */
    get bytes() {
        return new TextEncoder().encode(this.#text).length;
    }
}

/** Keeps one object in step with a server's (docs/protocol.md, 3, 4 and 6). Make it with velox(). */
export class VeloxClient {
    /** Called after each update, with the object. @type {((object: any) => void) | null} */
    onupdate = null;
    /** Called with each error; the client deals with it by itself. @type {((error: VeloxError) => void) | null} */
    onerror = null;
    /** Called when a connection is there. @type {(() => void) | null} */
    onconnect = null;
    /** Called when a connection that was there is gone. @type {(() => void) | null} */
    ondisconnect = null;
    /** Called with `connected` when that changes. @type {((connected: boolean) => void) | null} */
    onchange = null;
    /**
     * Called before onupdate() with the body of a delta (JSON Patch operations, or a merge patch; null for a full
     * state) and what the update was. Values in the patch are parts of the object by now: read, don't write.
     * @type {((patch: any, update: UpdateInfo) => void) | null}
     */
    onpatch = null;

    #copy;
    #url;
    #transport;
    #retry;
    #withCredentials;
    #environment;
    #backoff;
    #connected = false;
    #isWanted = false;
    /** The present connection: its events are told from those of earlier ones by identity. @type {any} */
    #connection = null;
    /** @type {any} */
    #retryTimer = null;
    /** @type {any} */
    #sleepTimer = null;
    #heardAt = 0;
    #wentOnline = () => this.#reconnect();

    /**
     * @param {string} url of the state; relative to the page in a browser
     * @param {any} object the object or array to keep up to date in place
     * @param {Options} [options]
     * @throws {VeloxError} `bad-url`, `bad-argument`, `transport-missing`
     */
    constructor(url, object, options = {}) {
        if (typeof object !== 'object' || object === null)
            throw new VeloxError('bad-argument', 'velox() keeps an object or an array up to date');
        this.#environment = { ...systemEnvironment(), ...options.environment };
        this.#transport = transportNamed(options.transport ?? 'sse', this.#environment);
        this.#url = resolved(url, this.#environment.baseUrl);
        this.#copy = new Copy(object);
        this.#retry = options.retry ?? true;
        this.#withCredentials = options.withCredentials ?? false;
        this.#backoff = new Backoff({
            minMs: options.minRetryMs, maxMs: options.maxRetryMs, random: this.#environment.random });
        if (options.connect ?? true)
            this.connect();
    }

    /** Whether the server has accepted the present connection. */
    get connected() { return this.#connected; }
    /** Identity of the state held; empty where none is, or where it has no id. */
    get id() { return this.#copy.id; }
    /** Version of the state held; 0 where none is. */
    get version() { return this.#copy.version; }

    /** Connects after the present code has run, and keeps connected. Does nothing where it does so already. */
    connect() {
        if (this.#isWanted)
            return;
        this.#isWanted = true;
        this.#backoff.reset();
        this.#environment.addListener('online', this.#wentOnline);
        this.#watchForSleep();
        this.#environment.defer(() => {
            if (this.#isWanted && !this.#connection)
                this.#open();
        });
    }

    /** Disconnects, and stays so until connect(). The object, `id` and `version` stay. */
    disconnect() {
        this.#isWanted = false;
        this.#environment.removeListener('online', this.#wentOnline);
        this.#environment.clearTimeout(this.#sleepTimer);
        this.#close();
    }

    #open() {
        const environment = this.#environment;
        environment.clearTimeout(this.#retryTimer);
        const connection = { channel: /** @type {any} */ (null), silenceTimer: /** @type {any} */ (null), isNew: true };
        const onlyNow = (/** @type {Function} */ handler) => (/** @type {any[]} */ ...values) => {
            if (this.#connection === connection)
                handler(...values);
        };
        this.#connection = connection;
        this.#restartSilence(connection);
        const events = {
            opened: onlyNow(() => this.#setConnected(true)),
            received: onlyNow((/** @type {string} */ text) => this.#receive(connection, text)),
            closed: onlyNow((/** @type {VeloxError} */ error) => this.#fail(error)),
        };
        try {
            connection.channel = this.#transport(this.#address(), events, environment,
                { withCredentials: this.#withCredentials });
        } catch (cause) {
            this.#fail(new VeloxError('connection-lost', 'The connection cannot be made', { cause }));
        }
    }

    /** The URL of a connection that is opened now: what is held decides what the server sends. */
    #address() {
        const url = new URL(this.#url);
        url.searchParams.set('patch', 'json');
        if (this.version > 0 && this.id !== '') {
            url.searchParams.set('v', String(this.version));
            url.searchParams.set('id', this.id);
        }
        return url;
    }

    /**
     * @param {any} connection
     * @param {string} text
     */
    #receive(connection, text) {
        this.#restartSilence(connection);
        let message;
        try {
            message = parseMessage(text);
            if (message.ping === true)
                return;
            this.#copy.apply(message, connection.isNew);
        } catch (error) {
            this.#copy.forget();
            this.#fail(error);
            return;
        }
        connection.isNew = false;
        this.#backoff.reset();
        this.#announce(message, text);
    }

    /**
     * @param {import('./copy.js').Message} message
     * @param {string} text
     */
    #announce(message, text) {
        const kind = message.delta ? 'delta' : 'full';
        this.#call(this.onpatch, message.delta ? message.body : null,
            new UpdateInfo(kind, /** @type {number} */ (message.version), text));
        const { target } = this.#copy;
        if (typeof target.$apply === 'function')
            this.#call(() => target.$apply());
        this.#call(this.onupdate, target);
    }

    /** @param {any} connection */
    #restartSilence(connection) {
        this.#heardAt = this.#environment.now();
        this.#environment.clearTimeout(connection.silenceTimer);
        connection.silenceTimer = this.#environment.setTimeout(
            () => this.#fail(new VeloxError('silence', `Nothing was heard for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
    }

    /**
     * A browser slows the timers of hidden pages down, so a late one alone proves no sleep: something would have
     * been heard meanwhile.
     */
    #watchForSleep() {
        const { setTimeout, now } = this.#environment;
        const started = now();
        this.#sleepTimer = setTimeout(() => {
            const slept = now() - started - SLEEP_CHECK_MS > SLEEP_MS && now() - this.#heardAt > SLEEP_MS;
            this.#watchForSleep();
            if (slept)
                this.#reconnect();
        }, SLEEP_CHECK_MS);
    }

    /** Opens a new connection at once, in place of the present one or of a wait for the next. */
    #reconnect() {
        if (!this.#isWanted || (!this.#retry && !this.#connection))
            return;
        this.#backoff.reset();
        this.#close();
        // A callback may have disconnected, or connected anew.
        if (this.#isWanted && !this.#connection)
            this.#open();
    }

    /** @param {any} error */
    #fail(error) {
        if (this.#retry) {
            this.#close();
            if (this.#isWanted && !this.#connection)
                this.#retryTimer = this.#environment.setTimeout(() => this.#open(), this.#backoff.next());
        } else {
            this.disconnect();
        }
        this.#call(this.onerror, error);
    }

    #close() {
        this.#environment.clearTimeout(this.#retryTimer);
        const connection = this.#connection;
        this.#connection = null;
        if (connection) {
            this.#environment.clearTimeout(connection.silenceTimer);
            connection.channel?.close();
        }
        this.#setConnected(false);
    }

    /** @param {boolean} connected */
    #setConnected(connected) {
        if (this.#connected === connected)
            return;
        this.#connected = connected;
        this.#call(connected ? this.onconnect : this.ondisconnect);
        this.#call(this.onchange, connected);
    }

    /**
     * Runs a callback of the user's. What it throws is reported like an uncaught error and not taken for one of ours.
     * @param {Function | null} callback
     * @param {...any} values
     */
    #call(callback, ...values) {
        try {
            callback?.call(this, ...values);
        } catch (error) {
            this.#environment.reportError(error);
        }
    }
}

/**
 * @param {string} name
 * @param {Environment} environment
 * @returns {typeof openEventSource}
 */
function transportNamed(name, environment) {
    if (name !== 'sse' && name !== 'ws')
        throw new VeloxError('bad-argument', `There is no transport ${JSON.stringify(name)}, only "sse" and "ws"`);
    const constructor = name === 'sse' ? 'EventSource' : 'WebSocket';
    if (typeof environment[constructor] !== 'function')
        throw new VeloxError('transport-missing', `There is no ${constructor} here: give one in options.environment`);
    return name === 'sse' ? openEventSource : openWebSocket;
}

/**
 * @param {string} url
 * @param {string | undefined} base
 */
function resolved(url, base) {
    try {
        const address = new URL(url, base);
        // The transports are named by the call, so both spellings of an address are fine for both.
        address.href = address.href.replace(/^ws/, 'http');
        if (/^https?:$/.test(address.protocol))
            return address;
    } catch { /* told below, in our own words */ }
    throw new VeloxError('bad-url', `Not an address of a state: ${JSON.stringify(url)}`);
}
