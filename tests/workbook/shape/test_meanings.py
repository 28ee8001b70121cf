"""A cell means what it meant when its file was made, whatever the study says by now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.merge.outcomes import Result
from scenariobook.study.model import Study
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.workbook.handled import after, at, back, changed, edited, study, tracker
from tests.workbook.own_work.named import own_work

MOVED: tuple[tuple[str, Mapping[str, Any], object, tuple[str, ...], tuple[object, ...]], ...] = (
    ("oil-price", {"unit": "EUR"}, 95, ("in USD", "in EUR"), (95.0,)),
    ("growth-rate", {"unit": None}, 45, ("in %", "without a unit"), (45.0,)),
    (
        "oil-price",
        {"type": "ordinal", "levels": ("1", "2", "3"), "watch": "2", "warning": None},
        3,
        ("a number", "one of: 1, 2, 3"),
        ("3",),
    ),
    (
        "stage",
        {"type": "number", "levels": (), "watch": 2.0, "unit": "points"},
        "3",
        ("one of: 1, 2, 3", "a number in points"),
        (3.0,),
    ),
    ("mood", {"levels": ("calm", "wary", "tense")}, "calm", ("calm, tense", "wary"), ("calm",)),
    (
        "mood",
        {"type": "yes-no", "levels": (), "watch": None, "concern": "yes"},
        "calm",
        ("yes or no",),
        (),
    ),
)


def _type(item: str, value: object, header: str = "value", sheet: str = "Update") -> Any:
    def change(workbook: Workbook) -> None:
        at(workbook, sheet, item, header).value = value  # type: ignore[assignment]  # any cell value

    return change


@pytest.mark.parametrize("item,update,typed,words,choices", MOVED)
def test_an_edit_is_asked_about_where_its_indicator_has_changed_since(
    item: str,
    update: Mapping[str, Any],
    typed: object,
    words: tuple[str, ...],
    choices: tuple[object, ...],
) -> None:
    """The question says both, what was and what is, and offers what it would be now."""
    now = changed(**{item: update})
    found = after(_type(item, typed), now)
    assert found.applied == {}
    (asked,) = found.all(Result.QUESTION)
    assert (asked.typed.key.subject, asked.typed.key.field) == (item, "value")
    assert all(word in asked.why for word in words)
    assert asked.typed.choices == choices


def test_a_note_on_such_an_indicator_is_taken() -> None:
    """Its meaning has not moved; nor has that of other indicators, or of an emptied cell."""
    now = changed(oil_price={"unit": "EUR"})
    assert after(_type("oil-price", "typed", "note"), now).applied == {
        ("oil-price", "note"): "typed"
    }
    assert after(_type("ship-count", 7), now).applied == {("ship-count", "value"): 7.0}
    assert after(_type("oil-price", None), now).applied == {("oil-price", "value"): None}


def test_a_tracker_that_does_not_tell_is_read_as_before() -> None:
    """Those of earlier versions came without: what they say is taken for what it is now."""
    data = edited(_type("oil-price", 95))
    found = back(data, changed(oil_price={"unit": "EUR"}), told=False)
    assert found.applied == {("oil-price", "value"): 95.0}


@pytest.mark.parametrize(
    "form,typed,choices",
    [
        ("1.234,5", "1,234", (1234.0, 1.234)),
        ("1.234,5", "1,234.5", (1234.5,)),
        ("1.234,5", "1.5", (1.5,)),
        ("1 234,5", "2.5", (2.5,)),
    ],
)
def test_a_number_typed_as_text_is_asked_about_where_the_format_has_changed(
    form: str, typed: str, choices: tuple[float, ...]
) -> None:
    """1,234 was a thousand under the format of then: it never becomes 1.234 unasked."""
    found = after(_type("oil-price", typed), _typed_like(form))
    assert found.applied == {}
    (asked,) = found.all(Result.QUESTION)
    assert set(choices) <= set(asked.typed.choices)
    assert all(words in asked.why for words in ("1,234.5", form))


def test_what_reads_alike_under_both_formats_is_taken() -> None:
    """A whole number means the same, and so does a number that is no text."""
    for typed in ("95", 95.5):
        found = after(_type("oil-price", typed), _typed_like("1.234,5"))
        assert found.applied == {("oil-price", "value"): float(typed)}


def _typed_like(form: str) -> Study:
    header = study().header.model_copy(update={"number_format": form})
    return study().model_copy(update={"header": header})


def _beginning(start: str) -> Study:
    given = study().header.model_dump() | {"start": type(study().header.start).parse(start)}
    return study().model_copy(update={"header": type(study().header).model_validate(given)})


def test_a_copy_is_not_asked_for_quarters_that_it_never_had() -> None:
    """The study begins earlier by now; the copy was made before."""
    found = back(tracker(), _beginning("2021Q3"))
    assert found.outcomes == ()


def test_a_column_named_after_an_earlier_quarter_is_the_analysts_own() -> None:
    """What stands there are no readings, neither now nor when the study begins earlier."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Past values"]
        top = at(workbook, "Past values", "growth-rate", "id").row - 1
        sheet.cell(top, 6).value = "2021Q4"
        sheet.cell(top + 1, 6).value = 33

    data = edited(change)
    for now in (None, _beginning("2021Q3")):
        assert back(data, now).outcomes == ()
    assert own_work(WorkbookFile(data)) == ["the column '2021Q4' on Past values (F5: 33)"]


@pytest.mark.parametrize("text", ["", "{}", '{"start":"2022Q9"}', "[1", "null"])
def test_damaged_meanings_say_nothing(text: str) -> None:
    """A tracker whose hidden sheet was changed is read like one of an earlier version."""

    def change(workbook: Workbook) -> None:
        for row in workbook["meta"].iter_rows():
            if row[0].value == "meanings":
                row[1].value = text

    opened = WorkbookFile(edited(change))
    assert (opened.meanings, opened.start) == (None, None)


@pytest.mark.parametrize(
    "item,update,typed,becomes",
    [
        ("mood", {"levels": ("calm", "wary", "tense")}, "wary", "wary"),
        ("mood", {"type": "number", "levels": (), "watch": 2.0}, 3, 3.0),
    ],
)
def test_what_meant_nothing_then_means_what_it_means_now(
    item: str, update: Mapping[str, Any], typed: object, becomes: object
) -> None:
    """A word that the study lacked is no question once the study has it."""
    found = after(_type(item, typed), changed(**{item: update}))
    assert found.applied == {(item, "value"): becomes}
