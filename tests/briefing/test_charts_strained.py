"""Charts of synthetic studies that strain them: nothing collides, nothing is clipped."""

from __future__ import annotations

import re
from dataclasses import fields
from random import Random
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.briefing import rendering
from scenariobook.briefing.charts import heat_map
from scenariobook.briefing.charts.likelihood import narrow_panels, panels
from scenariobook.briefing.charts.plot import Series
from scenariobook.briefing.charts.stacked_columns import StackedRow, StatusCounts, stacked_columns
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.quarterly_edition import DENSITIES
from scenariobook.briefing.wording.likelihoods import bands
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import Reading
from scenariobook.standards.likelihood_terms import YARDSTICKS
from tests.briefing.geometry import Box, advances, assert_legible, boxes, parsed, width
from tests.briefing.samples import Pages, Sample, sample_of
from tests.briefing.stress import STRAINS, TITLES, Strain, strained
from tests.builders import a_scenario, a_study, an_indicator, q

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
LETTERS = st.sampled_from(sorted(c for c in advances() if c.isprintable())) | st.characters(
    categories=["L", "N", "P", "Zs"]
)
TITLE = st.text(LETTERS, min_size=1, max_size=120)


def drawings(strain: Strain) -> list[Element]:
    """Return every drawing of a study's briefing."""
    markup = "".join(strained(strain).markup(str(strain.last)))
    return [parsed(found) for found in DRAWING.findall(markup)]


def test_the_titles_are_as_long_as_promised() -> None:
    """What strains is what was asked for."""
    assert {len(title) for title in TITLES} == {120}


@pytest.mark.parametrize("strain", STRAINS, ids=str)
def test_every_drawing_of_a_strained_briefing_is_legible(strain: Strain) -> None:
    """Every one has its words, keeps its texts apart, and stays within its frame."""
    every = drawings(strain)
    for root in every:
        assert_legible(root)
    names = {box.words for root in every for box in boxes(root)}
    estimative = strain.kind != "exploratory"
    assert str(strain.last) in names  # today is marked on page one's chart
    assert ("100%" in names) is estimative


@pytest.mark.parametrize(
    "strain", [Strain(8, 60), Strain(15, 60), Strain(15, 3, "exclusive", "one")], ids=str
)
def test_page_one_is_one_page_whatever_strains_it(strain: Strain) -> None:
    """Titles are cut before the chart or the contents are pushed off the page."""
    assert pages_of_page_one(strained(strain), strain.last) == 1


def test_page_one_is_one_page_where_every_scenario_has_items_of_its_own() -> None:
    """Of an exploratory study: then its chart has as many rows."""
    names = [f"scenario-{place:02}" for place in range(15)]
    study = a_study(
        [a_scenario(name, title=TITLES[0], prior=None, prior_basis=None) for name in names],
        indicators=[an_indicator(f"of-{name}", title=TITLES[1], home=name) for name in names],
        mode="exploratory",
    )
    readings = [Reading(q("2022Q1"), f"of-{name}", value=15.0) for name in names]
    sample = sample_of(study, *readings)
    assert pages_of_page_one(sample, q("2022Q1")) == 1
    assert (
        ">15 A synthetic" in sample.briefing("2022Q1").answer.chart.drawing
    )  # the last one has its row


def pages_of_page_one(sample: Sample, quarter: Quarter) -> int:
    """Return how many pages it takes, set as closely as can be."""
    templates = rendering.Templates(None)
    press = Press(rendering.stylesheet(templates, "a4"), None)
    front = rendering.front(templates, sample.briefing(str(quarter)), Pages(), 99, DENSITIES[-1])
    return len(press.lay_out(front).pages)


@given(st.lists(TITLE, min_size=1, max_size=15), st.integers(1, 60), st.randoms())
def test_no_title_makes_the_likelihoods_collide(
    titles: list[str], quarters: int, chance: Random
) -> None:
    """Whatever the titles, the quarters and the values are."""
    courses = [
        Series(
            f"{place} {title}",
            "55.1%",
            tuple(chance.uniform(1, 99) for _ in range(quarters)),
            tuple(chance.choice((None, 1.0, 99.0, (95.0, 99.0))) for _ in range(quarters)),
        )
        for place, title in enumerate(titles, 1)
    ]
    names = [str(Quarter(2022, 1).plus(step)) for step in range(quarters)]
    for draw in (panels, narrow_panels):
        assert_legible(parsed(draw("Synthetic", bands(YARDSTICKS["phia"]), names, courses, 150)))


@given(st.lists(TITLE, min_size=1, max_size=15), st.integers(1, 60), st.randoms())
def test_no_title_makes_the_tallies_collide(
    titles: list[str], quarters: int, chance: Random
) -> None:
    """Whatever the titles, the quarters and the counts are."""
    tracks = [
        StackedRow(
            f"{place} {title}",
            tuple(
                StatusCounts(
                    **{
                        field.name: chance.choice((0, 0, 1, 7, 400))
                        for field in fields(StatusCounts)
                    }
                )
                for _ in range(quarters)
            ),
        )
        for place, title in enumerate(titles, 1)
    ]
    names = [str(Quarter(2022, 1).plus(step)) for step in range(quarters)]
    for narrow in (False, True):
        drawn = stacked_columns("Synthetic", names, tracks, 150 / len(tracks), narrow=narrow)
        root = parsed(drawn)
        assert_legible(root)
        assert names[-1] in {box.words for box in boxes(root)}


@given(st.lists(TITLE, min_size=1, max_size=15))
def test_no_title_makes_the_heat_maps_head_collide(titles: list[str]) -> None:
    """Names that do not fit are cut, and the page is told so."""
    root = parsed(heat_map.head("Scenarios", titles))
    assert_legible(root)
    told = "".join(box.words for box in boxes(root))
    cut = [title for title in titles if "".join(title.split()) not in told.replace(" ", "")]
    assert not (heat_map.has_room_for_names(titles) and cut)


def test_the_check_sees_what_it_is_there_for() -> None:
    """Texts that touch, and shapes and texts that leave the drawing, are found."""
    for body in (
        _text(1, "start", "one") + _text(9, "start", "other"),
        _text(1, "middle", "clipped"),
        _text(90, "start", "clipped"),
        '<path d="M90 5A3 3 0 1 0 101 5A3 3 0 1 0 90 5Z"/>',
        '<rect x="0" y="0" width="50" height="21"/>',
    ):
        root = parsed(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">'
            f"<title>Damaged</title>{body}</svg>"
        )
        with pytest.raises(AssertionError):
            assert_legible(root)


def _text(x: float, anchor: str, words: str) -> str:
    return f'<text x="{x}" y="9" font-size="8" text-anchor="{anchor}">{words}</text>'


def test_widths_are_those_of_the_font() -> None:
    """A figure is half an em wide in this face, nearly."""
    assert width("2022Q1", 10) == pytest.approx(30, abs=3)
    assert not Box("a", 0, 0, 1, 1).meets(Box("b", 1, 0, 2, 1))
