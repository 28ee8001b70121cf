"""Rows and columns that are not where they were: nothing in them is believed, nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.merge.outcomes import Result
from tests.workbook.handled import Back, after, at, back, edited

SHEETS = (("Update", "growth-rate", "oil-price"), ("Signposts", "summit", "treaty"))
TYPED = {
    "Update": ("value", 55),
    "Signposts": ("state", "emerging"),
    "Judgments": ("dissent", "no"),
}
TITLES = {"Update": "indicator", "Signposts": "signpost", "Judgments": "scenario"}


def _exchange(workbook: Workbook, sheet: str, header: str, one: str, other: str) -> None:
    first, second = at(workbook, sheet, one, header), at(workbook, sheet, other, header)
    first.value, second.value = second.value, first.value


def _row_questions(found: Back, sheet: str) -> set[str]:
    return {
        subject
        for cell, (subject, field, _) in found.asked.items()
        if field == "row" and cell.startswith(sheet)
    }


@pytest.mark.parametrize("sheet,one,other", [*SHEETS, ("Judgments", "alpha", "beta")])
@pytest.mark.parametrize("what", ["ids", "titles"])
def test_a_row_whose_id_and_title_are_two_rows_is_a_question(
    sheet: str, one: str, other: str, what: str
) -> None:
    """Ids exchanged, or titles sorted alone: what is typed there is for nobody, until chosen."""
    header, typed = TYPED[sheet]

    def change(workbook: Workbook) -> None:
        at(workbook, sheet, one, header).value = typed  # type: ignore[assignment]  # any cell value
        _exchange(workbook, sheet, "id" if what == "ids" else TITLES[sheet], one, other)

    found = after(change)
    assert found.applied == {}
    assert _row_questions(found, sheet) == {one, other}
    named = other if what == "ids" else one  # the id that stands in the row where it was typed
    (asked,) = [o for o in found.all(Result.QUESTION) if o.typed.key.field == header]
    assert (asked.typed.key.subject, asked.typed.found) == (named, str(typed))
    assert [str(choice) for choice in asked.typed.choices] == [str(typed).replace("55", "55.0")]
    assert repr(one) in asked.why
    assert repr(other) in asked.why


@pytest.mark.parametrize("sheet,header", [("Update", "value"), ("Past values", "2022Q1")])
def test_ids_and_titles_moved_together_without_their_rows_are_questions(
    sheet: str, header: str
) -> None:
    """They fit each other, but unit and owner beside them are another row's."""

    def change(workbook: Workbook) -> None:
        at(workbook, sheet, "growth-rate", header).value = 55
        for column in ("indicator", "id"):  # the id last, since it finds the rows
            _exchange(workbook, sheet, column, "growth-rate", "oil-price")

    found = after(change)
    assert found.applied == {}
    assert _row_questions(found, sheet) == {"growth-rate", "oil-price"}
    (asked,) = [o for o in found.all(Result.QUESTION) if o.typed.found == "55"]
    assert (asked.typed.key.subject, asked.typed.choices) == ("oil-price", (55.0,))
    assert "what stands beside it is that of 'growth-rate'" in asked.why


@pytest.mark.parametrize("header", ["owner", "unit"])
def test_one_cell_typed_over_is_no_other_row(header: str) -> None:
    """Somebody proposes another desk, which is that of another row: the value is this row's."""

    def change(workbook: Workbook) -> None:
        cell = at(workbook, "Update", "growth-rate", header)
        cell.value = at(workbook, "Update", "oil-price", header).value
        at(workbook, "Update", "growth-rate", "value").value = 55

    assert after(change).applied == {("growth-rate", "value"): 55.0}


def test_whole_rows_that_change_places_are_taken() -> None:
    """A sort of all columns, with a value and a title typed."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        at(workbook, "Update", "growth-rate", "value").value = 55
        at(workbook, "Update", "oil-price", "indicator").value = "Oil"
        one, other = (at(workbook, "Update", i, "id").row for i in ("growth-rate", "oil-price"))
        for column in range(1, sheet.max_column + 1):
            first, second = sheet.cell(one, column), sheet.cell(other, column)
            if first.data_type != "f":
                first.value, second.value = second.value, first.value

    assert after(change).applied == {("growth-rate", "value"): 55.0}


def test_ids_sorted_alone_are_questions_on_past_values_too() -> None:
    """There, too, no value moves to another indicator."""

    def change(workbook: Workbook) -> None:
        at(workbook, "Past values", "oil-price", "2022Q1").value = 81
        _exchange(workbook, "Past values", "id", "growth-rate", "oil-price")

    found = after(change)
    assert found.applied == {}
    assert _row_questions(found, "Past values") == {"growth-rate", "oil-price"}


def test_rows_that_are_right_are_taken_beside_such_rows() -> None:
    """The question is about those two rows, and no other."""

    def change(workbook: Workbook) -> None:
        at(workbook, "Update", "ship-count", "value").value = 950
        _exchange(workbook, "Update", "id", "growth-rate", "oil-price")

    assert after(change).applied == {("ship-count", "value"): 950.0}


def test_a_title_that_was_typed_over_is_no_other_row() -> None:
    """A proposed title is nobody's: the row's value is its own."""

    def change(workbook: Workbook) -> None:
        at(workbook, "Update", "growth-rate", "indicator").value = "Growth of the economy"
        at(workbook, "Update", "growth-rate", "value").value = 55

    assert after(change).applied == {("growth-rate", "value"): 55.0}


def test_a_proposed_row_that_has_another_rows_id_is_a_question() -> None:
    """Its title is nobody's, but the id's own title stands beside the id that was proposed."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        row = max(cell.row for cell in sheet["A"] if cell.value) + 1
        for header, text in (("indicator", "Rainfall"), ("unit", "mm"), ("owner", "Rain desk")):
            sheet.cell(row, at(workbook, "Update", "growth-rate", header).column).value = text
        sheet.cell(row, at(workbook, "Update", "growth-rate", "value").column).value = 55
        was = at(workbook, "Update", "growth-rate", "id")
        sheet.cell(row, was.column).value, was.value = was.value, "rainfall"

    found = after(change)
    assert found.applied == {}
    assert _row_questions(found, "Update") >= {"growth-rate"}
    (asked,) = [o for o in found.all(Result.QUESTION) if o.typed.key.field == "value"]
    assert (asked.typed.key.subject, asked.typed.found) == ("growth-rate", "55")
    assert "'rainfall'" in asked.why


def test_a_copy_without_checksums_is_asked_about_by_the_studys_titles() -> None:
    """Where the hidden sheet is gone, the study itself tells whose title that is."""

    def change(workbook: Workbook) -> None:
        del workbook["meta"]
        at(workbook, "Update", "growth-rate", "value").value = 55
        _exchange(workbook, "Update", "id", "growth-rate", "oil-price")

    found = after(change)
    assert found.applied == {}
    assert _row_questions(found, "Update") == {"growth-rate", "oil-price"}


def test_a_column_sorted_alone_is_asked_about_and_the_rest_taken() -> None:
    """Old values that stand in other rows are questions, each with its value to choose."""

    def change(workbook: Workbook) -> None:
        for item, value in (("growth-rate", 80), ("oil-price", 900), ("ship-count", 5)):
            at(workbook, "Past values", item, "2022Q1").value = value
        at(workbook, "Update", "ship-count", "note").value = "typed"

    found = after(change)
    assert found.applied == {("ship-count", "note"): "typed"}
    asked = {(o.typed.key.subject, o.typed.choices) for o in found.all(Result.QUESTION)}
    assert asked == {("growth-rate", (80.0,)), ("oil-price", (900.0,)), ("ship-count", (5.0,))}


@pytest.mark.parametrize("words", [None, "beside"])
def test_judgments_in_another_order_are_meant_where_reasons_are_typed_beside(
    words: str | None,
) -> None:
    """50/30/20 judged anew as 20/50/30: with a new rationale each, somebody has meant it."""
    judged = {"alpha": 20, "beta": 50, "gamma": 30}

    def change(workbook: Workbook) -> None:
        for scenario, likelihood in judged.items():
            at(workbook, "Judgments", scenario, "likelihood").value = likelihood
            if words:
                at(workbook, "Judgments", scenario, "rationale").value = f"{words} {scenario}"

    found = after(change)
    taken = {s: v for (s, field), v in found.applied.items() if field == "likelihood"}
    asked = {s for s, field, _ in found.asked.values() if field == "likelihood"}
    assert (taken, asked) == ((judged, set()) if words else ({}, set(judged)))


def test_columns_sorted_together_are_all_asked_about() -> None:
    """A sort of several columns is no reason to believe either."""

    def change(workbook: Workbook) -> None:
        moved = {"alpha": ("beta", 30), "beta": ("gamma", 20), "gamma": ("alpha", 50)}
        texts = {s: at(workbook, "Judgments", s, "rationale").value for s in moved}
        for scenario, (source, likelihood) in moved.items():
            at(workbook, "Judgments", scenario, "likelihood").value = likelihood
            at(workbook, "Judgments", scenario, "rationale").value = texts[source]

    found = after(change)
    assert found.applied == {}
    assert len(found.asked) == 6


def test_headers_exchanged_are_asked_about() -> None:
    """Under "analyst" stand the notes now: neither a note nor a name is taken for the other."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        row = at(workbook, "Update", "growth-rate", "id").row
        at(workbook, "Update", "ship-count", "note").value = "a third note"
        heads = {c.value: c for c in sheet[row - 1]}
        heads["note"].value, heads["analyst"].value = "analyst", "note"

    found = after(change)
    assert found.applied == {}
    fields = {(subject, field, text) for subject, field, text in found.asked.values()}
    assert fields == {
        ("note", "column", "note"),
        ("analyst", "column", "analyst"),
        ("ship-count", "analyst", "a third note"),
    }


def test_columns_that_were_moved_with_their_headers_are_no_edit() -> None:
    """Cut and inserted elsewhere, a column still holds its own."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        top = at(workbook, "Update", "growth-rate", "id").row - 1
        columns = {c.value: c.column for c in sheet[top]}
        for row in range(top, top + 5):
            note, analyst = (sheet.cell(row, columns[h] or 0) for h in ("note", "analyst"))
            note.value, analyst.value = analyst.value, note.value

    assert after(change).outcomes == ()


@pytest.mark.parametrize("form", ["0%", "0.00%", "yyyy-mm-dd", "0.00E+00", "@", "hh:mm"])
@pytest.mark.parametrize("sheet,header", [("Update", "value"), ("Past values", "2022Q1")])
def test_a_format_is_no_edit(sheet: str, header: str, form: str) -> None:
    """A number that is as it was is no edit, whatever it is made to look like."""

    def change(workbook: Workbook) -> None:
        for item in ("growth-rate", "oil-price", "ship-count"):
            at(workbook, sheet, item, header).number_format = form

    assert after(change).outcomes == ()


def test_a_deleted_row_is_one_question_that_tells_which() -> None:
    """Formulas below that a program leaves as they are say nothing new."""
    gone = []
    for count in (1, 2):
        found = after(lambda workbook, count=count: workbook["Update"].delete_rows(5, count))  # type: ignore[misc]  # mypy knows no default of a lambda
        ((cell, asked),) = found.asked.items()
        assert cell == "Update!None" or cell.startswith("Update!")
        gone.append(asked[2])
    assert gone == ["growth-rate", "growth-rate; oil-price"]


@pytest.mark.parametrize(
    "typed,choices",
    [(date(2022, 3, 31), ()), (44651, (44651.0,)), (44651.5, None), (450, None)],
)
def test_a_date_in_a_cell_for_numbers_is_asked_about(
    typed: object, choices: tuple[float, ...] | None
) -> None:
    """A cell's own format hides that a date was typed: its number gives it away."""

    def change(workbook: Workbook) -> None:
        at(workbook, "Update", "growth-rate", "value").value = typed  # type: ignore[assignment]  # any cell value

    found = after(change)
    if choices is None:
        assert found.applied == {("growth-rate", "value"): typed}
    else:
        (asked,) = found.all(Result.QUESTION)
        assert asked.typed.choices == choices
        assert "31 March 2022" in asked.why


def test_an_untouched_copy_is_no_edit() -> None:
    """Nothing is doubted where nothing was done."""
    assert back(edited(lambda _: None)).outcomes == ()
