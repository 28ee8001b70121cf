"""The tracker, made to take a reader's memory or time."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import partial
from typing import Final

from tests.corpus.trackers import (
    CUSTOM,
    DAMAGED,
    DRAWING,
    GUIDE,
    STRINGS,
    STYLES,
    THEME,
    TYPES,
    UNCHANGED,
    WORKBOOK,
    WORKBOOK_RELS,
    Case,
    Change,
    after,
    before,
    beside_rows,
    edited,
    in_rows,
    packed,
    parts,
    patched,
    replaced,
    sheet,
    tracker,
    with_parts,
)

_MANY: Final = 1_000_000
_LAUGHS: Final = b'<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 108)
)
_ROOT: Final = re.compile(rb"<([A-Za-z][\w:.-]*)[^>]*>")


def _laughing(data: bytes) -> bytes:
    """Declare entities of entities, and use the last one under the root."""
    root = _ROOT.search(data)
    assert root is not None
    declared = b"<!DOCTYPE %s [%s]>" % (root[1], _LAUGHS)
    return declared + data[root.start() : root.end()] + b"&k;" + data[root.end() :]


def _entities() -> Iterator[Case]:
    texts = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY y "z">]><sst>&y;</sst>'.encode("utf-16")
    yield edited("entity in UTF-16", "document type", STRINGS, lambda _: texts)
    outside = b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    yield edited("outside entity", "document type (DOCTYPE)", STRINGS, lambda _: outside)
    for name in (WORKBOOK, sheet("Update"), STRINGS, STYLES, CUSTOM, THEME, TYPES, WORKBOOK_RELS):
        yield edited(f"laughs in {name}", "document type (DOCTYPE)", name, _laughing)


def _archives() -> Iterator[Case]:
    six, many = [f"x{n}.bin" for n in range(6)], [(f"x{n}", b"") for n in range(9_000)]
    yield Case("a part of 70 MB", lambda: with_parts(("x.xml", b"a" * 70_000_000)), "70 MB")
    yield Case(
        "parts of 360 MB",
        lambda: with_parts(*((name, bytes(60_000_000)) for name in six)),
        "would unpack to 360 MB",
    )
    yield Case("3,000 parts", lambda: with_parts(*many[:3_000]), "parts; a tracker has under 2,000")
    yield Case("9,000 parts", lambda: packed(many), "9,000 parts")
    yield Case("a tracker in a tracker", lambda: with_parts(("x.xlsx", tracker())), UNCHANGED)
    # All lead to the first one's data.
    yield Case("entries in one place", lambda: patched("<I", 0, (b"PK\1\2", 42)), DAMAGED)
    yield Case("a size that lies", lambda: _said("x.bin", 10, bytes(60_000_000)), DAMAGED)
    whole = f"its part {STRINGS} would unpack to 1,000 MB"
    yield Case("one text of 1 GB", lambda: _said(STRINGS, 1_000_000_000), whole)


def _said(name: str, size: int, more: bytes = b"") -> bytes:
    """A part, perhaps one more, of which the archive's list says another size."""
    data = bytearray(with_parts((name, more)) if more else packed(parts().items()))
    struct.pack_into("<I", data, data.rfind(name.encode()) - 46 + 24, size)
    return bytes(data)


def _rows() -> Iterator[Case]:
    formatted = b'<row s="3" customFormat="1"/>'
    shared = b'<row><c><f t="shared" si="0"/></c></row>'
    cells = (b'<row r="90">', (b"<c/>", _MANY), b"</row>")
    first = b'<row r="90"><c r="A90"><f t="shared" si="0" ref="A90:A9999">'
    formulas = (first, (b"SUM(A1:B2)+", 700), b"1</f></c></row>", (shared, 20_000))
    last = b'<row r="1048576"><c r="A1048576" t="b"><v>1</v></c></row>'
    yield in_rows("a million formatted rows", "the sheet 'Guide' has 999,9", (formatted, 999_900))
    yield in_rows("30,000 formatted rows", UNCHANGED, (formatted, 30_000))
    yield in_rows("a million cells", "cells, most of them perhaps empty", *cells)
    yield in_rows("the last row", UNCHANGED, last)
    yield in_rows("the last cell", UNCHANGED, last.replace(b"A1", b"XFD1"))
    yield in_rows("deep rows", UNCHANGED, (b"<row>", 100_000), (b"</row>", 100_000))
    yield in_rows("shared formula", "characters of shared formulas", *formulas)


def _beside() -> Iterator[Case]:
    columns = before("<sheetData>", b"<cols>", (b"<col/>", _MANY), b"</cols>")
    merges = (b"<mergeCells>", (b'<mergeCell ref="A1:A2"/>', _MANY), b"</mergeCells>")
    link = b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    ranges = b" ".join(b"A%d" % n for n in range(1, 100_000))
    lists = b'<dataValidations><dataValidation type="list" sqref="%s"/></dataValidations>' % ranges
    rules = b'<conditionalFormatting sqref="A1"/>'
    no_range = "which is no range of cells"
    yield edited("a million columns", "the sheet 'Guide' has", GUIDE, columns)
    yield _merged("merged to the end", "has merged cells over", "A1:XFD1048576")
    yield _merged("merged nowhere", no_range, "ZZZZ0:A1")
    yield _merged("merged, disguised", no_range, "A1:XFD&#49;048576")
    yield beside_rows("a million merges", "has merged cells over", *merges)
    yield beside_rows("a link over everything", "has a link over", link)
    yield beside_rows("dropdowns over a million ranges", "over too many ranges", lists)
    yield beside_rows("a million rules", "over too many ranges", (rules, _MANY))
    yield Case("30,000 links", _linked, "the sheet 'Guide' has 30,0")
    for kind, shown, words in (
        ("image", b'<blip embed="rId9"/>', "come to 9,000 MB"),
        ("chart", b'<chart id="rId9"/>', "shows one chart 1,000 times"),
    ):
        yield Case(f"one {kind} 1,000 times", partial(_pictured, kind, shown), words)
    for ref, words in (
        ("XFD1048575:XFD1048576", "has a table that begins at row 1,048,575"),
        ("P5:banana", no_range),
    ):
        yield edited(f"a table at {ref}", words, "xl/tables/table3.xml", _at(ref))


def _merged(name: str, words: str, ref: str) -> Case:
    merged = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    return beside_rows(name, words, merged.encode())


def _at(ref: str) -> Change:
    return lambda data: re.sub(rb' ref="[^"]*"', f' ref="{ref}"'.encode(), data, count=1)


def _linked() -> bytes:
    """A sheet of 30,000 links, each searched for among 30,000 relationships."""
    numbers = range(30_000)
    links = (b'<hyperlink ref="A%d" id="r%d"/>' % (n + 1, n) for n in numbers)
    outside = (
        b'<Relationship Id="r%d" Type="hyperlink" Target="x" TargetMode="External"/>' % n
        for n in numbers
    )
    ours = dict(parts())
    linked = after("</sheetData>", b"<hyperlinks>", *links, b"</hyperlinks>")
    ours[GUIDE] = linked(ours[GUIDE])
    rels = b"".join([b"<Relationships>", *outside, b"</Relationships>"])
    return packed([*ours.items(), ("xl/worksheets/_rels/sheet1.xml.rels", rels)])


def _pictured(kind: str, shown: bytes) -> bytes:
    """A drawing that shows one part of 9 MB 1,000 times."""
    ours = dict(parts())
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    target = f'<Relationship Id="rId9" Type="x/{kind}" Target="/xl/media/a.png"/>'.encode()
    ours[rels] = before("</Relationships>", target)(ours[rels])
    ours[DRAWING] = before("</xdr:wsDr>", shown * 1_000)(ours[DRAWING])
    return packed([*ours.items(), ("xl/media/a.png", bytes(9_000_000))])


def _lists() -> Iterator[Case]:
    for what, part, end, piece, times, words in (
        ("texts", STRINGS, "</sst>", b"<si><t>x</t></si>", _MANY, f"its part {STRINGS} has"),
        ("formats", STYLES, "</cellXfs>", b"<xf/>", _MANY, f"its part {STYLES} has"),
        ("names", WORKBOOK, "</definedNames>", b"<definedName/>", 330_000, f"part {WORKBOOK} has"),
        ("types", TYPES, "</Types>", b"<Override/>", _MANY, "is larger than any list of types"),
        (
            *("relationships", WORKBOOK_RELS, "</Relationships>", b"<Relationship/>", _MANY),
            "is larger than any tracker's",
        ),
    ):
        yield edited(f"{times:,} {what}", words, part, before(end, (piece, times)))
    text = after("<si><t>", (b"a", 60_000_000))
    yield edited("one text of 60 MB", "a text of more than 1,000,000 bytes", STRINGS, text)
    area = b'<definedName name="_xlnm.Print_Area" localSheetId="0">%s</definedName>'
    areas = before("</definedNames>", area % (b"'" * 300_000))
    too_long = "has print areas or print titles that are far too long"
    yield edited("a long print area", too_long, WORKBOOK, areas)
    form = replaced('formatCode="', f'formatCode="{"[" * 300_000}')
    yield edited("a long format", "has number formats that are far too long", STYLES, form)
    deep = before("</cellXfs>", (b"<xf>", 3_000), (b"</xf>", 3_000))
    yield edited("deep settings", "the file cannot be read", STYLES, deep)


ENTITIES: Final = tuple(_entities())
BOMBS: Final = (*_archives(), *_rows(), *_beside(), *_lists())
