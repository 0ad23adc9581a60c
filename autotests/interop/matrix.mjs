// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Every server by every reader plays one script (docs/interop.md).
//   --programs DIR   where `velox` and `interopserver` are
//   --work DIR       where the Go programs are built
//   --write          also writes the generated part of docs/interop.md
//   --only TEXT      only servers and readers whose names contain it; may be given several times
//   VELOX_SEED       of the random chapters
//   VELOX_INTEROP_VERBOSE=1 shows what readers and servers complain about
//   VELOX_SKIP_BROWSER, CHROMIUM, GO

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser, noBrowser } from '../browser/support.mjs';
import { missedDefects } from './defects.mjs';
import { buildGo, goVersion } from './go.mjs';
import { explanation, missing, readerKinds } from './plan.mjs';
import { Row } from './play.mjs';
import { pagesOf } from './readers/pages.mjs';
import { printReport, writeReport } from './report.mjs';
import { Model } from './script.mjs';
import { serverKinds, startServer } from './servers/servers.mjs';

const seed = Number(process.env.VELOX_SEED ?? 20261128);
const { values: options } = parseArgs({ options: {
    programs: { type: 'string', default: 'build/release/bin' },
    work: { type: 'string', default: 'build/release/autotests/interop' },
    write: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
} });
const folder = resolve(options.work);
/** Nothing takes so long that is not stuck; in milliseconds. */
const PATIENCE_MS = 9 * 60_000;
/** They mostly wait: for a step, a ping, a browser that reconnects after 3 s. */
const ROWS_AT_ONCE = 2;

/** The released velox.js of each version that could be built, as the released package serves it. */
async function releasedScripts(kinds) {
    const scripts = {};
    for (const kind of kinds.filter(one => one.isReleased && !one.reason)) {
        const server = await startServer(kind, new Model());
        const answer = await fetch(`http://127.0.0.1:${server.port}/velox.js`);
        scripts[`/released-${kind.version}.js`] = await answer.text();
        await server.stop();
    }
    return scripts;
}

/** {server, reader, state: 'passed' | 'listed' | 'failed' | 'skipped' | 'none', ...} of a cell that was played. */
function verdict(server, { kind: reader, failures, barriers }) {
    const unexplained = failures.filter(({ chapter }) => !explanation(server, reader, chapter));
    const defects = [...new Set(failures.map(({ chapter }) => explanation(server, reader, chapter)?.id).filter(Boolean))];
    const state = unexplained.length > 0 ? 'failed' : defects.length > 0 ? 'listed' : 'passed';
    return { server, reader, state, defects, failures: unexplained, barriers };
}

async function playRow(server, readers, pages) {
    const cells = readers.map(reader => {
        if (reader.transport === 'poll' && server.noPoll)
            return { server, reader, state: 'none' };
        const reason = missing(server, reader, noBrowser);
        return reason ? { server, reader, state: 'skipped', reason } : { server, reader };
    });
    const row = new Row(server, cells.filter(cell => !cell.state).map(cell => cell.reader), pages);
    if (row.readers.length > 0) {
        const played = await row.play(seed);
        played.forEach(cell => Object.assign(cells.find(({ reader }) => reader === cell.kind), verdict(server, cell)));
    }
    return { server, cells, steps: row.steps };
}

/** Runs a task for each item, so many at a time; the results in the order of the items. */
async function atOnce(count, items, task) {
    const results = [];
    const left = items.entries();
    const work = async () => {
        for (const [index, item] of left)
            results[index] = await task(item);
    };
    await Promise.all(Array.from({ length: count }, work));
    return results;
}

async function main() {
    mkdirSync(folder, { recursive: true });
    let browser;
    const open = () => browser ??= launchBrowser();
    const program = name => join(options.programs, name);
    const goVersions = buildGo(folder);
    const servers = serverKinds(program, goVersions);
    const pages = pagesOf(await releasedScripts(servers));
    const fits = ({ name }) => options.only.length === 0 || options.only.some(text => name.includes(text));
    const readers = readerKinds(program, open, goVersions);
    console.log(`seed ${seed}`);
    const started = performance.now();
    setTimeout(() => {
        console.log('FAILED: stuck');
        process.exit(1);
    }, PATIENCE_MS).unref();
    let rows;
    let chromium;
    const missed = [];
    try {
        rows = await atOnce(ROWS_AT_ONCE, servers, server =>
            playRow(server, readers.filter(reader => fits(server) || fits(reader)), pages));
        console.log(`${Math.round((performance.now() - started) / 1000)} s`);
        for (const version of goVersions.filter(({ reason }) => !reason))
            missed.push(...await missedDefects(version, pages, open, !noBrowser));
        chromium = (await browser)?.version();
    } finally {
        await (await browser)?.close();
    }
    const report = { rows, readers, seed, missed };
    printReport(report);
    if (options.write)
        writeReport(report, `Node ${process.versions.node}, Go ${goVersion() ?? 'none'}, Chromium ${chromium ?? 'none'}`);
    process.exitCode = missed.length > 0 || rows.some(row => row.cells.some(cell => cell.state === 'failed')) ? 1 : 0;
}

await main();
