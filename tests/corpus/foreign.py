"""Files of other kinds that bear a workbook's name."""

from __future__ import annotations

import gzip
import random
from typing import Final

from tests.corpus.trackers import TYPES, WORKBOOK, Case, changed, packed, parts, replaced, tracker

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


def strict() -> bytes:
    """Return the tracker with the namespace that the strict variant has."""
    transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    other = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    return changed((WORKBOOK, replaced(transitional, other)))


def binary_workbook() -> bytes:
    """Return a package that lists a binary workbook."""
    return office("vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin")


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
    Case("xlsb", binary_workbook, "binary Excel workbook (.xlsb)"),
    Case("ods", lambda: open_document("spreadsheet"), "OpenDocument spreadsheet (.ods)"),
    Case("odp", lambda: open_document("presentation"), "OpenDocument file"),
    Case("docx", lambda: office(_WORD), "a Word document (.docx)"),
    Case("pptx", lambda: office(_SLIDES), "a presentation (.pptx)"),
    Case("another Office file", lambda: office("vnd.ms-project"), "another Office file"),
    Case("strict", strict, "Strict Open XML workbook"),
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
        lambda: changed(
            ("docProps/custom.xml", replaced("scenariobook", "another")),
            ("xl/sharedStrings.xml", lambda data: data.replace(b"scenariobook", b"another")),
        ),
        "it has no tracker mark",
    ),
    Case(
        "another study's tracker",
        lambda: packed((n, d.replace(b"small-study", b"other-study")) for n, d in parts().items()),
        "a tracker of the study 'other-study'",
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
