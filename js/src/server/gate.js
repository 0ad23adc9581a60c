// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/** @typedef {import('node:http').IncomingMessage} IncomingMessage */

/**
 * Whether the page that asks may read: it is this server's own, or allowed. Only browsers name an origin; a page from
 * elsewhere must not read this server behind its user's back.
 * @param {IncomingMessage} request
 * @param {readonly string[]} allowedOrigins
 */
export function isOriginAllowed({ headers }, allowedOrigins) {
    return headers.origin === undefined || isOwn(headers) || isListed(headers.origin, allowedOrigins);
}

/**
 * @param {IncomingMessage} request whose origin is allowed
 * @param {readonly string[]} allowedOrigins
 * @returns {{[name: string]: string}}
 */
export function corsHeaders({ headers }, allowedOrigins) {
    if (headers.origin === undefined || isOwn(headers) || !isListed(headers.origin, allowedOrigins))
        return {};
    return { 'Access-Control-Allow-Origin': headers.origin };
}

/**
 * Headers of the answer to a CORS preflight.
 * @param {IncomingMessage} request
 * @param {readonly string[]} allowedOrigins
 * @returns {{[name: string]: string}}
 */
export function preflightHeaders(request, allowedOrigins) {
    const cors = corsHeaders(request, allowedOrigins);
    if (Object.keys(cors).length === 0)
        return { Vary: 'Origin' };
    return {
        ...cors,
        Vary: 'Origin',
        'Access-Control-Allow-Methods': 'GET, HEAD',
        'Access-Control-Allow-Headers': 'Authorization, Cache-Control, Last-Event-ID',
        'Access-Control-Max-Age': '600',
    };
}

/**
 * A page served by this host and port, whatever its scheme: TLS may end at a proxy in front of us.
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function isOwn({ origin, host }) {
    if (!origin || !host)
        return false;
    try {
        const page = new URL(origin);
        // The scheme's own port may be named or not; it is the page's scheme that says which.
        return page.host !== '' && page.host === new URL(`${page.protocol}//${host}`).host;
    } catch {
        return false;
    }
}

/**
 * @param {string} origin
 * @param {readonly string[]} allowedOrigins
 */
function isListed(origin, allowedOrigins) {
    return allowedOrigins.some(allowed => allowed === '*' || allowed.toLowerCase() === origin.toLowerCase());
}
