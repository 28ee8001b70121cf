"""Page one fits its page, and is true while the team is at work: half judged, at odds, changed."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from defusedxml.ElementTree import fromstring

from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import CLOSEST, Briefing
from tests.briefing.rendering import press_for
from tests.briefing.samples import front, shipped, text_of
from tests.briefing.stress import Strain, strained
from tests.commands import TRACKER, do, run
from tests.commands import bring as bring_table
from tests.losses.edits import sent
from tests.losses.returning import bring as bring_copy
from tests.losses.returning import saved
from tests.study_text import PEOPLE, RAIN, STUDY, a_shore, an_item, change_study, write_study

DRIES, HOLDS, DIVERTED = "lake-dries", "lake-holds", "inflow-diverted"
RIVERS = """
[[assumptions]]
id = "river-flows"
text = "The river goes on flowing"
home = "lake-holds"
broken_by = ["inflow-diverted", "water-level"]
"""
SIGHTING = "quarter,item,value,as_of,note"
NOT_JUDGED = "The team has not judged April to June 2022 yet."
IN_BRACKETS = "The figures in brackets are "
Place = tuple[str, str, str]  # a table, a row and a header


class Team:
    """People at work on a study; each time they record something, a minute has passed."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock

    def bring(self, header: str, *rows: str) -> None:
        """Record the rows of a table."""
        self.clock.shift(timedelta(minutes=1))
        done = bring_table("\n".join([header, *rows, ""]), "--from", "team of the lake")
        assert done.exit_code == 0, done.stderr

    def judge(self, scenario: str, cells: str, quarter: str = "2022Q2") -> None:
        header = "quarter,scenario,likelihood,confidence,basis,rationale,dissent"
        self.bring(header, f"{quarter},{scenario},{cells}")

    def state(self, text: str, which: str = "bottom_line") -> None:
        self.bring("quarter,statement,text", f'2022Q2,{which},"{text}"')

    def see(self, day: str, note: str = "", quarter: str = "2022Q2") -> None:
        self.bring(SIGHTING, f"{quarter},{DIVERTED},observed,{day},{note}")

    def answer(self, reply: str) -> None:
        self.bring("quarter,about,answer,why", f"2022Q2,river-flows,{reply},As it says.")

    def build(self) -> None:
        """Take in what was typed in the tracker, and write it anew."""
        self.clock.shift(timedelta(minutes=1))
        do("build --yes")

    def differ(self, *says: object, at: Place) -> None:
        """Let each of some people type a value in her own copy of one tracker."""
        self.build()
        self.clock.shift(timedelta(minutes=1))
        for number, value in enumerate(says):
            sent(f"person {number}", {at: value})

    def empty(self, *fields: str) -> None:
        """Empty cells of the likelier judgment in the tracker."""
        self.build()
        saved(TRACKER, str(TRACKER), {("Judgments", HOLDS, name): None for name in fields})
        self.build()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """A study in its second quarter, whose first was judged."""
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY + PEOPLE + RIVERS))
    with time_machine.travel(datetime(2022, 6, 20, 9, tzinfo=UTC), tick=False) as clock:
        team = Team(clock)
        team.judge(DRIES, "30,low,Few sources.,Rain failed.,", "2022Q1")
        team.judge(HOLDS, "65,low,,,", "2022Q1")
        do("advance --yes")
        yield team


def printed(part: str, before: str) -> str:
    """Return a part of the briefing as it is read; words alone, without drawings."""
    page = edition()
    start = page.index(f'id="{part}"')
    words = page[start : page.index(f'id="{before}"', start)]
    words = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", words, flags=re.DOTALL)
    return " ".join(words.split())


def edition() -> str:
    do("brief --html")
    (made,) = Path().glob("output/*/briefing-*.html")
    return made.read_text("utf-8")


PAGE_ONE, PAGE_TWO = ("page-one", "page-two"), ("page-two", f"scenario-{HOLDS}")
OF_HOLDS, OF_DRIES = ((f"scenario-{name}", "unknowns") for name in (HOLDS, DRIES))


def reads(*words: str, but_not: str | Sequence[str] = (), on: tuple[str, str] = PAGE_ONE) -> None:
    """Hold that a part of the briefing has all of some words, and none of others."""
    found = printed(*on)
    absent = [but_not] if isinstance(but_not, str) else but_not
    assert [one for one in words if one not in found] == [], found
    assert [one for one in absent if one in found] == [], found


# --- its words are those of what stands -----------------------------------------------------------

REASON = "Rain came back."


def test_a_reason_is_of_the_movement_for_which_it_was_given(team: Team) -> None:
    """A new figure alone turned the reason for a fall into one for a rise; none stood alone."""
    team.judge(DRIES, "25,moderate,,,")
    reads("down 5 points", but_not="Down:")
    team.judge(DRIES, f"25,moderate,,{REASON},")
    reads(f"Down: {REASON}")
    team.judge(DRIES, "33,,,,")
    reads(REASON, but_not=f"Up: {REASON}")


def test_the_order_of_entries_counts_whatever_the_clock_says(team: Team) -> None:
    """After a clock was set right, headline and reason counted as older than the figure."""
    team.judge(DRIES, f"25,moderate,,{REASON},")
    team.clock.shift(timedelta(days=-1))
    team.state("The lake stays, at 25%.")
    team.judge(DRIES, ",,,Rain stayed away.,")
    reads("Down: Rain stayed away.", but_not=OLDER)


def test_what_follows_the_bottom_lines_first_sentence_is_printed(team: Team) -> None:
    """A qualification stood nowhere."""
    team.state("The lake stays. Unless the dam is opened.")
    team.state("Plan for water.", "so_what")
    reads("The lake stays. Unless the dam is opened. Plan for water.")


def drawings(of: str) -> list[Element]:
    """Return the drawings of the briefing whose words have these."""
    found = re.findall(r"<svg.*?</svg>", edition(), flags=re.DOTALL)
    return [fromstring(one) for one in found if of in one]


def test_a_word_is_drawn_as_its_range(team: Team) -> None:
    """Last quarter's was a dot in its middle, called 32.5%; so was each of the chart."""
    team.judge(DRIES, "unlikely,low,,,", "2022Q1")
    team.judge(DRIES, "40,low,,,")
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


def test_an_analysts_word_is_drawn_as_its_range(team: Team) -> None:
    """It was a tick in its middle, called 32.5%."""
    rows = (f"2022Q2,{DRIES},anna,2,unlikely,", f"2022Q2,{DRIES},ben,2,30,")
    team.bring("quarter,subject,analyst,round,likelihood,reason", *rows)
    strips = drawings("analysts 30% and unlikely")
    assert strips
    for one in strips:
        assert one.findall("path")[-1].attrib["d"].count("M") == 2


# --- judged in part -------------------------------------------------------------------------------


def test_only_a_likelihood_makes_a_judgment_and_each_is_a_task_until_then(team: Team) -> None:
    """Any other cell made the calculated figure the team's, and its task was gone.

    With one of two judged, and while values were due, page one said that nothing was.
    """
    team.judge(DRIES, ",low,Old data.,Rain failed again.,Ben doubts it.")
    team.judge(HOLDS, ",,,Rain came.,")
    reads(NOT_JUDGED, IN_BRACKETS, "Have the team judge two scenarios")
    reads("The team has not judged it this quarter.", on=OF_DRIES)
    assert re.search(r"\(\d+%\)", printed(*OF_DRIES))
    assert not re.search(r"The lake holds \d+%", printed(*PAGE_TWO))
    team.judge(DRIES, "35,low,,,")
    reads("Have the team judge one scenario", IN_BRACKETS)
    team.judge(HOLDS, "60,low,,,")
    assert "is due" in run("advance", typed="n\n").stderr
    reads(but_not=["Have the team judge", IN_BRACKETS, "Nothing is due"])


def test_a_bottom_line_without_judgments_leaves_the_warning(team: Team) -> None:
    """What the figures in brackets are was said only where nobody had typed a bottom line."""
    team.state("The lake stays (60%).")
    reads("The lake stays (60%).", IN_BRACKETS)


# --- taken back -----------------------------------------------------------------------------------

OLDER = "What stands below changed after this sentence was written."


@pytest.fixture
def stated(team: Team) -> None:
    """Both are judged, and a bottom line has a figure."""
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "65,low,Few sources.,Rain came.,Ben doubts it.")
    team.state("The lake stays (65%).")
    reads(but_not=OLDER)


@pytest.mark.usefixtures("stated")
def test_a_headline_says_that_its_figure_was_changed_or_taken_back(team: Team) -> None:
    """It named the figure of before; one that was taken back gave no mark."""
    team.judge(HOLDS, "64,,,,")
    reads(OLDER)
    team.state("The lake stays (64%).")
    reads(but_not=OLDER)
    team.empty("likelihood", "confidence", "basis", "rationale", "dissent")
    reads(OLDER)


@pytest.mark.usefixtures("stated")
def test_a_reason_goes_with_its_figure(team: Team) -> None:
    """The likelihood alone was emptied: the team's reasons stood beside a calculated figure."""
    team.empty("likelihood")
    reads(OLDER, but_not=["Rain came", "Few sources", "Ben doubts"])
    reads("The team has not judged it this quarter.", on=OF_HOLDS)


def test_a_line_from_an_older_copy_says_that_the_figures_have_changed(team: Team) -> None:
    """Its author saw 65; somebody recorded 20 before her copy came back."""
    team.judge(HOLDS, "65,low,,,")
    team.build()
    cell = ("Words", "Bottom line", "text")
    copy = saved(TRACKER, "anna.xlsx", {cell: "The lake stays (65%)."})
    team.judge(HOLDS, "20,low,,,")
    team.clock.shift(timedelta(minutes=1))
    bring_copy(copy, options=("--from", "Anna"))
    reads(OLDER)


# --- at odds --------------------------------------------------------------------------------------


def test_two_bottom_lines_are_not_none(team: Team) -> None:
    """Page one said that the quarter had none yet."""
    team.judge(DRIES, "35,low,,,")
    team.differ("The lake stays.", "The lake goes.", at=("Words", "Bottom line", "text"))
    told = "People differ about the bottom line: person 0 and person 1."
    reads(told, "Settle 1 open field", but_not="no bottom line")


def test_people_who_differ_have_not_judged_and_one_differs_from_nobody(team: Team) -> None:
    """Three cells of one person, none of which anybody can read, were "People differ"."""
    for likelihood in ("about half", "some", "few"):
        team.differ(likelihood, at=("Judgments", DRIES, "likelihood"))
    reads(NOT_JUDGED, "The likelihood is open:", but_not="People differ")
    team.differ(30, 70, at=("Judgments", HOLDS, "likelihood"))
    reads(NOT_JUDGED, "People differ about the likelihood: person 0 30, person 1 70.")


# --- assumptions ----------------------------------------------------------------------------------

UNSAID = "the team has not said if it holds"


def test_two_answers_are_not_none(team: Team) -> None:
    """Page one said that nobody had answered."""
    team.see("2022-05-03")
    team.differ("still holds", "no longer holds", at=("Decisions", "river-flows", "answer"))
    reads(UNSAID)
    reads(UNSAID, on=OF_HOLDS)


def test_what_was_seen_after_the_answer_asks_again(team: Team) -> None:
    """In the answer's own quarter, page one stayed calm; it was known of the first event alone."""
    team.see("2022-04-03", "A ditch was dug.")
    team.answer("still holds")
    reads(but_not=UNSAID)
    team.see("2022-05-30", "A canal was dug.")
    reads(UNSAID, "A canal was dug. 30")


def test_a_doubt_is_as_old_as_what_nobody_answered_for(team: Team) -> None:
    """It was dated by the older sighting, about which the team had answered."""
    team.see("2022-04-03", "A ditch was dug.")
    team.answer("still holds")
    team.bring("quarter,item,value,as_of", "2022Q2,water-level,2.5,2022-06-10")
    reads("in doubt since June 2022", but_not="ditch")


def test_what_was_seen_in_a_later_quarter_asks_again(team: Team) -> None:
    team.see("2022-04-03", "A ditch was dug.")
    team.answer("still holds")
    team.clock.move_to(datetime(2022, 9, 20, 9, tzinfo=UTC))
    do("advance --yes")
    reads(but_not=UNSAID)
    team.see("2022-07-30", "A canal was dug.", "2022Q3")
    reads(UNSAID, "in doubt since July 2022")
    assert "in doubt since 2022Q3" in printed(*OF_HOLDS).replace("In", "in")


def test_what_holds_no_longer_is_not_asked_again(team: Team) -> None:
    """Somebody saw more of it, and page one said that the team had not said if it holds."""
    team.see("2022-04-03", "A ditch was dug.")
    team.answer("no longer holds")
    team.see("2022-05-30", "A canal was dug.")
    reads("no longer holds", but_not=UNSAID)


def test_all_assumptions_in_doubt_are_counted(team: Team) -> None:
    """Page one announced the three that it has room for."""
    more = "".join(RIVERS.replace("river-flows", f"river-{n}") for n in range(4))
    change_study(RIVERS, RIVERS + more)
    team.see("2022-05-03")
    reads("Five assumptions behind these scenarios have been in doubt since May 2022", "and 2 more")


# --- what was seen --------------------------------------------------------------------------------


def test_what_a_study_says_of_an_event_is_of_the_first(team: Team) -> None:
    """Its words stood under a later event's day, and that event's note nowhere."""
    says = 'title = "The inflow is diverted"'
    change_study(says, f'{says}\nsays = "A ditch was dug."')
    team.see("2022-05-03", "By hand.")
    reads("A ditch was dug. 3")
    team.see("2022-05-30", "A canal was dug.")
    reads("A canal was dug.", but_not="A ditch was dug.")


def test_first_signs_are_no_event(team: Team) -> None:
    """Without a note, the title stood there, as if it had happened."""
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "65,low,,,")
    team.bring(SIGHTING, f"2022Q2,{DIVERTED},emerging,,")
    reads("First signs seen.", but_not="First signs seen. The inflow is diverted")


@pytest.mark.usefixtures("team")
def test_a_look_of_long_ago_is_questioned() -> None:
    """The page called it "this quarter", and nobody was asked whether the day was meant."""
    table = f"quarter,item,looked_on\n2022Q2,{DIVERTED},2021-06-20\n"
    told = bring_table(table, "--from", "anna").stderr
    assert "please check: looked on lies before the quarter" in told
    reads(but_not="Looked for this quarter", on=("unknowns", "comparison"))


def test_what_would_raise_the_figure_is_among_what_to_watch_for(team: Team) -> None:
    """It was left out for a stronger sign of its driver, or as the third one of a full page."""
    rain = 'driver = "rain"\nratings = { lake-dries = '
    signs = (
        '\n[[drivers]]\nid = "rain"\ntitle = "Rain"\n',
        an_item("lowers-it", rain + '"likely", lake-holds = "highly unlikely" }\n', "signposts"),
        an_item("raises-it", rain + '"unlikely", lake-holds = "likely" }\n', "signposts"),
    )
    write_study(Path(), STUDY + "".join(signs))
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "65,low,,,")
    seen = [f"2022Q2,{id_},not yet,," for id_ in (DIVERTED, "lowers-it", "raises-it")]
    team.bring(SIGHTING, *seen)
    reads("Lowers it 65%", "Raises it 65%")


def test_signs_without_room_are_counted(team: Team) -> None:
    """A signpost that was observed was no sign: page one neither named nor counted it."""
    Path("study.toml").write_text(STUDY + PEOPLE + a_shore())
    team.see("2022-05-03")
    reads("A sign for it: The inflow is diverted (observed, May 2022)")
    rows = ("2022Q2,water-level,2.5,2022-06-10", "2022Q2,shore-line,9,")
    team.bring("quarter,item,value,as_of", *rows)
    signs = "Water level (2.5 m, June 2022); Shore line (9 km) and 1 more in the annex"
    reads(f"Signs for it: {signs}")


def test_what_its_months_make_is_dated_by_the_quarter(team: Team) -> None:
    """The sum of three months was dated by the last of them."""
    change_study('"water-level"]\n', f'"rain-fall"]\n{RAIN}ratings = {{ {DRIES} = "likely" }}\n')
    months = ("2022-04,3,2022-04-30", "2022-05,5,2022-05-31", "2022-06,7,2022-06-20")
    header = "quarter,item,period,value,as_of"
    team.bring(header, *(f"2022Q2,rain-fall,{month}" for month in months))
    reads("A sign for it: Rain on the lake (15 mm, 2022Q2)", "in doubt since 2022Q2")
    reads("Rain on the lake 15 mm, 2022Q2", on=OF_DRIES)
    parts = (PAGE_ONE, PAGE_TWO, ("comparison", "study-changes"))
    whole = " ".join(printed(*part) for part in parts)
    assert "2022Q2: 15 mm" in whole
    assert "June 2022" not in whole.replace("April to June 2022", "")


def test_figures_that_cannot_be_are_marked(team: Team) -> None:
    """Two of 70% stood under "exactly one comes true", without a word."""
    change_study("[study]", "[study]\nexclusive = true")
    change_study("prior = 30", "prior = 40")
    team.judge(DRIES, "70,low,,,")
    team.judge(HOLDS, "70,low,,,")
    reads("The figures add up to 140%, not 100%: exactly one of these comes true.")


# --- its room -------------------------------------------------------------------------------------


def room_needed(text: Briefing) -> int:
    """Return how closely page one is set to fit; one more than the closest if it does not."""
    press = press_for(text.study.header.paper)

    def is_too_long(room: int) -> bool:
        return len(press.lay_out(front(Templates(None), text, room)).pages) > 1

    return len(list(takewhile(is_too_long, range(CLOSEST + 1))))


@pytest.mark.parametrize(
    "name", ["central-asia 2022Q2", "us-economy-2006 2008Q2", "el-nino-1996 1997Q4"]
)
def test_the_shipped_studies_give_nothing_up(name: str) -> None:
    assert room_needed(text_of(shipped(name))) == 0


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
    made = strained(strain).printed_on(paper)
    assert room_needed(made.briefing(str(strain.last))) <= CLOSEST


# --- two that came true ---------------------------------------------------------------------------


@pytest.mark.parametrize("exclusive", [True, False])
def test_of_exclusive_scenarios_only_one_can_come_true(*, team: Team, exclusive: bool) -> None:
    """Page one said of both that they came true, and nothing of the contradiction."""
    change_study("prior = 30", "prior = 40")
    change_study("[study]", f"[study]\nexclusive = {exclusive}".lower())
    rows = (f"{scenario},came true,2022-05-31,x" for scenario in (DRIES, HOLDS))
    team.bring("scenario,outcome,decided_on,why", *rows)
    page = printed(*PAGE_ONE)
    told = "Two scenarios are recorded to have come true, and only one can."
    assert ((told in page), page.count("That came true")) == (exclusive, 2)
