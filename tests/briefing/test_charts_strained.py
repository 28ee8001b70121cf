"""Charts of synthetic studies that strain them: nothing collides, nothing is clipped."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.briefing.charts import heat_map
from tests.briefing.geometry import advances, assert_legible, boxes, parsed
from tests.briefing.stress import STRAINS, Strain, strained

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
LETTERS = st.sampled_from(sorted(c for c in advances() if c.isprintable())) | st.characters(
    categories=["L", "N", "P", "Zs"]
)
TITLE = st.text(LETTERS, min_size=1, max_size=120)


def drawings(strain: Strain) -> list[Element]:
    """Return every drawing of a study's briefing."""
    markup = "".join(strained(strain).markup(str(strain.last)))
    return [parsed(found) for found in DRAWING.findall(markup)]


@pytest.mark.parametrize("strain", STRAINS, ids=str)
def test_every_drawing_of_a_strained_briefing_is_legible(strain: Strain) -> None:
    """Every one has its words, keeps its texts apart, and stays within its frame."""
    every = drawings(strain)
    for root in every:
        assert_legible(root)
    names = {box.words for root in every for box in boxes(root)}
    assert "2022" in names


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
