// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { found } from '../browser/support.mjs';

const folder = fileURLToPath(new URL('go', import.meta.url));
const versions = [
    { version: 'v0.7.2', modules: 'v0.7.2.mod' },
    { version: 'v0.8.1', modules: 'go.mod' },
];

/** The Go program: GO, in PATH, or where its own installer puts it. */
function goProgram() {
    return process.env.GO || found(['go']) || ['/usr/local/go/bin/go'].find(existsSync);
}

/** What a failed build has said first, without places and addresses. */
function reasonOf({ error, stderr = '' }) {
    const line = stderr.split('\n').map(text => text.trim())
        .find(text => text && !/^go: (downloading|finding)|^#/.test(text));
    return error?.message ?? (line ?? 'no reason given').replace(/^\S+\.go:\d+:\d+: /, '').replace(/reading \S+: /, '').slice(0, 200);
}

/** Why Go cannot build the package; undefined where it may. From 1.21 on Go fetches a newer one by itself. */
function unfit() {
    const version = goVersion();
    if (!version)
        return 'Go is not installed (1.26 is needed)';
    const [major, minor] = version.split('.').map(Number);
    return major === 1 && minor < 21 ? `Go is ${version} (1.26 is needed)` : undefined;
}

/**
 * Builds our two small programs with each released version, into a folder.
 * @returns {{version: string, server: string, client: string, reason?: string}[]} `reason` says why it could not be built
 */
export function buildGo(target) {
    const go = goProgram();
    const reason = unfit();
    return versions.map(({ version, modules }) => {
        const programs = { server: join(target, `goserver-${version}`), client: join(target, `goclient-${version}`) };
        if (reason)
            return { version, ...programs, reason: `velox ${version} for Go and its velox.js: ${reason}` };
        for (const [name, path] of Object.entries(programs)) {
            const built = spawnSync(go, ['build', '-buildvcs=false', `-modfile=${modules}`, '-o', path, `./${name}`],
                { cwd: folder, encoding: 'utf8', timeout: 300_000 });
            if (built.status !== 0)
                return { version, ...programs, reason: `velox ${version} for Go and its velox.js: ${reasonOf(built)}` };
        }
        return { version, ...programs };
    });
}

/** The version of Go in use, or nothing. */
export function goVersion() {
    const go = goProgram();
    return go && /go([\d.]+)/.exec(spawnSync(go, ['version'], { cwd: folder, encoding: 'utf8' }).stdout)?.[1];
}
