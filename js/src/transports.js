// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { isVeloxError, VeloxError } from './errors.js';
import { EventStreamReader } from './eventstream.js';
import { get } from './request.js';

/** @typedef {import('./environment.js').Environment} Environment */

/**
 * @typedef {object} Events
 * @property {() => void} opened the server accepted; may come again
 * @property {(text: string) => void} received one update's JSON
 * @property {(error: VeloxError) => void} closed by anything but close(), which is to be called now
 */

/** @typedef {{close: () => void}} Channel close() is silent: no event comes after it */

/**
 * @typedef {object} Access what a reader shows to be let in
 * @property {boolean} withCredentials
 * @property {{[name: string]: string}} headers
 * @property {string} username
 * @property {string} password
 */

/**
 * Opens a channel. The address is asked for again by each request of a long poll.
 * @typedef {(address: () => URL, events: Events, environment: Environment, access: Access) => Channel} Open
 */

/** How often a WebSocket reader shows that it lives, in milliseconds. */
const PING_INTERVAL_MS = 25_000;
/** A long poll that is not answered for so long is taken for held: nothing has changed meanwhile. */
const HELD_MS = 2_000;
/** Between a long poll's answer and the next request. A server that never holds one is not asked in a busy loop. */
const POLL_GAP_MS = 15;

/**
 * An event stream. The browser's own reconnecting is not used: it asks for the same URL again, which
 * names a version long passed.
 * @type {Open}
 */
export function openEventSource(address, events, environment, { withCredentials }) {
    const source = new environment.EventSource(address().href, { withCredentials });
    const close = () => {
        source.onopen = source.onmessage = source.onerror = null;
        source.close();
    };
    source.onopen = () => events.opened();
    source.onmessage = (/** @type {{data: string}} */ event) => events.received(event.data);
    source.onerror = () =>
        events.closed(new VeloxError('connection-lost', 'The event stream ended or was refused'));
    return { close };
}

/**
 * An event stream read by fetch(): where headers are to be sent, and where there is no EventSource.
 * @type {Open}
 */
export function openFetchStream(address, events, environment, access) {
    const abort = new AbortController();
    const fail = (/** @type {unknown} */ error) => events.closed(lost(error));
    const reader = new EventStreamReader((data, type) => {
        if (type === 'message' && !abort.signal.aborted)
            events.received(data);
    });
    const decoder = new TextDecoder();
    /** @param {any} body */
    const readFrom = body => {
        // Each read begins a promise of its own: a chain would hold all of them until the stream ends.
        body.read().then((/** @type {{done: boolean, value: Uint8Array}} */ { done, value }) => {
            if (done)
                throw new VeloxError('connection-lost', 'The event stream ended');
            reader.feed(decoder.decode(value, { stream: true }));
            readFrom(body);
        }).catch(fail);
    };
    environment.fetch(address().href, {
        headers: { ...access.headers, Accept: 'text/event-stream' },
        cache: 'no-store',
        credentials: access.withCredentials ? 'include' : 'same-origin',
        signal: abort.signal,
    }).then((/** @type {any} */ response) => {
        const type = response.headers.get('content-type');
        if (!response.ok || !/^text\/event-stream/i.test(type))
            throw new VeloxError('refused', `The server answered ${response.status}, ${type}`, { status: response.status });
        events.opened();
        readFrom(response.body.getReader());
    }).catch(fail);
    return { close: () => abort.abort() };
}

/**
 * A WebSocket that sends the text `ping` every 25 s. http: and https: become ws: and wss:.
 * @type {Open}
 */
export function openWebSocket(address, events, environment, { headers, username, password }) {
    const url = address();
    url.username = username;
    url.password = password;
    const href = url.href.replace(/^http/, 'ws');
    const hasHeaders = Object.keys(headers).length > 0;
    // Only those for Node take a third argument; browsers pass it over.
    const socket = hasHeaders ? new environment.WebSocket(href, [], { headers }) : new environment.WebSocket(href);
    /** @type {any} */
    let timer;
    const ping = () => {
        socket.send('ping');
        timer = environment.setTimeout(ping, PING_INTERVAL_MS);
    };
    const close = () => {
        environment.clearTimeout(timer);
        socket.onopen = socket.onmessage = socket.onclose = null;
        // ws for Node emits an error, fatal without a listener, when closed while it connects.
        socket.onerror = () => {};
        socket.close();
    };
    socket.onopen = () => {
        timer = environment.setTimeout(ping, PING_INTERVAL_MS);
        events.opened();
    };
    socket.onmessage = (/** @type {{data: any}} */ event) => events.received(event.data);
    socket.onerror = () => {};
    socket.onclose = (/** @type {{code: number, reason: string}} */ event) => {
        const reason = event.reason ? `: ${event.reason}` : '';
        events.closed(new VeloxError('connection-lost', `The WebSocket closed with ${event.code}${reason}`));
    };
    return { close };
}

/**
 * Requests one after another, each answered with one update.
 * @type {Open}
 */
export function openLongPoll(address, events, environment, access) {
    let isOpen = true;
    /** @type {any} */
    let timer;
    /** @type {() => void} */
    let cancel = () => {};
    const poll = () => {
        const url = address();
        if (url.searchParams.has('v'))
            timer = environment.setTimeout(events.opened, HELD_MS);
        cancel = get(url.href, environment, access, answered, failed);
    };
    const answered = (/** @type {string} */ text) => {
        environment.clearTimeout(timer);
        events.opened();
        events.received(text);
        if (isOpen)
            timer = environment.setTimeout(poll, POLL_GAP_MS);
    };
    const failed = (/** @type {unknown} */ error) => events.closed(lost(error));
    const close = () => {
        isOpen = false;
        environment.clearTimeout(timer);
        cancel();
    };
    poll();
    return { close };
}

/**
 * The transports that an environment has for a name, the best first.
 * @param {string} name 'sse', 'ws', 'poll', or 'auto' for all
 * @param {Environment} environment
 * @param {Access} access
 * @returns {{name: string, open: Open}[]}
 */
export function transportsFor(name, environment, { headers }) {
    const has = (/** @type {keyof Environment} */ thing) => typeof environment[thing] === 'function';
    const hasHeaders = Object.keys(headers).length > 0;
    /** @type {{name: string, open: Open | false}[]} */
    const all = [
        { name: 'sse', open: has('EventSource') && !hasHeaders ? openEventSource : has('fetch') && openFetchStream },
        { name: 'ws', open: has('WebSocket') && openWebSocket },
        { name: 'poll', open: (has('fetch') || has('XMLHttpRequest')) && openLongPoll },
    ];
    const named = all.filter(transport => name === 'auto' || name === transport.name);
    if (named.length === 0)
        throw new VeloxError('bad-argument', `There is no transport ${JSON.stringify(name)}: sse, ws, poll or auto`);
    const present = /** @type {{name: string, open: Open}[]} */ (named.filter(transport => transport.open));
    if (present.length === 0)
        throw new VeloxError('transport-missing', `Nothing here speaks ${name}: give what does in options.environment`);
    return present;
}

/** @param {unknown} cause */
function lost(cause) {
    return isVeloxError(cause) ? cause
        : new VeloxError('connection-lost', 'The request failed', { cause });
}
