"""A study with one cell of each kind, blank and filled, and its tracker for real keys."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook

from scenariobook.record.entries import Opened
from scenariobook.record.stated import Judgment, Reading, Sighting, State
from scenariobook.study.model import Source
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.workbook.examples import tracker

_OPEN: Final = q("2024Q1")
_PAST: Final = q("2023Q4")
_SOURCES: Final = tuple(
    Source(id=name, title=name.capitalize(), publisher="Nobody", reliability="B")
    for name in ("agency", "bureau")
)
_LEVELS: Final[dict[str, Any]] = {"type": "ordinal", "levels": ("calm", "tense", "war")}
_CONCERN: Final[dict[str, Any]] = {"type": "yes-no", "concern": "yes"}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell by what it is about: its sheet, its row's id, its column's header."""

    sheet: str
    item: str
    header: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.sheet}: {self.item}, {self.header}"


def a_tracker(number_format: str = "1,234.5") -> bytes:
    """Return the tracker: rows that are called ``full`` have all filled in, ``blank`` nothing."""
    kinds: dict[str, dict[str, Any]] = {
        "number": {"unit": "USD bn", "decimals": 1},
        "percent": {"unit": "%", "decimals": 1},
        "level": {"unit": None, "warning": "war", **_LEVELS},
        "answer": {"unit": None, **_CONCERN},
    }
    study = a_study(
        ("full", "blank", "third", "fourth"),
        indicators=[
            an_indicator(f"{how}-{kind}", home="full", **fields)
            for kind, fields in kinds.items()
            for how in ("full", "blank")
        ],
        signposts=[a_signpost(f"{how}-event", home="full") for how in ("full", "blank")],
        sources=_SOURCES,
        start="2023Q4",
        number_format=number_format,
    )
    day = _OPEN.last_day
    values: dict[str, float | str] = {"number": 40.5, "percent": 30.0}
    values |= {"level": "calm", "answer": "no"}
    held = a_ledger(
        *(Reading(_PAST, f"full-{kind}", value=value) for kind, value in values.items()),
        Opened(_OPEN),
        *(
            Reading(
                _OPEN,
                f"full-{kind}",
                value=value,
                as_of=day,
                sources=("agency",),
                credibility=2,
                note="A note.",
                analyst="AB",
            )
            for kind, value in values.items()
        ),
        Sighting(
            _OPEN,
            "full-event",
            state=State.EMERGING,
            seen_on=day,
            sources=("agency",),
            credibility=2,
            note="A note.",
            analyst="AB",
        ),
        Judgment(
            _OPEN,
            "full",
            likelihood=30.0,
            confidence="low",
            basis="Basis.",
            rationale="Because.",
            dissent="Nobody.",
            analyst="AB",
        ),
    )
    return tracker(study, _OPEN, held)


def addresses(data: bytes) -> dict[Place, str]:
    """Return the addresses of the cells of the input sheets' tables, as the file has them."""
    found = {}
    for sheet in load_workbook(BytesIO(data)):
        for table in sheet.tables.values():
            header, *rows = sheet[table.ref]
            headers = [str(cell.value) for cell in header]
            if "id" in headers:
                for row in rows:
                    item = str(row[headers.index("id")].value)
                    for cell, text in zip(row, headers, strict=True):
                        found[Place(sheet.title, item, text)] = cell.coordinate
    return found
