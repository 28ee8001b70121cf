"""Formulas in input cells of a tracker go to the same cells of the fresh one, or are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.study.model import Study
from scenariobook.workbook.own_work.linked_cells import (
    LinkedCell,
    has_formulas,
    linked_cells,
    still_linked,
)
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.workbook.calculated import formulas_of, linked
from tests.workbook.examples import LAST, example, ledger
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    edited,
    fresh,
    opened,
    row_of,
)

_Cells = Mapping[tuple[str, str], tuple[object, object]]


def record(study: Study) -> Record:
    return replay(ledger(example("open")).entries, study.header.start, former_ids(study))


def links_of(data: bytes) -> list[LinkedCell]:
    study, file = example("open"), WorkbookFile(data)
    made = MadeFrom(study=study, record=record(study), quarter=LAST)
    read = read_copy(made, file, "tracker.xlsx", date(2023, 8, 1))
    return [*linked_cells(file, read.typed)]


def rebuilt(data: bytes, study: Study | None = None) -> bytes:
    """Return the tracker that replaces one with formulas that show what is recorded."""
    study = study or example("open")
    kept, dropped = still_linked(links_of(data), record(study))
    assert not dropped
    work = replace(carried_from(WorkbookFile(data)), linked=kept)
    entries = ledger(example("open")).entries
    return write_tracker(
        study, record(study), LAST, entries=entries, study_version="v1", own_work=work
    )


@cache
def lived_in() -> bytes:
    """Return the tracker with a sheet of the analysts'."""

    def add(workbook: Workbook) -> None:
        workbook.create_sheet("my data")["B2"] = 15.0

    return edited(add)


def cell(item: str, header: str, data: bytes | None = None) -> str:
    return str(at(opened(data or lived_in())["Update"], item, header).coordinate)


def value_of(item: str) -> object:
    return at(opened(fresh())["Update"], item, "value").value


def test_a_formula_goes_where_its_row_goes() -> None:
    """The rows are in another order by then, and the cell that it refers to moves as well."""
    was = cell("rise-one", "value")
    beside = cell("fall-one", "value")
    shown = value_of("rise-one")
    cells: _Cells = {("Update", was): (f"='my data'!$B$2+0*{beside}", shown)}
    study = changed_study(example("open"))
    study = study.model_copy(
        update={"indicators": (*study.indicators, example("open").indicators[0])}
    )
    data = rebuilt(linked(lived_in(), cells), study)
    now, beside_now = cell("rise-one", "value", data), cell("fall-one", "value", data)
    assert (now, beside_now) != (was, beside)
    assert formulas_of(data, "Update")[now] == (f"='my data'!$B$2+0*{beside_now}", shown)


def test_a_formula_whose_row_is_gone_is_kept_in_words() -> None:
    """Its indicator was taken out of the study: a comment on the row in Retired has the formula."""
    gone = example("open").indicators[0].id
    shown = value_of(gone)
    cells: _Cells = {("Update", cell(gone, "value")): ("='my data'!B2", shown)}
    data = rebuilt(linked(lived_in(), cells), changed_study(example("open")))
    assert "='my data'!B2" not in {text for text, _ in formulas_of(data, "Update").values()}
    sheet: Any = opened(data)["Retired"]
    said = sheet.cell(row_of(sheet, gone), 1).comment.text
    assert "the formula ='my data'!B2" in said


def test_a_formula_that_refers_to_what_is_gone_is_kept_in_words() -> None:
    """Its cell has the value; a comment on the row's id has the formula."""
    gone, stays = example("open").indicators[0].id, "fall-one"
    other = cell(gone, "value")
    cells: _Cells = {
        ("Update", cell(stays, "value")): (f"={other}*1", value_of(stays)),
    }
    data = rebuilt(linked(lived_in(), cells), changed_study(example("open")))
    assert cell(stays, "value", data) not in formulas_of(data, "Update")
    assert at(opened(data)["Update"], stays, "value").value == value_of(stays)
    sheet: Any = opened(data)["Update"]
    assert f"the formula ={other}*1" in sheet.cell(row_of(sheet, stays), 1).comment.text


def test_its_number_format_stays_with_a_formula() -> None:
    """So that it still means what it meant: 0.12 in a percent format, a day, a text."""

    def show_percents(workbook: Workbook) -> None:
        at(workbook["Update"], "unbounded", "value").number_format = "0.00"

    where = cell("unbounded", "value")
    cells: _Cells = {("Update", where): ("='my data'!B2", value_of("unbounded"))}
    data = rebuilt(linked(edited(show_percents, lived_in()), cells))
    found = opened(data)["Update"][where]
    assert (found.value, found.number_format) == ("='my data'!B2", "0.00")


def test_an_array_formula_of_one_cell_stays_one() -> None:
    """Without its braces, a program would take one of its values."""
    where = cell("unbounded", "value")
    formula = ArrayFormula(where, "=SUM('my data'!B2:B3*1)")
    data = rebuilt(linked(lived_in(), {("Update", where): (formula, value_of("unbounded"))}))
    assert formulas_of(data, "Update")[where][0] == "{=SUM('my data'!B2:B3*1)}"


def test_a_formula_that_shows_nothing_stays_in_an_empty_cell() -> None:
    """The query has not come yet: the cell is linked all the same."""
    where = cell("never-read", "note")
    assert at(opened(fresh())["Update"], "never-read", "note").value is None
    text = "=IF('my data'!B9=\"\",\"\",'my data'!B9)"
    data = rebuilt(linked(lived_in(), {("Update", where): (text, "")}))
    assert formulas_of(data, "Update")[where][0] == text
    assert [one.formula.value for one in links_of(data)] == [""]


def test_the_programs_formulas_are_no_links() -> None:
    """Past values shows the open quarter by formulas, and lines above the tables count."""
    assert not has_formulas(WorkbookFile(fresh()), LAST)
    cells: _Cells = {("Update", cell("unbounded", "note")): ('="a"', "a")}
    assert has_formulas(WorkbookFile(linked(lived_in(), cells)), LAST)
