// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import velox from '../../../js/src/index.js';
import { require } from '../../browser/support.mjs';
import { Held } from './held.mjs';

const { WebSocket } = require('ws');

/** The JavaScript client in Node. */
export function nodeReader(transport) {
    return {
        name: `JS client, Node, ${transport}`,
        transport,
        start({ url }) {
            const held = new Held();
            const client = velox(url, {}, { transport, environment: { WebSocket }, backoff: { min: 20, max: 100 } });
            client.onupdate = state => held.hold(state);
            return { at: (step, ms) => held.at(step, ms), stop: () => client.disconnect() };
        },
    };
}
