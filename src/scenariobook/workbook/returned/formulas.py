"""Decide whether a formula in an input cell is taken: its value is then what was typed.

It is taken if it gives the same value again as long as nobody changes the workbook. So a function
that changes by itself is not, nor is what comes from another file or from a service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils import FORMULAE, column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.record.ledger.entries import LONGEST_FORMULA
from scenariobook.study.texts import long_word
from scenariobook.workbook.xlsx.areas import with_capital_errors
from scenariobook.workbook.xlsx.held import cells

# Functions whose value changes although nobody changes a cell that they name.
_VOLATILE: Final = frozenset(
    {
        *("NOW", "TODAY", "RAND", "RANDARRAY", "RANDBETWEEN", "RANDBETWEEN.NV", "RAND.NV"),
        *("OFFSET", "INDIRECT", "INFO", "CELL"),
    }
)
# Functions that get their value from outside the workbook.
_FROM_OUTSIDE: Final = frozenset(
    {
        *("WEBSERVICE", "RTD", "DDE", "CALL", "REGISTER.ID", "SQL.REQUEST", "STOCKHISTORY"),
        *("IMAGE", "FIELDVALUE", "TRANSLATE", "DETECTLANGUAGE", "COPILOT", "PY"),
        *("CUBEKPIMEMBER", "CUBEMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER"),
        *("CUBESET", "CUBESETCOUNT", "CUBEVALUE"),
    }
)
# What a file writes before the names of functions that are newer than its format.
_NEWER: Final = re.compile(r"_XLFN\.(?:_XLWS\.|_XLPM\.|ORG\.LIBREOFFICE\.|COM\.MICROSOFT\.)?")
_OTHER_FILE: Final = re.compile(r"'?[^'!\[\]]*\[[^\[\]]*\][^'!\[\]]*'?!")
_ONE_CELL: Final = re.compile(r"(?:('(?:[^']|'')+'|[^'!:\[\]]+)!)?\$?([A-Za-z]{1,3})\$?([1-9]\d*)")
_DEEPEST: Final = 10  # names that refer to names


def why_refused(text: str, sheet: Worksheet) -> str:
    """Return why the value of a formula is not taken; empty if it is.

    The words follow "a formula stands here".

    Args:
        text: the formula, with ``=``.
        sheet: the sheet that it stands on.
    """
    if not text.removeprefix("=").strip():
        return "without its text"
    if len(text) > LONGEST_FORMULA or long_word(text):
        return f"of {len(text):,} characters"
    return _why_refused(text, sheet, (), set())


def refers_to_blank(text: str, sheet: Worksheet) -> str:
    """Return the cell that a formula consists of if that cell is empty: a program shows 0 then.

    Args:
        text: the formula, with ``=``.
        sheet: the sheet that it stands on.
    """
    match = _ONE_CELL.fullmatch(text.removeprefix("=").strip())
    if match is None:
        return ""
    other = _sheet_called(_unquoted(match[1]), sheet) if match[1] else sheet
    if other is None:
        return ""
    at = int(match[3]), column_index_from_string(match[2].upper())
    cell = cells(other).get(at)
    return "" if cell is not None and cell.value is not None else match[0]


def _why_refused(text: str, sheet: Worksheet, path: tuple[str, ...], read: set[str]) -> str:
    """Return why a formula's value is not taken.

    Args:
        text: the formula, with ``=``.
        sheet: the sheet that it stands on.
        path: the names that lead to this formula, each defined by the next.
        read: the names that were read before; a few names can refer to one another in millions
            of ways.
    """
    try:
        tokens: Any = Tokenizer(with_capital_errors(text)).items
    except (TokenizerError, IndexError):
        return "that cannot be read, perhaps since it refers to another file"
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            why = _why_not(token.value.removesuffix("("))
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            why = _why_not_operand(token.value, sheet, path, read)
        else:
            why = ""
        if why:
            return why
    return ""


def _why_not(function: str) -> str:
    """Return why a formula with a function is not taken, if it is not."""
    called = function.strip().upper()
    name = _NEWER.sub("", called)
    if name in _VOLATILE:
        return f"with {name}, which changes by itself"
    if name in _FROM_OUTSIDE:
        return f"with {name}, which gets its value from elsewhere"
    if name == called and name not in FORMULAE:
        return f"with {short(function)}, which is no function of every spreadsheet program"
    return ""


def _why_not_operand(operand: str, sheet: Worksheet, path: tuple[str, ...], read: set[str]) -> str:
    if _OTHER_FILE.match(operand) or "|" in operand or "://" in operand:
        return f"that refers to another file ({short(operand)})"
    if operand.upper() in _VOLATILE:  # its brackets stand apart
        return f"with {operand.upper()}, which changes by itself"
    return _why_not_name(operand, sheet, path, read)


def _why_not_name(operand: str, sheet: Worksheet, path: tuple[str, ...], read: set[str]) -> str:
    """Return why what a name is defined as is not taken; empty if it is, or for no name."""
    name = operand.casefold()
    itself = f"with the name {short(operand)}, which refers to itself"
    if name in path:
        return itself
    if name in read:
        return ""
    read.add(name)
    for formula in _named(operand, sheet):
        if len(path) == _DEEPEST:
            return itself
        if why := _why_refused(f"={formula}", sheet, (*path, name), read):
            return why if path else f"with the name {short(operand)}, a formula {why}"
    return ""


def _named(operand: str, sheet: Worksheet) -> Iterator[str]:
    """Yield what a name is defined as: on its sheet, and in the workbook."""
    title, _, name = operand.rpartition("!")
    book: Any = sheet.parent
    on = _sheet_called(_unquoted(title), sheet) if title else sheet
    for defined in (getattr(on, "defined_names", {}), book.defined_names):
        for called, value in defined.items():
            if called.casefold() == name.casefold() and value.attr_text:
                yield value.attr_text


def _sheet_called(title: str, beside: Worksheet) -> Worksheet | None:
    """Return the sheet with a title in the same workbook; no formula refers to a chart sheet."""
    book: Any = beside.parent
    wanted = title.casefold()
    return next((one for one in book.worksheets if one.title.casefold() == wanted), None)


def _unquoted(title: str) -> str:
    return title.removeprefix("'").removesuffix("'").replace("''", "'")
