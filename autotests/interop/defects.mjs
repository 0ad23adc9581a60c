// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What the released programs do wrong, each with the smallest script that shows it. Each is run against the released
// program, so that the list in docs/interop.md holds as long as it is there. A script that shows nothing fails.

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { pageReader } from './readers/pages.mjs';
import { printingReader } from './readers/programs.mjs';
import { RawStream } from './rawstream.mjs';
import { Relay } from './relay.mjs';
import { startServer } from './servers/servers.mjs';

const NEVER_MS = 60_000;
const SHORT_MS = 300;
const WAIT_MS = 3_000;
const filler = '"fill":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"';

/** A released server that is told its states as JSON texts, and who reads it. */
class Bench {
    #closing = [];

    constructor(version, pages, browser) {
        this.version = version;
        this.pages = pages;
        this.browser = browser;
    }

    async serve(first, pingMs = NEVER_MS) {
        this.server = await startServer({ name: 'Go', program: this.version.server, values: [`${pingMs}`] }, { text: first });
        this.url = `http://127.0.0.1:${this.server.port}/sync`;
        this.#closing.push(() => this.server.stop());
    }

    publish(text) {
        this.server.play(null, { text });
    }

    async stream(query = '') {
        const stream = await RawStream.open(this.url + query);
        this.#closing.push(() => stream.close());
        return stream;
    }

    page() {
        const { version } = this.version;
        return this.#follow(pageReader(this.browser, 'velox.js', 'sse', () => `/released-${version}.js.sse.html`));
    }

    client(maxRetryMs = 100) {
        return this.#follow(printingReader('Go Client', 'sse', this.version.client, url => [url, `${maxRetryMs}`]));
    }

    async #follow(kind) {
        this.relay = await new Relay(this.server, this.pages).listen();
        this.#closing.push(() => this.relay.close());
        const reader = await kind.start(this.relay, this.server);
        this.#closing.push(() => reader.stop());
        return reader;
    }

    async close() {
        for (const close of this.#closing.reverse())
            await close();
    }
}

/** The state that a reader shows at a step, as JSON text. */
const shown = async (reader, step) => JSON.stringify((await reader.at(step, WAIT_MS)).state);

export const defects = [
    {
        id: 'R1', who: 'Go server', what: 'Never resumes: the first ping wipes the version that the reader has asked for.',
        script: ['publish {"a":1}', 'connect with the id and version held: the whole state comes'],
        async run(bench) {
            await bench.serve('{"a":1}');
            const { id, version } = await (await bench.stream()).next();
            const { delta, body } = await (await bench.stream(`?v=${version}&id=${id}`)).next();
            return !delta && body?.a === 1;
        },
    },
    {
        id: 'R2', who: 'Go server', what: 'A value that is set to null is deleted by readers that get it as a delta.',
        script: ['publish {"a":1,"fill":"..."}', 'publish {"a":null,"fill":"..."}: readers hold {"fill":"..."}'],
        async run(bench) {
            await bench.serve(`{"a":1,${filler}}`);
            const stream = await bench.stream();
            await stream.next();
            bench.publish(`{"a":null,${filler}}`);
            const { delta, text } = await stream.next();
            return delta && text.includes('"body":{"a":null}');
        },
    },
    {
        id: 'R3', who: 'Go server', what: 'After each ping the next push is the whole state, even where nothing has changed.',
        script: ['publish {"a":1,"fill":"..."}', 'wait for a ping', 'publish {"a":2,"fill":"..."}: a full state instead of a delta'],
        async run(bench) {
            await bench.serve(`{"a":1,${filler}}`, SHORT_MS);
            const stream = await bench.stream();
            await stream.next();
            await stream.next(true);
            await stream.next(true); // the first may be older than the state
            bench.publish(`{"a":2,${filler}}`);
            const { delta, body } = await stream.next();
            return !delta && body.a === 2;
        },
    },
    {
        id: 'R4', who: 'Go server', what: 'Deltas lose the digits of integers above 2^53, and a change in those digits is not seen.',
        script: ['publish {"a":1,"fill":"..."}', 'publish {"a":9007199254740993,"fill":"..."}: the delta says 9007199254740992'],
        async run(bench) {
            await bench.serve(`{"a":1,${filler}}`);
            const stream = await bench.stream();
            await stream.next();
            bench.publish(`{"a":9007199254740993,${filler}}`);
            const { delta, text } = await stream.next();
            return delta && text.includes('9007199254740992');
        },
    },
    {
        id: 'R5', who: 'velox.js', what: 'A delta with a key "constructor" or "prototype" is left there: it and what comes after it are lost.',
        script: ['publish {"step":1,"v":{},"fill":"..."}', 'publish {"step":2,"v":{"constructor":1,"later":1},"fill":"..."}: readers hold an empty v'],
        async run(bench) {
            await bench.serve(`{"step":1,"v":{},${filler}}`);
            const page = await bench.page();
            await page.at(1, WAIT_MS);
            bench.publish(`{"step":2,"v":{"constructor":1,"later":1},${filler}}`);
            return (await shown(page, 2)).includes('"v":{}');
        },
    },
    {
        id: 'R6', who: 'velox.js', what: 'A full state with an object in place of an array leaves an array there.',
        script: ['publish {"step":1,"v":[1]}', 'wait for a ping, so that the next one is a full state', 'publish {"step":2,"v":{"x":1}}: v stays an array'],
        async run(bench) {
            await bench.serve('{"step":1,"v":[1]}', SHORT_MS);
            const page = await bench.page();
            await page.at(1, WAIT_MS);
            await sleep(3 * SHORT_MS);
            bench.publish('{"step":2,"v":{"x":1}}');
            return (await shown(page, 2)).includes('"v":[');
        },
    },
    {
        id: 'R7', who: 'velox.js', what: 'A full state does not remove a key that every object inherits, such as "toString".',
        script: ['publish {"step":1,"toString":1}', 'wait for a ping', 'publish {"step":2}: toString is still there'],
        async run(bench) {
            await bench.serve('{"step":1,"toString":1}', SHORT_MS);
            const page = await bench.page();
            await page.at(1, WAIT_MS);
            await sleep(3 * SHORT_MS);
            bench.publish('{"step":2}');
            return (await shown(page, 2)).includes('toString');
        },
    },
    {
        id: 'R8', who: 'velox.js', what: 'A state that is cleared stays as it was.',
        script: ['publish {"step":1}', 'publish null: the reader still holds {"step":1}'],
        async run(bench) {
            await bench.serve('{"step":1}');
            const [page, stream] = [await bench.page(), await bench.stream()];
            await page.at(1, WAIT_MS);
            await stream.next();
            bench.publish('null');
            await stream.next();
            await sleep(SHORT_MS);
            return await shown(page, 1) === '{"step":1}';
        },
    },
    {
        id: 'R9', who: 'Go Client', what: 'A state that is cleared stays as it was.',
        script: ['publish {"step":1}', 'publish null: the reader still holds {"step":1}'],
        async run(bench) {
            await bench.serve('{"step":1}');
            const [client, stream] = [await bench.client(), await bench.stream()];
            await client.at(1, WAIT_MS);
            await stream.next();
            bench.publish('null');
            await stream.next();
            await sleep(SHORT_MS);
            return await shown(client, 1) === '{"step":1}';
        },
    },
    {
        id: 'R10', who: 'Go Client', what: 'The wait before reconnecting doubles each time and is not reset by updates.',
        script: ['connect, cut the connection and wait for an update, six times with MinRetryDelay 20 ms: the last wait takes over 600 ms'],
        async run(bench) {
            await bench.serve('{"step":0}');
            const client = await bench.client(NEVER_MS);
            await client.at(0, WAIT_MS);
            let last = 0;
            for (let step = 1; step <= 6; ++step) {
                const cut = performance.now();
                bench.relay.cut();
                bench.relay.open();
                bench.publish(`{"step":${step}}`);
                await client.at(step, WAIT_MS);
                last = performance.now() - cut;
            }
            return last > 600;
        },
    },
    {
        id: 'R11', who: 'Go server', what: 'After a state was cleared, the next delta is from what it was before.',
        script: ['publish {"a":1,"b":1,"fill":"..."}', 'publish null', 'publish {"a":1,"b":2,"fill":"..."}: readers, who hold {}, are sent {"b":2}'],
        async run(bench) {
            await bench.serve(`{"a":1,"b":1,${filler}}`);
            const stream = await bench.stream();
            await stream.next();
            bench.publish('null');
            await stream.next();
            bench.publish(`{"a":1,"b":2,${filler}}`);
            const { delta, body } = await stream.next();
            return delta && JSON.stringify(body) === '{"b":2}';
        },
    },
    {
        id: 'R12', who: 'Go server', what: 'A state that is an array ends the program when it changes.',
        script: ['publish [1]', 'publish [2]: panic'],
        async run(bench) {
            await bench.serve('[1]');
            const ended = once(bench.server.child, 'exit');
            bench.publish('[2]');
            return await Promise.race([ended.then(() => true), sleep(WAIT_MS)]);
        },
    },
];

/** Defects that no script shows for certain. */
export const unproven = [
    {
        id: 'R13', who: 'Go server', what: 'Of several Push() calls at once the last may be lost until the next one: "queued" is set after it was looked at.',
        script: ['by reading; our program for the Go server pushes once more 50 ms after the last state'],
    },
    {
        id: 'R14', who: 'velox.js', what: 'Connections on one page share their timers, and one clears those of the other.',
        script: ['by reading; each page here has one connection'],
    },
];

/** Runs every script against one version; those that showed nothing are returned. */
export async function missedDefects(version, pages, browser, hasBrowser) {
    const missed = [];
    await Promise.all(defects.map(async defect => {
        if (defect.who === 'velox.js' && !hasBrowser)
            return;
        const bench = new Bench(version, pages, browser);
        const isSeen = await defect.run(bench).finally(() => bench.close());
        if (!isSeen)
            missed.push(defect);
    }));
    return missed;
}
