// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';

/**
 * Gets the text of one update, by fetch() or where that is missing by XMLHttpRequest.
 * @param {string} url
 * @param {import('./environment.js').Environment} environment
 * @param {import('./transports.js').Access} access
 * @param {(text: string) => void} answered
 * @param {(error: unknown) => void} failed
 * @returns {() => void} cancels: neither is called afterwards
 */
export function get(url, environment, access, answered, failed) {
    const headers = { ...access.headers, Accept: 'application/json' };
    return (typeof environment.fetch === 'function' ? byFetch : byRequest)(
        url, environment, { ...access, headers }, answered, failed);
}

/** @type {typeof get} */
function byFetch(url, environment, { headers, withCredentials }, answered, failed) {
    let isOpen = true;
    // Without one, in browsers of 2016, the answer of a cancelled request is passed over.
    const abort = typeof AbortController === 'function' ? new AbortController() : null;
    const credentials = withCredentials ? 'include' : 'same-origin';
    environment.fetch(url, { headers, credentials, cache: 'no-store', signal: abort?.signal })
        .then((/** @type {Response} */ response) => {
            if (!response.ok)
                throw refusal(response.status);
            return response.text();
        })
        .then((/** @type {string} */ text) => isOpen && answered(text))
        .catch((/** @type {unknown} */ error) => isOpen && failed(error));
    return () => {
        isOpen = false;
        abort?.abort();
    };
}

/** @type {typeof get} */
function byRequest(url, environment, { headers, withCredentials }, answered, failed) {
    const request = new environment.XMLHttpRequest();
    request.open('GET', url);
    if (withCredentials)
        request.withCredentials = true;
    for (const name of Object.keys(headers))
        request.setRequestHeader(name, headers[name]);
    request.onreadystatechange = () => {
        if (request.readyState !== 4)
            return;
        if (request.status === 200)
            answered(request.responseText);
        else
            failed(request.status ? refusal(request.status) : new VeloxError('connection-lost', 'The request failed'));
    };
    request.send();
    return () => {
        request.onreadystatechange = null;
        request.abort();
    };
}

/** @param {number} status */
function refusal(status) {
    return new VeloxError('refused', `The server answered ${status}`, { status });
}
