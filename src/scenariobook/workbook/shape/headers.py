"""Make the column headers that depend on the study or on other columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scenariobook.quarter import Quarter
from scenariobook.study.model import Scenario
from scenariobook.workbook.shape.names import ID, INPUTS

_LONGEST_LABEL = 40
_OTHER_FORMS = (  # of a quarter
    re.compile(r"Q(?P<number>[1-4])[ /.-]*(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})[ /.-]+Q(?P<number>[1-4])", re.IGNORECASE),
)
_SIGNS = frozenset("~*?[]")
_TAKEN = frozenset(  # headers that the program uses in the tables that have scenarios as columns
    {
        *(ID, "item", "driver", "items that count", "weight", "state", "strength"),
        *("scenario", "home", "spread", "verdict", "ideal", "quarter", "on the axis"),
        *(header for inputs in INPUTS.values() for header in inputs),
    }
)


def labels(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the header of each scenario, by id: its title, or its id if the titles will not do.

    A header must be short, on one line, and different from every other header in any case. It must
    not be a quarter, because past values have those as headers, and must have no characters that
    mean something in a look-up or a formula.
    """
    titles = {s.id: s.title.strip() for s in scenarios}
    if _are_usable(titles.values()):
        return titles
    return {s.id: s.id if _are_usable([s.id]) else f"scenario {s.id}" for s in scenarios}


def _are_usable(headers: Collection[str]) -> bool:
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
    """Return a header, with a number behind it if ``known`` has it already.

    Args:
        header: the wanted header; spaces around it do not count in the comparison.
        known: the headers in use, in small letters and without spaces around them.
    """
    number, candidate = 1, header
    while candidate.strip().casefold() in known:
        number += 1
        candidate = f"{header} ({number})"
    return candidate


def quarter_in(header: str) -> Quarter | None:
    """Return the quarter that a header names, or None; the header's case does not matter."""
    try:
        return Quarter.parse(header.upper())
    except ValueError:
        return None


def perhaps_quarter(text: str) -> Quarter | None:
    """Return the quarter that a text means which names it in another form, such as Q3 2026."""
    for form in _OTHER_FORMS:
        if found := form.fullmatch(text.strip()):
            return quarter_in(f"{found['year']}Q{found['number']}")
    return None


def probability_header(label: str) -> str:
    """Return the header of the column with the probabilities rated for a scenario."""
    return f"if {label}"


def level_header(number: int) -> str:
    """Return the header of the column with an ordinal indicator's nth level, from 1."""
    return f"level {number}"


def number_header(number: int) -> str:
    """Return the header of the column with the number of an ordinal indicator's nth level."""
    return f"number {number}"


def unadmitted_header(quarter: str) -> str:
    """Return the header of the column that flags a quarter's recorded values that do not count."""
    return f"unadmitted {quarter}"
