# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""seeds.py VECTORS OUT: writes the seeds of the fuzz targets, OUT/NAME/*, from the shared vectors."""

import json
import pathlib
import sys


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pair(first, second):
    return f"{text(first)}\n{text(second)}".encode()


def request(record):
    lines = [record.get("method", "GET"), record.get("query", "")]
    lines += [f"{name}: {value}" for name, value in record.get("headers", {}).items()]
    return "\n".join(lines).encode()


def document(record):
    # The default limit; a state, a commit, the next state, a commit.
    states = [text(record[name]).encode() for name in ("before", "after")]
    return b"\0" + b"".join(b"\0" + state + b"\n\2\5" for state in states)


def stream(record):
    return bytes.fromhex(record["hex"]) if "hex" in record else record["stream"].encode()


def first_of(record, *names):
    return next(record[name] for name in names if name in record)


# target: the files, and the input that a record makes
MADE = {
    "pointer": (["pointer/rfc6901", "pointer/syntax"], lambda r: first_of(r, "pointer", "fragment").encode()),
    "patch": (
        [f"patch/{name}" for name in ("rfc6902", "operations", "keys", "values", "errors", "atomicity")],
        lambda r: pair(r["doc"], r["patch"]),
    ),
    "merge": (
        ["merge/rfc7396", "merge/apply", "merge/make"],
        lambda r: pair(first_of(r, "original", "before"), first_of(r, "after", "patch")),
    ),
    "update": (["update/parse"], lambda r: r["message"].encode()),
    "request": (["request/requests"], request),
    "sse": (["sse/read"], stream),
    "document": (["merge/make", "diff/lists"], document),
    "wstext": (["patch/values", "patch/keys"], lambda r: text(r).encode()),
}


def main(vectors, out):
    for target, (files, make) in MADE.items():
        folder = pathlib.Path(out, target)
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            records = json.loads(pathlib.Path(vectors, f"{file}.json").read_text("utf-8"))
            for number, record in enumerate(records, 1):
                seed = make(record)
                if len(seed) <= 16 * 1024:
                    (folder / f"{file.replace('/', '-')}-{number}").write_bytes(seed)


main(*sys.argv[1:])
