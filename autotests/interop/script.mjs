// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The script that every server plays and every reader follows: chapters of steps. A step is a list of operations on a
// document of a fixed shape, so that a QObject with a VMap and a VSlice can play it as well as a server of whole states:
//   ["set", name, value]          a property: text, flag, ratio, any
//   ["put", key, value]           of the map `values`; ["drop", key]
//   ["insert", row, value]        of the list `rows`; ["remove", row], ["move", from, to], ["replace", row, value]
// Texts that begin with "@number:" stand for numbers that JavaScript would not write like this.

const KEYS = ['', '/', '~', '~1', 'a/b', 'm~n', ' ', '"', '\\', '\u0001', '0', '-', 'length', '%2F', 'ключ', '\u{1F600}', '\u2028'];
const INHERITED = ['constructor', 'hasOwnProperty', 'toString', 'valueOf'];
const TEXTS = ['', 'plain', 'Ünïcödé', '日本語', '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}', '\u{10FFFF}', 'line\nbreak\r\n\ttab', '"quoted" \\ /', '</script>&amp;',
    '\u2028\u2029', '\ud7ff\ue000', 'data: {"ping":true}\n\n', 'null', 'e\u0301'];
const NUMBERS = ['0', '-1', '1.5', '@number:-0', '@number:0.0', '@number:1e-400', '@number:5e-324', '@number:1e-7', '@number:9007199254740993', '@number:-9007199254740993',
    '@number:9223372036854775807', '@number:1.7976931348623157e308', '@number:1E2', '@number:100', '@number:0.1', '@number:1e21', '@number:4294967296'];

const number = text => text.startsWith('@') ? text : Number(text);
const row = (id, more = {}) => ({ id, name: `row ${id}`, load: id / 8, tags: [`t${id}`, 'all'], ...more });

const scalars = () => [
    ...TEXTS.map(text => [['set', 'text', text]]),
    [['set', 'flag', true]], [['set', 'flag', false]], [['set', 'flag', true], ['set', 'text', 'both']],
    ...[0.5, -2.25, 3, 1e10].map(value => [['set', 'ratio', value]]),
];

const nested = () => [
    [['put', 'deep', { a: { b: { c: { d: [1, [2, [3, { e: 4 }]]] } } } }]],
    [['put', 'deep', { a: { b: { c: { d: [1, [2, [3, { e: 5 }]]] } } } }]],
    [['put', 'deep', { a: { b: { c: { d: [1, [2]] } }, x: 1 } }]],
    [['put', 'deep', { a: { x: 2 } }]], [['put', 'deep', { a: {} }]], [['put', 'deep', {}]], [['put', 'deep', { a: [] }]],
    [['put', 'wide', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i]))]],
    [['put', 'wide', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i === 20 ? 'changed' : i]))]],
    [['drop', 'deep']], [['drop', 'wide']],
];

const lists = () => [
    ...Array.from({ length: 12 }, (_, i) => [['insert', i, row(i)]]),
    [['insert', 0, row(100)]], [['insert', 6, row(101)]], [['insert', 14, row(102)]],
    [['remove', 0]], [['remove', 6]], [['remove', 12]],
    [['replace', 0, row(0, { load: 9 })]], [['replace', 5, row(5, { name: 'five' })]], [['replace', 11, row(11, { tags: [] })]],
    [['insert', 0, row(200)], ['remove', 3], ['insert', 12, row(201)]],
    [['insert', 4, 'a text'], ['insert', 5, 17], ['insert', 6, [1, 2]], ['insert', 7, true]],
    [['remove', 7], ['remove', 6], ['remove', 5], ['remove', 4]],
    ...Array.from({ length: 6 }, (_, i) => [['remove', 0], ['insert', 11, row(300 + i)]]),
];

const moves = () => [
    ...[[0, 11], [11, 0], [3, 4], [4, 3], [2, 9], [9, 1], [5, 5], [0, 1]].map(([from, to]) => [['move', from, to]]),
    [['move', 0, 6], ['move', 3, 8], ['move', 11, 2]],
    Array.from({ length: 11 }, (_, i) => ['move', 11, i]),
    [['move', 2, 7], ['replace', 7, row(400)], ['remove', 1], ['insert', 3, row(401)]],
];

const keys = () => [
    ...KEYS.map((key, i) => [['put', key, i]]),
    ...KEYS.map((key, i) => [['put', key, { [key]: { '': i } }]]),
    ...KEYS.slice(0, 6).map(key => [['set', 'any', { [key]: { [key]: [key] }, same: 1 }]]),
    ...KEYS.map(key => [['drop', key]]),
];

/** Keys that every JavaScript object seems to have. */
const inherited = () => INHERITED.flatMap((key, i) => [[['put', key, i]], [['put', key, { [key]: 1 }]], [['set', 'any', { [key]: i }]], [['drop', key]]]);

const numbers = () => NUMBERS.flatMap(text => [[['put', 'n', number(text)]], [['set', 'any', { list: [number(text)], same: text }]]]);

const nulls = () => [
    [['put', 'gone', 1], ['set', 'any', { a: 1, b: 2, filler: 'x'.repeat(400) }]],
    [['put', 'gone', null]],
    [['put', 'gone', 2]],
    [['set', 'any', { a: null, b: 2, filler: 'x'.repeat(400) }]],
    [['set', 'any', { a: null, b: null, c: { d: null } }]],
    [['set', 'any', null]],
    [['set', 'any', { a: [null, { b: null }] }]],
    [['insert', 0, null], ['insert', 1, { id: 500, name: null }]],
];

/** After this nobody holds anything of what nulls have spoilt. */
const healing = () => [[['remove', 0], ['remove', 0], ['drop', 'gone'], ['set', 'any', 1]], [['set', 'any', 2]]];

const shapes = () => [
    ...[{ a: 1 }, 'text', { a: 2 }, 3, { b: { c: 1 } }, { b: 'flat' }, { b: { c: 2 } }, { b: { c: [1] } }, true, { z: {} }, 'end'].map(value => [['set', 'any', value]]),
    ...[{ a: 1 }, 'text', { a: { b: 1 } }, 5].map(value => [['put', 'shape', value]]), [['drop', 'shape']],
];

/** Arrays in place of objects and the other way round. */
const kinds = () => [
    ...[[1, 2, 3], { 0: 'a' }, [{ x: 1 }], { list: [1] }, { list: { 0: 1 } }, { list: [2] }, [], {}, [[]], [{}], 'end'].map(value => [['set', 'any', value]]),
];

const shrinking = () => [
    [['put', 'big', 'y'.repeat(20_000)], ['set', 'any', Array.from({ length: 200 }, (_, i) => i)]],
    [['put', 'big', 'y'], ['set', 'any', []]],
    [['drop', 'big'], ['set', 'any', 0], ['set', 'text', '']],
    [...Array.from({ length: 13 }, () => ['remove', 0])],
];

const growth = () => [
    ...Array.from({ length: 10 }, (_, i) => [['put', `page ${i}`, `${i} é `.repeat(20_000)]]),
    [['put', 'page 5', 'short']],
    [['insert', 0, row(600)]], [['set', 'text', 'small change of a large state']],
    [...Array.from({ length: 10 }, (_, i) => ['drop', `page ${i}`])],
];

const counting = (from, count) => Array.from({ length: count }, (_, i) => [['put', `count ${i % 3}`, from + i]]);

/** Random steps (issue 4: convergence between every pair): what a server of whole states and a QObject both can play. */
function random(seed) {
    let s = seed >>> 0;
    const below = count => {
        s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
        return Math.floor(s / 2 ** 32 * count);
    };
    let length = 1; // rows left by `growth`
    let id = 1000;
    const steps = [];
    for (let i = 0; i < 120; ++i) {
        const operations = [];
        for (let n = below(4); n >= 0; --n) {
            const choice = below(8);
            if (choice < 3 || length === 0)
                operations.push(['insert', below(++length), row(++id)]);
            else if (choice === 3)
                operations.push(['remove', below(length--)]);
            else if (choice === 4)
                operations.push(['move', below(length), below(length)]);
            else if (choice === 5)
                operations.push(['replace', below(length), row(below(50), { load: below(9) })]);
            else if (choice === 6)
                operations.push(['put', KEYS[below(KEYS.length)], { n: below(9), list: [below(3), TEXTS[below(TEXTS.length)]] }]);
            else
                operations.push(['set', 'any', [below(9), { a: below(9) }, TEXTS[below(TEXTS.length)]][below(3)]]);
        }
        steps.push(operations);
    }
    return steps;
}

/**
 * The chapters. `before` names what happens to connections before the steps: 'quiet' waits through some pings, 'cut'
 * cuts all connections and keeps them cut while the first half of the steps is played, 'restart' starts the server anew.
 * With `eachStep` there is a barrier after each step.
 */
export function chapters(seed) {
    return [
        { name: 'scalars', steps: scalars() },
        { name: 'nested objects', steps: nested() },
        { name: 'lists', steps: lists() },
        { name: 'moved rows', steps: moves() },
        { name: 'keys', steps: keys() },
        { name: 'numbers', steps: numbers() },
        { name: 'nulls', eachStep: true, steps: nulls() },
        { name: 'after nulls', steps: healing() },
        { name: 'shapes', steps: shapes() },
        { name: 'kinds', eachStep: true, steps: kinds() },
        { name: 'shrinking', steps: shrinking() },
        { name: 'growth', steps: growth() },
        { name: 'quiet', before: 'quiet', steps: counting(0, 4) },
        { name: 'resume', before: 'cut', steps: counting(100, 8) },
        { name: 'restart', before: 'restart', steps: counting(200, 4) },
        { name: 'random', steps: random(seed) },
        { name: 'inherited names', steps: inherited() }, // last: what it spoils in a released client stays so
    ];
}

/** The document that the steps change. */
export class Model {
    state = { step: 0, text: '', flag: false, ratio: 0, any: 0, values: {}, rows: [] };

    apply(operations) {
        ++this.state.step;
        for (const [name, ...values] of operations)
            this[name](...values);
    }

    set(name, value) { this.state[name] = value; }
    put(key, value) { this.state.values[key] = value; }
    drop(key) { delete this.state.values[key]; }
    insert(at, value) { this.state.rows.splice(at, 0, value); }
    remove(at) { this.state.rows.splice(at, 1); }
    move(from, to) { this.state.rows.splice(to, 0, ...this.state.rows.splice(from, 1)); }
    replace(at, value) { this.state.rows[at] = value; }

    /** As JSON text, with the numbers that JavaScript would write otherwise. */
    get text() { return toJson(this.state); }
}

export function toJson(value) {
    return JSON.stringify(value).replace(/"@number:([^"]+)"/g, '$1');
}
