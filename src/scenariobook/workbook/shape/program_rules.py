"""The program's own conditional formats and validations, known again by what they say.

Programs write them in ways of their own: spaces, ranges that were split, bounds as other
numbers, an operator where none was. A tracker carries what it was made with, so that nothing of
the program's is taken for the analysts', and nothing of theirs for the program's.
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
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.xlsx import colour_rules
from scenariobook.workbook.xlsx.areas import Area
from scenariobook.workbook.xlsx.rules import areas

_SHADES: Final = (
    *("status", "flag", "item", "rating", "verdict", "coverage"),
    *("evidence", "log of probability", "difference"),
)
_TEXT: Final = re.compile(r'("(?:[^"]|"")*")')
_ADDRESS: Final = re.compile(
    r"((?:'(?:[^']|'')+'|[\w.]+)!)?(?:\$?[A-Z]{1,3}\$?\d{1,7}(?![\w(.])|#REF!)", re.IGNORECASE
)
_DAY: Final = re.compile(r"DATE\((\d+),(\d+),(\d+)\)", re.IGNORECASE)
_FIRST_DAY: Final = date(1899, 12, 30).toordinal()  # which programs count from
_OPERATORS: Final = {"equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<"}
_BLENDED: Final = 0.25  # how much of its ink a program shows that has no hatching
_PAPER: Final = "FFFFFF"
_NEAR: Final = 3  # of 255: a colour that a program rounded


@dataclass(frozen=True, slots=True)
class KnownFormat:
    """A conditional format: what it says, wherever it stands, and how it looks.

    ``where`` are the columns that it stands on, by table and header in small letters; none
    where it stands beside the tables.
    """

    says: str
    look: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownValidation:
    """A validation: what it tells whoever comes to its cells, and what it takes there."""

    prompt: str
    kind: str
    takes: tuple[str, ...]
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRules:
    """The conditional formats and the validations that a sheet was made with."""

    formats: tuple[KnownFormat, ...] = ()
    checks: tuple[KnownValidation, ...] = ()


def known_rules(sheet: Worksheet, tables: Sequence[Table]) -> KnownRules:
    """Return the rules of a sheet as the program has just written it."""

    def where(area: Area) -> tuple[str, ...]:
        return tuple(
            column_key(table.name, column.header)
            for table in tables
            if area[0] <= table.last and area[2] >= table.top
            for number, column in enumerate(table.columns, table.left)
            if area[1] <= number <= area[3] and not column.own
        )

    formats = (
        KnownFormat(rule_text(rule), rule_look(rule), where(area))
        for held in sheet.conditional_formatting
        for rule in held.rules
        for area in areas(held.sqref)
    )
    checks = (
        KnownValidation(_prompt(check), check.type or "", _takes(check), where(area))
        for check in sheet.data_validations.dataValidation
        for area in areas(check.sqref)
    )
    return KnownRules(tuple(dict.fromkeys(formats)), tuple(dict.fromkeys(checks)))


def column_key(table: str, header: str) -> str:
    """Return how a table's column is told."""
    return f"{table}\n{header.strip().casefold()}"


def formats_of_old_trackers() -> frozenset[str]:
    """Return what the program's formats say: for trackers that do not carry it."""
    rules = (rule for shade in _SHADES for rule in colour_rules.rules(shade, "A1"))
    moved = (_of_formula(where) for where, _ in colour_rules.status_changes("B1", "A1"))
    return frozenset({*map(rule_text, rules), *moved})


def matching_format(
    rule: Rule, columns: Collection[str], known: Iterable[KnownFormat]
) -> KnownFormat | None:
    """Return the one of the program's formats that a rule on some columns is; None if none."""
    says = rule_text(rule)
    found = (one for one in known if one.says == says and _is_there(columns, one.where))
    return next(found, None)


def is_known_validation(
    check: DataValidation, columns: Collection[str], known: Iterable[KnownValidation]
) -> bool:
    """Tell whether a validation on some columns is one of the program's, as it was made."""
    prompt, kind, takes = _prompt(check), check.type or "", _takes(check)
    return any(
        one.prompt == prompt and _is_there(columns, one.where) and _is_as_made(one, kind, takes)
        for one in known
    )


def rule_text(rule: Rule) -> str:
    """Return what a conditional format says, wherever it stands and however it looks."""
    if rule.type == "cellIs" and rule.operator in _OPERATORS and len(rule.formula) == 1:
        return _of_formula(f"A1{_OPERATORS[rule.operator]}{rule.formula[0]}")
    if rule.type == "expression" and len(rule.formula) == 1:
        return _of_formula(rule.formula[0])
    scale: Any = rule.colorScale
    stops = (f"{stop.type}:{stop.val or 0:g}" for stop in (scale.cfvo if scale else ()))
    return "\n".join([str(rule.type), rule.operator or "", *map(_of_formula, rule.formula), *stops])


def rule_look(rule: Rule) -> str:
    """Return how cells look where a conditional format holds: inks and fills, told by name."""
    scale: Any = rule.colorScale
    if scale:
        return " ".join(map(_colour, scale.color))
    font, fill = (rule.dxf.font, rule.dxf.fill) if rule.dxf else (None, None)
    ink = _colour(font.color) if font else ""
    weight = f"{'b' if font and font.b else ''}{'i' if font and font.i else ''}"
    return f"{ink}/{weight}/{_filled(fill)}"


def same_look(one: str, other: str) -> bool:
    """Tell whether two looks are one, which a program may have rounded."""
    pairs = tuple(zip(re.split("[/ ]", one), re.split("[/ ]", other), strict=False))
    return one.count("/") == other.count("/") and all(_is_near(*pair) for pair in pairs)


def _is_there(columns: Collection[str], where: Sequence[str]) -> bool:
    return any(column in columns for column in where) if where else not columns


def _prompt(check: DataValidation) -> str:
    return "\n".join(" ".join((text or "").split()) for text in (check.promptTitle, check.prompt))


def _takes(check: DataValidation) -> tuple[str, ...]:
    return tuple(_bound(text) for text in (check.formula1, check.formula2))


def _bound(formula: str | None) -> str:
    """Return a bound or a list as it is compared; nothing where a program has lost it."""
    text = (formula or "").strip()
    if day := _DAY.fullmatch("".join(text.split())):
        return str(date(int(day[1]), int(day[2]), int(day[3])).toordinal() - _FIRST_DAY)
    return "" if text.casefold() == "nan" else _of_formula(text)


def _is_as_made(one: KnownValidation, kind: str, takes: Sequence[str]) -> bool:
    """Tell whether a validation takes what it took; what a program has lost is no change."""
    if not one.kind:
        return not kind
    if not kind:
        return True  # Gnumeric keeps only the words of a list that takes other entries too
    count = 1 if kind in {"list", "custom"} else len(takes)  # programs fill in the other bound
    return kind == one.kind and all(
        not now or _is_same(was, now)
        for was, now in zip(one.takes[:count], takes[:count], strict=True)
    )


def _is_same(one: str, other: str) -> bool:
    try:
        first, second = float(one), float(other)
    except ValueError:
        return one == other
    return isfinite(first) and isclose(first, second, rel_tol=1e-9)


def _of_formula(formula: str) -> str:
    """Return a formula without spaces, addresses and capitals, but for its texts."""
    return "".join(
        piece
        if piece.startswith('"')
        else "".join(_ADDRESS.sub(r"\1@", piece).split()).casefold().replace("_xlfn.", "")
        for piece in _TEXT.split(formula.removeprefix("="))
    )


def _filled(fill: Any) -> str:  # noqa: ANN401  (a plain fill or a gradient)
    if fill is None:
        return ""
    if fill.tagname != "patternFill":
        return "gradient"
    # Of a plain fill, a format's colour is the one behind the pattern.
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
    """Return a colour as six digits, or its number in a theme; nothing if it is the usual one."""
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
