#!/usr/bin/env python3
"""Draw every icon size from icons/icon.svg. Run it after changing the SVG, and commit what it writes.

Needs rsvg-convert (librsvg2-bin). The .ico and .icns containers only wrap PNGs, so the standard library packs them.
"""

import struct
import subprocess
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "icons"
PNG_FILES = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512}
ICO_SIZES = (16, 24, 32, 48, 64, 256)
# Apple's type code of each PNG slot, with its size in real pixels.
ICNS_SLOTS = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}


def png(size: int) -> bytes:
    """The picture at `size` × `size` pixels."""
    command = ["rsvg-convert", "-w", str(size), "-h", str(size), str(ICONS / "icon.svg")]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def ico(sizes: tuple[int, ...]) -> bytes:
    """A Windows icon: a directory of 16-byte entries, then the PNGs."""
    pictures = [png(size) for size in sizes]
    head = struct.pack("<HHH", 0, 1, len(sizes))
    offset = len(head) + 16 * len(sizes)
    for size, picture in zip(sizes, pictures):
        # 256 is written as 0: the field is one byte wide.
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + b"".join(pictures)


def icns(slots: dict[str, int]) -> bytes:
    """An Apple icon: chunks of type, big-endian length (with its own 8 bytes) and PNG."""
    chunks = b""
    for kind, size in slots.items():
        picture = png(size)
        chunks += kind.encode() + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(chunks) + 8) + chunks


for name, size in PNG_FILES.items():
    (ICONS / name).write_bytes(png(size))
(ICONS / "icon.ico").write_bytes(ico(ICO_SIZES))
(ICONS / "icon.icns").write_bytes(icns(ICNS_SLOTS))
