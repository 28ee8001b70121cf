"""A row that somebody proposes below a table: all of it is asked about, or all of it is theirs."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.chain import Ledger, extend, parse
from scenariobook.record.ledger.entries import Raised
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.builders import a_ledger
from tests.workbook.desk import below, column_of
from tests.workbook.handled import CONTENTS, NOW, TODAY, Edit, after, at, back, edited, study
from tests.workbook.letters import CHECK, FAR, NOTE, UPDATE, VALUE
from tests.workbook.merged import read, said_in
from tests.workbook.own_work.named import own_work

PROPOSED = {
    "id": "lake-area",
    "indicator": "Lake area",
    "unit": "km2",
    "owner": "Lake desk",
    "note": "seen",
}


def _propose(workbook: Workbook, value: object, item: object = "lake-area") -> None:
    sheet = workbook["Update"]
    for header, text in PROPOSED.items():
        sheet[f"{UPDATE[header]}10"] = text
    sheet["A10"] = item  # type: ignore[assignment]  # any cell value
    sheet[f"{VALUE}10"] = value  # type: ignore[assignment]  # the same
    sheet[f"{FAR}10"] = "far beside"
    sheet[f"{CHECK}10"] = "=1+1"  # a formula that a program fills down from the column above


@pytest.mark.parametrize("item", ["lake-area", None, 4711, "x" * 5000])
def test_each_cell_of_a_proposed_row_is_a_question(item: object) -> None:
    """Title, unit and owner stay with the value: none is named nowhere."""
    data = edited(lambda workbook: _propose(workbook, 5, item))
    found = back(data)
    texts = {text for _, field, text in found.asked.values() if field == "row"}
    assert {"Lake area", "km2", "Lake desk", "seen", "5", "far beside"} <= texts
    assert len({subject for subject, _, _ in found.asked.values()}) == 1
    assert [work for work in own_work(WorkbookFile(data)) if "Update" in work] == []


def test_a_new_id_with_a_title_is_asked_about_without_a_value() -> None:
    """Whoever proposes an indicator has no value yet: title, unit and owner come all the same."""

    def change(workbook: Workbook) -> None:
        _propose(workbook, None)
        workbook["Update"][f"{NOTE}10"] = None

    data = edited(change)
    asked = back(data).asked
    assert {cell for cell in asked if cell.startswith("Update!")} == {
        "Update!B10",
        f"Update!{UPDATE['unit']}10",
        f"Update!{UPDATE['owner']}10",
        f"Update!{FAR}10",
    }
    assert {subject for subject, _, _ in asked.values()} == {"lake-area"}
    assert [work for work in own_work(WorkbookFile(data)) if "Update" in work] == []


@pytest.mark.parametrize(
    "cells",
    [
        {"B10": "Lake area", f"{UPDATE['unit']}10": "km2"},  # no id
        # a row of sums
        {"A10": "Total", "B10": "of all", f"{VALUE}10": f"=SUM({VALUE}5:{VALUE}9)"},
        {"A10": "4711", "B10": "Lake area"},  # what can be no id
        {"A10": "lake-area"},  # nothing beside it
        {"A10": "lake-area", f"{FAR}10": "far beside"},  # nothing under a header of the program's
    ],
)
def test_what_proposes_nothing_is_the_analysts_own(cells: dict[str, str]) -> None:
    """Remarks and sums below a table are kept as their own, and named by cell."""

    def change(workbook: Workbook) -> None:
        for address, text in cells.items():
            workbook["Update"][address] = text

    data = edited(change)
    assert back(data).asked == {}
    kept = {word.rpartition("!")[2] for word in own_work(WorkbookFile(data)) if "Update" in word}
    assert kept == set(cells)


def test_ids_that_a_program_wrote_with_a_capital_are_read_in_small_letters() -> None:
    """LibreOffice writes what begins a cell with one; no id has any, so nothing is guessed."""

    def change(workbook: Workbook) -> None:
        proposed = workbook["Sources"]
        row = below(proposed, "proposed title")
        for header, text in {
            "id": "Key-src",
            "proposed title": "T",
            "publisher": "P",
            "reliability": "B usually reliable",
        }.items():
            column = column_of(proposed, header, "proposed title")
            proposed.cell(row, column).value = text
        at(workbook, "Update", "ship-count", "source").value = "Key-src; Imf-weo"
        at(workbook, "Update", "ship-count", "credibility").value = "2 probably true"
        at(workbook, "Update", "ship-count", "id").value = "Ship-count"

    found = after(change)
    assert found.asked == {}
    assert found.applied["key-src", "reliability"] == "B"
    assert found.applied["ship-count", "sources"] == ("key-src", "imf-weo")
    assert found.applied["ship-count", "credibility"] == 2
    typed = {(o.typed.key.subject, o.typed.row_id, o.typed.shown) for o in found.outcomes}
    assert ("key-src", "Key-src", "") in typed
    assert ("ship-count", "Ship-count", "") in typed
    assert [work for work in own_work(WorkbookFile(edited(change))) if "Update" in work] == []


def _taken_in(change: Edit) -> Ledger:
    """Return the ledger with what a copy says that was changed with openpyxl."""
    held = a_ledger(*CONTENTS)
    copy = read(study(), held, NOW, edited(change), TODAY)
    return extend(held, said_in(study(), held, copy).additions)


def test_what_is_asked_about_an_overlong_id_can_be_read_again() -> None:
    """The ledger takes the whole id as what was found, and a short subject."""
    ledger = parse(_taken_in(lambda workbook: _propose(workbook, 5, "x" * 5000)).data)
    raised = [entry.content for entry in ledger.entries if isinstance(entry.content, Raised)]
    assert "x" * 5000 in {content.found for content in raised}
    assert max(len(content.item) for content in raised) <= 80


@pytest.mark.parametrize("form,value", [("0%", 9e299), ("0%", 9e297), ("0.0%", 1e298)])
def test_a_number_too_large_for_the_ledger_is_a_question(form: str, value: float) -> None:
    """What a percent's format makes of a number is looked at, too, and so are choices."""

    def change(workbook: Workbook) -> None:
        for row in (5, 6):  # in percent, and in USD
            workbook["Update"][f"{VALUE}{row}"] = value
            workbook["Update"][f"{VALUE}{row}"].number_format = form

    found, ledger = after(change), _taken_in(change)
    assert parse(ledger.data) == ledger
    if value * 100 >= 1e300:
        assert found.applied == {}
        assert "too large" in found.question(f"Update!{VALUE}5").why
