#!/usr/bin/env python3
"""Hash and upload of a 15 MB file, beside `curl -F` and `md5sum` of the same file, to the same server on this machine.

Builds the example `upload` of courier, measures both in turn, and writes the table into docs/performance.md. Standard
library, curl and md5sum only; `--no-build` measures what was built before, `--debug` an unoptimised build.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from document import write_table

ROOT = Path(__file__).resolve().parent.parent
SIZE = 15 * 1024 * 1024
TIMES = 30
# The first of each fill caches and open connections; they are not counted.
WARM_UP = 5
PROFILE = "debug" if "--debug" in sys.argv else "release"


class Taker(BaseHTTPRequestHandler):
    """Reads an upload, keeps nothing, and answers as the service does."""

    protocol_version = "HTTP/1.1"
    # Otherwise the answer's body waits 40 ms for the word that its head arrived, and hides what is measured.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:  # noqa: N802, the name that http.server asks for
        left = int(self.headers["Content-Length"])
        # curl waits for this word before it sends a large body.
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        room = bytearray(1 << 18)
        while left > 0:
            got = self.rfile.readinto(memoryview(room)[: min(left, len(room))])
            if not got:
                return
            left -= got
        answer = b'{"code":200,"url":"https://files.test/1"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def ours(url: str, path: Path) -> tuple[list[float], int]:
    """Milliseconds of each time, and the growth of the process in bytes."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    program = target / PROFILE / "examples/upload"
    output = subprocess.run([program, url, path, str(WARM_UP + TIMES)], check=True, capture_output=True, text=True)
    *times, growth = output.stdout.split()
    return [float(ms) for ms in times[WARM_UP:]], int(growth)


def theirs(url: str, path: Path) -> list[float]:
    """Milliseconds of `curl -F` and `md5sum` together, as a script would run them."""
    times = []
    for _ in range(WARM_UP + TIMES):
        began = time.perf_counter()
        subprocess.run(["md5sum", path], check=True, stdout=subprocess.DEVNULL)
        form = ["-F", f"content=@{path}", "-F", "type=image/png", "-F", "ishttps=true"]
        subprocess.run(["curl", "-sS", *form, f"{url}/msg/fileUpload.action"], check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - began) * 1000)
    return times[WARM_UP:]


def table() -> str:
    """The measured table, in Markdown."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/nimserver"
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(os.urandom(SIZE))
        file.flush()
        path = Path(file.name)
        # In turn and twice, so that what else the machine does meets both alike.
        mine, growth, others = [], 0, []
        for _ in range(2):
            times, grown = ours(url, path)
            mine += times
            growth = max(growth, grown)
            others += theirs(url, path)

    def cell(times: list[float]) -> str:
        return f"{statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f})"

    ratio = statistics.median(mine) / statistics.median(others)
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, {date.today()}"
    return "\n".join([
        "| Hash and upload of 15 MiB | Yanshu | `md5sum` and `curl -F` |",
        "| --- | --- | --- |",
        f"| Wall time | {cell(mine)} | {cell(others)} |",
        f"| Beside `md5sum` and `curl -F` | {ratio:.2f} × | 1 × |",
        f"| Growth of the process at its peak | {growth / 1024 / 1024:.1f} MiB | |",
        "",
        f"{PROFILE.capitalize()} build; median (least–most) of {len(mine)}, after {WARM_UP} that are not counted; {where}. "
        "Repeat with `bench/upload.py`.",
    ])


def main() -> None:
    """Build, measure, write."""
    if "--no-build" not in sys.argv:
        profile = ["--release"] if PROFILE == "release" else []
        subprocess.run(["cargo", "build", *profile, "--workspace", "--example", "upload"], cwd=ROOT, check=True)
    text = table()
    print(text)
    write_table(text, "upload")


if __name__ == "__main__":
    main()
