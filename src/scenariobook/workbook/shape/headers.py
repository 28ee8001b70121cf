"""What columns are called where that depends on the study, or on other columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scenariobook.quarter import Quarter
from scenariobook.study.model import Scenario
from scenariobook.workbook.shape.names import ID, INPUTS

_LONGEST_LABEL = 40
_SIGNS = frozenset("~*?[]")
_TAKEN = frozenset(  # headers beside the scenarios' own, and those that input tables are known by
    {
        *(ID, "item", "driver", "items that count", "weight", "state", "strength"),
        *("scenario", "home", "spread", "verdict", "ideal", "quarter", "on the axis"),
        *(header for inputs in INPUTS.values() for header in inputs),
    }
)


def labels(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return what scenarios are called in headers, by id: titles, or ids where those fail.

    A header must be short, on one line, unlike every other (whatever its case), no quarter (past
    values stand under those), and free of signs that a look-up or a formula of ours would take
    for its own.
    """
    titles = {s.id: s.title.strip() for s in scenarios}
    if _fit(titles.values()):
        return titles
    return {s.id: s.id if _fit([s.id]) else f"scenario {s.id}" for s in scenarios}


def _fit(headers: Collection[str]) -> bool:
    folded = {header.casefold() for header in headers}
    return len(folded) == len(headers) and all(
        len(h) <= _LONGEST_LABEL
        and h.isprintable()
        and not h.startswith(("if ", "=", "+", "-", "@"))
        and not _SIGNS.intersection(h)
        and h not in _TAKEN
        and quarter_in(h) is None
        for h in folded
    )


def unique_header(header: str, known: Collection[str]) -> str:
    """Return a header, with a number if there is one like it, spaces around them apart."""
    number, found = 1, header
    while found.strip().casefold() in known:
        number += 1
        found = f"{header} ({number})"
    return found


def quarter_in(header: str) -> Quarter | None:
    """Return the quarter whose values stand under a header, if it is one, whatever its case."""
    try:
        return Quarter.parse(header.upper())
    except ValueError:
        return None


def probability_header(label: str) -> str:
    """Return the header of the probabilities rated for a scenario."""
    return f"if {label}"


def level_header(number: int) -> str:
    """Return the header of an ordinal indicator's level, counted from 1."""
    return f"level {number}"


def number_header(number: int) -> str:
    """Return the header of what an ordinal indicator's level is as a number, counted from 1."""
    return f"number {number}"


def unadmitted_header(quarter: str) -> str:
    """Return the header that tells of a quarter's values whether they stand, and do not count."""
    return f"unadmitted {quarter}"
