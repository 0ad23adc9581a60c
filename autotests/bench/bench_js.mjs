// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// What applying costs a JavaScript reader, beside fast-json-patch where its folder is given: "case TAB rows TAB us".

import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

import { applyPatch } from '../../js/src/patch.js';

const lengths = [100, 1_000, 10_000, 100_000];
const timings = 5;

function state(length) {
    const rows = [];
    for (let id = 0; id < length; ++id)
        rows.push({ id, name: `row ${id}`, value: 0.5, state: 'running', since: 1_700_000_000 });
    return { rows };
}

function measure(repeats, work) {
    const times = [];
    let call = 0;
    for (let i = 0; i < repeats; ++i) work(call++); // warm
    for (let timing = 0; timing < timings; ++timing) {
        const began = performance.now();
        for (let i = 0; i < repeats; ++i) work(call++);
        times.push(((performance.now() - began) * 1000) / repeats);
    }
    return times.sort((a, b) => a - b)[timings >> 1];
}

function print(name, repeats, prepare) {
    for (const length of lengths)
        console.log(`${name}\t${length}\t${measure(repeats, prepare(length)).toFixed(3)}`);
}

const field = (call, length) => [{ op: 'replace', path: `/rows/${(call * 7919) % length}/value`, value: call }];
const frontRow = (call, length) => [
    { op: 'remove', path: `/rows/${length - 1}` },
    { op: 'add', path: '/rows/0', value: { id: call } },
];

function applies(makePatch, apply) {
    return (length) => {
        const document = state(length);
        return (call) => apply(document, makePatch(call, length));
    };
}

print('js: one field applied', 500, applies(field, applyPatch));
print('js: row in front, row from the end', 100, applies(frontRow, applyPatch));
print('js: JSON.parse of the state', 1, (length) => {
    const text = JSON.stringify(state(length));
    return () => JSON.parse(text);
});

if (process.argv[2]) {
    const other = createRequire(import.meta.url)(process.argv[2]);
    print('js: one field applied: fast-json-patch', 500, applies(field, other.applyPatch));
    print('js: row in front, row from the end: fast-json-patch', 100, applies(frontRow, other.applyPatch));
    print('js: compare, one field: fast-json-patch', 1, (length) => {
        const before = state(length);
        const after = state(length);
        return (call) => {
            after.rows[(call * 7919) % length].value = call;
            other.compare(before, after);
        };
    });
}
