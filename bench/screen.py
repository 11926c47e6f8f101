"""Eyes and hands on a virtual display: Xlib and XTest by ctypes. Standard library only.

XGetImage takes milliseconds where a screenshot program takes a tenth of a second, and a key is there at once.
"""

import ctypes
import subprocess
import time
from array import array

WIDTH, HEIGHT = 1280, 900
# More colours than a bare window on a bare screen has; smoothed letters have dozens.
CONTENT_COLOURS = 8


class _Image(ctypes.Structure):
    """The head of Xlib's XImage, as far as it is read here."""

    _fields_ = [(name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")] + [
        ("data", ctypes.POINTER(ctypes.c_char)),
        *[(name, ctypes.c_int) for name in ("byte_order", "unit", "bit_order", "pad", "depth", "bytes_per_line")],
    ]


class Screen:
    """The display of DISPLAY."""

    def __init__(self) -> None:
        self.x = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.argtypes = [
            ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int,
        ]
        self.x.XGetImage.restype = ctypes.POINTER(_Image)
        self.x.XStringToKeysym.restype = ctypes.c_ulong
        self.x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self.x.XFlush.argtypes = [ctypes.c_void_p]
        self.test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self.test.XTestFakeButtonEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
        self.test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_ulong]
        self.display = self.x.XOpenDisplay(None)
        self.root = self.x.XDefaultRootWindow(self.display)

    def rows(self, x: int = 0, y: int = 0, width: int = WIDTH, height: int = HEIGHT) -> list[bytes]:
        """A part of the screen, four bytes a pixel."""
        all_planes, z_pixmap = ctypes.c_ulong(-1).value, 2
        image = self.x.XGetImage(self.display, self.root, x, y, width, height, all_planes, z_pixmap)
        try:
            stride = image.contents.bytes_per_line
            pixels = ctypes.string_at(image.contents.data, stride * height)
            return [pixels[at : at + stride] for at in range(0, len(pixels), stride)]
        finally:
            self.x.XFree(image.contents.data)
            self.x.XFree(image)

    def click(self, x: int, y: int) -> None:
        """A click of the first button."""
        self.test.XTestFakeMotionEvent(self.display, -1, x, y, 0)
        for down in (1, 0):
            self.test.XTestFakeButtonEvent(self.display, 1, down, 0)
        self.x.XFlush(self.display)

    def key(self, name: str) -> None:
        """A key by its X name, down and up."""
        code = self.x.XKeysymToKeycode(self.display, self.x.XStringToKeysym(name.encode()))
        for down in (1, 0):
            self.test.XTestFakeKeyEvent(self.display, code, down, 0)
        self.x.XFlush(self.display)


def place_of(title: str) -> tuple[int, int] | None:
    """Where the visible window of this title begins."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title, "getwindowgeometry", "--shell"],
        capture_output=True, text=True, check=False,
    ).stdout
    values = dict(line.split("=", 1) for line in found.splitlines() if "=" in line)
    return (int(values["X"]), int(values["Y"])) if "X" in values else None


def colours(rows: list[bytes]) -> int:
    """How many colours there are; every third row is enough to meet each letter."""
    return len(set(array("I", b"".join(rows[::3]))))


def changed_pixels(rows: list[bytes], before: list[bytes]) -> int:
    """How many pixels differ."""
    return sum(
        sum(a != b for a, b in zip(array("I", row), array("I", old)))
        for row, old in zip(rows, before) if row != old
    )


def until(done, timeout_s: float, every_s: float = 0.01) -> bool:
    """Waits for something to be true."""
    end = time.perf_counter() + timeout_s
    while time.perf_counter() < end:
        if done():
            return True
        time.sleep(every_s)
    return False
