#!/usr/bin/env python3
"""Writes docs/third-party.txt: every library in the app, with its version and licence, from the lock files."""
import json
import pathlib
import subprocess

root = pathlib.Path(__file__).resolve().parent.parent
run = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
packages = json.loads(subprocess.run(run, cwd=root, capture_output=True, check=True, text=True).stdout)["packages"]
rust = {(p["name"], p["version"], p["license"] or "see its source") for p in packages if p["source"]}
lock = json.loads((root / "ui/package-lock.json").read_text())["packages"]
npm = {
    (path.split("node_modules/")[-1], entry["version"], entry.get("license", "see its source"))
    for path, entry in lock.items()
    if path and not entry.get("optional")
}
lines = [f"{name} {version} · {licence}" for name, version, licence in sorted(rust)]
lines += ["", *[f"{name} {version} · {licence}" for name, version, licence in sorted(npm)]]
(root / "docs/third-party.txt").write_text("\n".join(lines) + "\n")
