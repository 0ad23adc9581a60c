// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { accessOf, resolved } from './address.js';
import { Backoff } from './backoff.js';
import { Chooser } from './chooser.js';
import { Copy, parseMessage } from './copy.js';
import { systemEnvironment } from './environment.js';
import { VeloxError } from './errors.js';
import { transportsFor } from './transports.js';
import { UpdateInfo } from './updateinfo.js';
import { Watch } from './watch.js';

/** @typedef {import('./environment.js').Environment} Environment */

/**
 * @typedef {object} Options
 * @property {'auto' | 'sse' | 'ws' | 'poll'} [transport] Server-Sent Events, WebSocket or long poll; `auto` (the
 *     default) takes the first of them that works, and remembers it
 * @property {boolean} [connect] whether to connect at once; true
 * @property {boolean} [retry] whether to reconnect by itself; true
 * @property {{min?: number, max?: number}} [backoff] shortest and longest wait before reconnecting, in milliseconds;
 *     100 and 10,000
 * @property {boolean} [withCredentials] whether a server of another origin is sent cookies; false
 * @property {{[name: string]: string}} [headers] sent with each request; none. A browser's WebSocket cannot
 * @property {string} [username] for basic authentication; none
 * @property {string} [password] for basic authentication; empty
 * @property {Partial<Environment>} [environment] replaces parts of it: `EventSource` in Node, clocks in tests
 */

/** A reader that hears nothing for so long reconnects: the server pings every 25 s. */
const SILENCE_MS = 45_000;
/** A new connection on which not even the first ping comes for so long is held back by a proxy. */
const STALL_MS = 5_000;

/** Keeps one object in step with a server's (docs/protocol.md, 3, 4 and 6). Make it with velox(). */
export class VeloxClient {
    /** Called after each update, with the object. @type {((object: any) => void) | null} */
    onupdate = null;
    /** Called with each error; the client deals with it by itself. @type {((error: VeloxError) => void) | null} */
    onerror = null;
    /** Called when a connection is there. @type {(() => void) | null} */
    onconnect = null;
    /**
     * Called when a connection that was there is gone. A function that declares one parameter is called instead with
     * `retry` after each connection that is lost or cannot be made, and takes over: nothing happens before `retry()`.
     * @type {((retry: () => void) => void) | (() => void) | null}
     */
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
    #chooser;
    #retry;
    #access;
    #environment;
    #backoff;
    #connected = false;
    #isWanted = false;
    /** Whether ondisconnect() has taken over and retry() has not been called yet. */
    #isHandedOver = false;
    /** The present connection: its events are told from those of earlier ones by identity. @type {any} */
    #connection = null;
    /** @type {any} */
    #retryTimer = null;
    #watch;
    /** @type {((snapshot: any) => void)[]} */
    #subscribers = [];
    /** @type {Promise<void> | null} */
    #waited = null;
    /** @type {(() => void) | null} */
    #endWait = null;
    /**
     * @param {string} url of the state; relative to the page in a browser
     * @param {any} object the object or array to keep up to date in place
     * @param {Options} [options]
     * @throws {VeloxError} `bad-url`, `bad-argument`, `transport-missing`
     */
    constructor(url, object, options = {}) {
        if (typeof object !== 'object' || object === null)
            throw new VeloxError('bad-argument', 'velox() keeps an object or an array up to date');
        const environment = this.#environment = { ...systemEnvironment(), ...options.environment };
        this.#url = resolved(url, environment.baseUrl);
        this.#access = accessOf(this.#url, options);
        const key = `velox ${this.#url.origin}${this.#url.pathname}`;
        this.#chooser = new Chooser(transportsFor(options.transport ?? 'auto', environment, this.#access), {
            read: () => environment.recall(key),
            write: name => environment.remember(key, name),
        });
        this.#watch = new Watch(environment, {
            isIdle: () => !this.#connection,
            onwake: () => this.#reconnect(),
            onnetwork: () => {
                this.#chooser.forget();
                this.#reconnect();
            },
        });
        this.#copy = new Copy(object);
        this.#retry = options.retry ?? true;
        this.#backoff = new Backoff({
            minMs: options.backoff?.min, maxMs: options.backoff?.max, random: environment.random });
        if (options.connect ?? true)
            this.connect();
    }

    /** Whether the server has accepted the present connection. */
    get connected() { return this.#connected; }
    /** Identity of the state held; empty where none is, or where it has no id. */
    get id() { return this.#copy.id; }
    /** Version of the state held; 0 where none is. */
    get version() { return this.#copy.version; }

    /** Name of the transport in use, or that is tried next: `sse`, `ws` or `poll`. */
    get transport() { return this.#chooser.current.name; }
    /** Whether that is Server-Sent Events. */
    get sse() { return this.transport === 'sse'; }
    /** Whether that is WebSocket. */
    get ws() { return this.transport === 'ws'; }
    /** Whether that is long poll. */
    get poll() { return this.transport === 'poll'; }

    /**
     * The state as an immutable value, without keys that start with `$`. Each update makes a new one that shares the
     * parts that stay with the last; an update that changes nothing makes none. Costs memory from the first use on.
     */
    get snapshot() { return this.#copy.snapshot; }

    /**
     * Calls `listener` with the snapshot now and after each update: the contract of a Svelte store, and of React's
     * useSyncExternalStore() together with `snapshot`. May be taken off the client and called alone.
     * @param {(snapshot: any) => void} listener
     * @returns {() => void} unsubscribes
     */
    subscribe = listener => {
        // An object of its own: the same function may subscribe twice.
        const entry = (/** @type {any} */ snapshot) => listener(snapshot);
        this.#subscribers.push(entry);
        this.#call(entry, this.snapshot);
        return () => { this.#subscribers = this.#subscribers.filter(other => other !== entry); };
    };

    /** Connects after the present code has run, and keeps connected. Does nothing where it does so already. */
    connect() {
        if (this.#isWanted && !this.#isHandedOver)
            return;
        if (!this.#isWanted)
            this.#start();
        this.#isHandedOver = false;
        this.#environment.defer(() => {
            if (this.#isWanted && !this.#connection)
                this.#open();
        });
    }

    /** Disconnects, and stays so until connect(). The object, `id` and `version` stay. */
    disconnect() {
        this.#isWanted = this.#isHandedOver = false;
        this.#watch.stop();
        this.#close();
        // A callback may have connected anew.
        if (!this.#isWanted) {
            this.#endWait?.();
            this.#waited = this.#endWait = null;
        }
    }

    /**
     * Resolves when the client has disconnected for good: by disconnect(), or where `retry` is false with its
     * connection. At once where it is so already.
     * @returns {Promise<void>}
     */
    wait() {
        if (!this.#isWanted)
            return Promise.resolve();
        this.#waited ??= new Promise(resolve => { this.#endWait = resolve; });
        return this.#waited;
    }

    #start() {
        this.#isWanted = true;
        this.#backoff.reset();
        this.#chooser.restart();
        this.#watch.start();
    }

    #open() {
        const environment = this.#environment;
        environment.clearTimeout(this.#retryTimer);
        /** @type {any} */
        const connection = { channel: null, silenceTimer: null, stallTimer: null, isNew: true, isHeard: false };
        const onlyNow = (/** @type {Function} */ handler) => (/** @type {any[]} */ ...values) => {
            if (this.#connection === connection)
                handler(...values);
        };
        this.#connection = connection;
        this.#restartSilence(connection);
        // A long poll is held back on purpose, and there is nothing after it to fall through to.
        if (this.#chooser.hasMore && !this.poll) {
            connection.stallTimer = environment.setTimeout(
                () => this.#fail(new VeloxError('stalled', `Nothing came for ${STALL_MS / 1000} s`)), STALL_MS);
        }
        const events = {
            opened: onlyNow(() => this.#setConnected(true)),
            received: onlyNow((/** @type {string} */ text) => this.#receive(connection, text)),
            closed: onlyNow((/** @type {VeloxError} */ error) => this.#fail(error)),
        };
        try {
            const { open } = this.#chooser.current;
            connection.channel = open(() => this.#address(), events, environment, this.#access);
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
            this.#keepTransport(connection);
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
     * Something came that a velox server has sent, and no proxy's page.
     * @param {any} connection
     */
    #keepTransport(connection) {
        if (connection.isHeard)
            return;
        connection.isHeard = true;
        this.#environment.clearTimeout(connection.stallTimer);
        this.#chooser.keep();
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
        if (this.#subscribers.length > 0) {
            const { snapshot } = this;
            this.#subscribers.forEach(entry => this.#call(entry, snapshot));
        }
    }

    /** @param {any} connection */
    #restartSilence(connection) {
        this.#watch.heard();
        this.#environment.clearTimeout(connection.silenceTimer);
        connection.silenceTimer = this.#environment.setTimeout(
            () => this.#fail(new VeloxError('silence', `Nothing was heard for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
    }

    /** Opens a new connection at once, in place of the present one or of a wait for the next. */
    #reconnect() {
        if (!this.#isWanted || this.#isHandedOver || (!this.#retry && !this.#connection))
            return;
        this.#backoff.reset();
        this.#chooser.restart();
        this.#close();
        // A callback may have disconnected, or connected anew.
        if (this.#isWanted && !this.#connection)
            this.#open();
    }

    /** @param {any} error */
    #fail(error) {
        const falls = !this.#connection.isHeard && this.#chooser.fall();
        if (!falls && !this.#retry) {
            this.disconnect();
        } else {
            this.#close();
            // A callback may have disconnected, or connected anew.
            if (this.#isWanted && !this.#connection)
                this.#openAgain(falls);
        }
        this.#call(this.onerror, error);
    }

    /** @param {boolean} isNow whether another transport is tried at once */
    #openAgain(isNow) {
        if (isNow) {
            this.#retryTimer = this.#environment.setTimeout(() => this.#open(), 0);
        } else if (takesRetry(this.ondisconnect)) {
            this.#isHandedOver = true;
            this.#call(this.ondisconnect, () => {
                if (this.#isHandedOver)
                    this.connect();
            });
        } else {
            this.#retryTimer = this.#environment.setTimeout(() => this.#open(), this.#backoff.next());
        }
    }

    #close() {
        this.#environment.clearTimeout(this.#retryTimer);
        const connection = this.#connection;
        this.#connection = null;
        if (connection) {
            this.#environment.clearTimeout(connection.silenceTimer);
            this.#environment.clearTimeout(connection.stallTimer);
            connection.channel?.close();
        }
        this.#setConnected(false);
    }

    /** @param {boolean} connected */
    #setConnected(connected) {
        if (this.#connected === connected)
            return;
        this.#connected = connected;
        if (connected)
            this.#call(this.onconnect);
        else if (!takesRetry(this.ondisconnect))
            this.#call(this.ondisconnect);
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
 * Whether a handler of ondisconnect() takes over reconnecting.
 * @param {Function | null} handler
 */
function takesRetry(handler) {
    return handler?.length === 1;
}
