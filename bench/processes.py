"""What a process and all below it use. Standard library only."""

import os
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The process and everything below it: the app, its web process, its network process."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    tree, todo = [], [pid]
    while todo:
        tree.append(todo.pop())
        todo += children.get(tree[-1], [])
    return tree


def memory_bytes(pid: int) -> int:
    """Proportional set size of the whole tree: pages shared with others are counted by share."""
    total = 0
    for member in descendants(pid):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def processor_s(pid: int) -> float:
    """Processor time of the whole tree so far.

    From what the scheduler counts in nanoseconds: the ticks of `stat` are 10 ms, a sixth of all that a minute may cost. But
    only `stat` counts the threads that have ended, so that the larger of both is taken of each process.
    """
    total, is_counted = 0.0, False
    for member in descendants(pid):
        nanoseconds = 0
        for thread in Path(f"/proc/{member}/task").glob("*/schedstat"):
            try:
                nanoseconds += int(thread.read_text().split()[0])
            except OSError:
                continue
            is_counted = True
        total += max(nanoseconds / 1e9, _by_ticks_s(member))
    if not is_counted:
        raise RuntimeError(f"no schedstat of process {pid}: it has ended, or this kernel counts no nanoseconds")
    return total


def _by_ticks_s(pid: int) -> float:
    """Processor time of one process, to the tick."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
