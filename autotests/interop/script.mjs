// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The script that every server plays and every reader follows: chapters of steps. A step is a list of operations on a
// document of a fixed shape, so that a QObject with a VMap and a VSlice can play it as well as a server of whole states:
//   ["set", name, value]          a property: text, flag, ratio, any
//   ["put", key, value]           of the map `values`; ["drop", key]
//   ["insert", row, value]        of the list `rows`; ["remove", row], ["move", from, to], ["replace", row, value]
// Texts that begin with "@number:" stand for numbers that JavaScript would not write like this.

const KEYS = ['', '/', '~', '~1', 'a/b', 'm~n', ' ', '"', '\\', '\u0001', '0', '-', 'length', 'rows', '%2F', 'ключ', '\u{1F600}', '\u2028', 'hasOwn'];
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

const numbers = () => NUMBERS.flatMap(text => [[['put', 'n', number(text)]], [['set', 'any', { list: [number(text)], same: text }]]]);

const filler = 'x'.repeat(400); // makes deltas smaller than the state

const setToNull = () => [
    [['put', 'gone', 1], ['set', 'any', { a: 1, b: 2, filler }]],
    [['put', 'gone', null]],
];

const nullsInside = () => [
    [['put', 'gone', 2]],
    [['set', 'any', { a: null, b: 2, filler }]],
    [['set', 'any', { a: null, b: null, c: { d: null }, filler }]],
];

const nullRoots = () => [
    [['set', 'any', null]],
    [['set', 'any', { a: [null, { b: null }] }]],
    [['insert', 0, null], ['insert', 1, { id: 500, name: null }]],
];

/** After this nobody holds anything of what nulls have spoilt. */
const withoutNulls = () => [[['remove', 0], ['remove', 0], ['drop', 'gone'], ['set', 'any', 1]], [['set', 'any', 2]]];

const shapes = () => [
    ...[{ a: 1 }, 'text', { a: 2 }, 3, { b: { c: 1 } }, { b: 'flat' }, { b: { c: 2 } }, { b: { c: [1] } }, true, { z: {} }, 'end'].map(value => [['set', 'any', value]]),
    ...[{ a: 1 }, 'text', { a: { b: 1 } }, 5].map(value => [['put', 'shape', value]]), [['drop', 'shape']],
];

/** Keys that every object of JavaScript inherits, and one after them. */
const inheritedNames = () => [
    ...['toString', 'hasOwnProperty', 'constructor'].map((key, i) => [['put', key, i], ['put', 'later', i]]),
    [['put', 'later', 'changed']],
    ...['constructor', 'hasOwnProperty', 'toString'].map((key, i) => [['drop', key], ['put', 'later', i]]),
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
class RandomSteps {
    #length = 1; // rows left by `growth`
    #id = 1000;

    constructor(seed, hasNulls) {
        this.seed = seed >>> 0;
        this.hasNulls = hasNulls;
    }

    steps(count) {
        return Array.from({ length: count }, () => Array.from({ length: 1 + this.#below(4) }, () => this.#operation()));
    }

    #below(count) {
        this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
        return Math.floor(this.seed / 2 ** 32 * count);
    }

    #operation() {
        const choice = this.#below(9);
        if (choice < 3 || this.#length === 0)
            return ['insert', this.#below(++this.#length), row(++this.#id)];
        return [
            () => ['remove', this.#below(this.#length--)],
            () => ['move', this.#below(this.#length), this.#below(this.#length)],
            () => ['replace', this.#below(this.#length), row(this.#below(50), { load: this.#below(9), name: this.#maybeNull('other') })],
            () => ['put', this.#of(KEYS), { n: this.#maybeNull(this.#below(9)), list: [this.#below(3), this.#of(TEXTS)] }],
            () => ['set', 'any', this.#of([this.#below(9), { a: this.#maybeNull(this.#below(9)), filler }, this.#of(TEXTS)])],
            () => ['drop', this.#of(KEYS)],
        ][choice - 3]();
    }

    #of(values) {
        return values[this.#below(values.length)];
    }

    #maybeNull(value) {
        return this.hasNulls && this.#below(4) === 0 ? null : value;
    }
}

/**
 * The chapters. `before` names what happens first: 'quiet' waits through some pings, 'cut' cuts all connections and keeps
 * them cut while the first half of the steps is played, 'again' kills the readers and starts them anew, 'restart' the server.
 * @param {number} seed of the random chapters
 * @param {boolean} hasNulls whether random values may be null
 */
export function chapters(seed, hasNulls) {
    const random = new RandomSteps(seed, hasNulls);
    return [
        { name: 'scalars', steps: scalars() },
        { name: 'nested objects', steps: nested() },
        { name: 'lists', steps: lists() },
        { name: 'moved rows', steps: moves() },
        { name: 'keys', steps: keys() },
        { name: 'numbers', steps: numbers() },
        { name: 'set to null', steps: setToNull() },
        { name: 'nulls inside', steps: nullsInside() },
        { name: 'null and back', steps: nullRoots() },
        { name: 'without nulls', steps: withoutNulls() },
        { name: 'shapes', steps: shapes() },
        { name: 'kinds', steps: kinds() },
        { name: 'shrinking', steps: shrinking() },
        { name: 'growth', steps: growth() },
        { name: 'quiet', before: 'quiet', steps: counting(0, 4) },
        { name: 'resume', before: 'cut', steps: counting(100, 8) },
        { name: 'inherited names', steps: inheritedNames() },
        { name: 'reader again', before: 'again', steps: counting(200, 4) },
        { name: 'restart', before: 'restart', steps: counting(300, 4) },
        { name: 'random', steps: random.steps(80) },
        { name: 'random, cut', before: 'cut', steps: random.steps(40) },
        { name: 'random, restart', before: 'restart', steps: random.steps(40) },
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
