// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { readFileSync } from 'node:fs';

// Each page is a document of the server's own origin, so that no CORS is needed.

const html = (scripts, code) => ({
    type: 'text/html',
    text: `<!doctype html><title>interop</title>${scripts.map(src => `<script src="${src}"></script>`).join('')}<script type="module">${code}</script>`,
});

/** What relays answer by themselves. `released` is the released velox.js by version. */
export function pagesOf(released) {
    const pages = {
        '/plaincopy.mjs': { type: 'text/javascript', text: readFileSync(new URL('../plaincopy.mjs', import.meta.url), 'utf8') },
        '/ours.js': { type: 'text/javascript', text: readFileSync(new URL('../../../js/dist/velox.js', import.meta.url), 'utf8') },
        '/plain.html': html([], `
            import { PlainCopy } from '/plaincopy.mjs';
            const copy = new PlainCopy();
            new EventSource('/sync').onmessage = ({ data }) => { if (copy.take(data)) window.held = copy.state; };`),
    };
    for (const transport of ['sse', 'ws', 'poll']) {
        for (const script of ['/velox.js', '/ours.js', ...Object.keys(released)])
            pages[`${script}.${transport}.html`] = html([script], `
                velox.${transport}('/sync', window.held = {}, { backoff: { min: 20, max: 100 } });`);
    }
    for (const [path, text] of Object.entries(released))
        pages[path] = { type: 'text/javascript', text };
    return pages;
}

/**
 * @param {() => Promise<any>} browser
 * @param {string} name
 * @param {string} transport
 * @param {(server: any) => string} path of the page
 */
export function pageReader(browser, name, transport, path, more = {}) {
    return {
        name, transport, inBrowser: true, ...more,
        async start({ origin }, server) {
            // Contexts share no connections: a browser makes six at most to one origin.
            const context = await (await browser()).newContext();
            const page = await context.newPage();
            if (process.env.VELOX_INTEROP_VERBOSE)
                page.on('pageerror', error => console.error(name, error));
            await page.goto(origin + path(server));
            return {
                async at(step, ms) {
                    await page.waitForFunction(wanted => window.held?.step === wanted, step, { timeout: ms, polling: 10 }).catch(() => {});
                    return { state: JSON.parse(await page.evaluate(() => JSON.stringify(window.held ?? null))) };
                },
                stop: () => context.close(),
            };
        },
    };
}
