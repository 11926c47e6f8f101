"""A window that has worked for long, driven by WebKitWebDriver: its memory after many sends, and its keys in a long text."""

import statistics
import tempfile
import time
from pathlib import Path

from processes import memory_bytes
from webdriver import Window

FEW, MANY, VISITS = 10, 1000, 20
PAGES = ("history", "templates", "sandbox", "accounts", "settings", "compose")
LONG_TEXT, KEYS = 5000, 60
REST_S = 5.0

SEND = """const [count, done] = [arguments[0], arguments[1]];
const find = (id) => document.querySelector(`[data-testid=${id}]`);
const frame = () => new Promise((next) => setTimeout(next));
(async () => {
  for (let i = 0; i < count; i++) {
    find("compose-result-close")?.click();
    while (find("compose-result")) await frame();
    find("compose-send").click();
    while (!["sent", "rejected", "unknown"].includes(find("compose-result")?.dataset.outcome)) await frame();
    if (find("compose-result").dataset.outcome !== "sent") return done("not sent");
  }
  done("sent");
})();"""

VISIT = """const [pages, times, done] = [arguments[0], arguments[1], arguments[2]];
const find = (id) => document.querySelector(`[data-testid=${id}]`);
(async () => {
  for (let i = 0; i < times; i++)
    for (const page of pages) {
      find(`nav-${page}`).click();
      while (!find(`page-${page}`)?.querySelector("h1, h2")) await new Promise((next) => setTimeout(next, 20));
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    }
  done(null);
})();"""

TYPE = """const [keys, done] = [arguments[0], arguments[1]];
const field = document.querySelector("[data-testid=compose-text]");
const took = [];
(async () => {
  field.focus();
  for (let i = 0; i < keys; i++) {
    await new Promise((next) => setTimeout(next, 60));
    const began = performance.now();
    document.execCommand("insertText", false, "雁");
    // Drawn when the frame after the key is over.
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    took.push(performance.now() - began);
  }
  done(took);
})();"""


def soak(binary: Path) -> tuple[int, int]:
    """Bytes of all processes after a few sends and visits of every page, and after many more."""
    with tempfile.TemporaryDirectory() as folder, Window(binary, Path(folder)) as window:
        window.type("compose-sender", "goose")
        window.type("compose-receiver", "swan")
        window.type("compose-text", "honk")

        def send(count: int) -> None:
            # In parts, each within the time that a script may take.
            while count > 0:
                part = min(count, 50)
                outcome = window.js_async(SEND, part)
                if outcome != "sent":
                    raise SystemExit(f"the sandbox has not taken a message: {outcome}")
                count -= part

        def weight() -> int:
            # The scripts of a page stay once it was opened: that is no growth, so both have opened all of them.
            for _ in range(VISITS):
                window.js_async(VISIT, PAGES, 1)
            time.sleep(REST_S)
            return memory_bytes(window.process_id())

        send(FEW)
        few = weight()
        send(MANY - FEW)
        return few, weight()


def keystrokes_ms(binary: Path) -> list[float]:
    """From a key in a long text to the frame that shows it, in JSON and bubble as well."""
    with tempfile.TemporaryDirectory() as folder, Window(binary, Path(folder)) as window:
        window.type("compose-text", "雁")
        window.js(
            "const field = document.querySelector('[data-testid=compose-text]'); field.focus();"
            f"document.execCommand('insertText', false, '雁书'.repeat({(LONG_TEXT - KEYS - 1) // 2})); return null"
        )
        window.until("return !!document.querySelector('[data-testid=compose-json]')")
        window.js_async(TYPE, 10)
        return window.js_async(TYPE, KEYS)


def p95(values: list[float]) -> float:
    """95 of 100 are no larger."""
    return statistics.quantiles(values, n=20)[-1]
