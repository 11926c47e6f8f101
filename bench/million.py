#!/usr/bin/env python3
"""The history itself over a million rows of messages as they are sent: pages, searches, inserts, size, memory, syncs.

Runs `cargo bench --workspace --bench million`, and beside it the same searches by `sqlite3 … LIKE` over a table of the bare
texts and by ripgrep over an export, as anchors. Writes the tables into docs/performance.md; `--print` only prints. Needs
sqlite3, ripgrep and strace, about 8 GB in the temporary folder, and ten minutes. YANSHU_BENCH_ROWS sets another number.
"""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from document import write_table

ROOT = Path(__file__).resolve().parent.parent
MEBI = 1024 * 1024
SENDS = 100
TIMES = 3
# Words alone: what LIKE and ripgrep can be asked, too.
ANCHORED = ["票", "发票", "验证码", "您的订单已发货", "invoice", "user4711", "此处没有这句话"]


def build() -> Path:
    """The measuring program, optimised."""
    command = ["cargo", "bench", "--workspace", "--bench", "million", "--no-run", "--message-format=json"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    programs = [m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "million"]
    return Path(programs[-1])


def run(program: Path, folder: Path, **settings: str) -> dict:
    """What it measured: of an empty folder how rows are added, of a filled one all else."""
    env = os.environ | {"YANSHU_BENCH_FOLDER": str(folder)} | settings
    output = subprocess.run([program, "--bench"], env=env, check=True, capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def syncs(program: Path, folder: Path, sends: int) -> int:
    """How often the disk is waited for while so many sends are recorded and given their end."""
    trace = folder / "trace"
    env = os.environ | {"YANSHU_BENCH_FOLDER": str(folder), "YANSHU_BENCH_ROWS": "0", "YANSHU_BENCH_SENDS": str(sends)}
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", trace, program, "--bench"]
    subprocess.run(command, env=env, check=True, capture_output=True)
    return len(re.findall(r"f(?:data)?sync\(", trace.read_text()))


def timed_ms(command: list[str | Path]) -> float:
    """Median milliseconds of a command, its start included."""
    took = []
    for _ in range(TIMES):
        began = time.monotonic()
        # ripgrep ends with 1 where nothing is found.
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        took.append((time.monotonic() - began) * 1000)
    return statistics.median(took)


def anchors(folder: Path, found: dict) -> list[str]:
    """The same words by other means: counted, and the newest hundred."""
    bare = folder / "bare.db"
    bare.unlink(missing_ok=True)
    subprocess.run(
        ["sqlite3", bare, f"ATTACH '{folder / 'history.db'}' AS h; CREATE TABLE m AS SELECT m.id, e.search_text || ' ' ||"
         " m.sender || ' ' || m.receiver || ' ' || e.message_client_id AS text FROM h.message m JOIN h.exchange e ON e.message_id = m.id"],
        check=True,
    )
    rows = ["| Words | Rows | Yanshu: first page and count | `sqlite3`, `LIKE` | ripgrep over JSONL |", "| --- | ---: | ---: | ---: | ---: |"]
    for words in ANCHORED:
        ours = next(each for each in found["each"] if each["query"] == words)
        like = f"SELECT count(*) FROM m WHERE text LIKE '%{words}%'; SELECT id FROM m WHERE text LIKE '%{words}%' ORDER BY rowid DESC LIMIT 100"
        by_sqlite = timed_ms(["sqlite3", bare, like])
        by_ripgrep = timed_ms(["rg", "--count", "--fixed-strings", words, folder / "history.jsonl"])
        rows.append(f"| {words} | {ours['rows']:,} | {ours['median_ms']:.1f} ms | {by_sqlite:.0f} ms | {by_ripgrep:.0f} ms |")
    return rows


def table(program: Path, folder: Path) -> str:
    """The measured tables, in Markdown."""
    fill = run(program, folder)
    if "added" not in fill:
        sys.exit(f"{folder} has rows already: how they are added is measured in an empty folder")
    result = run(program, folder)
    pages, found = result["pages"], result["searches"]
    with tempfile.TemporaryDirectory() as empty:
        per_send = (syncs(program, Path(empty), 2 * SENDS) - syncs(program, Path(empty), SENDS)) / SENDS
    slow = sorted(found["each"], key=lambda each: -each["p95_ms"])[:5]
    body, size = fill["body_bytes"], result["file_bytes"]
    lines = [
        f"| {fill['added']:,} rows | |",
        "| --- | --- |",
        f"| Added in bulk | {fill['added'] / max(fill['took_s'], 0.001):,.0f} rows/s |",
        f"| Waits for the disk in one recorded send: before it leaves, and at its end | {per_send:.2f} |",
        f"| Bodies of requests and answers; the file with rows and index | {body / MEBI:.0f} MiB; {size / MEBI:.0f} MiB ({size / body:.2f} ×) |",
        f"| Open | {result['open_ms']:.1f} ms |",
        f"| First page of 100 | {pages['first_ms']:.1f} ms |",
        f"| Later pages, 95 of 100 | {pages['later_p95_ms']:.1f} ms |",
        f"| Pages wherever the scroll bar is dropped: 95 of 100; all | {pages['jump_p95_ms']:.1f} ms; {pages['jump_max_ms']:.1f} ms |",
        f"| {len(found['each'])} searches, first page and estimated count: median; 95 of 100; all | {found['p50_ms']:.1f} ms; {found['p95_ms']:.1f} ms; {found['max_ms']:.1f} ms |",
        f"| Growth of the process by browsing; by searching, too | {result['browsing_kib'] / 1024:.1f} MiB; {result['searching_kib'] / 1024:.1f} MiB |",
        "",
        "The slowest of these searches, 95 of 100: " + ", ".join(f"`{each['query']}` {each['p95_ms']:.0f} ms" for each in slow) + ".",
        "",
        *anchors(folder, found),
        "",
        f"Optimised build; {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {date.today()}. Repeat with `bench/million.py`.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Build, measure, write."""
    for tool in ["sqlite3", "rg", "strace"]:
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing")
    program = build()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("YANSHU_BENCH_FOLDER", scratch))
        text = table(program, folder)
    print(text)
    if "--print" in sys.argv:
        return
    write_table(text, "million")


if __name__ == "__main__":
    main()
