"""A study with one cell of each kind, blank and filled, and its tracker for real keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook

from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Chance, Judgment, Reading, Sighting, State
from scenariobook.record.merge.outcomes import Outcome
from scenariobook.study.model import Source, Study
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.workbook.examples import tracker
from tests.workbook.merged import outcomes_of, read

BELOW: Final = "below"  # what the row below a table's last one is called
_OPEN: Final = q("2024Q1")
_TODAY: Final = date(2024, 4, 15)
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
    return tracker(_study(number_format), _OPEN, _held())


def taken_in(data: bytes) -> dict[tuple[str, str], Outcome]:
    """Return what becomes of each cell of a returned copy, by sheet and address."""
    study = _study("1,234.5")
    found = outcomes_of(study, _held(), read(study, _held(), _OPEN, data, _TODAY))
    return {(o.typed.place.sheet, o.typed.place.cell): o for o in found}


@cache
def _study(number_format: str) -> Study:
    kinds: dict[str, dict[str, Any]] = {
        "number": {"unit": "USD bn", "decimals": 1},
        "percent": {"unit": "%", "decimals": 1},
        "level": {"unit": None, "warning": "war", **_LEVELS},
        "answer": {"unit": None, **_CONCERN},
        "month": {"unit": "t", "decimals": 1, "cadence": "monthly"},
    }
    return a_study(
        ("full", "blank", "third", "fourth"),
        indicators=[
            an_indicator(f"{how}-{kind}", home="full", **fields)
            for kind, fields in kinds.items()
            for how in ("full", "blank")
        ],
        signposts=[
            a_signpost(f"{how}-event", home="full", expected_by=date(2024, 12, 31))
            for how in ("full", "blank")
        ],
        sources=_SOURCES,
        start="2023Q4",
        number_format=number_format,
    )


def _held() -> Ledger:
    day = _OPEN.last_day
    values: dict[str, float | str] = {"number": 40.5, "percent": 30.0}
    values |= {"level": "calm", "answer": "no"}
    return a_ledger(
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
        Reading(_OPEN, "full-month", "2024-01", value=11.5, note="A note.", analyst="AB"),
        Chance(_OPEN, "full-event", chance=25.0, rationale="Because.", analyst="AB"),
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


def addresses(data: bytes) -> dict[Place, str]:
    """Return the addresses of the cells of the input sheets' tables, as the file has them.

    The row below a table is called ``BELOW``.
    """
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
                for cell, text in zip(rows[-1], headers, strict=True):
                    below = cell.offset(row=1)
                    found[Place(sheet.title, BELOW, text)] = below.coordinate
    return found
