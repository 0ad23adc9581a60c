// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Writes the builds for a script tag: dist/velox.js and dist/velox.legacy.js. With --check it only tells whether
// these files are up to date.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import typescript from 'typescript';

const here = fileURLToPath(new URL('.', import.meta.url));
const notice = 'Velox for Qt | (c) 2026 The Velox for Qt authors | SPDX-License-Identifier: MIT';
const coreJsLicense = readFileSync(here + 'node_modules/core-js/LICENSE', 'utf8');

/** esbuild writes no ES5: TypeScript rewrites our own sources first. Those of core-js are ES5 already. */
const downlevel = {
    name: 'downlevel',
    setup: ({ onLoad }) => onLoad({ filter: /[\\/](src|legacy)[\\/][^\\/]+\.js$/ }, ({ path }) => {
        if (path.includes('node_modules'))
            return undefined;
        const { ScriptTarget, ModuleKind } = typescript;
        const { outputText } = typescript.transpileModule(readFileSync(path, 'utf8'),
            { compilerOptions: { target: ScriptTarget.ES5, module: ModuleKind.ESNext } });
        return { contents: outputText };
    }),
};

const outputs = {
    'velox.js': {
        stdin: {
            contents: 'import { velox } from "./src/index.js"; globalThis.velox = velox;',
            resolveDir: here,
        },
        banner: { js: `/*! ${notice} */` },
        target: 'es2022',
    },
    'velox.legacy.js': {
        entryPoints: [here + 'legacy/entry.js'],
        banner: { js: `/*! ${notice}\n\nWith parts of core-js:\n\n${coreJsLicense} */` },
        target: 'es5',
        plugins: [downlevel],
    },
};

for (const [name, options] of Object.entries(outputs)) {
    const { outputFiles } = await build({
        ...options, bundle: true, format: 'iife', legalComments: 'none', minify: true, write: false });
    const { text } = outputFiles[0];
    const file = `${here}dist/${name}`;
    if (!process.argv.includes('--check')) {
        writeFileSync(file, text);
    } else if (readFileSync(file, 'utf8') !== text) {
        console.error(`dist/${name} is out of date: run "npm run build"`);
        process.exitCode = 1;
    }
}
