// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The examples with the packages that they are for.

import { effect, effectScope } from '@vue/reactivity';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import React from 'react';
import { act, create } from 'react-test-renderer';
import { useVelox as useVeloxInReact } from '../examples/react.js';
import { part } from '../examples/svelte.js';
import { useVelox as useVeloxInVue } from '../examples/vue.js';
import { connectAt5, reset, world } from './support/fixture.js';

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

let client;
beforeEach(() => {
    reset();
    client = connectAt5();
});

const change = (path, value, version) =>
    world.socket.receive({ version, delta: true, body: [{ op: 'replace', path, value }] });

test('React renders what changed and nothing else', () => {
    const renders = { a: 0, rows: 0 };
    const Part = ({ name }) => {
        ++renders[name];
        return JSON.stringify(useVeloxInReact(client, state => state[name]));
    };
    let page;
    act(() => { page = create([React.createElement(Part, { key: 1, name: 'a' }), React.createElement(Part, { key: 2, name: 'rows' })]); });
    assert.deepEqual(page.toJSON(), ['1', '[{"id":1},{"id":2}]']);
    const before = { ...renders };
    act(() => change('/rows/0/id', 7, 6));
    assert.deepEqual(page.toJSON(), ['1', '[{"id":7},{"id":2}]']);
    assert.deepEqual([renders.a - before.a, renders.rows - before.rows], [0, 1]);
    act(() => page.unmount());
    change('/a', 2, 7);
});

test('Svelte reads a client as a store', () => {
    const seen = [];
    const leave = part(client, state => state.a).subscribe(value => seen.push(value));
    change('/rows/0/id', 7, 6);
    change('/a', 2, 7);
    leave();
    change('/a', 3, 8);
    assert.deepEqual(seen, [1, 2]);
});

test('Vue runs an effect again after an update, until its scope ends', () => {
    const seen = [];
    const scope = effectScope();
    scope.run(() => {
        const state = useVeloxInVue(client);
        effect(() => seen.push(state.value.a));
    });
    change('/a', 2, 6);
    scope.stop();
    change('/a', 3, 7);
    assert.deepEqual(seen, [1, 2]);
});
