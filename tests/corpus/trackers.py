"""A real tracker of the small synthetic study, and ways to change its parts.

Nothing binary is kept: every file of the corpus is made from this tracker, or from nothing.
"""

import re
import struct
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import load_workbook

from scenariobook.cli.shared.documents import make_tracker
from tests.commands import opened
from tests.study_text import write_study
from tests.workbook.as_read import table

WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
THEME = "xl/theme/theme1.xml"
CUSTOM = "docProps/custom.xml"
TYPES = "[Content_Types].xml"
CHART = "xl/charts/chart1.xml"
DRAWING = "xl/drawings/drawing1.xml"
GUIDE = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Change = Callable[[bytes], bytes]
# Bytes, or those that come so many times; they are put together when the file is made.
Piece = bytes | tuple[bytes, int]


class Case(NamedTuple):
    """One file of the corpus: what it is, how it is made, what the command must say of it.

    ``file`` is the name that it is imported under. Of a file that is read as the tracker
    that it still is, ``words`` are those that close an import: nothing has changed.
    """

    name: str
    make: Callable[[], bytes]
    words: str
    file: str = "copy.xlsx"


UNCHANGED = "nothing new to record"
DAMAGED = "the file is damaged"


@cache
def tracker() -> bytes:
    """Return the small study's tracker, before anything was typed."""
    with tempfile.TemporaryDirectory() as folder:
        project = opened(write_study(Path(folder)))
        return make_tracker(project, project.record.open_quarter).data


@cache
def parts() -> dict[str, bytes]:
    """Return the tracker's parts by name; copy before changing."""
    with ZipFile(BytesIO(tracker())) as package:
        return {name: package.read(name) for name in package.namelist()}


@cache
def address_in_update(header: str) -> str:
    """Return the address of a cell in Update's first row; ``^`` means the header above it."""
    row, *_ = table(load_workbook(BytesIO(tracker())), "Update")
    return str(row[header.lstrip("^")].offset(row=-header.count("^")).coordinate)


@cache
def part_of(title: str) -> str:
    """Return the name of a sheet's part."""
    titles = re.findall(rb'<sheet [^>]*?name="([^"]*)"', parts()[WORKBOOK])
    return f"xl/worksheets/sheet{titles.index(title.encode()) + 1}.xml"


def packed(members: Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """Return an archive of members, in their order, on a fixed day."""
    target = BytesIO()
    with ZipFile(target, "w", method) as package:
        for name, data in members:
            info = ZipInfo(name)
            info.compress_type = method
            package.writestr(info, data)
    return target.getvalue()


def tracker_with(*changes: tuple[str, Change]) -> bytes:
    """Return the tracker with some parts changed."""
    ours = dict(parts())
    for name, change in changes:
        before = ours[name]
        ours[name] = change(before)
        assert ours[name] != before, f"the change to {name} changes nothing"
    return packed(ours.items())


def without(*names: str) -> bytes:
    """Return the tracker without some parts."""
    assert set(names) <= set(parts())
    return packed((name, data) for name, data in parts().items() if name not in names)


def with_parts(*members: tuple[str, bytes]) -> bytes:
    """Return the tracker with more parts at its end."""
    return packed([*parts().items(), *members])


def replaced(old: str, new: str) -> Change:
    """Return a change of one piece of text, the first."""
    return lambda data: data.replace(old.encode(), new.encode(), 1)


def after(mark: str, *pieces: Piece) -> Change:
    """Return a change that puts bytes after a mark."""
    return lambda data: data.replace(mark.encode(), mark.encode() + _together(pieces), 1)


def before(mark: str, *pieces: Piece) -> Change:
    """Return a change that puts bytes before a mark."""
    return lambda data: data.replace(mark.encode(), _together(pieces) + mark.encode(), 1)


def _together(pieces: Iterable[Piece]) -> bytes:
    return b"".join(one if isinstance(one, bytes) else one[0] * one[1] for one in pieces)


def edited(name: str, words: str, part: str, change: Change) -> Case:
    """Return the case of the tracker with one part changed."""
    return Case(name, lambda: tracker_with((part, change)), words)


def in_rows(name: str, words: str, *pieces: Piece) -> Case:
    """Return the case of the tracker with more rows at the end of its sheet Guide."""
    return edited(name, words, GUIDE, before("</sheetData>", *pieces))


def beside_rows(name: str, words: str, *pieces: Piece) -> Case:
    """Return the case of the tracker with something after the rows of its sheet Guide."""
    return edited(name, words, GUIDE, after("</sheetData>", *pieces))


def patched(field: str, value: int, *places: tuple[bytes, int]) -> bytes:
    """Return the tracker with one field of all headers of its archive changed.

    Args:
        field: The field, as `struct` calls it.
        value: Its value.
        places: For each kind of header, the mark that it begins with, and where its field is.
    """
    data = bytearray(tracker())
    for mark, at in places:
        for begin in re.finditer(re.escape(mark), tracker()):
            struct.pack_into(field, data, begin.start() + at, value)
    return bytes(data)
