// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Makes what is in the package and not in the repository: the CommonJS entries and the licence. Removed with --clean.

import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Where the server looks for dist/velox.js; CommonJS has no import.meta. */
const MODULE_URL = "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;";

async function makeEntry(name, source) {
    await build({
        entryPoints: [`${here}src/${source}`],
        outfile: `${here}cjs/${name}/index.cjs`,
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        external: ['ws'],
        define: { 'import.meta.url': '__moduleUrl' },
        banner: { js: MODULE_URL },
        logLevel: 'warning',
    });
    const types = name === 'client' ? 'index' : name;
    cpSync(`${here}types/${types}.d.ts`, `${here}cjs/${name}/index.d.cts`);
}

if (process.argv.includes('--clean')) {
    for (const made of ['cjs', 'LICENSE'])
        rmSync(here + made, { recursive: true, force: true });
} else {
    await makeEntry('client', 'index.js');
    await makeEntry('server', 'server/index.js');
    cpSync(`${here}../LICENSE`, `${here}LICENSE`);
}
