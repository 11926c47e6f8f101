#!/usr/bin/env python3
"""The real window over a history of a million rows, and over a body of 5 MB of JSON.

    bench/window.py FOLDER FEW   FOLDER holds a history.db of a million rows, FEW one of some thousand: what the memory of
                                 the web view grows by, whatever it shows
    bench/window.py              measures the large body alone, and only prints

Opens the release build on a copy, and writes the tables into docs/performance.md. Needs a display server, xdotool and
WebKitWebDriver (scripts/setup.sh test). `--debug` takes the development build, `--print` writes nothing, `--no-start`
leaves out the starts.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import measure
from document import write_table
from webdriver import Window

ROOT = measure.ROOT
PROFILE = "debug" if "--debug" in sys.argv else "release"
STARTS = 5
JUMPS = 20
WHEEL_ROWS = 2_000
ROW_PX = 52
MEBI = 1024 * 1024

LIST = "const list = document.querySelector('[data-testid=history-list]');"
# Keeps the longest time between two frames from now on.
WATCH = """if (window.__frames) return;
  const watch = window.__frames = { longest: 0, last: performance.now(), many: [] };
  const look = (now) => {
    const took = now - watch.last;
    watch.longest = Math.max(watch.longest, took);
    watch.many.push(took);
    watch.last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);"""
FORGET = "window.__frames.longest = 0; window.__frames.many = [];"
FRAMES = """const { many } = window.__frames;
  many.sort((a, b) => a - b);
  return [many.at(-1) ?? 0, many[Math.floor(many.length * 0.99)] ?? 0, many.length];"""
# Does something, and says how many milliseconds later rows cover the list (and, where asked, the last of all is in sight).
UNTIL_ROWS = """const [what, share, oldest, done] = arguments;
  const began = performance.now();
  if (what === 'open') document.querySelector('[data-testid=nav-history]').click();
  """ + LIST.replace("const list", "let list") + """
  const end = () => list.scrollHeight - list.clientHeight;
  if (what === 'jump') list.scrollTop = end() * share;
  const rowAt = (y) => {
    const { left, width } = list.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, y)?.closest('[data-testid=history-row]');
  };
  const look = () => {
    list ??= document.querySelector('[data-testid=history-list]');
    const { top, bottom } = list?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    const covered = list && [top + 60, (top + bottom) / 2, bottom - 30].every(rowAt);
    const there = covered && (!oldest || rowAt(bottom - 30).dataset.id === '1');
    if (there) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);"""
PLACE = LIST + "const { left, top, width, height } = list.getBoundingClientRect(); return [left + width / 2, top + height / 2];"
# The sandbox turns it away, as a gateway would; the row keeps it.
SEND_LARGE = """const done = arguments[0];
  const items = Array.from({ length: 29500 }, (_, n) => ({
    id: `item-${n}`, name: '雁书测试消息 number ' + n, price: n * 1.5, on: n % 2 === 0,
    nested: { list: [n, n + 1, n + 2], note: 'a note that is read by nobody but makes the body long' } }));
  const body = JSON.stringify({ message: { message_type: 100, attachment: { items } } });
  const draft = { account_id: 'sandbox', conversation: { sender: 'alice', kind: 'p2p', receiver: 'bob' }, body, attachment: null };
  window.__TAURI_INTERNALS__.invoke('send', { draft, operation: 'large', confirmed: false }, { headers: { 'operation-id': 'large' } })
    .then(() => done(new Blob([body]).size), (error) => done(JSON.stringify(error)));"""
# Clicks, and says how many milliseconds later this is drawn.
UNTIL_DRAWN = """const [click, wanted, done] = arguments;
  const began = performance.now();
  document.querySelector(click).click();
  const look = () => (document.querySelector(wanted) ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look));
  requestAnimationFrame(look);"""
# Scrolls the large body to its end, so far in each frame; says how far it came.
SCROLL_LARGE = """const [steps, done] = arguments;
  const scroller = document.querySelector('[data-testid=history-request-body]').closest('[data-scroller], .cm-scroller');
  scroller.scrollTop = 0;
  let step = 0;
  const next = () => {
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = (end * ++step) / steps;
    if (step < steps) requestAnimationFrame(next);
    else requestAnimationFrame(() => done(scroller.scrollTop / end));
  };
  requestAnimationFrame(next);"""
WHEEL_LARGE = """const [done] = arguments;
  const scroller = document.querySelector('[data-testid=history-request-body]').closest('[data-scroller], .cm-scroller');
  scroller.scrollTop = 0;
  let frames = 0;
  const next = () => {
    scroller.scrollTop += 60;
    if (++frames < 300) requestAnimationFrame(next);
    else requestAnimationFrame(() => done(scroller.scrollTop));
  };
  requestAnimationFrame(next);"""


def ready_s(binary: Path, folders: dict[str, Path]) -> dict[str, list[float]]:
    """Seconds from the start until a key typed into the text field is shown, for each data folder in turn."""
    screen = measure.Screen()
    found: dict[str, list[float]] = {name: [] for name in folders}
    # The first round fills the caches and is not counted.
    for turn in range(STARTS + 1):
        for name, data in folders.items():
            start = measure.start(measure.App(name, "Yanshu|雁书", binary, Path(), True), screen, data)
            print(f"{name}: {start}", flush=True)
            if turn > 0:
                found[name].append(start.ready_s)
    return found


def longest_frame(window: Window, do: Callable[[], object]) -> tuple[float, float, object]:
    """Milliseconds of the longest frame while something is done, and of the 99th in a hundred; and what was answered."""
    window.js(FORGET)
    answer = do()
    # One frame more, so that what was done is drawn.
    window.js_async("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(null)))")
    longest, most, _ = window.js(FRAMES)
    return longest, most, answer


def wheel(window: Window) -> None:
    """Turns the wheel over the list until so many rows went by."""
    x, y = window.js(PLACE)
    subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y))], check=True)
    while True:
        at = window.js(LIST + "return list.scrollTop")
        if at >= WHEEL_ROWS * ROW_PX:
            return
        subprocess.run(["xdotool", "click", "--repeat", "100", "--delay", "12", "5"], check=True)
        if window.js(LIST + "return list.scrollTop") == at:
            sys.exit("the wheel does not reach the list")


def browse(window: Window) -> tuple[tuple[int, int], list[tuple[str, str]]]:
    """Pages, jumps and the wheel, and by how many bytes they make the app's own process grow, and all of its processes."""
    pid = window.process_id()
    own = lambda: resident(pid)  # noqa: E731
    window.js(WATCH)
    first = window.js_async(UNTIL_ROWS, "open", 0, False)
    time.sleep(measure.IDLE_S)
    before, before_own = measure.memory_bytes(pid), own()
    idle, _, _ = longest_frame(window, lambda: time.sleep(2))
    end = window.js_async(UNTIL_ROWS, "jump", 1, True)
    shares = [(7919 * n % 1000) / 1000 for n in range(1, JUMPS + 1)]
    jumps = [window.js_async(UNTIL_ROWS, "jump", share, False) for share in shares]
    window.js_async(UNTIL_ROWS, "jump", 0, False)
    steps = [("after jumps", measure.memory_bytes(pid))]
    wheeled, most, _ = longest_frame(window, lambda: wheel(window))
    window.js_async(UNTIL_ROWS, "jump", 0, False)
    steps.append(("after the wheel", measure.memory_bytes(pid)))
    typed, _, _ = longest_frame(window, lambda: [window.type("history-search", word) for word in ("订", "单", " ", "发", "票")])
    time.sleep(measure.IDLE_S)
    grown, grown_own = measure.memory_bytes(pid) - before, own() - before_own
    for step, at in steps:
        print(f"{step}: {(at - before) / MEBI:.1f} MiB", flush=True)
    return (grown_own, grown), [
        ("Click on *History* to the first page drawn", f"{first:.0f} ms"),
        ("Scroll bar to the end, to the last row drawn", f"{end:.0f} ms"),
        (f"Scroll bar to {JUMPS} places between: median, longest", f"{statistics.median(jumps):.0f} ms, {max(jumps):.0f} ms"),
        ("Longest frame at rest", f"{idle:.0f} ms"),
        (f"Longest frame while {WHEEL_ROWS:,} rows go by under the wheel; 99 of 100", f"{wheeled:.0f} ms; {most:.0f} ms"),
        ("Longest frame while five keys of a search are typed", f"{typed:.0f} ms"),
    ]


def resident(pid: int) -> int:
    """Resident memory of one process, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def large(window: Window) -> list[tuple[str, str]]:
    """Opens, unfolds and scrolls 5 MB of JSON."""
    size = window.js_async(SEND_LARGE)
    if not isinstance(size, int):
        sys.exit(f"the large body was not sent: {size}")
    window.js(WATCH)
    window.click("nav-history")
    window.until("return !!document.querySelector('[data-testid=history-row]')")
    row = "[data-testid=history-row]"
    body = "[data-testid=history-request-body]"
    frame, _, opened = longest_frame(window, lambda: window.js_async(UNTIL_DRAWN, row, body))
    rows = [
        (f"Click to {size / 1e6:.1f} MB of JSON drawn, folded", f"{opened:.0f} ms"),
        ("Longest frame meanwhile", f"{frame:.0f} ms"),
    ]
    frame, _, _ = longest_frame(window, lambda: window.js(f"document.querySelector('{body[:-1]}-expand]').click()"))
    rows.append(("Longest frame while all is unfolded", f"{frame:.0f} ms"))
    for name, script, arguments in [
        ("through all of it in 12 frames", SCROLL_LARGE, [12]),
        ("through all of it in 300 frames", SCROLL_LARGE, [300]),
        ("300 frames by three lines each", WHEEL_LARGE, []),
    ]:
        frame, most, came = longest_frame(window, lambda: window.js_async(script, *arguments))
        print(name, came)
        rows.append((f"Longest frame, {name}; 99 of 100", f"{frame:.0f} ms; {most:.0f} ms"))
    return rows


def growths(many: tuple[int, int], few: tuple[int, int]) -> list[tuple[str, str]]:
    """By how much the memory grew while a million rows were browsed, and while few were."""
    return [
        (f"Growth by all of this, and by the same over few rows: {whose}", f"{a / MEBI:.1f} MiB, {b / MEBI:.1f} MiB")
        for whose, a, b in zip(["the app's process (resident)", "with the web processes (PSS)"], many, few, strict=True)
    ]


def measured(folders: list[Path]) -> str:
    """The tables, in Markdown."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
    binary = target / PROFILE / "yanshu"
    if not binary.is_file():
        sys.exit(f"{binary} is not built")
    with tempfile.TemporaryDirectory() as scratch:
        empty, full, few = (Path(scratch) / name for name in ("empty", "full", "few"))
        for data in (empty, full, few):
            data.mkdir()
        starts, rows = {}, []
        if folders:
            for folder, data in zip(folders, (full, few), strict=True):
                shutil.copy(folder / "history.db", data / "history.db")
            starts = {} if "--no-start" in sys.argv else ready_s(binary, {"empty": empty, "full": full})
            with Window(binary, full) as window:
                grown, rows = browse(window)
            with Window(binary, few) as window:
                grown_few, _ = browse(window)
            rows += growths(grown, grown_few)
        with Window(binary, empty) as window:
            rows_large = large(window)
    if starts:
        none, million = (statistics.median(starts[name]) for name in ("empty", "full"))
        ready = f"{million * 1000:.0f} ms, {none * 1000:.0f} ms ({million / none:.2f} ×)"
        rows.insert(0, ("Start to ready: a million rows, none", ready))
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Xvfb without a GPU, {date.today()}"
    note = f"{PROFILE.capitalize()} build; {where}. Repeat with `bench/window.py FOLDER FEW`."
    tables = [[("Over 1,000,000 rows", ""), ("---", "---"), *rows], [("Over a large body", ""), ("---", "---"), *rows_large]]
    lines = ["\n".join(f"| {name} | {value} |" for name, value in table) for table in tables]
    return "\n\n".join([*lines, note])


def write(text: str) -> None:
    """Puts the tables between the marks of the document."""
    write_table(text, "window")


def main() -> None:
    """Measures inside a virtual display."""
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]
    if len(folders) not in (0, 2) or any(not (folder / "history.db").is_file() for folder in folders):
        sys.exit(__doc__)
    if not os.environ.get("YANSHU_BENCH_INSIDE"):
        os.environ["YANSHU_BENCH_INSIDE"] = "1"
        sys.exit(subprocess.run([ROOT / "scripts/headless.sh", sys.executable, *sys.argv], check=False).returncode)
    text = measured(folders)
    print(text)
    if folders and "--print" not in sys.argv:
        write(text)


if __name__ == "__main__":
    main()
