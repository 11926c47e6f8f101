#!/usr/bin/env python3
"""Dropping 200 photos on the real window: until the queue stands there, until its pictures do, and how long no frame came.

Builds the app and the measuring program, runs them in a virtual display, and writes the table into docs/performance.md.
Standard library only; `--no-build` measures what was built before, `--debug` an unoptimised build.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

from document import write_table

ROOT = Path(__file__).resolve().parent.parent
TIMES = 5
PROFILE = "debug" if "--debug" in sys.argv else "release"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
ROWS = [
    ("Drop to the queue on the screen, 200 rows", "shown"),
    ("Drop to a small picture in each row in sight", "pictured"),
    ("Drop to all 200 read: hashed, measured, drawn small", "read"),
    ("Longest time without a frame until the queue is there", "gap_before"),
    ("Longest time without a frame while they are read", "gap_after"),
]


def build() -> None:
    """The app as people run it, and the measuring program, whose own speed does not matter."""
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT / "ui", check=True)
    subprocess.run(["cargo", "build", "--workspace", "--bins"], cwd=ROOT, check=True)
    if PROFILE == "release":
        subprocess.run(["cargo", "build", "--release", "--workspace", "--bin", "yanshu"], cwd=ROOT, check=True)


def once() -> dict[str, float]:
    """Milliseconds of one drop, in a window of its own."""
    command = [ROOT / "scripts/headless.sh", TARGET / "debug/dropping", TARGET / PROFILE / "yanshu"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result = json.loads(output.splitlines()[-1])
    print(result, flush=True)
    return result


def table() -> str:
    """The measured table, in Markdown."""
    results = [once() for _ in range(TIMES)]
    rows = ["| Dropping 200 photos of 12 million pixels | |", "| --- | --- |"]
    for words, name in ROWS:
        values = [result[name] for result in results]
        rows.append(f"| {words} | {statistics.median(values):.0f} ms ({min(values):.0f}–{max(values):.0f}) |")
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Xvfb without a GPU, {date.today()}"
    build_name = f"{PROFILE.capitalize()} build"
    note = f"{build_name}; median (least–most) of {TIMES} windows; {where}. Repeat with `bench/dropping.py`."
    return "\n".join([*rows, "", note])


def main() -> None:
    """Build, measure, write."""
    if "--no-build" not in sys.argv:
        build()
    text = table()
    print(text)
    write_table(text, "dropping")


if __name__ == "__main__":
    main()
