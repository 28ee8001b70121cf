"""Tables in CSV through `import`: what a row of each form records, and what is wrong in others."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from scenariobook.intake.csv_forms import TABLE_FORMS, table_form_of
from scenariobook.record.ledger.kinds import StatedKind
from tests.cli.copies import EVERY_FORM, TABLES, first_open, play, stated_text
from tests.commands import contents, do, logged
from tests.expected import GOLDEN, same_as_before
from tests.study_text import STUDY, change_study, write_study

ESTIMATES = "quarter,subject,analyst,round,likelihood\n2022Q2,"
WRONG = GOLDEN / "cli/test_csv/what_is_wrong_is_named_with_its_cell_and_how_to_mend_it"


def prepare() -> None:
    """Open the second quarter of a study that admits a table of each form."""
    write_study(Path(), EVERY_FORM)
    do("advance --yes")


def import_table(table: str) -> str:
    """Import a table; return what is printed."""
    Path("in.csv").write_text(table, encoding="utf-8")
    return play("import in.csv --yes")


@pytest.mark.parametrize("kind", [kind for form in TABLE_FORMS for kind in form.kinds])
def test_a_row_is_recorded_once_and_can_be_taken_back(kind: StatedKind) -> None:
    """A row of each form of table is recorded with its cells, once, and `cleared` takes it back.

    Two rows about the same are an error that names the first, even if they say the same. A
    spreadsheet may make `Cleared` of the word: in a field of text, that once became the new text.
    """
    table = (TABLES / f"{kind}.csv").read_text("utf-8")
    told = [import_table(table + table.partition("\n")[2]), import_table(table)]
    told.append(import_table(table.replace("barrage", "dam-built")))
    header, row = csv.reader(StringIO(table))
    form = table_form_of(header)
    cleared = {**dict(zip(header, row, strict=True)), form.main_column: " Cleared "}
    kept = [cleared[c] if c in {*form.subject_columns, form.main_column} else "" for c in header]
    told.append(import_table(f"{','.join(header)}\n{','.join(kept)}\n"))
    same_as_before("".join([*told, stated_text()]), kind)


def test_what_is_wrong_is_named_with_its_cell_and_how_to_mend_it() -> None:
    """A wrong table is refused whole; all its problems are told at once, each with its cell and a
    remedy.

    The tables beside the golden text have names that say what is wrong.
    """
    tables = {path.stem: path.read_text("utf-8") for path in WRONG.iterdir()}
    told = [f"{name}\n\n{tables[name]}\n{import_table(tables[name])}" for name in sorted(tables)]
    same_as_before("".join(told))
    assert contents() == []


def test_a_study_takes_what_it_asks_for() -> None:
    """A table that the study does not ask for is refused, with what to add to the study.

    Without analysts, nobody estimates; an exploratory study states no likelihood, but has outcomes.
    """
    write_study(Path(), STUDY)
    told = import_table(f"{ESTIMATES}lake-dries,a,1,3\n")
    lines = [line for line in EVERY_FORM.splitlines() if not line.startswith(("prior", "ratings"))]
    write_study(Path(), "\n".join(lines).replace("horizon =", 'mode = "exploratory"\nhorizon ='))
    for table in (
        f"{ESTIMATES}lake-dries,anna,1,30\n",
        "quarter,item,chance\n2022Q2,dam-built,60\n",
        "quarter,scenario,likelihood\n2022Q2,lake-dries,35\n",
        "scenario,outcome\nlake-dries,void\n",
    ):
        told += import_table(table)
    same_as_before(told + stated_text())


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
    """A table may have commas, semicolons, tabs, or a line `sep=`.

    Rows are numbered as a spreadsheet shows.
    """
    import_table(table)
    *_, entry = logged()
    assert (entry["content"]["value"], entry["content"]["note"]) == (3.5, "up")
    assert entry["origin"]["cells"] == {"value": "R2C3", "note": "R2C4"}


NUMBERS = (  # a study's form, what stands between cells, what is typed
    ("1,234.5", ",", '"1,234"'),
    ("1,234.5", ";", "1,234"),
    ("1,234.5", ";", "3.5"),
    ("1.234,5", ";", "1.234"),
    ("1.234,5", ",", "1.234"),
    ("1.234,5", ",", '"3,5"'),
    ("1 234,5", ";", "-3,5"),
)


def test_a_thousand_is_sure() -> None:
    """A number is read by the study's form and the table's separator.

    What may be two numbers is asked. Semicolons come from programs that write a decimal comma,
    commas from others.
    """
    told = ""
    for form, separator, typed in NUMBERS:
        study = EVERY_FORM.replace("[study]", f'[study]\nnumber_format = "{form}"', 1)
        write_study(Path(), study)
        table = "quarter,item,value\n2022Q2,water-level,{}\n".replace(",", separator)
        told += f"{form}, {typed!r} between {separator!r}\n{import_table(table.format(typed))}"
    same_as_before(told + stated_text())


def test_what_hardly_can_be_is_a_question_and_the_rest_is_taken() -> None:
    """A value that hardly can be is a question; the rest of its table is recorded."""
    change_study('unit = "m"', 'unit = "m"\nrange = [0, 100]')
    told = import_table("quarter,item,value,note\n2022Q2,water-level,290000,much\n")
    told += import_table("quarter,item,as_of,note\n2022Q2,water-level,2999-01-01,more\n")
    told += import_table("number,what,done_on\n1,Call,2999-12-19\n") + stated_text()
    for _ in range(2):
        told += play(f"settle --choose {first_open()}=1")
    same_as_before(told)
