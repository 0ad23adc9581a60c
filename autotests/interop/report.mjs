// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The matrix as text: on the terminal, and in docs/interop.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { defects, unproven } from './defects.mjs';

const page = new URL('../../docs/interop.md', import.meta.url);
const BEGIN = '<!-- begin: written by ./dev interop --write -->';
const END = '<!-- end -->';
const marks = { passed: 'ok', failed: 'FAILED', skipped: 'skipped', none: '–' };

const markOf = cell => !cell ? '' : cell.state === 'listed' ? `ok, but ${cell.defects.join(' ')}` : marks[cell.state];

/** The table as rows of texts: readers down, servers across. */
function tableOf({ rows, readers }) {
    return [
        ['reader \\ server', ...rows.map(({ server }) => server.name)],
        ...readers.map(reader => [reader.name, ...rows.map(({ cells }) => markOf(cells.find(cell => cell.reader === reader)))]),
    ];
}

/** Its columns one under the other. */
function aligned(table) {
    const widths = table[0].map((_, column) => Math.max(...table.map(row => row[column].length)));
    return table.map(row => row.map((text, column) => text.padEnd(widths[column])));
}

const allCells = ({ rows }) => rows.flatMap(({ cells }) => cells);

/** Each reason once. */
const skips = report => [...new Set(allCells(report).map(({ reason }) => reason).filter(Boolean))];

const failuresOf = report => [
    ...allCells(report).flatMap(({ server, reader, failures = [] }) =>
        failures.map(({ chapter, wrong }) => `${server.name} by ${reader.name}, ${chapter}: ${wrong}`)),
    ...report.missed.map(({ id, who, what }) => `${id} does not show any more: ${who}: ${what}`),
];

function summary(report) {
    const count = state => allCells(report).filter(cell => cell.state === state).length;
    const barriers = allCells(report).reduce((sum, cell) => sum + (cell.barriers ?? 0), 0);
    return `Of the cells ${count('passed')} pass, ${count('listed')} pass but for what is listed, ${count('skipped')} are skipped and ${count('failed')} fail. `
        + `${Math.max(...report.rows.map(({ steps }) => steps))} states, ${barriers} comparisons, seed ${report.seed}.`;
}

/** The released versions that have played. */
const released = ({ rows }) => rows.filter(({ server }) => server.version && !server.reason)
    .map(({ server }) => server.version).join(' and ') || 'no version';

export function printReport(report) {
    aligned(tableOf(report)).forEach(row => console.log(row.join('  ').trimEnd()));
    skips(report).forEach(reason => console.log(`skipped: ${reason}`));
    failuresOf(report).forEach(text => console.log(`FAILED: ${text}`));
    console.log(summary(report));
}

function markdownTable(table) {
    const [head, ...rows] = aligned(table).map(row => `| ${row.join(' | ')} |`);
    return [head, head.replace(/[^|]/g, '-').replaceAll('|-', '| ').replaceAll('-|', ' |'), ...rows].join('\n');
}

function describe({ id, who, what, script }) {
    return `- **${id}, ${who}.** ${what}\n${script.map((line, i) => `  ${i + 1}. ${line}`).join('\n')}`;
}

/** Writes the generated part of docs/interop.md. */
export function writeReport(report, versions) {
    const list = (title, lines) => lines.length > 0 ? [`${title}\n\n${lines.map(line => `- ${line}`).join('\n')}`] : [];
    const generated = [
        BEGIN,
        `Last run with ${versions}. ${summary(report)}`,
        markdownTable(tableOf(report)),
        ...list('Skipped:', skips(report)),
        ...list('Failed:', failuresOf(report)),
        '### Defects of released programs',
        `Each but the last two was shown in this run by its script (\`autotests/interop/defects.mjs\`), in ${released(report)}.`,
        [...defects, ...unproven].map(describe).join('\n'),
        END,
    ].join('\n\n');
    const text = readFileSync(page, 'utf8');
    writeFileSync(page, text.slice(0, text.indexOf(BEGIN)) + generated + text.slice(text.indexOf(END) + END.length));
}
