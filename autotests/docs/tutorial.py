#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Does what docs/tutorial.md says, step by step, and looks for what it says one sees.
Usage: tutorial.py SOURCE PREFIX WORK QML-TOOL [NODE]

Without NODE the page is fetched and not opened, and that is said. VELOX_PICTURE names a file for a picture of the page."""

import os
import pathlib
import shutil
import sys
import urllib.request

from steps import Lines, Reader, steps

# What the window shows, each time that the tutorial starts it.
WINDOWS = [[r"[0-9.]+ °C \| The window is open", r"[0-9.]+ °C \| The window is shut"],
           [r"[0-9.]+ °C \| .* \| \d\d:\d\d:\d\d · The window was (opened|shut)"]]


class Page:
    """The page, in a browser where there is one."""

    def __init__(self, reader, source, node):
        self.reader, self.browser = reader, None
        if not node:
            print("== no Node: the page is not opened in a browser", flush=True)
            return
        script = source / "autotests/docs/page.mjs"
        self.browser = Lines([node, script, f"http://127.0.0.1:{reader.port}/", os.environ.get("VELOX_PICTURE", "")])
        if self.browser.until("^(ready|no browser.*)")[1] != "ready":
            print("== no Chromium, and VELOX_SKIP_BROWSER=1 allows that: the page is not opened", flush=True)
            self.browser.stop()
            self.browser = None

    def check(self, what):
        print(f"== the page {what}", flush=True)
        if self.browser:
            self.browser.say(what)
            self.browser.until(f"^{what}: ok")
        else:
            address = f"http://127.0.0.1:{self.reader.port}/"
            page = urllib.request.urlopen(address).read().decode()
            script = urllib.request.urlopen(address + "velox.js").read().decode()
            assert 'velox("/sync"' in page and "Velox for Qt" in script

    def close(self):
        if self.browser:
            self.browser.stop()


def follow(reader, page, source):
    windows, changed = iter(WINDOWS), set()
    for kind, name, text, shown in steps(source / "docs/tutorial.md"):
        print(f"== {kind} {name or text.strip().splitlines()[0]}", flush=True)
        if kind == "file":
            reader.write(name, text)
        elif kind == "change":
            reader.change(name, text)
            changed.add(name)
        elif kind == "run":
            reader.run(text)
        elif kind == "start":
            reader.start(text)
            if "greenhouse.h" in changed:
                page.check("goes on")
        elif kind == "watch":
            reader.watch(text, shown)
        elif kind == "window":
            window = text
            reader.window(text, next(windows))
        if name == "page/index.html":
            page.check("shows events" if changed else "is live")
    reader.window(window, next(windows))
    assert next(windows, None) is None


def main():
    source, prefix, work = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    reader = Reader(work, prefix, sys.argv[4])
    page = Page(reader, source, sys.argv[5] if len(sys.argv) > 5 else None)
    try:
        follow(reader, page, source)
    finally:
        page.close()
        reader.stop()


if __name__ == "__main__":
    main()
