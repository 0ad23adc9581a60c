#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Builds and runs the programs of README.md as they are written there. Usage: readme.py SOURCE PREFIX WORK QML-TOOL"""

import pathlib
import shutil
import sys

from steps import Reader, steps


def main():
    source, prefix, work = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    reader = Reader(work, prefix, sys.argv[4])
    try:
        for kind, name, text, shown in steps(source / "README.md"):
            print(f"== {kind} {name or text.strip().splitlines()[0]}", flush=True)
            if kind == "file":
                if name.endswith((".cpp", ".qml")):
                    body = text[text.find("{"):] if name.endswith(".cpp") else text
                    length = len([line for line in body.splitlines() if line.strip(" {}")])
                    assert length <= 10, f"{name} has {length} lines"
                reader.write(name, text)
            elif kind == "run":
                reader.run(text)
            elif kind == "start":
                reader.start(text)
            elif kind == "window":
                reader.window(text, ["[0-9]+"] * 3)
            else:
                assert kind == "watch", kind
                reader.watch(text, shown)
    finally:
        reader.stop()


if __name__ == "__main__":
    main()
