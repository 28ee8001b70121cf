"""Charts as pictures: set on sheets, drawn by a program of poppler, compared with a tolerance."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageStat

from scenariobook.briefing import rendering
from scenariobook.briefing.pdf import Press
from tests.clients import require

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


def sheet(parts: Iterable[str], height: float, larger: int = _LARGER) -> Image.Image:
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
        resolution = str(RESOLUTION * larger)
        options = ["-r", resolution, "-gray", "-singlefile", "-png"]
        subprocess.run(
            [pdftocairo, *options, pdf, grey], check=True, capture_output=True, timeout=60
        )
        with Image.open(grey.with_suffix(".png")) as picture:
            return picture.convert("L").reduce(larger)


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
