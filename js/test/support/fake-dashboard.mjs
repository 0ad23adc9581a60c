#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Stands in for the dashboard program: same arguments, same first line, made-up numbers.
//   fake-dashboard.mjs --listen 127.0.0.1:8080

import { FakeServer } from './fake-server.js';

const at = process.argv.indexOf('--listen');
const port = at < 0 ? 8080 : Number(process.argv[at + 1].split(':').at(-1));
console.log(`listening on http://127.0.0.1:${await new FakeServer().listen(port)}/`);
