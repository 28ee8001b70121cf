"""What a file really is, before any of it is parsed.

Returned copies pass through mail, shares and other programs. A file that is not a tracker
gets one sentence that names its true nature and the way out.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from scenariobook.errors import ScenariobookError
from scenariobook.workbook.gate.file_kinds import (
    ARCHIVE,
    SAVE_AS,
    START,
    broken_off,
    nature,
    of_archive,
    of_package,
)
from scenariobook.workbook.gate.package_scan import UNPACKING, damaged, find_fault, main_parts
from scenariobook.workbook.xlsx.opc import TYPES_PART

LARGEST_FILE: Final = 100_000_000  # bytes; what is larger need not even be read from disk
LARGEST_TABLE: Final = 10_000_000  # bytes; 2,000 indicators over 40 quarters take half
MOST_LINES: Final = 200_000  # of a table
LARGEST_UNPACKED: Final = 300_000_000  # bytes
LARGEST_PART: Final = 64_000_000  # bytes; 2,000 indicators over 40 quarters take a fifth
MOST_MEMBERS: Final = 2_000

_LISTED: Final = b"PK\1\2"  # begins each entry of an archive's list
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_ENCRYPTED_ENTRY: Final = 1  # a bit of an entry's flags

_LOCK_FILE: Final = re.compile(r"~\$.*|\.~lock\..*#", re.DOTALL)


class Foreign(ScenariobookError):
    """A file that is no tracker; the message says what it is and what to do."""


def is_lock_file(name: str) -> bool:
    """Tell whether a program keeps a file of this name while it has another one open."""
    return _LOCK_FILE.fullmatch(name) is not None


def inspect(data: bytes) -> None:
    """Look at a file's bytes.

    Raises:
        Foreign: if they are not those of an Excel workbook that can be read safely.
    """
    if not data.startswith(ARCHIVE):
        raise Foreign(nature(data) or _text_or_not(data))
    if len(data) > LARGEST_FILE:
        raise Foreign(too_large(len(data)))
    # Before an archive's list is read: each entry of it takes memory.
    if (listed := data.count(_LISTED)) > 2 * MOST_MEMBERS:
        raise Foreign(f"the file has {listed:,} parts; a tracker has under {MOST_MEMBERS:,}")
    if why := broken_off(data):
        raise Foreign(why)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except UNPACKING as error:
        raise Foreign(
            f"the file is damaged: its list of parts cannot be read ({error}); it was perhaps "
            "not copied or downloaded completely; ask for it again"
        ) from error
    with package:
        _inspect_members(package.infolist())
        _inspect_kind(package)


def inspect_table(data: bytes) -> None:
    """Look at the bytes of a file that is to be read as a table (CSV).

    Raises:
        Foreign: if they are no text in UTF-8, or more than any table's.
    """
    if data.startswith(ARCHIVE):
        try:
            inspect(data)
        except Foreign as why:
            raise Foreign(f"this is no CSV, whatever its name says: {why}") from None
        raise Foreign("this is an Excel workbook, whatever its name says; name it .xlsx")
    if kind := nature(data):
        raise Foreign(kind.replace(SAVE_AS, "open it in its program and save it as CSV UTF-8"))
    if len(data) > LARGEST_TABLE or data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES:
        raise Foreign(
            f"the table has {len(data) / 1e6:,.0f} MB; one of under "
            f"{LARGEST_TABLE / 1e6:,.0f} MB and {MOST_LINES:,} lines can be read"
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Foreign(
            f"the text is not in UTF-8 (line {line:,}); save the table as CSV UTF-8"
        ) from None
    if b"\0" in data:
        raise Foreign("this is not text; save the table as CSV UTF-8")


def too_large(size: int) -> str:
    """Return the sentence about a file of so many bytes, more than ``LARGEST_FILE``."""
    return f"the file has {size / 1e6:,.0f} MB; a tracker stays under {LARGEST_FILE / 1e6:,.0f} MB"


def _text_or_not(data: bytes) -> str:
    if b"\0" in data[:START]:
        return f"this is not an Excel workbook; {SAVE_AS}"
    return "this is plain text; name a CSV file .csv to have it read as one"


def _inspect_members(members: list[zipfile.ZipInfo]) -> None:
    """Look at an archive's list of parts."""
    if not members:
        raise Foreign("this is an empty archive, no workbook")
    if len(members) > MOST_MEMBERS:
        raise Foreign(f"the file has {len(members):,} parts; a tracker has under {MOST_MEMBERS:,}")
    if len({member.filename.casefold() for member in members}) < len(members):
        raise Foreign("the file has two parts of one name; save it again in its program")
    for member in members:
        _inspect_member(member)
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        raise Foreign(
            f"the file would unpack to {unpacked / 1e6:,.0f} MB; "
            f"a tracker stays under {LARGEST_UNPACKED / 1e6:,.0f} MB"
        )


def _inspect_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if "\\" in name or name.startswith("/") or ".." in name.split("/") or not name.isprintable():
        raise Foreign(f"its part {name!r} has a name that leads elsewhere; save it again in Excel")
    if member.file_size > LARGEST_PART:
        raise Foreign(
            f"its part {name} would unpack to {member.file_size / 1e6:,.0f} MB; "
            f"a tracker's stay under {LARGEST_PART / 1e6:,.0f} MB"
        )
    if member.flag_bits & _ENCRYPTED_ENTRY:
        raise Foreign("the file is a password-protected archive; save it without the password")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Foreign("the file is packed in a way that Excel does not read; save it again there")


def _inspect_kind(package: zipfile.ZipFile) -> None:
    """Tell workbooks from other archives, and look into them."""
    names = frozenset(package.namelist())
    said = _first_bytes(package, "mimetype") if "mimetype" in names else b""
    if kind := of_archive(names, said):
        raise Foreign(kind)
    if TYPES_PART not in names:
        if any(name.startswith("xl/") for name in names):
            raise Foreign(damaged(TYPES_PART, "is missing"))
        raise Foreign("this is an archive, no workbook; unpack it and import what is in it")
    try:
        types, workbook, strings = main_parts(package.read(TYPES_PART))
    except UNPACKING as error:
        raise Foreign(damaged(TYPES_PART, f"cannot be read ({error})")) from error
    if not workbook:
        raise Foreign(of_package(types, names))
    if workbook in names and _STRICT in _first_bytes(package, workbook):
        raise Foreign(
            "this is a Strict Open XML workbook; save it as Excel workbook (.xlsx), not Strict"
        )
    if fault := find_fault(package, workbook, strings):
        raise Foreign(fault)


def _first_bytes(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part's start; nothing if it is damaged, which shows when it is read in full."""
    try:
        with package.open(name) as part:
            return part.read(START)
    except UNPACKING:
        return b""
