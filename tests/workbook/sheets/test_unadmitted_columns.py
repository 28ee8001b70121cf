"""A study that changed under its record: what its indicators do not admit stays, and says so."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.outcomes import Outcome
from scenariobook.study.model import Indicator, Study
from scenariobook.workbook.own_work.find import find_differences
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.clients import saved_by
from tests.workbook.examples import tracker
from tests.workbook.merged import outcomes_of, read
from tests.workbook.opened import cells
from tests.workbook.recalculation import differences, recalculate, values

NOW = q("2022Q2")
TODAY = date(2022, 8, 1)
LEVELS: dict[str, Any] = {"type": "ordinal", "levels": ("None", "1", "2", "a*"), "watch": "2"}
# An indicator as it is now, and what was recorded of it in both quarters.
CASES: dict[str, tuple[Indicator, float | str]] = {
    "another-case": (an_indicator("another-case", **LEVELS), "none"),
    "wildcard": (an_indicator("wildcard", **LEVELS), "ab"),
    "now-levels": (an_indicator("now-levels", **LEVELS), 2.0),
    "now-number": (an_indicator("now-number"), "25"),
    "now-yes-no": (an_indicator("now-yes-no", type="yes-no", concern="yes"), 1.0),
    "was-yes-no": (an_indicator("was-yes-no"), "yes"),
}
HELD = a_ledger(
    *(Reading(NOW.previous, item, value=value) for item, (_, value) in CASES.items()),
    Opened(NOW),
    *(Reading(NOW, item, value=value) for item, (_, value) in CASES.items()),
)


def study() -> Study:
    return a_study(indicators=[indicator for indicator, _ in CASES.values()])


def outcomes(data: bytes) -> tuple[Outcome, ...]:
    return outcomes_of(study(), HELD, read(study(), HELD, NOW, data, TODAY))


def row_of(workbook: openpyxl.Workbook, table: str, item: str) -> dict[str, Any]:
    return next(row for row in cells(workbook, table) if row["id"].value == item)


@pytest.mark.parametrize("item", CASES)
def test_the_value_stands_as_it_was_typed_and_the_sheet_says_what_is_wrong(item: str) -> None:
    """In Update and in Past values, a text as text and a number as number; the status is that
    of no value; a comment at the cell names what the indicator takes.
    """
    workbook = openpyxl.load_workbook(BytesIO(tracker(study(), NOW, HELD)), data_only=True)
    indicator, value = CASES[item]
    update, past = (row_of(workbook, t, item) for t in ("tblUpdate", "tblHistory"))
    for cell in (update["value"], past["2022Q1"]):
        assert (cell.value, type(cell.value) is str) == (value, isinstance(value, str))
        takes = {"number": "a number", "yes-no": "yes or no"}.get(
            indicator.type, "one of: None, 1, 2, a*"
        )
        assert "was recorded before the indicator changed" in cell.comment.text
        assert f"It takes {takes}." in cell.comment.text
    assert update["status"].value == "no data"
    assert update["last value"].value in (None, "")
    how = "type a number" if indicator.type == "number" else "choose from the list"
    assert update["check"].value.endswith(how)


def test_what_is_not_typed_over_is_no_edit() -> None:
    """Not the number 2 as the level "2", not "none" as "None": the record keeps what it has.

    The comments are the program's, and stay out of the analysts' own work.
    """
    opened = WorkbookFile(tracker(study(), NOW, HELD))
    assert outcomes(tracker(study(), NOW, HELD)) == ()
    assert opened.checksums
    found = find_differences(opened, opened.checksums, NOW)
    assert (found.changed, found.words(())) == ((), ())


@pytest.mark.client
@pytest.mark.parametrize("program", ["soffice", "ssconvert"])
def test_opening_and_saving_such_a_tracker_is_no_edit(program: str, tmp_path: Path) -> None:
    """Other programs keep numbers and texts apart, too."""
    data = saved_by(program, tracker(study(), NOW, HELD), tmp_path)
    assert outcomes(data) == ()
    opened = WorkbookFile(data)
    assert opened.checksums
    assert find_differences(opened, opened.checksums, NOW).changed == ()


@pytest.mark.client
def test_what_is_typed_over_counts_at_once(tmp_path: Path) -> None:
    """In Update, and in Past values where Update says nothing: the sheet's status is the one
    that Python finds once the copy has come back.
    """
    held = a_ledger(
        *(Reading(NOW.previous, i, value=v, as_of=date(2022, 2, 1)) for i, (_, v) in CASES.items()),
        Opened(NOW),
    )
    right: dict[str, float | str] = {
        "another-case": "None",
        "wildcard": "a*",
        "now-levels": "2",
        "now-number": 25.0,
    }
    workbook = openpyxl.load_workbook(BytesIO(tracker(study(), NOW, held)))
    for item, value in right.items():
        row_of(workbook, "tblHistory", item)["2022Q1"].value = value
    saved = BytesIO()
    workbook.save(saved)
    calculated = recalculate({"typed": saved.getvalue()}, tmp_path)["typed"]
    wanted = a_ledger(
        *(e.content for e in held.entries),
        *(
            Reading(NOW.previous, item, value=value, as_of=date(2022, 2, 1))
            for item, value in right.items()
        ),
    )
    found, ours = values(calculated), values(tracker(study(), NOW, wanted))
    book = openpyxl.load_workbook(BytesIO(tracker(study(), NOW, wanted)))
    for row in cells(book, "tblUpdate"):
        for header in ("last value", "last quarter", "status", "trend", "check"):
            at = ("Update", row[header].coordinate)
            assert found[at] == ours[at], (row["id"].value, header)


@pytest.mark.client
def test_the_live_figures_are_pythons(tmp_path: Path) -> None:
    """LibreOffice finds for such a tracker what Python wrote beside each formula."""
    data = tracker(study(), NOW, HELD)
    assert differences(data, recalculate({"made": data}, tmp_path)["made"]) == []
