// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Who plays: the readers of each row, and the cells that cannot pass because a released program is wrong.

import { pageReader } from './readers/pages.mjs';
import { curlReader, plainSocketReader, printingReader } from './readers/programs.mjs';
import { nodeReader } from './readers/ours.mjs';

const transports = ['sse', 'ws', 'poll'];

/** Our clients, and the plain readers that know no more than the protocol. */
function ownReaders(program, browser) {
    return [
        ...transports.map(transport => printingReader(`VeloxClient, ${transport}`, transport, program('velox'),
            url => ['watch', url, '--transport', transport], { isExact: true })),
        ...transports.map(nodeReader),
        ...transports.map(transport => pageReader(browser, `JS client, Chromium, ${transport}`, transport,
            server => `${server.kind.script}.${transport}.html`)),
        curlReader('sse'),
        curlReader('poll'),
        pageReader(browser, 'plain EventSource', 'sse', () => '/plain.html'),
        plainSocketReader(),
    ];
}

/** Those of one released version. */
function releasedReaders({ version, client, reason }, browser) {
    const more = { released: version, reason };
    return [
        printingReader(`Go Client ${version}`, 'sse', client, url => [url, '100'], more),
        ...['sse', 'ws'].map(transport => pageReader(browser, `velox.js ${version}, Chromium, ${transport}`, transport,
            () => `/released-${version}.js.${transport}.html`, { ...more, isVeloxJs: true })),
    ];
}

/** @returns {object[]} every reader, in the order of the table */
export function readerKinds(program, browser, goVersions) {
    return [...ownReaders(program, browser), ...goVersions.flatMap(version => releasedReaders(version, browser))];
}

/** Why a server and a reader do not meet, where nothing is wrong with that; else undefined. */
export function missing(server, reader, noBrowser) {
    if (server.reason)
        return server.reason;
    if (reader.reason)
        return reader.reason;
    if (reader.inBrowser && noBrowser)
        return `${reader.name}: ${noBrowser}`;
    return undefined;
}

/** In which chapters of which cells a defect of a released program shows (defects.mjs). */
const shows = [
    { id: 'R2', chapters: ['set to null', 'nulls inside', 'null and back'], concerns: server => server.isReleased },
    { id: 'R5', chapters: ['inherited names'], concerns: (server, reader) => reader.isVeloxJs },
    { id: 'R6', chapters: ['kinds'], concerns: (server, reader) => server.isReleased && reader.isVeloxJs },
];

/** The listed defect that explains a failing chapter, or undefined. */
export function explanation(server, reader, chapter) {
    return shows.find(defect => defect.chapters.includes(chapter) && defect.concerns(server, reader));
}
