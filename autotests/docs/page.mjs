// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The tutorial's page in Chromium. Checks what each line of its input says, and answers "LINE: ok".
// Usage: page.mjs URL [PICTURE]

import { createInterface } from 'node:readline';
import { launchBrowser, noBrowser } from '../browser/support.mjs';

const [url, picture] = process.argv.slice(2);
if (noBrowser) {
    console.log(`no browser: ${noBrowser}`);
    process.exit();
}
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 960, height: 620 } });
const problems = [];
page.on('pageerror', error => problems.push(error.message));

const texts = () => page.evaluate(() => Object.fromEntries(['connection', 'temperature', 'humidity', 'window', 'log']
    .map(id => [id, document.getElementById(id).textContent])));

/** Waits until the texts of the page satisfy the condition. */
async function until(condition) {
    for (;;) {
        const now = await texts();
        if (condition(now))
            return now;
        await page.evaluate(() => new Promise(requestAnimationFrame));
    }
}

const hasNumbers = ({ connection, temperature, humidity, window }) => connection === 'live'
    && /^\d\d\.\d °C$/.test(temperature) && /^\d\d %$/.test(humidity) && /^(open|shut)$/.test(window);

async function moves() {
    const { temperature } = await until(hasNumbers);
    await until(now => hasNumbers(now) && now.temperature !== temperature);
}

const checks = {
    async 'is live'() {
        await page.goto(url);
        await moves();
        await page.waitForFunction(() => document.getElementById('plot').points.numberOfItems > 3);
        await page.evaluate(() => { window.isSamePage = true; });
    },
    async 'goes on'() {
        await moves();
        if (!await page.evaluate(() => window.isSamePage))
            throw new Error('the page was loaded again');
    },
    async 'shows events'() {
        await page.goto(url);
        await moves();
        await until(({ log }) => /\d\d:\d\d:\d\d · The window was (opened|shut)/.test(log));
        if (picture) {
            await page.waitForFunction(() => document.querySelectorAll('#log li').length >= 4
                && document.getElementById('plot').points.numberOfItems > 100, null, { timeout: 120_000 });
            await page.screenshot({ path: picture });
        }
    },
};

console.log('ready');
for await (const line of createInterface(process.stdin)) {
    await checks[line]();
    if (problems.length > 0)
        throw new Error(problems.join('\n'));
    console.log(`${line}: ok`);
}
await browser.close();
