// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

/**
 * A world for the client that is moved by hand: a clock that moves when told, window events, and sockets that are
 * plain objects. Each socket that the client opens is found in `sockets`, the newest last.
 */
export function createWorld() {
    let time = 0;
    let counter = 0;
    const timers = new Map();
    const listeners = new Map();
    const sockets = [];
    const deferred = [];
    const uncaught = [];
    const memory = new Map();

    class FakeSocket {
        constructor(url) {
            this.url = new URL(url);
            this.isClosed = false;
            this.sent = [];
            sockets.push(this);
        }
        close() { this.isClosed = true; }
        send(text) { this.sent.push(text); }
        open() { this.onopen?.({}); }
        receive(message) {
            this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
        }
    }

    /** A request for a long poll: another kind of socket. */
    class FakeRequest {
        headers = {};
        isClosed = false;
        open(method, url) {
            this.url = new URL(url);
            sockets.push(this);
        }
        setRequestHeader(name, value) { this.headers[name] = value; }
        send() {}
        abort() { this.isClosed = true; }
        answer(status, text = '') {
            this.readyState = 4;
            this.status = status;
            this.responseText = text;
            this.onreadystatechange?.();
        }
        receive(message) { this.answer(200, JSON.stringify(message)); }
        drop() { this.answer(0); }
    }

    class FakeEventSource extends FakeSocket {
        drop() { this.onerror?.({}); }
    }

    class FakeWebSocket extends FakeSocket {
        drop(code = 1006) { this.onclose?.({ code, reason: '' }); }
    }

    const runDeferred = () => {
        for (const callback of deferred.splice(0))
            callback();
    };

    const world = {
        sockets,
        memory,
        isHidden: false,
        networkType: undefined,
        uncaught,
        get socket() { return sockets.at(-1); },
        get timerCount() { return timers.size; },
        get listenerCount() { return listeners.size; },
        runDeferred,
        emit: name => listeners.get(name)?.(),
        /** Moves the clock, running the timers due on the way. */
        advance(ms) {
            const end = time + ms;
            for (;;) {
                const due = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
                if (!due)
                    break;
                timers.delete(due[0]);
                time = Math.max(time, due[1].at);
                due[1].callback();
            }
            time = end;
        },
        /** The clock goes on, no timer runs: they are all late afterwards. */
        sleep(ms) { time += ms; },
        environment: {
            setTimeout(callback, ms) {
                timers.set(++counter, { at: time + ms, callback });
                return counter;
            },
            clearTimeout: id => timers.delete(id),
            now: () => time,
            random: () => 0,
            defer: callback => deferred.push(callback),
            baseUrl: 'https://example.test/app/',
            isHidden: () => world.isHidden,
            networkType: () => world.networkType,
            recall: key => memory.get(key) ?? null,
            remember: (key, value) => memory.set(key, value),
            addListener: (name, listener) => listeners.set(name, listener),
            removeListener: name => listeners.delete(name),
            reportError: error => uncaught.push(error),
            EventSource: FakeEventSource,
            WebSocket: FakeWebSocket,
            XMLHttpRequest: FakeRequest,
            fetch: undefined,
        },
    };
    return world;
}
