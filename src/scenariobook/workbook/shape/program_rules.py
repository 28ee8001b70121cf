"""Recognise the program's own conditional formats and data validations in a returned tracker.

Spreadsheet programs rewrite them: they change spaces, split ranges, fill in missing bounds and
operators, round colours. A tracker therefore stores the rules that it was made with
(``known_rules``), and a rule that comes back is compared with those, in a normalised form. What
matches none of them is the analysts'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose, isfinite
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles.colors import Color
from openpyxl.styles.fills import Fill, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.xlsx import colour_rules
from scenariobook.workbook.xlsx.areas import Area
from scenariobook.workbook.xlsx.sheet_rules import areas

_SHADES: Final = (
    *("status", "flag", "item", "rating", "verdict", "coverage"),
    *("evidence", "log of probability", "difference"),
)
_TEXT: Final = re.compile(r'("(?:[^"]|"")*")')
# Before a function that files name by a prefix; Gnumeric writes one of its own.
_PREFIX: Final = re.compile(r"_xlfn(?:gnumeric)?\.")
_ADDRESS: Final = re.compile(
    r"((?:'(?:[^']|'')+'|[\w.]+)!)?(?:\$?[A-Z]{1,3}\$?\d{1,7}(?![\w(.])|#REF!)", re.IGNORECASE
)
_DAY: Final = re.compile(r"DATE\((\d+),(\d+),(\d+)\)", re.IGNORECASE)
_FIRST_DAY: Final = date(1899, 12, 30).toordinal()  # day 0 of a spreadsheet's dates
_OPERATORS: Final = {"equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<"}
_BLENDED: Final = 0.25  # the share of the pattern's colour where a program has no hatching
_PAPER: Final = "FFFFFF"
_NEAR: Final = 3  # of 255: by how much a program may round a colour


@dataclass(frozen=True, slots=True)
class KnownFormat:
    """A conditional format that the program wrote.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        says: its condition, normalised by ``rule_text``.
        look: its fill and font, as ``rule_look`` describes them.
        where: the columns that it covers, as ``column_key`` names them; none outside the tables.
    """

    says: str
    look: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownValidation:
    """A data validation that the program wrote.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        prompt: the title and text that a program shows when the cell is selected.
        kind: its type, such as ``list`` or ``decimal``; empty if it only shows the prompt.
        takes: its two bounds, or its list and an empty text, normalised by ``_bound``.
        where: the columns that it covers, as ``column_key`` names them; none outside the tables.
    """

    prompt: str
    kind: str
    takes: tuple[str, ...]
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRules:
    """The conditional formats and data validations that the program wrote on one sheet.

    Trackers store these field names in JSON, so they cannot be renamed.
    """

    formats: tuple[KnownFormat, ...] = ()
    checks: tuple[KnownValidation, ...] = ()


def known_rules(sheet: Worksheet, tables: Sequence[Table]) -> KnownRules:
    """Return the rules of a sheet that the program has just written."""

    def columns_in(area: Area) -> tuple[str, ...]:
        return tuple(
            column_key(table.name, column.header)
            for table in tables
            if area[0] <= table.last and area[2] >= table.top
            for number, column in enumerate(table.columns, table.left)
            if area[1] <= number <= area[3] and not column.own
        )

    formats = (
        KnownFormat(rule_text(rule), rule_look(rule), columns_in(area))
        for held in sheet.conditional_formatting
        for rule in held.rules
        for area in areas(held.sqref)
    )
    checks = (
        KnownValidation(_prompt(check), check.type or "", _bounds(check), columns_in(area))
        for check in sheet.data_validations.dataValidation
        for area in areas(check.sqref)
    )
    return KnownRules(tuple(dict.fromkeys(formats)), tuple(dict.fromkeys(checks)))


def column_key(table: str, header: str) -> str:
    """Return the key of a table's column: the table's name and the header in small letters."""
    return f"{table}\n{header.strip().casefold()}"


def formats_of_old_trackers() -> frozenset[str]:
    """Return the texts of the program's formats, for trackers that do not store them."""
    rules = (rule for shade in _SHADES for rule in colour_rules.rules(shade, "A1"))
    moved = (where for where, _ in colour_rules.status_changes("B1", "A1"))
    former = colour_rules.former_status_changes("B1", "A1")
    return frozenset({*map(rule_text, rules), *map(_of_formula, (*moved, *former))})


def matching_format(
    rule: Rule, columns: Collection[str], known: Iterable[KnownFormat]
) -> KnownFormat | None:
    """Return the program's conditional format that a rule is, or None if it is the analysts'.

    Args:
        rule: a conditional format of a returned tracker.
        columns: the keys of the program's columns that the rule covers.
        known: the formats that the program wrote on the sheet.
    """
    says = rule_text(rule)
    found = (one for one in known if one.says == says and _covers(columns, one.where))
    return next(found, None)


def is_known_validation(
    check: DataValidation, columns: Collection[str], known: Iterable[KnownValidation]
) -> bool:
    """Tell whether a data validation is one that the program wrote, and still allows the same.

    Args:
        check: a validation of a returned tracker.
        columns: the keys of the program's columns that it covers.
        known: the validations that the program wrote on the sheet.
    """
    prompt, kind, bounds = _prompt(check), check.type or "", _bounds(check)
    return any(
        one.prompt == prompt and _covers(columns, one.where) and _allows_the_same(one, kind, bounds)
        for one in known
    )


def rule_text(rule: Rule) -> str:
    """Return the normalised condition of a conditional format, without its area and look."""
    if rule.type == "cellIs" and rule.operator in _OPERATORS and len(rule.formula) == 1:
        return _of_formula(f"A1{_OPERATORS[rule.operator]}{rule.formula[0]}")
    if rule.type == "expression" and len(rule.formula) == 1:
        return _of_formula(rule.formula[0])
    scale: Any = rule.colorScale
    stops = (f"{stop.type}:{stop.val or 0:g}" for stop in (scale.cfvo if scale else ()))
    return "\n".join([str(rule.type), rule.operator or "", *map(_of_formula, rule.formula), *stops])


def rule_look(rule: Rule) -> str:
    """Return a short description of the colours and the font that a conditional format gives."""
    scale: Any = rule.colorScale
    if scale:
        return " ".join(map(_colour, scale.color))
    font, fill = (rule.dxf.font, rule.dxf.fill) if rule.dxf else (None, None)
    ink = _colour(font.color) if font else ""
    weight = f"{'b' if font and font.b else ''}{'i' if font and font.i else ''}"
    return f"{ink}/{weight}/{_fill_colour(fill)}"


def same_look(one: str, other: str) -> bool:
    """Tell whether two descriptions by ``rule_look`` are equal but for rounded colours."""
    pairs = tuple(zip(re.split("[/ ]", one), re.split("[/ ]", other), strict=False))
    return one.count("/") == other.count("/") and all(_is_near(*pair) for pair in pairs)


def _covers(columns: Collection[str], where: Sequence[str]) -> bool:
    return any(column in columns for column in where) if where else not columns


def _prompt(check: DataValidation) -> str:
    return "\n".join(" ".join((text or "").split()) for text in (check.promptTitle, check.prompt))


def _bounds(check: DataValidation) -> tuple[str, ...]:
    return tuple(_bound(text) for text in (check.formula1, check.formula2))


def _bound(formula: str | None) -> str:
    """Return a bound or a list in normalised form; an empty text if a program has lost it."""
    text = (formula or "").strip()
    if day := _DAY.fullmatch("".join(text.split())):
        return str(date(int(day[1]), int(day[2]), int(day[3])).toordinal() - _FIRST_DAY)
    return "" if text.casefold() == "nan" else _of_formula(text)


def _allows_the_same(known: KnownValidation, kind: str, bounds: Sequence[str]) -> bool:
    """Tell whether a validation allows what it did; a bound that a program lost is no change."""
    if not known.kind:
        return not kind
    if not kind:
        return True  # Gnumeric keeps only the prompt of a list that allows other entries too
    count = 1 if kind in {"list", "custom"} else len(bounds)  # programs fill in the other bound
    return kind == known.kind and all(
        not now or _is_same(was, now)
        for was, now in zip(known.takes[:count], bounds[:count], strict=True)
    )


def _is_same(one: str, other: str) -> bool:
    try:
        first, second = float(one), float(other)
    except ValueError:
        return one == other
    return isfinite(first) and isclose(first, second, rel_tol=1e-9)


def _of_formula(formula: str) -> str:
    """Return a formula in small letters, with ``@`` for addresses; its texts stay as they are."""
    return "".join(
        piece
        if piece.startswith('"')
        else _PREFIX.sub("", "".join(_ADDRESS.sub(r"\1@", piece).split()).casefold())
        for piece in _TEXT.split(formula.removeprefix("="))
    )


def _fill_colour(fill: Fill | None) -> str:
    if fill is None:
        return ""
    if not isinstance(fill, PatternFill):
        return "gradient"
    # A conditional format stores the colour of a solid fill as the background colour.
    behind = _colour(fill.bgColor)
    if fill.fill_type in {None, "solid"}:
        return behind or _colour(fill.fgColor)
    return _blend(_colour(fill.fgColor), behind)


def _blend(ink: str, paper: str) -> str:
    try:
        front, back = (bytes.fromhex(text or _PAPER) for text in (ink, paper))
    except ValueError:  # a theme's colour
        return f"{ink}on{paper}"
    return bytes(
        round(_BLENDED * a + (1 - _BLENDED) * b) for a, b in zip(front, back, strict=True)
    ).hex()


def _colour(colour: Color | None) -> str:
    """Return six hexadecimal digits, or a theme's colour number; an empty text for the default."""
    if colour is None or (colour.type == "rgb" and str(colour.rgb) == "00000000"):
        return ""
    if colour.type == "rgb":
        return str(colour.rgb)[-6:].casefold()
    return f"{colour.type}{colour.value}:{colour.tint:g}"


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        pairs = tuple(zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))
    except ValueError:
        return False
    return bool(pairs) and all(abs(a - b) <= _NEAR for a, b in pairs)
