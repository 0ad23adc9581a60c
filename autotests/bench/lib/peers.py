# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""The programs of the comparison: ours, and those by others where they can be had."""
import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent


class Programs:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.paths = {}
        self.missing = {}

    def add(self, name, path, reason="not built"):
        if path and os.access(path, os.X_OK):
            self.paths[name] = str(path)
        else:
            self.missing[name] = reason

    def has(self, name):
        return name in self.paths


def velox_go(tools):
    """The released velox with its own server, built with Go; VELOX_BENCH_GO names one that is built already."""
    built = os.environ.get("VELOX_BENCH_GO")
    if built:
        return built, "VELOX_BENCH_GO is no program"
    go = shutil.which("go") or shutil.which("/usr/local/go/bin/go")
    if not go:
        return None, "there is no Go"
    folder = tools / "velox-go"
    program = folder / "velox-go"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("go.mod", "main.go"):
            shutil.copy(HERE / "peers" / "velox-go" / file, folder)
        for arguments in (["mod", "tidy"], ["build", "-o", "velox-go", "."]):
            done = subprocess.run([go, *arguments], cwd=folder, capture_output=True, text=True)
            if done.returncode != 0:
                return None, done.stderr.strip().splitlines()[-1][:120]
    return program, ""


def fast_json_patch(tools):
    """Installed from the npm registry, for the JavaScript part."""
    folder = tools / "bench-js"
    if not (folder / "node_modules" / "fast-json-patch").exists():
        npm = shutil.which("npm")
        if not npm:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder),
                        "fast-json-patch@3.1.1"], stdin=subprocess.DEVNULL, capture_output=True)
    found = folder / "node_modules" / "fast-json-patch"
    return found if found.exists() else None


def find(folder):
    programs = Programs(folder)
    tools = ROOT / "build" / "tools"
    for name in ("velox-bench-server", "velox-bench-load", "velox-bench-micro", "velox-bench-client"):
        programs.add(name, programs.folder / name)
    programs.add("velox-go", *velox_go(tools))
    for name in ("webchannel", "remoteobjects"):
        programs.add(name, programs.folder / f"velox-bench-{name}", f"Qt's {name} module was not found")
    programs.add("node", shutil.which("node"), "there is no Node")
    programs.fast_json_patch = fast_json_patch(tools)
    if not programs.fast_json_patch:
        programs.missing["fast-json-patch"] = "not to be had from the npm registry"
    return programs
