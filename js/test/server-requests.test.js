// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Who is answered what before anything is sent, and the handlers of an application.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { afterEach, test } from 'node:test';
import express from 'express';
import velox from '../src/server/index.js';
import { getText, openSocket, openStream, refusedUpgrade, serve } from './server-support.js';

const POLL = { Accept: 'application/json' };
const STREAM = { Accept: 'text/event-stream' };

let stops = [];

async function start(options) {
    const served = await serve({ n: 1 }, options);
    stops.push(() => served.stop());
    return served;
}

async function listen(handler) {
    const server = http.createServer(handler).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => { server.closeAllConnections(); server.close(); });
    return { server, url: `http://127.0.0.1:${server.address().port}` };
}

afterEach(async () => {
    for (const stop of stops.splice(0))
        await stop();
});

test('a person is shown the state', async () => {
    const { url, state } = await start();
    const { status, headers, text } = await getText(url, { Accept: 'text/html,*/*;q=0.8' });
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(text, JSON.stringify({ id: state.id, version: 1, body: { n: 1 } }, null, 4) + '\n');
});

test('what cannot be served is refused in plain text', async () => {
    const { url } = await start();
    for (const [headers, method, query, expected] of [
        [{ Accept: 'image/png' }, 'GET', '', 406], [POLL, 'POST', '', 405], [POLL, 'GET', '?patch=xml', 400],
    ]) {
        const { status, headers: { 'content-type': type, allow }, text } = await getText(url + query, headers, method);
        assert.equal(status, expected);
        assert.match(type, /^text\/plain/);
        assert.equal(allow, expected === 405 ? 'GET, HEAD, OPTIONS' : undefined);
        assert.match(text, /^.+\n$/);
    }
});

test('HEAD is answered as GET without a body, and never held', async () => {
    const { url, state } = await start();
    for (const [accept, type] of [['text/event-stream', 'text/event-stream'], ['application/json', 'application/json'], ['*/*', 'application/json']]) {
        const { status, headers, text } = await getText(`${url}?v=1&id=${state.id}`, { Accept: accept }, 'HEAD');
        assert.equal(status, 200);
        assert.equal(headers['content-type'], type);
        assert.equal(text, '');
    }
    assert.deepEqual(state.connections, []);
});

test('the pages of another origin are refused on every transport', async () => {
    const { url } = await start();
    const origin = 'https://elsewhere.example';
    for (const accept of ['text/event-stream', 'application/json', '*/*'])
        assert.equal((await getText(url, { Accept: accept, Origin: origin })).status, 403);
    for (const other of [origin, 'null', 'not an origin'])
        assert.equal((await refusedUpgrade(url, { headers: { Origin: other } })).statusCode, 403);
});

test('the pages of the same origin may read', async () => {
    const { url, host } = await start();
    const { status, headers } = await getText(url, { ...POLL, Origin: `http://${host}` });
    assert.equal(status, 200);
    assert.equal(headers['access-control-allow-origin'], undefined);
    (await openSocket(url, { origin: `http://${host}` })).close();
});

test('the pages of an allowed origin may read, and are told so', async () => {
    const origin = 'https://elsewhere.example';
    const { url } = await start({ allowedOrigins: [origin] });
    const stream = await openStream(url, { Origin: origin });
    assert.equal(stream.response.headers['access-control-allow-origin'], origin);
    const preflight = await getText(url, { Origin: origin, 'Access-Control-Request-Method': 'GET' }, 'OPTIONS');
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    assert.match(preflight.headers['access-control-allow-headers'], /Last-Event-ID/);
    const refused = await getText(url, { Origin: 'https://third.example' }, 'OPTIONS');
    assert.equal(refused.headers['access-control-allow-origin'], undefined);
});

test('readers beyond the limit are told to come later', async () => {
    const { url } = await start({ maxConnections: 1 });
    const first = await openStream(url);
    await first.next();
    const { status, headers } = await getText(url, STREAM);
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '5');
    assert.equal((await refusedUpgrade(url)).statusCode, 503);
});

test('the application decides who may read', async () => {
    const { url, state } = await start({
        authorize: async ({ headers }) => {
            if (headers.authorization === 'broken')
                throw new Error('no database');
            return headers.authorization === 'yes';
        },
    });
    const errors = [];
    state.on('error', error => errors.push(error.message));
    assert.equal((await getText(url, POLL)).status, 403);
    assert.equal((await refusedUpgrade(url)).statusCode, 403);
    assert.equal((await getText(url, { ...POLL, Authorization: 'yes' })).status, 200);
    assert.equal((await getText(url, { ...POLL, Authorization: 'broken' })).status, 403);
    assert.deepEqual(errors, ['no database']);
});

test('a handshake that is none is answered 400', async () => {
    const { url } = await start();
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
    assert.equal((await getText(url, upgrade)).status, 400);
    assert.equal((await getText(url, { Connection: 'Upgrade', Upgrade: 'h2c' })).status, 400);
});

test('several states share a server, and other paths are nobody\'s', async () => {
    const { server, url } = await listen();
    velox.state({ a: 1 }).attach(server, '/a');
    velox.handle({ b: 1 }).attach(server, '/b');
    for (const name of ['a', 'b']) {
        const socket = await openSocket(`${url}/${name}?patch=json`);
        await socket.next();
        assert.deepEqual((await socket.next()).body, { [name]: 1 });
        socket.close();
    }
    assert.equal((await refusedUpgrade(`${url}/c`)).statusCode, 404);
});

test('handle() is a handler of express, and gives the object its $push()', async () => {
    const object = { n: 1, fill: 'x'.repeat(200) };
    const app = express();
    app.get('/sync', velox.handle(object, { throttleMs: 15 }));
    app.get('/velox.js', velox.JS);
    const { url } = await listen(app);
    assert.deepEqual(Object.keys(object), ['n', 'fill']);
    const stream = await openStream(`${url}/sync?patch=json`);
    await stream.next();
    await stream.next();
    object.n = 2;
    object.$push();
    assert.deepEqual((await stream.next()).body, [{ op: 'replace', path: '/n', value: 2 }]);
    assert.match((await getText(`${url}/velox.js`)).text, /^\/\*! Velox for Qt/);
});

test('handle() resolves nothing of its own: state.handle() resolves when the connection is closed', async () => {
    const state = velox.sync({ n: 1 });
    let resolved = false;
    let done;
    const { url } = await listen((request, response) => { done = state.handle(request, response).then(() => { resolved = true; }); });
    const stream = await openStream(url);
    await stream.next();
    assert.equal(resolved, false);
    stream.close();
    await done;
    await getText(url, POLL);
    await done;
});

test('an object has one state, and its options once', () => {
    const object = {};
    const state = velox.state(object, { throttleMs: 50 });
    assert.equal(velox.state(object), state);
    assert.equal(velox.handle(object).state, state);
    assert.throws(() => velox.state(object, {}), { code: 'bad-argument' });
});

for (const [name, object, options] of [
    ['a text', 'text', {}],
    ['null', null, {}],
    ['a throttle that is no number', {}, { throttleMs: 'fast' }],
    ['a negative time', {}, { pingMs: -1 }],
    ['a time that no timer can have', {}, { pingMs: 2 ** 31 }],
    ['an unknown format', {}, { defaultPatch: 'xml' }],
    ['an id of two lines', {}, { id: 'a\nb' }],
    ['one origin that is no list', {}, { allowedOrigins: '*' }],
]) {
    test(`${name} is refused`, () => {
        assert.throws(() => new velox.State(object, options), { code: 'bad-argument' });
    });
}

test('velox.js is served with a tag, and not sent again', async () => {
    const { url } = await listen(velox.JS);
    const plain = await getText(url);
    assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8');
    const again = await getText(url, { 'If-None-Match': plain.headers.etag });
    assert.equal(again.status, 304);
    assert.equal(again.text, '');
    const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(response.headers.get('content-encoding'), 'gzip');
    assert.notEqual(response.headers.get('etag'), plain.headers.etag);
    assert.equal(await response.text(), plain.text);
    assert.equal((await getText(url, {}, 'POST')).status, 405);
});
