"""Page one fits its page, and is true while the team is at work: half judged, at odds, changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from openpyxl.workbook import Workbook

from scenariobook.briefing import rendering
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.sections_in_order import CLOSEST, Briefing
from scenariobook.cli.shared.documents import inputs_of
from tests.briefing.samples import Sample, front, project_of, text_of
from tests.briefing.stress import Strain, strained
from tests.builders import q
from tests.commands import TRACKER, run
from tests.losses.returning import saved
from tests.study_text import PEOPLE, RAIN, STUDY, a_shore, write_study

DRIES, HOLDS, DIVERTED = "lake-dries", "lake-holds", "inflow-diverted"
RIVERS = """
[[assumptions]]
id = "river-flows"
text = "The river goes on flowing"
home = "lake-holds"
broken_by = ["inflow-diverted", "water-level"]
"""
JUDGMENT = "quarter,scenario,likelihood,confidence,basis,rationale,dissent"
SIGHTING = "quarter,item,value,as_of,note"
ANSWER = "quarter,about,answer,why"
STATEMENT = "quarter,statement,text"
NOT_JUDGED = "The team has not judged April to June 2022 yet."
IN_BRACKETS = "The figures in brackets are "
NOTHING_DUE = "Nothing is due"


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A study in its second quarter, whose first was judged; and a clock that stands still."""
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY + PEOPLE + RIVERS))
    with time_machine.travel(datetime(2022, 6, 20, 9, tzinfo=UTC), tick=False) as clock:
        bring(
            clock,
            JUDGMENT,
            f"2022Q1,{DRIES},30,low,Few sources.,Rain failed.,",
            f"2022Q1,{HOLDS},65,low,,,",
        )
        assert run("advance", "--yes").exit_code == 0
        yield clock


def bring(clock: Any, header: str, *rows: str) -> None:
    """Record the rows of a table, a minute later."""
    clock.shift(timedelta(minutes=1))
    Path("in.csv").write_text("\n".join([header, *rows, ""]))
    done = run("import", "in.csv", "--yes", "--from", "team of the lake")
    assert done.exit_code == 0, done.stderr


def judge(clock: Any, scenario: str, cells: str) -> None:
    bring(clock, JUDGMENT, f"2022Q2,{scenario},{cells}")


def differ(clock: Any, *places: tuple[str, str, str], says: tuple[object, ...]) -> None:
    """Let each of some people type a value in her own copy of one tracker."""
    assert run("build", "--yes").exit_code == 0
    clock.shift(timedelta(minutes=1))
    for number, value in enumerate(says):
        copy = saved(TRACKER, f"copy-{number}.xlsx", dict.fromkeys(places, value))
        returned(copy, f"person {number}")


def bottom_line(text: str) -> Callable[[Workbook], None]:
    """Return what types a bottom line into a tracker."""

    def change(book: Workbook) -> None:
        (row,) = (row for row in book["Judgments"] if row[0].value == "Bottom line")
        (head,) = (row for row in book["Judgments"] if "text" in [one.value for one in row])
        row[[one.value for one in head].index("text")].value = text

    return change


def returned(copy: str, by: str) -> None:
    """Import a copy; what is open then makes the command exit with 1."""
    done = run("import", copy, "--yes", "--from", by)
    assert done.exit_code in {0, 1}, done.stderr


def printed(part: str = "page-one", before: str = "page-two") -> str:
    """Return a part of the briefing as it is read; words alone, without drawings."""
    assert run("brief", "--html").exit_code == 0
    (made,) = Path().glob("output/*/briefing-*.html")
    text = made.read_text("utf-8")
    start = text.index(f'id="{part}"')
    page = text[start : text.index(f'id="{before}"', start)]
    page = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(page.split())


# --- its words are those of what stands -----------------------------------------------------------

REASON = "Rain came back."


def state(clock: Any, text: str) -> None:
    bring(clock, STATEMENT, f'2022Q2,bottom_line,"{text}"')


def test_a_reason_is_of_the_movement_for_which_it_was_given(clock: Any) -> None:
    """A new figure alone turned the reason for a fall into one for a rise; none stood alone."""
    judge(clock, DRIES, "25,moderate,,,")
    assert "down 5 points" in printed()
    assert "Down:" not in printed()
    judge(clock, DRIES, f"25,moderate,,{REASON},")
    assert f"Down: {REASON}" in printed()
    judge(clock, DRIES, "33,,,,")
    after = printed()
    assert REASON in after
    assert f"Up: {REASON}" not in after


def test_the_order_of_entries_counts_whatever_the_clock_says(clock: Any) -> None:
    """After a clock was set right, headline and reason counted as older than the figure."""
    judge(clock, DRIES, f"25,moderate,,{REASON},")
    clock.shift(timedelta(days=-1))
    state(clock, "The lake stays, at 25%.")
    judge(clock, DRIES, ",,,Rain stayed away.,")
    after = printed()
    assert "What stands below changed after this sentence was written." not in after
    assert "Down: Rain stayed away." in after


def test_what_follows_the_bottom_lines_first_sentence_is_printed(clock: Any) -> None:
    """A qualification stood nowhere."""
    state(clock, "The lake stays. Unless the dam is opened.")
    bring(clock, STATEMENT, "2022Q2,so_what,Plan for water.")
    assert "The lake stays. Unless the dam is opened. Plan for water." in printed()


def drawings(of: str) -> list[Element]:
    """Return the drawings of the briefing whose words have these."""
    assert run("brief", "--html").exit_code == 0
    (made,) = Path().glob("output/*/briefing-*.html")
    found = re.findall(r"<svg.*?</svg>", made.read_text("utf-8"), flags=re.DOTALL)
    return [fromstring(one) for one in found if of in one]


def test_a_word_is_drawn_as_its_range(clock: Any) -> None:
    """Last quarter's was a dot in its middle, called 32.5%; so was each of the chart."""
    bring(clock, JUDGMENT, f"2022Q1,{DRIES},unlikely,low,,,")
    judge(clock, DRIES, "40,low,,,")
    quarter_of_the_scale = pytest.approx(0.25 * 159.0)
    strips = drawings("40%; last quarter unlikely")
    assert strips
    for one in strips:
        (rect,), (dot,) = one.findall("rect"), one.findall("circle")
        assert float(rect.attrib["width"]) == quarter_of_the_scale
        assert dot.attrib["fill"] == dot.attrib["stroke"]
    (course,) = drawings("the team: 2022Q1 unlikely, 2022Q2 40%")
    (dots,) = (one for one in course.findall("path") if "stroke-linecap" in one.attrib)
    assert dots.attrib["d"].count("M") == 1


def test_an_analysts_word_is_drawn_as_its_range(clock: Any) -> None:
    """It was a tick in its middle, called 32.5%."""
    bring(
        clock,
        "quarter,subject,analyst,round,likelihood,reason",
        f"2022Q2,{DRIES},anna,2,unlikely,",
        f"2022Q2,{DRIES},ben,2,30,",
    )
    strips = drawings("analysts 30% and unlikely")
    assert strips
    for one in strips:
        ticks = [path.attrib["d"] for path in one.findall("path")][-1]
        assert ticks.count("M") == 2
        assert one.findall("path")


# --- judged in part -------------------------------------------------------------------------------


def test_only_a_likelihood_makes_a_judgment_and_each_is_a_task_until_then(clock: Any) -> None:
    """Any other cell made the calculated figure the team's, and its task was gone.

    With one of two judged, and while values were due, page one said that nothing was.
    """
    judge(clock, DRIES, ",low,Old data.,Rain failed again.,Ben doubts it.")
    judge(clock, HOLDS, ",,,Rain came.,")
    page = printed()
    assert NOT_JUDGED in page
    assert IN_BRACKETS in page
    assert "Have the team judge two scenarios" in page
    its_page = printed(f"scenario-{DRIES}", "unknowns")
    assert re.search(r"\(\d+%\)", its_page)
    assert "The team has not judged it this quarter." in its_page
    assert not re.search(r"The lake holds \d+%", printed("page-two", f"scenario-{HOLDS}"))
    judge(clock, DRIES, "35,low,,,")
    page = printed()
    assert "Have the team judge one scenario" in page
    assert IN_BRACKETS in page
    judge(clock, HOLDS, "60,low,,,")
    page = printed()
    assert "Have the team judge" not in page
    assert IN_BRACKETS not in page
    assert "is due" in run("advance", typed="n\n").stderr
    assert NOTHING_DUE not in page


def test_a_bottom_line_without_judgments_leaves_the_warning(clock: Any) -> None:
    """What the figures in brackets are was said only where nobody had typed a bottom line."""
    state(clock, "The lake stays (60%).")
    page = printed()
    assert "The lake stays (60%)." in page
    assert IN_BRACKETS in page


# --- taken back -----------------------------------------------------------------------------------

OLDER = "What stands below changed after this sentence was written."


def empty(clock: Any, *fields: str) -> None:
    """Empty cells of the likelier judgment in the tracker, a minute later."""
    assert run("build", "--yes").exit_code == 0
    clock.shift(timedelta(minutes=1))
    saved(TRACKER, str(TRACKER), {("Judgments", HOLDS, name): None for name in fields})
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr


@pytest.fixture
def stated(clock: Any) -> Any:
    """Both are judged, and a bottom line has a figure."""
    judge(clock, DRIES, "35,low,,,")
    judge(clock, HOLDS, "65,low,Few sources.,Rain came.,Ben doubts it.")
    state(clock, "The lake stays (65%).")
    assert OLDER not in printed()
    return clock


def test_a_headline_says_that_its_figure_was_changed_or_taken_back(stated: Any) -> None:
    """It named the figure of before; one that was taken back gave no mark."""
    judge(stated, HOLDS, "64,,,,")
    assert OLDER in printed()
    state(stated, "The lake stays (64%).")
    assert OLDER not in printed()
    empty(stated, "likelihood", "confidence", "basis", "rationale", "dissent")
    assert OLDER in printed()


def test_a_reason_goes_with_its_figure(stated: Any) -> None:
    """The likelihood alone was emptied: the team's reasons stood beside a calculated figure."""
    empty(stated, "likelihood")
    page = printed()
    assert OLDER in page
    assert not [words for words in ("Rain came", "Few sources", "Ben doubts") if words in page]
    assert "The team has not judged it this quarter." in printed(f"scenario-{HOLDS}", "unknowns")


# --- at odds --------------------------------------------------------------------------------------


def test_two_bottom_lines_are_not_none(clock: Any) -> None:
    """Page one said that nobody had written any."""
    judge(clock, DRIES, "35,low,,,")
    assert run("build", "--yes").exit_code == 0
    for number, line in enumerate(("The lake stays.", "The lake goes.")):
        returned(saved(TRACKER, f"copy-{number}.xlsx", {}, bottom_line(line)), f"person {number}")
    page = printed()
    assert "This quarter has no bottom line yet." in page
    assert "Settle 1 open field" in page


def test_people_who_differ_have_not_judged_and_one_differs_from_nobody(clock: Any) -> None:
    """Three cells of one person, none of which anybody can read, were "People differ"."""
    cell = ("Judgments", DRIES, "likelihood")
    for likelihood in ("about half", "some", "few"):
        differ(clock, cell, says=(likelihood,))
    page = printed()
    assert NOT_JUDGED in page
    assert "The likelihood is open:" in page
    assert "People differ" not in page
    differ(clock, ("Judgments", HOLDS, "likelihood"), says=(30, 70))
    page = printed()
    assert NOT_JUDGED in page
    assert "People differ about the likelihood: person 0 30, person 1 70." in page


# --- assumptions ----------------------------------------------------------------------------------

UNSAID = "the team has not said if it holds"


def see(clock: Any, day: str, note: str = "", quarter: str = "2022Q2") -> None:
    bring(clock, SIGHTING, f"{quarter},{DIVERTED},observed,{day},{note}")


def answer(clock: Any, reply: str) -> None:
    bring(clock, ANSWER, f"2022Q2,river-flows,{reply},As it says.")


def test_two_answers_are_not_none(clock: Any) -> None:
    """Page one said that nobody had answered."""
    see(clock, "2022-05-03")
    cell = ("Decisions", "river-flows", "answer")
    differ(clock, cell, says=("still holds", "no longer holds"))
    assert UNSAID in printed()
    assert UNSAID in printed(f"scenario-{HOLDS}", "unknowns")


def test_what_was_seen_after_the_answer_asks_again(clock: Any) -> None:
    """In the answer's own quarter, page one stayed calm; it was known of the first event alone."""
    see(clock, "2022-04-03", "A ditch was dug.")
    answer(clock, "still holds")
    assert UNSAID not in printed()
    see(clock, "2022-05-30", "A canal was dug.")
    page = printed()
    assert UNSAID in page
    assert "A canal was dug. 2022-05-30" in page or "A canal was dug. 30" in page


def test_a_doubt_is_as_old_as_what_nobody_answered_for(clock: Any) -> None:
    """It was dated by the older sighting, about which the team had answered."""
    see(clock, "2022-04-03", "A ditch was dug.")
    answer(clock, "still holds")
    bring(clock, "quarter,item,value,as_of", "2022Q2,water-level,2.5,2022-06-10")
    page = printed()
    assert "in doubt since June 2022" in page
    assert "ditch" not in page


def test_what_was_seen_in_a_later_quarter_asks_again(clock: Any) -> None:
    see(clock, "2022-04-03", "A ditch was dug.")
    answer(clock, "still holds")
    clock.move_to(datetime(2022, 9, 20, 9, tzinfo=UTC))
    assert run("advance", "--yes").exit_code == 0
    assert UNSAID not in printed()
    see(clock, "2022-07-30", "A canal was dug.", "2022Q3")
    page = printed()
    assert UNSAID in page
    assert "in doubt since July 2022" in page
    assert "in doubt since 2022Q3" in printed(f"scenario-{HOLDS}", "unknowns").replace("In", "in")


def test_what_holds_no_longer_is_not_asked_again(clock: Any) -> None:
    """Somebody saw more of it, and page one said that the team had not said if it holds."""
    see(clock, "2022-04-03", "A ditch was dug.")
    answer(clock, "no longer holds")
    see(clock, "2022-05-30", "A canal was dug.")
    page = printed()
    assert UNSAID not in page
    assert "no longer holds" in page


# --- what was seen --------------------------------------------------------------------------------


def test_what_a_study_says_of_an_event_is_of_the_first(clock: Any) -> None:
    """Its words stood under a later event's day, and that event's note nowhere."""
    text = Path("study.toml").read_text("utf-8")
    says = 'title = "The inflow is diverted"'
    Path("study.toml").write_text(text.replace(says, f'{says}\nsays = "A ditch was dug."'))
    see(clock, "2022-05-03", "By hand.")
    assert "A ditch was dug. 3" in printed()
    see(clock, "2022-05-30", "A canal was dug.")
    page = printed()
    assert "A canal was dug." in page
    assert "A ditch was dug." not in page


def test_first_signs_are_no_event(clock: Any) -> None:
    """Without a note, the title stood there, as if it had happened."""
    judge(clock, DRIES, "35,low,,,")
    judge(clock, HOLDS, "65,low,,,")
    bring(clock, SIGHTING, f"2022Q2,{DIVERTED},emerging,,")
    page = printed()
    assert "First signs seen." in page
    assert "First signs seen. The inflow is diverted" not in page


@pytest.mark.usefixtures("clock")
def test_a_look_of_long_ago_is_questioned() -> None:
    """The page called it "this quarter", and nobody was asked whether the day was meant."""
    Path("in.csv").write_text(f"quarter,item,looked_on\n2022Q2,{DIVERTED},2021-06-20\n")
    done = run("import", "in.csv", "--yes", "--from", "anna")
    assert "please check: looked on lies before the quarter" in done.stderr
    assert "Looked for this quarter" not in printed("unknowns", "comparison")


def test_signs_without_room_are_counted(clock: Any) -> None:
    """A signpost that was observed was no sign: page one neither named nor counted it."""
    Path("study.toml").write_text(STUDY + PEOPLE + a_shore())
    see(clock, "2022-05-03")
    assert "A sign for it: The inflow is diverted (observed, May 2022)" in printed()
    bring(
        clock,
        "quarter,item,value,as_of",
        "2022Q2,water-level,2.5,2022-06-10",
        "2022Q2,shore-line,9,",
    )
    page = printed()
    assert (
        "Signs for it: Water level (2.5 m, June 2022); Shore line (9 km) and 1 more in the annex"
        in page
    )


MONTH = "quarter,item,period,value,as_of"


def test_what_its_months_make_is_dated_by_the_quarter(clock: Any) -> None:
    """The sum of three months was dated by the last of them."""
    text = Path("study.toml").read_text("utf-8").replace('"water-level"]', '"rain-fall"]')
    Path("study.toml").write_text(text + RAIN + f'ratings = {{ {DRIES} = "likely" }}\n')
    months = ("2022-04,3,2022-04-30", "2022-05,5,2022-05-31", "2022-06,7,2022-06-20")
    bring(clock, MONTH, *(f"2022Q2,rain-fall,{month}" for month in months))
    assert "A sign for it: Rain on the lake (15 mm, 2022Q2)" in printed()
    assert "in doubt since 2022Q2" in printed()
    assert "Rain on the lake 15 mm, 2022Q2" in printed(f"scenario-{DRIES}", "unknowns")
    edition = " ".join((printed(), printed("page-two"), printed("comparison", "study-changes")))
    assert "2022Q2: 15 mm" in edition
    assert "June 2022" not in edition.replace("April to June 2022", "")


# --- counted, and in order ------------------------------------------------------------------------


def test_a_line_from_an_older_copy_says_that_the_figures_have_changed(clock: Any) -> None:
    """Its author saw 65; somebody recorded 20 before her copy came back."""
    judge(clock, HOLDS, "65,low,,,")
    assert run("build", "--yes").exit_code == 0
    copy = saved(TRACKER, "anna.xlsx", {}, bottom_line("The lake stays (65%)."))
    judge(clock, HOLDS, "20,low,,,")
    clock.shift(timedelta(minutes=1))
    returned(copy, "anna")
    assert OLDER in printed()


def test_all_assumptions_in_doubt_are_counted(clock: Any) -> None:
    """Page one announced the three that it has room for."""
    more = "".join(RIVERS.replace("river-flows", f"river-{n}") for n in range(4))
    study = Path("study.toml")
    study.write_text(study.read_text("utf-8") + more, "utf-8")
    see(clock, "2022-05-03")
    page = printed()
    assert "Five assumptions behind these scenarios have been in doubt since May 2022" in page
    assert "and 2 more" in page


def test_figures_that_cannot_be_are_marked(clock: Any) -> None:
    """Two of 70% stood under "exactly one comes true", without a word."""
    study = Path("study.toml")
    exclusive = study.read_text("utf-8").replace("[study]", "[study]\nexclusive = true")
    study.write_text(exclusive.replace("prior = 30", "prior = 40"), "utf-8")
    judge(clock, DRIES, "70,low,,,")
    judge(clock, HOLDS, "70,low,,,")
    assert "The figures add up to 140%, not 100%: exactly one of these comes true." in printed()


# --- its room -------------------------------------------------------------------------------------


def room_needed(text: Briefing) -> int:
    """Return how closely page one is set to fit; one more than the closest if it does not."""
    templates = rendering.Templates(None)
    press = Press(rendering.stylesheet(templates, text.study.header.paper), None)

    def is_too_long(room: int) -> bool:
        return len(press.lay_out(front(templates, text, room)).pages) > 1

    return len(list(takewhile(is_too_long, range(CLOSEST + 1))))


@pytest.mark.parametrize(
    "name, quarter",
    [("central-asia", "2022Q2"), ("us-economy-2006", "2008Q2"), ("el-nino-1996", "1997Q4")],
)
def test_the_shipped_studies_give_nothing_up(name: str, quarter: str) -> None:
    assert room_needed(text_of(inputs_of(project_of(name), q(quarter)))) == 0


@pytest.mark.parametrize(
    "strain, paper",
    [
        (Strain(8, 3), "a4"),
        (Strain(15, 60), "a4"),
        (Strain(15, 60), "letter"),
        (Strain(15, 3, "exclusive", "one"), "letter"),
        (Strain(15, 3, "exploratory"), "a4"),
    ],
    ids=str,
)
def test_it_is_one_page_whatever_strains_it(strain: Strain, paper: str) -> None:
    """Up to fifteen scenarios with titles of 120 characters; US Letter is wider and shorter."""
    made = strained(strain)
    header = made.study.header.model_copy(update={"paper": paper})
    study = made.study.model_copy(update={"header": header})
    assert room_needed(Sample(study, made.ledger).briefing(str(strain.last))) <= CLOSEST
