"""Each form of table in CSV: the rows that it has, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from scenariobook.diagnostics import Diagnostic
from scenariobook.intake import csv_tables
from scenariobook.intake.csv_forms import FORMS, form_of
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Content, Opened, about
from scenariobook.record.ledger.kinds import (
    FIELDS,
    Chance,
    End,
    Estimate,
    Outcome,
    Reading,
    Stated,
    Statement,
)
from scenariobook.study.model import Study
from tests.builders import a_record, a_study
from tests.record.history import of_a_table
from tests.record.statements import EVERYTHING, FIRST, NOW, TODAY, a_full_study

STUDY = a_full_study()


def read(
    text: str, *before: Content, study: Study = STUDY
) -> tuple[list[Content], list[Diagnostic]]:
    """Return what a table adds to a record in which the second quarter is open, and its errors."""
    record = a_record(study, Opened(NOW), *before)
    typed, problems = csv_tables.read(study, record, text.encode(), "in.csv", TODAY)
    return [content for content, _ in of_a_table(record, typed)], problems


def problem(text: str, study: Study = STUDY) -> tuple[str, str, str, str]:
    """Return the only error's code, cell, message and hint."""
    _, (found,) = read(text, study=study)
    return found.code, found.place.cell, found.message, found.hint


# The header of each form, a full row, and the entry that it makes.
ROWS: Mapping[str, tuple[str, str, Content]] = {
    "month": (
        "quarter,item,period,value,as_of,source,credibility,note,analyst",
        "2022Q2,ship-count,2022-05,31.5,2022-05-31,imf-weo,2,a note,Anna",
        EVERYTHING[0],
    ),
    "chance": (
        "quarter,item,chance,analyst,rationale",
        "2022Q2,summit,60,Anna,talks began",
        EVERYTHING[3],
    ),
    "chance in a term": (
        "quarter,item,chance",
        "2022Q1,meeting,Very Likely",
        Chance(FIRST, "summit", chance="very likely"),
    ),
    "estimate": (
        "quarter,subject,analyst,round,likelihood,reason",
        "2022Q2,alpha,a-kim,1,30,a first look",
        EVERYTHING[4],
    ),
    "estimate of a signpost": (
        "round,analyst,subject,quarter,likelihood",
        "2,b-lee,summit,2022Q1,unlikely",
        Estimate(FIRST, "summit", "b-lee", 2, likelihood="unlikely"),
    ),
    "estimate under a former id": (
        "quarter,subject,analyst,round,reason",
        "2022Q2,alfa,b-lee,1,so",
        Estimate(NOW, "alpha", "b-lee", 1, reason="so"),
    ),
    "statement": (
        "quarter,statement,text,analyst",
        "2022Q2,bottom_line,Nothing moved.,Anna",
        EVERYTHING[5],
    ),
    "so what": (
        "quarter,statement,text",
        '2022Q1,so_what,"Two lines,\nand a comma"',
        Statement(FIRST, "so_what", text="Two lines,\nand a comma"),
    ),
    "outcome": (
        "scenario,outcome,decided_on,why",
        "alpha,Came True,2022-06-30,It came.",
        EVERYTHING[7],
    ),
    "void": ("scenario,outcome", "beta,void", Outcome("beta", outcome=End.VOID)),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_each_form_becomes_its_entry(name: str) -> None:
    header, row, entry = ROWS[name]
    assert read(f"{header}\n{row}\n") == ([entry], [])


@pytest.mark.parametrize("name", ["month", "chance", "estimate", "statement", "outcome"])
def test_cleared_takes_each_entry_back(name: str) -> None:
    """The first field says it, and nothing else stands in the row but what it is about."""
    header, row, entry = ROWS[name]
    columns = header.split(",")
    form = form_of(columns)
    cells_of = dict(zip(columns, row.split(","), strict=True))
    cells = [cells_of[c] if c in form.about else "cleared" * (c == form.value) for c in columns]
    (found,), problems = read(f"{header}\n{','.join(cells)}\n", entry)
    assert problems == []
    assert isinstance(found, Stated)
    assert isinstance(entry, Stated)
    assert about(found) == about(entry)
    typed = {name for name in FIELDS[about(entry)[0]] if getattr(entry, name) not in (None, "", ())}
    assert {*found.empty} == typed


@pytest.mark.parametrize("name", ["month", "chance", "estimate", "statement", "outcome"])
def test_the_same_table_twice_changes_nothing(name: str) -> None:
    header, row, entry = ROWS[name]
    assert read(f"{header}\n{row}\n", entry) == ([], [])


@pytest.mark.parametrize("name", ["month", "chance", "estimate", "statement", "outcome"])
def test_a_subject_has_one_row(name: str) -> None:
    """The second is an error that names the first, even if it says the same."""
    header, row, _ = ROWS[name]
    code, cell, message, _ = problem(f"{header}\n{row}\n{row}\n")
    assert (code, cell) == ("R008", "R3C1")
    assert message.endswith("already, row 2")
    assert ("for 2022Q2" in message) == (name != "outcome")


ESTIMATE = "quarter,subject,analyst,round,likelihood\n2022Q2,"
WRONG: Mapping[str, tuple[str, str, str, str, str]] = {
    # name: table, code, cell, message, hint
    "month of another quarter": (
        "quarter,item,period,value\n2022Q2,ship-count,2022-07,1\n",
        *("R002", "R2C3", "the study has no period '2022-07'"),
        "did you mean '2022-06'?",
    ),
    "a word for a month": (
        "item,period,quarter,value\nship-count,May,2022Q2,1\n",
        *("R002", "R2C2", "the study has no period 'May'"),
        "one of: 2022-04, 2022-05, 2022-06",
    ),
    "month of what is not monthly": (
        "quarter,item,period,value\n2022Q2,mood,2022-05,calm\n",
        *("R002", "R2C3", "the study has no period '2022-05'"),
        "leave it empty: months are of monthly indicators",
    ),
    "month of a signpost": (
        "quarter,item,period,value\n2022Q2,summit,2022-05,observed\n",
        *("R002", "R2C3", "the study has no period '2022-05'"),
        "leave it empty: months are of monthly indicators",
    ),
    "chance of an indicator": (
        "quarter,item,chance\n2022Q2,mood,60\n",
        *("R002", "R2C2", "the study has no item 'mood'", "one of: meeting, summit, treaty"),
    ),
    "chance without a day": (
        "quarter,item,chance\n2022Q2,treaty,60\n",
        *("R002", "R2C2", "no day is given by which treaty is expected, so it has no likelihood"),
        "add expected_by to the signpost in the study's files",
    ),
    "a chance that is certain": (
        "quarter,item,chance\n2022Q2,summit,100\n",
        *("R003", "R2C3", "100 percent has no term: likelihoods go from 1 to 99, and 30 means "),
        "",
    ),
    "estimate of nothing": (
        f"{ESTIMATE}alpa,a-kim,1,30\n",
        *("R002", "R2C2", "the study has no subject 'alpa'", "did you mean 'alpha'?"),
    ),
    "estimate without a day": (
        f"{ESTIMATE}treaty,a-kim,1,30\n",
        *("R002", "R2C2", "no day is given by which treaty is expected, so it has no likelihood"),
        "add expected_by to the signpost in the study's files",
    ),
    "estimate of nobody": (
        f"{ESTIMATE}alpha,a-kin,1,30\n",
        *("R002", "R2C3", "the study has no analyst 'a-kin'", "did you mean 'a-kim'?"),
    ),
    "round three": (
        f"{ESTIMATE}alpha,a-kim,3,30\n",
        *("R002", "R2C4", "the study has no round '3'", "one of: 1, 2"),
    ),
    "no round": (
        f"{ESTIMATE}alpha,a-kim,,30\n",
        *("R002", "R2C4", "the study has no round ''", "one of: 1, 2"),
    ),
    "no likelihood": (
        f"{ESTIMATE}alpha,a-kim,1,perhaps\n",
        *("R003", "R2C5", "'perhaps' is neither a percent nor a term: ", ""),
    ),
    "another statement": (
        "quarter,statement,text\n2022Q2,bottom-line,Nothing.\n",
        *("R002", "R2C2", "the study has no statement 'bottom-line'"),
        "did you mean 'bottom_line'?",
    ),
    "a statement of a quarter to come": (
        "quarter,statement,text\n2022Q3,bottom_line,Nothing.\n",
        *("R005", "R2C1", "2022Q3 does not lie between 2022Q1 and 2022Q2"),
        "`scenariobook advance` opens the next quarter",
    ),
    "an outcome that there is not": (
        "scenario,outcome\nalpha,true\n",
        *("R003", "R2C2", "'true' is not one of: came true, did not come true, void", ""),
    ),
    "an outcome on no day": (
        "scenario,outcome,decided_on\nalpha,void,2021-02-30\n",
        *("R007", "R2C3", "'2021-02-30' is not a date; write it like 2022-04-19", ""),
    ),
    "an outcome of a signpost": (
        "scenario,outcome\nsummit,void\n",
        *("R002", "R2C1", "the study has no scenario 'summit'", "one of: alfa, alpha, beta"),
    ),
    "cleared beside a reason": (
        "quarter,subject,analyst,round,likelihood,reason\n2022Q2,alpha,a-kim,1,cleared,why\n",
        *("R003", "R2C5", "'cleared' is neither a percent nor a term: "),
        "to take an entry back, write `cleared` here, and nothing else in its row",
    ),
    "a column of another form": (
        "quarter,statement,text,round\n2022Q2,bottom_line,Nothing.,1\n",
        *("R004", "R1C4", "no column is called 'round'"),
        "the columns of this table: quarter, statement, text, analyst",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_cell_and_how_to_mend_it(name: str) -> None:
    table, code, cell, message, hint = WRONG[name]
    found = problem(table)
    assert (found[0], found[1], found[3]) == (code, cell, hint)
    assert found[2].startswith(message)


def test_estimates_need_analysts_and_the_error_says_where_to_add_them() -> None:
    study = STUDY.model_copy(update={"analysts": ()})
    _, cell, message, hint = problem(f"{ESTIMATE}alpha,a-kim,1,30\n", study)
    assert (cell, message) == ("R2C3", "the study has no analyst 'a-kim'")
    assert "[[analysts]]" in hint


@pytest.mark.parametrize(
    "header, missing",
    [
        ("subject,likelihood", "the columns `quarter` and `analyst` and `round` are missing"),
        ("statement,text", "the column `quarter` is missing"),
        ("outcome,why", "the column `scenario` is missing"),
        ("chance,quarter", "the column `item` is missing"),
    ],
)
def test_missing_columns_are_named_and_every_form_is_told(header: str, missing: str) -> None:
    _, cell, message, hint = problem(f"{header}\n")
    assert (cell, message) == ("", missing)
    for form in FORMS:
        assert ",".join(form.columns) in hint


def test_an_exploratory_study_takes_no_estimate_and_no_chance() -> None:
    """Its author chose that it states no likelihoods; outcomes and words it has."""
    study = a_full_study(mode="exploratory")
    for table in (f"{ESTIMATE}alpha,a-kim,1,30\n", "quarter,item,chance\n2022Q2,summit,60\n"):
        assert problem(table, study)[2] == "an exploratory study states no likelihoods"
    assert read("scenario,outcome\nalpha,void\n", study=study)[0] == [
        Outcome("alpha", outcome=End.VOID)
    ]


@pytest.mark.parametrize("form", ["1.234,5", "1 234,5"])
def test_semicolons_and_decimal_commas(form: str) -> None:
    """As German, French and Russian spreadsheets save a table, in each form that has numbers."""
    study = a_full_study(number_format=form)
    tables = {
        "quarter;item;period;value\n2022Q2;ship-count;2022-05;31,5\n": Reading(
            NOW, "ship-count", "2022-05", value=31.5
        ),
        "quarter;item;chance\n2022Q2;summit;62,5\n": Chance(NOW, "summit", chance=62.5),
        "quarter;subject;analyst;round;likelihood;reason\n2022Q2;alpha;a-kim;1;12,5;a, b\n": (
            Estimate(NOW, "alpha", "a-kim", 1, likelihood=12.5, reason="a, b")
        ),
        "quarter;statement;text\n2022Q2;so_what;up, down\n": Statement(
            NOW, "so_what", text="up, down"
        ),
        "scenario;outcome;decided_on\nalpha;void;2022-05-01\n": Outcome(
            "alpha", outcome=End.VOID, decided_on=date(2022, 5, 1)
        ),
    }
    for text, entry in tables.items():
        assert read(text, study=study) == ([entry], []), text


def test_months_and_the_quarter_stand_in_one_table() -> None:
    """A blank period is the whole quarter; three months are three rows, no doubles."""
    text = "quarter,item,period,value\n" + "".join(
        f"2022Q2,ship-count,{month},{value}\n"
        for month, value in (("", 9), ("2022-04", 1), ("2022-05", 2), ("2022-06", 3))
    )
    found, problems = read(text)
    assert problems == []
    assert [(r.period, r.value) for r in found if isinstance(r, Reading)] == [
        *(("", 9.0), ("2022-04", 1.0), ("2022-05", 2.0), ("2022-06", 3.0))
    ]


def test_outcomes_belong_to_no_quarter() -> None:
    """A table of outcomes needs none, and an outcome is one for the whole study."""
    record = a_record(STUDY, Opened(NOW), EVERYTHING[7])
    text = "scenario,outcome\nalpha,void\n"
    typed, _ = csv_tables.read(STUDY, record, text.encode(), "in.csv", TODAY)
    assert [cell.key.quarter for cell in typed] == [NO_QUARTER]
    ((content, _),) = of_a_table(record, typed)
    assert content == Outcome("alpha", outcome=End.VOID)


def test_each_form_is_told_by_its_own_column() -> None:
    """No header of one form is taken for another's."""
    for form in FORMS:
        assert form_of(form.columns) is form


def test_a_study_without_dated_signposts_has_no_chances() -> None:
    _, cell, message, hint = problem("quarter,item,chance\n2022Q2,summit,60\n", a_study())
    assert (cell, message, hint) == ("R2C2", "the study has no item 'summit'", "")
    assert read("quarter,item,chance\n")[1] == []
