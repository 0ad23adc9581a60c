// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * What the client needs from the world around it. Handing it in keeps every clock, random number and socket out of
 * the logic, so that tests neither sleep nor listen.
 * @typedef {object} Environment
 * @property {(callback: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now wall-clock milliseconds; must go on while the machine sleeps
 * @property {() => number} random
 * @property {(callback: () => void) => void} defer runs the callback after the present code
 * @property {string | undefined} baseUrl what relative addresses are relative to
 * @property {(name: string, listener: () => void) => void} addListener a window event
 * @property {(name: string, listener: () => void) => void} removeListener
 * @property {(error: unknown) => void} reportError where an error thrown by a callback of the user's goes
 * @property {any} EventSource
 * @property {any} WebSocket
 */

/**
 * The browser's, or Node's, environment.
 * @returns {Environment}
 */
export function systemEnvironment() {
    const world = /** @type {any} */ (globalThis);
    return {
        setTimeout: (callback, ms) => setTimeout(callback, ms),
        clearTimeout: timer => clearTimeout(timer),
        now: Date.now,
        random: Math.random,
        defer: callback => queueMicrotask(callback),
        baseUrl: world.document?.baseURI ?? world.location?.href,
        addListener: (name, listener) => world.addEventListener?.(name, listener),
        removeListener: (name, listener) => world.removeEventListener?.(name, listener),
        reportError: world.reportError
            ? error => world.reportError(error)
            : error => queueMicrotask(() => { throw error; }),
        EventSource: world.EventSource,
        WebSocket: world.WebSocket,
    };
}
