"""What a command is told through options, files and pipes is taken, as far as it fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.losses.returning import (
    TRACKER,
    bring,
    open_matters,
    readings,
    said,
    saved,
    shown,
    update,
)

ROW = "2022Q1,shore-a,44"


# --- tables as programs save them ----------------------------------------------------------------


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "text",
    [
        f"quarter,item,value,,\n{ROW},,\n",
        f"sep=,\nquarter,item,value\n{ROW}\n",
        f"sep=,\nquarter,item,value,,\n{ROW},,\n,,,,\n",
        "sep=;\nquarter;item;value\n2022Q1;shore-a;44\n",
    ],
    ids=["empty columns behind", "a line for Excel", "both, and an empty row", "its semicolon"],
)
def test_a_table_is_taken_as_a_spreadsheet_saves_it(text: str) -> None:
    """Empty columns behind the last one, or a first line that is for Excel, refused the table."""
    Path("in.csv").write_text(text)
    done = bring("in.csv")
    assert done.exit_code == 0, said(done)
    assert readings("a") == (44,)


# --- answers through a pipe ----------------------------------------------------------------------


@pytest.mark.usefixtures("study")
def test_undo_takes_its_answer_from_a_pipe() -> None:
    """`echo y | scenariobook undo` was aborted."""
    bring(saved(TRACKER, "1.xlsx", update(a=44)))
    done = run("undo", typed="y\n")
    assert done.exit_code == 0, said(done)
    assert readings("a") == (None,)


@pytest.fixture
def conflict(study: Path) -> Path:
    """Let two copies differ about two shores, and let a third cell be a question."""
    bring(saved(TRACKER, "1.xlsx", update(a=44, b=5)))
    bring(saved(TRACKER, "2.xlsx", update(a=47, b=6, c="about seven")))
    assert len(open_matters()) == 3
    return study


@pytest.mark.usefixtures("conflict")
def test_settle_takes_its_answers_from_a_pipe() -> None:
    """`settle` listed what was open, and said that it had asked nothing."""
    choices = {matter["item"]: matter["choices"] for matter in open_matters()}
    answers = [
        next((str(n) for n, words in enumerate(listed, 1) if "47" in words), "")
        for listed in choices.values()
    ]
    run("settle", typed="\n".join([*answers, ""]))
    assert readings("a") == (47,)
    assert [matter["item"] for matter in open_matters()] == [
        item for item in choices if item != "shore-a"
    ]


@pytest.mark.usefixtures("conflict")
def test_settling_all_of_a_file_leaves_what_does_not_fit() -> None:
    """One matter without a second choice refused `--all-of` for all the others."""
    matters = {matter["item"]: matter for matter in open_matters()}
    numbers = {
        next(n for n, words in enumerate(matters[item]["choices"], 1) if value in words)
        for item, value in (("shore-a", "47"), ("shore-b", "6"))
    }
    (number,) = numbers
    assert number > len(matters["shore-c"]["choices"])
    done = run("settle", "--all-of", f"2.xlsx={number}")
    assert [matter["item"] for matter in open_matters()] == ["shore-c"], said(done)
    assert readings("ab") == (47, 6)


@pytest.mark.usefixtures("conflict")
@pytest.mark.parametrize("value", ["44", "1,044"])
def test_a_value_is_entered_as_it_is_typed_in_a_cell(value: str) -> None:
    """What an input cell takes, `--enter` refused."""
    (matter,) = open_matters("shore-a")
    done = run("settle", "--enter", f"{matter['number']}={value}")
    assert "shore-a" not in [matter["item"] for matter in open_matters()], said(done)
    assert readings("a") == (float(value.replace(",", "")),)


@pytest.mark.usefixtures("conflict")
def test_a_row_is_settled_field_by_field_where_somebody_asks_for_it() -> None:
    """A row's note could not be settled beside its value in one go."""
    number = open_matters("shore-a")[0]["number"]
    fields = {"value": "45", "note": "Between the two."}
    options = [word for f, v in fields.items() for word in ("--enter", f"{number}.{f}={v}")]
    done = run("settle", *options)
    assert open_matters("shore-a") == [], said(done)
    cells = [("Update", "shore-a", field) for field in fields]
    assert shown(*cells) == (45, "Between the two.")
