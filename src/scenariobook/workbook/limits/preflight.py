"""Check a workbook's bytes before anything parses them.

Returned copies come by mail, from shared folders and out of other programs. For a file that is
not a tracker, the checks give one sentence that says what it is and what to do.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

from scenariobook.workbook.limits.file_kinds import (
    ARCHIVE,
    LARGEST_FILE,
    SAVE_AS,
    START,
    WrongFile,
    kind_of_archive,
    kind_of_file,
    kind_of_package,
    missing_end,
    too_large,
)
from scenariobook.workbook.limits.package_scan import damaged, find_fault, main_parts
from scenariobook.workbook.xlsx.opc import TYPES_PART, UNPACKING_ERRORS

_LARGEST_UNPACKED: Final = 300_000_000  # bytes
_LARGEST_PART: Final = 64_000_000  # bytes; 2,000 indicators over 40 quarters take a fifth
_MOST_MEMBERS: Final = 2_000

_LISTED: Final = b"PK\1\2"  # the first bytes of each entry in an archive's list of parts
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_ENCRYPTED_ENTRY: Final = 1  # a bit of an entry's flags


def inspect(data: bytes) -> None:
    """Check that a file's bytes are an Excel workbook that can be read safely.

    Raises:
        WrongFile: if they are not.
    """
    if not data.startswith(ARCHIVE):
        raise WrongFile(kind_of_file(data) or _text_or_not(data))
    if len(data) > LARGEST_FILE:
        raise WrongFile(too_large(len(data)))
    # Counted before zipfile reads the list of parts, in which each entry takes memory.
    if (listed := data.count(_LISTED)) > 2 * _MOST_MEMBERS:
        raise WrongFile(f"the file has {listed:,} parts; a tracker has under {_MOST_MEMBERS:,}")
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
        _inspect_members(package.infolist())
        _inspect_kind(package)


def _text_or_not(data: bytes) -> str:
    if b"\0" in data[:START]:
        return f"this is not an Excel workbook; {SAVE_AS}"
    return "this is plain text; name a CSV file .csv to have it read as one"


def _inspect_members(members: list[zipfile.ZipInfo]) -> None:
    """Check an archive's list of parts."""
    if not members:
        raise WrongFile("this is an empty archive, no workbook")
    if len(members) > _MOST_MEMBERS:
        raise WrongFile(
            f"the file has {len(members):,} parts; a tracker has under {_MOST_MEMBERS:,}"
        )
    if len({member.filename.casefold() for member in members}) < len(members):
        raise WrongFile("the file has two parts with one name; save it again in its program")
    for member in members:
        _inspect_member(member)
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST_UNPACKED:
        raise WrongFile(
            f"the file would unpack to {unpacked / 1e6:,.0f} MB; "
            f"a tracker stays under {_LARGEST_UNPACKED / 1e6:,.0f} MB"
        )


def _inspect_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if "\\" in name or name.startswith("/") or ".." in name.split("/") or not name.isprintable():
        raise WrongFile(
            f"its part {name!r} has a name that leads elsewhere; save it again in Excel"
        )
    if member.file_size > _LARGEST_PART:
        raise WrongFile(
            f"its part {name} would unpack to {member.file_size / 1e6:,.0f} MB; "
            f"a tracker's stay under {_LARGEST_PART / 1e6:,.0f} MB"
        )
    if member.flag_bits & _ENCRYPTED_ENTRY:
        raise WrongFile("the file is a password-protected archive; save it without the password")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise WrongFile("the file is packed in a way that Excel does not read; save it again there")


def _inspect_kind(package: zipfile.ZipFile) -> None:
    """Check that an archive is a workbook, and scan its parts."""
    names = frozenset(package.namelist())
    mimetype = _first_bytes(package, "mimetype") if "mimetype" in names else b""
    if kind := kind_of_archive(names, mimetype):
        raise WrongFile(kind)
    if TYPES_PART not in names:
        if any(name.startswith("xl/") for name in names):
            raise WrongFile(damaged(TYPES_PART, "is missing"))
        raise WrongFile("this is an archive, no workbook; unpack it and import what is in it")
    try:
        types, workbook, strings = main_parts(package.read(TYPES_PART))
    except UNPACKING_ERRORS as error:
        raise WrongFile(damaged(TYPES_PART, f"cannot be read ({error})")) from error
    if not workbook:
        raise WrongFile(kind_of_package(types, names))
    if workbook in names and _STRICT in _first_bytes(package, workbook):
        raise WrongFile(
            "this is a Strict Open XML workbook; save it as Excel workbook (.xlsx), not Strict"
        )
    if fault := find_fault(package, workbook, strings):
        raise WrongFile(fault)


def _first_bytes(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part's first bytes; none if it is damaged, which ``find_fault`` will report."""
    try:
        with package.open(name) as part:
            return part.read(START)
    except UNPACKING_ERRORS:
        return b""
