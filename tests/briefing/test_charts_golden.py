"""Charts of synthetic studies look as they did when somebody last looked at them.

The pictures stand in tests/golden/charts; UPDATE_GOLDEN=1 writes them anew. Look at each
before it is committed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from scenariobook.briefing import rendering
from scenariobook.briefing.charts.legend import MARKS
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.sections_in_order import Annex
from tests.briefing.stress import STRAINS, strained
from tests.clients import require

pytestmark = pytest.mark.client

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "charts"
# Another resolution makes up to 1.0 of the same drawing; the least damage does 3.7, where one of
# several lines is gone, and 5.4 where a small label moves by 3 mm.
TOLERATED: Final = 2.0

RESOLUTION: Final = 64  # dots an inch: 3 mm are 7.6 dots
# Drawn larger and averaged, by cairo, which does not put edges on whole dots as pdftoppm
# does: what then differs between versions is small.
_LARGER: Final = 4
# A picture is compared tile by tile, so that what happens to one label is not lost in a
# page. Blurring takes out how a renderer smooths edges.
_TILE: Final = 16
_BLUR: Final = 1.2
_SHEET: Final = """
@page { size: 470pt %spt; margin: 8pt; @top-left { content: none } @top-right { content: none }
  @bottom-left { content: none } @bottom-right { content: none } }
body > svg { margin-bottom: 8pt; }
.row svg { display: inline; margin-right: 8pt; }
"""
STRAIN_BY_NAME: Final = {str(strain): strain for strain in STRAINS}
Parts = list[str]


def strips(*names: str) -> Parts:
    """Return the scale of each study's strips on page one, and the strips."""
    pages = [brief(name).page_one for name in names]
    return [str(part) for page in pages for part in (page.scale, *(r.strip for r in page.rows))]


def brief(name: str) -> Annex:
    """Return a study's briefing as text."""
    strain = STRAIN_BY_NAME[name]
    return strained(strain).briefing(str(strain.last))


def trends(*names: str) -> Parts:
    """Return the trends and the time lines of each study's first scenario, in rows."""
    rows: Parts = []
    for name in names:
        items = brief(name).items
        part = next(part for part in items.scenarios if part.scenario.id == "scenario-00")
        rows += [
            row([*MARKS.values()][:10]),
            row([found.drawing for found in part.indicators]),
            row([items.axis, items.axis]),
            row([found.drawing for found in part.signposts]),
        ]
    return rows


def row(drawings: Sequence[str]) -> str:
    """Return drawings side by side."""
    return f'<div class="row">{"".join(drawings)}</div>'


def heat_maps(*names: str) -> Parts:
    """Return the heat map of each study, in rows."""
    rows: Parts = []
    for name in names:
        found = brief(name).heat_map
        cells = [line.cells for group in found.groups for line in group.rows if line.cells]
        rows += [row([*MARKS.values()][10:]), row([found.head, found.head]), row(cells[:6])]
    return rows


# What is on each sheet, and how high it is in points.
SHEETS: Final[dict[str, tuple[Callable[[], Parts], float]]] = {
    "strips": (lambda: strips("3x3-open-many", "3x3-open-one", "3x3-exploratory-many"), 370),
    "trends": (lambda: trends("3x3-exploratory-many", "3x60-open-many", "8x60-open-one"), 430),
    "heat-map": (
        lambda: heat_maps("3x3-open-many", "8x60-exclusive-many", "15x3-open-many"),
        300,
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_charts_look_as_they_did(name: str) -> None:
    """Protects from a chart that changes without anybody having looked."""
    path, (parts, height) = GOLDEN / f"{name}.png", SHEETS[name]
    drawn = sheet(parts(), height)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(path, optimize=True)
    with Image.open(path) as golden:
        assert difference(golden, drawn) < TOLERATED, (
            f"{name} looks otherwise: look at it, then UPDATE_GOLDEN=1"
        )


def test_no_picture_is_left_of_what_is_gone() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHEETS)


def sheet(parts: Iterable[str], height: float) -> Image.Image:
    """Return parts of a briefing below each other on one page, in grey."""
    pdftocairo = require("pdftocairo")
    press = Press(rendering.stylesheet(rendering.Templates(None), "a4") + _SHEET % height, None)
    document = press.lay_out(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Sheet</title></head>'
        f"<body>{''.join(parts)}</body></html>"
    )
    assert len(document.pages) == 1, "the parts need a higher sheet"
    with tempfile.TemporaryDirectory() as folder:
        pdf, grey = Path(folder) / "sheet.pdf", Path(folder) / "sheet"
        pdf.write_bytes(press.bind(document, document.pages))
        resolution = str(RESOLUTION * _LARGER)
        options = ["-r", resolution, "-gray", "-singlefile", "-png"]
        subprocess.run(
            [pdftocairo, *options, pdf, grey], check=True, capture_output=True, timeout=60
        )
        with Image.open(grey.with_suffix(".png")) as picture:
            return picture.convert("L").reduce(_LARGER)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures differ in the tile where they do most, of 255 greys."""
    assert one.size == other.size, (one.size, other.size)
    blur = ImageFilter.GaussianBlur(_BLUR)
    apart = ImageChops.difference(one.filter(blur), other.filter(blur))
    worst = 0.0
    for left in range(0, apart.width, _TILE // 2):
        for top in range(0, apart.height, _TILE // 2):
            tile = apart.crop((left, top, left + _TILE, top + _TILE))
            worst = max(worst, ImageStat.Stat(tile).mean[0])
    return worst
