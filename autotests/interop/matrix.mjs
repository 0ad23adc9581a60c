// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Every server by every reader, ours and the released ones (docs/interop.md).
//   --programs DIR   where velox and interopserver are
//   --work DIR       where the Go programs are built
//   --write          also writes the generated part of docs/interop.md
//   --only TEXT      only servers whose names contain it
//   VELOX_SEED, VELOX_SKIP_BROWSER, CHROMIUM, GO, VELOX_INTEROP_VERBOSE

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { found, launchBrowser, noBrowser } from '../browser/support.mjs';
import { nodeReader } from './readers/ours.mjs';
import { pageReader, pagesOf } from './readers/pages.mjs';
import { curlReader, plainSocketReader, printingReader } from './readers/programs.mjs';
import { buildReleased } from './released.mjs';
import { defects } from './defects.mjs';
import { isAstray, playRow } from './row.mjs';
import { serverKinds } from './servers/servers.mjs';
import { toTable, writeDocument } from './table.mjs';

const { values: options } = parseArgs({ options: {
    programs: { type: 'string' }, work: { type: 'string' }, write: { type: 'boolean' }, only: { type: 'string' } } });
const seed = Number(process.env.VELOX_SEED ?? 5);
const program = name => resolve(options.programs, name);

let launched;
const browser = () => launched ??= launchBrowser();

/** Whether each defect still shows with its own script, where the programs for it are there. */
async function showDefects() {
    for (const { id, script, show } of defects) {
        const kind = serverKinds(program, released).find(({ name }) => name === show.server);
        const reader = readers.find(({ name }) => name === show.reader);
        if (!kind.reason && !reader.reason)
            shown.push({ id, isShown: await isAstray(script, kind, reader, pages) });
    }
}

/** All readers. One with a `reason` is skipped. */
function allReaders(released) {
    const hasWatch = /^ +watch /m.test(spawnSync(program('velox'), ['--help'], { encoding: 'utf8' }).stdout);
    const watch = transport => ({
        ...printingReader(`VeloxClient, ${transport}`, transport, program('velox'), url => ['watch', url, '--transport', transport]),
        reason: !hasWatch && 'there is no `velox watch` yet' });
    const inPage = reader => ({ ...reader, reason: reader.reason || noBrowser });
    const transports = ['sse', 'ws', 'poll'];
    return [
        ...transports.map(watch),
        ...transports.map(nodeReader),
        ...transports.map(transport => inPage(pageReader(browser, `JS client, Chromium, ${transport}`, transport,
            server => `${server.script}.${transport}.html`))),
        ...released.map(({ version, client, reason }) => ({
            ...printingReader(`Go Client ${version}`, 'sse', client, url => [url]), isReleased: true, reason })),
        ...released.flatMap(({ version, reason }) => ['sse', 'ws'].map(transport => inPage({
            ...pageReader(browser, `velox.js ${version}, Chromium, ${transport}`, transport, () => `/${version}.js.${transport}.html`),
            isReleased: true, isPage: true, reason }))),
        ...['sse', 'poll'].map(transport => ({ ...curlReader(transport), reason: !found(['curl']) && 'there is no curl' })),
        inPage(pageReader(browser, 'plain EventSource, Chromium', 'sse', () => '/plain.html')),
        plainSocketReader(),
    ];
}

const started = Date.now();
mkdirSync(options.work, { recursive: true });
const released = await buildReleased(resolve(options.work, 'go'));
const readers = allReaders(released);
const servers = serverKinds(program, released).filter(({ name }) => name.includes(options.only ?? ''));
const pages = pagesOf(Object.fromEntries(released.filter(({ script }) => script).map(({ version, script }) => [`/${version}.js`, script])));
const rows = [];
const shown = [];
try {
    for (const kind of servers) {
        const present = kind.reason ? [] : readers.filter(reader => !reader.reason && !(kind.noPoll && reader.transport === 'poll'));
        const begun = Date.now();
        const cells = present.length > 0 ? await playRow(kind, present, pages, seed) : [];
        rows.push({ kind, cells, seconds: (Date.now() - begun) / 1000 });
        console.log(`${kind.name}: ${kind.reason ? `skipped, ${kind.reason}` : `${((Date.now() - begun) / 1000).toFixed(1)} s`}`);
    }
    if (!options.only)
        await showDefects();
} finally {
    await (await launched)?.close();
}
const result = { rows, readers, shown, seed, seconds: (Date.now() - started) / 1000 };
console.log(toTable(result));
if (options.write)
    writeDocument(result, launched && (await launched).version());
const hasFailed = rows.some(({ cells }) => cells.some(({ failures }) => failures.size > 0)) || shown.some(({ isShown }) => !isShown);
process.exitCode = hasFailed ? 1 : 0;
