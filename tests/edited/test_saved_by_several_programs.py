"""Opening and saving is no edit, whatever texts stand there, in one program or several."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.workbook.xlsx import opc
from tests.clients import gnumeric_convert
from tests.clients.javascript import exceljs, sheetjs
from tests.clients.office import LibreOffice
from tests.corpus.trackers import packed
from tests.edited.lake import Lake, preview, succeed
from tests.workbook.as_read import row_of

pytestmark = pytest.mark.client

# As it comes, SheetJS drops every number format: a date is left as the number of its day.
READING: Final[Mapping[str, Mapping[str, object]]] = {
    "SheetJS": {},
    "SheetJS, with number formats": {"cellNF": True},
    "SheetJS, with styles": {"cellStyles": True},
}


@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric", "ExcelJS", *READING])
def test_opening_and_saving_is_no_edit(
    request: pytest.FixtureRequest, lake: Lake, tmp_path: Path, program: str
) -> None:
    """ExcelJS drops the identity's property and its name: the hidden sheet must suffice."""
    copy = tmp_path / "copy.xlsx"
    if program == "LibreOffice":
        request.getfixturevalue("libreoffice").edit(lake.tracker, copy)
    elif program == "Gnumeric":
        gnumeric_convert(lake.tracker, copy)
    elif program == "ExcelJS":
        exceljs(lake.tracker, copy)
    else:
        sheetjs(lake.tracker, copy, reading=READING[program])
    found = preview(lake, copy)
    assert found.is_no_edit, (found.cells, found.left)


def test_what_was_typed_survives_three_programs(
    lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """A number, a percent, text, a date, a cleared cell: these, and nothing else."""

    def at(item: str, header: str = "value") -> str:
        return lake.cell("Update", item, header)

    first = libreoffice.edit(
        lake.tracker,
        tmp_path / "first.xlsx",
        ("type", "Update", at("salinity"), "11.5"),
        ("type", "Update", at("unrest"), "violent"),
        ("number_format", "Update", at("irrigated-share"), "0%"),
        ("type", "Update", at("irrigated-share"), "33%"),
        ("type", "Update", at("inflow", "as of"), "2022-05-09"),
        ("command", "Update", at("water-level", "note"), "ClearContents"),
        ("sort", "Update", lake.body("Update"), 2),
    )
    second = gnumeric_convert(first, tmp_path / "second.xlsx")
    third = sheetjs(second, tmp_path / "third.xlsx", reading={"cellNF": True})
    for copy in (first, second, third):
        found = preview(lake, copy)
        # A text that looks like an escape is decoded by one program and not escaped by the next.
        assert [one for one in found.edits if not one[0].startswith("strange")] == [
            ("inflow", "as_of", "", "2022-05-09"),
            ("irrigated-share", "value", "", "33"),
            ("salinity", "value", "10.5", "11.5"),
            ("unrest", "value", "tense", "violent"),
            ("water-level", "note", "low for June", ""),
        ]
        assert not found.left


def test_two_forms_of_one_word_are_no_conflict(lake: Lake, tmp_path: Path) -> None:
    """One types on a Mac, which splits letters from their accents, the other elsewhere."""
    lake = lake.copied_to(tmp_path / "lake")
    for name, word in (("one", "Ren\u00e9"), ("other", "Rene\u0301")):
        book = openpyxl.load_workbook(lake.tracker)
        row_of(book, "Update", "inflow")["note"].value = word
        book.save(tmp_path / f"{name}.xlsx")
        succeed("import", lake.folder, tmp_path / f"{name}.xlsx", "--yes")


def test_what_is_typed_comes_as_it_was_typed(lake: Lake, tmp_path: Path) -> None:
    """As Excel writes it: what looks like an escape is escaped, a line end may be."""
    meant = {"_x005F_x000D_": "_x000D_", "_x005F_x005F_": "_x005F_", "a_x000D_\nb": "a\nb"}
    typed = tmp_path / "typed.xlsx"
    book = openpyxl.load_workbook(lake.tracker)
    for number in range(len(meant)):
        row_of(book, "Update", f"strange-{number}")["by"].value = f"MARK{number}"
    book.save(typed)
    held = opc.parts(typed.read_bytes())
    for number, text in enumerate(meant):
        mark = f"MARK{number}".encode()
        held = {name: part.replace(mark, text.encode()) for name, part in held.items()}
    typed.write_bytes(packed(held.items()))
    read = [becomes for _, field, _, becomes in preview(lake, typed).edits if field == "analyst"]
    assert read == [*meant.values()]
