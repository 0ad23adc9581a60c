// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Writes dist/velox.js, the build for a script tag. With --check it only tells whether that file is up to date.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const output = here + 'dist/velox.js';

const result = await build({
    stdin: {
        contents: 'import { velox } from "./src/index.js"; globalThis.velox = velox;',
        resolveDir: here,
    },
    banner: { js: '/*! Velox for Qt | (c) 2026 The Velox for Qt authors | SPDX-License-Identifier: MIT */' },
    bundle: true,
    format: 'iife',
    legalComments: 'none',
    minify: true,
    target: 'es2022',
    write: false,
});
const text = result.outputFiles[0].text;

if (!process.argv.includes('--check')) {
    writeFileSync(output, text);
} else if (readFileSync(output, 'utf8') !== text) {
    console.error('dist/velox.js is out of date: run "npm run build"');
    process.exitCode = 1;
}
