// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The dashboard's page behind nginx as Debian installs it, whose buffering must not hold updates back.
//   VELOX_DASHBOARD     the program; its tests are skipped without
//   NGINX               the proxy; looked for in PATH and /usr/sbin otherwise, and skipped where missing
//   CHROMIUM, VELOX_SKIP_BROWSER   as in dashboard.test.mjs

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { found, launchBrowser, noBrowser, startProgram, stopChild } from './support.mjs';

const { VELOX_DASHBOARD } = process.env;
const nginx = process.env.NGINX || found(['nginx']) || ['/usr/sbin/nginx'].find(existsSync);
const skip = noBrowser || (!VELOX_DASHBOARD && 'VELOX_DASHBOARD names no program') || (!nginx && 'there is no nginx');

/** Nothing here touches buffering: proxy_buffering stays on, with its buffers of a page. */
const configuration = (folder, port, upstream) => `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log;
    events {}
    http {
        access_log off;
        client_body_temp_path ${folder}/body;
        proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/fastcgi;
        uwsgi_temp_path ${folder}/uwsgi;
        scgi_temp_path ${folder}/scgi;
        server {
            listen 127.0.0.1:${port};
            location / {
                proxy_pass ${upstream};
                proxy_http_version 1.1;
                proxy_set_header Host $http_host;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $http_connection;
            }
        }
    }`;

async function freePort() {
    const server = createServer();
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise(resolve => server.close(resolve));
    return port;
}

/** Resolves once something listens at the port. */
async function untilListening(port) {
    for (const end = Date.now() + 10_000; ;) {
        const socket = connect(port, '127.0.0.1');
        const isThere = await new Promise(resolve => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
        socket.destroy();
        if (isThere)
            return;
        assert.ok(Date.now() < end, 'nginx does not listen');
        await delay(20);
    }
}

let browser;
let dashboard;
let folder;
let proxy;
let url;

beforeEach(async () => {
    if (skip)
        return;
    dashboard = await startProgram(VELOX_DASHBOARD, ['--listen', '127.0.0.1:0']);
    folder = mkdtempSync(join(tmpdir(), 'velox-nginx-'));
    const port = await freePort();
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, new URL(dashboard.url).origin));
    proxy = spawn(nginx, ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')],
        { stdio: ['ignore', 'inherit', 'inherit'] });
    await untilListening(port);
    url = `http://127.0.0.1:${port}/`;
    browser = await launchBrowser();
});

afterEach(async () => {
    await browser?.close();
    if (proxy)
        await stopChild(proxy);
    await dashboard?.stop();
    if (folder)
        rmSync(folder, { recursive: true });
});

for (const query of ['', '?transport=ws']) {
    test(`updates come promptly through nginx${query}`, { skip, timeout: 60_000 }, async () => {
        const page = await browser.newPage();
        await page.goto(url + query);
        await page.waitForFunction(() => document.getElementById('update-kind').textContent === 'delta', null, { timeout: 20_000 });
        // Held back, updates would come many at once and seconds apart.
        const gaps = await page.evaluate(() => new Promise(resolve => {
            const times = [performance.now()];
            new MutationObserver(() => {
                times.push(performance.now());
                if (times.length > 8)
                    resolve(times.slice(1).map((time, index) => time - times[index]));
            }).observe(document.getElementById('version'), { childList: true, characterData: true, subtree: true });
        }));
        assert.ok(Math.max(...gaps) < 2500, `milliseconds between updates: ${gaps.map(Math.round)}`);
        assert.equal(await page.textContent('#connection'), 'Connected');
    });
}
