"""One cell of a copy: what was meant is taken, or asked about; what is the program's is named."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from scenariobook.record.ledger.kinds import Looked
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.tables import Identity
from tests.builders import a_study, an_indicator
from tests.workbook.reading.desk import NOW, QUEUE, SAID, SHIPS, Desk

# --- input cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header, typed, field, value",
    [
        ("value", 31, "value", 31.0),
        ("value", "1,234", "value", 1234.0),
        ("value", " ", "value", None),
        ("value", None, "value", None),
        ("note", "by hand and eye", "note", "by hand and eye"),
        ("note", " ", "note", None),
        ("as of", datetime(2022, 6, 30), "as_of", date(2022, 6, 30)),
        ("as of", "30.6.2022", "as_of", date(2022, 6, 30)),
        ("credibility", "2", "credibility", 2),
        ("credibility", "B2", "credibility", 2),
        ("looked on", date(2022, 5, 1), "looked_on", date(2022, 5, 1)),
        ("by", "Anna", "analyst", "Anna"),
    ],
)
def test_what_was_meant_is_taken(header: str, typed: object, field: str, value: object) -> None:
    assert Desk().type("ships", **{header: typed}).edits() == {f"ships {field}": value}


@pytest.mark.parametrize("typed", [12, 12.0, "12", " 12 ", "12.0"])
def test_the_same_value_in_another_form_is_no_edit(typed: object) -> None:
    assert not Desk().type("ships", value=typed, note="by hand ").edits()


@pytest.mark.parametrize(
    "row, typed, words, choices",
    [
        ("ships", "some", "'some' is not a number", ()),
        ("ships", 9_999, "lies outside the range", (9_999.0,)),
        ("ships", "#N/A", "the cell shows the error #N/A", ()),
        ("ships", datetime(2022, 4, 1), "the cell holds a date", ()),
        ("queue", "lng", "'lng' is not one of", ("long",)),
    ],
)
def test_what_may_mean_something_else_is_asked(
    row: str, typed: object, words: str, choices: tuple[object, ...]
) -> None:
    (asked,) = Desk().type(row, value=typed).questions()
    assert words in asked.question
    assert (asked.key.subject, asked.key.field, asked.value) == (row, "value", None)
    assert asked.choices == choices
    assert asked.place.sheet == "Update"


def with_formula(desk: Desk, row_id: str, formula: str, shows: str) -> bytes:
    """Return the tracker with a formula in a value's cell, and what it showed last."""
    at = desk.cell(row_id, "value").coordinate
    part = f"xl/worksheets/sheet{desk.book.sheetnames.index('Update') + 1}.xml"
    made = BytesIO()
    with ZipFile(BytesIO(desk.data)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                kind = "n" if shows else "str"
                cell = f'<c r="{at}" t="{kind}"><f>{formula}</f><v>{shows}</v></c>'
                text = re.sub(rf'<c r="{at}"[^>]*?(/>|>.*?</c>)', cell, text.decode()).encode()
            after.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    "formula, shows, value",
    [("6*7", "42", 42.0), ("6*2", "12", 12.0), ("$ZZ$9", "0", None), ('IF(1,"")', "", None)],
)
def test_the_last_value_of_a_formula_counts(formula: str, shows: str, value: object) -> None:
    """A formula that shows the recorded value is no edit; an empty cell that it names is no 0."""
    desk = Desk()
    read = desk.read_bytes(with_formula(desk, "dues", formula, shows))
    (cell,) = (one for one in read.cells if (one.key.subject, one.key.field) == ("dues", "value"))
    assert (cell.value, cell.formula, cell.question) == (value, f"={formula}", "")
    shown = desk.read_bytes(with_formula(desk, "ships", formula, shows)).cells
    (cell,) = (one for one in shown if (one.key.subject, one.key.field) == ("ships", "value"))
    assert bool(cell.question) == (value is None)  # a formula empties no cell
    assert cell.is_edit == (value != 12.0)


def test_who_looked_is_told_where_nothing_else_was_typed() -> None:
    desk = Desk(said=()).type("dues", looked_on=date(2022, 5, 1), by="Anna")
    keys = {
        one.key.kind: one.value
        for one in desk.read().cells
        if one.key.field == "analyst" and one.value
    }
    assert keys == {"looked": "Anna"}
    desk = Desk(said=()).type("dues", looked_on=date(2022, 5, 1), value=3, by="Anna")
    keys = {
        one.key.kind: one.value
        for one in desk.read().cells
        if one.key.field == "analyst" and one.value
    }
    assert keys == {"reading": "Anna"}
    looked = Looked(NOW, "dues", looked_on=date(2022, 5, 1), analyst="Anna")
    assert not Desk(said=(looked,)).edits()


@pytest.mark.parametrize(
    "now, row, typed, words",
    [
        ({"unit": "boats"}, "ships", 31, "was a number in %; now it is a number in boats"),
        ({"unit": "boats", "former_units": ("%",)}, "ships", 31, ""),
        ({"unit": "boats"}, "ships", 12, ""),
        ({"levels": ("short", "middle", "long")}, "queue", "short", "one of: short, long; now"),
        ({"levels": ("short", "middle", "long")}, "queue", "middle", ""),
        ({"type": "yes-no", "levels": ()}, "queue", "yes", ""),
    ],
)
def test_a_value_that_meant_something_else_then_is_asked(
    now: dict[str, object], row: str, typed: object, words: str
) -> None:
    study = a_study(indicators=[SHIPS, QUEUE])
    changed = [
        an_indicator(one.id, **{**one.model_dump(), **(now if one.id == row else {})})
        for one in (SHIPS, QUEUE)
    ]
    desk = Desk(study=study, now=a_study(indicators=changed)).type(row, value=typed)
    assert [words in one.question for one in desk.questions()] == [True] * bool(words)


def test_a_number_that_reads_otherwise_now_is_asked() -> None:
    later = a_study(indicators=[SHIPS], number_format="1.234,5")
    desk = Desk(study=a_study(indicators=[SHIPS]), said=SAID[:1], now=later)
    (asked,) = desk.type("ships", value="1.050").questions()
    assert set(asked.choices) <= {1.05, 1050.0}


# --- the program's cells --------------------------------------------------------------------------


@pytest.mark.parametrize("header, typed", [("unit", "EUR"), ("watch", 11), ("owner", "Kim")])
def test_a_changed_definition_is_named_with_the_line_that_says_it(
    header: str, typed: object
) -> None:
    desk = Desk().type("dues", **{header: typed})
    at = desk.cell("dues", header).coordinate
    assert desk.read().typed_over == (
        f"'{typed}' at Update!{at} is typed over what the study says: change it at dues.toml:3:1",
    )
    assert not desk.questions()


def test_what_is_typed_over_a_formula_is_named_with_its_cell() -> None:
    desk = Desk().type("dues", status="normal")
    at = desk.cell("dues", "status").coordinate
    read = desk.read()
    assert not [one for one in read.cells if one.is_edit]
    assert read.typed_over == (
        f"Update: typed over the program's formulas, and not taken in: {at} 'normal'",
    )


def test_a_column_of_ones_own_is_not_named() -> None:
    desk = Desk().type("dues", yours="mine")
    desk.headers()["yours"].value = "my column"
    assert not desk.read().typed_over


# --- from which record ----------------------------------------------------------------------------


def opened(desk: Desk) -> OpenedWorkbook:
    """Return a tracker, saved and opened."""
    return OpenedWorkbook(desk.saved())


def test_one_of_its_places_is_enough() -> None:
    identity = OpenedWorkbook(Desk().data).identity
    assert identity
    assert (identity.study, str(identity.quarter), identity.position.number) == (
        "synthetic",
        "2022Q2",
        2,
    )
    without_property, without_sheet, without_both = Desk(), Desk(), Desk()
    for desk in (without_property, without_both):
        desk.book.custom_doc_props.props.clear()
    for desk in (without_sheet, without_both):
        del desk.book["lists"]
    assert opened(without_property).identity == opened(without_sheet).identity == identity
    assert opened(without_both).identity is None


@pytest.mark.parametrize(
    "line, words",
    [
        ("scenariobook 3 synthetic 2022Q9", "is no tracker's identity"),
        ("scenariobook 3 other 2022Q2 2 abc", "made from different records"),
    ],
)
def test_a_damaged_or_a_second_identity_is_refused(line: str, words: str) -> None:
    desk = Desk()
    desk.book.custom_doc_props.props[0].value = line
    with pytest.raises(ValueError, match=words):
        _ = opened(desk).identity


def test_an_earlier_version_s_line_says_so() -> None:
    old = "scenariobook 2 synthetic 2022Q2 0a1b 2 abc a-kim 1"
    desk = Desk()
    del desk.book["lists"]
    desk.book.custom_doc_props.props[0].value = old
    copy = opened(desk)
    assert copy.is_earlier
    assert str(copy.identity) == "scenariobook 3 synthetic 2022Q2 2 abc a-kim 1"
    assert Identity.parse(old) == copy.identity
    assert not OpenedWorkbook(desk.data).is_earlier
