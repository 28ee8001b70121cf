"""Say how the tracker's cells look: their styles, and the rules that colour a cell by its word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import Fill
from openpyxl.styles.styleable import StyleableObject
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.assess.item_status import Instead, Status
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import State
from scenariobook.record.merge.conflicts_in_words import OPEN
from scenariobook.standards.colours import Sheets
from scenariobook.standards.likelihood_terms import NO_TERM

FACE: Final = "Calibri"  # machines without it have Carlito, of the same widths
_DATE: Final = "yyyy-mm-dd"
PERCENT: Final = 'General"%"'  # with all decimals that somebody typed
TEXT: Final = "@"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """Font, fill, lines, alignment and number format of a cell.

    Attributes:
        size: The font's size in points.
        bold: Whether the font is bold.
        italic: Whether the font is italic.
        underline: Whether the text is underlined, as a link is.
        colour: The font's colour.
        fill: The fill's colour.
        edge: The colour of the line below; empty for none.
        framed: Whether there are lines on all four sides.
        across: The horizontal alignment.
        down: The vertical alignment.
        wrap: Whether text wraps.
        number_format: The number format's code.
        quiet_header: Whether the column's header is as quiet as its cells.
    """

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = Sheets.INK
    fill: str = Sheets.PAPER
    edge: str = Sheets.RULE
    framed: bool = False
    across: str = "left"
    down: str = "center"
    wrap: bool = True
    number_format: str = "General"
    quiet_header: bool = False


_INPUT: Final = CellStyle(fill=Sheets.INPUT, edge=Sheets.INPUT_EDGE, framed=True)
_QUIET: Final = CellStyle(colour=Sheets.QUIET)
_DEFINITION: Final = CellStyle(colour=Sheets.QUIET, size=9, quiet_header=True)
_LINK: Final = CellStyle(colour=Sheets.ACCENT, wrap=False, quiet_header=True)
_HEADER: Final = CellStyle(bold=True, fill=Sheets.TINT, edge=Sheets.ACCENT, down="top")
_PLAIN: Final = CellStyle(edge="", wrap=False)
_ACCENT: Final = CellStyle(colour=Sheets.ACCENT, bold=True)
_CENTRED: Final = "center"
_SAMPLE: Final = CellStyle(across=_CENTRED)

CELL_STYLES: Final[Mapping[str, CellStyle]] = MappingProxyType(
    {
        # cells of tables that the program fills
        "text": CellStyle(),
        "strong": CellStyle(bold=True),
        "number": CellStyle(across="right"),
        "centre": CellStyle(across=_CENTRED),
        "date": CellStyle(across=_CENTRED, number_format=_DATE),
        "percent": CellStyle(across=_CENTRED, number_format=PERCENT),
        "signed": CellStyle(across=_CENTRED, number_format='+0.00;"\N{MINUS SIGN}"0.00;0.00'),
        "quiet": _QUIET,
        "quiet centre": replace(_QUIET, across=_CENTRED),
        "quiet date": replace(_QUIET, across=_CENTRED, number_format=_DATE),
        "quiet percent": replace(_QUIET, across=_CENTRED, number_format=PERCENT),
        "definition": _DEFINITION,
        "definition number": replace(_DEFINITION, across="right"),
        "link": _LINK,
        "id": replace(_LINK, size=8, colour=Sheets.ID, number_format=TEXT),
        # cells that people fill in
        "input": _INPUT,
        "input centre": replace(_INPUT, across=_CENTRED),
        "input number": replace(_INPUT, across="right"),
        "input date": replace(_INPUT, across=_CENTRED, number_format=_DATE),
        "input percent": replace(_INPUT, across=_CENTRED, number_format=PERCENT),
        "input period": replace(_INPUT, across=_CENTRED, number_format=TEXT),
        "input id": replace(_INPUT, size=8, number_format=TEXT, wrap=False),
        # around the tables
        "title": replace(_PLAIN, size=16, bold=True, colour=Sheets.ACCENT),
        "count": replace(_PLAIN, bold=True, colour=Sheets.ACCENT),
        "hint": replace(_PLAIN, colour=Sheets.QUIET),
        "heading": replace(_PLAIN, size=12, bold=True, colour=Sheets.ACCENT),
        "line": _PLAIN,
        "quiet line": replace(_PLAIN, colour=Sheets.QUIET),
        # the Guide
        "study": replace(_PLAIN, size=20, bold=True, colour=Sheets.ACCENT),
        "question": replace(_PLAIN, size=11),
        "guide head": replace(_HEADER, down="center"),
        "guide head centre": replace(_HEADER, down="center", across=_CENTRED),
        "guide link": replace(_ACCENT, underline=True),
        "guide count": replace(_ACCENT, size=11, across=_CENTRED),
        "step": replace(_PLAIN, size=12, bold=True, colour=Sheets.ACCENT),
        # samples in the legend
        "sample due": replace(_INPUT, across=_CENTRED, fill=Sheets.DUE),
        "sample watch": replace(_SAMPLE, bold=True, fill=Sheets.WATCH),
        "sample warning": replace(_SAMPLE, bold=True, fill=Sheets.INK, colour=Sheets.PAPER),
        "sample observed": replace(_SAMPLE, bold=True, fill=Sheets.ACCENT, colour=Sheets.PAPER),
        "sample quiet": replace(_SAMPLE, italic=True, colour=Sheets.QUIET),
        "sample plain": replace(_SAMPLE, colour=Sheets.QUIET),
        "sample wrong": replace(_SAMPLE, bold=True, colour=Sheets.WRONG),
    }
)


def header_of(style: str, *, is_input: bool) -> str:
    """Return the name of the style of a column's header.

    Args:
        style: The style of the column's cells, a name in ``CELL_STYLES``.
        is_input: Whether people fill in the cells.
    """
    return f"{'input' if is_input else 'shown'} header of {style}"


def _header_style(style: str, *, is_input: bool) -> CellStyle:
    cell_style = CELL_STYLES[style]
    head = replace(_HEADER, across=cell_style.across)
    if is_input:
        return replace(head, fill=Sheets.ACCENT, colour=Sheets.PAPER)
    if cell_style.quiet_header:
        return replace(head, bold=False, colour=Sheets.QUIET)
    return head


def decimal_format(decimals: int) -> str:
    """Return the number format with so many decimals, and a true minus sign."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"{digits};\N{MINUS SIGN}{digits}"


def bound_format(decimals: int, sign: str) -> str:
    """Return the number format of a threshold with a sign before it, such as ``≥``."""
    plus, minus = decimal_format(decimals).split(";")
    return f'"{sign} "{plus};"{sign} \N{MINUS SIGN}"{minus.removeprefix(chr(0x2212))}'


_ALL_STYLES: Final = dict(CELL_STYLES) | {
    header_of(style, is_input=is_input): _header_style(style, is_input=is_input)
    for style in CELL_STYLES
    for is_input in (True, False)
}


class Styles:
    """Makes the styles of one workbook when they are first needed, and numbers them.

    A cell's attribute ``s`` holds the number of its style.
    """

    def __init__(self, sheet: Worksheet) -> None:
        """Begin with the styles of the workbook of a sheet."""
        self._sheet = sheet
        self._numbers: dict[tuple[str, str, bool, Fill | None], int] = {}
        self._parts: dict[tuple[object, ...], int] = {}

    def number(
        self, style: str, number_format: str = "", text: str = "", fill: Fill | None = None
    ) -> int:
        """Return the number of a style.

        Args:
            style: A name in ``CELL_STYLES``, or a name that ``header_of`` returns.
            number_format: The number format; empty for the style's own.
            text: The cell's text. If it begins like a formula, the style gets the quote prefix, so
                that programs keep it as text when somebody edits it.
            fill: The fill that somebody gave to the cell; None for the style's own.
        """
        key = style, number_format, text.startswith(_FORMULA_SIGNS), fill
        number = self._numbers.get(key)
        if number is None:
            how = _ALL_STYLES[style]
            how = replace(how, number_format=number_format or how.number_format)
            number = self._numbers[key] = self._new_style(how, *key[2:])
        return number

    def _new_style(self, style: CellStyle, quoted: bool, fill: Fill | None) -> int:  # noqa: FBT001  (a part of the key)
        cell: Any = StyleableObject(self._sheet, StyleArray())
        letters = style.size, style.bold, style.italic, style.underline, style.colour
        self._set_part(cell, "font", _font, *letters)
        self._set_part(cell, "fill", copy if fill else _solid_fill, fill or style.fill)
        if style.edge:
            self._set_part(cell, "border", _border, style.edge, style.framed)
        self._set_part(cell, "alignment", _alignment, style.across, style.down, style.wrap)
        cell.number_format = style.number_format
        cell.quotePrefix = quoted
        return int(cell.style_id)

    def _set_part(self, style: Any, part: str, make: Callable[..., object], *how: object) -> None:  # noqa: ANN401  (its stubs lack what we use)
        """Set a part of a style, such as its font; reuse an equal part of another style."""
        numbers = style._style  # noqa: SLF001  (where a style has its parts' numbers)
        if (part, *how) not in self._parts:
            setattr(style, part, make(*how))
            self._parts[part, *how] = getattr(numbers, f"{part}Id")
        setattr(numbers, f"{part}Id", self._parts[part, *how])


def _font(size: float, bold: bool, italic: bool, underline: bool, colour: str) -> Font:  # noqa: FBT001  (parts of a style)
    line: Literal["single"] | None = "single" if underline else None
    return Font(name=FACE, family=2, sz=size, b=bold, i=italic, u=line, color=colour)


def _solid_fill(colour: str) -> Fill:
    return PatternFill("solid", fgColor=colour)


def _border(colour: str, framed: bool) -> Border:  # noqa: FBT001  (a part of a style)
    side = Side("thin", color=colour)
    beside = side if framed else None
    return Border(left=beside, right=beside, top=beside, bottom=side)


def _alignment(across: str, down: str, wrap: bool) -> Alignment:  # noqa: FBT001  (a part of a style)
    indent = 0 if across == _CENTRED else 1
    return Alignment(horizontal=across, vertical=down, wrap_text=wrap, indent=indent)


def _rule_style(
    colour: str, fill: str = "", *, bold: bool = True, italic: bool = False
) -> DifferentialStyle:
    return DifferentialStyle(
        font=Font(color=colour, b=bold, i=italic),
        fill=PatternFill("solid", fgColor=fill, bgColor=fill) if fill else None,
    )


_ALERT: Final = _rule_style(Sheets.PAPER, Sheets.INK)
_SEEN: Final = _rule_style(Sheets.PAPER, Sheets.ACCENT)
_WATCHED: Final = _rule_style(Sheets.INK, Sheets.WATCH)
_UNKNOWN: Final = _rule_style(Sheets.QUIET, bold=False, italic=True)
_WRONG: Final = _rule_style(Sheets.WRONG)
_DUE: Final = _rule_style(Sheets.ACCENT)
_DONE: Final = _rule_style(Sheets.QUIET, bold=False)
_DUE_CELL: Final = DifferentialStyle(
    fill=PatternFill("solid", fgColor=Sheets.DUE, bgColor=Sheets.DUE)
)

# The words of the check cells. The rules below look for these words, which stand nowhere else.
DUE: Final = "due"
AS_BEFORE: Final = "as before"
UNCLEAR: Final = "unclear"
DONE: Final = "done"  # of a commitment
NOT_DUE: Final = "not due"  # of a commitment
LONG: Final = "long"  # of a text; it stands behind the count of its characters
_DAY: Final = "date"  # the first word of every remark about a day
DATE_UNCLEAR: Final = f"{_DAY} {UNCLEAR}"
DATE_TOO_OLD: Final = f"{_DAY} too old"  # the value is stale


def date_not_in(quarter: Quarter) -> str:
    """Return a cell's words for a day outside a quarter."""
    return f"{_DAY} not in {quarter}"


def _says(*words: str) -> str:
    """Return the condition that a cell says one of some words."""
    conditions = [f'[cell]="{word}"' for word in words]
    return f"OR({','.join(conditions)})" if words[1:] else conditions[0]


def _begins(cell: str, word: str) -> str:
    """Return the condition that a cell begins with a word."""
    return f'LEFT({cell},{len(word)})="{word}"'


_IS_ASKED: Final = f'OR([check]="{DUE}",{_begins("[check]", OPEN)})'

# By the name of a column's set of rules: each rule's condition and style. In a condition,
# ``[cell]`` is the cell, and ``[check]`` is the check cell of its row. The first rule that holds
# wins.
RULES: Final[Mapping[str, tuple[tuple[str, DifferentialStyle], ...]]] = MappingProxyType(
    {
        "status": (
            (_says(Status.WARNING), _ALERT),
            (_says(State.OBSERVED), _SEEN),
            (_says(Status.WATCH, Instead.OVERDUE, State.EMERGING), _WATCHED),
            (_says(Status.STALE, Status.NO_DATA, Instead.FADED), _UNKNOWN),
            (_says(Status.INCOMPLETE), _UNKNOWN),
            (_says(UNCLEAR), _WRONG),
        ),
        "check": (
            (_says(DUE), _DUE),
            (_says(AS_BEFORE, DONE, NOT_DUE), _DONE),
            ('[cell]<>""', _WRONG),
        ),
        "term": (
            (_says(DUE), _DUE),
            (f'OR(RIGHT([cell])="?",RIGHT([cell],{len(LONG)})="{LONG}")', _WRONG),
            (f"OR({_begins('[cell]', OPEN)},{_begins('[cell]', NO_TERM)})", _WRONG),
        ),
        "answered": (
            (f'AND([cell]="",{_IS_ASKED})', _DUE_CELL),
            (
                (
                    f'AND([cell]<>"",[check]<>"",[check]<>"{DONE}",[check]<>"{NOT_DUE}",'
                    f'LEFT([check],{len(_DAY)})<>"{_DAY}")'
                ),
                _WRONG,
            ),
        ),
        "day": (("ISTEXT([cell])", _WRONG),),
        "dated": ((f'AND([cell]<>"",OR(ISTEXT([cell]),{_begins("[check]", _DAY)}))', _WRONG),),
        "termed": ((f'AND([cell]="",{_IS_ASKED})', _DUE_CELL),),
    }
)
