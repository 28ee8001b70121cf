"""Commitments, which a table brings: who will do what by when."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.commands import TRACKER, run
from tests.losses.returning import hand_out_of, saved
from tests.study_text import PEOPLE, RATION, STUDY, write_study
from tests.workbook.as_read import is_hidden, row_of


def page(name: str) -> str:
    """Return page one of a briefing, as HTML."""
    html = Path("output/small-study", name).read_text("utf-8")
    return html.partition('class="page-one"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("study")
def test_a_past_quarter_has_what_was_promised_by_its_end(tmp_path: Path) -> None:
    """What was promised, changed or done in a later quarter stood on its page."""
    table = tmp_path / "in.csv"

    def promise(rows: str) -> None:
        table.write_text(f"number,what,by,done_on\n{rows}\n", "utf-8")
        assert run("import", str(table), "--yes").exit_code == 0

    promise("1,Call the board,2022-05-01,\n2,Count the boats,2022-06-01,")
    assert run("brief", "--html").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    promise("1,,,2022-04-20\n2,Count all boats,,\n3,Dredge the inlet,2022-07-01,")
    assert run("brief", "--html").exit_code == 0
    assert run("brief", "--html", "--quarter", "2022Q1").exit_code == 0
    now = page("briefing-2022Q2.html")
    assert all(words in now for words in ("Count all boats", "Dredge the inlet"))
    assert "Call the board" not in now
    (past,) = Path("output/small-study").glob("briefing-2022Q1-as-known-*.html")
    then = page(past.name)
    assert all(words in then for words in ("Call the board", "Count the boats"))
    assert "Dredge the inlet" not in then


@pytest.mark.usefixtures("study")
def test_a_commitment_that_was_done_is_no_accusation(tmp_path: Path) -> None:
    """Each later build said that somebody had typed over the program's formula."""
    table = tmp_path / "in.csv"
    table.write_text("number,what,by,done_on\n1,Call the board,2022-05-01,2022-03-01\n", "utf-8")
    assert run("import", str(table), "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), {("Update", "water-level", "value"): 4})
    done = run("build", "--yes")
    assert "typed over" not in done.stderr
    assert "tracker-before" not in done.stderr


def test_who_promises_in_her_hand_out_means_herself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page one said "The team", the Dashboard the lead, and her next hand-out hid the row."""
    owned = STUDY.replace('owner = "Lake desk"', 'owner = "ben"')
    monkeypatch.chdir(write_study(tmp_path / "lake", owned + PEOPLE + RATION))
    assert run("build", "--yes").exit_code == 0
    assert run("hand-out", "--yes").exit_code == 0
    cell = ("Commitments", "ben-1", "what")
    copy = saved(hand_out_of("ben", quarter()), "ben.xlsx", {cell: "Ask the port"})
    assert run("import", copy, "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0
    assert run("brief", "--html").exit_code == 0
    (html,) = Path("output/small-study").glob("briefing-*.html")
    told = page(html.name).partition("Ask the port")[0].rpartition("<tr>")[2]
    assert "Ben Lee" in told
    assert run("hand-out", "--yes").exit_code == 0
    book = openpyxl.load_workbook(hand_out_of("ben", quarter()))
    row = row_of(book, "Commitments", "ben-1")
    assert row["what"].value == "Ask the port"
    assert not is_hidden(row)


def quarter() -> str:
    """Return the open quarter, which the names of files have."""
    (html,) = Path("output/small-study").glob("briefing-*.pdf")
    return html.stem.removeprefix("briefing-")
