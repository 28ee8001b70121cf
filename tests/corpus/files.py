"""Files that are no sound tracker: of other kinds, damaged, odd in a cell, or far too large."""

import gzip
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
    address_in_update,
    after,
    before,
    beside_rows,
    edited,
    in_rows,
    packed,
    part_of,
    parts,
    patched,
    replaced,
    tracker,
    with_parts,
    without,
)

# --- of other kinds, under the name of a workbook -------------------------------------------------

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    """Return what starts like a compound file and lists streams of these names."""
    header = _OLE + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0" + bytes(480)
    return header + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def office(main: str, part: str = "word/document.xml") -> bytes:
    """Return a package whose main part is of some type."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="application/{main}"/></Types>'
    )
    return packed([(TYPES, types.encode()), ("_rels/.rels", b"<Relationships/>"), (part, b"<x/>")])


def open_document(kind: str) -> bytes:
    """Return a package that begins as OpenDocument asks."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return packed([("mimetype", mimetype), ("content.xml", b"<office:document-content/>")])


def renamed(name: str) -> bytes:
    """Return the tracker in which another name stands wherever this one does."""
    return packed((n, data.replace(name.encode(), b"other")) for n, data in parts().items())


_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_BINARY: Final = ("vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin")
_WORD: Final = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SLIDES: Final = "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_XML_2003: Final = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
_NOISE: Final = random.Random(1).randbytes(5_000)  # noqa: S311  (the same noise every day)

FOREIGN: Final = (
    Case("empty", lambda: b"", "the file is empty"),
    Case("one byte", lambda: b"P", "this is plain text"),
    Case("one zero", lambda: b"\0", "the file holds zeros"),
    Case("zeros", lambda: bytes(50_000), "not copied or downloaded completely"),
    Case("noise", lambda: b"\xa7" + _NOISE, "this is not an Excel workbook"),
    Case("xls", lambda: ole("Root Entry", "Workbook"), "old Excel workbook (.xls)"),
    Case("xls of 1995", lambda: ole("Root Entry", "Book"), "old Excel workbook (.xls)"),
    Case("encrypted", lambda: ole("Root Entry", "EncryptedPackage"), "the workbook is encrypted"),
    Case("doc", lambda: ole("Root Entry", "WordDocument"), "old Word document (.doc)"),
    Case("mail", lambda: ole("Root Entry", "__substg1.0_0037001F"), "this is a mail (.msg)"),
    Case("another OLE file", lambda: ole("Root Entry", "Catalog"), "old Office file"),
    Case("xlsb", lambda: office(*_BINARY), "binary Excel workbook (.xlsb)"),
    Case("ods", lambda: open_document("spreadsheet"), "OpenDocument spreadsheet (.ods)"),
    Case("odp", lambda: open_document("presentation"), "OpenDocument file"),
    Case("docx", lambda: office(_WORD), "a Word document (.docx)"),
    Case("pptx", lambda: office(_SLIDES), "a presentation (.pptx)"),
    Case("another Office file", lambda: office("vnd.ms-project"), "another Office file"),
    edited("strict", "Strict Open XML workbook", WORKBOOK, replaced(MAIN, _STRICT)),
    Case("zip of a tracker", lambda: packed([("tracker.xlsx", tracker())]), "unpack it"),
    Case("empty zip", lambda: packed([]), "empty archive"),
    Case("numbers", lambda: packed([("Index/Document.iwa", b"\0")]), "Numbers or Pages"),
    Case("csv", lambda: b"quarter,item,value\n2022Q1,water-level,3\n", "name a CSV file .csv"),
    Case("web page", lambda: b"<!DOCTYPE html>\n<html><body>Sign in", "this is a web page"),
    Case("web table", lambda: b"\n <TABLE><tr><td>1</td></tr></TABLE>", "this is a web page"),
    Case("xhtml", lambda: b'<?xml version="1.0"?><html/>', "this is a web page"),
    Case("XML of 2003", lambda: _XML_2003, "an XML Spreadsheet 2003"),
    Case("flat ods", lambda: b'<?xml version="1.0"?><office:document/>', "flat OpenDocument"),
    Case("XML", lambda: b'<?xml version="1.0"?><rows/>', "this is an XML file"),
    Case("pdf", lambda: b"%PDF-1.7\n", "this is a PDF"),
    Case("rtf", lambda: b"{\\rtf1\\ansi}", "this is a text document (RTF)"),
    Case("png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(20), "a picture (PNG)"),
    Case("jpeg", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture (JPEG)"),
    Case("gz", lambda: gzip.compress(tracker(), mtime=0), "a Gnumeric workbook, or another file"),
    Case("7z", lambda: b"7z\xbc\xaf\x27\x1c\0\x04" + _NOISE, "a 7z archive"),
    Case("rar", lambda: b"Rar!\x1a\x07\x01\0" + _NOISE, "a RAR archive"),
    Case("UTF-16 text", lambda: "quarter;item\n".encode("utf-16"), "text in UTF-16"),
    Case("AppleDouble", lambda: b"\0\x05\x16\x07\0\x02\0\0" + bytes(70), "a Mac keeps beside"),
    Case("shortcut", lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(70), "a shortcut (.lnk)"),
    Case(
        "a workbook that is no tracker",
        partial(renamed, "scenariobook"),
        "it has no tracker mark",
    ),
    Case(
        "another study's tracker", partial(renamed, "small-study"), "tracker of the study 'other'"
    ),
)

TABLES: Final = (
    Case("empty table", lambda: b"", "the file is empty", "in.csv"),
    Case("xlsx", tracker, "this is an Excel workbook, whatever its name says", "in.csv"),
    Case("damaged xlsx", lambda: tracker()[:900], "whatever its name says", "in.csv"),
    Case("ods", lambda: open_document("spreadsheet"), "OpenDocument spreadsheet", "in.csv"),
    Case("xls", lambda: ole("Workbook"), "save it as CSV UTF-8", "in.csv"),
    Case("web page", lambda: b"<html><table>", "this is a web page", "in.csv"),
    Case("pdf", lambda: b"%PDF-1.7\n", "this is a PDF", "in.csv"),
    Case("UTF-16", lambda: "quarter,item\n".encode("utf-16"), "text in UTF-16", "in.csv"),
    Case("Latin-1", lambda: b"quarter,item\n\xe9,x\n", "not in UTF-8 (line 2)", "in.csv"),
    Case("a zero byte", lambda: b"quarter,item\n2022Q1,\0\n", "this is not text", "in.csv"),
    Case("zeros", lambda: bytes(4_000), "the file holds zeros", "in.csv"),
    Case("too large", lambda: (b"x" * 9_999 + b"\n") * 1_040, "the table has 10 MB", "in.csv"),
    Case("too many lines", lambda: b"\n" * 300_000, "has 0 MB and 300,000 lines", "in.csv"),
)


# --- cut off, flipped, with parts missing, doubled or malformed -----------------------------------

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


def _doubled() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the writer warns of what we do on purpose
        return with_parts((WORKBOOK, b"<x/>"))


def _in_utf_16(data: bytes) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + data.decode()).encode("utf-16")


def _under_prefix(data: bytes) -> bytes:
    """As some programs write a sheet: every element under the prefix x."""
    text = data.decode().replace("<", "<x:").replace("<x:/", "</x:")
    return text.replace(" xmlns=", " xmlns:x=", 1).encode()


def _in_row(name: str, xml: str, words: str) -> Case:
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
    yield Case("doubled part", _doubled, "two parts with one name")
    yield Case("doubled case", lambda: with_parts(("XL/Workbook.XML", b"<x/>")), "with one name")
    for name in ("../../evil", "/etc/evil", "xl/../../evil", "xl\\evil", "xl/\x1b[2J"):
        evil = (f"{name}.xml", b"x")
        yield Case(f"part {evil[0]!r}", partial(with_parts, evil), "leads elsewhere")
    charts = partial(re.compile(b'/worksheet"').sub, b'/chartsheet"')
    yield edited("charts only", _UNREAD, WORKBOOK_RELS, charts)
    for part in (TYPES, WORKBOOK, part_of("Update")):
        yield edited(f"{part} cut", _UNREAD, part, lambda data: data[:-9])


def _broken_xml() -> Iterator[Case]:
    update = part_of("Update")
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
        yield _in_row(name, xml, _UNREAD)
    outside = b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    yield edited("outside entity", "document type (DOCTYPE)", STRINGS, lambda _: outside)
    listed = before("<Types", b"<!DOCTYPE Types>")
    yield edited("document type of types", "document type (DOCTYPE)", TYPES, listed)
    yield in_rows("row that is none", _UNREAD, b'<row r="1.5"><c r="A9"/></row>')
    void = replaced("worksheets/sheet3.xml", "../nowhere.xml")
    yield edited("a part nowhere", "its sheet 'Update' is missing", WORKBOOK_RELS, void)
    no_headers = "Update has no headers of the table Update: nothing of it can be read"
    yield edited("no namespace", no_headers, update, replaced(f' xmlns="{MAIN}"', ""))


def _harmless() -> Iterator[Case]:
    update = part_of("Update")
    yield Case("comment at its end", lambda: tracker()[:-2] + b"\t\0a comment", UNCHANGED)
    yield Case("garbage at its end", lambda: tracker() + b"\r\n-- \r\nmail footer", UNCHANGED)
    yield Case("packed without packing", lambda: packed(parts().items(), ZIP_STORED), UNCHANGED)
    yield Case("sizes too large", partial(_headers, "<I", 90_000, 22, 24), UNCHANGED)
    yield Case("without root", lambda: without("_rels/.rels"), UNCHANGED)
    yield Case("without properties", lambda: without(CUSTOM), UNCHANGED)
    yield Case("workbook part of another name", _renamed, UNCHANGED)
    macros = edited("macros renamed", UNCHANGED, TYPES, replaced(_XLSX, _XLSM))
    yield macros
    yield macros._replace(name="macros", file="copy.xlsm")
    yield _in_row("cell at row 0", '<c r="A0"><v>1</v></c>', UNCHANGED)
    yield _in_row("a huge number", '<c r="A90"><v>1e400</v></c>', UNCHANGED)
    yield in_rows("rows out of order", UNCHANGED, b'<row r="2"><c r="K2"><v>1</v></c></row>')
    far = b"<definedName name=\"far\">'file:///etc/[passwd]x'!$A$1</definedName>"
    for name, part, change in (
        ("UTF-16 parts", update, _in_utf_16),
        ("prefixed parts", update, _under_prefix),
        ("dimension too large", update, partial(_DIMENSION.sub, rb"\1A1:XFD1048576")),
        ("dimension too small", update, partial(_DIMENSION.sub, rb"\1A1")),
        ("from 1904", WORKBOOK, replaced("<workbookPr/>", '<workbookPr date1904="1"/>')),
        ("names into files", WORKBOOK, before("</definedNames>", far)),
    ):
        yield edited(name, UNCHANGED, part, change)


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


_DIMENSION: Final = re.compile(rb'(<dimension ref=")[^"]*')


def _renamed() -> bytes:
    names = ((name.replace("workbook.xml", "workbook2.xml"), name) for name in parts())
    old, new = b"xl/workbook.xml", b"xl/workbook2.xml"
    return packed((name, parts()[was].replace(old, new)) for name, was in names)


BROKEN: Final = (*_broken_archives(), *_broken_packages(), *_broken_xml())
HARMLESS: Final = tuple(_harmless())


# --- odd contents in a cell that an analyst types in, or beside it --------------------------------


def _with_cell(address: str, kind: str, held: bytes) -> Change:
    """Return a change of one cell's type and what it holds; its format stays."""
    start = re.compile(rb'<c r="%s"( s="\d+")[^>]*?(?:/>|>(?:(?!</c>).)*</c>)' % address.encode())
    typed = f' t="{kind}"'.encode() if kind else b""
    return lambda data: start.sub(
        lambda found: b'<c r="%s"%s%s>%s</c>' % (address.encode(), found[1], typed, held),
        data,
        count=1,
    )


def _update(name: str, words: str, header: str, kind: str, held: bytes) -> Case:
    """Return the case of one cell in Update's first row; ``^`` means the header above it."""
    change = _with_cell(address_in_update(header), kind, held)
    return edited(name, words, part_of("Update"), change)


def _typed(name: str, words: str, header: str, text: str) -> Case:
    inline = f'<is><t xml:space="preserve">{text}</t></is>'.encode()
    return _update(name, words, header, "inlineStr", inline)


_APPLIED: Final = "1 new"

CONTENTS: Final = (
    _typed("32,767 characters", _APPLIED, "note", "word " * 6_553 + "xx"),
    _typed("32,768 characters", "32,768 characters", "note", "word " * 6_553 + "xxx"),
    _typed("a word of 3,001 letters", "3,001 characters without a space", "note", "x" * 3_001),
    _typed("half a million characters", "500,000 characters", "note", "x" * 500_000),
    _typed("escaped zero", "cannot stand in a workbook", "note", "a_x0000_b"),
    _typed("escaped letter", _APPLIED, "note", "_x0041_"),
    _typed("a control character", _UNREAD, "note", "a&#1;b"),
    _typed("half a character", _UNREAD, "note", "&#xD800;"),
    _typed("no character", _UNREAD, "note", "\ufffe"),
    _typed("characters that turn the line", _APPLIED, "note", "a\u202eb\u2028c"),
    _typed("what looks like a formula", _APPLIED, "note", "=1+1"),
    _typed("what looks like a command", _APPLIED, "note", "=cmd|' /C calc'!A0"),
    _typed("a number of many digits", "the number is too large", "value", "9" * 1_000),
    _typed("a source that is none", "the study has no source", "source", "nobody; nowhere"),
    _typed("another id", UNCHANGED, "id", "\u202elevel"),
    _typed("another header", "Update has no column 'note': nothing", "^note", "note\u200b"),
    _update("1e400", "the number is too large", "value", "", b"<v>1e400</v>"),
    _update("1e308", "the number is too large", "value", "", b"<v>1e308</v>"),
    _update("NaN", "the file cannot be read", "value", "", b"<v>NaN</v>"),
    _update("hexadecimal", "the file cannot be read", "value", "", b"<v>0x10</v>"),
    _update("an error", "the cell shows the error #N/A", "value", "e", b"<v>#N/A</v>"),
    _update("a yes", "TRUE stands where a number should", "value", "b", b"<v>1</v>"),
    _update("a day for a number", "holds a date or a time", "value", "d", b"<v>2022-01-01</v>"),
    _update("an array formula", _APPLIED, "value", "", b'<f t="array"/><v>2</v>'),
    _update("a formula copied from nowhere", "a formula stands here", "value", "", b'<f si="9"/>'),
    _update("a day far away", "is not a date", "as of", "", b"<v>1000000000</v>"),
    _update("a day before days", "lies over 10 years before 2022Q1", "as of", "", b"<v>-5</v>"),
    _update("an hour", "is not a date", "as of", "", b"<v>0.5</v>"),
    _update("no grade", "is not one of: 1, 2, 3", "credibility", "", b"<v>1e30</v>"),
)


# --- the tracker, made to take a reader's memory or time ------------------------------------------


_MANY: Final = 1_000_000
_TOO_MANY: Final = "rows and cells, most of them perhaps empty"
_TOO_LONG: Final = "the sheet 'Guide' takes more than 20 seconds or a gigabyte of memory to read"


def _archives() -> Iterator[Case]:
    six, many = [f"x{n}.bin" for n in range(6)], [(f"x{n}", b"") for n in range(9_000)]
    yield Case("a part of 70 MB", lambda: with_parts(("x.xml", b"a" * 70_000_000)), "70 MB")
    elements = before("</workbook>", (b"<a/>", 17_000_000))
    yield edited("a list of sheets of 68 MB", f"its part {WORKBOOK} would", WORKBOOK, elements)
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
    yield Case("a size that lies", lambda: _of_false_size("x.bin", 10, bytes(60_000_000)), DAMAGED)
    whole = f"its part {STRINGS} would unpack to 1,000 MB"
    yield Case("one text of 1 GB", lambda: _of_false_size(STRINGS, 1_000_000_000), whole)


def _of_false_size(name: str, size: int, more: bytes = b"") -> bytes:
    """A part, perhaps one more, of which the archive's list says another size."""
    data = bytearray(with_parts((name, more)) if more else packed(parts().items()))
    struct.pack_into("<I", data, data.rfind(name.encode()) - 46 + 24, size)
    return bytes(data)


def _with_many_rows() -> Iterator[Case]:
    formatted = b'<row s="3" customFormat="1"/>'
    as_excel = b'<row r="1000000" spans="1:26" ht="15" customHeight="1"/>'
    cells = (b'<row r="90">', (b"<c/>", _MANY), b"</row>")
    last = b'<row r="1048576"><c r="A1048576" t="b"><v>1</v></c></row>'
    yield in_rows("a million formatted rows", _TOO_MANY, (formatted, _MANY))
    yield in_rows("rows of 67 MB", "the sheet 'Guide' has 67 MB of rows", (as_excel, 1_200_000))
    yield in_rows("30,000 formatted rows", UNCHANGED, (formatted, 30_000))
    yield in_rows("a million cells", _TOO_MANY, *cells)
    yield in_rows("the last row", UNCHANGED, last)
    yield in_rows("the last cell", UNCHANGED, last.replace(b"A1", b"XFD1"))
    yield in_rows("deep rows", UNCHANGED, (b"<row>", 100_000), (b"</row>", 100_000))
    yield in_rows("a long attribute", UNCHANGED, b'<row a="', (b"a", 60_000_000), b'"/>')
    digits = (b'<row r="90"><c r="A90"><v>', (b"9", 60_000_000), b".0</v></c></row>")
    yield in_rows("a number of 60 MB", UNCHANGED, *digits)


def _beside() -> Iterator[Case]:
    columns = before("<sheetData>", b"<cols>", (b"<col/>", _MANY), b"</cols>")
    rules = b'<conditionalFormatting sqref="A1"/>'
    yield edited("a million columns", _TOO_MANY, GUIDE, columns)
    yield _merged("merged nowhere", _UNREAD, "ZZZZ0:A1")
    yield beside_rows("a million rules", _TOO_MANY, (rules, _MANY))
    table = re.compile(rb' ref="[^"]*"')
    for ref, words in (("XFD1048575:XFD1048576", UNCHANGED), ("P5:banana", _UNREAD)):
        at = partial(table.sub, f' ref="{ref}"'.encode(), count=1)
        yield edited(f"a table at {ref}", words, "xl/tables/table3.xml", at)


def _merged(name: str, words: str, ref: str) -> Case:
    return beside_rows(name, words, f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'.encode())


def _lists() -> Iterator[Case]:
    texts = before("</sst>", (b"<si><t>x</t></si>", _MANY))
    yield edited("a million texts", UNCHANGED, STRINGS, texts)
    types = before("</Types>", (b"<Override/>", _MANY))
    yield edited("a million types", _UNREAD, TYPES, types)
    text = after("<si><t>", (b"a", 60_000_000))
    yield edited("one text of 60 MB", UNCHANGED, STRINGS, text)
    deep = before("</cellXfs>", (b"<xf>", 3_000), (b"</xf>", 3_000))
    yield edited("deep settings", _UNREAD, STYLES, deep)


def _long() -> Iterator[Case]:
    shared = b'<row><c><f t="shared" si="0"/></c></row>'
    first = b'<row r="90"><c r="A90"><f t="shared" si="0" ref="A90:A9999">'
    formulas = (first, (b"SUM(A1:B2)+", 700), b"1</f></c></row>", (shared, 20_000))
    merges = (b"<mergeCells>", (b'<mergeCell ref="A1:A2"/>', _MANY), b"</mergeCells>")
    yield in_rows("shared formula", _TOO_LONG, *formulas)
    yield beside_rows("a million merges", _TOO_LONG, *merges)
    formats = before("</cellXfs>", (b"<xf/>", _MANY))
    yield edited("a million formats", "the file takes more than", STYLES, formats)
    area = b'<definedName name="_xlnm.Print_Area" localSheetId="0">%s</definedName>'
    areas = before("</definedNames>", area % (b"'" * 300_000))
    yield edited("a long print area", "the file takes more than", WORKBOOK, areas)
    form = replaced('formatCode="', f'formatCode="{"[" * 300_000}')
    yield edited("a long format", "the file takes more than", STYLES, form)


def _large() -> Iterator[Case]:
    link = b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    yield _merged("merged to the end", _TOO_LONG, "A1:XFD1048576")
    yield beside_rows("a link over everything", _TOO_LONG, link)
    elements = before("</cellXfs>", (b"<a/>", 15_000_000))
    yield edited("60 MB of elements", _UNREAD, STYLES, elements)


BOMBS: Final = (*_archives(), *_with_many_rows(), *_beside(), *_lists())
LONG: Final = tuple(_long())  # openpyxl takes all of the time that it has
LARGE: Final = tuple(_large())  # or all of the memory
