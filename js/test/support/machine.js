// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

import { applyPatch } from '../../src/patch.js';

const PROGRAMS = [
    ['postgres', 'postgres'], ['firefox', 'ada'], ['clangd', 'ada'], ['node', 'web'], ['Xorg', 'root'],
    ['systemd', 'root'], ['sshd', 'root'], ['qtcreator', 'ada'], ['nginx', 'www-data'], ['redis-server', 'redis'],
    ['containerd', 'root'], ['pipewire', 'ada'], ['ninja', 'ada'], ['cc1plus', 'ada'], ['journald', 'root'],
    ['a-service-with-a-rather-long-name', 'a-long-user-name'],
];
const EVENTS = [
    ['info', 'Session opened for user ada'], ['info', 'Rotated 3 log files'], ['warning', 'Load above 80 % for 10 s'],
    ['info', 'eth0: link is up, 1000 Mbit/s'], ['error', 'Failed to reach time server 192.0.2.7: no route to host'],
    ['debug', 'Read /proc in 1.8 ms'],
];
const GB = 2 ** 30;

/** A plausible machine in the dashboard's terms. Each step() returns the JSON Patch that it made; `seed` repeats it. */
export class Machine {
    #seed;
    #operations = [];
    #seconds = 98_432;

    constructor({ cores = 8, seed = 1 } = {}) {
        this.#seed = seed;
        this.state = initialState(cores);
        for (let i = 0; i < 60; ++i)
            this.step();
    }

    step() {
        this.#operations = [];
        this.#seconds += 0.5;
        this.#set('/host/uptime', Math.floor(this.#seconds));
        this.#stepCpu();
        this.#stepMemory();
        this.#stepRates();
        this.#stepProcesses();
        if (this.#random() < 0.08)
            this.#log();
        return this.#operations;
    }

    #random() {
        this.#seed = (this.#seed * 1103515245 + 12345) % 2 ** 31;
        return this.#seed / 2 ** 31;
    }

    /** A step from `value` that tends back to `rest`. */
    #walk(value, rest, width, max = 1) {
        const next = value + (rest - value) * 0.08 + (this.#random() - 0.5) * width;
        return Math.round(Math.min(max, Math.max(0, next)) * 1e4) / 1e4;
    }

    #change(operation) {
        applyPatch(this.state, [structuredClone(operation)]);
        this.#operations.push(operation);
    }

    #set(path, value) {
        const parent = path.split('/').slice(1).reduce((at, key) => at[key], this.state);
        if (parent !== value)
            this.#change({ op: 'replace', path, value });
    }

    #stepCpu() {
        const { cpu } = this.state;
        cpu.cores.forEach((load, i) => this.#set(`/cpu/cores/${i}`, this.#walk(load, 0.2 + 0.5 * ((i * 7) % 5) / 5, 0.35)));
        const mean = cpu.cores.reduce((sum, load) => sum + load, 0) / cpu.cores.length;
        this.#set('/cpu/load', Math.round(mean * 1e4) / 1e4);
        this.#set('/cpu/load1', Math.round((cpu.load1 * 0.95 + mean * cpu.cores.length * 0.05) * 100) / 100);
        this.#set('/cpu/processes', 287 + Math.floor(this.#random() * 6));
    }

    #stepMemory() {
        const { memory } = this.state;
        const used = Math.round(this.#walk(memory.used / memory.total, 0.58, 0.03) * memory.total);
        this.#set('/memory/used', used);
        this.#set('/memory/available', memory.total - used);
    }

    #stepRates() {
        const burst = this.#random() < 0.06 ? 30e6 : 0;
        this.#set('/disk/readRate', Math.round(this.#walk(this.state.disk.readRate, 1e6 + burst * 4, 3e6 + burst, 4e8)));
        this.#set('/disk/writeRate', Math.round(this.#walk(this.state.disk.writeRate, 4e6, 4e6 + burst, 4e8)));
        const rx = Math.round(this.#walk(this.state.network.rxRate, 2.4e6 + burst, 1.5e6 + burst, 1e8));
        const tx = Math.round(this.#walk(this.state.network.txRate, 3e5, 2e5 + burst / 20, 1e8));
        this.#set('/network/rxRate', rx);
        this.#set('/network/txRate', tx);
        this.#set('/network/interfaces/0/rxRate', rx);
        this.#set('/network/interfaces/0/txRate', tx);
    }

    #stepProcesses() {
        const rows = this.state.processes;
        rows.forEach((row, i) => {
            if (this.#random() < 0.6)
                this.#set(`/processes/${i}/cpu`, this.#walk(row.cpu, 0.1 + row.pid % 7 / 12, 0.25, 4));
        });
        if (this.#random() < 0.1)
            this.#replaceLastProcess();
        for (let i = 1; i < rows.length; ++i) {
            const to = rows.findIndex((row, place) => place < i && row.cpu < rows[i].cpu);
            if (to >= 0)
                this.#change({ op: 'move', from: `/processes/${i}`, path: `/processes/${to}` });
        }
    }

    #replaceLastProcess() {
        const [name, user] = PROGRAMS[Math.floor(this.#random() * PROGRAMS.length)];
        this.#change({ op: 'remove', path: `/processes/${this.state.processes.length - 1}` });
        this.#change({ op: 'add', path: '/processes/-', value: {
            pid: 4000 + Math.floor(this.#random() * 60_000), name, user,
            cpu: 0.3, memory: Math.floor(this.#random() * 2e8), state: 'R' } });
    }

    #log() {
        const [level, text] = EVENTS[Math.floor(this.#random() * EVENTS.length)];
        if (this.state.log.length >= 100)
            this.#change({ op: 'remove', path: '/log/0' });
        this.#change({ op: 'add', path: '/log/-', value: { time: new Date().toISOString(), level, text } });
    }
}

function initialState(cores) {
    return {
        host: { name: 'orchard', os: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-28-amd64', qt: '6.4.2', cores, uptime: 0 },
        cpu: { load: 0.3, cores: Array(cores).fill(0.3), load1: 2.1, load5: 1.84, load15: 1.42, processes: 287 },
        memory: { total: 32 * GB, used: 18 * GB, available: 14 * GB, cached: 9 * GB, swapTotal: 8 * GB, swapUsed: 0.4 * GB },
        disk: { readRate: 0, writeRate: 0, mounts: [
            { mount: '/', fs: 'ext4', total: 250 * GB, used: 121 * GB },
            { mount: '/home', fs: 'btrfs', total: 900 * GB, used: 802 * GB },
            { mount: '/boot/efi', fs: 'vfat', total: 0.5 * GB, used: 0.01 * GB },
        ] },
        network: { rxRate: 0, txRate: 0, interfaces: [
            { name: 'eth0', rxRate: 0, txRate: 0 }, { name: 'wlan0', rxRate: 0, txRate: 0 },
        ] },
        processes: PROGRAMS.slice(0, 12).map(([name, user], i) => ({
            pid: 1 + i * 311, name, user, cpu: Math.max(0, 0.9 - i * 0.07), memory: 9e8 / (i + 1), state: i % 3 ? 'S' : 'R' })),
        log: [{ time: new Date().toISOString(), level: 'info', text: 'Started' }],
        settings: { intervalMs: 500, processRows: 12, title: 'System' },
    };
}
