"""Find the colours and fonts that analysts gave cells of a returned tracker."""

from __future__ import annotations

from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill, PatternFill
from openpyxl.styles.fonts import Font

from scenariobook.colours import Tracker
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.xlsx.cell_styles import PALETTE
from scenariobook.workbook.xlsx.held import fills_and_fonts, style_numbers

_TEXT_INK: Final = 1  # the number of a theme's colour for text
_HATCHED: Final = frozenset(
    {Tracker.HATCH, "FFEDEFF1"}
)  # LibreOffice turns a hatching into one colour
_PLAIN: Final = frozenset({8, 9, 64, 65})  # indexes of black, white, and the default colours


class OwnColours:
    """Distinguishes the analysts' colours and fonts from the program's, in one tracker."""

    def __init__(self, opened: WorkbookFile) -> None:
        fills, fonts = fills_and_fonts(opened.workbook)
        self._fills = [fill if _is_own_fill(fill) else None for fill in fills]
        self._inks = [
            font.color if font.color is not None and _is_own_ink(font.color) else None
            for font in fonts
        ]
        self._kinds = [
            font if font.b or font.i or font.u or font.strike else None for font in fonts
        ]

    def of(self, cell: Cell | MergedCell) -> tuple[Fill | None, Color | None, Font | None]:
        """Return a cell's fill and font colour if they are the analysts', and its font if marked.

        A font is marked if it is bold, italic, underlined or struck through.
        """
        style = style_numbers(cell)
        if style is None:
            return None, None, None
        font, fill = style[0], style[1]  # their names are slower, and there are many cells
        return self._fills[fill], self._inks[font], self._kinds[font]


def _is_own_fill(fill: Fill) -> bool:
    if not isinstance(fill, PatternFill):  # a gradient
        return True
    return fill.fill_type not in {None, "none", "gray125"} and _is_own(fill.fgColor)


def _is_own_ink(colour: Color) -> bool:
    plain = colour.type == "theme" and colour.theme == _TEXT_INK and not colour.tint
    return not plain and _is_own(colour)


def _is_own(colour: Color) -> bool:
    if colour.type == "rgb":
        return f"FF{str(colour.rgb)[-6:]}" not in PALETTE | _HATCHED
    return colour.type == "theme" or (colour.type == "indexed" and colour.indexed not in _PLAIN)
