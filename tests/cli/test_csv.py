"""Tables in CSV through `import`: what a row of each form records, and what is wrong in others."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from scenariobook.intake.csv_forms import TABLE_FORMS, table_form_of
from scenariobook.record.ledger.kinds import FIELDS, StatedKind
from tests import commands
from tests.cli.copies import first_open
from tests.commands import do, logged
from tests.prepared_once import PreparedOnce
from tests.study_text import DAM, PEOPLE, RAIN, STUDY, an_item, change_study, write_study

MOOD = an_item("mood", 'type = "ordinal"\nlevels = ["calm", "tense"]\nwatch = "tense"\n')
RAIN_FALLS = '\n[[assumptions]]\nid = "rain-falls"\ntext = "Rain falls."\n'
FULL = (STUDY + PEOPLE + RAIN + DAM + MOOD + RAIN_FALLS).replace(
    'title = "The dam is built"', 'title = "The dam is built"\nformerly = ["barrage"]'
)
ESTIMATES = "quarter,subject,analyst,round,likelihood\n2022Q2,"
# A table of each form, whose row has something in every column.
TABLES = {
    "reading": (
        "quarter,item,period,value,as_of,source,credibility,note,analyst\n"
        '2022Q2,rain-fall,2022-05,31.5,2022-05-31,lake-survey,2,"a note,\nof two lines",Anna\n'
    ),
    "sighting": "item,quarter,value,as_of\nbarrage,2022Q2,Observed,2022-06-01\n",
    "judgment": (
        "quarter,scenario,likelihood,confidence,basis,rationale,dissent,analyst\n"
        "2022Q2,lake-dries,35.5,Low,thin,because,none,Anna\n"
    ),
    "chance": (
        "quarter,item,chance,analyst,rationale\n2022Q2,dam-built,Very Likely,Anna,talks began\n"
    ),
    "estimate": (
        "quarter,subject,analyst,round,likelihood,reason\n2022Q2,dam-built,ben,2,30.5,so\n"
    ),
    "statement": "quarter,statement,text,analyst\n2022Q2,so_what,Nothing moved.,Anna\n",
    "outcome": (
        "scenario,outcome,decided_on,why\nlake-dries,Did Not Come True,2022-06-30,It rained.\n"
    ),
    "answer": (
        "quarter,about,answer,on,who,why\n2022Q2,rain-falls,Still Holds,2022-06-03,Lea,So.\n"
    ),
    "commitment": (
        "number,what,who,by,for,done_on\n1,Call the board,Lea,2999-12-20,x,2022-06-04\n"
    ),
    "looked": "quarter,item,looked_on,analyst\n2022Q2,dam-built,2022-06-02,Anna\n",
}


def second_quarter() -> None:
    write_study(Path(), FULL)
    do("advance --yes")


@pytest.fixture(autouse=True)
def _study(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, second_quarter)


def bring(table: str) -> str:
    """Import a table; return what is said of it."""
    return commands.bring(table).stderr


def contents() -> list[dict[str, Any]]:
    """Return what the record says that people stated."""
    found = [entry["content"] for entry in logged()]
    return [one for one in found if one["kind"] not in {"defined", "opened", "taken"}]


@pytest.mark.parametrize("kind", [kind for form in TABLE_FORMS for kind in form.kinds])
def test_a_row_is_recorded_once_and_can_be_taken_back(kind: StatedKind) -> None:
    """Two rows about the same are an error that names the first, even if they say the same.

    A spreadsheet makes `Cleared` of it: in a field of text, that became the new text.
    """
    table = TABLES[kind]
    double = bring(table + table.partition("\n")[2])
    assert "error[R008]" in double
    assert "already, row 2" in double
    bring(table)
    header, row = csv.reader(StringIO(table))
    named = {field.column: name for name, field in FIELDS[kind].items()} | {"subject": "about"}
    (content,) = contents()
    cells = dict(zip(header, row, strict=True))
    expected = {named.get(column, column): cell.casefold() for column, cell in cells.items()}
    found = {n: "; ".join(v) if isinstance(v, list) else str(v) for n, v in content.items()}
    assert {n: v.casefold() for n, v in found.items()} == {"kind": kind, **expected}
    assert "nothing new" in bring(table.replace("barrage", "dam-built"))
    form = table_form_of(header)
    cleared = {**cells, form.main_column: " Cleared "}
    kept = [cleared[c] if c in {*form.subjects, form.main_column} else "" for c in header]
    bring(f"{','.join(header)}\n{','.join(kept)}\n")
    assert {*contents()[-1]["empty"]} == {named[column] for column in {*header} - {*form.subjects}}


WRONG = {  # a table, and what is said of it
    "quarter,item,period,value\n2022Q2,rain-fall,2022-07,1\n": (
        "R2C3: error[R002]: 2022-07 is a month of 2022Q3, and the row's quarter is 2022Q2\n"
        "help: correct the month, or the quarter"
    ),
    "quarter,item,value\n2022Q2\n": "R2C1: error[R004]: 1 cell under 3 columns",
    "outcome,scenario,why\nvoid,lake-dries,so,x\n": "R2C1: error[R004]: 4 cells under 3 columns",
    "item,period,quarter,value\nrain-fall,May,2022Q2,1\n": (
        "R2C2: error[R002]: the study has no period 'May'\nhelp: one of: 2022-04, 2022-05, 2022-06"
    ),
    "quarter,item,period,value\n2022Q2,dam-built,2022-05,observed\n": (
        "R2C3: error[R002]: the study has no period '2022-05'\n"
        "help: leave it empty: months are of monthly indicators"
    ),
    "quarter,item,chance\n2022Q2,mood,60\n": (
        "R2C2: error[R002]: the study has no item 'mood'\n"
        "help: one of: barrage, dam-built, inflow-diverted"
    ),
    "quarter,item,chance\n2022Q2,inflow-diverted,60\n": (
        "R2C2: error[R002]: no day is given by which inflow-diverted is expected, so it has no "
        "likelihood\nhelp: add expected_by to the signpost in the study's files"
    ),
    "quarter,item,chance\n2022Q2,dam-built,100\n": (
        "R2C3: error[R003]: 100 percent has no term: likelihoods go from 1 to 99, and 30 means "
    ),
    f"{ESTIMATES}lake-dires,anna,1,30\n": (
        "R2C2: error[R002]: the study has no subject 'lake-dires'\nhelp: did you mean 'lake-dries'?"
    ),
    f"{ESTIMATES}inflow-diverted,anna,1,30\n": "no day is given by which inflow-diverted is",
    f"{ESTIMATES}lake-dries,anne,1,30\n": (
        "R2C3: error[R002]: the study has no analyst 'anne'\nhelp: did you mean 'anna'?"
    ),
    f"{ESTIMATES}lake-dries,anna,3,30\n": (
        "R2C4: error[R002]: the study has no round '3'\nhelp: one of: 1, 2"
    ),
    f"{ESTIMATES}lake-dries,anna,1,perhaps\n": (
        "R2C5: error[R003]: 'perhaps' is neither a percent nor a term: "
    ),
    "quarter,statement,text\n2022Q2,bottom-line,Nothing.\n": (
        "R2C2: error[R002]: the study has no statement 'bottom-line'\n"
        "help: did you mean 'bottom_line'?"
    ),
    "quarter,statement,text\n2022Q3,bottom_line,Nothing.\n": (
        "R2C1: error[R005]: 2022Q3 does not lie between 2022Q1 and 2022Q2\n"
        "help: `scenariobook advance` opens the next quarter"
    ),
    "scenario,outcome\nlake-dries,true\n": (
        "R2C2: error[R003]: 'true' is not one of: came true, did not come true, void"
    ),
    "scenario,outcome\ndam-built,void\n": (
        "R2C1: error[R002]: the study has no scenario 'dam-built'\n"
        "help: one of: lake-dries, lake-holds"
    ),
    "number,what\none,Call\n": (
        "R2C1: error[R002]: 'one' is no number\n"
        "help: take it from the tracker's column id, such as 57-1; number new ones from 1"
    ),
    "number,what\n-1,Call\n": "R2C1: error[R002]: '-1' is no number\n",
    "quarter,item,value,note\n2022Q2,water-level,cleared,a note\n": (
        "R2C3: error[R003]: 'cleared' is not a number of the form 1,234.5; write it in digits "
        "alone, like 1234.5\n"
        "help: to take an entry back, write `cleared` in the column value, and nothing else in its"
    ),
    "quarter,item,value,note\n2022Q2,water-level,,Cleared\n": (
        "R2C4: error[R003]: 'Cleared' alone is no text\n"
        "help: to take an entry back, write `cleared` in the column value, and nothing else in its"
    ),
    "quarter,statement,text,analyst\n2022Q2,bottom_line,cleared,anna\n": (
        "R2C3: error[R003]: 'cleared' alone is no text\n"
        "help: to take an entry back, write `cleared` in the column text, and nothing else in its"
    ),
    "quarter,statement,text,round\n2022Q2,bottom_line,Nothing.,1\n": (
        "R1C4: error[R004]: no column is called 'round'\n"
        "help: the columns of this table: quarter, statement, text, analyst"
    ),
    # What the table has already is not proposed.
    "quarter,scenario,likelihood,basis,basis 2\n2022Q2,lake-dries,30,a,b\n": (
        "no column is called 'basis 2'\nhelp: the columns of this table: quarter, scenario, "
    ),
    "quarter,item,value,value\n": "R1C4: error[R004]: the column 'value' stands twice",
    "subject,likelihood\n": "the columns `quarter` and `analyst` and `round` are missing\n",
    "outcome,why\n": "the column `scenario` is missing\n",
    "value,note\n1,x\n": "error[R004]: the columns `quarter` and `item` are missing\n",
    'quarter,item,note\n2022Q1,mood,ok\n2022Q2,mood,"open\n': (
        "error[R004]: the row that begins on line 3 is not CSV"
    ),
}


@pytest.mark.parametrize("table", WRONG)
def test_what_is_wrong_is_named_with_its_cell_and_how_to_mend_it(table: str) -> None:
    said = bring(table)
    assert WRONG[table] in said
    assert contents() == []
    if "missing" in said:
        assert all(",".join(form.columns) in said for form in TABLE_FORMS)


def test_all_problems_are_told_at_once() -> None:
    """Each names its cell; none hides another."""
    said = bring(
        "quarter,item,value,as_of,source,credibility\n"
        "2022Q9,water-level,1,,,\n"
        "2022Q1,water-levl,1,,,\n"
        '2022Q1,water-level,"1,23",1023-01-01,imf,9\n'
        "2022Q1,mood,furious,,,\n"
        "2022Q1,inflow-diverted,seen,,\n"
    )
    found = [line.split("!CSV!")[1].split("]")[0] for line in said.splitlines() if "!CSV!" in line]
    assert found == [
        *("R2C1: error[R005", "R3C2: error[R002", "R4C3: error[R003", "R4C4: error[R007"),
        *("R4C5: error[R006", "R4C6: error[R003", "R5C3: error[R003", "R6C1: error[R004"),
    ]


def test_without_analysts_or_dates_nobody_estimates() -> None:
    """The error says what to add."""
    write_study(Path(), STUDY)
    assert "add a table [[analysts]] to the study's files" in bring(f"{ESTIMATES}lake-dries,a,1,3")


def test_an_exploratory_study_takes_no_likelihood() -> None:
    """Its author chose that it states none; outcomes and words it has."""
    lines = [line for line in FULL.splitlines() if not line.startswith(("prior", "ratings"))]
    write_study(Path(), "\n".join(lines).replace("horizon =", 'mode = "exploratory"\nhorizon ='))
    for table in (
        f"{ESTIMATES}lake-dries,anna,1,30\n",
        "quarter,item,chance\n2022Q2,dam-built,60\n",
        "quarter,scenario,likelihood\n2022Q2,lake-dries,35\n",
    ):
        assert "an exploratory study states no likelihoods" in bring(table)
    bring("scenario,outcome\nlake-dries,void\n")
    assert [one["kind"] for one in contents()] == ["outcome"]


SAVED = {
    "commas": "quarter,item,value,note\n2022Q2,water-level,3.5,up\n",
    "semicolons": "quarter;item;value;note\r\n2022Q2;water-level;3.5;up\r\n",
    "tabs": "quarter\titem\tvalue\tnote\n2022Q2\twater-level\t3.5\tup\n",
    "sep=": "\ufeffsep=;\r\nquarter;item;value;note\r\n2022Q2;water-level;3.5;up\r\n",
    "empty columns": "quarter,item,value,note,,\n2022Q2,water-level,3.5,up,,\n,,,,,\n",
    "empty cells": "quarter,item,value,note\n2022Q2,water-level,3.5,up,,,\n",
}


@pytest.mark.parametrize("table", SAVED.values(), ids=SAVED)
def test_a_table_is_taken_however_a_spreadsheet_saves_it(table: str) -> None:
    """Rows are numbered as a spreadsheet shows them: the line with the separator is none."""
    bring(table)
    *_, entry = logged()
    assert (entry["content"]["value"], entry["content"]["note"]) == (3.5, "up")
    assert entry["origin"]["cells"] == {"value": "R2C3", "note": "R2C4"}


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
def test_a_thousand_is_sure(form: str, separator: str, typed: str, value: float | None) -> None:
    """Semicolons are of programs that write a decimal comma, commas are of others."""
    change_study("[study]", f'[study]\nnumber_format = "{form}"')
    table = "quarter,item,value\n2022Q2,water-level,{}\n".replace(",", separator).format(typed)
    assert ("may be a thousand or a fraction" in bring(table)) == (value is None)
    assert [content["value"] for content in contents()] == ([] if value is None else [value])


@pytest.mark.parametrize(
    "table, why",
    [
        (
            "quarter,item,value,note\n2022Q2,water-level,290000,much\n",
            "290000 lies outside the range of water-level, 0 to 100",
        ),
        (
            "quarter,item,as_of,note\n2022Q2,water-level,2999-01-01,much\n",
            "1 January 2999 lies in the future",
        ),
        ("number,what,done_on\n1,Call,2999-12-19\n", "19 December 2999 lies in the future"),
    ],
)
def test_what_hardly_can_be_is_a_question_and_the_rest_is_taken(table: str, why: str) -> None:
    """It can be read, so it stops no table; nor is it taken in unasked."""
    change_study('unit = "m"', 'unit = "m"\nrange = [0, 100]')
    assert why in bring(table)
    (content,) = contents()
    assert content.get("note", content.get("what")) in {"much", "Call"}
    assert not {"value", "as_of", "done_on"} & content.keys()
    do(f"settle --choose {first_open()}=1")
