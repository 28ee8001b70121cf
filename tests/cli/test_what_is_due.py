"""What is due from whom, and what answers it: the same in tracker, page one, `status` and mails."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.copies import edition, filled, first_open, mail_body, play, read_mail, type_level
from tests.commands import TRACKER, bring, bring_table, differ, do, run
from tests.expected import same_as_before
from tests.losses.returning import hand_out_of
from tests.study_text import DAM, EXPLORATORY, PEOPLE, RAIN, RATION, STUDY, change_study
from tests.workbook.as_read import ids, row_of, type_in

ASSUMED = """
[[assumptions]]
id = "nobody-drains"
text = "Nobody drains the lake"
home = "lake-holds"
load_bearing = true
owner = "ben"
broken_by = ["inflow-diverted"]
"""
# `advance` and `status` printed it whole, line by line: nobody saw where the next began.
CALL = "Call the board,\nthen the mayor, and ask both when the pumps come"
PROMISED = f'number,what,by,who\n1,"{CALL}",2022-03-01,carl\n'
SEEN = "quarter,item,value\n2022Q1,inflow-diverted,observed\n2022Q1,water-level,7\n"


def prepared(text: str, *tables: str) -> None:
    """Write a study, and import tables."""
    Path("study.toml").write_text(text, encoding="utf-8")
    for rows in tables:
        assert bring_table(rows).exit_code == 0


def page_one(*options: str) -> str:
    """Return page one as the mail has it that brings the briefing which is made now."""
    told = do(f"brief --mail {' '.join(options)}")
    return mail_body(read_mail(Path(re.findall(r"/(output/\S+\.eml)", told)[0])))


def owed() -> str:
    """Return what the Dashboard says is due from whom."""
    sheet = openpyxl.load_workbook(TRACKER)["Dashboard"]
    cells = (line[0].value for line in sheet.iter_rows(max_col=1))
    lines = " ".join(str(cell) for cell in cells if cell)
    return lines.partition("What is due from whom ")[2].partition(" What is open, and")[0]


def counts(path: Path) -> str:
    """Return what each sheet of a hand-out counts in its second row, and what its Guide counts."""
    book = openpyxl.load_workbook(path, data_only=True)
    heads = [f"{sheet.title}: {sheet['A2'].value or sheet['B2'].value}" for sheet in book]
    to_do = [cell.value for (cell,) in book["Guide"]["D6:D12"] if cell.value is not None]
    return "\n".join([f"{path.name}, to do: {to_do}", *heads, ""])


def compare_everywhere(case: str = "") -> None:
    """Compare what Dashboard, `status`, tracker, hand-outs, mails, page one and `advance` say.

    Nobody agrees that the quarter is closed: `advance` asks, unless nothing is due.
    """
    told = [play("build --yes"), owed(), counts(TRACKER), filled()]
    if "[[analysts]]" in Path("study.toml").read_text():
        told.append(play("hand-out --mail"))
        for analyst in ("anna", "ben", "carl"):
            path = hand_out_of(analyst)
            told += counts(path), filled(path), mail_body(read_mail(path.with_suffix(".eml")))
    told += page_one(), play("status", "advance", typed="n\n")
    same_as_before("\n\n".join(told), case)


# --- from whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["estimative", "exploratory"])
def test_it_is_the_same_wherever_it_is_said(mode: str) -> None:
    """Dashboard, `status`, tracker, hand-outs, mails, page one and `advance` say that the same is
    due.
    """
    study = STUDY if mode == "estimative" else EXPLORATORY
    prepared(study + PEOPLE + RATION + ASSUMED, SEEN, PROMISED)
    compare_everywhere(mode)


def test_a_commitment_is_no_answer() -> None:
    """A trigger that is met asks for an answer, whatever was promised for it.

    Commitments push it off no page.
    """
    rows = [f"{n},Check well {n},2022-04-01,carl,ration-water\n" for n in range(1, 8)]
    promised = "number,what,by,who,for\n" + "".join(rows)
    prepared(STUDY + PEOPLE + RATION + ASSUMED, promised, SEEN)
    compare_everywhere()


def test_an_answer_about_any_assumption_is_owed_on_page_one() -> None:
    """Page one names an answer that is owed about any assumption, load-bearing or not."""
    prepared(STUDY + PEOPLE + ASSUMED.replace("= true", "= false"), SEEN)
    assert "Ben Lee · Say whether the assumption still holds · now\n" in page_one()


def test_nobody_is_asked_how_likely_what_is_certain_is() -> None:
    """Nobody is asked for an estimate, a chance or a judgment of what has an outcome, or has been
    seen.

    Where the study has ended, nothing is due, and no sheet counts what nobody has given as given.
    """
    ended = "scenario,outcome\n{},did not come true\n"
    prepared(STUDY + PEOPLE + RATION + ASSUMED + DAM, SEEN, PROMISED, ended.format("lake-dries"))
    compare_everywhere("one has ended")
    for state in ("ruled out", "observed"):
        bring(f"2022Q1,dam-built,{state}")
        compare_everywhere(f"one has ended, the dam is {state}")
    bring_table(ended.format("lake-holds"))
    compare_everywhere("all have ended")


def test_without_analysts_the_team_owes_it() -> None:
    """In a study without analysts, the team owes what is due."""
    prepared(STUDY, SEEN)
    compare_everywhere()


# --- answers --------------------------------------------------------------------------------------


@pytest.fixture
def _asked() -> None:
    """A study with a trigger and an assumption, whose event fades after a quarter."""
    ration = RATION.replace('"inflow-diverted", at = "observed"', '"water-level", at = "watch"')
    prepared(STUDY + ration + ASSUMED)
    title = 'title = "The inflow is diverted"\n'
    change_study(title, f"{title}fades_after = 1\n")


@pytest.mark.usefixtures("_asked")
def test_a_trigger_asks_again_when_it_is_met_again() -> None:
    """A trigger asks again when it is met again; while it stays met, or is not met, it does not."""
    bring("2022Q1,water-level,4.5")
    told = page_one()
    bring_table("quarter,about,answer,why\n2022Q1,ration-water,done,Because.\n")
    told += page_one()
    for row in ("2022Q2,water-level,4.4", "2022Q3,water-level,8", "2022Q4,water-level,4.5"):
        do("advance --yes")
        bring(row)
        told += page_one()
    same_as_before(told)


@pytest.mark.usefixtures("_asked")
@pytest.mark.parametrize(
    "about, wrong, right",
    [("nobody-drains", "done", "STILL HOLDS"), ("ration-water", "no longer holds", "DONE")],
)
def test_what_is_no_answer_to_that_is_asked_about(about: str, wrong: str, right: str) -> None:
    """A word that is no answer to a trigger, or to an assumption, is a question, and the task
    stays.
    """
    bring("2022Q1,water-level,4.5", "2022Q1,inflow-diverted,observed")
    Path("in.csv").write_text(f"quarter,about,answer\n2022Q1,{about},{wrong}\n")
    told = play("import in.csv", "build --yes")
    type_in({("Decisions", about, "answer"): wrong})
    told += play("import copy.xlsx --yes", "settle") + page_one()
    told += play(*(f"settle --enter '{first_open()}={answer}'" for answer in (wrong, right)))
    same_as_before(told + page_one(), about)


@pytest.mark.usefixtures("_asked")
def test_an_answer_that_was_recorded_before_is_not_asked_about() -> None:
    """A recorded answer stays, though the study makes an assumption of the trigger."""
    bring_table("quarter,about,answer,why\n2022Q1,ration-water,done,Because.\n")
    do("build --yes")
    prepared(STUDY + '[[assumptions]]\nid = "ration-water"\ntext = "Rations hold."\n')
    same_as_before(play("build --yes", "build --yes") + filled())


# --- commitments ----------------------------------------------------------------------------------

COMMITMENTS = "number,what,by,done_on\n"


def test_a_past_quarter_has_what_was_promised_by_its_end() -> None:
    """The page of a past quarter has the commitments as they were at that quarter's end.

    Six tasks have room, and none is left out.
    """
    bring_table(COMMITMENTS + "1,Call the board,2022-05-01,\n2,Count the boats,2022-06-01,\n")
    do("advance --yes")
    rows = "1,,,2022-04-20\n2,Count all boats,,\n3,Dredge the inlet,2022-07-01,\n"
    rows += "".join(f"{number},Call inn {number},,\n" for number in (4, 5, 6))
    bring_table(COMMITMENTS + rows)
    same_as_before(page_one() + page_one("--quarter", "2022Q1"))


def test_a_commitment_that_was_done_is_no_accusation_and_shown_while_it_is_open() -> None:
    """A commitment that is done is hidden and nobody is said to have typed over it.

    An open one is shown.
    """
    bring_table(
        f"{COMMITMENTS}1,Call the board,2022-05-01,2022-03-01\n2,Count the boats,2022-06-01,\n"
    )
    do("advance --yes", "build --yes")
    type_level(4)
    told = play("build --yes")
    for who in ("anna", "ben"):
        Path(f"{who}.csv").write_text(f"number,who\n1,{who}\n2,{who}\n")
    told += play("import anna.csv ben.csv --yes", "build --yes")
    same_as_before(told + filled() + page_one())


def test_a_commitment_is_not_done_where_nobody_can_tell_when() -> None:
    """A commitment stays due while the day on which it was done is unclear."""
    prepared(STUDY + PEOPLE, PROMISED + "2,Ask the port,2022-03-01,ben\n")
    do("build --yes")
    days = {"1": "not yet, half of it", "2": "2022-04-31"}
    type_in({("Commitments", n, "done on"): day for n, day in days.items()}, str(TRACKER))
    compare_everywhere()


def test_a_commitment_that_is_done_is_nothing_to_do() -> None:
    """The Guide counts no commitment that is done or due later.

    Decisions speaks of its own tables alone.
    """
    done = PROMISED.replace("who", "who,done_on", 1).replace("carl", "carl,2022-01-01")
    later = "number,what,by,who\n2,Write a report,2023-03-01,carl\n"
    prepared(STUDY + PEOPLE, done, later)
    compare_everywhere()
    decisions = openpyxl.load_workbook(hand_out_of("carl"))["Decisions"]
    assert decisions["B2"].value == "Who promised what, and by when."


def test_who_promises_in_any_copy_means_herself_and_a_table_says_that_it_is_done() -> None:
    """A promise in a hand-out is its recipient's; a table may say by its id that it is done.

    So it may for somebody who is no longer one of the study's analysts. While people differ about
    whose it is, nobody is named, and no hand-out shows it.
    """
    prepared(STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION)
    do("build --yes", "hand-out --yes")
    numbers = ["ben-1"]
    bring_table(f"{COMMITMENTS}ben-1,Ask the mayor,2022-05-01,\n")
    for path, what in ((hand_out_of("ben"), "Ask the port"), (TRACKER, "Ask the school")):
        numbers += ids(openpyxl.load_workbook(path), "Commitments")[:1]
        type_in({("Commitments", numbers[-1], "what"): what}, "promised.xlsx", path)
        do(f"import promised.xlsx --yes {'--from ben' if path == TRACKER else ''}")
    told = page_one()
    do("build --yes", "hand-out --yes")
    told += owed() + filled(hand_out_of("ben"))
    differ("number,who", *(f"{numbers[1]},{name}" for name in ("anna", "carl")))
    do("build --yes", "hand-out --yes")
    told += page_one() + filled(hand_out_of("ben"))
    change_study('id = "ben"', 'id = "benedict"')
    bring_table("".join([COMMITMENTS, *(f"{number},,,2022-03-01\n" for number in numbers)]))
    told += page_one()
    Path("in.csv").write_text(COMMITMENTS + "nobody-1,Call,,\n")
    same_as_before(told + play("import in.csv"))


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
    """Nobody is asked again for what is open.

    Since it may not be done, the plan stays on page one.
    """
    is_estimative = mode == "estimative"
    study = (STUDY if is_estimative else EXPLORATORY) + PEOPLE + RATION + ASSUMED + DAM
    prepared(study, "quarter,item,value\n2022Q1,inflow-diverted,observed\n", PROMISED)
    assert " due in 2022Q1: " in run("status").stdout
    judged = ("likelihood", "60", "70") if is_estimative else ("confidence", "low", "high")
    of_team = (f"quarter,scenario,{judged[0]}", OF_TEAM, *judged[1:])
    for header, row, *said in (*DIFFERING, of_team):
        if is_estimative or "subject" not in header:  # nobody estimates in an exploratory one
            differ(header, *(row.replace("{}", words) for words in said))
    compare_everywhere(mode)


def test_what_is_open_does_not_excuse_from_other_months_and_quarters() -> None:
    """What is open excuses from nothing else: another month, and this quarter's value, are due."""
    prepared(STUDY + RAIN + DAM)
    differ("quarter,item,period,value", *(f"2022Q1,rain-fall,2022-01,{n}" for n in (40, 50)))
    states = (f"2022Q1,inflow-diverted,{state}" for state in ("emerging", "not yet"))
    differ("quarter,item,value", *states)
    for who in ("1", "2"):
        bring_table(f"quarter,item,looked_on\n2022Q1,dam-built,2022-02-0{who}\n", "--from", who)
    told = play("status")
    rows = "".join(f"2022Q1,rain-fall,2022-0{month},60\n" for month in (2, 3))
    bring_table(f"quarter,item,period,value\n{rows}")
    told += play("status", "advance --yes", "status")
    same_as_before(told)


def test_what_nobody_is_named_for_is_nobody_s() -> None:
    """A commitment without a name is nobody's; the lead is asked whose it is."""
    rows = "1,Call the board,2022-03-01,\n2,Ask the port,2022-03-01,ration-water\n"
    prepared(STUDY + PEOPLE + RATION, "number,what,by,for\n" + rows)
    compare_everywhere()


# --- who looked, and what is open -----------------------------------------------------------------


def test_nobody_is_asked_to_look_where_somebody_looked_in_the_quarter() -> None:
    """Who looked in the quarter has done what was due; a look before the quarter does not count.

    Sheets, `status`, `advance` and pages agree on it, also of an indicator's months. So does who
    says again that it has not come, though its day has passed; some months are recent, too.
    """

    def not_recent(title: str = "The inflow is diverted") -> list[bool]:
        page, ends = edition(), {"Most worth finding out": "</table>", "Nothing recent:": "</p>"}
        return [title in page.partition(begin)[2].partition(end)[0] for begin, end in ends.items()]

    prepared(STUDY + RAIN)
    bring_table("quarter,item,looked_on\n2022Q1,inflow-diverted,2021-12-15\n")
    compare_everywhere("a look before the quarter")
    check = row_of(openpyxl.load_workbook(TRACKER), "Signposts", "inflow-diverted")["check"]
    assert "<44562," in check.value  # 1 January 2022
    assert not_recent() == [True, True]
    type_in({("Update", "rain-fall 2022-01", "looked on"): date(2022, 3, 20)}, str(TRACKER))
    bring_table("quarter,item,looked_on\n2022Q1,inflow-diverted,2022-01-01\n", "--from", "Anna")
    compare_everywhere("a look in the quarter")
    assert not_recent() == [False, False]
    change_study('title = "The inflow', 'expected_by = 2022-05-01\ntitle = "The inflow')
    do("advance --yes")
    assert not_recent() == [True, True]
    bring("2022Q2,inflow-diverted,not yet")
    assert not_recent() == [False, False]
    bring_table("quarter,item,period,value\n2022Q2,rain-fall,2022-04,90\n")
    assert not_recent("Rain on the lake") == [False, False]


def test_a_doubtful_day_of_looking_leaves_the_reading() -> None:
    """An open day of looking leaves the last quarter's value, and the check says who differs at
    once.
    """
    bring("2022Q1,water-level,4.5")
    do("advance --yes", "build")
    type_in({("Update", "water-level", "looked on"): date(2040, 1, 1)}, str(TRACKER))
    same_as_before(play("build --yes", "status"))
    type_in({("Update", "water-level", "value"): "low"}, str(TRACKER))
    do("build --yes")
    shown = openpyxl.load_workbook(TRACKER, data_only=True)
    assert row_of(shown, "Update", "water-level")["check"].value == "open: team 'low'"


# --- likelihoods that do not add up ---------------------------------------------------------------


def test_likelihoods_that_cannot_all_hold_are_told() -> None:
    """`build`, the preview of a table and `status` tell likelihoods that exclude one another and
    exceed 100%.

    They do not where more than one scenario may come true, or just one of them has a likelihood.
    """
    do("build")
    told = ""
    for holds, dries in ((90, 90), (90, 91), (60, 40)):
        judged = {"lake-holds": holds, "lake-dries": dries}
        type_in({("Judgments", one, "likelihood"): p for one, p in judged.items()}, str(TRACKER))
        told += play("build", "status")
        if dries == 90:
            change_study("start =", "exclusive = true\nstart =")
            change_study("prior = 30", "prior = 40")
    do("advance --yes")
    for scenario in judged:
        Path("in.csv").write_text(f"quarter,scenario,likelihood\n2022Q2,{scenario},90\n")
        told += play("import in.csv --dry-run", "status", "import in.csv --yes", "status")
    same_as_before(told)
