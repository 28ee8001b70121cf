"""LibreOffice and Gnumeric as referees of our formulas: they must find what Python wrote."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from tests.clients import gnumeric_convert, libreoffice_convert

_KEPT_VALUE = re.compile(rb"(</f>)<v>[^<]*</v>")
_TOLERANCE = 1e-9


def calculated_by(program: str, data: bytes, folder: Path) -> bytes:
    """Return a tracker as ``soffice`` or ``ssconvert`` calculates and saves it.

    They trust the values that they find, so those of formulas are taken out before.
    """
    path, saved = folder / "opened.xlsx", folder / "saved.xlsx"
    path.write_bytes(without_values(data))
    if program == "soffice":
        return libreoffice_convert(path, "xlsx:Calc MS Excel 2007 XML", folder / "out").read_bytes()
    return gnumeric_convert(path, saved).read_bytes()


def without_values(data: bytes) -> bytes:
    """Return a tracker without the values of its formulas."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _KEPT_VALUE.sub(rb"\1", part)
            copy.writestr(name, part)
    return target.getvalue()


def differences(written: bytes, calculated: bytes) -> list[str]:
    """Return where a formula's value differs; numbers may by 1e-9, text not at all."""
    ours, theirs = values(written), values(calculated)
    return [
        f"{sheet}!{cell}: Python {ours[sheet, cell]!r}, "
        f"the program {theirs.get((sheet, cell))!r}: ={text}"
        for sheet, cell, text in formulas(written)
        if not equal(ours[sheet, cell], theirs.get((sheet, cell), ""))
    ]


def formulas(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield the sheet, the address and the text of each formula."""
    for sheet in load_workbook(BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value).removeprefix("=")


def values(data: bytes) -> dict[tuple[str, str], object]:
    """Return what a program that does not calculate sees, by sheet and address."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {
        (name, f"{get_column_letter(column)}{number}"): value
        for name in book.sheet_names
        for number, row in enumerate(
            book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1
        )
        for column, value in enumerate(row, 1)
    }


def equal(ours: object, theirs: object) -> bool:
    """Tell whether two values are the same; numbers to 1e-9."""
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= _TOLERANCE
    return ours == theirs
