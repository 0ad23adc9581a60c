// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The package as users get it: packed, installed in an empty project, and the programs of the README run as written.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import velox from '../src/index.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(here + 'package.json', 'utf8'));
const readme = readFileSync(here + 'README.md', 'utf8');

function npm(args, cwd) {
    return spawnSync('npm', args, { cwd, encoding: 'utf8', env: { ...process.env, npm_config_loglevel: 'error' } });
}

/** The program that the README shows under a name. */
function program(name) {
    const [, code] = readme.match(new RegExp(`\`${name}\`[^]*?\`\`\`js\\n([^]*?)\`\`\``));
    return code;
}

async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    return port;
}

describe('types', () => {
    test('a sample compiles, and each mistake in it is found', () => {
        const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test/types'],
            { cwd: here, encoding: 'utf8' });
        assert.equal(status, 0, stdout);
    });

    for (const [name, file] of [['velox-qt', 'index'], ['velox-qt/server', 'server']]) {
        test(`${name} exports what is declared`, async () => {
            const declared = readFileSync(`${here}types/${file}.d.ts`, 'utf8').matchAll(/^export (?:const|function|class) (\w+)/gm);
            assert.deepEqual(Object.keys(await import(name)).sort(),
                ['default', ...Array.from(declared, ([, word]) => word)].sort());
        });
    }
});

/** What `npm pack --json` tells: a list, from npm 12 on an object by the packages' names. */
const packages = (json) => Object.values(JSON.parse(json));

describe('an empty project', () => {
    const project = mkdtempSync(path.join(tmpdir(), 'velox-package-'));
    let packed;
    let installed;

    before(() => {
        packed = npm(['pack', '--json', '--pack-destination', project], here);
        assert.equal(packed.status, 0, packed.stderr);
        const [{ filename }] = packages(packed.stdout);
        writeFileSync(path.join(project, 'package.json'), '{"private":true}');
        const { express } = manifest.devDependencies;
        installed = npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`, `express@${express}`,
            `ws@${manifest.dependencies.ws}`], project);
        for (const name of ['server.mjs', 'client.mjs'])
            writeFileSync(path.join(project, name), program(name));
    });

    after(() => rmSync(project, { recursive: true }));

    /** Why what needs the installed package cannot be tried. */
    const skipReason = () => /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED/.test(installed.stderr)
        && 'npm reaches no registry to install express from';

    function run(t, code) {
        if (skipReason()) {
            t.skip(skipReason());
            return null;
        }
        assert.equal(installed.status, 0, installed.stderr);
        return spawnSync(process.execPath, code, { cwd: project, encoding: 'utf8' });
    }

    test('gets the sources, the builds and the types, and nothing else', () => {
        const [{ files }] = packages(packed.stdout);
        const paths = files.map(file => file.path);
        for (const file of ['README.md', 'src/server/index.js', 'cjs/client/index.cjs', 'cjs/server/index.cjs', 'dist/velox.js',
            'types/index.d.ts', 'types/server.d.ts', 'cjs/server/index.d.cts', 'LICENSE'])
            assert.ok(paths.includes(file), file);
        assert.deepEqual(paths.filter(file => !/^(src|cjs|dist|types)\/|^(README\.md|package\.json|LICENSE)$/.test(file)), []);
        assert.deepEqual(paths.filter(file => /test|tsconfig/.test(file)), []);
    });

    test('requires both entries as CommonJS', t => {
        const result = run(t, ['-e', `
            const { velox, VeloxError } = require('velox-qt');
            const server = require('velox-qt/server');
            const handler = server.handle({ n: 1 });
            const response = { writeHead(status, headers) { console.log(status, headers['Content-Type']); return this; }, end() {} };
            server.JS({ method: 'GET', headers: {} }, response);
            console.log(typeof velox.ws, VeloxError.name, handler.state.version);`]);
        if (result)
            assert.equal(result.stdout, '200 text/javascript; charset=utf-8\nfunction VeloxError 1\n', result.stderr);
    });

    for (const transport of ['sse', 'ws', 'poll', 'auto']) {
        test(`runs the README's server and client over ${transport}`, { timeout: 60_000 }, async t => {
            if (skipReason()) {
                t.skip(skipReason());
                return;
            }
            const port = await freePort();
            const options = { cwd: project, stdio: ['ignore', 'pipe', 'inherit'],
                env: { ...process.env, PORT: String(port), SYNC_URL: `http://127.0.0.1:${port}/sync` } };
            const server = spawn(process.execPath, ['server.mjs'], options);
            t.after(() => server.kill());
            await listening(port);
            const client = spawn(process.execPath, ['client.mjs', transport], options);
            t.after(() => client.kill());
            const ticks = [];
            for await (const line of createInterface(client.stdout)) {
                ticks.push(Number(line.split(' ')[0]));
                if (ticks.length === 3)
                    break;
            }
            assert.deepEqual(ticks, [ticks[0], ticks[0] + 1, ticks[0] + 2]);
        });
    }

    test('runs examples/node-dashboard', { timeout: 60_000 }, async t => {
        if (skipReason()) {
            t.skip(skipReason());
            return;
        }
        cpSync(`${here}../examples/node-dashboard`, path.join(project, 'dashboard'), {
            recursive: true, filter: source => !source.endsWith('node_modules') });
        const server = spawn(process.execPath, ['server.js'], { cwd: path.join(project, 'dashboard'),
            stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: '0' } });
        t.after(() => server.kill());
        const [line] = await once(createInterface(server.stdout), 'line');
        const [url] = line.match(/http:.*/);
        for (const [file, text] of [['', /<meter/], ['app.js', /velox\('\/sync'/], ['velox.js', /Velox for Qt/]])
            assert.match(await (await fetch(url + file)).text(), text);
        const machine = {};
        const client = velox(url + 'sync', machine, { transport: 'ws', environment: { WebSocket } });
        t.after(() => client.disconnect());
        const told = new Promise(resolve => {
            client.onupdate = ({ events }) => events.some(({ text }) => text.endsWith('reads by websocket')) && resolve();
        });
        await told;
        assert.ok(machine.processors.length > 0 && machine.uptime > 0);
        await readByQt(t, url + 'sync', machine);
    });
});

/** A Qt program reads the same, and goes on with it. Left out where none was built. */
async function readByQt(t, url, machine) {
    const program = process.env.VELOX_SERVE;
    if (!program) {
        t.diagnostic('no velox program: the Qt client was left out');
        return;
    }
    for (const transport of ['sse', 'ws', 'poll']) {
        const watch = spawn(program, ['watch', url, '--transport', transport], { stdio: ['ignore', 'pipe', 'inherit'] });
        t.after(() => watch.kill());
        const states = [];
        for await (const line of createInterface(watch.stdout)) {
            states.push(JSON.parse(line));
            if (states.length === 3)
                break;
        }
        assert.ok(states.every(({ host, memory }) => host === machine.host && memory.total === machine.memory.total));
    }
}

/** Resolves when something listens on the port. */
async function listening(port) {
    for (;;) {
        const socket = net.connect(port, '127.0.0.1');
        const isThere = await new Promise(resolve => {
            socket.once('connect', () => resolve(true));
            socket.once('error', () => resolve(false));
        });
        socket.destroy();
        if (isThere)
            return;
        await new Promise(setImmediate);
    }
}
