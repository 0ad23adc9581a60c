// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// One row of the matrix: a server plays the script, and all readers follow it at the same time, each through a relay.

import { setTimeout as delay } from 'node:timers/promises';
import { difference } from './compare.mjs';
import { knownDefect } from './defects.mjs';
import { Relay } from './relay.mjs';
import { chapters, Model } from './script.mjs';
import { startServer } from './servers/servers.mjs';

/** Between two steps: a little over the throttle, so that most are pushes of their own. */
const STEP_MS = 17;
/** Steps between two barriers. */
const BARRIER_STEPS = 10;
/** Within this a reader has what was pushed, reconnecting included (a plain EventSource waits for 3 s). */
const PATIENCE_MS = 15_000;
/** A reader that a released defect has led astray may never get there. */
const ASTRAY_MS = 300;
const CUT_MS = 50;
/** Three pings. */
const QUIET_MS = 1000;

class Cell {
    /** Chapters that were passed, and differences by chapter. */
    passed = [];
    failures = new Map();
    defects = new Set();
    barriers = 0;

    constructor(kind, reader) {
        this.kind = kind;
        this.reader = reader;
    }

    /** Whether it is still worth looking at. */
    get isAlive() {
        return this.failures.size === 0;
    }

    /** Compares at a barrier. */
    async check(chapter, model) {
        const defect = knownDefect(this.kind, this.reader, chapter.name);
        const held = await this.running.at(model.state.step, defect ? ASTRAY_MS : PATIENCE_MS);
        const where = difference(held, JSON.parse(model.text));
        ++this.barriers;
        if (!where)
            return;
        if (defect)
            this.defects.add(defect);
        else if (!this.failures.has(chapter.name))
            this.failures.set(chapter.name, `step ${model.state.step}: ${where}`);
    }
}

/** Plays the script. @returns {Promise<Cell[]>} */
export async function playRow(kind, readers, pages, seed) {
    const model = new Model();
    const target = { port: 0 };
    const row = { kind, model, target, server: await startServer(kind, model), cells: [] };
    target.port = row.server.port;
    for (const reader of readers) {
        const cell = new Cell(kind, reader);
        cell.relay = await new Relay(target, pages).listen();
        cell.running = await reader.start(cell.relay, kind);
        row.cells.push(cell);
    }
    try {
        await barrier(row, { name: 'start' });
        for (const chapter of chapters(seed))
            await playChapter(row, chapter);
    } finally {
        await Promise.all(row.cells.map(cell => cell.running.stop()));
        row.cells.forEach(cell => cell.relay.close());
        await row.server.stop();
    }
    return row.cells;
}

async function playChapter(row, chapter) {
    await before(row, chapter);
    for (const [index, operations] of chapter.steps.entries()) {
        if (chapter.before === 'cut' && index === chapter.steps.length >> 1)
            row.cells.forEach(cell => cell.relay.open());
        row.model.apply(operations);
        row.server.play(operations, row.model);
        await delay(STEP_MS);
        const isCut = chapter.before === 'cut' && index < chapter.steps.length >> 1;
        if (!isCut && (index % BARRIER_STEPS === BARRIER_STEPS - 1 || index === chapter.steps.length - 1 || chapter.eachStep))
            await barrier(row, chapter);
    }
    for (const cell of row.cells) {
        if (!cell.failures.has(chapter.name))
            cell.passed.push(chapter.name);
    }
}

async function before(row, chapter) {
    if (chapter.before === 'quiet') {
        await delay(QUIET_MS);
    } else if (chapter.before === 'cut') {
        row.cells.forEach(cell => cell.relay.cut());
        await delay(CUT_MS);
    } else if (chapter.before === 'restart') {
        await row.server.stop();
        row.server = await startServer(row.kind, row.model);
        row.target.port = row.server.port;
    }
}

function barrier(row, chapter) {
    return Promise.all(row.cells.filter(cell => cell.isAlive).map(cell => cell.check(chapter, row.model)));
}

/** Plays the script of a defect to a reader. @returns {Promise<boolean>} whether the reader ends with another state */
export async function isAstray(script, kind, reader, pages) {
    const [first, ...rest] = script.map(state => ({ state, text: JSON.stringify(state) }));
    const server = await startServer(kind, first);
    const relay = await new Relay(server, pages).listen();
    const running = await reader.start(relay, kind);
    try {
        await running.at(first.state.step, PATIENCE_MS);
        for (const step of rest) {
            server.play([], step);
            await delay(4 * STEP_MS);
        }
        const last = rest.at(-1).state;
        return difference(await running.at(last.step, 1000), last) !== undefined;
    } finally {
        await running.stop();
        relay.close();
        await server.stop();
    }
}
