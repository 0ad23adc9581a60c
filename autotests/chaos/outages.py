#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Long outages (see ./dev outages): frozen readers and servers, a killed server, a network that is down, clocks that jump.

    outages.py VELOX

Each outage has a server and a reader over each transport of its own, which are programs of their own; all outages are
at once. At its end each reader must hold what the server was given last. Prints a line for each outage; exit code 1
where a reader was not in step. What this machine does not allow (network namespaces, faking clocks) is left out by name.
"""
import concurrent.futures
import contextlib
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TRANSPORTS = ("sse", "ws", "poll")
PATIENCE = 60  # seconds after the outage, above the quiet timeout and the longest wait between two attempts


class Reader:
    """A `velox watch` whose last line is kept."""

    def __init__(self, velox, url, transport, prefix=(), environment=None):
        self.transport = transport
        self.states = 0
        self.last = None
        self.process = subprocess.Popen([*prefix, velox, "watch", url, "--transport", transport], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.last = json.loads(line)
            self.states += 1


class Scene:
    """A server that is given a new state five times a second, and its readers."""

    def __init__(self, velox, *, host="127.0.0.1", server_prefix=(), reader_prefix=(), environment=None):
        self.velox, self.host, self.server_prefix, self.environment = velox, host, server_prefix, environment
        self.tick, self.port, self.lock, self.feeding = 0, 0, threading.Lock(), True
        self.start()
        threading.Thread(target=self.feed, daemon=True).start()
        url = f"http://{host}:{self.port}/sync"
        self.readers = [Reader(velox, url, transport, reader_prefix, environment) for transport in TRANSPORTS]

    def start(self):
        with self.lock:
            self.server = subprocess.Popen([*self.server_prefix, self.velox, "serve", "-", "--listen",
                                            f"{self.host}:{self.port}", "--allow-host", "*"], env=self.environment,
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                           text=True)
        for line in self.server.stdout:
            if "listening on" in line:
                self.port = int(line.split("listening on ")[1].split("/")[2].rsplit(":", 1)[1])
                break
        else:
            raise RuntimeError("the server did not start")
        threading.Thread(target=self.server.stdout.read, daemon=True).start()

    def state(self):
        return {"tick": self.tick, "rows": [{"n": n, "text": f"row {n}"} for n in range(self.tick % 7, 20 + self.tick % 5)]}

    def feed(self):
        while self.feeding:
            with self.lock, contextlib.suppress(OSError):  # a server that was killed takes nothing
                self.tick += 1
                self.server.stdin.write(json.dumps(self.state()) + "\n")
                self.server.stdin.flush()
            time.sleep(0.2)

    def wait(self, condition, seconds):
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                return None
            time.sleep(0.05)
        return time.monotonic() - began

    def in_step(self):
        return self.wait(lambda: all(r.last and r.last["tick"] > 3 for r in self.readers), 20) is not None

    def settle(self):
        """Seconds until every reader holds what was fed last; None where one never does."""
        self.feeding = False
        time.sleep(0.5)
        want = self.state()
        return self.wait(lambda: all(r.last == want for r in self.readers), PATIENCE)

    def end(self):
        self.feeding = False
        for process in [self.server, *(reader.process for reader in self.readers)]:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()


@contextlib.contextmanager
def running(*arguments, **options):
    scene = Scene(*arguments, **options)
    try:
        if not scene.in_step():
            raise RuntimeError("the readers did not get the first states")
        yield scene
    finally:
        scene.end()


def freeze(processes, seconds):
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    for process in processes:
        process.send_signal(signal.SIGCONT)


def frozen_readers(velox):
    with running(velox) as scene:
        freeze([reader.process for reader in scene.readers], 40)
        return scene.settle(), scene


def frozen_server(velox):
    with running(velox) as scene:
        freeze([scene.server], 40)
        return scene.settle(), scene


def killed_server(velox):
    with running(velox) as scene:
        scene.server.kill()
        scene.server.wait()
        time.sleep(20)
        scene.start()
        time.sleep(1)
        return scene.settle(), scene


def network_down(velox, seconds, number):
    """Two machines with a cable between them, which is pulled."""
    spaces = [f"velox{os.getpid()}-{number}{end}" for end in "ab"]
    links = [f"vx{os.getpid() % 100000}{number}{end}" for end in "ab"]

    def ip(*arguments):
        subprocess.run(["ip", *arguments], check=True, capture_output=True)

    try:
        for space in spaces:
            ip("netns", "add", space)
        ip("link", "add", links[0], "netns", spaces[0], "type", "veth", "peer", "name", links[1], "netns", spaces[1])
        for index, (space, link) in enumerate(zip(spaces, links)):
            ip("-n", space, "addr", "add", f"10.213.{number}.{index + 1}/24", "dev", link)
            ip("-n", space, "link", "set", link, "up")
        enter = [("ip", "netns", "exec", space) for space in spaces]
        with running(velox, host=f"10.213.{number}.1", server_prefix=enter[0], reader_prefix=enter[1]) as scene:
            ip("-n", spaces[0], "link", "set", links[0], "down")
            time.sleep(seconds)
            ip("-n", spaces[0], "link", "set", links[0], "up")
            return scene.settle(), scene
    finally:
        for space in spaces:
            subprocess.run(["ip", "netns", "del", space], capture_output=True)


def jumping_clocks(velox, library):
    with tempfile.NamedTemporaryFile("w", suffix=".clock") as clock:
        def jump(offset):
            clock.seek(0)
            clock.truncate()
            clock.write(offset + "\n")
            clock.flush()

        jump("+0")
        environment = dict(os.environ, LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=clock.name, FAKETIME_NO_CACHE="1",
                           FAKETIME_DONT_FAKE_MONOTONIC="1", DONT_FAKE_MONOTONIC="1")
        with running(velox, environment=environment) as scene:
            for offset in ("+1d", "-2d", "+400d", "+0"):
                jump(offset)
                time.sleep(8)
            return scene.settle(), scene


def namespaces_allowed():
    name = f"velox{os.getpid()}"
    if not shutil.which("ip") or subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode != 0:
        return False
    subprocess.run(["ip", "netns", "del", name], capture_output=True)
    return True


def outages(velox):
    yield "readers frozen for 40 s", lambda: frozen_readers(velox)
    yield "server frozen for 40 s", lambda: frozen_server(velox)
    yield "server killed, another one after 20 s", lambda: killed_server(velox)
    if namespaces_allowed():
        yield "network down for 20 s", lambda: network_down(velox, 20, 1)
        yield "network down for 70 s", lambda: network_down(velox, 70, 2)
    else:
        print("left out: network down (needs root and `ip netns`)", flush=True)
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
    if library:
        yield "clocks jump by a day, back by three, on by 402, and back", lambda: jumping_clocks(velox, library)
    else:
        print("left out: clocks that jump (needs faketime)", flush=True)


def main():
    velox = os.path.abspath(sys.argv[1])
    failed = False
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        running_outages = {pool.submit(run): name for name, run in outages(velox)}
        for future in concurrent.futures.as_completed(running_outages):
            seconds, scene = future.result()
            counts = ", ".join(f"{reader.transport} {reader.states} states" for reader in scene.readers)
            print(f"{running_outages[future]}: "
                  + (f"in step {seconds:.1f} s after" if seconds is not None else "NOT IN STEP")
                  + f" ({scene.tick} states given; {counts})", flush=True)
            if seconds is None:
                failed = True
                for reader in scene.readers:
                    print(f"  {reader.transport}: at {reader.last and reader.last['tick']}", flush=True)
    sys.exit(1 if failed else 0)


main()
