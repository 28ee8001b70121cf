"""What a file is: sound packages of any program pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenariobook.workbook.limits.file_kinds import LARGEST_FILE, WrongFile, inspect_table
from scenariobook.workbook.limits.preflight import inspect
from tests.clients import libreoffice_convert
from tests.corpus.trackers import (
    STYLES,
    WORKBOOK,
    WORKBOOK_RELS,
    before,
    changed,
    packed,
    parts,
    tracker,
    with_parts,
)

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, target: str, held: str = "rId99") -> bytes:
    return f'<Relationship Type="{_OFFICE}/{kind}" Target="{target}" Id="{held}"/>'.encode()


def rels(*found: bytes) -> bytes:
    return (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + b"".join(found)
        + b"</Relationships>"
    )


def with_parts_of_other_programs() -> bytes:
    """Return the tracker with parts that Excel adds and that nobody here reads."""
    svg = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y"><svg/>'
    return with_parts(
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(2_000)),
        ("xl/printerSettings/printerSettings1.bin", bytes(500)),
        ("xl/media/image1.svg", svg),
        ("xl/media/image2.png", b"\x89PNG" + bytes(5_000)),
        ("xl/drawings/vmlDrawing1.vml", b"<xml><br>" * 50_000),
        ("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments/>"),
        ("customXml/item1.xml", b"<DataMashup>" + b"A" * 2_000_000 + b"</DataMashup>"),
        ("docMetadata/LabelInfo.xml", b"<labels/>"),
        ("xl/calcChain.xml", b"<calcChain/>"),
    )


def with_a_pivot_table() -> bytes:
    """Return the tracker with a cache of 10,000 rows, listed in the workbook and by a table."""
    ours = dict(parts())
    kind, cache, table = "pivotCacheDefinition", "pivotCache/cache1.xml", "pivotTables/table1.xml"
    listed = related(kind, f"/xl/{cache}")
    ours[WORKBOOK_RELS] = before("</Relationships>", listed)(ours[WORKBOOK_RELS])
    named = b'<pivotCaches><pivotCache cacheId="1" id="rId99"/></pivotCaches>'
    ours[WORKBOOK] = before("</workbook>", named)(ours[WORKBOOK])
    guide = "xl/worksheets/_rels/sheet1.xml.rels"
    return packed(
        [
            *ours.items(),
            (guide, rels(related("pivotTable", f"../{table}"))),
            (f"xl/{table}", b"<pivotTableDefinition/>"),
            ("xl/pivotTables/_rels/table1.xml.rels", rels(related(kind, f"../{cache}"))),
            (f"xl/{cache}", b"<pivotCacheDefinition/>"),
            ("xl/pivotCache/_rels/cache1.xml.rels", rels(related("pivotCacheRecords", "all.xml"))),
            ("xl/pivotCache/all.xml", b"<records>" + b"<r/>" * 10_000 + b"</records>"),
        ]
    )


def with_many_formats() -> bytes:
    """Return the tracker with as many formats as years of pasting leave behind."""
    return changed((STYLES, before("</cellXfs>", b'<xf numFmtId="0"/>' * 60_000)))


@pytest.mark.parametrize(
    "make",
    [with_parts_of_other_programs, with_a_pivot_table, with_many_formats],
)
def test_what_analysts_and_their_programs_add_passes(make: Callable[[], bytes]) -> None:
    """Nothing sound is refused because it is unlike what we write."""
    inspect(make())


@pytest.mark.client
@pytest.mark.parametrize(
    "form,words",
    [
        ("xls", "old Excel workbook (.xls)"),
        ("ods", "OpenDocument spreadsheet (.ods)"),
        ("fods", "flat OpenDocument file"),
        ("html", "a web page"),
        ("pdf", "a PDF"),
        ("csv", "plain text"),
    ],
)
def test_what_a_program_really_writes_is_known(form: str, words: str, tmp_path: Path) -> None:
    """The formats that the corpus only imitates, as LibreOffice writes them."""
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(tracker())
    saved = libreoffice_convert(path, form, tmp_path / "saved").read_bytes()
    with pytest.raises(WrongFile) as why:
        inspect(saved)
    assert words in str(why.value)
    if form == "csv":
        inspect_table(saved)


def test_a_file_too_large_to_look_into_says_so() -> None:
    """Nothing of it is unpacked."""
    with pytest.raises(WrongFile, match="the file has 100 MB"):
        inspect(tracker() + bytes(LARGEST_FILE))
