"""What an analyst may type in each field, and what is meant by it.

Said here once more, apart from the code that reads it: few values, so that copies often agree,
disagree, and come back to what stood there before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.record.typed import FieldValue
from tests.loop.studies import Item, NumberFormat, Plan

FORMULA: Final = "=3+4"
TODAY: Final = date(2024, 6, 30)

_OF_READINGS: Final = {
    "value": "value",
    "as of": "as_of",
    "source": "sources",
    "credibility": "credibility",
    "note": "note",
    "analyst": "analyst",
}
_OF_SIGHTINGS: Final = {
    "state": "state",
    "seen on": "seen_on",
    "source": "sources",
    "credibility": "credibility",
    "note": "note",
    "analyst": "analyst",
}
# Columns of Signposts that are about a chance, and not about what was seen.
CHANCES: Final = {
    "chance by its date": "chance",
    "why this chance": "rationale",
    "chance stated by": "analyst",
}
# The tables that are filled in, with the fields under their headers.
HEADERS: Final[Mapping[str, Mapping[str, str]]] = {
    "tblUpdate": _OF_READINGS,
    "tblSignposts": {**_OF_SIGHTINGS, **CHANCES},
    "tblJudgments": {
        "likelihood": "likelihood",
        "confidence": "confidence",
        "basis of confidence": "basis",
        "rationale": "rationale",
        "dissent": "dissent",
        "analyst": "analyst",
    },
    "tblEstimates": {"likelihood": "likelihood", "reason": "reason"},
    "tblAnswer": {"text": "text", "analyst": "analyst"},
    "tblOutcomes": {"outcome": "outcome", "decided on": "decided_on", "why": "why"},
    "tblProposed": {
        "proposed title": "title",
        "publisher": "publisher",
        "url": "url",
        "reliability": "reliability",
        "date": "date",
    },
    "tblReadings": _OF_READINGS,
    "tblSightings": _OF_SIGHTINGS,
}
# What a proposed source must have before it can be cited.
NEEDED: Final = ("title", "publisher", "reliability")
# Ids under which nobody can propose a source: one of the study's, others that are no ids.
NO_SOURCES: Final = ("imf-weo", "Port Log", "pl", "")
# Cells of the program's own, one that shows the study's text and one that is computed.
OWNED: Final[Mapping[str, tuple[str, ...]]] = {
    "tblUpdate": ("indicator", "status"),
    "tblSignposts": ("signpost", "flag"),
    "tblJudgments": ("scenario", "last quarter"),
    "tblHistory": ("indicator",),
    "tblEstimates": ("estimate of", "given"),
    "tblAnswer": ("statement",),
    "tblOutcomes": ("scenario",),
    "tblProposed": ("still missing",),
    "tblReadings": ("indicator", "period"),
    "tblSightings": ("signpost", "period"),
}


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """What is typed in a cell, and what it means; ``asked``: it must not be guessed."""

    typed: object
    means: FieldValue = None
    asked: bool = False

    @property
    def cites(self) -> tuple[str, ...]:
        """The ids of the sources that it names."""
        return self.means if isinstance(self.means, tuple) else ()


def _clear(**meanings: FieldValue) -> list[Keystrokes]:
    return [Keystrokes(typed, means) for typed, means in meanings.items()]


def _asked(*typed: object) -> list[Keystrokes]:
    return [Keystrokes(one, asked=True) for one in typed]


_EMPTIED: Final = Keystrokes(None)
_FORMULA: Final = Keystrokes(FORMULA, asked=True)
_TEXTS: Final = [
    *(Keystrokes(text, text) for text in ("A note.", "Two\nlines", " <&> “ü” _x0041_ ", "empty")),
    Keystrokes(2022, "2022"),
    Keystrokes("   "),  # which leave the cell empty
    *_asked(True),  # noqa: FBT003  (a cell that holds TRUE)
]
_DAYS: Final = [
    Keystrokes(date(2022, 3, 1), date(2022, 3, 1)),
    Keystrokes("2022-02-02", date(2022, 2, 2)),
    Keystrokes("9 Feb 2022", date(2022, 2, 9)),
    *_asked("06/05/2021", 2022, date(2031, 1, 1)),
]
_LIKELIHOODS: Final = [
    Keystrokes(35, 35.0),
    Keystrokes("Likely", "likely"),
    *_asked(100, "maybe"),
]
_FIELDS: Final[Mapping[str, list[Keystrokes]]] = {
    "as_of": _DAYS,
    "seen_on": _DAYS,
    "sources": [
        Keystrokes("imf-weo", ("imf-weo",)),
        Keystrokes("imf-weo; tass-wire", ("imf-weo", "tass-wire")),
        Keystrokes("port-log", ("port-log",)),  # a question where nobody proposed it
        Keystrokes("town-post; imf-weo", ("town-post", "imf-weo")),
        Keystrokes("item-0-of-study", ("item-0-of-study",)),
        *_asked("imf"),
    ],
    "reliability": [*_clear(B="B", f="F", B2="B"), *_asked("G", 2)],
    "credibility": [Keystrokes(2, 2), Keystrokes("3", 3), *_asked(7)],
    "state": [*_clear(emerging="emerging", Observed="observed"), *_asked("seen")],
    "likelihood": _LIKELIHOODS,
    "chance": _LIKELIHOODS,
    "outcome": [*_clear(void="void"), Keystrokes("Came true", "came true"), *_asked("over")],
    "decided_on": _DAYS,
    "confidence": [*_clear(low="low", High="high", medium="moderate"), *_asked("very high")],
    **dict.fromkeys(("note", "analyst", "basis", "rationale", "dissent"), _TEXTS),
    **dict.fromkeys(("reason", "text", "why", "title", "publisher", "url", "date"), _TEXTS),
}
_VALUES: Final[Mapping[str, list[Keystrokes]]] = {
    "ordinal": [*_clear(calm="calm", Tense="tense", war="war"), *_asked("furious", 2)],
    "yes-no": [*_clear(yes="yes", No="no", Y="yes", TRUE="yes"), *_asked("maybe")],
}
_DECIMALS: Final[Mapping[NumberFormat, list[Keystrokes]]] = {
    "1,234.5": [Keystrokes("1,234.5", 1234.5), Keystrokes("1,234", 1234.0), *_asked("12,5")],
    "1.234,5": [Keystrokes("12,5", 12.5), Keystrokes("1.234", 1234.0), *_asked("12.5")],
    "1 234,5": [Keystrokes("1 234", 1234.0), *_asked("1,234.5", "12.5")],
}


def keystrokes(plan: Plan, item: Item | None, field: str) -> list[Keystrokes]:
    """Return what may be typed in a field; ``item`` is None where it is a scenario's."""
    if field != "value" or item is None:
        return [_EMPTIED, _FORMULA, *_FIELDS[field]]
    if item.kind in _VALUES:
        return [_EMPTIED, _FORMULA, *_VALUES[item.kind]]
    numbers = [Keystrokes(7, 7.0), Keystrokes(12.5, 12.5), Keystrokes("7", 7.0)]
    unclear = _asked("about 7", "#N/A", True, date(2022, 3, 1))  # noqa: FBT003  (the same)
    return [_EMPTIED, _FORMULA, *numbers, *_DECIMALS[plan.number_format], *unclear]
