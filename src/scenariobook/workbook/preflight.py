"""Check a workbook's bytes before anything parses them.

Returned copies come by mail, from shared folders and out of other programs. For a file that is no
tracker, the checks give one sentence: the file's kind, and what to do. A file that passes may still
take long to read: ``xlsx.loading`` bounds openpyxl's time and memory.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Final

from openpyxl.xml.constants import ARC_WORKBOOK, XLSM, XLSX, XLTM, XLTX

from scenariobook import limits
from scenariobook.wording import short
from scenariobook.workbook.file_kinds import (
    ARCHIVE,
    SAVE_AS,
    START,
    WrongFile,
    kind_of_archive,
    kind_of_file,
    kind_of_package,
    missing_end,
)
from scenariobook.workbook.xlsx.opc import TYPES_PART, UNPACKING_ERRORS, rels_of, sheet_parts

_LISTED: Final = b"PK\1\2"  # the first bytes of each entry in an archive's list of parts
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/"
_ENCRYPTED_ENTRY: Final = 1  # a bit of an entry's flags
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_ENCODINGS: Final = frozenset({b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii"})


def inspect(data: bytes) -> None:
    """Check that a file's bytes are an Excel workbook that openpyxl can read safely.

    Raises:
        WrongFile: if they are not.
    """
    if not data.startswith(ARCHIVE):
        raise WrongFile(kind_of_file(data) or _text_or_not(data))
    if why := limits.too_large(len(data)):
        raise WrongFile(why)
    # Entries are counted before zipfile reads the list of parts: each entry takes memory.
    if (listed := data.count(_LISTED)) > 2 * limits.MOST_PARTS:
        raise WrongFile(f"the file has {listed:,} parts; a tracker has under {limits.MOST_PARTS:,}")
    if why := missing_end(data):
        raise WrongFile(why)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except UNPACKING_ERRORS as error:
        raise WrongFile(
            f"the file is damaged: its list of parts cannot be read ({error}); it was perhaps "
            "not copied or downloaded completely; ask for it again"
        ) from error
    with package:
        _inspect_members(package)
        _inspect_kind(package)
        for name in package.namelist():
            _inspect_part(package, name)


def _text_or_not(data: bytes) -> str:
    if b"\0" in data[:START]:
        return f"this is not an Excel workbook (.xlsx); {SAVE_AS}"
    return "this is plain text; name a CSV file .csv to have it read as one"


def _inspect_members(package: zipfile.ZipFile) -> None:
    """Check an archive's list of parts."""
    members = package.infolist()
    if not members:
        raise WrongFile("this is an empty archive, no workbook")
    if len(members) > limits.MOST_PARTS:
        raise WrongFile(
            f"the file has {len(members):,} parts; a tracker has under {limits.MOST_PARTS:,}"
        )
    if len({member.filename.casefold() for member in members}) < len(members):
        raise WrongFile("the file has two parts with one name; save it again in its program")
    for member in members:
        _inspect_member(package, member)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.LARGEST_UNPACKED:
        raise WrongFile(
            f"the file would unpack to {unpacked / 1e6:,.0f} MB; "
            f"a tracker stays under {limits.LARGEST_UNPACKED / 1e6:,.0f} MB"
        )


def _inspect_member(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename
    if "\\" in name or name.startswith("/") or ".." in name.split("/") or not name.isprintable():
        raise WrongFile(
            f"its part {name!r} has a name that leads elsewhere; save it again in Excel"
        )
    if member.file_size > limits.LARGEST_PART:
        megabytes = f"{member.file_size / 1e6:,.0f} MB"
        if title := _title_of(package, name):
            raise WrongFile(_too_much(title, f"{megabytes} of rows and cells"))
        raise WrongFile(
            f"its part {name} would unpack to {megabytes}; "
            f"a tracker's stay under {limits.LARGEST_PART / 1e6:,.0f} MB"
        )
    if member.flag_bits & _ENCRYPTED_ENTRY:
        raise WrongFile("the file is a password-protected archive; save it without the password")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise WrongFile("the file is packed in a way that Excel does not read; save it again there")


def _inspect_kind(package: zipfile.ZipFile) -> None:
    """Check that an archive is a workbook."""
    names = frozenset(package.namelist())
    mimetype = _unpacked(package, "mimetype") if "mimetype" in names else b""
    if kind := kind_of_archive(names, mimetype):
        raise WrongFile(kind)
    if TYPES_PART not in names:
        if any(name.startswith("xl/") for name in names):
            raise WrongFile(_damaged(TYPES_PART, "is missing"))
        raise WrongFile("this is an archive, no workbook; unpack it and import what is in it")
    types = _in_one_byte(_unpacked(package, TYPES_PART)).decode("latin-1")
    if not any(kind in types for kind in (XLSX, XLSM, XLTX, XLTM)):
        raise WrongFile(kind_of_package(types, names))


def _inspect_part(package: zipfile.ZipFile, name: str) -> None:
    """Unpack a part, which finds damage; check its beginning, and how much a sheet holds."""
    data = _unpacked(package, name)
    if not name.endswith((".xml", ".rels")) or name.startswith("customXml/"):
        return
    data = _in_one_byte(data)
    if b"<!DOCTYPE" in data:  # it could define entities
        raise WrongFile(_damaged(name, "has a document type (DOCTYPE), which no workbook has"))
    encoding = _ENCODING.match(data[:START])
    if encoding and encoding[1].lower() not in _ENCODINGS:
        charset = encoding[1].decode("latin-1")
        raise WrongFile(_damaged(name, f"is text in {charset}, neither UTF-8 nor UTF-16"))
    if _STRICT in data[:START]:
        raise WrongFile(
            "this is a Strict Open XML workbook; save it as Excel workbook (.xlsx), not Strict"
        )
    cells = data.count(b"<row") + data.count(b"<c")
    if cells > limits.MOST_CELLS and (title := _title_of(package, name)):
        raise WrongFile(_too_much(title, f"{cells:,} rows and cells"))


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except UNPACKING_ERRORS as error:
        raise WrongFile(_damaged(name, "cannot be unpacked")) from error


def _in_one_byte(data: bytes) -> bytes:
    """Return markup with one byte for each character, also for a part in UTF-16."""
    return data.replace(b"\0", b"")


def _title_of(package: zipfile.ZipFile, part: str) -> str:
    """Return the title of the sheet in a part; empty if the part is no sheet."""
    with suppress(*UNPACKING_ERRORS, LookupError, StopIteration, SyntaxError):
        main = {}
        for name in (ARC_WORKBOOK, rels_of(ARC_WORKBOOK)):
            with package.open(name) as listed:
                main[name] = listed.read(limits.LARGEST_LIST)
        return {name: title for title, name in sheet_parts(main).items()}.get(part, "")
    return ""


def _too_much(title: str, amount: str) -> str:
    return (
        f"the sheet {short(title)!r} has {amount}, most of them perhaps empty; "
        "delete what stands below and beside its tables, and save it again"
    )


def _damaged(part: str, why: str) -> str:
    return f"the file is damaged: its part {part} {why}; ask for it again"
