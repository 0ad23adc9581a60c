# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Starts a server, puts readers on it, and returns what they measured."""
import json
import subprocess
import sys
import time

# What a reader of each program says.
TARGETS = {"velox-qt": "/sync?patch=json", "velox-go": "/sync", "floor": "/", "webchannel": "/"}


class Server:
    """A server that is running; it is stopped at the end of the block."""

    def __init__(self, programs, name, *, rate=4, bytes=200, entries=100, log=0, change=1):
        if name == "floor":
            command = [programs.paths["velox-bench-load"], "--floor", "--bytes", str(int(bytes))]
        elif name == "velox-qt":
            command = [programs.paths["velox-bench-server"]]
        else:
            command = [programs.paths[name]]
        if name != "floor":
            command += ["--entries", str(entries), "--log", str(log), "--change", str(change)]
        self.command = command + ["--rate", str(rate), "--seconds", "150"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline().split()
        if len(line) < 2:
            raise RuntimeError(f"{self.command[0]} did not start")
        self.port = int(line[1])
        self.pid = self.process.pid
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def load(programs, name, server_options=None, **options):
    """One server with its readers; None where the readers were not all served."""
    with Server(programs, name, **(server_options or {})) as server:
        time.sleep(0.3)  # its start is not what is measured
        command = [programs.paths["velox-bench-load"], "--port", str(server.port), "--pid", str(server.pid),
                   "--target", TARGETS[name]]
        if name == "webchannel":
            command += ["--hello", '{"type":3,"id":1}', "--answer", '{"type":4}']
        for option, value in options.items():
            command += ["--" + option.replace("_", "-"), str(value)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"  {name} did not serve all: {done.stdout.strip()[:300]}", file=sys.stderr)
            return None
        return json.loads(done.stdout)
