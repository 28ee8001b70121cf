from __future__ import annotations

import re
import string
from io import BytesIO
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from scenariobook.briefing import embedded
from scenariobook.briefing.assets import read_font, template_folder

FONTS = sorted(
    set(re.findall(r"font:([\w-]+\.otf)", (template_folder() / "briefing.css").read_text()))
)
CHARACTERS = (
    string.printable + "–—−→‘’“”…×≥≤äöüéèçšž\N{COMBINING ACUTE ACCENT}\N{CYRILLIC SMALL LETTER A}"
)


def opened(name: str) -> TTFont:
    """Return a font that was cut."""
    return TTFont(BytesIO(embedded.cut(read_font(name) or b"", CHARACTERS)))


def drawn(font: TTFont) -> dict[int, tuple[Any, Any]]:
    """Return the outline and the width of each character."""
    glyphs, found = font.getGlyphSet(), {}
    for character, name in font.getBestCmap().items():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        found[character] = pen.value, glyphs[name].width
    return found


def features(font: TTFont) -> dict[str, set[str]]:
    """Return the OpenType features of a font."""
    return {
        table: {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}
        for table in ("GSUB", "GPOS")
        if table in font
    }


@pytest.fixture
def without_harfbuzz(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine for which HarfBuzz has no wheel."""
    monkeypatch.setattr(embedded, "uharfbuzz", None)
    return monkeypatch


@pytest.mark.parametrize("name", FONTS)
def test_both_ways_leave_the_same_glyphs(name: str, without_harfbuzz: pytest.MonkeyPatch) -> None:
    """Each character looks the same, is as wide, and joins and shifts by the same features."""
    by_fonttools = opened(name)
    without_harfbuzz.undo()
    by_harfbuzz = opened(name)
    original = TTFont(BytesIO(read_font(name) or b""))
    kept = original.getBestCmap().keys() & set(map(ord, CHARACTERS))
    assert drawn(by_harfbuzz) == drawn(by_fonttools)
    assert drawn(by_harfbuzz) == {c: d for c, d in drawn(original).items() if c in kept}
    assert features(by_harfbuzz) == features(by_fonttools)
    assert by_harfbuzz["maxp"].numGlyphs == by_fonttools["maxp"].numGlyphs


@pytest.mark.parametrize("there", [True, False])
def test_a_font_is_the_same_on_every_run(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the promise of same bytes, whichever way there is."""
    if not there:
        monkeypatch.setattr(embedded, "uharfbuzz", None)
    data = read_font(FONTS[0]) or b""
    assert embedded.cut(data, "ab–") == embedded.cut(data, "ab–")


def test_harfbuzz_is_what_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the time of `brief --html`: both ways look the same."""
    monkeypatch.setattr(embedded, "_with_fonttools", lambda *_: pytest.fail("too slow"))
    assert opened(FONTS[0]).flavor == "woff2"
