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
    changed,
    in_rows,
    packed,
    parts,
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


def _with_entities(declared: bytes, used: bytes) -> Change:
    """Return a change that declares entities, and uses one under the root."""

    def change(data: bytes) -> bytes:
        root = _ROOT.search(data)
        assert root is not None
        kind = b"<!DOCTYPE %s [%s]>" % (root[1], declared)
        return kind + data[root.start() : root.end()] + used + data[root.end() :]

    return change


def _entities() -> Iterator[Case]:
    texts = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY y "z">]><sst>&y;</sst>'.encode("utf-16")
    yield Case("entity in UTF-16", lambda: changed((STRINGS, lambda _: texts)), "document type")
    kinds = {
        "laughs": (_LAUGHS, b"&k;"),
        "outside entity": (b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"&a;"),
        "entity unused": (b'<!ENTITY a "x">', b""),
    }
    for name in (WORKBOOK, sheet("Update"), STRINGS, STYLES, CUSTOM, THEME, TYPES, WORKBOOK_RELS):
        for kind, (declared, used) in kinds.items():
            change = _with_entities(declared, used)
            yield Case(
                f"{kind} in {name}",
                partial(changed, (name, change)),
                "document type (DOCTYPE)",
            )


def _archives() -> Iterator[Case]:
    yield Case("a part of 70 MB", lambda: with_parts(("x.xml", b"a" * 70_000_000)), "70 MB")
    yield Case(
        "parts of 360 MB",
        lambda: with_parts(*((f"x{n}.bin", bytes(60_000_000)) for n in range(6))),
        "would unpack to 360 MB",
    )
    yield Case(
        "3,000 parts",
        lambda: with_parts(*((f"x{n}", b"") for n in range(3_000))),
        "parts; a tracker has under 2,000",
    )
    yield Case("9,000 parts", lambda: packed((f"x{n}", b"") for n in range(9_000)), "9,000 parts")
    yield Case("a tracker in a tracker", lambda: with_parts(("x.xlsx", tracker())), UNCHANGED)
    yield Case("two entries in one place", _overlapping, DAMAGED)
    yield Case("a size that lies", _small_in_list, DAMAGED)


def _overlapping() -> bytes:
    """Every entry of the list leads to the first one's data."""
    data = bytearray(tracker())
    begin = data.find(b"PK\1\2")
    while begin >= 0:
        struct.pack_into("<I", data, begin + 42, 0)
        begin = data.find(b"PK\1\2", begin + 4)
    return bytes(data)


def _small_in_list() -> bytes:
    """A part of 60 MB that the list gives as one of 10 bytes."""
    data = bytearray(with_parts(("x.bin", bytes(60_000_000))))
    struct.pack_into("<I", data, data.rfind(b"PK\1\2") + 24, 10)
    return bytes(data)


def _rows() -> Iterator[Case]:
    formatted = b'<row r="%d" s="3" customFormat="1"/>'
    yield Case(
        "a million formatted rows",
        lambda: in_rows(*(formatted % n for n in range(100, _MANY))),
        "the sheet 'Guide' has 999,9",
    )
    yield Case(
        "30,000 formatted rows",
        lambda: in_rows(*(formatted % n for n in range(100, 30_000))),
        UNCHANGED,
    )
    yield Case(
        "a million cells",
        lambda: in_rows(b'<row r="90">', b"<c/>" * _MANY, b"</row>"),
        "cells, most of them perhaps empty",
    )
    yield Case(
        "the last row",
        lambda: in_rows(b'<row r="1048576"><c r="A1048576" t="b"><v>1</v></c></row>'),
        UNCHANGED,
    )
    yield Case(
        "the last cell",
        lambda: in_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        UNCHANGED,
    )
    yield Case("deep rows", lambda: in_rows(b"<row>" * 100_000, b"</row>" * 100_000), UNCHANGED)
    yield Case(
        "shared formula",
        lambda: in_rows(
            b'<row r="90"><c r="A90"><f t="shared" si="0" ref="A90:A9999">',
            b"SUM(A1:B2)+" * 700,
            b"1</f></c></row>",
            *(b'<row r="%d"><c><f t="shared" si="0"/></c></row>' % n for n in range(91, 20_000)),
        ),
        "characters of shared formulas",
    )


def _beside() -> Iterator[Case]:
    yield Case(
        "a million columns",
        lambda: changed(
            (sheet("Guide"), before("<sheetData>", b"<cols>", b"<col/>" * _MANY, b"</cols>"))
        ),
        "the sheet 'Guide' has",
    )
    yield Case("merged to the end", lambda: _merged("A1:XFD1048576"), "has merged cells over")
    yield Case("merged nowhere", lambda: _merged("ZZZZ0:A1"), "which is no range of cells")
    yield Case(
        "merged, disguised",
        lambda: _merged("A1:XFD&#49;048576"),
        "which is no range of cells",
    )
    yield Case(
        "a million merges",
        lambda: beside_rows(b"<mergeCells>", b'<mergeCell ref="A1:A2"/>' * _MANY, b"</mergeCells>"),
        "has merged cells over",
    )
    yield Case(
        "a link over everything",
        lambda: beside_rows(
            b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
        ),
        "has a link over",
    )
    ranges = b" ".join(b"A%d" % n for n in range(1, 100_000))
    yield Case(
        "dropdowns over a million ranges",
        lambda: beside_rows(
            b'<dataValidations><dataValidation type="list" sqref="' + ranges + b'"/>',
            b"</dataValidations>",
        ),
        "over too many ranges",
    )
    yield Case(
        "a million rules",
        lambda: beside_rows(b'<conditionalFormatting sqref="A1"/>' * _MANY),
        "over too many ranges",
    )
    yield Case("30,000 links", _linked, "the sheet 'Guide' has 30,0")
    yield Case(
        "one picture 1,000 times",
        lambda: _pictured(b'<blip embed="rId9"/>', 1_000, "image"),
        "come to 9,000 MB",
    )
    yield Case(
        "one chart 1,000 times",
        lambda: _pictured(b'<chart id="rId9"/>', 1_000, "chart"),
        "shows one chart 1,000 times",
    )
    yield Case(
        "a table to the end",
        lambda: changed(("xl/tables/table3.xml", _table_at("XFD1048575:XFD1048576"))),
        "has a table that begins at row 1,048,575",
    )
    yield Case(
        "a table nowhere",
        lambda: changed(("xl/tables/table3.xml", _table_at("P5:banana"))),
        "which is no range of cells",
    )


def _linked() -> bytes:
    """A sheet of 30,000 links, each searched for among 30,000 relationships."""
    numbers = range(30_000)
    links = (b'<hyperlink ref="A%d" id="r%d"/>' % (n + 1, n) for n in numbers)
    outside = (
        b'<Relationship Id="r%d" Type="hyperlink" Target="x" TargetMode="External"/>' % n
        for n in numbers
    )
    linked = after("</sheetData>", b"<hyperlinks>", *links, b"</hyperlinks>")
    ours = dict(parts())
    ours[sheet("Guide")] = linked(ours[sheet("Guide")])
    rels = b"".join([b"<Relationships>", *outside, b"</Relationships>"])
    return packed([*ours.items(), ("xl/worksheets/_rels/sheet1.xml.rels", rels)])


def _pictured(shown: bytes, times: int, kind: str) -> bytes:
    """A drawing that shows one part of 9 MB many times."""
    ours = dict(parts())
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    target = f'<Relationship Id="rId9" Type="x/{kind}" Target="/xl/media/a.png"/>'.encode()
    ours[rels] = before("</Relationships>", target)(ours[rels])
    ours[DRAWING] = before("</xdr:wsDr>", shown * times)(ours[DRAWING])
    return packed([*ours.items(), ("xl/media/a.png", bytes(9_000_000))])


def _merged(ref: str) -> bytes:
    merged = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'.encode()
    return beside_rows(merged)


def _table_at(ref: str) -> Change:
    return lambda data: re.sub(rb' ref="[^"]*"', f' ref="{ref}"'.encode(), data, count=1)


def _lists() -> Iterator[Case]:
    yield Case(
        "one text of 60 MB",
        lambda: changed((STRINGS, after("<si><t>", b"a" * 60_000_000))),
        "a text of more than 1,000,000 bytes",
    )
    yield Case(
        "one text of 1 GB",
        lambda: _claimed(1_000_000_000),
        "its part xl/sharedStrings.xml would unpack to 1,000 MB",
    )
    yield Case(
        "a million texts",
        lambda: changed((STRINGS, before("</sst>", b"<si><t>x</t></si>" * _MANY))),
        "its part xl/sharedStrings.xml has",
    )
    yield Case(
        "a million formats",
        lambda: changed((STYLES, before("</cellXfs>", b"<xf/>" * _MANY))),
        "its part xl/styles.xml has",
    )
    yield Case(
        "a million names",
        lambda: changed((WORKBOOK, before("</definedNames>", b"<definedName/>" * 330_000))),
        "its part xl/workbook.xml has",
    )
    yield Case(
        "a million relationships",
        lambda: changed((WORKBOOK_RELS, before("</Relationships>", b"<Relationship/>" * _MANY))),
        "is larger than any tracker's",
    )
    yield Case(
        "a million types",
        lambda: changed((TYPES, before("</Types>", b"<Override/>" * _MANY))),
        "is larger than any list of types",
    )
    yield Case(
        "a long print area",
        lambda: _name('"_xlnm.Print_Area" localSheetId="0">' + "'" * 300_000 + "<"),
        "has print areas or print titles that are far too long",
    )
    yield Case(
        "a long format",
        lambda: changed((STYLES, replaced('formatCode="', f'formatCode="{"[" * 300_000}'))),
        "has number formats that are far too long",
    )
    yield Case(
        "deep settings",
        lambda: changed((STYLES, before("</cellXfs>", b"<xf>" * 3_000, b"</xf>" * 3_000))),
        "the file cannot be read",
    )


def _name(definition: str) -> bytes:
    defined = f"<definedName name={definition}/definedName>".encode()
    return changed((WORKBOOK, before("</definedNames>", defined)))


def _claimed(size: int) -> bytes:
    data = bytearray(packed(parts().items()))
    name = data.rfind(STRINGS.encode())
    struct.pack_into("<I", data, name - 46 + 24, size)
    return bytes(data)


ENTITIES: Final = tuple(_entities())
BOMBS: Final = (*_archives(), *_rows(), *_beside(), *_lists())
