// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The Node server as a program: publishes each line of standard input, a whole JSON state.
//   node node.mjs PING-MS

import { createServer } from 'node:http';
import velox from '../../../js/src/server/index.js';
import { wholeLines } from '../children.mjs'; // Node's own lines, from 24 on, end at U+2028, which JSON may have

const state = {};
const handler = velox.handle(state, { throttleMs: 15, pingMs: Number(process.argv[2]) });
const server = createServer((request, response) => request.url === '/velox.js' ? velox.js(request, response) : handler(request, response));
handler.attach(server);
wholeLines(process.stdin, line => {
    Object.keys(state).forEach(key => delete state[key]);
    Object.assign(state, JSON.parse(line));
    state.$push();
    if (!server.listening)
        server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}/sync`));
});
