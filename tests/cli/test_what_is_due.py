"""What is due from whom, and what answers it: the same in tracker, page one, `status` and mails."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.copies import differ, edition, first_open, read, shown, take, text_of
from tests.commands import OUTPUT, TRACKER, bring, do, run, says, type_value
from tests.expected import same_as_before
from tests.losses.returning import hand_out_of, saved
from tests.study_text import DAM, EXPLORATORY, PEOPLE, RAIN, RATION, STUDY, change_study
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
    Path("study.toml").write_text(text, encoding="utf-8")
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


def counts(analyst: str) -> str:
    """Return what each sheet of a hand-out counts in its second row, and what its Guide counts."""
    book = hand_out(analyst)
    heads = [f"{sheet.title}: {sheet['A2'].value}" for sheet in book]
    to_do = [cell.value for (cell,) in book["Guide"]["D6:D12"] if cell.value is not None]
    return "\n".join([f"{analyst}, to do: {to_do}", *heads, ""])


def owed() -> str:
    """Return what the Dashboard says is due from whom."""
    sheet = openpyxl.load_workbook(TRACKER)["Dashboard"]
    cells = (line[0].value for line in sheet.iter_rows(max_col=1))
    lines = " ".join(str(cell) for cell in cells if cell)
    return lines.partition("What is due from whom ")[2].partition(" Where people differ")[0]


def told_everywhere(name: str) -> None:
    """Compare what Dashboard, `status`, hand-outs, their mails and the briefing's mail say."""
    for command in ("build --yes", "hand-out --mail", "brief --mail"):
        assert run(*command.split()).exit_code in {0, 1}
    people = ("anna", "ben", "carl")
    of_people = [*map(counts, people), *map(mail_to, people)]
    told = [owed(), run("status").stdout, *of_people, mail()]
    same_as_before(f"due, {name}", "\n\n".join(told))


# --- from whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["estimative", "exploratory"])
def test_it_is_the_same_wherever_it_is_said(mode: str) -> None:
    """A mail said that nothing was due where the Dashboard named an answer and a commitment.

    `status` counted neither, and page one of an exploratory study said that nobody owed anything
    where judgments were due. The lead's mail said that nothing was due from her, either.
    """
    study = STUDY if mode == "estimative" else EXPLORATORY
    study_of(study + PEOPLE + RATION + ASSUMED, SEEN, PROMISED)
    told_everywhere(mode)


def test_a_commitment_is_no_answer() -> None:
    """What was promised for a met trigger took the trigger's task off page one.

    Nobody had answered: `status`, Dashboard and mails went on asking. Other commitments, of which
    there may be more than page one has room for, push no trigger off it.
    """
    rows = [f"{n},Check well {n},2022-04-01,carl,ration-water\n" for n in range(1, 8)]
    promised = "number,what,by,who,for\n" + "".join(rows)
    study_of(STUDY + PEOPLE + RATION + ASSUMED, promised, SEEN)
    told_everywhere("many commitments")


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

    Of an event that is ruled out, the tracker asked for its chance, and a mail for an estimate.

    Where the study had ended, they still did: its heads counted what nobody had given or answered
    as given and answered, and its Guide counted a commitment as due.
    """
    ended = "scenario,outcome\n{},did not come true\n"
    study_of(STUDY + PEOPLE + RATION + ASSUMED + DAM, SEEN, PROMISED, ended.format("lake-dries"))
    told_everywhere("one has ended")
    for state in ("ruled out", "observed"):
        take(f"2022Q1,dam-built,{state}")
        do("build --yes", "hand-out --mail")
        assert "dam is built" not in mail_to("carl")
        (chance,) = table(openpyxl.load_workbook(TRACKER), "Chances")[:1]
        assert (chance["id"].value, chance["asked"].value) == ("dam-built", None)
    bring(ended.format("lake-holds"))
    told_everywhere("all have ended")


# --- answers --------------------------------------------------------------------------------------


DOUBTED = """
[[assumptions]]
id = "inflow-stays"
text = "The inflow stays."
home = "lake-holds"
broken_by = ["inflow-diverted"]
"""


@pytest.fixture
def _asked() -> None:
    """A study with a trigger and an assumption, whose event fades after a quarter."""
    ration = RATION.replace('"inflow-diverted", at = "observed"', '"water-level", at = "watch"')
    study_of(STUDY + ration + DOUBTED)
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
    study_of(STUDY + assumed)
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


def test_a_commitment_that_was_done_is_no_accusation_and_shown_while_it_is_open() -> None:
    """Each later build said that somebody had typed over the program's formula.

    Where people differ about it, the row was hidden, so that nobody saw it in the tracker.
    """
    assert bring(f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n").exit_code == 0
    do("advance --yes", "build --yes")
    type_value(TRACKER, 4)
    done = says("build", "--yes")
    assert "typed over" not in done
    assert "tracker-before" not in done
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
    told_everywhere("a commitment is done")
    assert hand_out("carl")["Decisions"]["B2"].value == "Who promised what, and by when."


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


DIFFERING = (  # what two people say in tables who did not know of each other
    ("quarter,item,value", "2022Q1,water-level,{}", "7", "8"),
    ("quarter,item,value", "2022Q1,dam-built,{}", "emerging", "not yet"),
    ("quarter,about,answer", "2022Q1,ration-water,{}", "done", "under way"),
    ("quarter,about,answer", "2022Q1,nobody-drains,{}", "still holds", "no longer holds"),
    ("number,done_on", "1,{}", "2022-02-01", "2022-02-02"),
    ("quarter,subject,analyst,round,likelihood", "2022Q1,lake-holds,ben,1,{}", "60", "70"),
)
OF_TEAM = "2022Q1,lake-holds,{}\n2022Q1,lake-dries,{}"


@pytest.mark.parametrize("mode", ["estimative", "exploratory"])
def test_what_is_open_is_not_due(mode: str) -> None:
    """Everybody had typed, and a mail asked them for it again; `status` counted it twice.

    What is open may not be done: the plan stands on page one. Two tables differ about an estimate
    of Ben's, of which he is not asked, either.
    """
    is_estimative = mode == "estimative"
    study_of((STUDY if is_estimative else EXPLORATORY) + PEOPLE + RATION + ASSUMED + DAM)
    for rows in ("quarter,item,value\n2022Q1,inflow-diverted,observed\n", PROMISED):
        assert bring(rows).exit_code == 0
    assert " due in 2022Q1: " in run("status").stdout
    judged = ("likelihood", "60", "70") if is_estimative else ("confidence", "low", "high")
    of_team = (f"quarter,scenario,{judged[0]}", OF_TEAM, *judged[1:])
    for header, row, *said in (*DIFFERING, of_team):
        if is_estimative or "subject" not in header:  # nobody estimates in an exploratory one
            differ(header, *(row.replace("{}", words) for words in said))
    told_everywhere(f"open, {mode}")
    assert "2022Q1 is closed" in run("advance").stderr  # it asks only if something is due


def test_a_month_that_nobody_typed_is_due_beside_one_that_is_open() -> None:
    """What is open of an earlier quarter, too, does not excuse from this quarter's value."""
    study_of(STUDY + RAIN)
    differ("quarter,item,period,value", *(f"2022Q1,rain-fall,2022-01,{n}" for n in (40, 50)))
    assert "values are due in 2022Q1: water-level, rain-fall\n" in run("status").stdout
    rows = "".join(f"2022Q1,rain-fall,2022-0{month},60\n" for month in (2, 3))
    assert bring(f"quarter,item,period,value\n{rows}").exit_code == 0
    assert "1 value is due in 2022Q1: water-level\n" in run("status").stdout
    assert run("advance", "--yes").exit_code == 0
    assert "values are due in 2022Q2: water-level, rain-fall\n" in run("status").stdout


def test_what_is_open_of_an_earlier_quarter_needs_no_new_look() -> None:
    """A signpost that was seen is asked about once it is settled, if it is overdue then."""
    study_of(STUDY + DAM)
    states = (f"2022Q1,inflow-diverted,{state}" for state in ("emerging", "not yet"))
    differ("quarter,item,value", *states)
    for who in ("1", "2"):
        bring(f"quarter,item,looked_on\n2022Q1,dam-built,2022-02-0{who}\n", "--from", who)
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


@pytest.mark.parametrize("copy", ["tracker", "hand-out", "table"])
def test_what_was_promised_in_any_copy_is_done_by_a_table(copy: str) -> None:
    """Their rows have the ids `12-1` and `ben-12-1` now, of which a table said "is no number".

    What Ben promised is done by its id where he is no longer one of the study's analysts, too.
    """
    study_of(STUDY + PEOPLE + RATION)
    do("build --yes", "hand-out --yes")
    path = hand_out_of("ben") if copy == "hand-out" else TRACKER
    number = "ben-1" if copy == "table" else ids(openpyxl.load_workbook(path), "Commitments")[0]
    if copy == "table":
        bring(f"{COMMITMENTS}{number},Ask the port,2022-05-01,\n")
    else:
        saved(path, "promised.xlsx", {("Commitments", number, "what"): "Ask the port"})
        do(f"import promised.xlsx --yes {'--from ben' if path == TRACKER else ''}")
    assert "Ask the port" in page_one()
    change_study('id = "ben"', 'id = "benedict"')
    assert bring(f"{COMMITMENTS}{number},,,2022-03-01\n").exit_code == 0
    assert "Ask the port" not in page_one()
    assert "'nobody-1' is no number" in bring(COMMITMENTS + "nobody-1,Call,,\n").stderr


# --- who looked, and what is open -----------------------------------------------------------------


def test_a_look_before_the_quarter_leaves_it_due_wherever_it_is_said() -> None:
    """The sheet asked for nothing, and `status` called the signpost due."""
    study_of(STUDY)
    bring("quarter,item,looked_on\n2022Q1,inflow-diverted,2021-12-15\n")
    do("build --yes")
    assert "1 signpost is due in 2022Q1: " in run("status").stdout
    book = openpyxl.load_workbook(TRACKER)
    check = row_of(book, "Signposts", "inflow-diverted")["check"]
    assert "<44562," in check.value  # 1 January 2022
    assert shown("Signposts")["inflow-diverted"]["check"] == "due"


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
