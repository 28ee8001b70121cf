"""What editions say: rules that hold in every sentence, sums, and each thing in its time."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from scenariobook.briefing.materials import gather
from scenariobook.briefing.workshop.pack_documents import render_pack, workshop
from scenariobook.standards.likelihood_terms import YARDSTICKS
from tests.briefing.cases import EVERYTHING, read_lines, sections, whole_record, whole_record_ended
from tests.briefing.rendering import handouts
from tests.briefing.samples import Sample, project_of, sample_of
from tests.briefing.sections import titles
from tests.briefing.tagged import Tagged
from tests.builders import a_study, an_indicator
from tests.expected import same_as_before

# --- rules ----------------------------------------------------------------------------------------

NAMES = {term.name for scale in YARDSTICKS.values() for term in scale.terms}
TERMS = "|".join(sorted(NAMES, key=len, reverse=True))
RANGE = r"\d+–\d+%"


def cells_read(sample: Sample, quarter: str) -> Iterator[tuple[str, str]]:
    """Yield what a briefing and its handouts say, cell by cell, each with its section's anchor."""
    made = [*sample.markup(quarter), *handouts(sample.inputs(quarter)).values()]
    for anchor, section in chain.from_iterable(map(sections, made)):
        yield from ((anchor, cell) for line in read_lines(section) for cell in line.split(" | "))


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2", "2022Q3", "2022Q4"])
def test_the_tradecrafts_rules_hold_in_every_sentence(quarter: str) -> None:
    """A term is followed by its range, and no sentence has both a likelihood and a confidence.

    Where strips have the range in their scale, or ratings stand, it is not repeated. ICD 203 parts
    the two in D.6.e(2)(b).
    """
    for anchor, block in cells_read(EVERYTHING, quarter):
        if anchor in {"method", "rating-sheet"}:
            continue
        if anchor not in {"page-one", "page-two"} and not anchor.startswith("scenario-"):
            for term in re.finditer(rf"\b({TERMS})\b", block):
                assert re.match(rf" \({RANGE}\)|, {RANGE}", block[term.end() :]), block
        for sentence in re.split(r"(?<=[.!?]) ", block):
            if re.search(r"\bconfidence\b", sentence, re.IGNORECASE):
                assert not re.search(rf"\b({TERMS})\b|\d%", sentence), sentence


def test_an_exploratory_study_states_no_likelihood() -> None:
    """A briefing of an exploratory study states no likelihood.

    No percent, no term, no yardstick, no prior stands anywhere.
    """
    project = project_of("el-nino-1996")
    made = cells_read(Sample(project.study, project.ledger), "1997Q4")
    text = " ".join(block for anchor, block in made if anchor != "rating-sheet")
    # The rules of validation name the ratings as points; that is no likelihood.
    text = re.sub(r"Ratings count as points:.*?\. ", "", text)
    assert re.findall(rf"\b({TERMS})\b|\d%|[Pp]robabilit|[Ii]mplied|[Yy]ardstick", text) == []


def test_what_follows_a_title_is_not_run_into_its_question_mark() -> None:
    """What follows a title is not run into its question mark, anywhere in a briefing."""
    for quarter in ("2022Q1", "2022Q3"):
        told = [line for markup in titles().markup(quarter) for line in read_lines(markup)]
        assert not [words for words in told if re.search(r"[.?!]([:,]|”?\.)( |$)", words)]


# --- handouts -------------------------------------------------------------------------------------


def test_each_scenario_has_a_rating_column() -> None:
    """Each scenario has a rating column, on upright paper, on wide, or in several tables.

    Each column is named or numbered.
    """
    told: list[str] = []
    for scenarios in (1, 5, 6, 15, 16, 31):
        study = a_study([f"scenario-{n}x" for n in range(scenarios)], indicators=[an_indicator()])
        sheet = handouts(sample_of(study).inputs("2022Q1"))["rating-sheet"]
        told += re.findall(r'class="sheet rating (\w+)"', sheet)
        told += [*read_lines("<body>" + sheet.partition("</table>")[2]), ""]
    same_as_before("\n".join(told))


@pytest.mark.parametrize("scenarios", [1, 4, 15, 40])
@pytest.mark.parametrize("items", [0, 3, 45, 200])
def test_the_plans_times_add_up_to_half_a_day(scenarios: int, items: int) -> None:
    """The times of a workshop's plan add up to half a day, and there is always time to talk.

    Each part begins where the one before ends.
    """
    indicators = [an_indicator(f"indicator-{n}x") for n in range(items)]
    study = a_study([f"scenario-{n}x" for n in range(scenarios)], indicators=indicators)
    inputs = sample_of(study).inputs("2022Q1")
    plan = workshop(gather(inputs)).run_sheet.plan
    assert sum(row.minutes for row in plan) == 240
    assert [row.begins for row in plan] == [0, *(row.ends for row in plan[:-1])]
    minutes = {row.part: row.minutes for row in plan}
    assert minutes["Discussion"] >= 30
    assert ("Rating" in minutes) == bool(items)
    # Nobody fills more than 240 boxes in an hour.
    told = " ".join(read_lines(handouts(inputs)["run-sheet"]))
    is_divided = "Divide the items among the tables." in told
    assert is_divided == (scenarios * items > 240)


# --- in its time ----------------------------------------------------------------------------------


def test_before_the_second_round_no_figure_reason_or_analyst_is_shown() -> None:
    """Before the second round, nobody is shown a figure, a reason or an analyst of the first one.

    Not even pooled, by id or by name; but for the lead, who has the team judge.
    """
    for markup in whole_record().markup("2022Q3"):
        # A drawing has coordinates, and its words.
        words = re.sub(r"<svg.*?<title>(.*?)</title>.*?</svg>", r"\1", markup, flags=re.DOTALL)
        words = words.replace("<td>Name of zoe</td><td>Have the team judge", "")
        assert not re.search(r"(Ann|Ben|Zoe)&#39;s|45\.5|53\.7|54%|68%|81\.9|82%", words)
        for analyst in ("zoe", "ann", "ben"):
            assert not re.search(rf"\b(Name of )?{analyst}\b", words)


def test_a_pack_tells_no_ending() -> None:
    """A workshop's pack tells no ending: its group judges what comes.

    The quarter's own statements stay.
    """
    made, _ = render_pack(whole_record_ended().inputs("2022Q3"))
    text = " ".join(one.root.text for one in [Tagged(data) for data in made.values()])
    assert "Alphaleadsthefield" in "".join(text.split())
    assert "Threesourcessayso" not in "".join(text.split())
    for told in ("ame true", "has ended", "declared void", "Track record"):
        assert told not in text
