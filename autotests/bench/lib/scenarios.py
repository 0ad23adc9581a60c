# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
"""What is measured. Each scenario is one round of its section, the programs of a comparison right after each other."""
import pathlib
import subprocess
import time

from .serving import Server, load

HERE = pathlib.Path(__file__).resolve().parent.parent
SERVERS = ("floor", "velox-qt", "velox-go")
FAN_OUT_METRICS = ("cpu_us_per_delivery", "bytes_per_delivery", "kb_per_reader", "latency_p50_ms", "latency_p99_ms",
                   "last_p50_ms", "last_p99_ms", "join_s")


def take(results, section, case, program, sample, metrics):
    for metric in metrics:
        results.add(section, case, program, metric, sample[metric])


def lines(results, section, program, command):
    """Lines of "case TAB rows TAB microseconds"."""
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in output.splitlines():
        case, rows, microseconds = line.split("\t")
        results.add(section, f"{case} @ {rows}", program, "us", microseconds)


def micro(programs, results, quick):
    lines(results, "micro", "velox-qt", [programs.paths["velox-bench-micro"]])


def javascript(programs, results, quick):
    if programs.has("node"):
        command = [programs.paths["node"], str(HERE / "bench_js.mjs"), str(programs.fast_json_patch or "")]
        lines(results, "js", "velox-qt", command)


def client(programs, results, quick):
    """How long a client's thread is kept from its events by a state of 100,000 rows or objects (8.5 MB)."""
    output = subprocess.run([programs.paths["velox-bench-client"]], capture_output=True, text=True, check=True).stdout
    longest = 0
    for line in output.splitlines():
        case, gap, total = line.split("\t")
        results.add("client", case, "velox-qt", "longest_gap_ms", gap)
        results.add("client", case, "velox-qt", "total_ms", total)
        longest = max(longest, float(gap))
    results.add("client", "longest of all cases", "velox-qt", "longest_gap_ms", longest)


def push(programs, results, quick):
    """Processor time for a push of one field to one reader."""
    for entries in (100, 10_000):
        for name in ("velox-qt", "velox-go"):
            if name == "velox-go" and not programs.has(name):
                continue
            seconds = 3 if quick else 5
            sample = load(programs, name, {"rate": 50, "entries": entries}, readers=1, seconds=seconds)
            if sample:
                take(results, "push", f"{entries} entries", name, sample, ("cpu_ms_per_push",))


def fan_out(programs, results, quick):
    counts = (1, 100, 1_000) if quick else (1, 100, 1_000, 5_000, 10_000)
    for transport in ("sse", "gzip", "ws"):
        for readers in counts:
            for log in (0, 100) if readers == 1_000 else (100,):
                one_fan_out(programs, results, transport, readers, log)
    if programs.has("webchannel"):
        for readers in (1, 100, 1_000):
            sample = load(programs, "webchannel", {"rate": 4}, transport="ws", readers=readers, seconds=3)
            if sample:
                take(results, "fan-out", f"ws, {readers} readers", "webchannel", sample, FAN_OUT_METRICS)


def one_fan_out(programs, results, transport, readers, log):
    case = f"{transport}, {readers} readers" + (f", log of {log}" if log else "")
    rate = 4 if readers <= 1_000 else 2 if readers <= 5_000 else 1
    size = 200
    for name in ("velox-qt", "floor", "velox-go"):
        if name == "velox-go" and not programs.has(name):
            continue
        options = {"rate": rate, "log": log} if name != "floor" else {"rate": rate, "bytes": size}
        sample = load(programs, name, options, transport=transport if name != "floor" or transport != "gzip" else "sse",
                      readers=readers, at_once=200, warmup=0.7, seconds=3 if readers <= 1_000 else 6)
        if not sample:
            continue
        take(results, "fan-out", case, name, sample, FAN_OUT_METRICS)
        if name == "velox-qt":
            size = sample["bytes_per_delivery"]  # the floor sends as much


def joins(programs, results, quick):
    """Readers ask for a large state at once, while it does not change. Were it serialised (and compressed) for each of
    them, a join would cost as much among many as alone."""
    many, entries = (200, 20_000) if quick else (1_000, 125_000)
    for transport in ("sse", "gzip", "ws"):
        for readers in (1, many):
            sample = load(programs, "velox-qt", {"rate": 0.001, "entries": entries}, transport=transport,
                          readers=readers, at_once=readers, warmup=0, seconds=1)
            if not sample:
                continue
            megabytes = sample["join_bytes"] / readers / 1e6
            case = f"{transport}, {readers} readers, {entries} entries"
            results.add("joins", case, "velox-qt", "mb_each", megabytes)
            take(results, "joins", case, "velox-qt", sample, ("join_s", "join_cpu_s", "peak_kb"))
            results.add("joins", case, "velox-qt", "cpu_ms_per_reader", 1000 * sample["join_cpu_s"] / readers)


def slow(programs, results, quick):
    """A fifth of the readers never reads. The first state is more than their buffers hold, so from there on nothing can
    be sent to them; they are cut after 30 s, which is after the end of the measurement."""
    metrics = ("cpu_us_per_delivery", "cpu_ms_per_push", "latency_p50_ms", "latency_p99_ms", "rss_kb")
    for transport in ("sse", "ws"):
        for case, silent in (("all read", 0), ("200 never read", 200)):
            sample = load(programs, "velox-qt", {"rate": 20, "log": 100, "change": 20, "entries": 125_000},
                          transport=transport, readers=1_000, silent=silent, at_once=1_000, warmup=5,
                          seconds=3 if quick else 8)
            if sample:
                take(results, "slow readers", f"{transport}, {case}", "velox-qt", sample, metrics)


def idle(programs, results, quick):
    """Start and memory of a server that nobody reads."""
    for name in ("velox-qt", "velox-go"):
        if name == "velox-go" and not programs.has(name):
            continue
        began = time.monotonic()
        with Server(programs, name) as server:
            results.add("idle", "server", name, "start_ms", 1000 * (time.monotonic() - began))
            time.sleep(0.5)
            status = pathlib.Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            results.add("idle", "server", name, "rss_kb", resident.split()[1])


def remote_objects(programs, results, quick):
    """Qt Remote Objects has a protocol of its own, so its program brings its readers along."""
    if not programs.has("remoteobjects"):
        return
    for readers in (1, 100) if quick else (1, 100, 1_000):
        done = subprocess.run([programs.paths["remoteobjects"], "--readers", str(readers), "--seconds", "3"],
                              capture_output=True, text=True)
        for line in done.stdout.splitlines():
            metric, value = line.split()
            results.add("fan-out", f"own protocol, {readers} readers", "remoteobjects", metric, value)


ALL = {
    "micro": micro,
    "js": javascript,
    "client": client,
    "push": push,
    "fan-out": fan_out,
    "remote-objects": remote_objects,
    "joins": joins,
    "slow": slow,
    "idle": idle,
}
