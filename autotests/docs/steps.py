# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Reads the steps of a page of documentation, and does them: what readme.py and tutorial.py have in common.

A step is a comment and the fenced block below it. The comment says what the block is:
    file: NAME    the whole of a file
    change: NAME  lines to add to a file, as a diff; @@ separates places
    run           commands that end by themselves
    start         a server, which stays; one that was started before is stopped
    watch         a command that goes on: it must print what the next block shows, with other values
    window        Qt's qml tool with a window"""

import json
import os
import re
import select
import socket
import subprocess
import time

STEP = re.compile(r"^<!-- (.+?) -->\n```(\w+)\n(.*?)^```\n(?:\n```json\n(.*?)^```\n)?", re.M | re.S)
SECONDS = 60
KINDS = ("file", "change", "run", "start", "watch", "window", "the test has it installed already")


def steps(page):
    """The steps as (kind, name, text, output shown); every block of a page must be one."""
    text = page.read_text()
    found = [(*(part.strip() for part in (marker + ":").split(":")[:2]), block, shown)
             for marker, _, block, shown in STEP.findall(text)]
    assert all(kind in KINDS for kind, *_ in found), found
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def change(text, diff):
    """What a diff makes of a text: its lines without a mark must be there once, in a row."""
    for place in re.split(r"^@@.*\n", diff, flags=re.M):
        lines = place.splitlines()
        assert lines and all(line[:1] in " +" for line in lines), place
        before = "".join(line[1:] + "\n" for line in lines if line[0] == " ")
        assert text.count(before) == 1, f"is there {text.count(before)} times:\n{before}"
        text = text.replace(before, "".join(line[1:] + "\n" for line in lines))
    return text


class Lines:
    """A program that goes on, and what it prints."""

    def __init__(self, command, **options):
        self.command, self.seen = command, ""
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)

    def until(self, pattern):
        """Waits for a line that has the pattern; lines before it are passed over."""
        end = time.monotonic() + SECONDS
        while not (match := re.search(pattern + r".*\n", self.seen)):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            more = os.read(self.process.stdout.fileno(), 65536).decode() if ready else ""
            assert more, f"{self.command} did not print {pattern}, but:\n{self.seen[-2000:]}"
            self.seen += more
        self.seen = self.seen[match.end():]
        return match

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.kill()
        self.process.wait()


class Reader:
    """Somebody who does what a page says, in a folder, with HOME/velox installed. Port 8080 becomes a free one, so that
    tests can run at the same time."""

    def __init__(self, home, prefix, qml):
        (home / "velox").symlink_to(prefix)
        self.home, self.folder, self.port = home, home, free_port()
        self.kept = ["set -e"]  # what a shell keeps: exports and the folder
        self.qml = qml
        self.probe = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.qml")
        self.environment = dict(os.environ, HOME=str(home), QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software",
                                QT_FORCE_STDERR_LOGGING="1", QT_LOGGING_RULES="")
        self.environment["PATH"] = f"{home}/velox/bin:{os.path.dirname(qml)}:{os.environ['PATH']}"
        self.server = None

    def adapt(self, text):
        return text.replace("8080", str(self.port))

    def write(self, name, text):
        (self.folder / name).write_text(self.adapt(text))

    def change(self, name, diff):
        self.write(name, change((self.folder / name).read_text(), self.adapt(diff)))

    def run(self, commands):
        keeps = [line for line in commands.splitlines() if line.startswith(("cd ", "export "))]
        script = "\n".join([*self.kept, self.adapt(commands), "pwd >$HOME/folder"])
        done = subprocess.run(["bash", "-c", script], cwd=self.home, env=self.environment, timeout=600, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        self.kept += keeps
        self.folder = self.home / (self.home / "folder").read_text().strip()
        return done.stdout

    def begin(self, command):
        """Starts a command that goes on."""
        script = "\n".join([*self.kept, "exec env " + self.adapt(command.strip())])
        return Lines(["bash", "-c", script], cwd=self.home, env=self.environment)

    def start(self, command):
        self.stop()
        self.server = self.begin(command)
        end = time.monotonic() + SECONDS
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.server.process.poll() is None and time.monotonic() < end, f"{command} does not listen"
            time.sleep(0.05)

    def watch(self, command, shown):
        """Compares what comes with what the page shows, by the names of the members."""
        program = self.begin(command)
        try:
            for line in (shown or "").splitlines():
                state = json.loads(program.until(r"^\{")[0])
                assert state.keys() == json.loads(line).keys(), f"{command} prints {state}, the page has {line}"
            if not shown:
                program.until(r"\{.*\}")
        finally:
            program.stop()

    def window(self, command, patterns):
        """Waits until the window shows each of the texts, in this order."""
        words = command.split()
        name = words[-1]
        assert words[-2] == "qml" and name.endswith(".qml"), command
        program = self.begin(f"{' '.join(words[:-1])} {self.probe} -- {self.folder / name}")
        try:
            for pattern in patterns:
                program.until(rf"shows {pattern}")
        finally:
            program.stop()

    def stop(self):
        if self.server:
            self.server.stop()
