"""Tell the kind of a file that is no Excel workbook, by its first bytes or its list of parts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from scenariobook.errors import ScenariobookError

SAVE_AS: Final = "open it in its program and save it as Excel workbook (.xlsx)"
ARCHIVE: Final = (b"PK\3\4", b"PK\5\6")  # the first bytes of a ZIP archive, and of an empty one
_END: Final = b"PK\5\6"  # the first bytes of the record at an archive's end
START: Final = 4_096  # how many of a file's first bytes are searched

_ASK: Final = "ask for the workbook itself"
_CUT: Final = "it was not copied or downloaded completely; ask for it again"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORKBOOK: Final = f"this is an old Excel workbook (.xls); {SAVE_AS}"
# The kinds of old Office files, by the names of their streams.
_OLE_KINDS: Final = (
    ("EncryptedPackage", "the workbook is encrypted; open it, take the password off, and save it"),
    ("WordDocument", f"this is an old Word document (.doc), no workbook; {_ASK}"),
    ("__substg1.0_", "this is a mail (.msg); save the workbook that is attached to it"),
    ("Workbook", _OLD_WORKBOOK),
    ("Book", _OLD_WORKBOOK),
)
_MAGIC: Final = (
    (b"%PDF", "this is a PDF; ask for the workbook that it was printed from"),
    (b"{\\rtf", f"this is a text document (RTF), no workbook; {_ASK}"),
    (b"\x89PNG", f"this is a picture (PNG), no workbook; {_ASK}"),
    (b"\xff\xd8\xff", f"this is a picture (JPEG), no workbook; {_ASK}"),
    (b"\xff\xfe", "this is text in UTF-16; save it as CSV UTF-8, and name it .csv"),
    (b"\xfe\xff", "this is text in UTF-16; save it as CSV UTF-8, and name it .csv"),
    (b"\x1f\x8b", f"this is a Gnumeric workbook, or another file packed by gzip; {SAVE_AS}"),
    (b"7z\xbc\xaf\x27\x1c", "this is a 7z archive; unpack it and import what is in it"),
    (b"Rar!", "this is a RAR archive; unpack it and import what is in it"),
    (b"\0\x05\x16\x07", "this is what a Mac keeps beside a file (._name); import the file itself"),
    (b"L\0\0\0\x01\x14\x02\0", "this is a shortcut (.lnk); import the file that it leads to"),
)
_WORDS_OF_MARKUP: Final = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an XML Spreadsheet 2003"),
    (b"office:document", "a flat OpenDocument file"),
    (b"<html", "a web page, whatever its name says"),
    (b"<!doctype html", "a web page, whatever its name says"),
    (b"<table", "a web page, whatever its name says"),
)
_MIMETYPES: Final = (
    (
        b"application/vnd.oasis.opendocument.spreadsheet",
        f"an OpenDocument spreadsheet (.ods); {SAVE_AS}",
    ),
    (b"application/vnd.oasis", f"an OpenDocument file, no spreadsheet; {_ASK}"),
)


def kind_of_file(data: bytes) -> str:
    """Return a file's kind, and what to do; empty for a ZIP archive or plain text."""
    if not data:
        return "the file is empty; ask for it again"
    if not data[:START].strip(b"\0"):
        return f"the file holds zeros: {_CUT}"
    if data.startswith(_OLE):
        return _old_office(data)
    kinds = (words for magic, words in _MAGIC if data.startswith(magic))
    return next(kinds, "") or _markup(data)


def kind_of_archive(names: Collection[str], mimetype: bytes) -> str:
    """Return a ZIP archive's kind, by its ``mimetype`` or its parts' names; empty if unknown."""
    kinds = (words for start, words in _MIMETYPES if mimetype.startswith(start))
    if words := next(kinds, ""):
        return f"this is {words}"
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return "this is a Numbers or Pages document; export it as Excel workbook (.xlsx)"
    return ""


def kind_of_package(types: str, names: Collection[str]) -> str:
    """Return the kind of an Office package without a workbook part, and what to do.

    Args:
        types: The list of content types, as the package has it.
        names: The names of its parts.
    """
    if "sheet.binary" in types or "xl/workbook.bin" in names:
        return f"this is a binary Excel workbook (.xlsb); {SAVE_AS}"
    if "wordprocessingml" in types:
        return f"this is a Word document (.docx), no workbook; {_ASK}"
    if "presentationml" in types:
        return f"this is a presentation (.pptx), no workbook; {_ASK}"
    if any(name.startswith("xl/") for name in names):
        return "the file is damaged: none of its parts is the workbook; ask for it again"
    return f"this is another Office file, no Excel workbook; {SAVE_AS}"


def missing_end(data: bytes) -> str:
    """Return why an archive that lacks its end is unusable; empty if it has its end."""
    return "" if _END in data else f"the file breaks off before its end: {_CUT}"


def _old_office(data: bytes) -> str:
    for name, words in _OLE_KINDS:
        if name.encode("utf-16-le") in data:
            return words
    return f"this is an old Office file, no Excel workbook; {SAVE_AS}"


def _markup(data: bytes) -> str:
    start = data[:START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start.startswith(b"<"):
        return ""
    for mark, words in _WORDS_OF_MARKUP:
        if mark in start:
            return f"this is {words}; {SAVE_AS}"
    return f"this is an XML file, no Excel workbook; {SAVE_AS}" if b"<?xml" in start else ""


class WrongFile(ScenariobookError):
    """A file that the program refuses to read; the message says its kind and what to do."""
