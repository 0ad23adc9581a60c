// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { VeloxError } from './errors.js';

/**
 * The address of a state, as http: or https:.
 * @param {string} url
 * @param {string | undefined} base
 * @throws {VeloxError} `bad-url`
 */
export function resolved(url, base) {
    try {
        const address = new URL(url, base);
        // The transports are named by the call, so both spellings of an address are fine for both.
        address.href = address.href.replace(/^ws/, 'http');
        if (/^https?:$/.test(address.protocol))
            return address;
    } catch { /* told below, in our own words */ }
    throw new VeloxError('bad-url', `Not an address of a state: ${JSON.stringify(url)}`);
}

/**
 * Takes the user's name out of the address, where fetch() would refuse it.
 * @param {URL} url
 * @param {import('./client.js').Options} options
 * @returns {import('./transports.js').Access}
 */
export function accessOf(url, options) {
    const username = options.username ?? decodeURIComponent(url.username);
    const password = options.password ?? decodeURIComponent(url.password);
    url.username = url.password = '';
    /** @type {{[name: string]: string}} */
    const headers = {};
    if (username !== '' || password !== '')
        headers.Authorization = 'Basic ' + btoa(unescape(encodeURIComponent(`${username}:${password}`)));
    return { username, password, headers: { ...headers, ...options.headers },
        withCredentials: options.withCredentials ?? false };
}
