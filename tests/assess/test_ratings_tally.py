"""How synthetic ratings of a room are counted, and in which order they are told."""

from __future__ import annotations

from itertools import chain, permutations

import pytest

from scenariobook.assess.ratings_tally import Box, Rating, tally
from tests.builders import a_signpost, a_study, an_indicator

STUDY = a_study(
    ["alpha", "beta"],
    indicators=[an_indicator("growth", ratings={"alpha": "likely"}), an_indicator("unrest")],
    signposts=[a_signpost("treaty")],
)


def rated(item: str, scenario: str, *points: int) -> list[Rating]:
    """Return synthetic ratings of one box, each by another participant."""
    return [Rating(f"p{n}", item, scenario, given) for n, given in enumerate(points)]


def only(*points: int, scenario: str = "alpha") -> Box:
    """Return the box of an item that the study calls likely under alpha, so rated."""
    (box,) = tally(STUDY, rated("growth", scenario, *points)).boxes
    return box


def test_a_box_has_its_median_spread_and_the_studys_rating() -> None:
    """Between two ratings, the median is their mean; the study need not have a rating."""
    box = only(-2, -1, 2, 2)
    assert (box.median, box.spread, box.rated, box.study) == (0.5, 4, 4, 1)
    assert (box.lowest, box.highest, box.from_study) == (-2, 2, 0.5)
    assert only(1, scenario="beta").study is None


@pytest.mark.parametrize(
    "points, expected",
    [
        ((-1, -1, -2), True),
        ((-1, -1), False),  # too few
        ((-2, -2, 0), False),  # apart
        ((1, 2, 1), False),  # as the study has it
        ((0, 0, 0), True),
        ((2, 1, 1, 2), False),  # half a step
        ((-1, -1, -1, 2, 2), False),  # three lie close, and the room is apart
    ],
)
def test_a_room_agrees_otherwise_if_three_lie_close_and_not_where_the_study_does(
    points: tuple[int, ...], expected: bool
) -> None:
    """A single voice, or a split, is no reason to change a rating."""
    assert only(*points).agrees_otherwise is expected


def test_what_divides_the_room_comes_first_whatever_the_order_of_typing() -> None:
    """Two camps before one outlier, an outlier before agreement; then what the study says."""
    sheets = [
        rated("unrest", "alpha", 0, 0, 0),
        rated("treaty", "alpha", -2, 2, 2, 2),
        rated("growth", "beta", 2, 2, 2),
        rated("growth", "alpha", -2, -2, 2, 2),
    ]
    found = {
        tuple((b.item.id, b.scenario.id) for b in tally(STUDY, chain(*order)).boxes)
        for order in permutations(sheets)
    }
    assert found == {
        (("growth", "alpha"), ("treaty", "alpha"), ("growth", "beta"), ("unrest", "alpha"))
    }


def test_who_rated_and_what_nobody_rated_is_counted() -> None:
    """Six boxes, of which two are rated."""
    counted = tally(STUDY, [*rated("growth", "alpha", 1, 1), *rated("unrest", "beta", 0, 0, 0)])
    assert (counted.participants, counted.ratings, counted.unrated) == (3, 5, 4)
