"""Check one part of a workbook's package as bytes, before openpyxl parses it.

openpyxl spends time and memory on each element, each cell that a range covers, and each copy of a
shared formula. The functions here bound all of that, in a small part of the time that reading
takes. Each returns what is wrong, in words that follow the part's name, or an empty text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string

_LONGEST_TEXT: Final = 1_000_000  # bytes between two tags; a cell holds 32,767 characters
_MOST_SPANNED: Final = 200_000  # cells under merges and links: openpyxl creates each of them
_LONGEST_RANGES: Final = 500_000  # bytes of ranges in a sheet's rules
_MOST_COPIED: Final = 4_000_000  # characters of shared formulas, translated for every cell
_LOWEST_TABLE: Final = 10_000  # row; openpyxl reads all rows from the top to a table's header
_PARSED_AT_ONCE: Final = 65_536  # bytes; larger parts are parsed only once, by openpyxl

# What reading an element costs, in units of about 2 microseconds, by its name.
_COST: Final = {b"row": 5, b"c": 3, b"v": 1, b"f": 1, b"is": 2, b"t": 1, b"si": 3, b"r": 1}
_COST_OF_OTHERS: Final = 8  # of an element with any other name
# The most frequent elements, each with the byte that usually follows its name.
_OFTEN: Final = ((b"c", b" "), (b"v", b">"), (b"f", b">"), (b"t", b">"))
_FEW: Final = 10_000  # elements; so many cost little, whatever their names

_UTF_16: Final = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_ENCODINGS: Final = frozenset({"", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii"})
_ROOT: Final = re.compile(rb"<((?:[\w.-]+:)?)[A-Za-z]")
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_REF: Final = rb"""\s[^<]*?\bref\s*=\s*["']([^"']*)"""
_MERGES: Final = re.compile(rb"mergeCell" + _REF)
_LINKS: Final = re.compile(rb"hyperlink" + _REF)
_COMMENTS: Final = re.compile(rb"comment" + _REF)
_TABLES: Final = re.compile(rb"table" + _REF)
_RANGES: Final = re.compile(rb"""sqref\s*=\s*["']([^"']*)""")
_NAMES: Final = re.compile(rb"definedName\s([^<]*?)>([^<]*)")
_LONGEST_AREAS: Final = 20_000_000  # sum of squared lengths; Excel allows 8,192 characters in one
_FORMATS: Final = re.compile(rb"formatCode([^<]*)")
_LONGEST_FORMATS: Final = 2_000_000_000  # sum of squared lengths; Excel allows 255 characters
_SHARED: Final = re.compile(rb"""["']shared["']([^<]*)""")
_SHARED_INDEX: Final = re.compile(rb"""\bsi\s*=\s*["']([^"']*)""")
_NEGATIVE: Final = re.compile(rb"v>-[^<]*<")
_SHARED_TEXT: Final = re.compile(rb"""\bt\s*=\s*["']s["'][^<]*$""")
_BEFORE: Final = 200  # bytes before a value in which its cell's start tag is searched
_IS_ALL: Final = True  # for expat: nothing comes after these bytes
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384


class StartTag(NamedTuple):
    """The name and the attributes of a start tag, without namespace prefixes."""

    name: str
    attributes: dict[str, str]


def in_utf_8(data: bytes) -> bytes:
    """Return a part's bytes in UTF-8; most parts are in it already.

    Raises:
        ValueError: if the part is in neither UTF-8 nor UTF-16; the message says what it is.
    """
    form = _UTF_16.get(data[:2])
    if form:
        return data.decode(form).encode()
    declared = _ENCODING.match(data)
    encoding = declared[1].decode("latin-1").casefold() if declared else ""
    if encoding not in _ENCODINGS:
        raise ValueError(f"is text in {encoding}, neither UTF-8 nor UTF-16")
    if b"\0" in data:
        raise ValueError("holds zero bytes, which XML cannot")
    return data


def elements(data: bytes) -> list[StartTag]:
    """Return all start tags of a small part, in order.

    Raises:
        ValueError: if the part is not well-formed, is in neither UTF-8 nor UTF-16, or has a
            document type; the message says which.
    """
    found: list[StartTag] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append(StartTag(name.rpartition(":")[2], plain))

    data = in_utf_8(data)
    if why := forbidden(data):
        raise ValueError(why)
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, _IS_ALL)
    except expat.ExpatError as error:
        raise ValueError(f"is not well-formed XML ({error})") from error
    return found


def forbidden(data: bytes) -> str:
    """Find a document type, which no part may have: it can define entities."""
    if b"<!DOCTYPE" in data:
        return "has a document type (DOCTYPE), which no workbook has"
    return ""


def malformed(data: bytes) -> str:
    """Find what is not well-formed in a small part; openpyxl itself finds it in a large one."""
    if len(data) > _PARSED_AT_ONCE:
        return ""
    try:
        expat.ParserCreate("utf-8").Parse(data, _IS_ALL)
    except expat.ExpatError as error:
        return f"is not well-formed XML ({error})"
    return ""


def too_long(data: bytes) -> str:
    """Find a text or a tag so long that it would fill the memory."""
    at = 0
    while at + _LONGEST_TEXT < len(data):
        last = data.rfind(b"<", at, at + _LONGEST_TEXT)
        if last < at:
            return f"holds a text of more than {_LONGEST_TEXT:,} bytes"
        at = last + 1
    return ""


def count_elements(data: bytes) -> int:
    """Return how many elements a part has; the count may be a little too high."""
    return data.count(b"<") - data.count(b"</")


def most_cost(data: bytes) -> int:
    """Return an upper bound of what reading a part costs, which takes little time to compute."""
    total = count_elements(data)
    if total < _FEW:
        return total * _COST_OF_OTHERS
    prefix = _prefix(data)
    cheap = {name: data.count(b"<" + prefix + name + end) for name, end in _OFTEN}
    others = total - sum(cheap.values())
    return others * _COST_OF_OTHERS + sum(_COST[name] * n for name, n in cheap.items())


def _prefix(data: bytes) -> bytes:
    """Return the namespace prefix of a part's root element, with its colon, or nothing."""
    root = _ROOT.search(data)
    return root[1] if root else b""


def cost(data: bytes) -> int:
    """Return what reading a part costs, by the names of its elements."""
    cheap = _cheap(data)
    others = count_elements(data) - cheap.total()
    return others * _COST_OF_OTHERS + sum(_COST[name] * n for name, n in cheap.items())


def costliest_elements(data: bytes) -> str:
    """Return, in words, which elements of a sheet cost the most, and how many there are."""
    cheap = _cheap(data)
    rows, cells = cheap[b"row"], cheap[b"c"]
    others = count_elements(data) - cheap.total()
    cost_of_rows = _COST[b"row"] * rows
    if others * _COST_OF_OTHERS > max(cost_of_rows, cells):
        return f"{others:,} settings (columns, merges, rules or links)"
    return f"{rows:,} rows" if cost_of_rows > cells else f"{cells:,} cells"


def _cheap(data: bytes) -> Counter[bytes]:
    """Count the elements whose names are in ``_COST``, with the root's namespace prefix."""
    prefix = re.escape(_prefix(data))
    return Counter(re.findall(rb"<" + prefix + rb"(row|c|v|f|is|t|si|r)[\s/>]", data))


def wrong_in_sheet(data: bytes) -> str:
    """Find what would make openpyxl read a sheet for too long, or read it wrongly."""
    return (
        _too_many_cells(_MERGES, "merged cells", data)
        or _too_many_cells(_LINKS, "a link", data)
        or _wrong_rules(data)
        or _wrong_formulas(data)
        or _wrong_indices(data)
    )


def wrong_in_workbook(data: bytes) -> str:
    """Find print areas and print titles so long that searching them takes too long.

    openpyxl's search takes time in proportion to the square of the length.
    """
    areas = (
        found[2] for found in _NAMES.finditer(data) if b"Print_" in found[1] or b"&" in found[1]
    )
    long = sum(len(area) ** 2 for area in areas) > _LONGEST_AREAS
    return "has print areas or print titles that are far too long" if long else ""


def wrong_in_styles(data: bytes) -> str:
    """Find number formats so long that searching them takes too long."""
    long = sum(len(found[1]) ** 2 for found in _FORMATS.finditer(data)) > _LONGEST_FORMATS
    return "has number formats that are far too long" if long else ""


def wrong_in_other_part(data: bytes) -> str:
    """Find what would take too long to read in a part that a sheet leads to: comments, tables."""
    for text in _texts(_TABLES, data):
        corner = _ADDRESS.fullmatch(text.partition(":")[0])
        if not _area(text) or not corner:
            return f"has a table at {text[:40]!r}, which is no range of cells"
        if int(corner[2]) > _LOWEST_TABLE:
            return f"has a table that begins at row {int(corner[2]):,}"
    return _too_many_cells(_COMMENTS, "a comment", data)


def _too_many_cells(pattern: re.Pattern[bytes], words: str, data: bytes) -> str:
    total = 0
    for text in _texts(pattern, data):
        area = _area(text)
        if not area:
            return f"has {words} at {text[:40]!r}, which is no range of cells"
        total += area
        if total > _MOST_SPANNED:
            return f"has {words} over {total:,} cells"
    return ""


def _texts(pattern: re.Pattern[bytes], data: bytes) -> Iterator[str]:
    word = pattern.pattern.partition(b"\\")[0]
    if word not in data:  # much faster than searching for the pattern
        return
    for found in pattern.finditer(data):
        if data[found.start() - 1 : found.start()] in {b"<", b":", b" "}:
            yield found[1].decode("utf-8", "replace").upper()


def _wrong_rules(data: bytes) -> str:
    if sum(len(text) for text in _texts(_RANGES, data)) > _LONGEST_RANGES:
        return "has rules (dropdowns or conditional formats) over too many ranges"
    return ""


def _area(text: str) -> int:
    """Return how many cells a range has; 0 if the text is no range of a sheet."""
    first, _, last = text.partition(":")
    corners = [_ADDRESS.fullmatch(corner) for corner in (first, last or first)]
    sides = []
    for corner in corners:
        if not corner:
            return 0
        column, row = column_index_from_string(corner[1]), int(corner[2])
        if column > _LAST_COLUMN or row > _LAST_ROW:
            return 0
        sides.append((column, row))
    (left, top), (right, bottom) = sides
    return max(right - left + 1, 0) * max(bottom - top + 1, 0)


def _wrong_formulas(data: bytes) -> str:
    """Find shared formulas that are too long, given how many cells share them."""
    if b"shared" not in data:
        return ""
    copies: Counter[bytes] = Counter()
    lengths: Counter[bytes] = Counter()
    for found in _SHARED.finditer(data):
        tag, _, text = found[1].partition(b">")
        index = _SHARED_INDEX.search(tag)
        key = index[1] if index else b""
        copies[key] += 1
        lengths[key] += len(text)
    copied = sum(lengths[key] * n for key, n in copies.items())
    return f"has {copied:,} characters of shared formulas" if copied > _MOST_COPIED else ""


def _wrong_indices(data: bytes) -> str:
    """Find cells whose shared string has a negative number: openpyxl counts it from the end."""
    if b"v>-" not in data:
        return ""
    for found in _NEGATIVE.finditer(data):
        before = data[max(0, found.start() - _BEFORE) : found.start()].rpartition(b"<")[0]
        if _SHARED_TEXT.search(before.rpartition(b"<")[2]):
            return "has a cell that refers to a text by a negative number"
    return ""
