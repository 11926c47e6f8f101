#!/usr/bin/env python3
"""Writes what the app asks for when it looks for updates: version, notes, and an address and signature for each system.

    scripts/update-manifest.py FOLDER VERSION BASE_URL [CHANGELOG] > latest.json

FOLDER has the packages, each with its signature beside it (NAME.sig, as `tauri build` writes it). They are published at
BASE_URL/NAME. What the changelog says under the version becomes the notes.
"""

import datetime
import json
import pathlib
import re
import sys

# The end of a package's name, and the systems that install it.
SYSTEMS = [
    ("amd64.AppImage", "linux-x86_64"),
    ("aarch64.app.tar.gz", "darwin-aarch64"),
    ("x64.app.tar.gz", "darwin-x86_64"),
    (".msi", "windows-x86_64"),
]


def notes(changelog: str, version: str) -> str:
    found = re.search(rf"^## \[{re.escape(version)}\].*?$(.*?)(?=^## \[|\Z)", changelog, re.M | re.S)
    return found.group(1).strip() if found else ""


def main() -> None:
    folder, version, base_url = pathlib.Path(sys.argv[1]), sys.argv[2].removeprefix("v"), sys.argv[3].rstrip("/")
    changelog = pathlib.Path(sys.argv[4]).read_text(encoding="utf-8") if len(sys.argv) > 4 else ""
    platforms = {}
    for signature in sorted(folder.rglob("*.sig")):
        name = signature.name.removesuffix(".sig")
        for ending, system in SYSTEMS:
            if name.endswith(ending):
                platforms[system] = {"url": f"{base_url}/{name}", "signature": signature.read_text().strip()}
    if not platforms:
        sys.exit(f"no signed package in {folder}")
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    manifest = {"version": version, "notes": notes(changelog, version), "pub_date": now, "platforms": platforms}
    json.dump(manifest, sys.stdout, ensure_ascii=False, indent=2)
    print()


main()
