"""What is due from whom is the same in the Dashboard, on page one, in `status` and in the mails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.cli.drafts import read, text_of
from tests.commands import OUTPUT, TRACKER, bring, run
from tests.study_text import DAM, PEOPLE, RATION, STUDY, write_study
from tests.workbook.as_read import table

ASSUMED: Final = """
[[assumptions]]
id = "nobody-drains"
text = "Nobody drains the lake"
home = "lake-holds"
load_bearing = true
owner = "ben"
broken_by = ["inflow-diverted"]
"""
EXPLORATORY: Final = re.sub("prior.*\n", "", STUDY).replace(
    "[study]", '[study]\nmode = "exploratory"'
)
PROMISED: Final = "number,what,by,who\n1,Call the board,2022-03-01,carl\n"
SEEN: Final = "quarter,item,value\n2022Q1,inflow-diverted,observed\n2022Q1,water-level,7\n"


def mail_to(analyst: str) -> str:
    """Return the text of the mail that brings an analyst's hand-out."""
    return text_of(read(OUTPUT / "hand-out" / f"small-study-2022Q1-{analyst}.eml"))


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("study_text", [STUDY, EXPLORATORY], ids=["estimative", "exploratory"])
def test_it_is_the_same_wherever_it_is_said(study_text: str) -> None:
    """A mail said that nothing was due where the Dashboard named an answer and a commitment.

    `status` counted neither, and page one of an exploratory study said that nobody owed anything
    where judgments were due.
    """
    write_study(Path(), study_text + PEOPLE + RATION + ASSUMED)
    for rows in (SEEN, PROMISED):
        assert bring(rows).exit_code == 0
    assert run("build", "--yes").exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    assert "Due on the sheet Decisions, an answer to:\n- The inflow is diverted" in mail_to("anna")
    assert "Due on the sheet Decisions, an answer to:\n- Nobody drains the lake" in mail_to("ben")
    assert "Due on the sheet Decisions, when it was done:\n- Call the board" in mail_to("carl")
    assert owed() == (
        "Anna Kim, 3 due: the judgment of The lake holds; the judgment of The lake dries up; an "
        "answer to “The inflow is diverted” Ben Lee, 1 due: an answer to “Nobody drains the lake” "
        "Carl Ott, 1 due: “Call the board”"
    )
    told = run("status").stdout
    assert "2 judgments are due in 2022Q1: lake-holds, lake-dries\n" in told
    assert "2 answers are due in 2022Q1: ration-water, nobody-drains\n" in told
    assert "1 commitment is due in 2022Q1: Call the board\n" in told
    assert run("brief", "--mail").exit_code == 0
    assert (
        "Anna Kim · Have the team judge two scenarios · now\n"
        "Ben Lee · Say whether the assumption still holds · now\n"
        "Anna Kim · Ration the water\n"
        "Carl Ott · Call the board · 1 March 2022\n"
    ) in text_of(read(OUTPUT / "briefing-2022Q1.eml"))


@pytest.mark.usefixtures("study")
def test_a_commitment_is_no_answer() -> None:
    """What was promised for a met trigger took the trigger's task off page one.

    Nobody had answered: `status`, Dashboard and mails went on asking. Other commitments, of which
    there may be more than page one has room for, push no trigger off it.
    """
    write_study(Path(), STUDY + PEOPLE + RATION + ASSUMED)
    rows = [
        f"{number},Check well {number},2022-04-01,carl,ration-water\n" for number in range(1, 8)
    ]
    assert bring("number,what,by,who,for\n" + "".join(rows)).exit_code == 0
    assert bring(SEEN).exit_code == 0
    assert run("build", "--yes").exit_code == 0
    assert "an answer to “The inflow is diverted”" in owed()
    assert "2 answers are due in 2022Q1: ration-water, nobody-drains\n" in run("status").stdout
    assert run("brief", "--mail").exit_code == 0
    assert (
        "Ben Lee · Say whether the assumption still holds · now\n"
        "Anna Kim · Ration the water\n"
        "Carl Ott · Check well 1 · 1 April 2022\n"
    ) in text_of(read(OUTPUT / "briefing-2022Q1.eml"))


@pytest.mark.usefixtures("study")
def test_an_answer_about_any_assumption_is_owed_on_page_one() -> None:
    """It said that nobody owed an answer, where the assumption was not a load-bearing one."""
    write_study(Path(), STUDY + PEOPLE + ASSUMED.replace("= true", "= false"))
    assert bring(SEEN).exit_code == 0
    assert run("brief", "--mail").exit_code == 0
    page = text_of(read(OUTPUT / "briefing-2022Q1.eml"))
    assert "Ben Lee · Say whether the assumption still holds · now\n" in page


@pytest.mark.usefixtures("study")
def test_a_scenario_that_has_ended_needs_no_judgment() -> None:
    """Page one knew it; the Dashboard and `status` asked for one all the same.

    Where all have ended, they counted what was due, while `advance` said that nothing follows.
    """
    assert bring(SEEN).exit_code == 0
    for scenario, left in (
        ("lake-dries", "the team, 1 due: the judgment of The lake holds"),
        ("lake-holds", "nothing"),
    ):
        assert bring(f"scenario,outcome\n{scenario},did not come true\n").exit_code == 0
        assert run("build").exit_code == 0
        assert owed() == left
        due = [row["asked"].value for row in table(openpyxl.load_workbook(TRACKER), "Judgments")]
        assert due == [None if left == "nothing" else "due", None]
    book = openpyxl.load_workbook(TRACKER)
    for name in ("Update", "Signposts"):  # which marked it all the same
        assert "due" not in {row["asked"].value for row in table(book, name)}, name


@pytest.mark.usefixtures("study")
def test_nobody_is_asked_how_likely_what_is_certain_is() -> None:
    """A hand-out and its mail asked for estimates of what had an outcome, or had been seen.

    Where the study had ended, they still did: its heads counted what nobody had given or answered
    as given and answered, and its Guide counted a commitment as due.
    """
    write_study(Path(), STUDY + PEOPLE + RATION + ASSUMED + DAM)
    for rows in (SEEN, PROMISED, "scenario,outcome\nlake-dries,did not come true\n"):
        assert bring(rows).exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    asked = (
        "Due on the sheet Estimates, your own likelihood:\n- The lake holds\n- The dam is built\n"
    )
    assert asked in mail_to("carl") + "\n"
    assert heads("carl")["Estimates"] == "0 of 2 given in round 1"
    assert bring("quarter,item,value\n2022Q1,dam-built,observed\n").exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    assert asked.replace("- The dam is built\n", "") in mail_to("carl") + "\n"
    assert "dam is built" not in mail_to("carl")
    assert bring("scenario,outcome\nlake-holds,did not come true\n").exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    for analyst in ("anna", "carl"):
        assert "Nothing is due from you at the moment." in mail_to(analyst)
        assert heads(analyst)["Estimates"] == "nothing is left to estimate"
        assert heads(analyst)["Decisions"] == "nothing calls for an answer"
        assert to_do(analyst) == {0}


@pytest.mark.usefixtures("study")
def test_the_leads_mail_names_the_judgments() -> None:
    """It said that nothing was due from her, where the Dashboard named the judgments."""
    write_study(Path(), EXPLORATORY + PEOPLE)
    seen = "quarter,item,value\n2022Q1,inflow-diverted,not yet\n2022Q1,water-level,7\n"
    assert bring(seen).exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    assert "the judgment of:\n- The lake holds\n- The lake dries up" in mail_to("anna")
    assert "Nothing is due from you at the moment." not in mail_to("anna")
    assert "Nothing is due from you at the moment." in mail_to("ben")


@pytest.mark.usefixtures("study")
def test_nobody_is_asked_about_an_event_that_is_ruled_out() -> None:
    """The tracker asked for its chance, a mail for an estimate; the cards knew that it was past."""
    write_study(Path(), STUDY + PEOPLE + DAM)
    assert bring("quarter,item,value\n2022Q1,dam-built,ruled out\n").exit_code == 0
    assert run("build", "--yes").exit_code == 0
    assert run("hand-out", "--mail").exit_code == 0
    (chance,) = table(openpyxl.load_workbook(TRACKER), "Chances")[:1]
    assert (chance["id"].value, chance["asked"].value) == ("dam-built", None)
    assert "The dam is built" not in mail_to("carl")


@pytest.mark.usefixtures("study")
def test_a_commitment_that_is_done_is_nothing_to_do() -> None:
    """The Guide of whoever has nothing but commitments counted those that were open, or done."""
    write_study(Path(), STUDY + PEOPLE)
    done = PROMISED.replace("who", "who,done_on").replace("carl", "carl,2022-02-01")
    later = "number,what,by,who\n2,Write a report,2023-03-01,carl\n"
    for rows in (done, later):
        assert bring(rows).exit_code == 0
    assert run("hand-out").exit_code == 0
    assert heads("carl")["Decisions"] == "nothing calls for an answer"
    assert hand_out_of("carl")["Guide"]["D6"].value == 0


@pytest.mark.usefixtures("study")
def test_what_was_promised_is_named_in_a_line() -> None:
    """`advance` and `status` printed it whole, line by line: nobody saw where the next began."""
    promised = '"Call the board,\nthen the mayor, and ask both when the pumps come"'
    assert bring(PROMISED.replace("Call the board", promised)).exit_code == 0
    for command in ("advance", "status"):
        told = " ".join(run(command).output.split())
        assert "due in 2022Q1: Call the board, then the mayor, and ask both wh…" in told


def hand_out_of(analyst: str) -> openpyxl.Workbook:
    """Return an analyst's hand-out as it shows itself."""
    path = OUTPUT / "hand-out" / f"small-study-2022Q1-{analyst}.xlsx"
    return openpyxl.load_workbook(path, data_only=True)


def heads(analyst: str) -> dict[str, object]:
    """Return what each sheet of a hand-out counts in its second row."""
    return {sheet.title: sheet["A2"].value for sheet in hand_out_of(analyst)}


def to_do(analyst: str) -> set[object]:
    """Return how much each sheet of a hand-out has to do, as its Guide counts."""
    counts = {cell.value for (cell,) in hand_out_of(analyst)["Guide"]["D6:D12"]}
    return counts - {None}


def owed() -> str:
    """Return what the Dashboard says is due from whom."""
    sheet = openpyxl.load_workbook(TRACKER)["Dashboard"]
    cells = (line[0].value for line in sheet.iter_rows(max_col=1))
    lines = " ".join(str(cell) for cell in cells if cell)
    return lines.partition("What is due from whom ")[2].partition(" Where people differ")[0]
