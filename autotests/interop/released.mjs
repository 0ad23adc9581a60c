// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The released velox package for Go, built into the small programs in go/.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { found } from '../browser/support.mjs';
import { Model } from './script.mjs';
import { startServer } from './servers/servers.mjs';

const folder = fileURLToPath(new URL('go/', import.meta.url));
const VERSIONS = [
    { version: 'v0.7.2', values: ['-modfile=v0.7.2.mod'] },
    { version: 'v0.8.1', values: [] },
];

function go() {
    return process.env.GO || found(['go']) || ['/usr/local/go/bin/go'].find(existsSync);
}

/**
 * Builds what can be built. Each result has the paths `server` and `client`, and `script`, the text of its velox.js; or
 * `reason`, why there are none.
 * @param {string} work folder for the programs
 */
export async function buildReleased(work) {
    const program = go();
    const results = [];
    for (const { version, values } of VERSIONS) {
        const result = { version, server: join(work, `server-${version}`), client: join(work, `client-${version}`) };
        result.reason = program ? build(program, values, result) : 'there is no Go';
        if (!result.reason)
            result.script = await scriptOf(result.server, version);
        results.push(result);
    }
    return results;
}

function build(program, values, { server, client }) {
    for (const [path, name] of [[server, './server'], [client, './client']]) {
        const { status, stderr } = spawnSync(program, ['build', '-buildvcs=false', ...values, '-o', path, name],
            { cwd: folder, encoding: 'utf8', timeout: 240_000 });
        if (status !== 0)
            return `go build failed: ${(stderr || '').trim().split('\n').pop().trim()}`;
    }
    return undefined;
}

async function scriptOf(program, version) {
    const server = await startServer({ name: `Go ${version}`, program }, new Model());
    const response = await fetch(`http://127.0.0.1:${server.port}/velox.js`);
    const text = await response.text();
    await server.stop();
    return text;
}
