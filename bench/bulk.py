#!/usr/bin/env python3
"""Bulk jobs: import, check, and the same messages to the same server by the engine, by the bare client and by wrk.

The server answers at once, in a process of its own. Builds the example `measure` of the crate `bulk`, measures, and writes the
table into docs/performance.md. Standard library, wrk and strace only. `--no-build` measures what was built before, `--debug` an
unoptimised build; YANSHU_BENCH_ROWS rows are sent (100,000), YANSHU_BENCH_IMPORT rows are imported (1,000,000).
"""

import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from document import write_table

ROOT = Path(__file__).resolve().parent.parent
ROWS = int(os.environ.get("YANSHU_BENCH_ROWS", "100000"))
IMPORTED = int(os.environ.get("YANSHU_BENCH_IMPORT", "1000000"))
IN_FLIGHT = 64
# What takes longer has failed: each of them is a matter of seconds, of a minute for a large workbook.
AT_MOST_S = 600
# Faster than any of them: what is measured is the limit of the machine and not the pace.
CALLS_PER_S = 100_000
PROFILE = "debug" if "--debug" in sys.argv else "release"
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / PROFILE / "examples/measure"


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


def checked(folder: Path, rows: int) -> Path:
    """A job of so many rows, ready to run."""
    table, job = folder / f"{rows}.csv", folder / f"{rows}.db"
    measure("csv", rows, table)
    measure("import", table, job)
    measure("check", job)
    return job


def sending(folder: Path, address: str) -> list[str]:
    """The lines about sending."""
    job = checked(folder, ROWS)
    copies = [folder / f"copy{number}.db" for number in range(3)]
    for copy in copies:
        shutil.copy(job, copy)
    engine = [measure("send", copy, address, CALLS_PER_S) for copy in copies[:2]]
    ours = min(engine, key=lambda run: run["cpu_s"] / run["sent"])
    bare = min((measure("bare", address, ROWS, IN_FLIGHT) for _ in range(2)), key=lambda run: run["cpu_s"])
    disk = waits_for_disk(copies[2], address)
    limit, cost = wrk(address, 8)

    def line(name: str, run: dict, waits: str) -> str:
        per_s, cpu = run["sent"] / run["seconds"], run["cpu_s"] * 1e6 / run["sent"]
        return f"| {name} | {per_s:,.0f} | {cpu:.0f} µs | {run['peak_kib'] / 1024:.0f} MiB | {waits} |"

    return [
        f"| {ROWS:,} messages to a server that answers at once | Messages/s | CPU of a message | Peak memory | fsyncs in 1,000 |",
        "| --- | ---: | ---: | ---: | ---: |",
        line("Yanshu: every row durable before and after its call", ours, f"{disk:.1f}"),
        line("The same client without rows", bare, "0"),
        f"| `wrk`, one thread: the limit of the machine | {limit:,.0f} | {cost:.0f} µs | | |",
        "",
        f"From *pause* to the last row that was on its way: {paused(folder, address):.0f} ms. While it sends, the process "
        f"grows by {ours['growth_kib'] / 1024:.0f} MiB.",
    ]


def paused(folder: Path, address: str) -> float:
    """Milliseconds from a pause in the middle to the end of the run."""
    job = folder / "pause.db"
    shutil.copy(folder / f"{ROWS}.db", job)
    return measure("send", job, address, CALLS_PER_S, ROWS // 2)["pause_ms"]


def importing(folder: Path) -> list[str]:
    """The lines about import and check."""
    lines = [
        f"| {IMPORTED:,} rows | Time | Peak memory of the process | |",
        "| --- | ---: | ---: | --- |",
    ]
    for kind, name in [("csv", "CSV, UTF-8"), ("gbk", "CSV, GBK"), ("xlsx", "XLSX")]:
        table, job = folder / f"rows.{kind}", folder / f"{kind}.db"
        measure(kind, IMPORTED, table)
        run = measure("import", table, job)
        lines.append(f"| Import, {name} | {run['seconds']:.1f} s | {run['peak_kib'] / 1024:.0f} MiB | |")
        if kind == "csv":
            before, run = run["job_bytes"], measure("check", job)
            per_row = (run["job_bytes"] - before) / run["rows"]
            lines.append(
                f"| Check: every row made and validated | {run['seconds']:.1f} s | {run['peak_kib'] / 1024:.0f} MiB | "
                f"{run['rows'] / run['seconds']:,.0f} rows/s; {per_row:.0f} bytes a row beside the list |"
            )
            shown = measure("open", job)
            lines.append(
                f"| Open · jump into the middle · list by code | {shown['open_ms']:.0f} · {shown['jump_ms']:.0f} · "
                f"{shown['filter_ms']:.0f} ms | | |"
            )
        table.unlink()
    return lines


def main() -> None:
    """Build, measure, write."""
    if "--no-build" not in sys.argv:
        profile = ["--release"] if PROFILE == "release" else []
        subprocess.run(["cargo", "build", *profile, "-p", "bulk", "--example", "measure"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = subprocess.Popen([PROGRAM, "serve"], stdout=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            lines = [*sending(folder, address), "", *importing(folder)]
        finally:
            server.kill()
            server.wait()
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {date.today()}"
    text = "\n".join([
        *lines, "",
        f"{PROFILE.capitalize()} build, the better of two runs; {where}. The server takes its part of the same cores. "
        "Repeat with `make bench-bulk`.",
    ])
    print(text)
    write_table(text, "bulk")


if __name__ == "__main__":
    main()
