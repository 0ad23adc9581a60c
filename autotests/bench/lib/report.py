# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Tables of ratios, from samples."""
import os
import platform
import re

from . import peers

# Section, case, metric, program, program to compare with, case to compare with, greatest ratio allowed.
MARKS = [
    ("flush of one field, 100,000 rows to 100", "micro", "flush: one field @ 100000", "us", "velox-qt", "velox-qt",
     "flush: one field @ 100", 3),
    ("client: one field, 100,000 rows to 100", "micro", "client: one field applied and signalled @ 100000", "us",
     "velox-qt", "velox-qt", "client: one field applied and signalled @ 100", 3),
    ("processor time of a push, 10,000 entries, to velox", "push", "10000 entries", "cpu_ms_per_push", "velox-qt",
     "velox-go", None, 1 / 300),
] + [
    (f"processor time of a delivery, {transport}, {readers:,} readers, to {name}", "fan-out",
     f"{transport}, {readers} readers, log of 100", "cpu_us_per_delivery", "velox-qt", base, None, limit)
    for base, name, limit in (("floor", "send()", 1.6), ("velox-go", "velox", 1 / 3))
    for readers in (1_000, 5_000)
    for transport in ("sse", "ws")
] + [
    (f"99th percentile of the latency, {transport}, 1,000 readers, to velox", "fan-out",
     f"{transport}, 1000 readers, log of 100", "latency_p99_ms", "velox-qt", "velox-go", None, 0.5)
    for transport in ("sse", "ws")
] + [
    (f"the same where 200 of them never read, {transport}, to where all read", "slow readers",
     f"{transport}, 200 never read", "latency_p99_ms", "velox-qt", "velox-qt", f"{transport}, all read", 1.1)
    for transport in ("sse", "ws")
] + [
    (f"processor time of a join, {transport}, 1,000 at once, to one alone", "joins",
     f"{transport}, 1000 readers, 125000 entries", "cpu_ms_per_reader", "velox-qt", "velox-qt",
     f"{transport}, 1 readers, 125000 entries", 1 / 3)
    for transport in ("sse", "gzip", "ws")
]
# Medians that have a greatest value of their own.
ABSOLUTE_MARKS = [
    (f"kB for a connection, {transport}, {readers:,} readers", "fan-out",
     f"{transport}, {readers} readers, log of 100", "kb_per_reader", "velox-qt", 22)
    for readers in (1_000, 10_000)
    for transport in ("sse", "gzip", "ws")
] + [
    ("ms that a client's thread is kept from its events by 100,000 rows or objects, longest of all cases", "client",
     "longest of all cases", "longest_gap_ms", "velox-qt", 50),
]


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(ratio):
    if ratio is None:
        return "–"
    median, least, greatest = ratio
    return f"{number(median)} ({number(least)}–{number(greatest)})"


def markdown(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def table(results):
    """Every case with its ratio to the program it is compared with."""
    rows = []
    for section, case, program, metric in results.samples:
        base, base_case = baseline(results, section, case, program, metric)
        ratio = results.ratio(section, case, metric, program, base, base_case) if base else None
        against = "–" if not base else base if base_case is None else base_case
        rows.append((section, case, program, metric, number(results.median(section, case, program, metric)),
                     spread(ratio), against))
    return markdown(("section", "case", "program", "metric", "median", "ratio (least–greatest)", "of"), rows)


def baseline(results, section, case, program, metric):
    """The program and case that a sample is compared with."""
    match = re.fullmatch(r"(.*) @ (\d+)", case)
    if match and match[2] != "100":
        return program, f"{match[1]} @ 100"
    if section == "slow readers" and "never" in case:
        return program, case.split(",")[0] + ", all read"
    if section == "joins" and ", 1 readers" not in case:
        return program, re.sub(r", \d+ readers", ", 1 readers", case)
    for base in ("floor", "velox-qt"):
        if program != base and results.values(section, case, base, metric) and not (
                base == "floor" and "cpu" not in metric and "ms" not in metric):
            return base, None
    return None, None


def marks(results):
    rows = []
    for name, section, case, metric, program, base, base_case, limit in MARKS:
        ratio = results.ratio(section, case, metric, program, base, base_case)
        if ratio:
            rows.append((name, spread(ratio), f"{limit:.3g}" if limit > 0.01 else f"1/{1 / limit:.0f}",
                         "reached" if ratio[0] <= limit else "missed"))
    for name, section, case, metric, program, limit in ABSOLUTE_MARKS:
        median = results.median(section, case, program, metric)
        if median is not None:
            rows.append((name, number(median), limit, "reached" if median <= limit else "missed"))
    return markdown(("mark", "measured", "at most", ""), rows)


def page(results):
    head = (peers.HERE / "performance.head.md").read_text(encoding="utf-8")
    machine = f"Measured on {os.cpu_count()} cores, {platform.system()}, {platform.machine()}."
    return f"{head}\n{machine}\n\n## Marks\n\n{marks(results)}\n## All cases\n\n{table(results)}"


def comparison(before, after):
    """What changed from one run to another: medians, as the runs had them. Only runs of one machine can be compared."""
    rows = []
    for key in before.samples:
        a, b = before.median(*key), after.median(*key)
        if a and b is not None:
            rows.append((*key, number(a), number(b), number(b / a)))
    return markdown(("section", "case", "program", "metric", "before", "after", "after / before"), rows)
