#!/usr/bin/env python3
"""Start-up, memory, idle work, size and keys of the release build, beside an empty Tauri window (bench/blank) and `curl`.

Builds both packages, starts each in a virtual display several times in turn, and writes the table into docs/performance.md
and README.md. Fails when a goal is missed by more than a fifth. Standard library only; `--no-build` measures what was built
before.
"""

import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from goals import ROOT, Row, commit, table, write
from processes import memory_bytes, processor_s
from screen import CONTENT_COLOURS, Screen, changed_pixels, colours, place_of
from soak import FEW, KEYS, LONG_TEXT, MANY, VISITS, keystrokes_ms, p95, soak

STARTS = 10
LOOK_EVERY_S = 0.01
# The first line of the text field, in a window of 1280 × 800, and what a key changes in it at least: no text cursor does.
FIELD = (112, 255, 400, 22)
KEY_PIXELS = 24
IDLE_S = 5.0
LONG_IDLE_S = 60.0
TIMEOUT_S = 60.0
CALLS = 40
MEBI = 1024 * 1024


@dataclass
class App:
    """One of the two programs to compare."""

    name: str
    title: str
    binary: Path
    package: Path
    has_field: bool


@dataclass
class Start:
    """One start: seconds from the exec to each mark, and bytes after it has been idle."""

    mapped_s: float
    painted_s: float
    ready_s: float
    memory_bytes: int


class Running:
    """A started program, ended with the block."""

    def __init__(self, app: App, data: Path) -> None:
        environment = {**os.environ, "YANSHU_DATA_DIR": str(data), "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
        # Scroll bars that fade away after seconds would count as a change.
        environment["GTK_OVERLAY_SCROLLING"] = "0"
        quiet = subprocess.DEVNULL
        self.began = time.perf_counter()
        self.process = subprocess.Popen([app.binary], env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def now(self) -> float:
        """Seconds since the exec."""
        return time.perf_counter() - self.began


def start(app: App, screen: Screen, data: Path) -> Start:
    """Start once, measure, stop."""
    with Running(app, data) as running:
        def wait(look):
            # Looking costs time that the app could use: there are few cores.
            while (found := look()) is None:
                if running.now() > TIMEOUT_S or running.process.poll() is not None:
                    sys.exit(f"{app.name} did not come up")
                time.sleep(LOOK_EVERY_S)
            return found

        left, top = wait(lambda: place_of(app.title))
        mapped = running.now()
        wait(lambda: colours(screen.rows()) > CONTENT_COLOURS or None)
        painted = ready = running.now()
        if app.has_field:
            place = (left + FIELD[0], top + FIELD[1], FIELD[2], FIELD[3])
            keys = 0

            def typed():
                nonlocal keys
                screen.click(place[0] + 300, place[1] + 10)
                before = screen.rows(*place)
                screen.key("m")
                keys += 1
                time.sleep(LOOK_EVERY_S)
                return True if changed_pixels(screen.rows(*place), before) > KEY_PIXELS else None

            wait(typed)
            ready = running.now()
            time.sleep(0.5)
            # The next start finds an empty text again.
            for _ in range(keys):
                screen.key("BackSpace")
        time.sleep(IDLE_S)
        return Start(mapped, painted, ready, memory_bytes(running.process.pid))


def idle_percent(app: App, data: Path) -> float:
    """Share of one processor that all processes use with nothing to do."""
    with Running(app, data) as running:
        time.sleep(IDLE_S * 2)
        before = processor_s(running.process.pid)
        time.sleep(LONG_IDLE_S)
        return (processor_s(running.process.pid) - before) / LONG_IDLE_S * 100


def command_line(app: App, folder: Path) -> Path:
    """The `yanshu-cli` of the package, as if it were installed below a folder."""
    place = folder / "installed"
    subprocess.run(["dpkg-deb", "-x", app.package, place], check=True)
    cli = place / "usr/bin/yanshu-cli"
    cli.write_text(cli.read_text().replace("/usr/bin/", f"{place}/usr/bin/"))
    return cli


def calls_ms(cli: Path, data: Path) -> tuple[list[float], list[float]]:
    """Whole processes of `yanshu-cli compose` and of `curl --version`, in turn."""
    environment = {**os.environ, "YANSHU_DATA_DIR": str(data), "YANSHU_APP_SECRET": "0123456789ab"}
    account = ["account", "add", "--name", "bench", "--app-key", "0123456789abcdef", "--url", "https://127.0.0.1:1/im/v2"]
    subprocess.run([cli, *account], env=environment, check=True, stdout=subprocess.DEVNULL)
    commands = ([cli, "compose", "--account", "bench", "--to", "goose|1|swan", "--text", "honk"], ["curl", "--version"])
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(CALLS + 3):
        for command, times in zip(commands, took):
            began = time.perf_counter()
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            if turn >= 3:
                times.append((time.perf_counter() - began) * 1000)
    return took


def installed_bytes(package: Path) -> int:
    """What unpacking the package puts on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())


def build() -> tuple[App, App]:
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
        return App(name, title, folder / "release" / binary, packages[-1], binary == "yanshu")

    return app("Yanshu", "Yanshu|雁书", target, "yanshu"), app("Empty Tauri window", "^Blank$", blank_target, "blank")


def measure(ours: App, blank: App) -> list[Row]:
    """Every figure."""
    screen = Screen()
    starts: dict[str, list[Start]] = {app.name: [] for app in (ours, blank)}
    with tempfile.TemporaryDirectory() as folder:
        # In turn, so that what else the machine does meets both alike; the first round fills caches and is not counted.
        for turn in range(STARTS + 1):
            for app in (ours, blank):
                result = start(app, screen, Path(folder) / app.binary.name)
                print(f"{app.name}: {result}", flush=True)
                if turn > 0:
                    starts[app.name].append(result)
        idle = {app.name: idle_percent(app, Path(folder) / app.binary.name) for app in (ours, blank)}
        cli = command_line(ours, Path(folder))
        composed, curl = calls_ms(cli, Path(folder) / "cli")
    few, many = soak(ours.binary)
    keys = keystrokes_ms(ours.binary)

    def ratio(label: str, value, beside, unit: str, goal: float | None) -> Row:
        def cell(values: list[float]) -> str:
            return f"{statistics.median(values):.0f} {unit} ({min(values):.0f}–{max(values):.0f})"

        own = [value(result) for result in starts[ours.name]]
        other = [beside(result) for result in starts[blank.name]]
        return Row(label, cell(own), cell(other), statistics.median(own) / statistics.median(other), goal)

    def size(label: str, of, goal: float) -> Row:
        own, other = (of(app) / MEBI for app in (ours, blank))
        return Row(label, f"{own:.1f} MiB", f"{other:.1f} MiB", own, goal, "MiB")

    call, version = statistics.median(composed), statistics.median(curl)
    return [
        ratio("Start to window on the screen", lambda s: s.mapped_s * 1000, lambda s: s.mapped_s * 1000, "ms", None),
        ratio("Start to first content", lambda s: s.painted_s * 1000, lambda s: s.painted_s * 1000, "ms", 1.15),
        ratio("Start to ready: a key typed into the text field is shown", lambda s: s.ready_s * 1000, lambda s: s.painted_s * 1000, "ms", 1.6),
        ratio("Memory of all processes (PSS), after 5 s", lambda s: s.memory_bytes / MEBI, lambda s: s.memory_bytes / MEBI, "MiB", 1.25),
        Row(f"Memory after {MANY} sends; after {FEW}; each with {VISITS} visits of every page", f"{many / MEBI:.0f} MiB", f"{few / MEBI:.0f} MiB", many / few, 1.05),
        Row("Idle CPU over 60 s, all processes", f"{idle[ours.name]:.2f} %", f"{idle[blank.name]:.2f} %", idle[ours.name], 0.1, "%"),
        size("Package (.deb), with the command line", lambda app: app.package.stat().st_size, 10),
        size("Installed", lambda app: installed_bytes(app.package), 32),
        Row("`yanshu-cli compose`, whole process; `curl --version`", f"{call:.1f} ms", f"{version:.1f} ms", call, version * 1.5 + 15, "ms"),
        Row(f"Key in a text of {LONG_TEXT} characters to its frame, 95 of 100 of {KEYS}", f"{p95(keys):.1f} ms", "", p95(keys), 16, "ms"),
    ]


def main() -> None:
    """Build outside the virtual display, measure inside."""
    if os.environ.get("YANSHU_BENCH_INSIDE"):
        rows = measure(*build())
        where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Xvfb without a GPU, {date.today()}"
        beside = "Beside it: an empty Tauri window, or what the row names"
        text = table(rows, f"Release builds of {commit()}; median (least–most) of {STARTS} warm starts in turn; {where}. {beside}. Repeat with `make bench`.")
        write(text)
        print(text)
        missed = [row.label for row in rows if row.missed()]
        if missed:
            sys.exit("missed by more than a fifth: " + "; ".join(missed))
        return
    for program in ("xvfb-run", "xdotool", "dpkg-deb", "WebKitWebDriver", "curl"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing: run scripts/setup.sh tour")
    build()
    again = [ROOT / "scripts/headless.sh", sys.executable, __file__, "--no-build"]
    os.environ["YANSHU_BENCH_INSIDE"] = "1"
    sys.exit(subprocess.run(again, check=False).returncode)


if __name__ == "__main__":
    main()
