"""Levels that a spreadsheet program makes something else of: read, calculated, never guessed."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.record.values.numbers import as_number
from scenariobook.study.model import Study
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.clients.office import LibreOffice, running_libreoffice
from tests.workbook.examples import tracker
from tests.workbook.letters import VALUE
from tests.workbook.merged import outcomes_of, read
from tests.workbook.opened import cells
from tests.workbook.recalculation import recalculate, recalculate_in_gnumeric, values

NOW = q("2022Q1")
TODAY = date(2022, 8, 1)
DAYS: Final = ("2022-01-02", "2022-01-03")
LONG: Final = ("x" * 300 + " y", "x" * 300 + " z")

# An indicator's levels (the second is watch, the third, if any, warning), what stands in its cell
# of Update, its number format, and the level that is meant; None where a question is asked.
CELLS: Final[list[tuple[tuple[str, ...], object, str, str | None]]] = [
    (("1", "2", "3"), 2, "General", "2"),
    (("1", "2", "3"), 3.0, "0.00", "3"),
    (("1", "2", "3"), "2", "@", "2"),
    (("1", "2", "3"), " 2 ", "@", "2"),
    (("1", "2", "3"), 2.5, "General", None),
    (("1", "2", "3"), 0, "General", None),  # which a blank cell equals
    (("1", "2"), False, "General", None),
    (("0", "1"), True, "General", None),
    (("0", "1"), 1, "General", "1"),
    (("-0", "0"), 0, "General", "0"),
    (("0.5", "1.5"), 1.5, "General", "1.5"),
    (("01", "02"), 2, "General", None),
    (("1.0", "2.0"), 2, "General", None),
    (("1", "1e+20"), 1e20, "General", "1e+20"),
    (("1", "1E+20"), 1e20, "General", None),
    (("TRUE", "FALSE"), False, "General", "FALSE"),
    (("true", "false"), False, "General", "false"),
    (("10%", "50%"), 0.5, "0%", None),
    (("1/2", "10%"), "10%", "@", "10%"),
    (("1/2", "10%"), datetime(2022, 2, 1), "d-mmm", None),
    (DAYS, datetime(2022, 1, 3), "yyyy-mm-dd", None),
    (DAYS, "2022-01-03", "@", "2022-01-03"),
    (("=1", "=1+1", "@x"), "=1+1", "@", "=1+1"),
    (("+a", "-b"), "-b", "@", "-b"),
    (("'a", "'b"), "'b", "@", "'b"),
    (("'a", "'b"), "b", "@", None),
    (("a, b", "c; d"), "c; d", "@", "c; d"),
    (LONG, LONG[1], "@", LONG[1]),
    (("ab", "a*"), "a*", "@", "a*"),
    (("ab", "a?"), "a?", "@", "a?"),
    (("x", "~x"), "~x", "@", "~x"),
    (("a*", "b"), "ab", "@", None),
    (("a  b", "a b"), "a  b", "@", "a  b"),
    (("None", "some"), "SOME", "@", "some"),
    (("None", "some"), "s*", "@", None),
]
ITEMS: Final = [f"levels-{number:02d}-here" for number, _ in enumerate(CELLS)]


def study() -> Study:
    return a_study(
        indicators=[
            an_indicator(
                item, type="ordinal", levels=levels, watch=levels[1], warning=(*levels, None)[2]
            )
            for item, (levels, *_) in zip(ITEMS, CELLS, strict=True)
        ]
    )


def typed() -> bytes:
    """Return the tracker with all of it typed in."""
    workbook = openpyxl.load_workbook(BytesIO(tracker(study(), NOW, EMPTY)))
    for row, (_, value, form, _) in zip(cells(workbook, "tblUpdate"), CELLS, strict=True):
        row["value"].value = value
        if isinstance(value, str):
            row["value"].data_type = "s"
        row["value"].number_format = form
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def outcomes(data: bytes) -> dict[str, Outcome]:
    found = outcomes_of(study(), EMPTY, read(study(), EMPTY, NOW, data, TODAY))
    return {o.typed.key.subject: o for o in found if o.typed.key.field == "value"}


def test_what_is_certain_is_taken_and_nothing_else() -> None:
    """A number whose plain text is a level is that level; what could be another is a question at
    its cell, with the level that it may be.
    """
    found = outcomes(typed())
    for number, (item, (_, value, _, meant)) in enumerate(zip(ITEMS, CELLS, strict=True), 5):
        outcome = found[item]
        assert outcome.typed.place.cell == f"{VALUE}{number}"
        if meant is None:
            assert (outcome.result, outcome.typed.value) == (Result.QUESTION, None), value
        else:
            assert (outcome.result, outcome.typed.value) == (Result.APPLIED, meant)


@pytest.mark.parametrize(
    "levels, value, why, choices",
    [
        (
            DAYS,
            datetime(2022, 1, 3),
            "the cell holds a date or a time, 3 January 2022;",
            (),
        ),
        (
            ("1/2", "10%"),
            datetime(2022, 2, 1),
            "the cell holds a date or a time, 1 February 2022;",
            (),
        ),
        (("10%", "50%"), 0.5, "'0.5' is not one of: 10%, 50%", ()),
        (("01", "02"), 2, "'2' is not one of: 01, 02", ("02",)),
    ],
)
def test_a_question_says_what_stands_there(
    levels: tuple[str, ...], value: object, why: str, choices: tuple[str, ...]
) -> None:
    """In words that nobody can misread, and with what to choose."""
    at = next(n for n, c in enumerate(CELLS) if (c[0], c[1]) == (levels, value))
    outcome = outcomes(typed())[ITEMS[at]]
    assert outcome.why.startswith(why)
    assert outcome.typed.choices == choices


@pytest.mark.client
@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric"])
def test_the_sheet_says_what_python_will(program: str, tmp_path: Path) -> None:
    """A level's status is there at once, whatever its cell holds; what will be a question says
    "check value", and beside it what to do.
    """
    data = typed()
    if program == "Gnumeric":
        live = values(recalculate_in_gnumeric(data, tmp_path))
    else:
        live = values(recalculate({"typed": data}, tmp_path)["typed"])
    taken = (Reading(NOW, i, value=c[3]) for i, c in zip(ITEMS, CELLS, strict=True))
    after = tracker(study(), NOW, a_ledger(*(r for r in taken if r.value is not None)))
    wanted, book = values(after), openpyxl.load_workbook(BytesIO(after))
    for row, (levels, value, _, meant) in zip(cells(book, "tblUpdate"), CELLS, strict=True):
        status, check = (("Update", row[header].coordinate) for header in ("status", "check"))
        found = (live[status], live[check])
        if meant is None:
            assert found == ("check value", "not read: choose from the list"), (levels, value)
        else:
            assert found == (wanted[status], ""), (levels, value)


def test_cells_for_words_are_text() -> None:
    """In Update and in Past values, so that a program keeps what is typed as it is typed; cells
    with formulas are not, which would become their own text.
    """
    indicators = [an_indicator("level", type="ordinal", levels=("1", "2")), an_indicator("rate")]
    later = tracker(a_study(indicators=indicators), NOW.next, a_ledger())
    book = openpyxl.load_workbook(BytesIO(later))
    update, past = cells(book, "tblUpdate"), cells(book, "tblHistory")
    assert [row["value"].number_format for row in update] == ["@", "#,##0"]
    assert [row["2022Q1"].number_format for row in past] == ["@", "#,##0"]
    assert update[0]["last value"].number_format == past[0]["2022Q2"].number_format == "General"


@pytest.fixture(scope="module")
def libreoffice() -> Any:
    with running_libreoffice() as office:
        yield office


@pytest.mark.client
@pytest.mark.parametrize("text", ["2", "TRUE", "1/2", "10%", "2022-01-03", "=1+1", "-b"])
def test_what_is_typed_in_libreoffice_stays_as_it_is(
    libreoffice: LibreOffice, text: str, tmp_path: Path
) -> None:
    """Key by key, into a cell for words: no number, no date, no formula comes of it."""
    one = a_study(indicators=[an_indicator("level", type="ordinal", levels=("other", text))])
    source = tmp_path / "tracker.xlsx"
    source.write_bytes(tracker(one, NOW, EMPTY))
    copy = libreoffice.edit(source, tmp_path / "copy.xlsx", ("type", "Update", f"{VALUE}5", text))
    (outcome,) = outcomes_of(one, EMPTY, read(one, EMPTY, NOW, copy.read_bytes(), TODAY))
    assert (outcome.result, outcome.typed.value) == (Result.APPLIED, text)


@pytest.mark.parametrize(
    "level, number",
    [
        *(("2", 2.0), ("-3", -3.0), ("1.5", 1.5), ("0", 0.0), ("1e+20", 1e20), ("-0", None)),
        *(("02", None), ("2.0", None), ("+2", None), (" 2", None), ("1_0", None), ("two", None)),
        *(("nan", None), ("inf", None), ("٢", None), ("1E+20", None), ("10%", None)),
    ],
)
def test_a_level_is_a_number_only_if_that_is_written_so(level: str, number: float | None) -> None:
    """What a number's cell may stand for is certain."""
    assert as_number(level) == number
