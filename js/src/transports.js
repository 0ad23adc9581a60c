// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';

/** @typedef {import('./environment.js').Environment} Environment */

/**
 * @typedef {object} Events
 * @property {() => void} opened the server accepted
 * @property {(text: string) => void} received one update's JSON
 * @property {(error: VeloxError) => void} closed by anything but close(), which is to be called now
 */

/** @typedef {{close: () => void}} Channel close() is silent: no event comes after it */

/** How often a WebSocket reader shows that it lives, in milliseconds. */
const PING_INTERVAL_MS = 25_000;

/**
 * An event stream. The browser's own reconnecting is not used: it asks for the same URL again, which
 * names a version long passed.
 * @param {URL} url
 * @param {Events} events
 * @param {Environment} environment
 * @param {{withCredentials: boolean}} options
 * @returns {Channel}
 */
export function openEventSource(url, events, environment, options) {
    const source = new environment.EventSource(url.href, { withCredentials: options.withCredentials });
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
 * A WebSocket that sends the text `ping` every 25 s.
 * @param {URL} url http: and https: become ws: and wss:
 * @param {Events} events
 * @param {Environment} environment
 * @returns {Channel}
 */
export function openWebSocket(url, events, environment) {
    const socket = new environment.WebSocket(url.href.replace(/^http/, 'ws'));
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
