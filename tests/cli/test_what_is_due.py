"""What is due from whom, and what answers it: the same in tracker, page one, `status` and mails."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.copies import edition, first_open, read, shown, take, text_of
from tests.commands import OUTPUT, TRACKER, bring, do, run, says, type_value
from tests.losses.returning import hand_out_of, saved
from tests.study_text import (
    DAM,
    EXPLORATORY,
    PEOPLE,
    RAIN,
    RATION,
    STUDY,
    an_item,
    change_study,
    write_study,
)
from tests.workbook.as_read import ids, is_hidden, row_of, table, typed

SIGNPOST = "inflow-diverted"
ASSUMED = """
[[assumptions]]
id = "nobody-drains"
text = "Nobody drains the lake"
home = "lake-holds"
load_bearing = true
owner = "ben"
broken_by = ["inflow-diverted"]
"""
PROMISED = "number,what,by,who\n1,Call the board,2022-03-01,carl\n"
SEEN = "quarter,item,value\n2022Q1,inflow-diverted,observed\n2022Q1,water-level,7\n"


def study_of(text: str, *tables: str) -> None:
    """Write a study, and import tables."""
    write_study(Path(), text)
    for rows in tables:
        assert bring(rows).exit_code == 0


def page_one(*options: str) -> str:
    """Return the first page of the edition that is made now."""
    return edition(*options).partition('class="page-one"')[2].partition("</section>")[0]


def mail(name: str = "briefing-2022Q1") -> str:
    """Return the text of the draft that stands beside the briefing, or a hand-out."""
    return text_of(read(OUTPUT / f"{name}.eml"))


def mail_to(analyst: str) -> str:
    """Return the text of the mail that brings an analyst's hand-out."""
    return mail(f"hand-out/small-study-2022Q1-{analyst}")


def hand_out(analyst: str) -> openpyxl.Workbook:
    """Return an analyst's hand-out as it shows itself."""
    return openpyxl.load_workbook(hand_out_of(analyst), data_only=True)


def heads(analyst: str) -> dict[str, object]:
    """Return what each sheet of a hand-out counts in its second row."""
    return {sheet.title: sheet["A2"].value for sheet in hand_out(analyst)}


def to_do(analyst: str) -> set[object]:
    """Return how much each sheet of a hand-out has to do, as its Guide counts."""
    return {cell.value for (cell,) in hand_out(analyst)["Guide"]["D6:D12"]} - {None}


def owed() -> str:
    """Return what the Dashboard says is due from whom."""
    sheet = openpyxl.load_workbook(TRACKER)["Dashboard"]
    cells = (line[0].value for line in sheet.iter_rows(max_col=1))
    lines = " ".join(str(cell) for cell in cells if cell)
    return lines.partition("What is due from whom ")[2].partition(" Where people differ")[0]


# --- from whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("study_text", [STUDY, EXPLORATORY], ids=["estimative", "exploratory"])
def test_it_is_the_same_wherever_it_is_said(study_text: str) -> None:
    """A mail said that nothing was due where the Dashboard named an answer and a commitment.

    `status` counted neither, and page one of an exploratory study said that nobody owed anything
    where judgments were due.
    """
    study_of(study_text + PEOPLE + RATION + ASSUMED, SEEN, PROMISED)
    do("build --yes", "hand-out --mail")
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
    do("brief --mail")
    assert (
        "Anna Kim · Have the team judge two scenarios · now\n"
        "Ben Lee · Say whether the assumption still holds · now\n"
        "Anna Kim · Ration the water\n"
        "Carl Ott · Call the board · 1 March 2022\n"
    ) in mail()


def test_a_commitment_is_no_answer() -> None:
    """What was promised for a met trigger took the trigger's task off page one.

    Nobody had answered: `status`, Dashboard and mails went on asking. Other commitments, of which
    there may be more than page one has room for, push no trigger off it.
    """
    rows = [f"{n},Check well {n},2022-04-01,carl,ration-water\n" for n in range(1, 8)]
    promised = "number,what,by,who,for\n" + "".join(rows)
    study_of(STUDY + PEOPLE + RATION + ASSUMED, promised, SEEN)
    do("build --yes", "brief --mail")
    assert "an answer to “The inflow is diverted”" in owed()
    assert "2 answers are due in 2022Q1: ration-water, nobody-drains\n" in run("status").stdout
    assert (
        "Ben Lee · Say whether the assumption still holds · now\n"
        "Anna Kim · Ration the water\n"
        "Carl Ott · Check well 1 · 1 April 2022\n"
    ) in mail()


def test_an_answer_about_any_assumption_is_owed_on_page_one() -> None:
    """It said that nobody owed an answer, where the assumption was not a load-bearing one."""
    study_of(STUDY + PEOPLE + ASSUMED.replace("= true", "= false"), SEEN)
    do("brief --mail")
    assert "Ben Lee · Say whether the assumption still holds · now\n" in mail()


def test_a_scenario_that_has_ended_needs_no_judgment() -> None:
    """Page one knew it; the Dashboard and `status` asked for one all the same.

    Where all have ended, they counted what was due, while `advance` said that nothing follows.
    """
    bring(SEEN)
    for scenario, left in (
        ("lake-dries", "the team, 1 due: the judgment of The lake holds"),
        ("lake-holds", "nothing"),
    ):
        bring(f"scenario,outcome\n{scenario},did not come true\n")
        do("build")
        assert owed() == left
        due = [row["asked"].value for row in table(openpyxl.load_workbook(TRACKER), "Judgments")]
        assert due == [None if left == "nothing" else "due", None]
    book = openpyxl.load_workbook(TRACKER)
    for name in ("Update", "Signposts"):  # which marked it all the same
        assert "due" not in {row["asked"].value for row in table(book, name)}, name


def test_nobody_is_asked_how_likely_what_is_certain_is() -> None:
    """A hand-out and its mail asked for estimates of what had an outcome, or had been seen.

    Where the study had ended, they still did: its heads counted what nobody had given or answered
    as given and answered, and its Guide counted a commitment as due.
    """
    ended = "scenario,outcome\n{},did not come true\n"
    study_of(STUDY + PEOPLE + RATION + ASSUMED + DAM, SEEN, PROMISED, ended.format("lake-dries"))
    do("hand-out --mail")
    asked = "Due on the sheet Estimates, your own likelihood:\n- The lake holds\n"
    assert f"{asked}- The dam is built\n" in mail_to("carl") + "\n"
    assert heads("carl")["Estimates"] == "0 of 2 given in round 1"
    take("2022Q1,dam-built,observed")
    do("hand-out --mail")
    assert asked in mail_to("carl") + "\n"
    assert "dam is built" not in mail_to("carl")
    bring(ended.format("lake-holds"))
    do("hand-out --mail")
    for analyst in ("anna", "carl"):
        assert "Nothing is due from you at the moment." in mail_to(analyst)
        assert heads(analyst)["Estimates"] == "nothing is left to estimate"
        assert heads(analyst)["Decisions"] == "nothing calls for an answer"
        assert to_do(analyst) == {0}


def test_the_leads_mail_names_the_judgments() -> None:
    """It said that nothing was due from her, where the Dashboard named the judgments."""
    study_of(EXPLORATORY + PEOPLE, SEEN.replace("observed", "not yet"))
    do("hand-out --mail")
    nothing = "Nothing is due from you at the moment."
    assert "the judgment of:\n- The lake holds\n- The lake dries up" in mail_to("anna")
    assert [nothing in mail_to(analyst) for analyst in ("anna", "ben")] == [False, True]


def test_nobody_is_asked_about_an_event_that_is_ruled_out() -> None:
    """The tracker asked for its chance, a mail for an estimate; the cards knew that it was past."""
    study_of(STUDY + PEOPLE + DAM, "quarter,item,value\n2022Q1,dam-built,ruled out\n")
    do("build --yes", "hand-out --mail")
    (chance,) = table(openpyxl.load_workbook(TRACKER), "Chances")[:1]
    assert (chance["id"].value, chance["asked"].value) == ("dam-built", None)
    assert "The dam is built" not in mail_to("carl")


# --- answers --------------------------------------------------------------------------------------


DOUBTED = """
[[assumptions]]
id = "inflow-stays"
text = "The inflow stays."
home = "lake-holds"
broken_by = ["inflow-diverted", "second-diversion"]
"""


@pytest.fixture
def _asked() -> None:
    """A study with a trigger and an assumption, whose event fades after a quarter."""
    ration = RATION.replace('"inflow-diverted", at = "observed"', '"water-level", at = "watch"')
    write_study(Path(), STUDY + an_item("second-diversion", "", "signposts") + ration + DOUBTED)
    title = 'title = "The inflow is diverted"\n'
    change_study(title, f"{title}fades_after = 1\n")


def asks() -> tuple[bool, bool]:
    """Tell whether page one lists the plan among what is to do, and doubts the assumption."""
    page = page_one()
    return "Ration the" in page.partition("Who does what")[2], "been in doubt" in page


def answer(row: str) -> None:
    assert bring(f"quarter,about,answer,why\n{row},Because.\n").exit_code == 0


@pytest.mark.usefixtures("_asked")
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
        do("advance --yes")
        take(row)
        assert asks() == (is_asked, False), row


@pytest.mark.usefixtures("_asked")
def test_an_assumption_asks_until_it_is_answered_and_again_when_more_is_seen() -> None:
    """That what was seen fades clears nothing."""
    take("2022Q1,inflow-diverted,observed")
    assert asks() == (False, True)
    do("advance --yes")
    assert asks() == (False, True)
    answer("2022Q2,inflow-stays,still holds")
    assert asks() == (False, False)
    do("advance --yes")
    take("2022Q3,second-diversion,observed")
    assert asks() == (False, True)


@pytest.mark.usefixtures("_asked")
@pytest.mark.parametrize(
    "about, wrong, right",
    [
        ("inflow-stays", "done", ("still holds", "no longer holds")),
        ("ration-water", "no longer holds", ("done", "under way", "declined")),
    ],
)
def test_what_is_no_answer_to_that_is_asked_about(about: str, wrong: str, right: Any) -> None:
    """Page one lost the task: "done" counted as an answer about an assumption."""
    take("2022Q1,water-level,4.5", "2022Q1,inflow-diverted,observed")
    told = f"'{wrong}' is not one of: {', '.join(right)}"
    refused = bring(f"quarter,about,answer\n2022Q1,{about},{wrong}\n")
    assert (refused.exit_code, told in refused.stderr) == (1, True)
    do("build --yes")
    says("import", typed({("Decisions", about, "answer"): wrong}), "--yes", code=1)
    assert told in run("settle").stdout
    number = first_open()
    assert asks() == (True, True)
    assert told in says("settle", "--enter", f"{number}={wrong}", code=2)
    says("settle", "--enter", f"{number}={right[0].upper()}")
    assert asks() == (about != "ration-water", about == "ration-water")


@pytest.mark.usefixtures("_asked")
def test_an_answer_that_was_recorded_before_is_not_asked_about() -> None:
    """The record keeps what it has, though the study calls the trigger an assumption now."""
    answer("2022Q1,ration-water,done")
    do("build --yes")
    assumed = '[[assumptions]]\nid = "ration-water"\ntext = "Rations hold."\n'
    write_study(Path(), STUDY + assumed)
    for _ in range(2):
        assert "question" not in says("build", "--yes")
        row = row_of(openpyxl.load_workbook(TRACKER), "Decisions", "ration-water")
        assert row["answer"].value == "done"


# --- commitments ----------------------------------------------------------------------------------

COMMITMENTS = "number,what,by,done_on\n"


def test_a_past_quarter_has_what_was_promised_by_its_end() -> None:
    """What was promised, changed or done in a later quarter stood on its page."""
    rows = "1,Call the board,2022-05-01,\n2,Count the boats,2022-06-01,\n"
    assert bring(COMMITMENTS + rows).exit_code == 0
    page_one()
    do("advance --yes")
    rows = "1,,,2022-04-20\n2,Count all boats,,\n3,Dredge the inlet,2022-07-01,\n"
    assert bring(COMMITMENTS + rows).exit_code == 0
    now, then = page_one(), page_one("--quarter", "2022Q1")
    promises = ("Call the board", "Count the boats", "Count all boats", "Dredge the inlet")
    assert [one in then for one in promises] == [True, True, False, False]
    assert [one in now for one in promises] == [False, False, True, True]


def test_a_commitment_that_was_done_is_no_accusation() -> None:
    """Each later build said that somebody had typed over the program's formula."""
    assert bring(f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n").exit_code == 0
    do("advance --yes", "build --yes")
    type_value(TRACKER, 4)
    done = says("build", "--yes")
    assert "typed over" not in done
    assert "tracker-before" not in done


def test_a_commitment_that_was_done_is_shown_while_it_is_open() -> None:
    """The row was hidden, so that nobody saw in the tracker that people differ about it."""
    assert bring(f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n").exit_code == 0
    do("advance --yes")
    for who in ("anna", "ben"):
        Path(f"{who}.csv").write_text(f"number,who\n1,{who}\n")
    says("import", "anna.csv", "ben.csv", "--yes", code=1)
    do("build --yes")
    row = row_of(openpyxl.load_workbook(TRACKER), "Commitments", "1")
    assert row["asked"].value == "open: anna.csv anna, ben.csv ben"
    assert not is_hidden(row)


@pytest.mark.parametrize("day", ["not yet, half of it", "2022-04-31"])
def test_a_commitment_is_not_done_where_nobody_can_tell_when(day: str) -> None:
    """It was gone from `status` and page one, as if the half that was missing did not matter."""
    study_of(STUDY + PEOPLE, PROMISED)
    do("build --yes")
    saved(TRACKER, str(TRACKER), {("Commitments", "1", "done on"): day})
    assert run("build", "--yes").exit_code == 0
    assert "1 commitment is due in 2022Q1: Call the board\n" in run("status").stdout
    assert "Call the board" in page_one()
    assert "“Call the board”" in owed()


def test_a_commitment_that_is_done_is_nothing_to_do() -> None:
    """The Guide of whoever has nothing but commitments counted those that were open, or done.

    The sheet spoke of a table of answers, which it does not have.
    """
    done = PROMISED.replace("who", "who,done_on").replace("carl", "carl,2022-02-01")
    later = "number,what,by,who\n2,Write a report,2023-03-01,carl\n"
    study_of(STUDY + PEOPLE, done, later)
    do("hand-out")
    assert heads("carl")["Decisions"] == "nothing calls for an answer"
    assert hand_out("carl")["Decisions"]["B2"].value == "Who promised what, and by when."
    assert hand_out("carl")["Guide"]["D6"].value == 0


def test_what_was_promised_is_named_in_a_line() -> None:
    """`advance` and `status` printed it whole, line by line: nobody saw where the next began."""
    promised = '"Call the board,\nthen the mayor, and ask both when the pumps come"'
    assert bring(PROMISED.replace("Call the board", promised)).exit_code == 0
    for command in ("advance", "status"):
        told = " ".join(run(command).output.split())
        assert "due in 2022Q1: Call the board, then the mayor, and ask both wh…" in told


def test_who_promises_in_her_hand_out_means_herself() -> None:
    """Page one said "The team", the Dashboard the lead, and her next hand-out hid the row."""
    study_of(STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION)
    do("hand-out --yes")
    book = openpyxl.load_workbook(hand_out_of("ben"))
    cell = ("Commitments", ids(book, "Commitments")[0], "what")
    do(f"import {saved(hand_out_of('ben'), 'ben.xlsx', {cell: 'Ask the port'})} --yes")
    assert "Ben Lee" in page_one().partition("Ask the port")[0].rpartition("<tr>")[2]
    do("hand-out --yes")
    row = row_of(hand_out("ben"), *cell[:2])
    assert (row["what"].value, is_hidden(row)) == ("Ask the port", False)


DIFFERING = (  # tables of two people who did not know of each other
    ("quarter,item,value\n2022Q1,water-level,{}\n", "7", "8"),
    ("quarter,item,value\n2022Q1,dam-built,{}\n", "emerging", "not yet"),
    ("quarter,about,answer\n2022Q1,ration-water,{}\n", "done", "under way"),
    ("quarter,about,answer\n2022Q1,nobody-drains,{}\n", "still holds", "no longer holds"),
    ("number,done_on\n1,{}\n", "2022-02-01", "2022-02-02"),
    ("quarter,subject,analyst,round,likelihood\n2022Q1,lake-holds,ben,1,{}\n", "60", "70"),
)
OF_TEAM = "quarter,scenario,{}\n2022Q1,lake-holds,{{}}\n2022Q1,lake-dries,{{}}\n"


def differ(text: str, *said: str) -> None:
    """Import a table of each of two people, with what this person says in it."""
    for name, words in zip("ab", said, strict=True):
        Path(f"{name}.csv").write_text(text.replace("{}", words), encoding="utf-8")
    assert "open" in run("import", "a.csv", "b.csv", "--yes").stderr


@pytest.mark.parametrize(
    "study_text, judged",
    [(STUDY, ("likelihood", "60", "70")), (EXPLORATORY, ("confidence", "low", "high"))],
    ids=["estimative", "exploratory"],
)
def test_what_is_open_is_not_due(study_text: str, judged: tuple[str, str, str]) -> None:
    """Everybody had typed, and a mail asked them for it again; `status` counted it twice."""
    write_study(Path(), study_text + PEOPLE + RATION + ASSUMED + DAM)
    for rows in ("quarter,item,value\n2022Q1,inflow-diverted,observed\n", PROMISED):
        assert bring(rows).exit_code == 0
    assert " due in 2022Q1: " in run("status").stdout
    of_team = (OF_TEAM.format(judged[0]), *judged[1:])
    for text, *said in (*DIFFERING, of_team):
        if study_text is STUDY or "subject" not in text:  # nobody estimates in an exploratory one
            differ(text, *said)
    assert " due in 2022Q1" not in run("status").stdout
    assert run("build", "--yes").exit_code == 0
    assert owed() == "nothing"
    run("hand-out", "--mail")
    for analyst in ("anna", "carl"):
        assert "Due on the sheet Decisions" not in mail_to(analyst)
        assert "Due in the team's tracker" not in mail_to(analyst)
    assert "- The lake holds" not in mail_to("ben")  # two tables have another estimate of his
    assert ("- The dam is built" in mail_to("ben")) == (study_text is STUDY)
    run("brief", "--mail")
    page = text_of(read(OUTPUT / "briefing-2022Q1.eml"))
    assert re.search(r"Anna Kim · Settle \w+ open fields of the record · now\n", page)
    assert "Anna Kim · Ration the water" in page  # which may not be done
    for task in ("Have the team judge", "Say whether", "Call the board"):
        assert f"· {task}" not in page
    assert "2022Q1 is closed" in run("advance").stderr  # it asks only if something is due


def test_a_month_that_nobody_typed_is_due_beside_one_that_is_open() -> None:
    """What is open of an earlier quarter, too, does not excuse from this quarter's value."""
    write_study(Path(), STUDY + RAIN)
    differ("quarter,item,period,value\n2022Q1,rain-fall,2022-01,{}\n", "40", "50")
    assert "values are due in 2022Q1: water-level, rain-fall\n" in run("status").stdout
    rows = "".join(f"2022Q1,rain-fall,2022-0{month},60\n" for month in (2, 3))
    assert bring(f"quarter,item,period,value\n{rows}").exit_code == 0
    assert "1 value is due in 2022Q1: water-level\n" in run("status").stdout
    assert run("advance", "--yes").exit_code == 0
    assert "values are due in 2022Q2: water-level, rain-fall\n" in run("status").stdout


def test_what_is_open_of_an_earlier_quarter_needs_no_new_look() -> None:
    """A signpost that was seen is asked about once it is settled, if it is overdue then."""
    write_study(Path(), STUDY + DAM)
    differ("quarter,item,value\n2022Q1,inflow-diverted,{}\n", "emerging", "not yet")
    differ("quarter,item,looked_on\n2022Q1,dam-built,{}\n", "2022-02-01", "2022-02-02")
    assert "signpost" not in run("status").stdout.partition(" due in ")[2]
    assert run("advance", "--yes").exit_code == 0
    assert "1 signpost is due in 2022Q2: dam-built\n" in run("status").stdout


def test_what_nobody_is_named_for_is_nobody_s() -> None:
    """Page one and the Dashboard printed the lead's name, which nobody had typed."""
    rows = "1,Call the board,2022-03-01,\n2,Ask the port,2022-03-01,ration-water\n"
    study_of(STUDY + PEOPLE + RATION, "number,what,by,for\n" + rows)
    page = page_one()
    for promised in ("Call the board", "Ask the port"):
        assert "Nobody named" in page.partition(promised)[0].rpartition("<tr>")[2]
    do("build --yes", "hand-out --yes")
    assert "Nobody named, 2 due: “Call the board”; “Ask the port”" in owed()
    book = hand_out("anna")  # the lead is asked whose they are
    assert [is_hidden(row_of(book, "Commitments", number)) for number in "12"] == [False, False]


def test_what_was_promised_in_a_hand_out_is_done_by_a_table() -> None:
    """A table took numbers alone, and a hand-out's have its analyst's id before them."""
    study_of(STUDY + PEOPLE + RATION, COMMITMENTS + "ben-1,Ask the port,2022-05-01,\n")
    assert "Ask the port" in page_one()
    assert bring(COMMITMENTS + "ben-1,,,2022-03-01\n").exit_code == 0
    assert "Ask the port" not in page_one()
    assert "'nobody-1' is no number" in bring(COMMITMENTS + "nobody-1,Call,,\n").stderr


@pytest.mark.parametrize("copy", ["tracker", "hand-out"])
def test_what_was_promised_in_any_copy_is_done_by_a_table(copy: str) -> None:
    """Their rows have the ids `12-1` and `ben-12-1` now, of which a table said "is no number".

    What Ben promised is done by its id where he is no longer one of the study's analysts, too.
    """
    study_of(STUDY + PEOPLE + RATION)
    do("build --yes", "hand-out --yes")
    path = TRACKER if copy == "tracker" else hand_out_of("ben")
    number = ids(openpyxl.load_workbook(path), "Commitments")[0]
    saved(path, "promised.xlsx", {("Commitments", number, "what"): "Ask the port"})
    do(f"import promised.xlsx --yes {'--from ben' if path == TRACKER else ''}")
    assert "Ask the port" in page_one()
    change_study('id = "ben"', 'id = "benedict"')
    assert bring(f"{COMMITMENTS}{number},,,2022-03-01\n").exit_code == 0
    assert "Ask the port" not in page_one()


# --- who looked, and what is open -----------------------------------------------------------------


def test_a_value_that_is_open_is_not_called_old() -> None:
    """Page two said that it had grown too old; nothing had, and nobody could read the new one."""
    take("2022Q1,water-level,1.5")
    do("advance --yes", "build --yes")
    type_value(TRACKER, "about four")
    do("build --yes")
    told = edition()
    assert "no longer count, too old or open: " in told
    assert "grew too old" not in told


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


def test_no_month_is_due_of_an_indicator_that_somebody_looked_for() -> None:
    """`advance` asked for none of them, and Update called those after the first due."""
    study_of(STUDY + RAIN)
    do("build")
    typed({("Update", "rain-fall 2022-01", "looked on"): date(2022, 3, 20)}, str(TRACKER))
    do("build --yes")
    assert "rain-fall" not in run("advance", typed="n\n").stderr
    checks = {row: cells["check"] for row, cells in shown("Update").items()}
    assert [row for row, check in checks.items() if check == "due"] == ["water-level"]
    assert "1 to do" in str(openpyxl.load_workbook(TRACKER, data_only=True)["Update"]["A2"].value)


def test_a_doubtful_day_of_looking_leaves_the_reading() -> None:
    """An open day took the last quarter's value away, and the briefing called it too old."""
    take("2022Q1,water-level,4.5")
    do("advance --yes", "build")
    typed({("Update", "water-level", "looked on"): date(2040, 1, 1)}, str(TRACKER))
    assert "1 question open" in says("build", "--yes")
    (level,) = json.loads(run("status", "--format", "json").stdout)["indicators"]
    assert (level["status"], level["value"]) == ("watch", 4.5)


# --- likelihoods that do not add up ---------------------------------------------------------------


def exclude() -> None:
    """Let the two scenarios exclude one another."""
    change_study("start =", "exclusive = true\nstart =")
    change_study("prior = 30", "prior = 40")


def test_a_table_whose_judgments_cannot_all_hold() -> None:
    """A line with the preview, whoever the rest is from; then in status."""
    exclude()
    off = "add up to 180%, not 100%: exactly one of the scenarios comes true"
    header = "quarter,scenario,likelihood\n"
    assert "add up" not in bring(f"{header}2022Q1,lake-holds,90\n").stderr
    Path("rest.csv").write_text(f"{header}2022Q1,lake-dries,90\n")
    told = run("import", "rest.csv", "--dry-run").stderr
    assert f"warning: the likelihoods of 2022Q1 {off}" in told
    assert "add up" not in run("status").stdout
    do("import rest.csv --yes")
    assert f"The likelihoods {off}." in run("status").stdout


def built_with(*likelihoods: float) -> str:
    """Type likelihoods into the tracker, from the first scenario on, and build."""
    rows = zip(("lake-holds", "lake-dries"), likelihoods, strict=True)
    typed({("Judgments", scenario, "likelihood"): one for scenario, one in rows}, str(TRACKER))
    return run("build").stderr


def test_build_tells_it_of_the_tracker() -> None:
    """Where more than one scenario may come true, and where it holds, it does not."""
    do("build")
    assert "add up" not in built_with(90, 90)
    exclude()
    assert "add up to 181%, not 100%" in built_with(90, 91)
    assert "add up" not in built_with(60, 40)
    assert "add up" not in run("status").stdout
