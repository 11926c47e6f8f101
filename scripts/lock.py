#!/usr/bin/env python3
"""What cargo-deny says of crates, for npm: where packages come from, and whether they run anything when they are installed.

Reads ui/package-lock.json only; no network.
"""

import json
import pathlib
import sys

LOCK = pathlib.Path(__file__).parent.parent / "ui" / "package-lock.json"


def faults(package):
    if package.get("link"):
        yield "is a folder of this machine"
    # The lock names no place, so that npm takes every package from the registry that it is set to.
    if "resolved" in package:
        yield f"comes from {package['resolved']}"
    if not package.get("integrity", "").startswith("sha512-"):
        yield "has no SHA-512"
    if package.get("hasInstallScript"):
        yield "runs a script when it is installed"


def main():
    packages = json.loads(LOCK.read_text())["packages"]
    found = [
        f"{path}: {fault}"
        for path, package in packages.items()
        if path and not package.get("inBundle")
        for fault in faults(package)
    ]
    print("\n".join(found) or f"{len(packages) - 1} npm packages: all from the registry, none runs anything")
    sys.exit(bool(found))


main()
