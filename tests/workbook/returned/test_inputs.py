"""Returned copies: every input cell ends in one outcome, whatever program saved the copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import Place
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_record, q
from tests.clients import saved_by
from tests.workbook.letters import AS_OF, BESIDE, CHECK, NOTE, UPDATE, VALUE
from tests.workbook.merged import outcomes_of, read
from tests.workbook.own_work.named import own_work
from tests.workbook.returned.returned_copy import (
    CONTENTS,
    NOW,
    TODAY,
    cell,
    copy_of,
    edited,
    outcomes,
    study,
    tracker,
)


def after_typing(sheet: str, item: str, header: str, value: object, form: str = "") -> Outcome:
    """Type one value; return its outcome, having made sure that no other cell changed."""

    def change(workbook: Workbook) -> None:
        target = cell(workbook, sheet, item, header)
        target.value = value  # type: ignore[assignment]  # any cell value
        if form:
            target.number_format = form

    (outcome,) = outcomes(edited(change))
    return outcome


def test_an_untouched_copy_is_no_edit() -> None:
    """As written, and as openpyxl saves it: every input cell is there once, unchanged."""
    for data in (tracker(), edited(lambda _: None)):
        answer, ends, logged = 2 * 2, 3 * 3, 4 * 6
        cells = 4 * 6 + 2 * 6 + 3 * 6 + 4 + answer + ends + logged
        assert len(copy_of(data).typed) == cells
        assert outcomes(data) == ()
        assert own_work(WorkbookFile(data)) == []


@pytest.mark.client
@pytest.mark.parametrize("program", ["soffice", "ssconvert"])
def test_opening_and_saving_in_another_program_is_no_edit(program: str, tmp_path: Path) -> None:
    """LibreOffice and Gnumeric rewrite the whole file; nothing in it counts as typed."""
    data = saved_by(program, tracker(), tmp_path)
    assert WorkbookFile(data).identity == WorkbookFile(tracker()).identity
    assert outcomes(data) == ()
    assert own_work(WorkbookFile(data)) == []


@pytest.mark.parametrize(
    "sheet,item,header,typed,form,becomes",
    [
        ("Update", "growth-rate", "value", 7.5, "", 7.5),
        ("Update", "growth-rate", "value", None, "", None),
        ("Update", "growth-rate", "value", 0.12, "0%", 12.0),
        ("Update", "growth-rate", "value", "12 %", "", 12.0),
        ("Update", "growth-rate", "value", "1,234.5", "", 1234.5),
        ("Update", "mood", "value", "Calm", "", "calm"),
        ("Update", "oil-price", "note", "a note without a value", "", "a note without a value"),
        ("Update", "oil-price", "note", 2022, "", "2022"),
        ("Update", "oil-price", "as of", datetime(2022, 5, 9), "", date(2022, 5, 9)),
        ("Update", "oil-price", "as of", "2022-05-09", "", date(2022, 5, 9)),
        ("Update", "oil-price", "source", "imf-weo; tass-wire", "", ("imf-weo", "tass-wire")),
        ("Update", "oil-price", "credibility", "3", "", 3),
        ("Update", "oil-price", "credibility", 3.0, "", 3),
        ("Signposts", "treaty", "state", "Emerging", "", "emerging"),
        ("Signposts", "treaty", "seen on", date(2022, 4, 2), "", date(2022, 4, 2)),
        ("Judgments", "beta", "likelihood", 60, "", 60.0),
        ("Judgments", "beta", "likelihood", 0.6, "0%", 60.0),
        ("Judgments", "beta", "likelihood", "likely", "", "likely"),
        ("Judgments", "alpha", "basis of confidence", None, "", None),
        ("Past values", "growth-rate", "2022Q1", 4.5, "", 4.5),
        ("Update", "growth-rate", "value", 7.5, '0.0"%"', 7.5),
        ("Past values", "oil-price", "2022Q1", 80, "", 80.0),
    ],
)
def test_what_is_clear_is_applied(
    sheet: str, item: str, header: str, typed: object, form: str, becomes: object
) -> None:
    """What was meant is taken, in the quarter and field that the cell is about."""
    outcome = after_typing(sheet, item, header, typed, form)
    assert (outcome.result, outcome.typed.value) == (Result.APPLIED, becomes)
    assert outcome.typed.key.quarter == ("2022Q1" if sheet == "Past values" else NOW)
    assert outcome.typed.place.sheet == sheet


@pytest.mark.parametrize(
    "sheet,item,header,typed,form,why",
    [
        ("Update", "growth-rate", "value", "1,23", "", "write it in digits alone"),
        ("Update", "growth-rate", "value", "about 7", "", "is not a number"),
        ("Update", "growth-rate", "value", "=6+1", "", "a formula stands here"),
        ("Update", "growth-rate", "value", "#N/A", "", "shows the error #N/A"),
        ("Update", "growth-rate", "value", True, "", "TRUE stands where a number should"),
        (
            "Update",
            "growth-rate",
            "value",
            datetime(2022, 5, 9),
            "",
            "a date or a time, 9 May",
        ),
        ("Update", "oil-price", "value", 0.12, "0%", "shows 12%, but the unit is USD"),
        ("Update", "mood", "value", "furious", "", "not one of: calm, tense"),
        ("Update", "mood", "value", 2, "", "not one of: calm, tense"),
        ("Update", "oil-price", "as of", "06/05/2021", "", "write it like 2022-04-19"),
        ("Update", "oil-price", "as of", 2022, "0", "is not a date"),
        ("Update", "oil-price", "as of", date(2022, 8, 2), "", "2 August 2022 lies in the future"),
        ("Update", "oil-price", "source", "imf", "", "did you mean 'imf-weo'?"),
        ("Update", "oil-price", "credibility", 7, "", "not one of: 1, 2, 3"),
        ("Signposts", "treaty", "state", "seen", "", "not yet, emerging, observed, ruled out"),
        ("Judgments", "beta", "likelihood", 100, "", "has no term"),
        ("Judgments", "beta", "likelihood", 0.6, "", "30 means 30 percent"),
        ("Update", "growth-rate", "value", 0.5, "0;0%", "were 50 % meant?"),
        ("Update", "growth-rate", "value", "9" * 400, "", "too large"),
        ("Update", "oil-price", "note", datetime(2022, 1, 2), "", "a date or a time, 2 January"),
        ("Update", "oil-price", "note", 0.5, "0%", "perhaps not what was typed"),
        ("Update", "oil-price", "analyst", True, "", "perhaps not what was typed"),
        ("Judgments", "beta", "confidence", "very high", "", "high, moderate, low"),
        ("Past values", "oil-price", "2022Q1", "eighty", "", "is not a number"),
    ],
)
def test_what_is_unclear_is_a_question(
    sheet: str, item: str, header: str, typed: object, form: str, why: str
) -> None:
    """Nothing is guessed: the outcome names the cell and says why."""
    outcome = after_typing(sheet, item, header, typed, form)
    assert outcome.result is Result.QUESTION
    assert why in outcome.why
    assert outcome.typed.place.cell


def rows_changed(change: Callable[[Worksheet], None]) -> list[tuple[Result, str, str]]:
    """Change the Update sheet; return the outcomes."""
    data = edited(lambda workbook: change(workbook["Update"]))
    return [(o.result, o.typed.key.subject, o.why) for o in outcomes(data)]


def test_a_missing_row_is_a_question() -> None:
    """Not returned is not deleted."""
    (found,) = rows_changed(lambda sheet: sheet.delete_rows(6))
    assert found == (Result.QUESTION, "oil-price", "the row of oil-price was not returned")


def test_a_missing_row_is_asked_about_where_its_sheet_was_renamed() -> None:
    """The question names the sheet as the copy has it, or nobody would find it."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Past values"]
        sheet.title = "My history"
        sheet.delete_rows(cell(workbook, "My history", "oil-price", "id").row)

    (found,) = [o for o in outcomes(edited(change)) if o.result is Result.QUESTION]
    assert found.why == "the row of oil-price was not returned"
    assert found.typed.place == Place("copy.xlsx", sheet="My history")


def test_an_unknown_id_is_a_question() -> None:
    """A mistyped id keeps its row, named with the nearest; its own row is missed."""

    def change(sheet: Worksheet) -> None:
        sheet["A5"] = "growth-rat"

    found = {why for _, _, why in rows_changed(change)}
    assert "the row of growth-rate was not returned" in found
    beside = found - {"the row of growth-rate was not returned"}
    # The hint may name a dozen ids, so it stands once.
    assert len([why for why in beside if "did you mean 'growth-rate'?" in why]) == 1
    assert all(why.endswith("put the right id there, and run the command again") for why in beside)
    assert all(why.startswith("no row of the study has the id 'growth-rat'") for why in beside)


def test_a_copied_row_that_differs_is_a_question() -> None:
    """One id in two rows with two values: neither is chosen; below the table counts too."""

    def change(sheet: Worksheet) -> None:
        last = sheet.max_row + 2
        for letter in [*UPDATE.values()][: [*UPDATE].index("analyst") + 1]:
            sheet[f"{letter}{last}"].value = sheet[f"{letter}5"].value
        sheet[f"{VALUE}{last}"].value = 9.0

    (found,) = rows_changed(change)
    assert found[:2] == (Result.QUESTION, "growth-rate")
    assert f"stands in several rows that differ: Update!{VALUE}5, Update!{VALUE}10" in found[2]


def test_columns_moved_and_added_and_rows_sorted_are_no_edit() -> None:
    """By header and id, never by position: an own column, another order, a renamed sheet."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        rows = sheet[f"B5:{CHECK}8"]
        inputs = {c.coordinate: c.value for row in rows for c in row}
        ids = [sheet[f"A{row}"].value for row in range(5, 9)]
        for row, item in zip(range(5, 9), reversed(ids), strict=True):
            sheet[f"A{row}"] = item
            for column in {*UPDATE.values()} - {"A"}:
                sheet[f"{column}{row}"] = inputs[f"{column}{13 - row}"]
        sheet[f"{BESIDE}4"] = "my column"
        sheet.title = "Renamed"

    data = edited(change)
    assert outcomes(data) == ()
    work = [word for word in own_work(WorkbookFile(data)) if "changed to" not in word]
    assert work == ["the column 'my column' on Renamed"]


def test_a_workbook_of_the_1904_epoch_asks_about_dates() -> None:
    """Switching the epoch moves every date by four years: none is taken."""

    def change(workbook: Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904
        cell(workbook, "Update", "oil-price", "as of").value = date(2022, 5, 9)

    found = [o for o in outcomes(edited(change)) if o.result is Result.QUESTION]
    assert "the workbook counts its days from 1904" in {o.why for o in found}.pop()


def test_merged_cells_stop_the_copy() -> None:
    """What was under merged cells is gone: the copy is not taken, and the range is named."""
    merged = copy_of(edited(lambda workbook: workbook["Update"].merge_cells(f"{VALUE}5:{AS_OF}5")))
    assert [(d.code, d.place.cell) for d in merged.problems] == [("R012", f"{VALUE}5:{AS_OF}5")]


def test_three_values_in_other_rows_are_asked_about_two_are_edits() -> None:
    """Old values that stand beside other rows are no edits; two exchanged ones may be."""
    history = [
        Reading(q("2022Q1"), i, value=v) for i, v in (("oil-price", 80.0), ("ship-count", 9.0))
    ]
    held = a_ledger(*CONTENTS, *history)
    base = a_record(study(), *CONTENTS, *history)
    built = write_tracker(study(), base, NOW, entries=held.entries, study_version="0" * 64)
    for values, result in (
        ((80.0, 9.0, 5.0), Result.QUESTION),
        ((80.0, 5.0, 9.0), Result.APPLIED),
    ):
        workbook = openpyxl.load_workbook(BytesIO(built))
        for item, value in zip(("growth-rate", "oil-price", "ship-count"), values, strict=True):
            cell(workbook, "Past values", item, "2022Q1").value = value
        saved = BytesIO()
        workbook.save(saved)
        copy = read(study(), held, NOW, saved.getvalue(), TODAY)
        assert {o.result for o in outcomes_of(study(), held, copy)} == {result}


def test_honest_updates_that_look_like_a_shift_are_edits() -> None:
    """Counts that all grow by one, and levels that change places, are what was typed."""
    ids = ("growth-rate", "oil-price", "ship-count")
    history = [Reading(q("2022Q1"), item, value=n) for n, item in enumerate(ids[1:], 6)]
    held = a_ledger(*CONTENTS, *history)
    base = a_record(study(), *CONTENTS, *history)
    built = write_tracker(study(), base, NOW, entries=held.entries, study_version="0" * 64)
    workbook = openpyxl.load_workbook(BytesIO(built))
    for n, item in enumerate(ids, 6):
        cell(workbook, "Past values", item, "2022Q1").value = n
    saved = BytesIO()
    workbook.save(saved)
    copy = read(study(), held, NOW, saved.getvalue(), TODAY)
    assert {o.result for o in outcomes_of(study(), held, copy)} == {Result.APPLIED}


def test_the_open_quarter_typed_in_history_is_not_lost() -> None:
    """History's last column is a formula; a value typed over it is the open quarter's."""
    outcome = after_typing("Past values", "oil-price", "2022Q2", 95)
    assert (outcome.result, outcome.typed.value) == (Result.APPLIED, 95.0)
    assert outcome.typed.key.quarter == NOW


def test_what_is_typed_in_a_row_without_an_id_is_a_question() -> None:
    """Below the table, with no id, a blank one or a number: the cell is named."""
    for held in (None, "  ", 4711):

        def change(sheet: Worksheet, held: object = held) -> None:
            row = sheet.max_row + 3
            sheet.cell(row, 1).value = held  # type: ignore[assignment]  # any cell value
            sheet[f"{VALUE}{row}"].value = 12

        (found,) = rows_changed(change)
        assert found[0] is Result.QUESTION


def test_a_renamed_or_deleted_column_is_a_question() -> None:
    """What stood in it cannot be read: the copy says so, instead of seeming unchanged."""
    (found,) = rows_changed(lambda sheet: sheet[f"{NOTE}4"].__setattr__("value", "remarks"))[:1]
    assert found[0] is Result.QUESTION


def test_a_column_with_our_header_stops_the_copy() -> None:
    """An own column called like an input: neither is guessed to be the one meant."""

    def change(workbook: Workbook) -> None:
        workbook["Update"][f"{BESIDE}4"] = "NOTE "

    copy = copy_of(edited(change))
    assert [(d.code, d.place.cell) for d in copy.problems] == [("R017", f"{BESIDE}4")]


def test_a_cell_at_the_end_of_the_world_costs_nothing() -> None:
    """A sheet whose last cell is its farthest: what lies between is never looked at."""

    def change(workbook: Workbook) -> None:
        cell(workbook, "Update", "oil-price", "value").value = 80
        workbook["Update"].cell(1_048_576, 16_384).value = "far away"

    data = edited(change)
    assert Counter(o.result for o in outcomes(data))[Result.APPLIED] == 1
    assert own_work(WorkbookFile(data)) == ["'far away' at Update!XFD1048576"]
