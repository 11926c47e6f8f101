#!/usr/bin/env python3
"""Start-up, idle memory and installed size of the release build, beside an empty Tauri window (bench/blank).

Builds both packages, starts each in a virtual display several times in turn, and writes the table into
docs/performance.md and README.md. Standard library only; `--no-build` measures what was built before.
"""

import ctypes
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTS = 10
# Longer than any pause within a start: opening files, waiting for the first answer of Rust.
STILL_S = 1.5
LOOK_EVERY_S = 0.02
# A text cursor that blinks is not a change: so few rows of the picture differ then.
CURSOR_ROWS = 24
WIDTH, HEIGHT = 1280, 900
# More colours than a bare window on a bare screen has; smoothed letters have dozens.
CONTENT_COLOURS = 8
IDLE_S = 5.0
TIMEOUT_S = 60.0
TABLE_START, TABLE_END = "<!-- figures -->", "<!-- /figures -->"


@dataclass
class App:
    """One of the two programs to compare."""

    name: str
    title: str
    binary: Path
    package: Path


@dataclass
class Start:
    """One start: seconds from the exec to each mark, and bytes after it has been idle."""

    mapped_s: float
    painted_s: float
    settled_s: float
    memory_bytes: int


class Image(ctypes.Structure):
    """The head of Xlib's XImage, as far as it is read here."""

    _fields_ = [(name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")] + [
        ("data", ctypes.POINTER(ctypes.c_char)),
        *[(name, ctypes.c_int) for name in ("byte_order", "unit", "bit_order", "pad", "depth", "bytes_per_line")],
    ]


class Screen:
    """Eyes on the virtual display: XGetImage takes milliseconds where a screenshot program takes a tenth of a second."""

    def __init__(self) -> None:
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.argtypes = [
            ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int,
        ]
        self.x.XGetImage.restype = ctypes.POINTER(Image)
        free = self.x.XFree
        free.argtypes = [ctypes.c_void_p]
        self.display = self.x.XOpenDisplay(None)
        self.root = self.x.XDefaultRootWindow(self.display)

    def rows(self) -> list[bytes]:
        """The whole screen, four bytes a pixel."""
        all_planes, z_pixmap = ctypes.c_ulong(-1).value, 2
        image = self.x.XGetImage(self.display, self.root, 0, 0, WIDTH, HEIGHT, all_planes, z_pixmap)
        try:
            stride = image.contents.bytes_per_line
            pixels = ctypes.string_at(image.contents.data, stride * HEIGHT)
            return [pixels[at : at + stride] for at in range(0, len(pixels), stride)]
        finally:
            self.x.XFree(image.contents.data)
            self.x.XFree(image)


def window_is_mapped(title: str) -> bool:
    """A visible window has this title."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, check=False)
    return bool(found.stdout.strip())


def colours(rows: list[bytes]) -> int:
    """How many colours there are; every third row is enough to meet each letter."""
    return len(set(array("I", b"".join(rows[::3]))))


def descendants(pid: int) -> list[int]:
    """The process and everything below it: the app, its web process, its network process."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    tree, todo = [], [pid]
    while todo:
        tree.append(todo.pop())
        todo += children.get(tree[-1], [])
    return tree


def memory_bytes(pid: int) -> int:
    """Proportional set size of the whole tree: pages shared with others are counted by share."""
    total = 0
    for member in descendants(pid):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def start(app: App, screen: Screen, data: Path) -> Start:
    """Start once, measure, stop."""
    environment = {**os.environ, "YANSHU_DATA_DIR": str(data), "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
    # Scroll bars that fade away after seconds would count as the last change.
    environment["GTK_OVERLAY_SCROLLING"] = "0"
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([app.binary], env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        mapped = painted = settled = None
        last = screen.rows()
        while painted is None or time.perf_counter() - began - settled < STILL_S:
            now = time.perf_counter() - began
            if now > TIMEOUT_S or process.poll() is not None:
                sys.exit(f"{app.name} did not come up")
            if mapped is None:
                mapped = now if window_is_mapped(app.title) else None
                time.sleep(LOOK_EVERY_S)
                continue
            rows = screen.rows()
            if rows != last:
                if sum(row != before for row, before in zip(rows, last)) > CURSOR_ROWS:
                    settled = now
                if painted is None and colours(rows) > CONTENT_COLOURS:
                    painted = settled = now
                last = rows
            # Looking costs time that the app could use: there are few cores.
            time.sleep(LOOK_EVERY_S)
        time.sleep(IDLE_S)
        return Start(mapped, painted, settled, memory_bytes(process.pid))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def installed_bytes(package: Path) -> int:
    """What unpacking the package puts on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())


def build() -> list[App]:
    """Both release packages, unless told to use what is there."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
    blank_target = target / "blank"
    if "--no-build" not in sys.argv:
        subprocess.run([ROOT / "scripts/bundle.sh"], check=True)
        tauri = [ROOT / "ui/node_modules/.bin/tauri", "build", "--bundles", "deb"]
        subprocess.run(tauri, cwd=ROOT / "bench/blank", env={**os.environ, "CARGO_TARGET_DIR": str(blank_target)}, check=True)

    def app(name: str, title: str, folder: Path, binary: str) -> App:
        packages = sorted((folder / "release/bundle/deb").glob("*.deb"), key=lambda path: path.stat().st_mtime)
        if not packages:
            sys.exit(f"no .deb of {name} below {folder}: run without --no-build")
        return App(name, title, folder / "release" / binary, packages[-1])

    return [app("Yanshu", "Yanshu|雁书", target, "yanshu"), app("Empty Tauri window", "^Blank$", blank_target, "blank")]


def measure(apps: list[App]) -> str:
    """The table, in Markdown."""
    screen = Screen()
    starts: dict[str, list[Start]] = {app.name: [] for app in apps}
    with tempfile.TemporaryDirectory() as folder:
        # In turn, so that what else the machine does meets both alike; the first round fills caches and is not counted.
        for turn in range(STARTS + 1):
            for app in apps:
                result = start(app, screen, Path(folder) / app.binary.name)
                print(f"{app.name}: {result}", flush=True)
                if turn > 0:
                    starts[app.name].append(result)

    def row(label: str, value, unit: str, digits: int) -> str:
        cells = []
        for app in apps:
            values = [value(result) for result in starts[app.name]]
            spread = f" ({min(values):.{digits}f}–{max(values):.{digits}f})"
            cells.append(f"{statistics.median(values):.{digits}f} {unit}{spread}")
        return f"| {label} | {' | '.join(cells)} |"

    mebi = 1024 * 1024
    rows = [
        f"| | {' | '.join(app.name for app in apps)} |",
        "| --- | " + " | ".join("---" for _ in apps) + " |",
        row("Start to window on the screen", lambda result: result.mapped_s * 1000, "ms", 0),
        row("Start to first content", lambda result: result.painted_s * 1000, "ms", 0),
        row("Start to last change (ready)", lambda result: result.settled_s * 1000, "ms", 0),
        row("Idle memory, all processes (PSS)", lambda result: result.memory_bytes / mebi, "MiB", 0),
        "| Installed size | " + " | ".join(f"{installed_bytes(app.package) / mebi:.1f} MiB" for app in apps) + " |",
        "| Package (.deb) | " + " | ".join(f"{app.package.stat().st_size / mebi:.1f} MiB" for app in apps) + " |",
    ]
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Xvfb without a GPU, {date.today()}"
    note = f"Release builds; median (least–most) of {STARTS} warm starts; {where}. Repeat with `make bench`."
    return "\n".join([*rows, "", note])


def write(table: str) -> None:
    """Put the table between the marks of each document that has them."""
    for document in (ROOT / "docs/performance.md", ROOT / "README.md"):
        text = document.read_text()
        before, mark, rest = text.partition(TABLE_START)
        _, end, after = rest.partition(TABLE_END)
        if not mark or not end:
            sys.exit(f"{document} has no {TABLE_START} … {TABLE_END}")
        document.write_text(f"{before}{mark}\n\n{table}\n\n{end}{after}")


def main() -> None:
    """Build outside the virtual display, measure inside."""
    if os.environ.get("YANSHU_BENCH_INSIDE"):
        table = measure(build())
        write(table)
        print(table)
        return
    for program in ("xvfb-run", "xdotool", "dpkg-deb"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing: run scripts/setup.sh tour")
    build()
    again = [ROOT / "scripts/headless.sh", sys.executable, __file__, "--no-build"]
    os.environ["YANSHU_BENCH_INSIDE"] = "1"
    sys.exit(subprocess.run(again, check=False).returncode)


if __name__ == "__main__":
    main()
