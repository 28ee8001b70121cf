"""Texts that stand in tests/golden: what is made must be the same."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
OWNERS = Path()  # a folder of the run, for all of its processes; conftest says which


def same_as_before(name: str, made: str) -> None:
    """Compare a text with the file of its name; UPDATE_GOLDEN=1 writes the file anew.

    Each test has files of its own: written anew, one would hide that two tests make other texts.
    """
    test = os.environ["PYTEST_CURRENT_TEST"]
    owner = OWNERS / f"{name.replace('/', ' ')}.owner"
    with suppress(FileExistsError), owner.open("x", encoding="utf-8") as file:
        file.write(test)
    assert owner.read_text("utf-8") == test, f"{name}: its file is another test's, too"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), f"{path}: read it, then UPDATE_GOLDEN=1"


def same_rows(name: str, rows: Iterable[Iterable[object]]) -> None:
    """Compare rows, the cells of which stand between bars, with the file of this name."""
    same_as_before(name, "".join(" | ".join(map(str, row)) + "\n" for row in rows))
