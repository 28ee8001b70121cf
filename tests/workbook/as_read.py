"""A tracker or a hand-out as a person reads it, and as other programs calculate it.

A person finds tables by their headers, and rows by their ids.

Plain openpyxl reads and writes the file.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from tests.clients import gnumeric_convert
from tests.clients.office import saved_by_libreoffice
from tests.commands import TRACKER

# A table of each sheet on which one types, and headers that no other table of its sheet has.
_TABLES: Final = {
    "Update": ("Update", {"value", "as of", "id"}),
    "Signposts": ("Signposts", {"state", "seen on", "id"}),
    "Words": ("Judgments", {"characters", "text"}),
    "Judgments": ("Judgments", {"confidence", "rationale", "id"}),
    "Chances": ("Judgments", {"chance", "id"}),
    "Decisions": ("Decisions", {"answer", "id"}),
    "Commitments": ("Decisions", {"what", "done on", "id"}),
    "Estimates": ("Estimates", {"likelihood", "reason", "id"}),
    "Log": ("Log", {"quarter", "value", "id"}),
    "Proposed": ("Sources", {"proposed title"}),
}
# Where a row is called otherwise than by its id.
_CALLED: Final = {"Words": ""}
_YELLOW: Final = {"FFF8DC", "FFE48A"}

# Cells by their headers, of which openpyxl's types know too little; under "" stands the first.
Row = dict[str, Any]
# What is typed, by table, row's id and column's header.
Cells = Mapping[tuple[str, str, str], Any]
# What else is changed in a workbook.
Change = Callable[[Workbook], object]


def cells_of(book: Workbook) -> Iterator[Cell]:
    """Yield all cells of all sheets, without those that a merged range hides."""
    for sheet in book:
        for line in sheet.iter_rows():
            yield from (cell for cell in line if isinstance(cell, Cell))


def is_input(cell: Cell) -> bool:
    """Return whether a cell has one of the two colours that say "type here"."""
    return cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in _YELLOW


def all_rows(book: Workbook) -> dict[str, list[Row]]:
    """Return the rows of each table in which one types, down to one row below its last."""
    found: dict[str, list[Row]] = {}
    for sheet in book:
        marks = {name: has for name, (title, has) in _TABLES.items() if title == sheet.title}
        header: list[str] = []
        rows: list[Row] = []
        if not marks:
            continue
        for line in sheet.iter_rows(max_row=sheet.max_row + 1):
            texts = [str(cell.value or "") for cell in line]
            begins = [name for name, has in marks.items() if has <= set(texts)]
            if begins:
                header, rows = texts, found.setdefault(begins[0], [])
            elif header:
                row = {text: cell for text, cell in zip(header, line, strict=True) if text}
                rows.append({**row, "": line[0]})
    return found


def table(book: Workbook, name: str) -> list[Row]:
    """Return the rows of a table that have an id, or what stands for one."""
    rows = all_rows(book).get(name)
    assert rows is not None, f"no table of {name}; the sheets are {book.sheetnames}"
    return [row for row in rows if row[_CALLED.get(name, "id")].value is not None]


def ids(book: Workbook, name: str) -> list[str]:
    """Return what the rows of a table are called, from top to bottom; those hidden too."""
    return [str(row[_CALLED.get(name, "id")].value) for row in table(book, name)]


def row_of(book: Workbook, name: str, called: str) -> Row:
    """Return a row; an id may have something before it.

    A trigger's or an assumption's has a letter, a new commitment's the number of the last entry.
    """
    fits = {called.lower(), f"t-{called}", f"a-{called}"}
    rows = list(zip(map(str.lower, ids(book, name)), table(book, name), strict=True))
    is_new = name == "Commitments" and not any(found in fits for found, _ in rows)
    pattern = re.compile(rf"\d+-{called}")
    (row,) = (row for found, row in rows if found in fits or (is_new and pattern.fullmatch(found)))
    return row


def is_hidden(row: Row) -> bool:
    """Return whether nobody sees a row."""
    return bool(row[""].parent.row_dimensions[row[""].row].hidden)


def blank(book: Workbook, name: str, header: str) -> Row:
    """Return the first row of a table in which nothing is typed under a header."""
    return next(row for row in all_rows(book)[name] if row[header].value is None)


def fill_in(row: Row, **values: object) -> None:
    """Type into a row's cells by their headers; ``_`` stands for a space."""
    for header, value in values.items():
        row[header.replace("_", " ")].value = value


def in_row(table_: str, called: str, **values: object) -> Cells:
    """Return what is typed in a row, by its headers; ``_`` stands for a space."""
    return {(table_, called, header.replace("_", " ")): value for header, value in values.items()}


def update(header: str = "value", **typed_values: object) -> dict[tuple[str, str, str], object]:
    """Return what is typed under a header of Update, by the last letter of a shore."""
    return {("Update", f"shore-{letter}", header): one for letter, one in typed_values.items()}


def type_in(
    cells: Cells, name: str = "copy.xlsx", of: Path = TRACKER, change: Change | None = None
) -> str:
    """Save a workbook, with cells typed in and whatever else is changed; return its name."""
    book = openpyxl.load_workbook(of, rich_text=True)
    for (table_, called, header), value in cells.items():
        row_of(book, table_, called)[header].value = value
    if change:
        change(book)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    book.save(name)
    return name


def upside_down(book: Workbook) -> None:
    """Sort the rows of Update the other way, as a program does: cell by cell, styles too."""
    lines = [[*row.values()][:-1] for row in table(book, "Update")]  # the first cell stands twice
    kept = [[(c.value, c._style, c.comment, c.row) for c in line] for line in lines]
    for line, was in zip(lines, reversed(kept), strict=True):
        for cell, (value, style, comment, number) in zip(line, was, strict=True):
            own = re.compile(rf"(\b[A-Z]{{1,3}}){number}\b")
            is_formula = isinstance(value, str) and value.startswith("=")
            cell.value = own.sub(rf"\g<1>{cell.row}", str(value)) if is_formula else value
            cell._style, cell.comment = style, copy(comment)


def saved_with_result(path: str | Path, formula: str, shows: float | str) -> None:
    """Let the file hold what a formula gives, as a spreadsheet program saves it."""
    empty = re.compile(
        rf'(<c r="\w+"[^>]*?)>(<f>{re.escape(formula)}</f>)<v(?: ?/>|></v>)'.encode()
    )
    kind = ' t="str"' if isinstance(shows, str) else ""
    shown = rf"\1{kind}>\2<v>{shows}</v>".encode()
    found: list[bytes] = []

    def fill(_: str, part: bytes) -> bytes:
        found.extend(empty.findall(part))
        return empty.sub(shown, part)

    Path(path).write_bytes(repacked(Path(path).read_bytes(), fill))
    assert found


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a package whose parts were changed one by one."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            write.writestr(name, change(name, read.read(name)))
    return target.getvalue()


# --- as LibreOffice and Gnumeric calculate it: they must find what Python wrote -------------------

_KEPT_VALUE: Final = re.compile(rb"(</f>)<v>[^<]*</v>")


def formulas(book: Workbook) -> Iterator[tuple[Cell, str]]:
    """Yield each cell with a formula, and its text; also of those that fill several cells."""
    for cell in cells_of(book):
        if cell.data_type == "f":
            yield cell, str(getattr(cell.value, "text", cell.value))


def calculated_by(program: str, data: bytes, folder: Path) -> bytes:
    """Return a tracker as ``soffice`` or ``ssconvert`` calculates and saves it.

    They trust the values that they find, so those of formulas are taken out before.
    """

    def without_values(name: str, part: bytes) -> bytes:
        return _KEPT_VALUE.sub(rb"\1", part) if name.startswith("xl/worksheets/sheet") else part

    path = folder / "opened.xlsx"
    path.write_bytes(repacked(data, without_values))
    save = saved_by_libreoffice if program == "soffice" else gnumeric_convert
    return save(path, folder / "saved.xlsx").read_bytes()


def formula_differences(written: bytes, theirs: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """Yield where a formula's value is not what was calculated; numbers may differ by 1e-9."""
    ours = values_seen(written)
    for cell, text in formulas(openpyxl.load_workbook(BytesIO(written))):
        place = (cell.parent.title, cell.coordinate)
        was, now = ours[place], theirs.get(place, "")
        are_numbers = isinstance(was, int | float) and isinstance(now, int | float)
        if abs(was - now) > 1e-9 if are_numbers else was != now:
            yield f"{'!'.join(place)}: Python {was!r}, the program {now!r}: {text}"


def values_seen(data: bytes) -> dict[tuple[str, str], Any]:
    """Return what a program that does not calculate sees, by sheet and address."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                found[name, f"{get_column_letter(column)}{number}"] = value
    return found
