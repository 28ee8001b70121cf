"""Charts: titled, legible, not clipped; they look as when somebody last looked at them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from io import BytesIO
from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import SVGPath
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from scenariobook.briefing.charts import heat_map, svg, timeline
from scenariobook.briefing.charts.sparkline import sparkline
from scenariobook.briefing.charts.svg import extent, wrapped
from scenariobook.briefing.rendering import MARKS
from scenariobook.record.ledger.kinds import State
from tests.briefing.rendering import html_page, press_for
from tests.briefing.samples import sample_of
from tests.briefing.stress import STRAINS, Strain, strained
from tests.builders import a_signpost, a_study, sight
from tests.clients import require
from tests.expected import GOLDEN, golden_file, same_as_before

# --- where texts and shapes stand, told from the SVG and the font itself --------------------------

SVG = "{http://www.w3.org/2000/svg}"
# What letters of the face reach above and below their baseline, in em.
_ASCENT = 0.72
_DESCENT = 0.21
_MISSING = 1.0  # a character that the face lacks is taken from another
_SLIGHT = 0.02  # of a point: numbers are rounded to hundredths


@dataclass(frozen=True)
class Box:
    """The room that a text or a shape takes."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two texts cover each other."""
        across = self.left < other.right - _SLIGHT and other.left < self.right - _SLIGHT
        return across and self.top < other.bottom - _SLIGHT and other.top < self.bottom - _SLIGHT


@cache
def advances() -> dict[str, float]:
    """Return how wide each character of the charts' face is set, in em."""
    files = resources.files("font_source_sans_pro") / "files"
    font = TTFont(str(files / "SourceSansPro-Regular.otf"))
    widths, units = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def drawing(markup: str) -> Element:
    """Return a drawing's root; it has a title, which is its alternative text."""
    root: Element = fromstring(markup)
    assert root.tag == f"{SVG}svg"
    assert (root.findtext(f"{SVG}title") or "").strip()
    return root


def text_boxes(root: Element) -> list[Box]:
    """Return the room of each text."""
    found = []
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.attrib[k]) for k in ("font-size", "x", "y"))
        words, known = text.text or "", advances()
        # Letter by letter, as WeasyPrint does in a drawing.
        wide = size * sum(known.get(letter, _MISSING) for letter in words)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]]
        found.append(Box(words, left, y - size * _ASCENT, left + wide, y + size * _DESCENT))
    return found


def shape_boxes(root: Element) -> Iterator[Box]:
    """Yield the room of each shape: that of its outline, and all of a dot."""
    for element in (one for one in root if one.get("points") != ""):  # a line of no points
        shape, pen = SVGPath(), BoundsPen(None)
        shape.root = element
        shape.draw(pen)
        is_dot = element.get("stroke-linecap") == "round"  # a line too short to be seen
        more = float(element.get("stroke-width", 0)) / 2 if is_dot else 0
        left, top, right, bottom = pen.bounds or (0, 0, 0, 0)
        assert "-" not in (element.get("width", "") + element.get("height", ""))
        yield Box(element.tag, left - more, top - more, right + more, bottom + more)


def assert_legible(root: Element) -> None:
    """Assert that no text covers another, and that nothing leaves the drawing."""
    _, _, across, down = (float(v) for v in root.attrib["viewBox"].split())
    texts = text_boxes(root)
    for box in (*texts, *shape_boxes(root)):
        assert box.left >= -_SLIGHT, box
        assert box.top >= -_SLIGHT, box
        assert box.right <= across + _SLIGHT, box
        assert box.bottom <= down + _SLIGHT, box
    for one, other in combinations(texts, 2):
        assert not one.meets(other), (one, other)


# --- each kind ------------------------------------------------------------------------------------


def test_each_kind_is_drawn_as_it_was() -> None:
    """A bar against is hollow, and the shortest can be seen; bands lie on the side of concern.

    The axis leaves out no other year than its first, also where that has no room for its label. All
    observations of a faded signpost are grey: the older one must not seem to count.
    """
    rising = sparkline("Rising", [5.0, None, 25.0], 10.0, 20.0, rising=True)
    falling = sparkline("Falling", [1.0, -9.0], -1.0, -5.0, rising=False)
    begins = (date(2021, 7, 1), date(2022, 1, 1), date(2025, 7, 1))
    spans = (timeline.TimeSpan(day, date(2025, 12, 31), date(2025, 9, 30)) for day in begins)
    study = a_study(signposts=[a_signpost("twice", fades_after=1)])
    seen = (sight("twice", quarter, State.OBSERVED) for quarter in ("2022Q1", "2022Q2"))
    sample = sample_of(study, *seen)
    items = (sample.briefing(quarter).items for quarter in ("2022Q2", "2023Q2"))
    made = [
        *(svg.bar(f"{value}", value, 20) for value in (-3.0, -0.001, 0.0, 0.001, 0.5, 3.0)),
        *(rising, falling, *(timeline.axis(f"From {span.first}", span) for span in spans)),
        *(one.scenarios[0].signposts[0].drawing for one in items),
    ]
    for one in made:
        assert_legible(drawing(one))
    same_as_before("\n".join(made).replace("><", ">\n<") + "\n")


@given(st.integers(1, 7000), st.integers(0, 7000))
def test_the_time_axis_is_legible(days: int, ended: int) -> None:
    """The years of a time axis never run into each other, from one quarter to twenty years."""
    first, *others = (date(2020, 1, 1) + timedelta(days=n) for n in (0, days, min(days, ended)))
    assert_legible(drawing(timeline.axis("Years", timeline.TimeSpan(first, *others))))


DAYS = st.integers(-50, 800).map(lambda days: date(2022, 1, 1) + timedelta(days=days))
MARK = st.builds(timeline.SightingMark, DAYS, st.sampled_from(State), st.booleans())


@given(st.lists(MARK, max_size=60), st.none() | DAYS)
def test_no_strip_is_clipped(seen: list[timeline.SightingMark], expected: date | None) -> None:
    """A time line clips nothing, whatever was seen, early, late or often, and whenever expected."""
    span = timeline.TimeSpan(date(2022, 1, 1), date(2024, 1, 1), date(2023, 2, 5))
    assert_legible(drawing(timeline.time_line("A strip", span, seen, expected)))


@given(st.text(min_size=1, max_size=80), st.floats(1.5, 30), st.integers(1, 4))
def test_wrapped_texts_fit_their_room(words: str, room: float, most: int) -> None:
    """A title that is too long for its room is cut visibly and stays in its place."""
    made = wrapped(words, room, most)
    assert len(made) <= most
    assert all(extent(line) <= room or line == "…" for line in made)
    whole = " ".join(words.split())
    assert " ".join(made) == whole or made[-1].endswith("…") or any("…" in line for line in made)


# --- strained -------------------------------------------------------------------------------------


LETTERS = st.sampled_from(sorted(c for c in advances() if c.isprintable())) | st.characters(
    categories=["L", "N", "P", "Zs"]
)
TITLE = st.text(LETTERS, min_size=1, max_size=120)


def drawings(strain: Strain) -> list[str]:
    """Return all drawings of a strained briefing."""
    markup = "".join(strained(strain).markup(str(strain.last)))
    return re.findall(r"<svg.*?</svg>", markup, re.DOTALL)


@pytest.mark.long
@pytest.mark.parametrize("strain", STRAINS, ids=str)
def test_every_drawing_of_a_strained_briefing_is_legible(strain: Strain) -> None:
    """Every drawing of a strained briefing keeps its texts apart, and stays within its frame."""
    every = list(map(drawing, drawings(strain)))
    for root in every:
        assert_legible(root)
    assert "2022" in {box.words for root in every for box in text_boxes(root)}


@given(st.lists(TITLE, min_size=1, max_size=15))
def test_no_title_makes_the_heat_maps_head_collide(titles: list[str]) -> None:
    """The heat map's head cuts a title only where it says that it has no room for the names.

    Whatever the titles are, none runs into another.
    """
    root = drawing(heat_map.head("Scenarios", titles))
    assert_legible(root)
    told = "".join(box.words for box in text_boxes(root))
    cut = [title for title in titles if "".join(title.split()) not in told.replace(" ", "")]
    assert not (heat_map.has_room_for_names(titles) and cut)


# --- pictures -------------------------------------------------------------------------------------


# Another resolution makes up to 1.0 of the same drawing; the least damage does 3.7, where one of
# several lines is gone, and 5.4 where a small label moves by 3 mm.
TOLERATED = 2.0

RESOLUTION = 64  # dots an inch: 3 mm are 7.6 dots
# Drawn larger and averaged, by cairo, which does not put edges on whole dots as pdftoppm
# does: what then differs between versions is small.
_LARGER = 4
# A picture is compared tile by tile, so that what happens to one label is not lost in a
# page. Blurring takes out how a renderer smooths edges.
_TILE = 16
_BLUR = 1.2
_SHEET = """
@page { size: 470pt 1500pt; margin: 8pt; @top-left { content: none } @top-right { content: none }
  @bottom-left { content: none } @bottom-right { content: none } }
svg { display: inline; margin: 0 8pt 4pt 0; }
"""
# Whose drawings are on a sheet, each once.
SHEETS = (
    *(Strain(3, 3), Strain(3, 3, "exploratory"), Strain(3, 60)),
    *(Strain(8, 60, "exclusive"), Strain(15, 3), Strain(8, 60, "open", "one")),
)


@pytest.mark.client
@pytest.mark.parametrize("strain", SHEETS, ids=str)
def test_charts_look_as_they_did(strain: Strain) -> None:
    """No chart changes its look before somebody has looked at it."""
    path = golden_file(str(strain)).with_suffix(".png")
    drawn = drawn_sheet([*MARKS.values(), *drawings(strain)])
    if os.environ.get("UPDATE_GOLDEN") == "1":
        drawn.save(path, optimize=True)
    with Image.open(path) as golden:
        assert difference(golden, drawn) < TOLERATED, f"{path}: look at it, then UPDATE_GOLDEN=1"


def test_no_picture_is_left_of_what_is_gone() -> None:
    """Each picture is of a sheet that is drawn, and each sheet has one."""
    assert {path.stem for path in GOLDEN.glob("briefing/test_charts/*/*")} == {*map(str, SHEETS)}


def drawn_sheet(parts: list[str]) -> Image.Image:
    """Return drawings on one page, each once, in grey."""
    pdftocairo = str(require("pdftocairo"))
    press = press_for("a4", _SHEET)
    document = press.lay_out(html_page("".join(dict.fromkeys(parts))))
    assert len(document.pages) == 1, "the parts need a higher sheet"
    how = ["-r", str(RESOLUTION * _LARGER), "-gray", "-singlefile", "-png"]
    command = [pdftocairo, *how, "-", "-"]
    pdf = press.bind(document, document.pages)
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    return Image.open(BytesIO(done.stdout)).convert("L").reduce(_LARGER)


def difference(one: Image.Image, other: Image.Image) -> int:
    """Return how much two pictures differ in the tile where they do most, of 255 greys."""
    assert one.size == other.size, (one.size, other.size)
    both = (picture.filter(ImageFilter.GaussianBlur(_BLUR)) for picture in (one, other))
    tiles = ImageChops.difference(*both).filter(ImageFilter.BoxBlur(_TILE // 2))
    return max(tiles.tobytes())
