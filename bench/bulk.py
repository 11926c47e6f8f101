#!/usr/bin/env python3
"""Bulk jobs beside their goals, and the same messages to the same server by the engine, by the bare client and by wrk.

The server answers at once, in a process of its own. Builds the example `measure` of the crate `bulk`, measures, writes the
table into docs/performance.md, and fails when a figure misses its goal by more than a fifth. Standard library, wrk and strace
only. `--no-build` measures what was built before, `--profile NAME` what another profile builds (release). Fewer rows, whose
table is printed and not written: YANSHU_BENCH_ROWS are sent (100,000), YANSHU_BENCH_IMPORT are imported and are in the job that
is killed (1,000,000), YANSHU_BENCH_MANY are in the largest job (10,000,000).
"""

import json
import os
import platform
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from document import write_table
from goals import TOLERANCE, commit

ROOT = Path(__file__).resolve().parent.parent
FULL = {"YANSHU_BENCH_ROWS": 100_000, "YANSHU_BENCH_IMPORT": 1_000_000, "YANSHU_BENCH_MANY": 10_000_000}
ROWS, IMPORTED, MANY = (int(os.environ.get(name, number)) for name, number in FULL.items())
IS_FULL = [ROWS, IMPORTED, MANY] == list(FULL.values())
IN_FLIGHT = 64
# What takes longer has failed: each is a matter of seconds, of two minutes for ten million rows.
AT_MOST_S = 900
# Faster than any of them: what is measured is the limit of the machine and not the pace.
CALLS_PER_S = 100_000
PROFILE = sys.argv[sys.argv.index("--profile") + 1] if "--profile" in sys.argv else "release"
# Cargo's one folder of another name.
FOLDER = {"dev": "debug"}.get(PROFILE, PROFILE)
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / FOLDER / "examples/measure"


@dataclass
class Figure:
    """What was measured, and the goal: a most, or a least."""

    label: str
    value: float
    goal: float
    unit: str
    is_least: bool = False
    note: str = ""

    def ratio(self) -> float:
        """How many times the goal is missed."""
        if self.is_least:
            return self.goal / max(self.value, 1e-9)
        return self.value / self.goal

    def line(self) -> str:
        """It, as a row of the table."""
        def shown(value: float) -> str:
            return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"

        verdict = "reached" if self.ratio() <= 1 else f"missed: {self.ratio():.2f}×"
        sign = "≥" if self.is_least else "≤"
        measured, goal = f"{shown(self.value)} {self.unit}", f"{sign} {shown(self.goal).removesuffix('.0')} {self.unit}"
        return f"| {self.label} | {measured} | {goal} | {verdict} | {self.note} |"


def measure(*args: object) -> dict:
    """What the program prints."""
    output = subprocess.run(
        [PROGRAM, *map(str, args)], check=True, stdout=subprocess.PIPE, text=True, timeout=AT_MOST_S
    )
    return json.loads(output.stdout.strip().splitlines()[-1]) if output.stdout.strip() else {}


def waits_for_disk(job: Path, address: str) -> float:
    """Waits for the disk in 1,000 messages. Apart, since being watched costs time."""
    with tempfile.NamedTemporaryFile() as log:
        watched = ["strace", "-f", "-c", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", log.name]
        output = subprocess.run(
            [*watched, PROGRAM, "send", job, address, str(CALLS_PER_S)],
            check=True, stdout=subprocess.PIPE, text=True, timeout=AT_MOST_S,
        )
        calls = sum(
            int(line.split()[3]) for line in Path(log.name).read_text().splitlines()
            if re.search(r"\b(fsync|fdatasync)$", line)
        )
    return calls * 1_000 / json.loads(output.stdout.strip().splitlines()[-1])["sent"]


def wrk(address: str, seconds: int) -> tuple[float, float]:
    """Requests per second and microseconds of CPU for each, of a program that does nothing but HTTP."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        body = '{"message":{"message_type":0,"text":"客户，您好：您在杭州市的账单 1.50 元已出，请查收。"}}'
        script.write(f"wrk.method='POST'\nwrk.body='{body}'\nwrk.headers['Content-Type']='application/json'\n")
        script.flush()
        url = f"http://{address}/nimserver/im/v2/conversations/a%7C1%7Cb/messages"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = ["wrk", "-t1", f"-c{IN_FLIGHT}", f"-d{seconds}s", "-s", script.name, url]
        output = subprocess.run(run, check=True, capture_output=True, text=True, timeout=AT_MOST_S).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    per_s = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return per_s, cpu_s * 1e6 / requests


def checked(folder: Path, rows: int, name: str) -> Path:
    """A job of so many rows, ready to run."""
    table, job = folder / "rows.csv", folder / f"{name}.db"
    measure("csv", rows, table)
    measure("import", table, job)
    table.unlink()
    measure("check", job)
    return job


def source_bytes(job: Path) -> int:
    """The size of the list in a job, as it was imported and packed."""
    with closing(sqlite3.connect(job)) as db:
        return db.execute("SELECT sum(length(cells)) FROM block").fetchone()[0]


def sending(folder: Path, address: str) -> tuple[list[str], list[Figure]]:
    """The lines of the peers, and the figures about sending."""
    job = checked(folder, ROWS, "sent")
    copies = [folder / f"copy{number}.db" for number in range(4)]
    for copy in copies:
        shutil.copy(job, copy)
    ours = min((measure("send", copy, address, CALLS_PER_S) for copy in copies[:2]), key=lambda run: run["cpu_s"])
    bare = min((measure("bare", address, ROWS, IN_FLIGHT) for _ in range(2)), key=lambda run: run["cpu_s"])
    disk = waits_for_disk(copies[2], address)
    limit, cost = wrk(address, 8)
    pause_ms = measure("send", copies[3], address, CALLS_PER_S, ROWS // 2)["pause_ms"]

    def line(name: str, run: dict, waits: str) -> str:
        per_s, cpu = run["sent"] / run["seconds"], run["cpu_s"] * 1e6 / run["sent"]
        return f"| {name} | {per_s:,.0f} | {cpu:.0f} µs | {run['peak_kib'] / 1024:.0f} MiB | {waits} |"

    lines = [
        f"| {ROWS:,} messages to a server that answers at once | Messages/s | CPU of a message | Peak memory | fsyncs in 1,000 |",
        "| --- | ---: | ---: | ---: | ---: |",
        line("Yanshu: every row durable before and after its call", ours, f"{disk:.1f}"),
        line("The same client without rows", bare, "0"),
        f"| `wrk`, one thread: the limit of the machine | {limit:,.0f} | {cost:.0f} µs | | |",
    ]
    per_row = (copies[0].stat().st_size - source_bytes(copies[0])) / ROWS
    return lines, [
        Figure("Durable messages", ours["sent"] / ours["seconds"], 5_000, "/s", is_least=True),
        Figure("CPU of a message, in the process that sends", ours["cpu_s"] * 1e6 / ours["sent"], 80, "µs"),
        Figure("From *pause* to the last row that was on its way", pause_ms, 300, "ms"),
        Figure(f"Growth while it sends, of {ROWS:,} rows", ours["growth_kib"] / 1024, 60, "MiB"),
        Figure("Disk for a row that was sent, beside the list", per_row, 120, "bytes"),
    ]


def importing(folder: Path) -> list[Figure]:
    """The figures about import and check."""
    figures, scale = [], IMPORTED / FULL["YANSHU_BENCH_IMPORT"]
    for kind, name, goal_s in [("csv", "CSV, UTF-8", 10), ("gbk", "CSV, GBK", 15), ("xlsx", "XLSX", 60)]:
        table, job = folder / f"rows.{kind}", folder / f"{kind}.db"
        measure(kind, IMPORTED, table)
        run = measure("import", table, job)
        figures.append(Figure(f"Import of {IMPORTED:,} rows, {name}", run["seconds"], goal_s * scale, "s"))
        figures.append(Figure("The most memory of that process", run["peak_kib"] / 1024, 150, "MiB"))
        table.unlink()
        if kind != "csv":
            job.unlink()
    run = measure("check", folder / "csv.db")
    per_s = run["rows"] / run["seconds"]
    return [*figures, Figure("Check: every row made and validated", per_s, 100_000, "rows/s", is_least=True)]


def restarting(folder: Path, address: str) -> list[Figure]:
    """The figures about a start after a kill, of the job that was imported and checked last."""
    job = folder / "csv.db"
    process = subprocess.Popen([PROGRAM, "send", job, address, str(CALLS_PER_S)], stdout=subprocess.DEVNULL)
    sent, deadline = 0, time.monotonic() + AT_MOST_S
    while sent < IMPORTED // 2:
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"the run ended before it was killed, after {sent} rows")
        time.sleep(0.05)
        # Closed each time: while somebody has the file open, nothing of the journal is to be recovered.
        with closing(sqlite3.connect(f"file:{job}?mode=ro", uri=True)) as db:
            sent = (db.execute("SELECT rows FROM counter WHERE state = 2").fetchone() or [0])[0]
    process.kill()
    process.wait()
    run = measure("restart", job)
    note = f"{run['unknown']} rows were on their way"
    return [
        Figure(f"A job of {IMPORTED:,} rows is shown after SIGKILL", run["shown_ms"], 300, "ms"),
        Figure("From its start to the first look for a row of unknown end", run["settling_ms"], 300, "ms", note=note),
    ]


def large(folder: Path, address: str, growth_mib: float) -> list[Figure]:
    """The figures about the largest job; so many MiB a process grows by that sends the smaller one."""
    job = checked(folder, MANY, "large")
    run = measure("send", job, address, CALLS_PER_S, min(ROWS, MANY // 2))
    # Nine tenths are through: a run that goes on begins far inside.
    with closing(sqlite3.connect(job)) as db, db:
        through = MANY * 9 // 10
        db.execute("UPDATE row SET state = 2, body_hash = number, at_ms = 1, server_id = number, server_time_ms = 1 "
                   "WHERE state = 0 AND number <= ?", [through])
        db.execute("DELETE FROM counter")
        db.execute("INSERT INTO counter (state, rows) SELECT state, count(*) FROM row GROUP BY state")
    shown = measure("open", job)
    again = measure("send", job, address, CALLS_PER_S, 1_000)
    growth = run["growth_kib"] / 1024
    return [
        Figure(f"Growth while it sends, of {MANY:,} rows", growth, 60, "MiB", note=f"{growth - growth_mib:+.0f} MiB"),
        Figure(f"A page of {MANY:,} rows is opened", shown["open_ms"], 100, "ms"),
        Figure(f"A jump to row {MANY * 7_654_321 // 10_000_000:,}", shown["jump_ms"], 100, "ms"),
        Figure("The first rows with a code", shown["code_ms"], 100, "ms"),
        Figure("The first rows in a state, the slowest of four", shown["state_ms"], 100, "ms"),
        Figure("From a resume to the first end, nine tenths being through", again["first_ms"], 300, "ms"),
    ]


def build() -> None:
    """Builds what measures; with the features that the tests of the crates have, so that they share what is built."""
    subprocess.run(
        ["cargo", "build", "--profile", PROFILE, "--workspace", "--exclude", "yanshu", "--exclude", "e2e", "--example", "measure"],
        cwd=ROOT, check=True,
    )


def main() -> None:
    """Build, measure, write; and fail where a goal is missed."""
    if "--no-build" not in sys.argv:
        build()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = subprocess.Popen([PROGRAM, "serve"], stdout=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            peers, figures = sending(folder, address)
            growth_mib = next(figure.value for figure in figures if figure.label.startswith("Growth"))
            figures += importing(folder) + restarting(folder, address) + large(folder, address, growth_mib)
        finally:
            server.kill()
            server.wait()
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {date.today()}, {commit()}"
    text = "\n".join([
        *peers, "",
        "| | Measured | Goal | | |", "| --- | ---: | ---: | --- | --- |", *(figure.line() for figure in figures), "",
        f"Profile {PROFILE}, of the peers the better of two runs; {where}. The server takes its part of the same cores. "
        "Repeat with `make bench-bulk`.",
    ])
    print(text)
    if IS_FULL:
        write_table(text, "bulk")
    missed = [figure.label for figure in figures if figure.ratio() > TOLERANCE]
    if missed and IS_FULL:
        raise SystemExit("past their goals by more than a fifth: " + "; ".join(missed))


if __name__ == "__main__":
    main()
