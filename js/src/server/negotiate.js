// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * @typedef {object} SyncRequest what a reader asks for (docs/protocol.md, 2 to 4)
 * @property {'websocket' | 'sse' | 'poll' | 'page'} transport
 * @property {'json' | 'merge' | 'default'} patch
 * @property {string} id of the state that it holds, or empty
 * @property {number} version that it holds, or 0
 * @property {boolean} gzip
 */

/**
 * @typedef {object} Refusal
 * @property {number} status
 * @property {string} text
 * @property {{[name: string]: string}} [headers]
 */

const METHODS = 'GET, HEAD, OPTIONS';

/**
 * @param {{method?: string, url?: string, headers: import('node:http').IncomingHttpHeaders}} request OPTIONS is for the caller
 * @returns {SyncRequest | Refusal}
 */
export function negotiate({ method = 'GET', url = '/', headers }) {
    if (method !== 'GET' && method !== 'HEAD')
        return { status: 405, text: `Only ${METHODS} are served here.`, headers: { Allow: METHODS } };
    const transport = transportFor(headers);
    if (!transport)
        return { status: 406, text: 'Accept must allow text/event-stream, application/json or text/html.' };
    if (transport === 'websocket' && method !== 'GET')
        return { status: 400, text: 'A WebSocket is opened with GET.' };
    const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
    const patch = query.get('patch') ?? 'default';
    if (patch !== 'json' && patch !== 'merge' && (patch !== 'default' || query.has('patch')))
        return { status: 400, text: 'The parameter patch must be json or merge.' };
    const gzip = hasToken(headers['accept-encoding'], 'gzip');
    return { transport, patch, gzip, ...heldCopy(transport, query, headers) };
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
export function isWebSocketUpgrade(headers) {
    return headers.upgrade?.trim().toLowerCase() === 'websocket' && hasToken(headers.connection, 'upgrade');
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {SyncRequest['transport'] | null}
 */
function transportFor(headers) {
    if (isWebSocketUpgrade(headers))
        return 'websocket';
    const accept = headers.accept ?? '';
    if (hasToken(accept, 'text/event-stream'))
        return 'sse';
    if (hasToken(accept, 'application/json'))
        return 'poll';
    return accept.trim() === '' || hasToken(accept, '*/*') || hasToken(accept, 'text/html') ? 'page' : null;
}

/**
 * Whether one item of a header's list is `token`, and not excluded by `q=0` (RFC 9110, 12.4.2).
 * @param {string | string[] | undefined} list
 * @param {string} token
 */
export function hasToken(list, token) {
    return String(list ?? '').split(',').some(item => {
        const [name, ...parameters] = item.toLowerCase().split(';').map(part => part.replace(/\s/g, ''));
        return name === token && !parameters.some(text => text.startsWith('q=') && Number(text.slice(2)) === 0);
    });
}

/**
 * @param {string} transport
 * @param {URLSearchParams} query
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function heldCopy(transport, query, headers) {
    // The event id of a browser that reconnects by itself counts: its query is as old as the page.
    const [, id, digits] = transport === 'sse' && /^(.+)-([0-9]+)$/.exec(String(headers['last-event-id'] ?? '')) || [];
    if (id !== undefined && versionFrom(digits) > 0)
        return { id, version: versionFrom(digits) };
    return { id: query.get('id') ?? '', version: versionFrom(query.get('v') ?? '') };
}

/**
 * @param {string} digits
 * @returns {number} 0 where it is none
 */
function versionFrom(digits) {
    const version = /^[0-9]{1,16}$/.test(digits) ? Number(digits) : 0;
    return Number.isSafeInteger(version) ? version : 0;
}
