// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { once } from 'node:events';
import { request } from 'node:http';
import { wholeLines } from './children.mjs';

/** The updates of an event stream as they come, to look at what a server sends. */
export class RawStream {
    #updates = [];
    #wake = () => {};

    static async open(url) {
        const stream = new RawStream();
        stream.request = request(url, { headers: { Accept: 'text/event-stream' }, agent: false });
        stream.request.on('error', () => {}); // its end
        stream.request.end();
        const [response] = await once(stream.request, 'response');
        wholeLines(response, line => line.startsWith('data: ') && stream.#take(line.slice(6)));
        return stream;
    }

    #take(text) {
        this.#updates.push({ text, ...JSON.parse(text) });
        this.#wake();
    }

    /** The next update that is no ping; or that is one. */
    async next(isPing = false) {
        for (;;) {
            const update = this.#updates.shift();
            if (!update)
                await new Promise(resolve => { this.#wake = resolve; });
            else if (Boolean(update.ping) === isPing)
                return update;
        }
    }

    close() {
        this.request.destroy();
    }
}
