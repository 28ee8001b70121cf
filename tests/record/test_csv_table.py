"""Bulk entry from CSV: all problems at once, each with row and column; nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.diagnostics import Diagnostic
from scenariobook.intake import csv_tables
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.study.model import Source
from tests.builders import a_record, a_signpost, a_study, an_indicator, q
from tests.record.history import of_a_table

TODAY = date(2022, 8, 1)
STUDY = a_study(
    indicators=[
        an_indicator("growth-rate"),
        an_indicator("mood", type="ordinal", levels=["calm", "tense"], watch="tense"),
    ],
    signposts=[a_signpost("summit")],
    sources=[Source(id="imf-weo", title="WEO", publisher="IMF", reliability="A")],
)
RECORD = a_record(STUDY, Opened(q("2022Q2")), Reading(q("2022Q1"), "growth-rate", value=5.0))


def problems(text: str) -> list[str]:
    _, found = csv_tables.read(STUDY, RECORD, text.encode(), "in.csv", TODAY)
    return [_line(d) for d in found]


def _line(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.code} {diagnostic.place.cell} {diagnostic.message}"


def test_items_and_judgments_become_entries() -> None:
    """Both forms of table, columns in any order, blank cells and a byte order mark."""
    items = (
        "\N{ZERO WIDTH NO-BREAK SPACE}item,quarter,value,note,source,credibility,as_of,analyst\r\n"
        'growth-rate,2022Q2,−3.5,"a note, with a comma",imf-weo,2,2022-04-19,Anna\r\n'
        "mood,2022Q1,Tense,,,,,\r\n"
        ",,,,,,,\r\n"
        "summit,2022Q2,observed,,,,2022-06-01,\r\n"
    )
    judgments = "quarter,scenario,likelihood,confidence,rationale\n2022Q2,alpha,35,Low,because\n"
    added = []
    for text, name in ((items, "items.csv"), (judgments, "judgments.csv")):
        typed, found = csv_tables.read(STUDY, RECORD, text.encode(), name, TODAY)
        assert found == []
        added += of_a_table(RECORD, typed)
    assert [content for content, _ in added] == [
        Reading(q("2022Q1"), "mood", value="tense"),
        Reading(
            q("2022Q2"),
            "growth-rate",
            value=-3.5,
            as_of=date(2022, 4, 19),
            sources=("imf-weo",),
            credibility=2,
            note="a note, with a comma",
            analyst="Anna",
        ),
        Sighting(q("2022Q2"), "summit", state=State.OBSERVED, seen_on=date(2022, 6, 1)),
        Judgment(q("2022Q2"), "alpha", likelihood=35.0, confidence="low", rationale="because"),
    ]
    assert added[0][1].cells["value"] == "R3C3"
    assert added[0][1].sheet == "CSV"


def test_what_stands_there_already_is_already_recorded() -> None:
    """The same file twice changes nothing; an empty cell takes nothing back."""
    text = "quarter,item,value,note\n2022Q1,growth-rate,5,\n"
    cells, _ = csv_tables.read(STUDY, RECORD, text.encode(), "in.csv", TODAY)
    assert of_a_table(RECORD, cells) == []


def test_all_problems_are_found_in_one_run() -> None:
    """Each problem names its cell; none hides another."""
    text = (
        "quarter,item,value,as_of,source,credibility\n"
        "2022Q9,growth-rate,1,,,\n"
        "2022Q3,growth-rate,1,,,\n"
        "2022Q1,growth-rat,1,,,\n"
        '2022Q1,growth-rate,"1,23",1023-01-01,imf,9\n'
        "2022Q1,growth-rate,2,,,\n"
        "2022Q1,mood,furious,,,\n"
        "2022Q1,summit,seen,,\n"
    )
    odd = "'1,23' is not a number of the form 1,234.5; write it in digits alone, like 1234.5"
    assert problems(text) == [
        "R005 R2C1 '2022Q9' is not a quarter; write it like 2026Q4",
        "R005 R3C1 2022Q3 does not lie between 2022Q1 and 2022Q2",
        "R002 R4C2 the study has no item 'growth-rat'",
        f"R003 R5C3 {odd}",
        "R007 R5C4 1 January 1023 lies over 10 years before 2022Q1",
        "R006 R5C5 the study has no source 'imf' (did you mean 'imf-weo'?)",
        "R003 R5C6 '9' is not one of: 1, 2, 3, 4, 5, 6",
        "R008 R6C1 growth-rate has a row for 2022Q1 already, row 5",
        "R003 R7C3 'furious' is not one of: calm, tense",
        "R004 R8C1 5 cells under 6 columns",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not a table",
        b"\xff\xfe\x00",
        b'quarter,item\n"2022Q1',
        b"value,note\n1,2\n",
        b"quarter,item,valu\n",
        b"quarter,item,value,value\n",
    ],
)
def test_what_is_no_such_table_says_so(data: bytes) -> None:
    """Other bytes, other headers: one located problem each, no traceback."""
    typed, found = csv_tables.read(STUDY, RECORD, data, "in.csv", TODAY)
    assert typed == []
    assert {d.code for d in found} == {"R004"}


def test_an_exploratory_study_takes_no_likelihoods() -> None:
    """No probabilities anywhere: not through the back door either."""
    study = a_study(mode="exploratory")
    record = a_record(study)
    text = b"quarter,scenario,likelihood\n2022Q1,alpha,35\n"
    _, found = csv_tables.read(study, record, text, "in.csv", TODAY)
    assert [d.message for d in found] == ["an exploratory study states no likelihoods"]


def test_cleared_takes_an_entry_back() -> None:
    """The word in place of a value clears every field; beside others it is no value."""
    text = b"quarter,item,value,note\n2022Q1,growth-rate,cleared,\n2022Q1,mood,cleared,\n"
    cells, found = csv_tables.read(STUDY, RECORD, text, "in.csv", TODAY)
    assert found == []
    ((content, _),) = of_a_table(RECORD, cells)
    assert content == Reading(q("2022Q1"), "growth-rate", empty=("value",))
    assert problems("quarter,item,value,note\n2022Q1,growth-rate,cleared,why\n") == [
        (
            "R003 R2C3 'cleared' is not a number of the form 1,234.5; "
            "write it in digits alone, like 1234.5"
        )
    ]


def test_cleared_where_there_is_nothing_says_nothing() -> None:
    text = b"quarter,item,value\n2022Q1,mood,cleared\n"
    cells, _ = csv_tables.read(STUDY, RECORD, text, "in.csv", TODAY)
    assert of_a_table(RECORD, cells) == []


@pytest.mark.parametrize(
    "text",
    [
        "quarter,item,value,note\n2022Q2,growth-rate,3.5,up\n",
        "quarter;item;value;note\r\n2022Q2;growth-rate;3.5;up\r\n",
        "quarter\titem\tvalue\tnote\n2022Q2\tgrowth-rate\t3.5\tup\n",
        "\ufeffsep=;\r\nquarter;item;value;note\r\n2022Q2;growth-rate;3.5;up\r\n",
        "quarter,item,value,note,,\n2022Q2,growth-rate,3.5,up,,\n,,,,,\n",
        "quarter,item,value,note\n2022Q2,growth-rate,3.5,up,,,\n",
    ],
    ids=["commas", "semicolons", "tabs", "sep=", "empty columns", "empty cells"],
)
def test_a_table_is_taken_however_a_spreadsheet_saves_it(text: str) -> None:
    """Rows are numbered as a spreadsheet shows them: the line with the separator is none."""
    cells, found = csv_tables.read(STUDY, RECORD, text.encode(), "in.csv", TODAY)
    assert found == []
    assert [(c.value, c.place.cell) for c in cells] == [(3.5, "R2C3"), ("up", "R2C4")]


@pytest.mark.parametrize(
    "form, separator, typed, value",
    [
        ("1,234.5", ",", '"1,234"', 1234.0),
        ("1,234.5", ";", "1,234", None),
        ("1,234.5", ";", "3.5", 3.5),
        ("1.234,5", ";", "1.234", 1234.0),
        ("1.234,5", ",", "1.234", None),
        ("1.234,5", ",", '"3,5"', 3.5),
        ("1 234,5", ";", "-3,5", -3.5),
    ],
)
def test_a_thousand_is_sure_where_table_and_study_write_numbers_alike(
    form: str, separator: str, typed: str, value: float | None
) -> None:
    """Semicolons are of programs that write a decimal comma, commas are of others."""
    study = a_study(indicators=[an_indicator("growth-rate", decimals=1)], number_format=form)
    text = "quarter,item,value\n2022Q1,growth-rate,{}\n".replace(",", separator).format(typed)
    cells, found = csv_tables.read(study, a_record(study), text.encode(), "in.csv", TODAY)
    assert [c.value for c in cells] == ([] if value is None else [value])
    assert ["may be a thousand or a fraction" in one.message for one in found] == (
        [True] if value is None else []
    )


def test_a_day_that_lies_ahead_is_a_question_and_the_rest_is_taken() -> None:
    text = b"quarter,item,value,as_of\n2022Q2,growth-rate,3.5,2023-01-01\n"
    cells, found = csv_tables.read(STUDY, RECORD, text, "in.csv", TODAY)
    assert found == []
    assert [(cell.question, cell.choices) for cell in cells] == [
        ("", ()),
        ("1 January 2023 lies in the future", (date(2023, 1, 1),)),
    ]


def test_a_value_outside_its_range_is_a_question_and_the_rest_is_taken() -> None:
    """It can be read, so it stops no table; nor is it taken in unasked."""
    study = a_study(indicators=[an_indicator("share", range=[0.0, 100.0]), an_indicator("ships")])
    record = a_record(study)
    data = b"quarter,item,value,note\n2022Q1,share,290000,much\n2022Q1,ships,7,\n"
    typed, found = csv_tables.read(study, record, data, "in.csv", TODAY)
    assert found == []
    share, ships = (content for content, _ in of_a_table(record, typed))
    assert ships == Reading(q("2022Q1"), "ships", value=7.0)
    assert isinstance(share, Reading)
    assert share.note == "much"
    assert (share.unclear["value"].found, share.unclear["value"].choices) == ("290000", (290_000,))


@pytest.mark.parametrize(
    "data, message",
    [
        (
            b'quarter,item,note\n2022Q1,mood,ok\n2022Q2,mood,"open\n',
            "the row that begins on line 3 is not CSV",
        ),
        (b"quarter,item,note\n2022Q2,mood,caf\xe9\n", "line 2 is not UTF-8"),
        (b"value,note\n1,x\n", "`quarter` and `item`"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_why_and_where(data: bytes, message: str) -> None:
    _, (problem,) = csv_tables.read(STUDY, RECORD, data, "in.csv", TODAY)
    assert message in problem.message


@pytest.mark.parametrize("row", ["cleared,a note", "CLEARED,"])
def test_who_takes_an_entry_back_in_another_way_is_told_how(row: str) -> None:
    text = f"quarter,item,value,note\n2022Q1,growth-rate,{row}\n"
    _, (problem,) = csv_tables.read(STUDY, RECORD, text.encode(), "in.csv", TODAY)
    assert "write `cleared` here" in problem.hint
