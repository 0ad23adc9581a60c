// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The JavaScript client in headless Chromium against the C++ server and the Node server, over each transport.
//   VELOX_SERVE         the command `velox`; its tests are skipped without
//   VELOX_SEED          seed of the random states
//   CHROMIUM, VELOX_SKIP_BROWSER   as in dashboard.test.mjs

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { launchBrowser, noBrowser, startProgram } from './support.mjs';

const { VELOX_SERVE } = process.env;
const SEED = Number(process.env.VELOX_SEED ?? 4);
const STEPS = 60;
const dist = new URL('../../js/dist/', import.meta.url);
const nodeServer = new URL('../../js/src/server/index.js', import.meta.url);

/** A page runs follow(transport, name) as often as it likes; copies and clients are found by name. */
const script = `
    var copies = {}, clients = {}, errors = [];
    function follow(transport, name) {
        copies[name] = {};
        clients[name] = velox('/sync', copies[name], { transport: transport, backoff: { min: 20, max: 200 } });
        clients[name].onerror = function (error) { errors.push(error.code); };
    }`;
const pageOf = (file, prelude = '') => `<!doctype html><link rel="icon" href="data:,"><script>${prelude}</script>`
    + `<script src="${file}"></script><script>${script}</script>`;
const files = {
    'index.html': pageOf('client.js'),
    'old.html': pageOf('legacy.js', 'window.EventSource = window.fetch = window.WebSocket = undefined;'),
    'blocked.html': pageOf('client.js', `
        // A proxy that holds event streams back, and one that lets no WebSocket pass.
        window.EventSource = function () { this.close = function () {}; };
        window.WebSocket = function () { var self = this; this.close = function () {};
            setTimeout(function () { if (self.onclose) self.onclose({ code: 1006, reason: '' }); }); };`),
};

/** The C++ server: {url, publish(state), stop()}. */
async function startCpp(folder, state, port = 0) {
    const server = await startProgram(VELOX_SERVE,
        ['serve', '-', '--listen', `127.0.0.1:${port}`, '--throttle', '15', '--document-root', folder]);
    const publish = next => server.child.stdin.write(`${JSON.stringify(next)}\n`);
    publish(state);
    return { url: new URL('/', server.url).href, publish, stop: server.stop };
}

/** The Node server, alike. */
async function startNode(folder, state, port = 0) {
    const { handle } = await import(nodeServer);
    const object = structuredClone(state);
    const sync = handle(object, { throttleMs: 15 });
    const server = createServer((request, response) => {
        const name = request.url.replace(/\?.*/, '').slice(1);
        if (name === 'sync') {
            sync(request, response);
        } else if (existsSync(join(folder, name || 'index.html'))) {
            response.setHeader('Content-Type', name.endsWith('.js') ? 'text/javascript' : 'text/html');
            response.end(readFileSync(join(folder, name || 'index.html')));
        } else {
            response.writeHead(404).end();
        }
    });
    sync.attach(server, '/sync');
    await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}/`,
        publish(next) {
            for (const key of Object.keys(object))
                delete object[key];
            Object.assign(object, structuredClone(next));
            object.$push();
        },
        async stop() {
            await sync.state.close?.();
            server.closeAllConnections();
            await new Promise(resolve => server.close(resolve));
        },
    };
}

/** A random generator that repeats itself from its seed. */
function randomFrom(seed) {
    return () => {
        seed = (seed * 1103515245 + 12345) % 2 ** 31;
        return seed / 2 ** 31;
    };
}

/** States, each a few changes from the last: values of every type, rows that come, go and move. */
class States {
    constructor(seed) {
        this.random = randomFrom(seed);
        this.state = { step: 0, rows: [], nest: {}, 'a/b~c': '', note: 'x'.repeat(500) };
    }

    below(count) { return Math.floor(this.random() * count); }

    next() {
        const { rows, nest } = this.state;
        ++this.state.step;
        const changes = [
            () => rows.splice(this.below(rows.length + 1), 0, { id: this.state.step, value: this.random() }),
            () => rows.splice(this.below(rows.length + 1), 1),
            () => rows.length && rows.unshift(...rows.splice(this.below(rows.length), 1)),
            () => rows.length && (rows[this.below(rows.length)].value = null),
            () => { nest[`k${this.below(9)}`] = [1, 'ä€😀', { deep: [this.random()] }, null][this.below(4)]; },
            () => { delete nest[`k${this.below(9)}`]; },
            () => { this.state['a/b~c'] = String.fromCharCode(1 + this.below(300)); },
        ];
        for (let i = 0; i < 4; ++i)
            changes[this.below(changes.length)]();
        return this.state;
    }
}

let browser;
let folder;
let page;
let server;

/** Waits until a copy in the page is equal to a state, whatever the order of keys. */
async function untilEqual(name, state) {
    const canonical = value => JSON.stringify(value, (key, item) =>
        item && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort()) : item);
    const holds = () => page.evaluate(key => copies[key], name);
    for (const end = Date.now() + 15_000; ;) {
        const copy = canonical(await holds());
        if (copy === canonical(state))
            return;
        if (Date.now() > end)
            assert.equal(copy, canonical(state));
    }
}

const follow = (transport, name = 'foo') =>
    page.evaluate(([kind, key]) => follow(kind, key), [transport, name]);

before(async () => {
    if (noBrowser)
        return;
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'velox-'));
    for (const name of Object.keys(files))
        writeFileSync(join(folder, name), files[name]);
    copyFileSync(new URL('velox.js', dist), join(folder, 'client.js'));
    copyFileSync(new URL('velox.legacy.js', dist), join(folder, 'legacy.js'));
});

after(async () => {
    await browser?.close();
    if (folder)
        rmSync(folder, { recursive: true });
});

const servers = [
    ['C++ server', startCpp, !VELOX_SERVE && 'VELOX_SERVE names no program'],
    ['Node server', startNode, !existsSync(nodeServer) && 'there is no js/src/server'],
];
for (const [name, start, missing] of servers) {
    const options = { skip: noBrowser || missing, timeout: 60_000 };
    describe(name, { skip: options.skip }, () => {
        let states;

        beforeEach(async () => {
            states = new States(SEED);
            server = await start(folder, states.next());
            page = await browser.newPage();
            await page.goto(`${server.url}index.html`);
        });

        afterEach(async () => {
            await page.close();
            await server.stop();
        });

        for (const transport of ['sse', 'ws', 'poll']) {
            test(`${transport}: a copy equals the state after each of many changes`, options, async () => {
                await follow(transport);
                for (let i = 0; i < STEPS; ++i) {
                    server.publish(states.next());
                    if (i % 3 === 0)
                        await untilEqual('foo', states.state);
                }
                await untilEqual('foo', states.state);
                assert.deepEqual(await page.evaluate(() => [errors, clients.foo.connected, clients.foo.transport]), [[], true, transport]);
            });

            test(`${transport}: going offline and online again resumes`, options, async () => {
                await follow(transport);
                await untilEqual('foo', states.state);
                await page.context().setOffline(true);
                server.publish(states.next());
                server.publish(states.next());
                await page.context().setOffline(false);
                await untilEqual('foo', states.state);
            });

            test(`${transport}: a server that comes back is followed again`, options, async () => {
                await follow(transport);
                await untilEqual('foo', states.state);
                await server.stop();
                await page.waitForFunction(() => !clients.foo.connected);
                server = await start(folder, states.next(), new URL(server.url).port);
                await untilEqual('foo', states.state);
                server.publish(states.next());
                await untilEqual('foo', states.state);
            });
        }

        test('two connections on one page follow independently', options, async () => {
            await follow('sse', 'one');
            await follow('ws', 'two');
            server.publish(states.next());
            await untilEqual('one', states.state);
            await untilEqual('two', states.state);
            const left = structuredClone(states.state);
            await page.evaluate(() => clients.one.disconnect());
            server.publish(states.next());
            await untilEqual('two', states.state);
            await untilEqual('one', left);
        });

        test('auto reaches the server by long poll where the others are blocked', options, async () => {
            await page.goto(`${server.url}blocked.html`);
            await follow('auto');
            await untilEqual('foo', states.state);
            server.publish(states.next());
            await untilEqual('foo', states.state);
            assert.deepEqual(await page.evaluate(() => [clients.foo.transport, errors]), ['poll', ['stalled', 'connection-lost']]);
            await page.reload();
            await follow('auto');
            assert.equal(await page.evaluate(() => clients.foo.transport), 'poll', 'what worked was not remembered');
        });

        test('the legacy build follows without EventSource, fetch and WebSocket', options, async () => {
            await page.goto(`${server.url}old.html`);
            await follow('auto');
            for (let i = 0; i < 10; ++i) {
                server.publish(states.next());
                await untilEqual('foo', states.state);
            }
            assert.deepEqual(await page.evaluate(() => [clients.foo.transport, errors]), ['poll', []]);
        });
    });
}
