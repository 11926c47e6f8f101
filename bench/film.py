#!/usr/bin/env python3
"""A start in pictures, 100 ms apart, as one strip: docs/pictures/start.png. The second start on a data folder is shown.

Needs the release build and ImageMagick. Standard library only; `--debug` shows an unoptimised build.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from goals import ROOT
from measure import App, Running
from screen import HEIGHT, WIDTH, Screen

FRAMES, EVERY_S = 12, 0.1
SHOWN = "320x200"
PROFILE = "debug" if "--debug" in sys.argv else "release"


def film(binary: Path, data: Path) -> list[tuple[float, bytes]]:
    """What the screen shows, and when: seconds since the exec."""
    screen = Screen()
    shots = []
    with Running(App("Yanshu", "", binary, Path(), True), data) as running:
        for number in range(1, FRAMES + 1):
            time.sleep(max(0.0, number * EVERY_S - running.now()))
            shots.append((running.now(), b"".join(screen.rows())))
        time.sleep(3)
    return shots


def strip(shots: list[tuple[float, bytes]], picture: Path) -> None:
    """Writes them side by side, with their times."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, (at_s, pixels) in enumerate(shots):
            raw, png = Path(folder) / f"{number}.bgra", Path(folder) / f"{number:02}.png"
            raw.write_bytes(pixels)
            size = ["-size", f"{WIDTH}x{HEIGHT}", "-depth", "8", f"bgra:{raw}", "-alpha", "off", "-crop", "1280x800+0+0", "+repage"]
            label = ["-resize", SHOWN, "-set", "label", f"{at_s * 1000:.0f} ms"]
            subprocess.run(["convert", *size, *label, png], check=True)
            names.append(png)
        subprocess.run(["montage", "-font", "DejaVu-Sans", "-label", "%[label]", *names, "-tile", "4x", "-geometry", "+6+6", picture], check=True)


def main() -> None:
    """Twice: the first start makes the data folder."""
    if not os.environ.get("YANSHU_BENCH_INSIDE"):
        os.environ["YANSHU_BENCH_INSIDE"] = "1"
        sys.exit(subprocess.run([ROOT / "scripts/headless.sh", sys.executable, __file__, *sys.argv[1:]], check=False).returncode)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        shots: list[tuple[float, bytes]] = []
        for _ in range(2):
            shots = film(target / PROFILE / "yanshu", Path(folder) / "data")
    strip(shots, ROOT / "docs/pictures/start.png")


if __name__ == "__main__":
    main()
