"""Charts: well-formed, titled, legible: no label covers another or leaves the drawing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.briefing.charts import (
    bars,
    heat_map,
    timeline,
)
from scenariobook.briefing.charts.legend import MARKS
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.text_width import extent, wrapped
from scenariobook.record.ledger.kinds import Sighting, State
from tests.briefing.geometry import SVG, assert_legible, boxes, parsed
from tests.briefing.samples import sample_of
from tests.builders import a_signpost, a_study, q


@pytest.mark.parametrize("value", [-3.0, -0.001, 0.0, 0.001, 0.5, 3.0])
def test_bars_are_filled_for_and_hollow_against(value: float) -> None:
    """Their side shows without colour, and the shortest can be seen."""
    root = parsed(bars.bar("A bar", value, 20))
    (rect,) = root.iter(f"{SVG}rect")
    assert ("stroke" in rect.attrib) is (value <= 0)
    assert float(root.attrib["viewBox"].split()[2]) >= 0.8
    assert_legible(root)


def test_a_row_of_the_heat_map_has_a_sign_for_each_cell() -> None:
    """A shade is never alone, and the row stays cheap however many cells it has."""
    shades: list[heat_map.Shade] = ["strongly-for", "for", "even", "against", "strongly-against"]
    for count in (1, 3):
        root = parsed(heat_map.row("A row", shades * count))
        assert_legible(root)
        strokes = [path.attrib["d"].count("M") for path in root.iter(f"{SVG}path")][1::2]
        assert strokes == [4 * count, 2 * count, count, count, 2 * count]


def test_titles_are_text_whatever_they_hold() -> None:
    """Alternative text and labels are escaped."""
    made = sparkline("<b>&", [1.0, 2.0], None, None, rising=True)
    assert fromstring(made).findtext(f"{SVG}title") == "<b>&"


@pytest.mark.parametrize(
    "values, watch, warning, rising",
    [
        ([None, None], 10.0, 20.0, True),
        ([5.0], 10.0, 20.0, True),
        ([5.0, None, 25.0], 10.0, 20.0, True),
        ([1.0, -9.0], -1.0, -5.0, False),
        ([0.0, 1.0], None, 1.0, True),
        ([3.0, 3.0], None, None, True),
    ],
)
def test_a_sparkline_has_one_line_on_at_most_two_bands(
    values: list[float | None], watch: float | None, warning: float | None, *, rising: bool
) -> None:
    """It stays cheap, and its bands lie on the side of concern."""
    root = parsed(sparkline("Trend", values, watch, warning, rising=rising))
    assert_legible(root)
    rects = list(root.iter(f"{SVG}rect"))
    edges = (watch is not None) + (warning is not None)
    assert len(rects) == edges
    lines = sum(value is not None for value in values) > 1
    assert len(list(root.iter(f"{SVG}polyline"))) == edges + lines
    if len(rects) == 2:
        tops = [float(rect.attrib["y"]) for rect in rects]
        assert (tops[1] < tops[0]) is rising  # the warning band lies beyond the watch band


@given(st.integers(1, 7000), st.integers(0, 7000))
def test_the_time_axis_is_legible(days: int, ended: int) -> None:
    """Years never run into each other, from one quarter to twenty years."""
    first = date(2020, 1, 1)
    span = timeline.TimeSpan(
        first, first + timedelta(days=days), first + timedelta(days=min(days, ended))
    )
    assert_legible(parsed(timeline.axis("Years", span)))


@pytest.mark.parametrize(
    "first, years",
    [
        (date(2021, 7, 1), ["2022", "2023", "2024", "2025"]),
        (date(2022, 1, 1), ["2022", "2023", "2024", "2025"]),
        (date(2025, 7, 1), ["2025"]),
    ],
)
def test_the_time_axis_leaves_out_no_year_but_the_one_that_it_begins_in(
    first: date, years: list[str]
) -> None:
    """A label at the edge must not take the place of the next year's."""
    span = timeline.TimeSpan(first, date(2025, 12, 31), date(2025, 9, 30))
    assert [box.words for box in boxes(parsed(timeline.axis("Years", span)))] == years


def test_a_mark_at_the_quarters_end_can_be_told_from_the_line_there() -> None:
    """What was looked for on the last day is an upright mark on an upright line."""
    end = date(2022, 3, 31)
    span = timeline.TimeSpan(date(2022, 1, 1), end, end)
    seen = [timeline.SightingMark(end, State.NOT_YET)]
    line = fromstring(timeline.strip("None", span, [], None)).find(f"{SVG}polyline")
    mark = fromstring(timeline.strip("One", span, seen, None)).find(f"{SVG}path")
    assert line is not None
    assert mark is not None
    assert line.attrib["stroke-dasharray"] != "none"
    assert float(mark.attrib["stroke-width"]) > 2 * float(line.attrib["stroke-width"])


def test_every_state_has_a_mark_of_its_own() -> None:
    """A signpost's strip is read without colour."""
    day = date(2022, 5, 1)
    span = timeline.TimeSpan(date(2022, 1, 1), date(2022, 12, 31), date(2022, 9, 30))
    every = [(state, False) for state in State] + [(State.OBSERVED, True)]
    made = [
        timeline.strip("One", span, [timeline.SightingMark(day, *seen)], None) for seen in every
    ]
    looks = {re.sub("#[0-9a-f]{6}", _lightness, drawing) for drawing in made}
    assert len(looks) == len(every)
    assert "polygon" in timeline.strip("Expected", span, [], date(2022, 7, 1))


def test_all_observations_of_a_faded_signpost_are_grey() -> None:
    """The older one must not seem to count where the newer one does not."""
    study = a_study(signposts=[a_signpost("twice", fades_after=1)])
    made = sample_of(
        study,
        *(Sighting(q(when), "twice", state=State.OBSERVED) for when in ("2022Q1", "2022Q2")),
    )
    dot, grey = (
        re.findall('fill="#[0-9a-f]{6}"', MARKS[name])[0] for name in ("observed", "faded")
    )
    for quarter, counted in (("2022Q2", (2, 0)), ("2023Q2", (0, 2))):
        drawing = made.briefing(quarter).items.scenarios[0].signposts[0].drawing
        assert (drawing.count(dot), drawing.count(grey)) == counted


def _lightness(colour: re.Match[str]) -> str:
    """Return a colour's grey in four steps, which an eye tells apart."""
    red, green, blue = (int(colour[0][at : at + 2], 16) for at in (1, 3, 5))
    return str(round((0.3 * red + 0.59 * green + 0.11 * blue) / 85))


@given(
    st.lists(st.tuples(st.integers(-50, 800), st.sampled_from(State), st.booleans()), max_size=60),
    st.none() | st.integers(-50, 800),
)
def test_no_strip_of_signposts_is_clipped(
    seen: list[tuple[int, State, bool]], expected: int | None
) -> None:
    """Whatever was seen, early, late or often, and whenever it was expected."""
    first = date(2022, 1, 1)
    span = timeline.TimeSpan(first, first + timedelta(days=730), first + timedelta(days=400))
    sightings = [
        timeline.SightingMark(first + timedelta(days=d), state, gone) for d, state, gone in seen
    ]
    day = None if expected is None else first + timedelta(days=expected)
    assert_legible(parsed(timeline.strip("A strip", span, sightings, day)))


@given(st.text(min_size=1, max_size=80), st.floats(1.5, 30), st.integers(1, 4))
def test_wrapped_texts_fit_their_room(words: str, room: float, most: int) -> None:
    """A long title is cut visibly and stays in its place."""
    made = wrapped(words, room, most)
    assert len(made) <= most
    assert all(extent(line) <= room or line == "…" for line in made)
    whole = " ".join(words.split())
    assert " ".join(made) == whole or made[-1].endswith("…") or any("…" in line for line in made)
