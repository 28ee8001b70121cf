"""The tracker, cut off, flipped, and with parts missing, doubled or malformed."""

from __future__ import annotations

import random
import re
import struct
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Final
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED

from tests.corpus.trackers import (
    CHART,
    CUSTOM,
    DAMAGED,
    DRAWING,
    MAIN,
    STRINGS,
    STYLES,
    TYPES,
    UNCHANGED,
    WORKBOOK,
    WORKBOOK_RELS,
    Case,
    Change,
    after,
    before,
    changed,
    in_rows,
    packed,
    parts,
    replaced,
    sheet,
    tracker,
    with_parts,
    without,
)

_MISSING: Final = "is missing; ask for it again"
_GUIDE: Final = "xl/worksheets/sheet1.xml"


def _cut(share: float) -> bytes:
    return tracker()[: int(len(tracker()) * share)]


def _flipped(seed: int) -> bytes:
    """One bit flipped: found by a checksum, or in a byte that says nothing."""
    data = bytearray(tracker())
    random_bits = random.Random(seed)  # noqa: S311  (the same bit every day)
    data[random_bits.randrange(len(data))] ^= 1 << random_bits.randrange(8)
    return bytes(data)


def _patched(field: str, offset: int, value: int, in_list: int) -> bytes:
    """Return the tracker with one field of every entry's header changed.

    ``offset`` is the field's place in an entry's own header, ``in_list`` that in the
    archive's list.
    """
    data = bytearray(tracker())
    for mark, at in ((b"PK\3\4", offset), (b"PK\1\2", in_list)):
        begin = data.find(mark)
        while begin >= 0:
            struct.pack_into(field, data, begin + at, value)
            begin = data.find(mark, begin + 4)
    return bytes(data)


def _doubled(name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writer warns of what we do on purpose
        return with_parts((name, b"<x/>"))


def _one_sheet_twice() -> bytes:
    return changed((WORKBOOK, replaced('r:id="rId2"', 'r:id="rId1"')))


def _one_part_twice() -> bytes:
    return changed((WORKBOOK_RELS, replaced("worksheets/sheet2.xml", "worksheets/sheet1.xml")))


def _charts_only() -> bytes:
    def chart_kinds(data: bytes) -> bytes:
        return data.replace(b'/worksheet"', b'/chartsheet"')

    return changed((WORKBOOK_RELS, chart_kinds))


def _no_sheets() -> bytes:
    def emptied(data: bytes) -> bytes:
        return data[: data.index(b"<sheets>")] + data[data.index(b"<definedNames>") :]

    return changed((WORKBOOK, emptied))


def _in_utf_16(data: bytes) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + data.decode()).encode("utf-16")


def _under_prefix(data: bytes) -> bytes:
    """As some programs write a sheet: every element under the prefix x."""
    text = data.decode().replace("<", "<x:").replace("<x:/", "</x:")
    return text.replace(" xmlns=", " xmlns:x=", 1).encode()


def _cell(xml: str) -> bytes:
    return in_rows(f'<row r="90">{xml}</row>'.encode())


def _declared(encoding: str) -> Change:
    return lambda data: f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + data


def _broken_archives() -> Iterator[Case]:
    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        yield Case(f"cut at {share:.1%}", partial(_cut, share), "breaks off before")
    yield Case("cut by one byte", lambda: tracker()[:-1], DAMAGED)
    yield Case("cut in the list", lambda: tracker()[:-40], "breaks off before")
    for seed in range(30):
        # Either way, never a wrong reading: see test_corpus.
        yield Case(f"bit {seed} flipped", partial(_flipped, seed), "")
    yield Case("zeros in the middle", lambda: _cut(0.4) + bytes(500) + tracker()[-9000:], DAMAGED)
    yield Case("password", lambda: _patched("<H", 6, 1, 8), "password-protected archive")
    yield Case("deflate64", lambda: _patched("<H", 8, 9, 10), "in a way that Excel does not read")
    yield Case("bzip2", lambda: packed(parts().items(), ZIP_BZIP2), "Excel does not read")
    yield Case("lzma", lambda: packed(parts().items(), ZIP_LZMA), "Excel does not read")
    yield Case("a later archive", lambda: _patched("<H", 4, 99, 6), DAMAGED)
    yield Case("sizes of nothing", lambda: _patched("<I", 22, 3, 24), DAMAGED)


def _broken_packages() -> Iterator[Case]:
    for name in (WORKBOOK, STRINGS, _GUIDE, "xl/tables/table3.xml", DRAWING, CHART):
        yield Case(f"without {name}", partial(without, name), f"{name} {_MISSING}")
    yield Case("without types", lambda: without(TYPES), f"{TYPES} {_MISSING}")
    yield Case("without relationships", lambda: without(WORKBOOK_RELS), DAMAGED)
    yield Case("without styles", lambda: without(STYLES), f"{STYLES} {_MISSING}")
    yield Case("doubled part", lambda: _doubled(WORKBOOK), "two parts with one name")
    yield Case("doubled case", lambda: with_parts(("XL/Workbook.XML", b"<x/>")), "with one name")
    for name in (
        "../../evil.xml",
        "/etc/evil.xml",
        "xl/../../evil.xml",
        "xl\\evil.xml",
        "xl/\x1b[2J.xml",
    ):
        yield Case(f"part {name!r}", partial(with_parts, (name, b"x")), "leads elsewhere")
    yield Case("one sheet twice", _one_sheet_twice, "two places of the workbook lead")
    yield Case("one part twice", _one_part_twice, "two places of the workbook lead")
    yield Case("charts only", _charts_only, "nothing but charts")
    yield Case("no sheets", _no_sheets, "the workbook has no sheets")
    yield Case(
        "a sheet's long name",
        lambda: changed((WORKBOOK, replaced('name="Guide"', f'name="{"x" * 10_000}"'))),
        "10,000 characters long",
    )
    yield Case("types cut", lambda: changed((TYPES, lambda d: d[:700])), "not well-formed XML")
    yield Case("workbook cut", lambda: changed((WORKBOOK, lambda d: d[:700])), "not well-formed")
    yield Case("sheet cut", lambda: changed((sheet("Update"), lambda d: d[:-9])), "not well-formed")


def _broken_xml() -> Iterator[Case]:
    update = sheet("Update")
    yield Case(
        "invalid UTF-8",
        lambda: changed((STRINGS, after("<si><t>", b"\xff\xfe\xe9"))),
        "not well-formed XML",
    )
    yield Case(
        "zero byte in a part", lambda: changed((STRINGS, after("<si><t>", b"\0"))), "zero bytes"
    )
    yield Case(
        "a part in Latin-1",
        lambda: changed((update, _declared("ISO-8859-1"))),
        "text in iso-8859-1, neither UTF-8 nor UTF-16",
    )
    yield Case("a part in EBCDIC", lambda: changed((update, _declared("cp037"))), "text in cp037")
    for name, xml in (
        ("text that is none", '<c r="A90" t="s"><v>999999</v></c>'),
        ("text without a number", '<c r="A90" t="s"><v>x</v></c>'),
        ("style that is none", '<c r="A90" s="999999"/>'),
        ("cell nowhere", '<c r="ZZZZ0"><v>1</v></c>'),
        ("no number", '<c r="A90"><v>NaN</v></c>'),
        ("yes or no that is none", '<c r="A90" t="b"><v>maybe</v></c>'),
        ("a day that is none", '<c r="A90" t="d"><v>yesterday</v></c>'),
    ):
        yield Case(name, partial(_cell, xml), "the file cannot be read")
    yield Case(
        "negative text", lambda: _cell('<c r="A90" t="s"><v>-1</v></c>'), "by a negative number"
    )
    yield Case(
        "row that is none",
        lambda: in_rows(b'<row r="1.5"><c r="A9"/></row>'),
        "the file cannot be read",
    )
    yield Case(
        "a relationship into the void",
        lambda: changed((WORKBOOK_RELS, replaced("worksheets/sheet3.xml", "../nowhere.xml"))),
        f"nowhere.xml {_MISSING}",
    )
    yield Case(
        "no namespace",
        lambda: changed((update, replaced(f' xmlns="{MAIN}"', ""))),
        "Update has no headers of the table Update: nothing of it can be read",
    )


def _harmless() -> Iterator[Case]:
    update = sheet("Update")
    yield Case("comment at its end", _commented, UNCHANGED)
    yield Case("garbage at its end", lambda: tracker() + b"\r\n-- \r\nmail footer", UNCHANGED)
    yield Case("packed without packing", lambda: packed(parts().items(), ZIP_STORED), UNCHANGED)
    yield Case("sizes too large", lambda: _patched("<I", 22, 90_000, 24), UNCHANGED)
    yield Case("without root", lambda: without("_rels/.rels"), UNCHANGED)
    yield Case("without properties", lambda: without(CUSTOM), UNCHANGED)
    yield Case("cell at row 0", lambda: _cell('<c r="A0"><v>1</v></c>'), UNCHANGED)
    yield Case("UTF-16 parts", lambda: changed((update, _in_utf_16)), UNCHANGED)
    yield Case("prefixed parts", lambda: changed((update, _under_prefix)), UNCHANGED)
    yield Case(
        "macros", lambda: changed((TYPES, replaced(_XLSX, _XLSM))), UNCHANGED, file="copy.xlsm"
    )
    yield Case("macros renamed", lambda: changed((TYPES, replaced(_XLSX, _XLSM))), UNCHANGED)
    yield Case(
        "workbook part of another name",
        lambda: packed((_renamed(n), _moved(d)) for n, d in parts().items()),
        UNCHANGED,
    )
    yield Case("a huge number", lambda: _cell('<c r="A90"><v>1e400</v></c>'), UNCHANGED)
    yield Case(
        "rows out of order", lambda: in_rows(b'<row r="2"><c r="K2"><v>1</v></c></row>'), UNCHANGED
    )
    yield Case("dimension too large", lambda: _dimension("A1:XFD1048576"), UNCHANGED)
    yield Case("dimension too small", lambda: _dimension("A1"), UNCHANGED)
    yield Case(
        "from 1904", lambda: changed((WORKBOOK, replaced("<workbookPr/>", _FROM_1904))), UNCHANGED
    )
    yield Case(
        "names into files",
        lambda: changed(
            (
                WORKBOOK,
                before(
                    "</definedNames>",
                    b"<definedName name=\"far\">'file:///etc/[passwd]x'!$A$1</definedName>",
                ),
            )
        ),
        UNCHANGED,
    )


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_FROM_1904: Final = '<workbookPr date1904="1"/>'


def _dimension(ref: str) -> bytes:
    dimension = re.compile(rb'<dimension ref="[^"]*"/>')
    return changed(
        (sheet("Update"), lambda d: dimension.sub(f'<dimension ref="{ref}"/>'.encode(), d))
    )


def _commented() -> bytes:
    return tracker()[:-2] + struct.pack("<H", 9) + b"a comment"


def _renamed(name: str) -> str:
    return name.replace("xl/workbook.xml", "xl/workbook2.xml").replace(
        "xl/_rels/workbook.xml.rels", "xl/_rels/workbook2.xml.rels"
    )


def _moved(data: bytes) -> bytes:
    return data.replace(b"xl/workbook.xml", b"xl/workbook2.xml")


BROKEN: Final = (*_broken_archives(), *_broken_packages(), *_broken_xml())
HARMLESS: Final = tuple(_harmless())
