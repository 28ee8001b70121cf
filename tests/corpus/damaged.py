"""The tracker, cut off, flipped, and with parts missing, doubled or malformed."""

from __future__ import annotations

import random
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED

from tests.corpus.trackers import (
    CHART,
    CUSTOM,
    DAMAGED,
    DRAWING,
    GUIDE,
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
    edited,
    in_rows,
    packed,
    parts,
    patched,
    replaced,
    sheet,
    tracker,
    with_parts,
    without,
)

_UNREAD: Final = "the file cannot be read"


def _cut(share: float) -> bytes:
    return tracker()[: int(len(tracker()) * share)]


def _flipped(seed: int) -> bytes:
    """One bit flipped: found by a checksum, or in a byte that says nothing."""
    data = bytearray(tracker())
    random_bits = random.Random(seed)  # noqa: S311  (the same bit every day)
    data[random_bits.randrange(len(data))] ^= 1 << random_bits.randrange(8)
    return bytes(data)


def _headers(field: str, value: int, at: int, in_list: int) -> bytes:
    """Return the tracker with a field of each entry changed, in its own header and in the list."""
    return patched(field, value, (b"PK\3\4", at), (b"PK\1\2", in_list))


def _doubled(name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writer warns of what we do on purpose
        return with_parts((name, b"<x/>"))


def _as_charts(data: bytes) -> bytes:
    return data.replace(b'/worksheet"', b'/chartsheet"')


def _in_utf_16(data: bytes) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + data.decode()).encode("utf-16")


def _under_prefix(data: bytes) -> bytes:
    """As some programs write a sheet: every element under the prefix x."""
    text = data.decode().replace("<", "<x:").replace("<x:/", "</x:")
    return text.replace(" xmlns=", " xmlns:x=", 1).encode()


def _cell(name: str, xml: str, words: str) -> Case:
    return in_rows(name, words, f'<row r="90">{xml}</row>'.encode())


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
    yield Case("password", partial(_headers, "<H", 1, 6, 8), "password-protected archive")
    yield Case("deflate64", partial(_headers, "<H", 9, 8, 10), "in a way that Excel does not read")
    yield Case("bzip2", lambda: packed(parts().items(), ZIP_BZIP2), "Excel does not read")
    yield Case("lzma", lambda: packed(parts().items(), ZIP_LZMA), "Excel does not read")
    yield Case("a later archive", partial(_headers, "<H", 99, 4, 6), DAMAGED)
    yield Case("sizes of nothing", partial(_headers, "<I", 3, 22, 24), DAMAGED)


def _broken_packages() -> Iterator[Case]:
    for name in (WORKBOOK, WORKBOOK_RELS, STRINGS, "xl/tables/table3.xml", DRAWING, CHART):
        yield Case(f"without {name}", partial(without, name), f"no item named '{name}'")
    yield Case("without types", lambda: without(TYPES), f"{TYPES} is missing; ask for it again")
    yield Case("without a sheet", lambda: without(GUIDE), "its sheet 'Guide' is missing")
    yield Case("without styles", lambda: without(STYLES), _UNREAD)
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
    yield edited("charts only", _UNREAD, WORKBOOK_RELS, _as_charts)
    for part in (TYPES, WORKBOOK, sheet("Update")):
        yield edited(f"{part} cut", _UNREAD, part, lambda data: data[:-9])


def _broken_xml() -> Iterator[Case]:
    update = sheet("Update")
    for name, held in (("invalid UTF-8", b"\xff\xfe\xe9"), ("zero byte in a part", b"\0")):
        yield edited(name, _UNREAD, STRINGS, after("<si><t>", held))
    latin = "text in ISO-8859-1, neither UTF-8 nor UTF-16"
    yield edited("a part in Latin-1", latin, update, _declared("ISO-8859-1"))
    yield edited("a part in EBCDIC", "text in cp037", update, _declared("cp037"))
    for name, xml in (
        ("text that is none", '<c r="A90" t="s"><v>999999</v></c>'),
        ("negative text", '<c r="A90" t="s"><v>-1</v></c>'),
        ("negative text nowhere", '<c t="s"><v>-1</v></c>'),
        ("text without a number", '<c r="A90" t="s"><v>x</v></c>'),
        ("style that is none", '<c r="A90" s="999999"/>'),
        ("cell nowhere", '<c r="ZZZZ0"><v>1</v></c>'),
        ("no number", '<c r="A90"><v>NaN</v></c>'),
        ("yes or no that is none", '<c r="A90" t="b"><v>maybe</v></c>'),
        ("a day that is none", '<c r="A90" t="d"><v>yesterday</v></c>'),
    ):
        yield _cell(name, xml, _UNREAD)
    row = b'<row r="1.5"><c r="A9"/></row>'
    yield in_rows("row that is none", _UNREAD, row)
    void = replaced("worksheets/sheet3.xml", "../nowhere.xml")
    yield edited("a part nowhere", "its sheet 'Update' is missing", WORKBOOK_RELS, void)
    no_headers = "Update has no headers of the table Update: nothing of it can be read"
    yield edited("no namespace", no_headers, update, replaced(f' xmlns="{MAIN}"', ""))


def _harmless() -> Iterator[Case]:
    update = sheet("Update")
    yield Case("comment at its end", _commented, UNCHANGED)
    yield Case("garbage at its end", lambda: tracker() + b"\r\n-- \r\nmail footer", UNCHANGED)
    yield Case("packed without packing", lambda: packed(parts().items(), ZIP_STORED), UNCHANGED)
    yield Case("sizes too large", partial(_headers, "<I", 90_000, 22, 24), UNCHANGED)
    yield Case("without root", lambda: without("_rels/.rels"), UNCHANGED)
    yield Case("without properties", lambda: without(CUSTOM), UNCHANGED)
    yield Case(
        "workbook part of another name",
        lambda: packed((_renamed(n), _moved(d)) for n, d in parts().items()),
        UNCHANGED,
    )
    macros = edited("macros renamed", UNCHANGED, TYPES, replaced(_XLSX, _XLSM))
    yield macros
    yield replace(macros, name="macros", file="copy.xlsm")
    yield _cell("cell at row 0", '<c r="A0"><v>1</v></c>', UNCHANGED)
    yield _cell("a huge number", '<c r="A90"><v>1e400</v></c>', UNCHANGED)
    yield in_rows("rows out of order", UNCHANGED, b'<row r="2"><c r="K2"><v>1</v></c></row>')
    far = b"<definedName name=\"far\">'file:///etc/[passwd]x'!$A$1</definedName>"
    for name, part, change in (
        ("UTF-16 parts", update, _in_utf_16),
        ("prefixed parts", update, _under_prefix),
        ("dimension too large", update, _dimension("A1:XFD1048576")),
        ("dimension too small", update, _dimension("A1")),
        ("from 1904", WORKBOOK, replaced("<workbookPr/>", _FROM_1904)),
        ("names into files", WORKBOOK, before("</definedNames>", far)),
    ):
        yield edited(name, UNCHANGED, part, change)


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_FROM_1904: Final = '<workbookPr date1904="1"/>'


def _dimension(ref: str) -> Change:
    dimension = re.compile(rb'<dimension ref="[^"]*"/>')
    return lambda data: dimension.sub(f'<dimension ref="{ref}"/>'.encode(), data)


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
