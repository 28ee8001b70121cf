"""The floor: plain scripts that do the same work with the same libraries, as they come.

Numpy is out of their reach, as it is out of the program's: a user's machine may lack it, and
openpyxl imports it where our tests' tools have installed it.

python benchmarks/floor.py print FOLDER briefing
"""

from __future__ import annotations

import sys
from pathlib import Path


def main(what: str, folder: Path, *names: str) -> None:
    """Do one piece of work; what is heavy is imported by whoever needs it."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # importing it raises ImportError
    match what:
        case "help":
            _help()
        case "names" | "imports" | "weasyprint":
            _import(what)
        case "status":
            _status(folder)
        case "load":
            _load(folder)
        case "untouched":
            _load_once(folder)
        case "table":
            _table(folder)
        case "print":
            _print(folder, *names)
        case "build":
            _print(folder, "briefing")
            _write(folder)


def _import(what: str) -> None:
    """Import what a command of ours imports."""
    if what == "names":
        import pydantic, tomli, tree_sitter  # noqa: E401, F401, I001, PLC0415  (as it is bounded)
    if what == "imports":
        import tomli  # noqa: F401, PLC0415  (what is measured)
        import tree_sitter  # noqa: F401, PLC0415  (the same)
        from pydantic import BaseModel, ConfigDict, Field  # noqa: F401, PLC0415  (the same)
    if what == "weasyprint":
        import weasyprint  # noqa: F401, PLC0415  (what is measured)


def _help() -> None:
    import click  # noqa: PLC0415  (what is measured)

    @click.group()
    def program() -> None:
        """Do nothing, with help."""

    program(["--help"])


def _status(folder: Path) -> None:
    """Read definitions and ledger, and print a table with a row for each indicator."""
    import json  # noqa: PLC0415  (the parts of what is measured)

    import tomli  # noqa: PLC0415  (the same)
    from rich.console import Console  # noqa: PLC0415  (the same)
    from rich.table import Table  # noqa: PLC0415  (the same)

    indicators = [
        indicator
        for path in folder.glob("*.toml")
        for indicator in tomli.loads(path.read_text()).get("indicators", ())
    ]
    ledger = folder / "record" / "ledger.jsonl"
    entries = [json.loads(line) for line in ledger.read_text().splitlines()]
    table = Table("id", "title", "owner", "value", "status")
    for indicator in indicators:
        table.add_row(indicator["id"], indicator["title"], indicator["owner"], "46", "warning")
    Console().print(table, len(entries))


def _load(folder: Path) -> None:
    """Load a returned copy, formulas and values."""
    from openpyxl import load_workbook  # noqa: PLC0415  (what is measured)

    load_workbook(folder / "returned.xlsx")
    load_workbook(folder / "returned.xlsx", data_only=True)


def _load_once(folder: Path) -> None:
    """Load a copy that nobody touched, formulas alone."""
    from openpyxl import load_workbook  # noqa: PLC0415  (what is measured)

    load_workbook(folder / "tracker.xlsx")


def _table(folder: Path) -> None:
    """Read a table of values and print it."""
    import csv  # noqa: PLC0415  (what is measured)

    with (folder / "values.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            print(row["quarter"], row["item"], float(row["value"]))


def _print(folder: Path, *names: str) -> None:
    """Print the same final HTML with the same final CSS."""
    from weasyprint import HTML  # noqa: PLC0415  (what is measured)

    for name in names:
        pdf = folder / f"floor-{name}.pdf"
        HTML(folder / f"{name}.html").write_pdf(pdf, pdf_variant="pdf/ua-1")


def _write(folder: Path) -> None:
    """Write the same final cells."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from benchmarks.cells import write_same_cells  # noqa: PLC0415  (found by the path above)

    (folder / "floor.xlsx").write_bytes(write_same_cells(folder)())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if sys.argv[2:] else "."), *sys.argv[3:])
