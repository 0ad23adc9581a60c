// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import os from 'node:os';

const MAX_EVENTS = 20;
const BUSY_PERCENT = 80;

/** What the dashboard shows: a plain object. Nothing in it knows that it is sent anywhere. */
export const machine = {
    host: os.hostname(),
    uptime: 0,
    load: [0, 0, 0],
    memory: { total: os.totalmem(), free: 0 },
    processors: os.cpus().map(({ model }, id) => ({ id, model, percent: 0 })),
    events: [],
};

let lastTimes = os.cpus().map(({ times }) => times);
let lastEvent = 0;

/** Reads the machine anew. */
export function measure() {
    machine.uptime = Math.round(os.uptime());
    machine.load = os.loadavg().map(value => Math.round(value * 100) / 100);
    machine.memory.free = os.freemem();
    const times = os.cpus().map(cpu => cpu.times);
    machine.processors.forEach((processor, i) => {
        const before = processor.percent;
        processor.percent = busyPercent(lastTimes[i], times[i]);
        if (before < BUSY_PERCENT && processor.percent >= BUSY_PERCENT)
            tell(`processor ${processor.id} is busy`);
    });
    lastTimes = times;
}

/** Adds a line to the log, the latest first. */
export function tell(text) {
    machine.events.unshift({ id: ++lastEvent, time: new Date(), text });
    machine.events.length = Math.min(machine.events.length, MAX_EVENTS);
}

function busyPercent(before, now) {
    const sum = ({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq;
    const total = sum(now) - sum(before);
    return total > 0 ? Math.round(100 * (1 - (now.idle - before.idle) / total)) : 0;
}
