"""Charts: well-formed, titled, legible: no label covers another or leaves the drawing."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import resources
from itertools import combinations, pairwise
from math import sin
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.briefing.charts import beside, labels, likelihood, timeline
from scenariobook.briefing.charts.arrow import arrow
from scenariobook.briefing.charts.likelihood import Course, likelihood_chart
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.view.likelihoods import bands
from scenariobook.quarter import Quarter
from scenariobook.record.entries import State
from scenariobook.standards import YARDSTICKS

SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: str) -> Element:
    """Return a drawing's root; it has a title and a size."""
    root: Element = fromstring(markup)
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title")
    return root


def boxes(root: Element) -> list[tuple[float, float, float, float, str]]:
    """Return the room that each text takes, generously: left, top, right, bottom, words."""
    found = []
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.attrib[k]) for k in ("font-size", "x", "y"))
        words = text.text or ""
        width = labels.extent(words, size)
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]]
        found.append((left, y - size * 0.75, left + width, y + size * 0.2, words))
    return found


def assert_legible(root: Element) -> None:
    """Assert that every text stands inside the drawing and clear of every other."""
    _, _, width, height = (float(v) for v in root.attrib["viewBox"].split())
    every = boxes(root)
    for left, top, right, bottom, words in every:
        assert left >= -0.01, words
        assert top >= -1, words
        assert right <= width + 0.01, words
        assert bottom <= height + 1, words
    for one, other in combinations(every, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def courses(count: int, quarters: int) -> list[Course]:
    """Return courses that crowd at the top, at the bottom or everywhere."""
    return [
        Course(
            f"{i + 1} A synthetic scenario with a long title W&M",
            "44.7%",
            tuple(50 + 48 * sin(i * step) if i % 4 else 98.0 for step in range(quarters)),
            tuple((None, 60.0, (20.0, 45.0))[(i + step) % 3] for step in range(quarters)),
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("yardstick", ["icd203", "phia"])
@pytest.mark.parametrize("quarters", [1, 3, 60])
@pytest.mark.parametrize("count", [1, 3, 8, 15])
def test_the_likelihood_chart_is_legible(count: int, quarters: int, yardstick: str) -> None:
    """Direct labels never collide, however many scenarios crowd into one band."""
    names = [str(Quarter(2022, 1).plus(step)) for step in range(quarters)]
    made = likelihood_chart(
        "Likelihoods", bands(YARDSTICKS[yardstick]), names, courses(count, quarters), 150
    )
    root = parsed(made)
    assert_legible(root)
    words = [box[4] for box in boxes(root)]
    assert names[-1] in words
    assert sum(word.endswith(", 44.7%") for word in words) == count


def test_no_two_of_fifteen_scenarios_look_alike() -> None:
    """Colour, dash and mark together tell scenarios apart, and without colour still do."""
    looks = [(likelihood.shape(i), likelihood.dash(i)) for i in range(15)]
    assert len(set(looks)) == 15


def test_a_course_without_values_is_named_and_not_drawn() -> None:
    """A scenario that nobody judged is on the chart all the same."""
    made = likelihood_chart(
        "One",
        bands(YARDSTICKS["icd203"]),
        ["2022Q1"],
        [Course("1 Alone", "", (None,), (None,))],
        150,
    )
    root = parsed(made)
    assert "1 Alone" in [box[4] for box in boxes(root)]
    assert not list(root.iter(f"{SVG}polyline"))


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
    rects = list(root.iter(f"{SVG}rect"))
    assert len(rects) == (watch is not None) + (warning is not None)
    assert len(list(root.iter(f"{SVG}polyline"))) == (sum(v is not None for v in values) > 1)
    if len(rects) == 2:
        tops = [float(rect.attrib["y"]) for rect in rects]
        assert (tops[1] < tops[0]) is rising  # the warning band lies beyond the watch band


@given(st.integers(1, 7000), st.integers(0, 7000))
def test_the_time_axis_is_legible(days: int, ended: int) -> None:
    """Years never run into each other, from one quarter to twenty years."""
    first = date(2020, 1, 1)
    span = timeline.Span(
        first, first + timedelta(days=days), first + timedelta(days=min(days, ended))
    )
    assert_legible(parsed(timeline.axis("Years", span)))


def test_every_state_has_a_mark_of_its_own() -> None:
    """A signpost's strip is read without colour."""
    day = date(2022, 5, 1)
    span = timeline.Span(date(2022, 1, 1), date(2022, 12, 31), date(2022, 9, 30))
    bare = timeline.strip("None", span, [], None)
    made = [timeline.strip("One", span, [timeline.Seen(day, state)], None) for state in State]
    drawn = [sorted(child.tag for child in parsed(m)) for m in (bare, *made)]
    assert len({str(tags) for tags in drawn} | {m.count("fill") for m in made}) >= 4
    assert "polygon" in timeline.strip("Expected", span, [], date(2022, 7, 1))


@pytest.mark.parametrize("judged", [None, 60.0, (20.0, 45.0)])
@pytest.mark.parametrize("implied", [None, 24.0])
def test_judgment_and_implied_likelihood_have_different_marks(
    implied: float | None, judged: float | tuple[float, float] | None
) -> None:
    """What stands beside each other is told apart by form."""
    root = parsed(beside.strip("Beside", bands(YARDSTICKS["phia"]), implied, judged))
    assert len(list(root.iter(f"{SVG}polygon"))) == (implied is not None)
    assert len(list(root.iter(f"{SVG}circle"))) == isinstance(judged, float)
    assert_legible(parsed(beside.axis("Percent")))


def test_arrows_say_in_words_what_they_mean() -> None:
    """An arrow is read aloud."""
    assert {parsed(arrow(way, way)).findtext(f"{SVG}title") for way in ("up", "down", "level")} == {
        "up",
        "down",
        "level",
    }


@given(
    st.lists(st.floats(-50, 250), min_size=1, max_size=15),
    st.floats(1, 9),
)
def test_labels_are_spread_within_their_bounds(targets: list[float], gap: float) -> None:
    """Whatever the targets, labels keep their distance, their order and their bounds."""
    placed = labels.spread(targets, gap, 0, 200)
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in placed)
    ordered = sorted(zip(targets, placed, strict=True))
    for (_, one), (_, other) in pairwise(ordered):
        assert abs(other - one) >= gap - 1e-6
    if len(targets) == 1:
        assert placed[0] == pytest.approx(min(max(targets[0], 0), 200))


def test_labels_that_do_not_fit_are_refused() -> None:
    """Overlap is never drawn silently."""
    with pytest.raises(ValueError, match="3 labels 10 apart do not fit between 0 and 19"):
        labels.spread([1, 2, 3], 10, 0, 19)


@pytest.fixture(scope="module")
def advances() -> list[dict[str, int]]:
    """The fonts' own advance widths, in thousandths of an em."""
    folder = resources.files("font_source_sans_pro") / "files"
    found = []
    for face in ("Regular", "Semibold"):
        font = TTFont(str(folder / f"SourceSansPro-{face}.otf"))
        table, widths = font.getBestCmap(), font["hmtx"]
        found.append({chr(code): widths[name][0] for code, name in table.items()})
    return found


def test_no_character_is_wider_than_we_think(advances: list[dict[str, int]]) -> None:
    """What is laid out by our extents fits in the real font."""
    latin = [chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x250), 0x2013, 0x2212)]
    too_wide = [
        (c, widths[c])
        for widths in advances
        for c in latin
        if c in widths and widths[c] > 1000 * labels.extent(c, 1) + 1
    ]
    assert not too_wide


@given(st.text(min_size=1, max_size=80), st.floats(10, 200))
def test_shortened_texts_fit_their_room(words: str, room: float) -> None:
    """A long title is cut visibly and stays in its place."""
    made = labels.shortened(words, room, 7)
    assert labels.extent(made, 7) <= room or made == "…"
    assert made == words or made.endswith("…")
