"""What a returned copy is known by: a table that lost its name, a list of checksums cut short."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from openpyxl.workbook import Workbook

from scenariobook.diagnostics import Problems
from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.merge.outcomes import Result
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.workbook.own_work.analyst_at_work import edited as own_work_in
from tests.workbook.returned.returned_copy import cell, edited, outcomes

# What Update has beside the ids that analysts fill in.
FILLED_IN = ("value", "as of", "source", "credibility", "note", "analyst")


def without_its_table(*kept: str, above: int = 0) -> Callable[[Workbook], None]:
    """Type a value on Update; then unmake its table, drop columns, and put rows above it."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        cell(workbook, "Update", "oil-price", "value").value = 77
        del sheet.tables["tblUpdate"]
        headers = [str(head.value) for head in sheet[4]]
        for column in range(len(headers), 0, -1):
            if headers[column - 1] in FILLED_IN and headers[column - 1] not in kept:
                sheet.delete_cols(column)
        if above:
            sheet.insert_rows(1, above)

    return change


def typed(change: Callable[[Workbook], None]) -> list[tuple[str, str, object]]:
    """Return the values that a copy brings: what they are about, and the value."""
    return [
        (one.typed.key.subject, one.typed.key.field, one.typed.value)
        for one in outcomes(edited(change))
        if one.result is Result.APPLIED
    ]


def asked(change: Callable[[Workbook], None]) -> str:
    """Return all that a copy's questions say."""
    return "\n".join(one.why for one in outcomes(edited(change)) if one.result is Result.QUESTION)


@pytest.mark.parametrize("above", [0, 26, 46])
def test_a_table_is_found_by_its_headers_below_the_analysts_own_lines(above: int) -> None:
    """Notes of theirs stand above it, and its name is gone: its header is in row 4, 30 or 50."""
    assert typed(without_its_table(*FILLED_IN, above=above)) == [("oil-price", "value", 77.0)]


@pytest.mark.parametrize(
    "kept", [("value", "as of", "note", "analyst"), ("value", "source", "credibility", "note")]
)
def test_four_of_its_columns_are_enough_to_know_a_table_by(kept: Sequence[str]) -> None:
    """What was typed in the columns that are left is taken; each one that is gone is named."""
    change = without_its_table(*kept)
    assert typed(change) == [("oil-price", "value", 77.0)]
    said = asked(change)
    for header in FILLED_IN:
        assert (f"the column '{header}' was not returned" in said) == (header not in kept)


def test_a_sheet_of_their_own_that_looks_a_little_like_it_is_not_read() -> None:
    """An id, a value and who noted it may stand in anybody's list: it brings nothing."""

    def change(workbook: Workbook) -> None:
        sheet = workbook.create_sheet("Anna")
        sheet.append(["id", "value", "note", "analyst"])
        sheet.append(["oil-price", 99, "as I heard it", "Anna"])

    assert typed(change) == []
    assert asked(change) == ""


def last_lost(lines: int) -> range:
    return range(lines - 1, lines)


def middle_lost(lines: int) -> range:
    return range(lines // 2, lines // 2 + 1)


def half_lost(lines: int) -> range:
    return range(lines // 2, lines)


@pytest.mark.parametrize("lost", [last_lost, middle_lost, half_lost])
def test_a_list_of_checksums_that_was_cut_short_tells_nothing(
    lost: Callable[[int], range],
) -> None:
    """Of the cells whose checksums are left nothing is told, or the program's would be theirs."""

    def change(workbook: Workbook) -> None:
        meta = workbook["meta"]
        start = next(row for row in range(1, meta.max_row) if meta.cell(row, 1).value == "seals")
        gone = lost(meta.max_row - start)
        meta.delete_rows(start + 1 + gone.start, len(gone))

    assert WorkbookFile(own_work_in(lambda _: None)).checksums is not None
    cut = WorkbookFile(own_work_in(change))
    assert cut.checksums is None
    with pytest.raises(Problems) as why:
        carried_from(cut)
    assert [problem.code for problem in why.value.diagnostics] == ["R011"]
