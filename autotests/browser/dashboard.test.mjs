// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The dashboard's page in headless Chromium, served by the real program.
//   VELOX_DASHBOARD     the program; takes --listen 127.0.0.1:PORT and prints "listening on http://…/" first
//   CHROMIUM            the browser; looked for in PATH otherwise
//   VELOX_SCREENSHOTS   a folder for pictures; none are made otherwise
//   VELOX_SKIP_BROWSER  1 makes a missing browser a skip and not a failure

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, test } from 'node:test';

const { VELOX_DASHBOARD, VELOX_SCREENSHOTS, VELOX_SKIP_BROWSER } = process.env;
const executablePath = process.env.CHROMIUM || found(['chromium', 'chromium-browser', 'google-chrome']);
const skip = !executablePath && VELOX_SKIP_BROWSER === '1'
    && 'no Chromium found, and VELOX_SKIP_BROWSER=1 allows that';
const browserArguments = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--no-first-run', '--disable-component-update', '--disable-sync'];

let browser;
let server;
let page;
let problems;

function found(names) {
    return names.map(name => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim()).find(Boolean);
}

/** Starts the program and resolves to {url, stop} once it listens. */
async function startServer(port = 0) {
    const child = spawn(VELOX_DASHBOARD, ['--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout);
    const [line] = await Promise.race([
        once(lines, 'line'),
        once(child, 'exit').then(([code]) => { throw new Error(`the dashboard ended with ${code}`); }),
    ]);
    const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
    assert.ok(url, `unexpected first line: ${line}`);
    return {
        url,
        port: new URL(url).port,
        async stop() {
            if (child.exitCode === null && child.signalCode === null) {
                child.kill('SIGKILL');
                await once(child, 'exit');
            }
        },
    };
}

const text = id => page.textContent(`#${id}`);

/** Waits until the text of an element satisfies a predicate, which runs in the page. */
const untilText = (id, predicate, argument) => page.waitForFunction(
    ([element, source, value]) => new Function(`return ${source}`)()(document.getElementById(element).textContent, value),
    [id, predicate.toString(), argument], { timeout: 20_000 });

const untilConnected = () => untilText('connection', value => value === 'Connected');
/** Waits until a delta has come and the state is drawn, which a busy browser does some frames later. */
async function untilDelta() {
    await untilText('update-kind', value => value === 'delta');
    await untilText('uptime', value => value !== '–');
}

async function screenshot(name, target = page) {
    if (!VELOX_SCREENSHOTS)
        return;
    mkdirSync(VELOX_SCREENSHOTS, { recursive: true });
    await target.screenshot({ path: `${VELOX_SCREENSHOTS}/${name}.png` });
}

before(async () => {
    if (skip)
        return;
    assert.ok(executablePath, 'no Chromium found: install it, name it in CHROMIUM, or set VELOX_SKIP_BROWSER=1');
    assert.ok(VELOX_DASHBOARD, 'VELOX_DASHBOARD names no program');
    const { chromium } = createRequire(new URL('../../js/package.json', import.meta.url))('playwright-core');
    browser = await chromium.launch({ executablePath, args: browserArguments });
});

after(() => browser?.close());

beforeEach(async () => {
    if (skip)
        return;
    problems = [];
    server = await startServer();
    page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' });
    page.on('pageerror', error => problems.push(`exception: ${error.message}`));
    page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warning')
            problems.push(`console: ${message.text()}`);
    });
    page.on('request', request => {
        if (new URL(request.url()).host !== `127.0.0.1:${server.port}`)
            problems.push(`request to another host: ${request.url()}`);
    });
});

afterEach(async () => {
    await page?.close();
    await server?.stop();
});

test('numbers move and arrive as deltas', { skip, timeout: 60_000 }, async () => {
    await page.goto(server.url);
    await untilConnected();
    await untilDelta();
    const [version, uptime] = [await text('version'), await text('uptime')];
    await untilText('version', (value, old) => Number(value) >= Number(old) + 3, version);
    await untilText('uptime', (value, old) => value !== old, uptime);
    assert.match(await text('cpu-load'), /^\d+$/);
    assert.match(await text('memory-used'), /^[\d.]+\u202f[KMGT]iB$/);
    assert.match(await text('update-bytes'), /^[\d.]+\u202fk?B$/);
    assert.match(await page.title(), /^\d+\u202f% · ./);
    assert.equal(await text('transport'), 'SSE');
    assert.ok(await page.locator('#processes tr').count() > 0);
    assert.ok(await page.locator('#cores div').count() > 0);
    assert.ok(await page.locator('#log li').count() > 0);
    assert.match(await page.getAttribute('#cpu-plot path.line', 'd'), /^M[\d.]+ [\d.]+L/);
    await screenshot('dashboard-1920-dark');
    assert.deepEqual(problems, []);
});

test('WebSocket works as well', { skip, timeout: 60_000 }, async () => {
    await page.goto(`${server.url}?transport=ws`);
    await untilDelta();
    assert.equal(await text('transport'), 'WebSocket');
    const version = await text('version');
    await untilText('version', (value, old) => Number(value) >= Number(old) + 3, version);
    assert.deepEqual(problems, []);
});

for (const query of ['', '?transport=ws']) {
    test(`recovers by itself when the server comes back${query}`, { skip, timeout: 90_000 }, async () => {
        await page.goto(server.url + query);
        await untilDelta();
        await page.evaluate(() => { window.isSamePage = true; });
        await server.stop();
        await untilText('connection', value => value === 'Reconnecting');
        await screenshot(`dashboard-reconnecting${query && '-ws'}`);
        server = await startServer(server.port);
        await untilConnected();
        const version = await text('version');
        await untilText('version', (value, old) => Number(value) !== Number(old), version);
        await untilDelta();
        assert.ok(await page.evaluate(() => window.isSamePage), 'the page was loaded again');
        // A browser notes each refused connection in the console, whatever the page does.
        assert.deepEqual(problems.filter(problem => !/ERR_|WebSocket connection to/.test(problem)), []);
    });
}

test('the choice of dark or light is remembered', { skip, timeout: 60_000 }, async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(server.url);
    await untilDelta();
    const dark = await background();
    await page.click('#theme');
    const light = await background();
    assert.notEqual(light, dark);
    await page.reload();
    await untilDelta();
    assert.equal(await background(), light);
    await screenshot('dashboard-1920-light');
});

for (const [width, height] of [[360, 740], [390, 844], [820, 1180], [1280, 800], [1920, 1080]]) {
    test(`fits a screen of ${width} by ${height}`, { skip, timeout: 60_000 }, async () => {
        await page.setViewportSize({ width, height });
        await page.goto(server.url);
        await untilDelta();
        const content = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(content <= width, `the page is ${content} pixels wide`);
        await screenshot(`dashboard-${width}`);
    });
}

for (const [reducedMotion, outcome] of [['no-preference', 'glide'], ['reduce', 'jump']]) {
    test(`process rows ${outcome} to their new place with prefers-reduced-motion: ${reducedMotion}`, { skip, timeout: 90_000 }, async () => {
        await page.emulateMedia({ reducedMotion });
        await page.addInitScript(() => {
            window.glides = window.moves = 0;
            const { animate } = Element.prototype;
            Element.prototype.animate = function (frames, ...rest) {
                window.glides += this.localName === 'tr' && frames[0].transform !== undefined;
                return animate.call(this, frames, ...rest);
            };
            const { insertBefore } = Node.prototype;
            Node.prototype.insertBefore = function (row, ...rest) {
                window.moves += row.localName === 'tr' && row.isConnected;
                return insertBefore.call(this, row, ...rest);
            };
        });
        await page.goto(server.url);
        await untilDelta();
        await page.waitForFunction(() => window.moves >= 3, null, { timeout: 60_000 });
        await page.evaluate(() => new Promise(requestAnimationFrame));
        const glides = await page.evaluate(() => window.glides);
        assert.ok(outcome === 'glide' ? glides > 0 : glides === 0, `${glides} glides`);
    });
}

test('nothing but numbers changes its place', { skip, timeout: 60_000 }, async () => {
    await page.goto(server.url);
    await untilDelta();
    const places = () => page.evaluate(() => [...document.querySelectorAll('section, h2, figure, header > *, dt')]
        .map(element => { const { x, y, width, height } = element.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join(); }));
    const earlier = await places();
    const version = await text('version');
    await untilText('version', (value, old) => Number(value) >= Number(old) + 6, version);
    assert.deepEqual(await places(), earlier);
});
