"""Texts that programs write in ways of their own: opening and saving them is no edit."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.disk import commit
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.kinds import Reading
from scenariobook.workbook.xlsx import opc
from tests.builders import q
from tests.clients import gnumeric_convert
from tests.clients.javascript import exceljs, sheetjs
from tests.edited.preview import APPLIED, RECORDED, preview, take_in
from tests.edited.study import TEXT, Lake, run
from tests.study_text import write_study
from tests.workbook.own_work.analysts_sheets import packed

pytestmark = pytest.mark.client

TEXTS: Final = (
    *("_x000D_", "_x005F_", "_x0041_", "_X000d_", "a_x000D_b", "_x005F_x000D_", "__x000A_"),
    *("_x005F_x005F_x0041_", "_xD83D__xDE00_", "_x005f", "x_x0009_y", "_x005F_x005F_"),
    *("caf\u00e9", "cafe\u0301", "\ud55c\uae00", "\u1112\u1161\u11ab", "\u212b", "\ufb01ne"),
    *("two\nlines", "three\n\n\nlines", "a\ttab", "a\u00a0hard space", "thin\u2009space"),
    *("\u200bzero", "soft\u00adhyphen", "line\u2028end", "\u202eright to left", "\U0001f600"),
    *("=1+1", "+49 30", "-5", "@name", "'quoted", "''twice", '"double"', "#REF!", "#N/A"),
    *("1,234", "1.5", "0012", "1e5", "2024-03-31", "TRUE", "12 %", "1/2", "31.03.2024"),
    *("<b>bold</b>", "&amp;", "&#10;", "]]>", "<!-- x -->", "a & b", "{=A1}", "\\n", "%s {0}"),
    *("a" * 900, "end_", "_", "__", "x_", "_x", "_x00", "_x000D", "~", "|", ";", "a; b"),
)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Return a study of whose indicators each has one strange text as its note."""
    folder = tmp_path_factory.mktemp("strange") / "lake"
    head, indicator, *_ = TEXT.split("[[indicators]]")
    ids = [f"item-{number}" for number in range(len(TEXTS))]
    write_study(
        folder,
        "[[indicators]]".join([head, *(indicator.replace("water-level", one) for one in ids)]),
    )
    notes = [
        Reading(q("2022Q1"), one, value=6.5, as_of=None, sources=(), credibility=None, note=text)
        for one, text in zip(ids, TEXTS, strict=True)
    ]
    origin = Origin(
        who="tester",
        when=datetime(2022, 7, 4, 12, 0, tzinfo=UTC),
        command="import",
        file="readings.csv",
    )
    commit(folder, EMPTY, extend(EMPTY, [(content, origin) for content in notes]), {})
    result = run("build", folder)
    assert result.exit_code == 0, result.stderr
    return Lake(folder)


@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric", "SheetJS", "ExcelJS"])
def test_opening_and_saving_is_no_edit(
    request: pytest.FixtureRequest, strange: Lake, tmp_path: Path, program: str
) -> None:
    copy = tmp_path / "copy.xlsx"
    if program == "LibreOffice":
        request.getfixturevalue("libreoffice").edit(strange.tracker, copy)
    elif program == "Gnumeric":
        gnumeric_convert(strange.tracker, copy)
    elif program == "SheetJS":
        sheetjs(strange.tracker, copy, reading={"cellNF": True})
    else:
        exceljs(strange.tracker, copy)
    found = preview(strange, copy)
    assert found.is_no_edit, (program, found.outcomes, found.left)


def test_the_corpus_holds_both_forms_of_an_accent() -> None:
    assert {unicodedata.normalize("NFD", "café"), "café"} <= set(TEXTS)


def test_two_forms_of_one_word_are_no_conflict(lake: Lake, tmp_path: Path) -> None:
    """One types on a Mac, which splits letters from their accents, the other elsewhere."""
    lake = lake.copied_to(tmp_path / "lake")
    cell = lake.cell("Update", "inflow", "by")
    for name, word in (("one", "Ren\u00e9"), ("other", "Rene\u0301")):
        book = openpyxl.load_workbook(lake.tracker)
        book["Update"][cell] = word
        book.save(tmp_path / f"{name}.xlsx")
    found = take_in(lake, tmp_path / "one.xlsx", tmp_path / "other.xlsx")
    assert {o.result for o in found.outcomes} <= {APPLIED, RECORDED}, found.outcomes
    assert not run("settle", lake.folder).stdout.strip()


def test_what_is_typed_comes_as_it_was_typed(strange: Lake, tmp_path: Path) -> None:
    """As Excel writes it: what looks like an escape is escaped, a line end may be."""
    lake = strange.copied_to(tmp_path / "lake")
    meant = {"_x005F_x000D_": "_x000D_", "_x005F_x005F_": "_x005F_", "a_x000D_\nb": "a\nb"}
    written = {f"item-{n}": text for n, text in enumerate(meant)}
    typed = tmp_path / "typed.xlsx"
    marked = {lake.cell("Update", item, "by"): f"MARK{n}" for n, item in enumerate(written)}
    book = openpyxl.load_workbook(lake.tracker)
    for cell, mark in marked.items():
        book["Update"][cell] = mark
    book.save(typed)
    held = opc.parts(typed.read_bytes())
    for mark, text in zip(marked.values(), written.values(), strict=True):
        held = {name: part.replace(mark.encode(), text.encode()) for name, part in held.items()}
    typed.write_bytes(packed(held))
    found = {o.item: o.becomes for o in preview(lake, typed).outcomes if o.field == "analyst"}
    assert found == {item: meant[text] for item, text in written.items()}
