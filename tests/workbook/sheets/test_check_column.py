"""What may not be meant is told in the column "check", as it is typed, in each program alike."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.workbook.examples import tracker
from tests.workbook.recalculation import (
    differences,
    recalculate,
    recalculate_in_gnumeric,
    values,
)

_PAST: Final = q("2023Q4")
_OPEN: Final = q("2024Q1")
_NOTHING: Final = ""


@dataclass(frozen=True, slots=True)
class Case:
    """An indicator, its last value and what is typed now, and what the sheet must say."""

    name: str
    last: float | str | None
    value: float | str
    says: str
    as_of: date | str | None = None
    unit: str | None = "USD mn"
    cadence: str = "quarterly"
    decimals: int = 0

    @property
    def fields(self) -> dict[str, Any]:
        """The indicator's own."""
        if isinstance(self.value, str):
            return {"type": "ordinal", "levels": ("calm", "war"), "warning": "war", "unit": None}
        return {"unit": self.unit, "decimals": self.decimals, "cadence": self.cadence}


TEN = "ten times the last value, or more"
TENTH = "a tenth of the last value, or less"
DATE = "is this a date? type a number"
BEFORE = "as of lies before the quarter"
AFTER = "as of lies after the quarter"
TEXT = "as of is text, no date"

CASES: Final = (
    Case("percent-as-fraction", 30.0, 0.27, "27 % meant? type 27", unit="%"),
    Case("percent-never-before", None, 0.3, "30 % meant? type 30", unit="%", decimals=1),
    Case("percent-negative", 30.0, -0.275, "-27.5 % meant? type -27.5", unit="%", decimals=1),
    Case("percent-small-as-ever", 0.7, 0.4, _NOTHING, unit="%", decimals=1),
    Case("percent-small-too-fine", 0.7, 0.27, "27 % meant? type 27", unit="%", decimals=1),
    Case("percent-zero", 30.0, 0.0, _NOTHING, unit="%"),
    Case("percent-one", 3.0, 1.0, _NOTHING, unit="%"),
    Case("no-percent", 0.9, 0.27, _NOTHING, decimals=1),
    Case("a-date", 40.0, 45382.0, DATE),
    Case("a-date-never-before", None, 45382.0, DATE),
    Case("a-date-next-year", None, 45747.0, DATE),
    Case("no-date-but-usual", 44000.0, 45382.0, _NOTHING),
    Case("no-date-but-parts", 440.0, 45382.5, TEN),
    Case("long-ago", None, 36525.0, _NOTHING),
    Case("ten-times", 31.8, 318.0, TEN),
    Case("ten-times-exactly", 0.7, 7.0, TEN),
    Case("nine-times", 31.8, 290.0, _NOTHING),
    Case("ten-times-below-zero", -31.8, -318.0, TEN),
    Case("a-tenth", 318.0, 31.8, TENTH),
    Case("from-zero", 0.0, 318.0, _NOTHING),
    Case("to-zero", 318.0, 0.0, _NOTHING),
    Case("largest", 1e299, 9e299, _NOTHING),
    Case("a-word", "calm", "war", _NOTHING),
    Case("in-time", 30.0, 31.0, _NOTHING, date(2024, 1, 1)),
    Case("last-day", 30.0, 31.0, _NOTHING, date(2024, 3, 31)),
    Case("too-late", 30.0, 31.0, AFTER, date(2024, 4, 1)),
    Case("too-early", 30.0, 31.0, BEFORE, date(2023, 12, 31)),
    Case("yearly", 30.0, 31.0, _NOTHING, date(2023, 12, 31), cadence="yearly"),
    Case("yearly-too-early", 30.0, 31.0, BEFORE, date(2020, 12, 31), cadence="yearly"),
    Case("both", 30.0, 310.0, f"{TEN}; {AFTER}", date(2024, 11, 20)),
    Case("word-too-late", "calm", "war", AFTER, date(2024, 11, 20)),
    Case("text", 30.0, 31.0, TEXT, "31.03.2024"),
    Case("text-and-ten", 30.0, 310.0, f"{TEN}; {TEXT}", "31.03.2024"),
)


def _tracker(*, typed: bool) -> bytes:
    """Return a tracker with the last values, and this quarter's where the record has them."""
    study = a_study(
        indicators=[an_indicator(case.name, **_thresholds(case)) for case in CASES],
        signposts=[a_signpost()],
        start="2023Q4",
    )
    now = [
        Reading(_OPEN, c.name, value=c.value, as_of=c.as_of if isinstance(c.as_of, date) else None)
        for c in CASES
    ]
    return tracker(
        study,
        _OPEN,
        a_ledger(
            *(Reading(_PAST, c.name, value=c.last) for c in CASES if c.last is not None),
            Opened(_OPEN),
            *([] if typed else now),
        ),
    )


def _thresholds(case: Case) -> dict[str, Any]:
    return case.fields | {"watch": None} | ({} if "warning" in case.fields else {"warning": None})


def _filled(data: bytes) -> bytes:
    """Return a tracker with this quarter's values typed in."""
    workbook = load_workbook(BytesIO(data))
    sheet = workbook["Update"]
    header, *rows = sheet[sheet.tables["tblUpdate"].ref]
    column = {str(cell.value): number for number, cell in enumerate(header)}
    by_name = {case.name: case for case in CASES}
    for row in rows:
        case = by_name[str(row[column["id"]].value)]
        row[column["value"]].value = case.value
        row[column["as of"]].value = case.as_of
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _checks(written: bytes, calculated: bytes) -> dict[str, object]:
    """Return what a calculated tracker says of each indicator."""
    seen = values(calculated)
    sheet = load_workbook(BytesIO(written))["Update"]
    header, *rows = sheet[sheet.tables["tblUpdate"].ref]
    letter = next(cell.column_letter for cell in header if cell.value == "check")
    return {str(row[0].value): seen.get(("Update", f"{letter}{row[0].row}"), "") for row in rows}


def test_the_record_is_doubted_as_what_is_typed() -> None:
    """What Python writes beside the formulas; a text is never recorded as a day."""
    recorded = _tracker(typed=False)
    wanted = {c.name: c.says.replace(TEXT, "").rstrip("; ") for c in CASES}
    assert _checks(recorded, recorded) == wanted


@pytest.mark.client
def test_libreoffice_says_it_as_it_is_typed(tmp_path: Path) -> None:
    """And of the record, what Python wrote."""
    recorded, typed = _tracker(typed=False), _filled(_tracker(typed=True))
    found = recalculate({"typed": typed, "recorded": recorded}, tmp_path)
    assert _checks(typed, found["typed"]) == {c.name: c.says for c in CASES}
    assert differences(recorded, found["recorded"]) == []


@pytest.mark.client
def test_the_day_of_an_event_is_doubted(tmp_path: Path) -> None:
    """Text, or after the quarter; an event may have been heard of late."""
    days: dict[str, tuple[date | str | None, str]] = {
        "in-time": (date(2024, 3, 31), ""),
        "heard-of-late": (date(2023, 5, 1), ""),
        "too-late": (date(2024, 4, 1), "seen on lies after the quarter"),
        "as-text": ("31.03.2024", "seen on is text, no date"),
    }
    study = a_study(signposts=[a_signpost(name) for name in days], start="2024Q1")
    held = a_ledger(
        *(
            Sighting(
                _OPEN, name, state=State.OBSERVED, seen_on=day if isinstance(day, date) else None
            )
            for name, (day, _) in days.items()
        )
    )
    recorded = tracker(study, _OPEN, held)
    workbook = load_workbook(BytesIO(recorded))
    sheet = workbook["Signposts"]
    header, *rows = sheet[sheet.tables["tblSignposts"].ref]
    column = {str(cell.value): number for number, cell in enumerate(header)}
    for row in rows:
        row[column["seen on"]].value = days[str(row[column["id"]].value)][0]
    saved = BytesIO()
    workbook.save(saved)
    found = recalculate({"typed": saved.getvalue(), "recorded": recorded}, tmp_path)
    assert differences(recorded, found["recorded"]) == []
    said = values(found["typed"])
    assert {
        str(row[0].value): said.get(("Signposts", row[column["flag"]].coordinate), "")
        for row in rows
    } == {name: words for name, (_, words) in days.items()}


@pytest.mark.client
def test_gnumeric_says_it_as_it_is_typed(tmp_path: Path) -> None:
    """It finds the same."""
    typed = _filled(_tracker(typed=True))
    found = recalculate_in_gnumeric(typed, tmp_path)
    assert _checks(typed, found) == {c.name: c.says for c in CASES}
