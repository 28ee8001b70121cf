"""The battery's table: what the faults of each command left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tests.faults.battery import Outcome

_COLUMNS: Final = ("tried", "old", "new", "between", "damaged", "edits lost", "recovered")


def heading() -> str:
    """Return the first line. ``between``: some files new, some still old, each of them whole."""
    return _row("", _COLUMNS)


def line(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a command's line."""
    states = Counter(outcome.files for outcome in outcomes if not outcome.damaged)
    figures = (
        len(outcomes),
        *(states[state] for state in ("old", "new", "between")),
        sum(bool(outcome.damaged) for outcome in outcomes),
        sum(len(outcome.lost) for outcome in outcomes),
        sum(outcome.recovered for outcome in outcomes),
    )
    return _row(name, [str(figure) for figure in figures])


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:24}" + "".join(f"{cell:>12}" for cell in cells)
