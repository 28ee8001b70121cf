"""Find the colours and fonts that analysts gave cells of a returned tracker."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill
from openpyxl.styles.fonts import Font

from scenariobook.colours import Tracker
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.xlsx.cell_styles import PALETTE

_TEXT_INK: Final = 1  # the number of a theme's colour for text
_HATCHED: Final = frozenset(
    {Tracker.HATCH, "FFEDEFF1"}
)  # LibreOffice turns a hatching into one colour
_PLAIN: Final = frozenset({8, 9, 64, 65})  # indexes of black, white, and the default colours


class OwnColours:
    """Distinguishes the analysts' colours and fonts from the program's, in one tracker."""

    def __init__(self, opened: WorkbookFile) -> None:
        book: Any = opened.workbook
        # Cells refer to fills and fonts by number in these lists, which are not public.
        fills, fonts = book._fills, book._fonts  # noqa: SLF001
        self._fills = [fill if _is_own_fill(fill) else None for fill in fills]
        self._inks = [
            font.color if font.color is not None and _is_own_ink(font.color) else None
            for font in fonts
        ]
        self._kinds = [
            font if font.b or font.i or font.u or font.strike else None for font in fonts
        ]

    def of(self, cell: Any) -> tuple[Fill | None, Color | None, Font | None]:  # noqa: ANN401  (with its style)
        """Return a cell's fill and font colour if they are the analysts', and its font if marked.

        A font is marked if it is bold, italic, underlined or struck through.
        """
        style = cell._style  # noqa: SLF001  (the numbers of its parts)
        if style is None:  # under a merged cell
            return None, None, None
        font, fill = style[0], style[1]  # their names are slower, and there are many cells
        return self._fills[fill], self._inks[font], self._kinds[font]


def _is_own_fill(fill: Any) -> bool:  # noqa: ANN401  (a plain fill or a gradient)
    if fill.tagname != "patternFill":
        return True
    return fill.fill_type not in {None, "none", "gray125"} and _is_own(fill.fgColor)


def _is_own_ink(colour: Color) -> bool:
    plain = colour.type == "theme" and colour.theme == _TEXT_INK and not colour.tint
    return not plain and _is_own(colour)


def _is_own(colour: Color) -> bool:
    if colour.type == "rgb":
        return f"FF{str(colour.rgb)[-6:]}" not in PALETTE | _HATCHED
    return colour.type == "theme" or (colour.type == "indexed" and colour.indexed not in _PLAIN)
