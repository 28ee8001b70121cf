"""What the team is asked: answers, promises, who looked, likelihoods that cannot all hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.paths import output_folder
from tests.cli.copies import shown, table
from tests.commands import TRACKER, bring, run
from tests.losses.returning import hand_out_of, saved
from tests.study_text import PEOPLE, RAIN, RATION, STUDY, an_item, write_study
from tests.workbook.as_read import is_hidden, row_of, typed

ASKED: Final = (
    an_item("second-diversion", "", "signposts")
    + RATION.replace('"inflow-diverted", at = "observed"', '"water-level", at = "watch"')
    + """
[[assumptions]]
id = "inflow-stays"
text = "The inflow stays."
home = "lake-holds"
broken_by = ["inflow-diverted", "second-diversion"]
"""
)
SIGNPOST: Final = "inflow-diverted"


def edition(*options: str) -> str:
    """Return the HTML edition that is made now."""
    folder = output_folder(Path(), "small-study")
    before = {path: path.read_bytes() for path in folder.glob("briefing-*.html")}
    assert run("brief", "--html", *options).exit_code == 0
    (made,) = (p for p in folder.glob("briefing-*.html") if p.read_bytes() != before.get(p))
    return made.read_text("utf-8")


def page_one(*options: str) -> str:
    """Return the first page of the edition that is made now."""
    return edition(*options).partition('class="page-one"')[2].partition("</section>")[0]


def advance() -> None:
    assert run("advance", "--yes").exit_code == 0


# --- answers --------------------------------------------------------------------------------------


@pytest.fixture
def asked(study: Path) -> Path:
    """A study with a trigger and an assumption, whose event fades after a quarter."""
    title = 'title = "The inflow is diverted"'
    return write_study(study, STUDY.replace(title, f"{title}\nfades_after = 1") + ASKED)


def asks() -> tuple[bool, bool]:
    """Tell whether page one lists the plan among what is to do, and doubts the assumption."""
    page = page_one()
    return "Ration the" in page.partition("Who does what")[2], "been in doubt" in page


def take(row: str) -> None:
    assert run("import", str(table("in.csv", row)), "--yes").exit_code == 0


def answer(row: str) -> None:
    assert bring(f"quarter,about,answer,why\n{row},Because.\n").exit_code == 0


@pytest.mark.usefixtures("asked")
def test_a_trigger_asks_again_when_it_is_met_again() -> None:
    """In the time between it is not met, and nothing is asked; while it stays met, neither."""
    take("2022Q1,water-level,4.5")
    assert asks() == (True, False)
    answer("2022Q1,ration-water,done")
    assert asks() == (False, False)
    for row, is_asked in (
        ("2022Q2,water-level,4.4", False),
        ("2022Q3,water-level,8", False),
        ("2022Q4,water-level,4.5", True),
    ):
        advance()
        take(row)
        assert asks() == (is_asked, False), row


@pytest.mark.usefixtures("asked")
def test_an_assumption_asks_until_it_is_answered_and_again_when_more_is_seen() -> None:
    """That what was seen fades clears nothing."""
    take("2022Q1,inflow-diverted,observed")
    assert asks() == (False, True)
    advance()
    assert asks() == (False, True)
    answer("2022Q2,inflow-stays,still holds")
    assert asks() == (False, False)
    advance()
    take("2022Q3,second-diversion,observed")
    assert asks() == (False, True)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "about, wrong, right",
    [
        ("inflow-stays", "done", ("still holds", "no longer holds")),
        ("ration-water", "no longer holds", ("done", "under way", "declined")),
    ],
)
def test_what_is_no_answer_to_that_is_asked_about(
    about: str, wrong: str, right: Sequence[str]
) -> None:
    """Page one lost the task: "done" counted as an answer about an assumption."""
    take("2022Q1,water-level,4.5")
    take("2022Q1,inflow-diverted,observed")
    told = f"'{wrong}' is not one of: {', '.join(right)}"
    refused = bring(f"quarter,about,answer\n2022Q1,{about},{wrong}\n")
    assert (refused.exit_code, told in refused.stderr) == (1, True)
    assert run("build", "--yes").exit_code == 0
    assert run("import", typed({("Decisions", about, "answer"): wrong}), "--yes").exit_code == 1
    listed = run("settle").stdout
    assert told in listed
    number = listed.partition(".")[0]
    assert asks() == (True, True)
    refused = run("settle", "--enter", f"{number}={wrong}")
    assert (refused.exit_code, told in refused.stderr) == (2, True)
    assert run("settle", "--enter", f"{number}={right[0].upper()}").exit_code == 0
    assert asks() == (about != "ration-water", about == "ration-water")


def test_an_answer_that_was_recorded_before_is_not_asked_about(asked: Path) -> None:
    """The record keeps what it has, though the study calls the trigger an assumption now."""
    answer("2022Q1,ration-water,done")
    assert run("build", "--yes").exit_code == 0
    assumed = '[[assumptions]]\nid = "ration-water"\ntext = "Rations hold."\n'
    write_study(asked, STUDY + assumed)
    for _ in range(2):
        built = run("build", "--yes")
        assert built.exit_code == 0
        assert "question" not in built.stderr
        row = row_of(openpyxl.load_workbook(TRACKER), "Decisions", "ration-water")
        assert row["answer"].value == "done"


# --- commitments ----------------------------------------------------------------------------------

COMMITMENTS: Final = "number,what,by,done_on\n"


@pytest.mark.usefixtures("study")
def test_a_past_quarter_has_what_was_promised_by_its_end() -> None:
    """What was promised, changed or done in a later quarter stood on its page."""
    rows = "1,Call the board,2022-05-01,\n2,Count the boats,2022-06-01,\n"
    assert bring(COMMITMENTS + rows).exit_code == 0
    page_one()
    advance()
    rows = "1,,,2022-04-20\n2,Count all boats,,\n3,Dredge the inlet,2022-07-01,\n"
    assert bring(COMMITMENTS + rows).exit_code == 0
    now, then = page_one(), page_one("--quarter", "2022Q1")
    promises = ("Call the board", "Count the boats", "Count all boats", "Dredge the inlet")
    assert [one in then for one in promises] == [True, True, False, False]
    assert [one in now for one in promises] == [False, False, True, True]


@pytest.mark.usefixtures("study")
def test_a_commitment_that_was_done_is_no_accusation() -> None:
    """Each later build said that somebody had typed over the program's formula."""
    assert bring(f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n").exit_code == 0
    advance()
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), {("Update", "water-level", "value"): 4})
    done = run("build", "--yes")
    assert "typed over" not in done.stderr
    assert "tracker-before" not in done.stderr


@pytest.mark.usefixtures("study")
def test_a_commitment_that_was_done_is_shown_while_it_is_open() -> None:
    """The row was hidden, so that nobody saw in the tracker that people differ about it."""
    assert bring(f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n").exit_code == 0
    advance()
    for who in ("anna", "ben"):
        Path(f"{who}.csv").write_text(f"number,who\n1,{who}\n")
    assert run("import", "anna.csv", "ben.csv", "--yes").exit_code == 1
    assert run("build", "--yes").exit_code == 0
    row = row_of(openpyxl.load_workbook(TRACKER), "Commitments", "1")
    assert row["asked"].value == "open: anna.csv anna, ben.csv ben"
    assert not is_hidden(row)


def test_who_promises_in_her_hand_out_means_herself(study: Path) -> None:
    """Page one said "The team", the Dashboard the lead, and her next hand-out hid the row."""
    write_study(study, STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION)
    assert run("hand-out", "--yes").exit_code == 0
    cell = ("Commitments", "ben-1", "what")
    copy = saved(hand_out_of("ben", "2022Q1"), "ben.xlsx", {cell: "Ask the port"})
    assert run("import", copy, "--yes").exit_code == 0
    assert "Ben Lee" in page_one().partition("Ask the port")[0].rpartition("<tr>")[2]
    assert run("hand-out", "--yes").exit_code == 0
    book = openpyxl.load_workbook(hand_out_of("ben", "2022Q1"))
    row = row_of(book, *cell[:2])
    assert row["what"].value == "Ask the port"
    assert not is_hidden(row)


def test_what_nobody_is_named_for_is_nobody_s(study: Path) -> None:
    """Page one and the Dashboard printed the lead's name, which nobody had typed."""
    write_study(study, STUDY + PEOPLE + RATION)
    rows = "1,Call the board,2022-03-01,\n2,Ask the port,2022-03-01,ration-water\n"
    assert bring("number,what,by,for\n" + rows).exit_code == 0
    page = page_one()
    for promised in ("Call the board", "Ask the port"):
        assert "Nobody named" in page.partition(promised)[0].rpartition("<tr>")[2]
    assert run("build", "--yes").exit_code == 0
    told = [line[0].value for line in openpyxl.load_workbook(TRACKER)["Dashboard"]]
    assert "Nobody named, 2 due: “Call the board”; “Ask the port”" in told
    assert run("hand-out", "--yes").exit_code == 0  # the lead is asked whose they are
    book = openpyxl.load_workbook(hand_out_of("anna", "2022Q1"))
    assert [is_hidden(row_of(book, "Commitments", number)) for number in "12"] == [False, False]


def test_what_was_promised_in_a_hand_out_is_done_by_a_table(study: Path) -> None:
    """A table took numbers alone, and a hand-out's have its analyst's id before them."""
    write_study(study, STUDY + PEOPLE + RATION)
    assert bring(COMMITMENTS + "ben-1,Ask the port,2022-05-01,\n").exit_code == 0
    assert "Ask the port" in page_one()
    assert bring(COMMITMENTS + "ben-1,,,2022-03-01\n").exit_code == 0
    assert "Ask the port" not in page_one()
    assert "'nobody-1' is no number" in bring(COMMITMENTS + "nobody-1,Call,,\n").stderr


# --- what is open ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
def test_a_value_that_is_open_is_not_called_old() -> None:
    """Page two said that it had grown too old; nothing had, and nobody could read the new one."""
    assert bring("quarter,item,value\n2022Q1,water-level,1.5\n").exit_code == 0
    advance()
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), {("Update", "water-level", "value"): "about four"})
    assert run("build", "--yes").exit_code == 0
    told = edition()
    assert "no longer count, too old or open: " in told
    assert "grew too old" not in told


# --- who looked -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
def test_nobody_is_asked_to_look_where_somebody_looked() -> None:
    """`advance` called the signpost due; one page said that nobody had looked, another did not."""

    def worth_finding_out() -> str:
        return edition().partition("Most worth finding out")[2].partition("</table>")[0]

    assert f"1 signpost is due in 2022Q1: {SIGNPOST}" in run("advance", typed="n\n").stderr
    assert SIGNPOST in worth_finding_out()
    looked = f"quarter,item,looked_on\n2022Q1,{SIGNPOST},2022-03-20\n"
    assert bring(looked, "--from", "Anna").exit_code == 0
    assert SIGNPOST not in run("advance", typed="n\n").stderr
    assert SIGNPOST not in worth_finding_out()


def test_no_month_is_due_of_an_indicator_that_somebody_looked_for(study: Path) -> None:
    """`advance` asked for none of them, and Update called those after the first due."""
    write_study(study, STUDY + RAIN)
    run("build")
    typed({("Update", "rain-fall 2022-01", "looked on"): date(2022, 3, 20)}, str(TRACKER))
    run("build", "--yes")
    assert "rain-fall" not in run("advance", typed="n\n").stderr
    checks = {row: cells["check"] for row, cells in shown("Update").items()}
    assert [row for row, check in checks.items() if check == "due"] == ["water-level"]
    assert "1 to do" in str(openpyxl.load_workbook(TRACKER, data_only=True)["Update"]["A2"].value)


@pytest.mark.usefixtures("study")
def test_a_doubtful_day_of_looking_leaves_the_reading() -> None:
    """An open day took the last quarter's value away, and the briefing called it too old."""
    take("2022Q1,water-level,4.5")
    advance()
    assert run("build").exit_code == 0
    typed({("Update", "water-level", "looked on"): date(2040, 1, 1)}, str(TRACKER))
    assert "1 question open" in run("build", "--yes").stderr
    (level,) = json.loads(run("status", "--format", "json").stdout)["indicators"]
    assert (level["status"], level["value"]) == ("watch", 4.5)


# --- likelihoods that do not add up ---------------------------------------------------------------

OFF: Final = "the likelihoods of 2022Q1 add up to 180%, not 100%"
ONE: Final = "exactly one of the scenarios comes true"


def exclude(study: Path) -> None:
    """Let the two scenarios exclude one another."""
    text = STUDY.replace("start =", "exclusive = true\nstart =")
    write_study(study, text.replace("prior = 30", "prior = 40"))


def test_a_table_whose_judgments_cannot_all_hold(study: Path) -> None:
    """A line with the preview, whoever the rest is from; then in status."""
    exclude(study)
    header = "quarter,scenario,likelihood\n"
    assert "add up" not in bring(f"{header}2022Q1,lake-holds,90\n").stderr
    Path("rest.csv").write_text(f"{header}2022Q1,lake-dries,90\n")
    assert f"warning: {OFF}: {ONE}" in run("import", "rest.csv", "--dry-run").stderr
    assert "add up" not in run("status").stdout
    assert run("import", "rest.csv", "--yes").exit_code == 0
    assert f"The likelihoods add up to 180%, not 100%: {ONE}." in run("status").stdout


def built_with(likelihoods: Sequence[float]) -> str:
    """Type likelihoods into the tracker, from the first scenario on, and build."""
    rows = zip(("lake-holds", "lake-dries"), likelihoods, strict=True)
    typed({("Judgments", scenario, "likelihood"): one for scenario, one in rows}, str(TRACKER))
    return run("build").stderr


def test_build_tells_it_of_the_tracker(study: Path) -> None:
    """Where more than one scenario may come true, and where it holds, it does not."""
    run("build")
    assert "add up" not in built_with([90, 90])
    exclude(study)
    assert "add up to 181%, not 100%" in built_with([90, 91])
    assert "add up" not in built_with([60, 40])
    assert "add up" not in run("status").stdout
