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
 * @property {(name: EventName, listener: () => void) => void} addListener
 * @property {(name: EventName, listener: () => void) => void} removeListener
 * @property {() => boolean} isHidden whether nobody sees the page
 * @property {() => string | undefined} networkType kind of the network, such as `wifi`, where it is known
 * @property {(key: string) => string | null} recall what remember() was told under this key
 * @property {(key: string, value: string) => void} remember for as long as the tab is open
 * @property {(error: unknown) => void} reportError where an error thrown by a callback of the user's goes
 * @property {any} EventSource
 * @property {any} WebSocket
 * @property {any} fetch
 * @property {any} XMLHttpRequest
 */

/** @typedef {'online' | 'visibilitychange' | 'networkchange'} EventName */

/**
 * The browser's, or Node's, environment.
 * @returns {Environment}
 */
export function systemEnvironment() {
    const world = /** @type {any} */ (globalThis);
    const network = world.navigator?.connection;
    return {
        setTimeout: (callback, ms) => setTimeout(callback, ms),
        clearTimeout: timer => clearTimeout(timer),
        now: Date.now,
        random: Math.random,
        defer: callback => world.queueMicrotask ? queueMicrotask(callback) : setTimeout(callback, 0),
        baseUrl: world.document?.baseURI ?? world.location?.href,
        addListener: (name, listener) => onTarget(name, target => target.addEventListener(...eventOf(name, listener))),
        removeListener: (name, listener) =>
            onTarget(name, target => target.removeEventListener(...eventOf(name, listener))),
        isHidden: () => world.document?.visibilityState === 'hidden',
        networkType: () => network?.type,
        recall: key => guarded(storage => storage.getItem(key)),
        remember: (key, value) => guarded(storage => storage.setItem(key, value)),
        reportError: world.reportError
            ? error => world.reportError(error)
            : error => setTimeout(() => { throw error; }, 0),
        EventSource: world.EventSource,
        WebSocket: world.WebSocket,
        fetch: world.fetch && ((/** @type {any[]} */ ...values) => world.fetch(...values)),
        XMLHttpRequest: world.XMLHttpRequest,
    };
}

/**
 * @param {EventName} name
 * @param {() => void} listener
 */
function eventOf(name, listener) {
    return [name === 'networkchange' ? 'change' : name, listener];
}

/**
 * @param {EventName} name
 * @param {(target: any) => void} visit
 */
function onTarget(name, visit) {
    const world = /** @type {any} */ (globalThis);
    const targets = { online: world, visibilitychange: world.document, networkchange: world.navigator?.connection };
    if (targets[name]?.addEventListener)
        visit(targets[name]);
}

/**
 * @param {(storage: Storage) => any} use
 * @returns {any} null where pages here may store nothing
 */
function guarded(use) {
    try {
        const storage = globalThis.document && sessionStorage;
        return storage ? use(storage) : null;
    } catch {
        return null;
    }
}
