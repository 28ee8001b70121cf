"""The annex about a scenario: its items as they stand, what is weak, what may have broken."""

from __future__ import annotations

import re
from datetime import date

import pytest

from scenariobook.briefing.charts.legend import MARKS
from scenariobook.record.ledger.kinds import Answer, Reading, Reply, Sighting, State
from scenariobook.study.model import Assumption, Baseline, Indicator
from tests.briefing.rows import read_at
from tests.briefing.samples import Sample, a_source, judgment, reading, sample_of
from tests.briefing.whole_record import whole_record
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

FIRST, SECOND = date(2022, 1, 15), date(2022, 5, 1)
TELLING = {"alpha": "highly likely", "beta": "highly unlikely"}


def observed(item: str, quarter: str, day: date | None) -> Sighting:
    """Return a sighting of an event."""
    return Sighting(q(quarter), item, state=State.OBSERVED, seen_on=day)


def test_scenarios_come_in_the_order_of_page_one() -> None:
    """A reader who has page one beside the annex finds each where it is expected."""
    study = a_study(["alpha", "beta"], indicators=[an_indicator()])
    made = sample_of(
        study, judgment("alpha", "2022Q1", 20.0, "low"), judgment("beta", "2022Q1", 60.0, "low")
    )
    markup = made.markup("2022Q1")[1]
    assert re.findall('id="items-([a-z]+)"', markup) == ["beta", "alpha"]


# --- an item's row -------------------------------------------------------------------------------


def test_an_indicators_row_says_what_is_measured_and_how_it_stands() -> None:
    """Definition, value before tracking, note, source with grade, value, thresholds, trend."""
    indicator = an_indicator(
        "rain",
        measure="Millimetres a month",
        baseline=Baseline(value=4.0, as_of=date(2021, 12, 31), note="A dry year"),
        ratings=TELLING,
    )
    made = sample_of(
        a_study(["alpha", "beta"], indicators=[indicator], sources=[a_source("gauge")]),
        reading("rain", "2022Q1", 12.0, "gauge", "gauge"),
    )
    assert read_at(made, "2022Q2", "indicator-rain") == [
        "Rain",
        "Millimetres a month. Before tracking: 4% (31 December 2021). A dry year.",
        "Note. [1] B 2 [1] B 2",
        "12%",
        "watch",
        "read in 2022Q1",
        "as of 31 March 2022",
        "≥ 10%",
        "≥ 20%",
        "Trend of Rain: one reading, 12%",
    ]


def test_a_value_of_fewer_than_three_months_says_so() -> None:
    """Beside the value and in the trend; a whole quarter says nothing of months."""
    sample = whole_record()
    row = read_at(sample, "2022Q3", "indicator-prices")
    assert row[1] == "The value is the mean of the months."
    assert "2 of 3 months" in row
    assert "from 12.5% (2 of 3 months) to 22.5% (2 of 3 months)" in row[-1]
    whole = " ".join(read_at(sample, "2022Q2", "indicator-prices")[:-1])
    assert "of 3 months" not in whole


@pytest.mark.parametrize(
    "seen_on, day, words",
    [
        (date(2022, 3, 7), "7 March 2022", "observed on 7 March 2022"),
        (None, "2022Q1", "observed in 2022Q1"),
    ],
)
def test_no_day_is_told_that_nobody_gave(seen_on: date | None, day: str, words: str) -> None:
    """A mark must stand somewhere in its quarter; its words need not."""
    study = a_study(signposts=[a_signpost("treaty", expected_by=date(2022, 6, 30))])
    made = sample_of(study, observed("treaty", "2022Q1", seen_on))
    assert read_at(made, "2022Q1", "signpost-treaty")[2:] == [
        "observed",
        day,
        "expected by 30 June 2022",
        f"Treaty: {words}",
    ]


def test_all_observations_of_a_faded_signpost_are_grey() -> None:
    """The older one must not seem to count where the newer one does not."""
    study = a_study(signposts=[a_signpost("twice", fades_after=1)])
    made = sample_of(study, observed("twice", "2022Q1", FIRST), observed("twice", "2022Q2", SECOND))
    fresh, faded = (
        made.briefing(quarter).items.scenarios[0].signposts[0].drawing
        for quarter in ("2022Q2", "2023Q2")
    )
    dot, grey = (
        re.findall('fill="#[0-9a-f]{6}"', MARKS[name])[0] for name in ("observed", "faded")
    )
    assert (fresh.count(dot), fresh.count(grey)) == (2, 0)
    assert (faded.count(dot), faded.count(grey)) == (0, 2)


def test_what_is_weak_about_an_item_is_marked() -> None:
    """Its ratings, one source alone, and no grade; not an item's evidence that is too old."""
    items = {
        "sound": ("gauge", "report"),
        "alone": ("gauge",),
        "named": ("guess", "rumour"),
        "unnamed": (),
        "gone": ("gone", "gone-too"),
    }
    indicators = [an_indicator(name, ratings=TELLING) for name in (*items, "old")]
    indicators.append(an_indicator("even", ratings={"alpha": "likely"}))
    sources = [a_source("gauge"), a_source("report"), a_source("guess", "F")]
    made = sample_of(
        a_study(
            ["alpha", "beta"],
            indicators=indicators,
            sources=[*sources, a_source("rumour", "F")],
        ),
        Reading(q("2021Q1"), "old", value=1.0, sources=("guess",)),
        reading("even", "2022Q1", 1.0, "gauge", "report", credibility=6),
        *(reading(name, "2022Q1", 1.0, *named) for name, named in items.items()),
    )
    marks = ("tells little apart", "one source", "no grade")
    rows = {
        name: " ".join(read_at(made, "2022Q1", f"indicator-{name}"))
        for name in (*items, "even", "old")
    }
    assert {name: [mark for mark in marks if mark in row] for name, row in rows.items()} == {
        "sound": [],
        "alone": ["one source"],
        "named": ["no grade"],
        "unnamed": ["no grade"],
        "gone": ["no grade"],
        "even": ["tells little apart", "no grade"],
        "old": [],
    }


@pytest.mark.parametrize(
    "items, said",
    [
        ([], "The study has no indicators and no signposts."),
        (
            [an_indicator()],
            (
                "This scenario has no items of its own: those of the others test it. Side by side "
                "shows how."
            ),
        ),
    ],
)
def test_a_scenario_without_items_says_what_tests_it(items: list[Indicator], said: str) -> None:
    """No table is named that shows nothing."""
    made = sample_of(a_study(["alpha", "beta"], indicators=items))
    assert read_at(made, "2022Q1", "items-beta")[-1] == said


def test_the_heat_map_says_with_what_it_compares() -> None:
    """With one scenario there are no others: even odds stand for them."""
    one, two = (
        sample_of(a_study(names, indicators=[an_indicator(ratings=TELLING)]))
        for names in (["alpha"], ["alpha", "beta"])
    )
    assert "compared with even odds:" in one.markup("2022Q1")[1]
    assert "compared with the mean of the others:" in two.markup("2022Q1")[1]


def test_a_heat_map_without_room_for_names_has_a_key_to_its_numbers() -> None:
    """In the order of its columns, which is page one's."""
    long = "A scenario with a title that no column has room for"
    study = a_study(
        [a_scenario(name, title=f"{long}, {name}") for name in ("alpha", "beta")],
        indicators=[an_indicator(ratings=TELLING)],
    )
    made = sample_of(
        study,
        judgment("beta", "2022Q1", 60.0, "low"),
        judgment("alpha", "2022Q1", 20.0, "low"),
        reading("indicator-one", "2022Q1", 30.0),
    )
    said = read_at(made, "2022Q1", "comparison")
    assert f"1 {long}, beta; 2 {long}, alpha" in said
    assert "1 strongly against; 2 strongly for" in said


# --- assumptions ---------------------------------------------------------------------------------


def believing(*broken_by: str, answer: Answer | None = None, home: str | None = "alpha") -> Sample:
    """Return a study with one assumption; its signposts "old" and "new" were observed."""
    study = a_study(
        signposts=[a_signpost("old", fades_after=1), a_signpost("new"), a_signpost("silent")],
        assumptions=[
            Assumption(id="belief", text="It holds.", home=home, basis="B.", broken_by=broken_by)
        ],
    )
    seen = (observed("old", "2022Q1", FIRST), observed("new", "2022Q2", SECOND))
    return sample_of(study, *seen, *([answer] if answer else ()))


def said_of(quarter: str, reply: Reply) -> Answer:
    """Return what Anna answered in a quarter."""
    return Answer(q(quarter), "belief", answer=reply, who="Anna", why="We asked")


HOLDS, GONE = Reply.STILL_HOLDS, Reply.HOLDS_NO_LONGER


@pytest.mark.parametrize(
    "made, expected",
    [
        (believing("silent"), ["Would break it Silent (nothing recorded)"]),
        (believing(), []),
        (
            believing("old", "silent"),
            [
                "Would break it Old (observed, faded); Silent (nothing recorded)",
                "In doubt since 2022Q1; nobody has said if it holds.",
            ],
        ),
        (
            believing("new", answer=said_of("2022Q3", HOLDS)),
            [
                "Would break it New (observed)",
                "In doubt since 2022Q2; answered in 2022Q3: it still holds. We asked. (Anna)",
            ],
        ),
        (
            believing("old", "new", answer=said_of("2022Q1", HOLDS)),
            [
                "Would break it Old (observed, faded); New (observed)",
                "In doubt since 2022Q2; nobody has said since the answer of 2022Q1 if it holds.",
            ],
        ),
        (
            believing("silent", answer=said_of("2022Q3", GONE)),
            [
                "Would break it Silent (nothing recorded)",
                "Answered in 2022Q3: it no longer holds. We asked. (Anna)",
            ],
        ),
    ],
)
def test_what_was_observed_puts_an_assumption_in_doubt(made: Sample, expected: list[str]) -> None:
    """It must not be printed as held as if nothing had been seen, nor as open once answered."""
    head, text, basis, *told = read_at(made, "2022Q3", "assumption-belief")
    assert (head, text, basis) == (
        "Assumption load-bearing vulnerable",
        "It holds.",
        "Rests on B.",
    )
    assert told == expected


def test_an_assumption_behind_all_scenarios_is_printed() -> None:
    """It belongs to none of them."""
    said = read_at(believing("new", home=None), "2022Q3", "items-of-all")
    assert said[0] == "Assumptions behind all scenarios"
    assert "It holds." in said
