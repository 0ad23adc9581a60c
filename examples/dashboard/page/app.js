// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The dashboard: `state` is kept in step with the server's by velox(), and shown after each update. Data reaches the
// page as text and as custom properties only, never as markup.

const PLOT_MS = 120_000;
const SIZES_SHOWN = 60;
const SVG = 'http://www.w3.org/2000/svg';

const state = {};
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const byId = id => document.getElementById(id);
const rows = value => (Array.isArray(value) ? value : []);

// Formatting. Everything takes undefined for "not known yet", and keeps its width as well as it can.

const isNumber = value => typeof value === 'number' && Number.isFinite(value);
const percent = value => (isNumber(value) ? String(Math.round(value * 100)) : '–');
const fixed = (value, digits) => (isNumber(value) ? value.toFixed(digits) : '–');

function scaled(value, base, units) {
    if (!isNumber(value))
        return '–';
    let unit = 0;
    for (; value >= base * 0.9995 && unit < units.length - 1; ++unit)
        value /= base;
    const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return `${value.toFixed(digits)}\u202f${units[unit]}`;
}

const bytes = value => scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
const rate = value => scaled(value, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s']);
const size = value => scaled(value, 1000, ['B', 'kB', 'MB', 'GB']);

function duration(seconds) {
    if (!isNumber(seconds))
        return '–';
    const two = value => String(Math.floor(value)).padStart(2, '0');
    const days = Math.floor(seconds / 86400);
    return `${days ? `${days}\u202fd ` : ''}${two(seconds / 3600 % 24)}:${two(seconds / 60 % 60)}:${two(seconds % 60)}`;
}

function clock(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? '–' : date.toTimeString().slice(0, 8);
}

// Writing to the page: only what differs, so that nothing is laid out in vain.

function setText(element, text) {
    if (element.textContent !== text)
        element.textContent = text;
}

function setShare(element, share) {
    element.style.setProperty('--load', String(isNumber(share) ? Math.min(1, Math.max(0, share)).toFixed(3) : 0));
}

function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className)
        element.className = className;
    element.append(...children);
    return element;
}

/**
 * Keeps the children of `parent` in step with `items`: one for each key, in their order. Returns what it changed,
 * for those who animate it.
 */
function keyed(parent, items, keyOf, create, update) {
    const known = parent.keyed ??= new Map();
    const seen = new Set();
    let place = parent.firstElementChild;
    for (const item of items) {
        const key = keyOf(item);
        if (seen.has(key))
            continue;
        seen.add(key);
        let element = known.get(key);
        if (!element)
            known.set(key, element = create(item));
        update(element, item);
        if (element === place)
            place = place.nextElementSibling;
        else
            parent.insertBefore(element, place);
    }
    for (const [key, element] of known) {
        if (!seen.has(key)) {
            element.remove();
            known.delete(key);
        }
    }
}

// Plots: the samples of the last two minutes, against the time at which they came.

class Plot {
    #samples = [];
    #series = [];

    /** `scaleOf(largest)` gives the value at the top, `label(top)` its text. */
    constructor(figure, names, scaleOf, label) {
        this.scaleOf = scaleOf;
        this.label = label;
        const svg = document.createElementNS(SVG, 'svg');
        svg.setAttribute('viewBox', '0 0 1200 100');
        svg.setAttribute('preserveAspectRatio', 'none');
        for (const name of names) {
            const [area, line] = ['area', 'line'].map(kind => {
                const path = document.createElementNS(SVG, 'path');
                path.setAttribute('class', `${kind} ${name}`);
                return path;
            });
            svg.append(area, line);
            this.#series.push({ area, line });
        }
        this.top = make('span', 'top');
        figure.append(svg, this.top, make('span', 'ago', '2 min ago'));
    }

    add(now, values) {
        this.#samples.push({ now, values });
        while (this.#samples[0].now < now - PLOT_MS - 2000)
            this.#samples.shift();
    }

    draw(now) {
        const known = this.#samples.flatMap(sample => sample.values).filter(isNumber);
        const top = this.scaleOf(Math.max(0, ...known));
        setText(this.top, this.label(top));
        this.#series.forEach(({ area, line }, index) => {
            const runs = this.#runs(now, top, index);
            line.setAttribute('d', runs.map(points => `M${points.join('L')}`).join(''));
            area.setAttribute('d', runs.map(points =>
                `M${points[0].split(' ')[0]} 100L${points.join('L')}L${points.at(-1).split(' ')[0]} 100Z`).join(''));
        });
    }

    /** The points of one series, cut where nothing came for a while. */
    #runs(now, top, index) {
        const runs = [];
        let last = -Infinity;
        for (const sample of this.#samples) {
            const value = sample.values[index];
            if (!isNumber(value))
                continue;
            if (sample.now - last > 3000)
                runs.push([]);
            last = sample.now;
            const x = 1200 - (now - sample.now) / PLOT_MS * 1200;
            runs.at(-1).push(`${x.toFixed(1)} ${(100 - value / top * 99).toFixed(2)}`);
        }
        return runs;
    }
}

/** The next 1, 2 or 5 times a power of ten, so that a scale seldom changes. */
function roundedRate(largest) {
    const power = 10 ** Math.floor(Math.log10(Math.max(largest, 1e5)));
    return power * [1, 2, 5, 10].find(step => step * power >= largest);
}

const share = value => (value <= 1 ? 1 : value);
const whole = () => '100\u202f%';
const plots = {
    cpu: new Plot(byId('cpu-plot'), ['cpu'], share, whole),
    memory: new Plot(byId('memory-plot'), ['mem', 'swap'], share, whole),
    disk: new Plot(byId('disk-plot'), ['read', 'write'], roundedRate, rate),
    network: new Plot(byId('network-plot'), ['rx', 'tx'], roundedRate, rate),
};

function sample(now) {
    const { cpu, memory, disk, network } = state;
    plots.cpu.add(now, [cpu?.load]);
    plots.memory.add(now, [memory?.used / memory?.total, memory?.swapUsed / memory?.swapTotal]);
    plots.disk.add(now, [disk?.readRate, disk?.writeRate]);
    plots.network.add(now, [network?.rxRate, network?.txRate]);
}

// The panels

function showHost({ host, settings }) {
    setText(byId('host-name'), host?.name ?? '–');
    const about = [settings?.title, host?.os, host?.kernel && `kernel ${host.kernel}`, host?.qt && `Qt ${host.qt}`];
    if (host)
        setText(byId('host-about'), about.filter(Boolean).join(' · '));
    setText(byId('uptime'), duration(host?.uptime));
}

function showCpu({ cpu }) {
    setText(byId('cpu-load'), percent(cpu?.load));
    setText(byId('load-1'), fixed(cpu?.load1, 2));
    setText(byId('load-5'), fixed(cpu?.load5, 2));
    setText(byId('load-15'), fixed(cpu?.load15, 2));
    setText(byId('process-count'), fixed(cpu?.processes, 0));
    const cores = rows(cpu?.cores);
    byId('cores').classList.toggle('few', cores.length <= 4);
    byId('cores').classList.toggle('many', cores.length > 32);
    keyed(byId('cores'), cores.map((load, index) => ({ load, index })), core => core.index,
        core => make('div', '', make('i'), make('span', '', String(core.index)), make('b')),
        (element, core) => {
            setShare(element, core.load);
            setText(element.lastChild, `${percent(core.load)}\u202f%`);
        });
}

function showMemory({ memory }) {
    const used = memory?.used / memory?.total;
    const swap = memory?.swapUsed / memory?.swapTotal;
    setText(byId('memory-load'), percent(used));
    for (const [id, value] of [['memory-ring', used], ['swap-ring', swap]])
        byId(id).style.strokeDasharray = `${(isNumber(value) ? value * 100 : 0).toFixed(2)} 100`;
    for (const key of ['used', 'cached', 'available', 'total'])
        setText(byId(`memory-${key}`), bytes(memory?.[key]));
    setText(byId('swap-used'), memory?.swapTotal === 0 ? 'none'
        : `${bytes(memory?.swapUsed)} of ${bytes(memory?.swapTotal)}`);
}

function showRates({ disk, network }) {
    setText(byId('disk-read'), rate(disk?.readRate));
    setText(byId('disk-write'), rate(disk?.writeRate));
    setText(byId('network-rx'), rate(network?.rxRate));
    setText(byId('network-tx'), rate(network?.txRate));
    keyed(byId('interfaces'), rows(network?.interfaces), item => item.name,
        item => make('li', '', make('b', '', item.name), make('span'), make('span')),
        (element, item) => {
            setText(element.children[1], `↓ ${rate(item.rxRate)}`);
            setText(element.children[2], `↑ ${rate(item.txRate)}`);
        });
}

function showStorage({ disk }) {
    keyed(byId('mounts'), rows(disk?.mounts), item => item.mount,
        () => make('li', '', make('b'), make('span'), make('i')),
        (element, item) => {
            const [name, amount] = element.children;
            if (name.title !== item.mount) {
                name.title = item.mount;
                name.replaceChildren(item.mount, make('small', '', item.fs));
            }
            setText(amount, `${bytes(item.used)} of ${bytes(item.total)}`);
            element.classList.toggle('nearly-full', item.used / item.total >= 0.9);
            setShare(element, item.used / item.total);
        });
}

function makeProcess(process) {
    const row = make('tr', '', make('td', 'name'), make('td', 'number pid', String(process.pid)), make('td', 'user'),
        make('td', 'state'), make('td', '', make('div', 'meter', make('b'), make('i'))), make('td', 'number'));
    row.isNew = true;
    return row;
}

function updateProcess(row, process) {
    const [name, , user, status, cpu, memory] = row.children;
    setText(name, process.name ?? '–');
    setText(user, process.user ?? '–');
    setText(status, process.state ?? '–');
    setText(cpu.firstChild.firstChild, isNumber(process.cpu) ? `${(process.cpu * 100).toFixed(1)}\u202f%` : '–');
    setShare(cpu, process.cpu);
    setText(memory, bytes(process.memory));
}

/** Rows glide from where they were to where they belong (first, last, invert, play). */
function showProcesses({ processes }) {
    const body = byId('processes');
    const before = new Map([...body.children].map(row => [row, row.getBoundingClientRect().top]));
    keyed(body, rows(processes), process => process.pid, makeProcess, updateProcess);
    if (calm.matches || document.hidden)
        return;
    // From the place seen now, which may be the middle of a glide, so that glide ends before its end is measured.
    for (const row of body.children)
        row.getAnimations().forEach(animation => animation.cancel());
    for (const row of body.children) {
        const moved = (before.get(row) ?? NaN) - row.getBoundingClientRect().top;
        if (moved)
            row.animate([{ transform: `translateY(${moved}px)` }, { transform: 'none' }],
                { duration: 300, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)' });
        else if (row.isNew)
            row.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 300 });
        row.isNew = false;
    }
}

function showLog({ log }) {
    keyed(byId('log'), [...rows(log)].reverse(), entry => entry,
        () => make('li', '', make('time'), make('span')),
        (element, entry) => {
            const [time, text] = element.children;
            setText(time, clock(entry.time));
            setText(text, String(entry.text ?? ''));
            element.dataset.level = String(entry.level ?? 'info');
        });
}

const settingNames = { intervalMs: 'Interval', processRows: 'Rows', title: 'Title' };
const settingUnits = { intervalMs: '\u202fms' };

function showSettings({ settings }) {
    keyed(byId('settings'), Object.entries(settings ?? {}), ([key]) => key,
        ([key]) => make('div', '', make('dt', '', settingNames[key] ?? key), make('dd')),
        (element, [key, value]) => setText(element.lastChild, `${value}${settingUnits[key] ?? ''}`));
}

const panels = [showHost, showCpu, showMemory, showRates, showStorage, showProcesses, showLog, showSettings];
let isDrawPending = false;

function draw() {
    isDrawPending = false;
    for (const show of panels)
        show(state);
    const now = performance.now();
    for (const plot of Object.values(plots))
        plot.draw(now);
}

function drawSoon() {
    if (!isDrawPending)
        requestAnimationFrame(draw);
    isDrawPending = true;
}

// The connection

const transport = new URLSearchParams(location.search).get('transport') === 'ws' ? 'ws' : 'sse';
const client = velox('sync', state, { transport });
const updates = [];

setText(byId('transport'), transport === 'ws' ? 'WebSocket' : 'SSE');

client.onchange = isConnected => {
    byId('connection').dataset.state = isConnected ? 'connected' : 'reconnecting';
    setText(byId('connection'), isConnected ? 'Connected' : 'Reconnecting');
};

client.onpatch = (patch, update) => {
    setText(byId('version'), String(update.version));
    setText(byId('update-kind'), update.kind);
    setText(byId('update-bytes'), size(update.bytes));
    updates.push({ kind: update.kind, bytes: update.bytes });
    updates.splice(0, updates.length - SIZES_SHOWN);
    // Against the largest delta: a full state, far larger, just fills its bar.
    const largest = Math.max(1, ...updates.filter(item => item.kind === 'delta').map(item => item.bytes));
    byId('update-sizes').replaceChildren(...updates.map((item, index) => {
        const bar = document.createElementNS(SVG, 'rect');
        const height = Math.min(20, Math.max(1, item.bytes / largest * 20));
        for (const [name, value] of Object.entries({ x: SIZES_SHOWN - updates.length + index, y: 20 - height, width: 0.62, height }))
            bar.setAttribute(name, value);
        bar.setAttribute('class', item.kind);
        return bar;
    }));
};

client.onupdate = () => {
    sample(performance.now());
    document.title = `${percent(state.cpu?.load)}\u202f% · ${state.host?.name ?? 'Velox dashboard'}`;
    drawSoon();
};

client.onerror = error => console.info(`velox: ${error.code}: ${error.message}`);

// Dark and light

function readTheme() {
    try {
        return localStorage.getItem('velox-theme');
    } catch {
        return null; // storage may be forbidden: then the choice lasts as long as the page
    }
}

const theme = readTheme();
if (theme === 'dark' || theme === 'light')
    document.documentElement.dataset.theme = theme;

byId('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    try {
        localStorage.setItem('velox-theme', root.dataset.theme);
    } catch { /* as above */ }
});

// Plots move on while nothing comes, so that a gap is seen as one.
setInterval(drawSoon, 1000);
