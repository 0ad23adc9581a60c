#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""Runs the benchmarks (see ./dev bench): every program of a comparison in turn, several rounds, and ratios within them.

    bench.py run BIN [--quick] [--csv FILE] [--page] [--only SECTION,...]
    bench.py compare A.csv B.csv
    bench.py write RUN.csv docs/performance.md
"""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from lib import peers, report, results, scenarios  # noqa: E402


def run(options):
    programs = peers.find(options.bin)
    for name, reason in programs.missing.items():
        print(f"left out: {name} ({reason})", file=sys.stderr)
    samples = results.Results()
    rounds = 1 if options.quick else options.rounds
    for round_number in range(rounds):
        for name, scenario in scenarios.ALL.items():
            if options.only and name not in options.only.split(","):
                continue
            print(f"round {round_number + 1} of {rounds}: {name}", file=sys.stderr)
            scenario(programs, samples, options.quick)
            if options.csv:
                samples.save(options.csv)
    print(report.table(samples))
    print(report.marks(samples))
    if options.page:
        write(samples, str(peers.ROOT / "docs" / "performance.md"))


def write(samples, path):
    with open(path, "w", encoding="utf-8") as page:
        page.write(report.page(samples))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("run")
    command.add_argument("bin", help="folder of the built programs")
    command.add_argument("--quick", action="store_true", help="one round, fewer and smaller cases")
    command.add_argument("--csv", help="also write every sample to this file")
    command.add_argument("--page", action="store_true", help="write docs/performance.md")
    command.add_argument("--rounds", type=int, default=3)
    command.add_argument("--only", help="sections, by name: " + ", ".join(scenarios.ALL))
    command = commands.add_parser("compare")
    command.add_argument("before")
    command.add_argument("after")
    command = commands.add_parser("write")
    command.add_argument("run")
    command.add_argument("page")
    options = parser.parse_args()
    if options.command == "run":
        run(options)
    elif options.command == "compare":
        print(report.comparison(results.Results.load(options.before), results.Results.load(options.after)))
    else:
        write(results.Results.load(options.run), options.page)


main()
