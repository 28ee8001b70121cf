"""Page one fits its page, and is true while the team is at work: half judged, at odds, changed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine

from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import CLOSEST, Briefing
from tests.briefing.cases import lines
from tests.briefing.rendering import press_for
from tests.briefing.samples import edition_text, front, inputs_from
from tests.briefing.stress import Strain, strained
from tests.commands import OUTPUT, TRACKER, bring_table, do, run
from tests.expected import same_as_before
from tests.losses.edits import receive
from tests.losses.returning import bring_files
from tests.stand_in_pages import lay_out_nothing
from tests.study_text import (
    EXPLORATORY,
    PEOPLE,
    RAIN,
    STUDY,
    a_shore,
    an_item,
    change_study,
    write_study,
)
from tests.workbook.as_read import type_in

DRIES, HOLDS, DIVERTED = "lake-dries", "lake-holds", "inflow-diverted"
RIVERS = """
[[assumptions]]
id = "river-flows"
text = "The river goes on flowing"
home = "lake-holds"
broken_by = ["inflow-diverted", "water-level"]
"""


class Team:
    """People at work on a study, and what the briefing tells after each thing that they do.

    Each time they record something, a minute has passed.
    """

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.before: list[str] = []
        self.story: list[str] = []

    def note(self, done: str) -> None:
        """Note what was done, and which lines of the briefing's parts it changed."""
        page = newest_page().partition("<main")[2].partition('id="comparison"')[0]
        now = list(lines(f"<body>{page}"))
        gone = (f"- {line}" for line in self.before if line not in now)
        came = (f"+ {line}" for line in now if line not in self.before)
        self.story += [f"> {done}", *gone, *came, ""]
        self.before = now

    def bring(self, header: str, *rows: str) -> None:
        """Record the rows of a table."""
        self.clock.shift(timedelta(minutes=1))
        done = bring_table("\n".join([header, *rows, ""]), "--from", "team of the lake")
        assert done.exit_code == 0, done.stderr
        self.note(" / ".join(rows))

    def judge(self, scenario: str, cells: str, quarter: str = "2022Q2") -> None:
        header = "quarter,scenario,likelihood,confidence,basis,rationale,dissent"
        self.bring(header, f"{quarter},{scenario},{cells}")

    def state(self, text: str, which: str = "bottom_line") -> None:
        self.bring("quarter,statement,text", f'2022Q2,{which},"{text}"')

    def see(self, day: str, note: str = "", quarter: str = "2022Q2") -> None:
        self.bring("quarter,item,value,as_of,note", f"{quarter},{DIVERTED},observed,{day},{note}")

    def answer(self, reply: str, quarter: str = "2022Q2") -> None:
        self.bring("quarter,about,answer,why", f"{quarter},river-flows,{reply},As it says.")

    def change(self, was: str, now: str) -> None:
        """Change the study's file."""
        change_study(was, now)
        self.note(f"{was} -> {now}")

    def advance(self) -> None:
        """Go on to the next quarter, in September."""
        self.clock.move_to(datetime(2022, 9, 5, 9, tzinfo=UTC))
        do("advance --yes")
        self.note("advance")

    def build(self) -> None:
        """Take in what was typed in the tracker, and write it anew."""
        self.clock.shift(timedelta(minutes=1))
        do("build --yes")

    def differ(self, *values: object, at: tuple[str, str, str]) -> None:
        """Let each of some people type a value in her own copy of one tracker."""
        self.build()
        self.clock.shift(timedelta(minutes=1))
        for number, value in enumerate(values):
            receive(f"person {number}", {at: value})
        self.note(f"{at}: {' / '.join(map(str, values))}")

    def empty(self, *fields: str) -> None:
        """Empty cells of the likelier judgment in the tracker."""
        self.build()
        type_in({("Judgments", HOLDS, name): None for name in fields}, str(TRACKER))
        self.build()
        self.note(f"emptied: {', '.join(fields)}")


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """A study in its second quarter, whose first was judged; at the end the story is compared."""
    lay_out_nothing(monkeypatch)
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY + PEOPLE + RIVERS))
    with time_machine.travel(datetime(2022, 6, 20, 9, tzinfo=UTC), tick=False) as clock:
        team = Team(clock)
        rows = f"2022Q1,{DRIES},30,low,Few sources.,Rain failed.\n2022Q1,{HOLDS},65,low,,\n"
        bring_table(f"quarter,scenario,likelihood,confidence,basis,rationale\n{rows}")
        do("advance --yes")
        team.note("advance")
        team.story.clear()
        yield team
    same_as_before("\n".join(team.story))


def newest_page() -> str:
    do("brief --html")
    return max(Path().glob("output/*/briefing-*.html")).read_text("utf-8")


# --- its words are those of what stands -----------------------------------------------------------

REASON = "Rain came back."


def test_a_reason_is_of_the_movement_for_which_it_was_given(team: Team) -> None:
    """Page one prints a reason only for the movement for which it was given.

    A new figure alone once turned the reason for a fall into one for a rise; none stood alone.
    After a clock was set right, headline and reason counted as older than the figure.
    """
    team.judge(DRIES, "25,moderate,,,")
    team.judge(DRIES, f"25,moderate,,{REASON},")
    team.clock.shift(timedelta(days=-1))
    team.state("The lake stays, at 25%.")
    team.judge(DRIES, ",,,Rain stayed away.,")
    team.judge(DRIES, "33,,,,")


def test_a_word_is_drawn_as_its_range(team: Team) -> None:
    """A likelihood in words is drawn as its range.

    It was once a dot, or an analyst's tick, in its middle, called 32.5%; so was each of the chart.
    A strip's scale of 0 to 100% is 159 wide: "unlikely" is a quarter of it.
    """
    team.judge(DRIES, "unlikely,low,,,", "2022Q1")
    team.judge(DRIES, "40,low,,,")
    rows = (f"2022Q2,{DRIES},anna,2,unlikely,", f"2022Q2,{DRIES},ben,2,30,")
    team.bring("quarter,subject,analyst,round,likelihood,reason", *rows)
    drawings = re.findall(
        r"<svg[^>]*><title>[^<]*unlikely.*?</svg>", newest_page(), flags=re.DOTALL
    )
    team.story += (one.replace("><", ">\n<") for one in dict.fromkeys(drawings))


# --- judged in part, and taken back ---------------------------------------------------------------


def test_only_a_likelihood_makes_a_judgment_and_each_is_a_task_until_then(team: Team) -> None:
    """Only a likelihood makes a judgment; a scenario without one stays a task.

    Any other cell once made the calculated figure the team's, and its task was gone. With one of
    two judged, and while values were due, page one said that nothing was.
    """
    team.judge(DRIES, ",low,Old data.,Rain failed again.,Ben doubts it.")
    team.judge(HOLDS, ",,,Rain came.,")
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "60,low,,,")
    assert "is due" in run("advance", typed="n\n").stderr


def test_a_headline_says_that_its_figure_was_changed_or_taken_back(team: Team) -> None:
    """A headline says that the figure which it names was changed or taken back.

    It once named the figure of before; one that was taken back gave no mark. When the likelihood
    alone was emptied, the team's reasons stood beside a calculated figure. A headline without
    judgments hid what the figures in brackets are, and its qualification.
    """
    team.state("The lake stays (60%). Unless the dam is opened.")
    team.state("Plan for water.", "so_what")
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "65,low,Few sources.,Rain came.,Ben doubts it.")
    team.state("The lake stays (65%).")
    team.judge(HOLDS, "64,,,,")
    team.state("The lake stays (64%).")
    team.empty("likelihood")
    team.empty("confidence", "basis", "rationale", "dissent")


def test_a_line_from_an_older_copy_says_that_the_figures_have_changed(team: Team) -> None:
    """A headline from an older copy says that the figures have changed since.

    Its author saw 65; somebody recorded 20 before her copy came back.
    """
    team.judge(HOLDS, "65,low,,,")
    team.build()
    copy = type_in({("Words", "Bottom line", "text"): "The lake stays (65%)."}, "anna.xlsx")
    team.judge(HOLDS, "20,low,,,")
    team.clock.shift(timedelta(minutes=1))
    bring_files(copy, options=("--from", "Anna"))
    team.note("the copy with 65 comes back")


# --- at odds --------------------------------------------------------------------------------------


def test_two_texts_or_answers_are_not_none_and_who_differ_have_not_judged(team: Team) -> None:
    """Two texts or answers that differ are not taken for none, and who differ have not judged.

    Page one once said that the quarter had no bottom line yet, and that nobody had answered. The
    answer of an earlier quarter does not count then. Three cells of one person, none of which
    anybody can read, were "People differ". An outcome that is open was told nowhere on page one.
    """
    team.see("2022-02-03", quarter="2022Q1")
    team.answer("still holds", "2022Q1")
    team.judge(HOLDS, "65,low,,,")
    team.differ("The lake stays.", "The lake goes.", at=("Words", "Bottom line", "text"))
    team.differ("still holds", "no longer holds", at=("Decisions", "river-flows", "answer"))
    for likelihood in ("about half", "some", "few"):
        team.differ(likelihood, at=("Judgments", DRIES, "likelihood"))
    team.differ(30, 70, at=("Judgments", HOLDS, "likelihood"))
    team.differ("came true", "did not come true", at=("Judgments", HOLDS, "outcome"))


# --- assumptions ----------------------------------------------------------------------------------


def test_what_was_seen_after_the_answer_asks_again(team: Team) -> None:
    """An event that is seen after the answer asks again whether the assumption holds.

    In the answer's own quarter, page one once stayed calm; it was known of the first event alone.
    The doubt was dated by the older sighting, about which the team had answered. What a study says
    of an event stood under a later one's day, and that one's note nowhere. Seen once more when it
    holds no longer, it was said not to have been answered.
    """
    says = 'title = "The inflow is diverted"'
    change_study(says, f'{says}\nsays = "A ditch was dug."')
    team.see("2022-04-03", "By hand.")
    team.answer("still holds")
    team.bring("quarter,item,value,as_of", "2022Q2,water-level,2.5,2022-06-10")
    team.see("2022-05-30", "A canal was dug.")
    team.answer("no longer holds")
    team.see("2022-06-10", "A lake was dug.")


def test_all_assumptions_in_doubt_are_counted_also_of_a_later_quarter(team: Team) -> None:
    """Page one counts all assumptions in doubt, also those of a later quarter.

    It once announced the three that it has room for.
    """
    more = "".join(RIVERS.replace("river-flows", f"river-{n}") for n in range(4))
    change_study(RIVERS, RIVERS + more)
    team.see("2022-04-03", "A ditch was dug.")
    team.answer("still holds")
    team.advance()
    team.see("2022-07-30", "A canal was dug.", "2022Q3")


# --- what was seen --------------------------------------------------------------------------------


def test_a_look_of_long_ago_is_questioned(team: Team) -> None:
    """Who says that she looked long before the quarter is asked whether the day is meant.

    The page once called it "this quarter", and nobody was asked.
    """
    table = f"quarter,item,looked_on\n2022Q2,{DIVERTED},2021-06-20\n"
    told = bring_table(table, "--from", "anna").stderr
    assert "please check: looked on lies before the quarter" in told
    team.note("looked on 2021-06-20")


def test_what_would_raise_the_figure_is_among_what_to_watch_for(team: Team) -> None:
    """What would raise the figure is among what to watch for.

    It was once left out for a stronger sign of its driver, or as the third one of a full page.
    First signs without a note stood there by their title, as if it had happened.
    """
    rain = 'driver = "rain"\nratings = { lake-dries = '
    signs = (
        '\n[[drivers]]\nid = "rain"\ntitle = "Rain"\n',
        an_item("lowers-it", rain + '"likely", lake-holds = "highly unlikely" }\n', "signposts"),
        an_item("raises-it", rain + '"unlikely", lake-holds = "likely" }\n', "signposts"),
    )
    write_study(Path(), STUDY + "".join(signs))
    team.judge(DRIES, "35,low,,,")
    team.judge(HOLDS, "65,low,,,")
    seen = [f"2022Q2,{id_},not yet" for id_ in (DIVERTED, "lowers-it", "raises-it")]
    team.bring("quarter,item,value", *seen)
    team.bring("quarter,item,value", f"2022Q2,{DIVERTED},emerging")


def test_a_likelihood_of_before_the_study_was_exploratory_is_printed_nowhere(team: Team) -> None:
    """A likelihood of before the study was exploratory is printed nowhere.

    It once stood on the Dashboard and in the export; page one explained figures in brackets.
    """
    write_study(Path(), EXPLORATORY + PEOPLE)
    team.note("the study becomes exploratory")
    team.bring("quarter,scenario,confidence,basis", "2022Q2,lake-holds,low,")
    do("build --yes", "export")
    dashboard = openpyxl.load_workbook(TRACKER)["Dashboard"]
    shown = {cell.value for line in dashboard.iter_rows() for cell in line}
    assert {"scenario", "confidence"} <= shown
    assert not shown & {"judged", "in words", 65, 30, "likely"}
    exported = (OUTPUT / "export" / "likelihoods.csv").read_text("utf-8")
    assert "2022Q1,lake-holds,,,,low,false,,," in exported


def test_signs_without_room_are_counted(team: Team) -> None:
    """Page one counts the signs for which it has no room.

    A signpost that was observed was once no sign: page one neither named nor counted it.
    """
    Path("study.toml").write_text(STUDY + PEOPLE + a_shore())
    team.see("2022-05-03")
    rows = ("2022Q2,water-level,2.5,2022-06-10", "2022Q2,shore-line,9,")
    team.bring("quarter,item,value,as_of", *rows)


def test_what_its_months_make_is_dated_by_the_quarter(team: Team) -> None:
    """A value that its months make is dated by the quarter.

    In the annex, the sum of three months was once dated by the last of them.
    """
    change_study('"water-level"]\n', f'"rain-fall"]\n{RAIN}ratings = {{ {DRIES} = "likely" }}\n')
    months = ("2022-04,3,2022-04-30", "2022-05,5,2022-05-31", "2022-06,7,2022-06-20")
    header = "quarter,item,period,value,as_of"
    team.bring(header, *(f"2022Q2,rain-fall,{month}" for month in months))
    annex = newest_page().partition('id="comparison">')[2].partition('<section class="study-ch')[0]
    team.story += lines(f"<body>{annex}")


def test_changed_definitions_come_first_and_are_no_news(team: Team) -> None:
    """Changed definitions come first and are no news.

    Nothing was read, and a threshold was moved: the figure that was sent stands in its place. It is
    told, too, where news has brought the figure back.
    """
    team.bring("quarter,item,value,as_of", "2022Q2,water-level,3.5,2022-06-19")
    team.advance()
    team.change("warning = 3", "warning = 4")
    change_study("warning = 4", "warning = 3")
    team.bring("quarter,item,value,as_of", "2022Q3,water-level,4.5,2022-09-01")
    team.change("warning = 3", "warning = 4")


def test_what_exclusive_scenarios_cannot_be_is_marked(team: Team) -> None:
    """Page one marks what scenarios that exclude one another cannot be together.

    Two of 70%, and two that came true, once stood under "exactly one" without a word.
    """
    change_study("prior = 30", "prior = 40")
    team.change("[study]", "[study]\nexclusive = true")
    team.judge(DRIES, "70,low,,,")
    team.judge(HOLDS, "70,low,,,")
    rows = (f"{scenario},came true,2022-05-31,x" for scenario in (DRIES, HOLDS))
    team.bring("scenario,outcome,decided_on,why", *rows)
    team.change("exclusive = true", "exclusive = false")


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
    """Page one of a shipped study fits on its page and gives nothing up for it."""
    assert room_needed(edition_text(inputs_from(name))) == 0


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
    """Page one is one page, with up to fifteen scenarios and titles of 120 characters.

    US Letter is wider and shorter. However full it is, it says how a scenario ended.
    """
    text = strained(strain).printed_on(paper).briefing(str(strain.last))
    room = room_needed(text)
    assert room <= CLOSEST
    assert ("did not come true" in front(Templates(None), text, room)) == (strain.readings == "one")
