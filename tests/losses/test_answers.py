"""What a command is told through options, files and pipes is taken, as far as it fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import TRACKER, run
from tests.losses.returning import bring, open_matters, readings, said, saved, shown, sides, update

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


@pytest.fixture
def conflict(study: Path) -> Path:
    """Let two copies differ about two shores, and let a third cell be a question."""
    bring(saved(TRACKER, "1.xlsx", update(a=44, b=5)))
    bring(saved(TRACKER, "2.xlsx", update(a=47, b=6, c="about seven")))
    assert len(open_matters()) == 3
    return study


@pytest.mark.usefixtures("conflict")
def test_settling_all_of_a_file_leaves_what_does_not_fit() -> None:
    """One matter without a second choice refused `--all-of` for all the others."""
    done = run("settle", "--all-of", "2.xlsx")
    assert [matter["item"] for matter in open_matters()] == ["shore-c"], said(done)
    assert readings("ab") == (47, 6)


@pytest.mark.usefixtures("study")
def test_settling_all_of_somebody_takes_nobody_elses() -> None:
    """The number of a choice was another's side, where she had spoken second."""
    copies = [
        saved(TRACKER, f"{name}.xlsx", update(**typed))
        for name, typed in {"anna": {"a": 44, "b": 5}, "ben": {"a": 47, "b": 6, "c": 7}}.items()
    ]
    bring(copies[0], options=("--from", "anna"))
    bring(copies[1], options=("--from", "ben"))
    bring(saved(TRACKER, "more.xlsx", update(a=44, b=5, c=8)), options=("--from", "anna"))
    done = run("settle", "--all-of", "anna")
    assert open_matters() == [], said(done)
    assert readings("abc") == (44, 5, 8)
    again = run("settle", "--all-of", "anna")
    assert again.exit_code == 2
    assert "nothing that is open is of anna" in said(again)


@pytest.mark.usefixtures("study")
def test_no_choice_of_an_earlier_list_is_taken_for_a_later_ones() -> None:
    """Who lists, asks around, and decides a day later chose another's side meanwhile."""
    for number, value in enumerate((44, 47, 48, 49), 1):
        bring(saved(TRACKER, f"{number}.xlsx", update(a=value)))
        listed = [matter["number"] for matter in open_matters()]
        if number == 3:
            earlier = listed[0]
    done = run("settle", "--choose", f"{earlier}=2")
    assert done.exit_code == 2
    assert f"the number {earlier}; open: {listed[0]}" in said(done)


@pytest.mark.usefixtures("conflict")
def test_a_table_takes_back_what_is_open() -> None:
    """`cleared` about what nobody had settled was nothing new, and said so in no word."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,shore-a,cleared\n")
    assert "1 in conflict" in said(bring("in.csv"))
    assert "empty" in sides("shore-a")


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
