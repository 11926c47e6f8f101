"""Where the tables of the measurements stand: between two marks of a document."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PERFORMANCE = ROOT / "docs/performance.md"


def write_table(text: str, name: str, document: Path = PERFORMANCE) -> None:
    """Put `text` between `<!-- name -->` and `<!-- /name -->`; end the program where a mark is missing."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, mark, rest = document.read_text().partition(start)
    _, end_mark, after = rest.partition(end)
    if not mark or not end_mark:
        raise SystemExit(f"{document} has no {start} … {end}")
    document.write_text(f"{before}{mark}\n\n{text}\n\n{end_mark}{after}")
