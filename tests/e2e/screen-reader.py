#!/usr/bin/python3
"""What a screen reader gets of the running Yanshu, over AT-SPI: one JSON object for each part of the window, in its order.

Needs the accessibility bus (at-spi2-core) and python3-pyatspi, so the system's Python.
"""

import json
import sys

import pyatspi

STATES = {"focused": pyatspi.STATE_FOCUSED, "checked": pyatspi.STATE_CHECKED, "enabled": pyatspi.STATE_ENABLED, "showing": pyatspi.STATE_SHOWING}


def text_of(part) -> str:
    """The words in a part, without those of its children."""
    try:
        text = part.queryText()
    except NotImplementedError:
        return ""
    # U+FFFC stands for a child.
    return text.getText(0, -1).replace("\ufffc", "").strip()


def read(part, depth: int) -> None:
    """Prints a part and all that is in it. What goes away meanwhile is left out."""
    try:
        states = part.getState()
        attributes = dict(pair.split(":", 1) for pair in part.getAttributes() if ":" in pair)
        found = {
            "depth": depth,
            "role": part.getRoleName(),
            "name": part.name,
            "description": part.description,
            "text": text_of(part),
            "live": attributes.get("live") or attributes.get("container-live") or "",
            "states": [name for name, state in STATES.items() if states.contains(state)],
        }
        children = [part.getChildAtIndex(index) for index in range(part.childCount)]
    except Exception:  # A GLib error of any kind: the part is gone.
        return
    print(json.dumps(found, ensure_ascii=False))
    for child in children:
        if child is not None:
            read(child, depth + 1)


def main() -> None:
    """The app is the only one on this bus with the name."""
    apps = [app for app in pyatspi.Registry.getDesktop(0) if app is not None and app.name == "yanshu"]
    if not apps:
        sys.exit("no yanshu on the accessibility bus")
    read(apps[0], 0)


main()
