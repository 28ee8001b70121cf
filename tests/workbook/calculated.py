"""Formulas with the values that they show, as Excel saves them; openpyxl leaves the values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula

from scenariobook.workbook.xlsx import opc

EMPTY_TEXT: Final = ""  # what a formula such as ="" shows
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!"})


def calculated(data: bytes, shown: Mapping[tuple[str, str], object]) -> bytes:
    """Return a workbook whose formulas, by sheet and cell, have these values beside them.

    A value is a number (a date's serial number too), a text, an error, True or False.
    """
    parts = dict(opc.parts(data))
    of_sheet = opc.sheet_parts(parts)
    for (sheet, cell), value in shown.items():
        part = of_sheet[sheet]
        pattern = rf'<c r="{cell}"([^>]*)>(<f.*?(?:</f>|/>))(?:<v\s*/>|<v>[^<]*</v>)?</c>'
        kept = re.search(pattern.encode(), parts[part], re.DOTALL)
        assert kept, (sheet, cell)
        style = re.sub(rb' t="\w+"', b"", kept[1])
        new = b'<c r="%s"%s%s>%s<v>%s</v></c>' % (
            cell.encode(),
            style,
            _kind(value),
            kept[2],
            escape(f"{value:d}" if isinstance(value, bool) else str(value)).encode(),
        )
        parts[part] = parts[part].replace(kept[0], new)
    return zipped(data, parts)


def linked(data: bytes, cells: Mapping[tuple[str, str], tuple[object, object]]) -> bytes:
    """Return a workbook with formulas in cells, each with the value that it shows."""
    workbook: Any = openpyxl.load_workbook(BytesIO(data))
    for (sheet, cell), (formula, _) in cells.items():
        workbook[sheet][cell] = formula
    saved = BytesIO()
    workbook.save(saved)
    shown = {cell: value for cell, (_, value) in cells.items() if value is not None}
    return calculated(saved.getvalue(), shown)


def formulas_of(data: bytes, sheet: str) -> dict[str, tuple[str, object]]:
    """Return the formulas of a sheet by cell, each with the value beside it."""
    books: list[Any] = [
        openpyxl.load_workbook(BytesIO(data), data_only=alone) for alone in (False, True)
    ]
    return {
        cell.coordinate: (_text(cell.value), books[1][sheet][cell.coordinate].value)
        for row in books[0][sheet].iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _text(formula: object) -> str:
    return f"{{{formula.text}}}" if isinstance(formula, ArrayFormula) else str(formula)


def _kind(value: object) -> bytes:
    if isinstance(value, bool):
        return b' t="b"'
    if isinstance(value, str):
        return b' t="e"' if value in _ERRORS else b' t="str"'
    return b""


def zipped(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook with other bytes in its parts."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, parts[name])
    return target.getvalue()
