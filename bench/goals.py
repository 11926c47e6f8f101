"""The goals of the window's start and weight, and the table that says how near they are."""

import subprocess
from dataclasses import dataclass

from document import PERFORMANCE, ROOT, write_table

# A goal that is missed by more than this fails the run: figures on a shared machine vary.
TOLERANCE = 1.2


@dataclass
class Row:
    """A figure, what it stands beside, and what it should be at most, in the unit of `value`."""

    label: str
    shown: str
    beside: str
    value: float
    goal: float | None = None
    unit: str = "×"

    def verdict(self) -> str:
        """How it stands to its goal."""
        if self.goal is None:
            return ""
        return f"{self.value:.2f} {self.unit}, goal {self.goal:.4g} {self.unit}".replace(" ×", "×")

    def missed(self) -> bool:
        """Whether it is past its goal by more than the tolerance."""
        return self.goal is not None and self.value > self.goal * TOLERANCE


def commit() -> str:
    """The commit of what is measured, and whether files differ from it."""
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return git("rev-parse", "--short=10", "HEAD") + changed


def table(rows: list[Row], note: str) -> str:
    """The figures in Markdown."""
    lines = [f"| {row.label} | {row.shown} | {row.beside} | {row.verdict()} |" for row in rows]
    return "\n".join(["| | Yanshu | Beside it | Beside the goal |", "| --- | --- | --- | --- |", *lines, "", note])


def write(text: str) -> None:
    """Puts the table into each document that shows it."""
    for document in (PERFORMANCE, ROOT / "README.md"):
        write_table(text, "figures", document)
