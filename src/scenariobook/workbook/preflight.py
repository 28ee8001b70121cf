"""What a file really is, before any of it is parsed.

Returned copies pass through mail, shares and other programs. A file that is not a tracker
gets one sentence that names its true nature and the way out.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

LARGEST_UNPACKED: Final = 300_000_000  # bytes
LARGEST_PART: Final = 64_000_000  # bytes; 2,000 indicators over 40 quarters take a fifth
MOST_MEMBERS: Final = 2_000
_LARGEST_PART_LOOKED_INTO: Final = 5_000_000  # bytes; the workbook part is far smaller

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_SAVE_AS: Final = "open it in its program and save it as Excel workbook (.xlsx)"


class Foreign(Exception):  # noqa: N818  (what the file is)
    """A file that is no tracker; the message says what it is and what to do."""


def inspect(data: bytes) -> None:
    """Look at a file's bytes.

    Raises:
        Foreign: if they are not those of an Excel workbook that can be read safely.
    """
    if not data:
        raise Foreign("the file is empty; ask for it again")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Foreign("the workbook is encrypted; open it, take the password off, and save it")
        raise Foreign(f"this is an old Excel workbook (.xls); {_SAVE_AS}")
    if not data.startswith(b"PK"):
        raise Foreign(_text_format(data))
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _inspect_package(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Foreign(f"the file is damaged ({error}); ask for it again") from error


def _text_format(data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return f"this is a web page, whatever its name says; {_SAVE_AS}"
    if start.startswith(b"<?xml"):
        return f"this is an XML file, no Excel workbook; {_SAVE_AS}"
    if start.startswith(b"%pdf"):
        return "this is a PDF; ask for the workbook that it was printed from"
    if start.startswith(b"{\\rtf"):
        return "this is a text document (RTF), no workbook"
    if b"\0" in data[:4096]:
        return f"this is not an Excel workbook; {_SAVE_AS}"
    return "this is plain text; name a CSV file .csv to have it read as one"


def _inspect_package(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = [member.filename for member in members]
    if not members:
        raise Foreign("this is an empty archive, no workbook")
    if len(members) > MOST_MEMBERS:
        raise Foreign(f"the file has {len(members):,} parts; a tracker has under {MOST_MEMBERS:,}")
    if len({name.casefold() for name in names}) < len(names):
        raise Foreign("the file has two parts of one name; save it again in its program")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        raise Foreign(
            f"the file would unpack to {unpacked / 1e6:,.0f} MB; "
            f"a tracker stays under {LARGEST_UNPACKED / 1e6:,.0f} MB"
        )
    largest = max(members, key=lambda member: member.file_size)
    if largest.file_size > LARGEST_PART:
        raise Foreign(
            f"its part {largest.filename} would unpack to {largest.file_size / 1e6:,.0f} MB; "
            f"a tracker's stay under {LARGEST_PART / 1e6:,.0f} MB"
        )
    if any(member.flag_bits & 1 for member in members):
        raise Foreign("the file is a password-protected archive; save it without the password")
    _inspect_kind(package, names)


def _inspect_kind(package: zipfile.ZipFile, names: list[str]) -> None:
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis"):
        raise Foreign(f"this is an OpenDocument file (.ods); {_SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise Foreign(f"this is a binary Excel workbook (.xlsb); {_SAVE_AS}")
    if "[Content_Types].xml" not in names:
        raise Foreign("this is an archive, no workbook; unpack it and import what is in it")
    if "xl/workbook.xml" not in names:
        raise Foreign(f"this is another Office file, no Excel workbook; {_SAVE_AS}")
    workbook = package.getinfo("xl/workbook.xml")
    if workbook.file_size > _LARGEST_PART_LOOKED_INTO:
        raise Foreign("the workbook's list of sheets is larger than any tracker's")
    if _STRICT in package.read(workbook):
        raise Foreign(
            "this is a Strict Open XML workbook; save it as Excel workbook (.xlsx), not Strict"
        )
