// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// One row of the matrix: a server plays the script, and each reader is compared with it after each chapter.

import { setTimeout as sleep } from 'node:timers/promises';
import { difference, parseExactly } from './compare.mjs';
import { Relay } from './relay.mjs';
import { chapters, Model } from './script.mjs';
import { PING_MS, startServer } from './servers/servers.mjs';

/** Between two steps: above the servers' throttle, so that most are pushes of their own. */
const STEP_MS = 18;
/** A long chapter has barriers on its way. */
const BARRIER_STEPS = 15;
const QUIET_MS = 2.5 * PING_MS;
const BARRIER_MS = 15_000;
/** A reader that was late for one barrier is not waited for so long again. */
const LATE_MS = 2_000;

/** A reader of one server, and in which chapters its state was another. */
class Cell {
    failures = [];
    barriers = 0;
    #barrierMs = BARRIER_MS;

    constructor(kind, relay, server) {
        this.kind = kind;
        this.relay = relay;
        this.server = server;
    }

    async start() {
        this.reader = await this.kind.start(this.relay, this.server);
    }

    async stop() {
        await this.reader?.stop();
    }

    async check(chapter, model) {
        ++this.barriers;
        const { step } = model.state;
        const { state, text } = await this.reader.at(step, this.#barrierMs);
        if (state?.step !== step)
            this.#barrierMs = LATE_MS;
        const wrong = state?.step !== step ? `is at step ${state?.step} of ${step}`
            : difference(state, JSON.parse(model.text)) ?? this.#digits(text, model);
        if (wrong && this.failures.at(-1)?.chapter !== chapter)
            this.failures.push({ chapter, wrong });
    }

    #digits(text, model) {
        return this.kind.isExact && this.server.kind.isExact
            ? difference(parseExactly(text), parseExactly(model.text)) : undefined;
    }
}

/** A server and its readers. */
export class Row {
    #model = new Model();
    #cells = [];
    steps = 0;

    constructor(kind, readers, pages) {
        this.kind = kind;
        this.readers = readers;
        this.pages = pages;
    }

    /** @returns {Promise<{kind: object, failures: {chapter: string, wrong: string}[]}[]>} in the order of the readers */
    async play(seed) {
        this.server = await startServer(this.kind, this.#model);
        try {
            await this.#openCells();
            for (const chapter of chapters(seed, !this.kind.isReleased))
                await this.#playChapter(chapter);
        } finally {
            await this.#each(cell => cell.stop());
            this.#cells.forEach(cell => cell.relay.close());
            await this.server.stop();
        }
        return this.#cells;
    }

    #each(task) {
        return Promise.all(this.#cells.map(task));
    }

    #barrier(name) {
        return this.#each(cell => cell.check(name, this.#model));
    }

    async #openCells() {
        this.#cells = await Promise.all(this.readers.map(async reader =>
            new Cell(reader, await new Relay(this.server, this.pages).listen(), this.server)));
        await this.#each(cell => cell.start());
        await this.#barrier('first state');
    }

    async #playChapter({ name, before, steps }) {
        if (before)
            await this[before]();
        if (before === 'cut') {
            const half = steps.length >> 1;
            await this.#playSteps(steps.slice(0, half));
            this.#cells.forEach(cell => cell.relay.open());
            steps = steps.slice(half);
        }
        for (let first = 0; first < steps.length; first += BARRIER_STEPS) {
            await this.#playSteps(steps.slice(first, first + BARRIER_STEPS));
            await this.#barrier(name);
        }
    }

    async #playSteps(steps) {
        for (const operations of steps) {
            ++this.steps;
            this.#model.apply(operations);
            this.server.play(operations, this.#model);
            await sleep(STEP_MS);
        }
    }

    quiet() {
        return sleep(QUIET_MS);
    }

    cut() {
        this.#cells.forEach(cell => cell.relay.cut());
    }

    async again() {
        await this.#each(cell => cell.stop());
        await this.#each(cell => cell.start());
    }

    async restart() {
        await this.server.stop();
        this.server = await startServer(this.kind, this.#model);
        this.#cells.forEach(cell => { cell.relay.target = cell.server = this.server; });
    }
}
