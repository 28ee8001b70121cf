"""Define how the tracker's cells look: one palette, and looks that all cells share by name."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill
from openpyxl.styles.styleable import StyleableObject
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.colours import Tracker
from scenariobook.workbook.xlsx.held import style, style_numbers

FACE: Final = "Calibri"  # machines without it have a replacement of the same widths
DATE: Final = "yyyy-mm-dd"
MOMENT: Final = "yyyy-mm-dd hh:mm"
PERCENT: Final = '0"%"'
TYPED_PERCENT: Final = 'General"%"'  # with all decimals that somebody typed
TEXT: Final = "@"
_ALIGNMENTS: Final = ("left", "center", "right")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """Font, fill, border, alignment and number format of a cell.

    Attributes:
        size: the font's size in points.
        bold: whether the font is bold.
        italic: whether the font is italic.
        colour: the font's colour, as eight hexadecimal digits (alpha, red, green, blue).
        fill: the fill's colour; None for no fill.
        pattern: a hatching in place of a fill.
        edge: the border's colour; None for no border.
        framed: whether the border is on all four sides, instead of the bottom alone.
        thick: whether the border is thick.
        open_above: whether a frame has no line above: programs draw that line over a frame that
            a conditional format puts around the cell above.
        across: the horizontal alignment.
        down: the vertical alignment.
        wrap: whether text wraps.
        underline: whether the text is underlined, as a link is.
        indent: the indent, in units of about three spaces.
        number_format: the number format's code.
    """

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = Tracker.INK
    fill: str | None = None
    pattern: Literal["lightUp"] | None = None
    edge: str | None = Tracker.RULE
    framed: bool = False
    thick: bool = False
    open_above: bool = False
    across: str = "left"
    down: str = "center"
    wrap: bool = True
    underline: bool = False
    indent: int = 1
    number_format: str = "General"


def _input(across: str = "left", number_format: str = "General") -> CellLook:
    return CellLook(
        fill=Tracker.INPUT,
        edge=Tracker.INPUT_EDGE,
        framed=True,
        across=across,
        number_format=number_format,
    )


def _header(
    across: str, fill: str = Tracker.GREY, colour: str = Tracker.INK, edge: str = Tracker.QUIET
) -> CellLook:
    # Aligned to the top, because programs show the filter's button at the bottom.
    return CellLook(bold=True, fill=fill, colour=colour, edge=edge, across=across, down="top")


def _signed(digits: str, zero: str) -> str:
    return f'+{digits};"\N{MINUS SIGN}"{digits};{zero}'


_MOVES: Final = (
    '"\N{BLACK UP-POINTING TRIANGLE} +"0;"\N{BLACK DOWN-POINTING TRIANGLE} \N{MINUS SIGN}"0;0'
)

LOOKS: Final[Mapping[str, CellLook]] = MappingProxyType(
    {
        # cells that the program fills, in tables
        "text": CellLook(),
        "strong": CellLook(bold=True),
        "muted": CellLook(colour=Tracker.QUIET),
        "id": CellLook(colour=Tracker.QUIET, number_format=TEXT),
        "centre": CellLook(across="center"),
        "number": CellLook(across="right"),
        "count": CellLook(across="center", number_format="0"),
        "date": CellLook(across="center", number_format=DATE),
        "moment": CellLook(across="center", number_format=MOMENT),
        "percent": CellLook(across="center", number_format=PERCENT),
        "typed percent": CellLook(across="center", number_format=TYPED_PERCENT),
        "points": CellLook(across="center", number_format=_signed("0", "0")),
        "half points": CellLook(across="center", number_format=_signed("0.0", "0")),
        "moves": CellLook(across="center", number_format=_MOVES),
        "evidence": CellLook(across="center", number_format=_signed("0.00", "0.00")),
        "probability": CellLook(across="center", number_format="0.0"),
        "weight": CellLook(across="center"),
        "status": CellLook(across="center", bold=True),
        # It shows a word in place of the number of the row.
        "due": CellLook(colour=Tracker.ACCENT, across="center", number_format='"due"'),
        "link": CellLook(colour=Tracker.ACCENT, underline=True),
        "check": CellLook(colour=Tracker.WARNING, italic=True),
        "heat": CellLook(across="center", edge=Tracker.PAPER, framed=True, open_above=True),
        # cells that analysts fill in
        "input": _input(),
        "input centre": _input("center"),
        "input number": _input("right"),
        "input date": _input("center", DATE),
        # headers, and cells outside the tables
        **{f"header {across}": _header(across) for across in _ALIGNMENTS},
        **{
            f"input header {across}": _header(across, Tracker.ACCENT, Tracker.PAPER, Tracker.ACCENT)
            for across in _ALIGNMENTS
        },
        "title": CellLook(
            indent=0, size=18, bold=True, colour=Tracker.ACCENT, edge=None, wrap=False
        ),
        "banner": CellLook(indent=0, size=18, bold=True, colour=Tracker.ACCENT, edge=None),
        "banner line": CellLook(
            indent=0, size=18, bold=True, colour=Tracker.ACCENT, edge=None, wrap=False
        ),
        "question": CellLook(indent=0, size=11, edge=None, colour=Tracker.INK),
        "question line": CellLook(indent=0, size=11, edge=None, colour=Tracker.INK, wrap=False),
        "repeated header": CellLook(
            italic=True, colour=Tracker.QUIET, edge=None, across="center", down="bottom"
        ),
        "repeated header link": CellLook(
            indent=0,
            italic=True,
            colour=Tracker.ACCENT,
            edge=None,
            down="bottom",
            wrap=False,
            underline=True,
        ),
        "lead": CellLook(indent=0, colour=Tracker.QUIET, edge=None, wrap=False),
        "lead lines": CellLook(indent=0, colour=Tracker.QUIET, edge=None, down="top"),
        "heading": CellLook(
            indent=0,
            size=12,
            bold=True,
            colour=Tracker.ACCENT,
            edge=None,
            down="bottom",
            wrap=False,
        ),
        "note": CellLook(indent=0, colour=Tracker.QUIET, edge=None, down="bottom", wrap=False),
        "note centre": CellLook(
            colour=Tracker.QUIET, edge=None, across="center", down="bottom", wrap=False
        ),
        "plain": CellLook(indent=0, edge=None),
        "plain strong": CellLook(indent=0, edge=None, bold=True),
        "plain strong line": CellLook(indent=0, edge=None, bold=True, wrap=False),
        "plain muted": CellLook(indent=0, edge=None, colour=Tracker.QUIET, wrap=False),
        "line link": CellLook(
            indent=0, edge=None, wrap=False, colour=Tracker.ACCENT, underline=True
        ),
        "line": CellLook(indent=0, edge=None, wrap=False),
        "progress": CellLook(
            indent=0, size=11, bold=True, colour=Tracker.ACCENT, edge=None, wrap=False
        ),
        "todo": CellLook(size=12, bold=True, colour=Tracker.ACCENT, edge=None, across="center"),
        "task": CellLook(size=11, bold=True),
        "task link": CellLook(size=11, bold=True, colour=Tracker.ACCENT, underline=True),
        "task text": CellLook(size=11),
        "task count": CellLook(size=12, bold=True, colour=Tracker.ACCENT, across="center"),
        # the legend's samples
        "legend": CellLook(down="center"),
        "legend grade": CellLook(across="center"),
        "sample": CellLook(across="center", edge=Tracker.RULE, framed=True),
        "sample open": CellLook(
            fill=Tracker.OPEN, edge=Tracker.WARNING, framed=True, thick=True, across="center"
        ),
        "sample due": CellLook(fill=Tracker.DUE, edge=Tracker.INK, framed=True, across="center"),
        "sample input": CellLook(
            fill=Tracker.INPUT, edge=Tracker.INPUT_EDGE, framed=True, across="center"
        ),
        "sample normal": CellLook(fill=Tracker.NORMAL, across="center"),
        "sample watch": CellLook(fill=Tracker.WATCH, bold=True, across="center"),
        "sample warning": CellLook(
            fill=Tracker.WARNING, bold=True, colour=Tracker.PAPER, across="center"
        ),
        "sample carried": CellLook(italic=True, pattern="lightUp", across="center"),
        "sample stale": CellLook(italic=True, pattern="lightUp", across="center"),
        "sample quiet": CellLook(italic=True, colour=Tracker.QUIET, across="center"),
    }
)


PALETTE: Final = frozenset(
    {
        Tracker.PAPER,
        "FF000000",
        *(c for look in LOOKS.values() for c in (look.fill, look.colour) if c),
    }
)


class Styles:
    """Makes the styles of one workbook when they are first needed, and numbers them.

    A style's number is what a cell's ``s`` attribute holds.

    Args:
        sheet: any sheet of the workbook.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._marked: dict[int, int] = {}
        self._copied: dict[tuple[int, ...], int] = {}

    def number(self, look: str, number_format: str = "", text: str = "") -> int:
        """Return the number of a look's style.

        Args:
            look: a name in ``LOOKS``.
            number_format: a number format that replaces the look's own.
            text: the cell's text. If it begins like a formula, the style gets the quote prefix, so
                that programs keep it as text when somebody edits it.
        """
        quoted = text.startswith(_FORMULA_SIGNS)
        key = (look, number_format, quoted)
        found = self._numbers.get(key)
        if found is None:
            made = self._create(LOOKS[look], number_format, quoted=quoted)
            found = self._numbers[key] = made
        return found

    def marked(self, number: int) -> int:
        """Return the number of the same style, framed as a cell that somebody must settle."""
        if number not in self._marked.values():
            name, number_format, quoted = next(k for k, n in self._numbers.items() if n == number)
            look = replace(
                LOOKS[name],
                fill=Tracker.OPEN,
                edge=Tracker.WARNING,
                framed=True,
                thick=True,
                open_above=False,
            )
            self._marked[number] = self._create(look, number_format, quoted=quoted)
        return self._marked.get(number, number)

    def copied(self, cell: Cell) -> int:
        """Return the number of a style equal to that of a cell of another workbook."""
        key = tuple(style_numbers(cell) or ())
        found = self._copied.get(key)
        if found is None:
            style: Any = StyleableObject(self._sheet)
            for part in ("font", "fill", "border", "alignment", "number_format", "quotePrefix"):
                setattr(style, part, copy(getattr(cell, part)))
            found = self._copied[key] = style.style_id
        return found

    def coloured(
        self, number: int, fill: Fill | None, ink: Color | None, kind: Font | None = None
    ) -> int:
        """Return the number of a style changed by what is given.

        Args:
            number: the number of the style to change.
            fill: the new fill.
            ink: the new colour of the font.
            kind: a font whose bold, italic, underline and strike are taken over.
        """
        style: Any = self._numbered(number)
        if fill:
            style.fill = copy(fill)
        if ink:
            font = copy(style.font)
            font.color = copy(ink)
            style.font = font
        if kind:
            font = copy(style.font)
            font.b, font.i, font.u, font.strike = kind.b, kind.i, kind.u, kind.strike
            style.font = font
        return int(style.style_id)

    def formatted(self, number: int, number_format: str) -> int:
        """Return the number of a style with another number format, for a cell with a formula.

        Args:
            number: the number of the style to change.
            number_format: the code of the new format.
        """
        style: Any = self._numbered(number)
        style.number_format = number_format
        style.quotePrefix = False  # which would make a text of the formula
        return int(style.style_id)

    def _numbered(self, number: int) -> StyleableObject:
        """Return an object with the style of a number, to be changed."""
        return StyleableObject(self._sheet, style(self._sheet, number))

    def _create(self, look: CellLook, number_format: str, *, quoted: bool) -> int:
        style = StyleableObject(self._sheet)
        style.font = Font(
            name=FACE,
            sz=look.size,
            b=look.bold,
            i=look.italic,
            color=look.colour,
            family=2,
            u="single" if look.underline else None,
        )
        if look.fill:
            style.fill = PatternFill("solid", fgColor=look.fill)
        if look.pattern:
            style.fill = PatternFill(look.pattern, fgColor=Tracker.HATCH, bgColor=Tracker.PAPER)
        if look.edge:
            side = Side("medium" if look.thick else "thin", color=look.edge)
            style.border = (
                Border(left=side, right=side, top=None if look.open_above else side, bottom=side)
                if look.framed
                else Border(bottom=side)
            )
        style.alignment = Alignment(
            horizontal=look.across,
            vertical=look.down,
            wrap_text=look.wrap,
            indent=0 if look.across == "center" else look.indent,
        )
        style.number_format = number_format or look.number_format
        style.quotePrefix = quoted
        return style.style_id


def header_look(look: str, *, typed: bool) -> str:
    """Return the look of the header above cells of a look.

    Args:
        look: a name in ``LOOKS``.
        typed: whether analysts fill in the cells.
    """
    return f"{'input ' if typed else ''}header {LOOKS[look].across}"


def decimal_format(decimals: int) -> str:
    """Return the number format with so many decimals; programs put in the user's separators."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def true_minus(number_format: str) -> str:
    """Return a format of ``decimal_format`` with a true minus sign, for computed cells.

    Cells that analysts fill in keep the plain format: there programs show what was typed.
    """
    if not number_format.startswith("#"):
        return number_format
    return f'{number_format};"\N{MINUS SIGN}"{number_format}'
