// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

'use strict';

const machine = {};
const v = velox('/sync', machine);
v.onupdate = render;
v.onchange = connected => document.body.classList.toggle('away', !connected);

function render() {
    show('host', machine.host);
    show('uptime', machine.uptime);
    show('load', machine.load.join(' '));
    const { total, free } = machine.memory;
    document.getElementById('memory').value = 1 - free / total;
    list('processors', machine.processors, ({ id, percent }) => {
        const meter = document.createElement('meter');
        Object.assign(meter, { max: 100, value: percent });
        return [`${id} `, meter, ` ${percent} %`];
    });
    list('events', machine.events, ({ time, text }) => {
        const clock = document.createElement('time');
        clock.textContent = new Date(time).toLocaleTimeString();
        return [clock, text];
    });
}

function show(id, text) {
    document.getElementById(id).textContent = text;
}

function list(id, rows, partsOf) {
    document.getElementById(id).replaceChildren(...rows.map(row => {
        const item = document.createElement('li');
        item.append(...partsOf(row));
        return item;
    }));
}
