// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { parse } from 'acorn';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const script = readFileSync(fileURLToPath(new URL('../dist/velox.legacy.js', import.meta.url)), 'utf8');

/** What a page of 2011 has; every other global is deleted before the script runs. */
const GLOBALS = ['Object', 'Function', 'Array', 'String', 'Boolean', 'Number', 'Date', 'RegExp', 'Error', 'EvalError',
    'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'Math', 'JSON', 'NaN', 'Infinity', 'undefined',
    'eval', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'decodeURI', 'decodeURIComponent', 'encodeURI',
    'encodeURIComponent', 'escape', 'unescape', 'setTimeout', 'clearTimeout', 'location', 'XMLHttpRequest'];
/** Younger members of those that the client, or TypeScript's helpers, use. */
const MEMBERS = ['Object.assign', 'Object.hasOwn', 'Object.entries', 'Object.values', 'Object.fromEntries',
    'Object.setPrototypeOf', 'Array.from', 'Array.of', 'Number.isSafeInteger', 'Number.isInteger',
    'String.prototype.endsWith', 'String.prototype.startsWith', 'String.prototype.includes', 'String.prototype.replaceAll',
    'String.prototype.at', 'Array.prototype.at', 'Array.prototype.includes', 'Array.prototype.find',
    'Array.prototype.findIndex', 'Array.prototype.flat', 'Array.prototype.entries'];

/** Such a page; each request that it makes is put into `requests`. */
function oldPage(requests) {
    const page = vm.createContext({
        setTimeout,
        clearTimeout,
        location: { href: 'https://example.test/app/' },
        XMLHttpRequest: function () {
            requests.push(this);
            this.open = (method, url) => { this.url = url; };
            this.setRequestHeader = this.send = this.abort = () => {};
        },
    });
    vm.runInContext(MEMBERS.map(member => `delete ${member};`).join(''), page);
    vm.runInContext(`(function (globals, page) {
        Object.getOwnPropertyNames(page).forEach(function (name) {
            if (globals.indexOf(name) < 0) delete page[name];
        });
    })(${JSON.stringify(GLOBALS)}, this)`, page);
    return page;
}

test('dist/velox.legacy.js is ES5', () => {
    parse(script, { ecmaVersion: 5 });
    assert.throws(() => parse('const a = 1;', { ecmaVersion: 5 }), 'the parser takes anything');
});

test('dist/velox.legacy.js can stand in an HTML page', () => {
    assert.doesNotMatch(script, /<\/script|<!--/i);
});

test('follows a state by long poll over XMLHttpRequest in a page that has nothing newer', { timeout: 20_000 }, async context => {
    const requests = [];
    const page = oldPage(requests);
    assert.equal(vm.runInContext('typeof Promise + typeof URL + typeof Symbol + typeof Object.assign', page),
        'undefined'.repeat(4), 'the page is not old');
    const until = async count => {
        for (let i = 0; requests.length < count && i < 400; ++i)
            await new Promise(resolve => setTimeout(resolve, 5));
        assert.equal(requests.length, count);
        return requests[count - 1];
    };
    const answer = (request, message) => {
        Object.assign(request, { readyState: 4, status: 200, responseText: JSON.stringify(message) });
        request.onreadystatechange();
    };
    vm.runInContext(script, page, { timeout: 10_000 });
    vm.runInContext(`var errors = [], sizes = [], snapshots = [], waited = false, foo = {};
        var v = velox('sync?x=1', foo, { username: 'ad\\u00e4', password: 'p' });
        v.onerror = function (error) { errors.push(error.code + ': ' + error.message); };
        v.onpatch = function (patch, update) { sizes.push(update.bytes); };
        v.subscribe(function (snapshot) { snapshots.push(snapshot); });
        v.wait().then(function () { waited = true; });`, page);
    context.after(() => vm.runInContext('v.disconnect()', page));
    const first = await until(1);
    assert.equal(first.url, 'https://example.test/app/sync?x=1&patch=json');
    answer(first, { id: 's', version: 1, body: { a: { text: 'é' }, rows: [1, 2] } });
    const second = await until(2);
    assert.match(second.url, /&v=1&id=s$/);
    answer(second, { id: 's', version: 2, delta: true, body: [{ op: 'move', from: '/rows/1', path: '/rows/0' }, { op: 'add', path: '/__proto__', value: 1 }] });
    answer(await until(3), { id: 's', version: 3, delta: true, body: { b: 3 } });
    await until(4);
    assert.equal(vm.runInContext('JSON.stringify([foo.a, foo.rows, foo.b, v.version, v.transport, v.connected, errors.join(), sizes.length])', page),
        '[{"text":"é"},[2,1],3,3,"poll",true,"",3]');
    assert.equal(vm.runInContext('snapshots.length === 4 && snapshots[1].a === snapshots[3].a && snapshots[1].rows.join()', page), '1,2');
    vm.runInContext('v.disconnect()', page);
    for (let i = 0; !page.waited && i < 100; ++i)
        await new Promise(resolve => setTimeout(resolve, 5));
    assert.ok(page.waited);
});
