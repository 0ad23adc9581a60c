// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: an express server keeps a page, and any Qt program, in step with a plain object.
// Run: npm install && npm start, then open http://127.0.0.1:8080/ in two windows, and window.qml with Qt's qml tool.
// You should see: load, memory and processors move once a second, in all windows alike, and readers come and go.

import { fileURLToPath } from 'node:url';
import express from 'express';
import velox from 'velox-qt/server';
import { machine, measure, tell } from './machine.js';

const INTERVAL_MS = 1000;

const app = express();
const sync = velox.handle(machine);
app.all('/sync', sync);
app.get('/velox.js', velox.JS);
app.use(express.static(fileURLToPath(new URL('public', import.meta.url))));

const server = app.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}/`);
});
sync.attach(server, '/sync');

sync.state.on('connect', ({ address, transport }) => {
    tell(`${address} reads by ${transport}`);
    machine.$push();
});

measure();
setInterval(() => {
    measure();
    machine.$push();
}, INTERVAL_MS);

process.once('SIGINT', async () => {
    await sync.state.close();
    server.close();
    process.exit();
});
