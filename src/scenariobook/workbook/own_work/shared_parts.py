"""Join the parts that all sheets of a workbook share, styles and shared strings, of two workbooks.

Each sheet refers to styles and strings by number. The host workbook's numbers stay; the guest
workbook's sheets get new numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from scenariobook.workbook.xlsx.opc import Element, as_xml, children, etree, local_name, parse_xml
from scenariobook.workbook.xlsx.package import FONT_ORDER

Numbers = Mapping[int, int]
_Canonical = tuple[Any, ...]  # an element's name, attributes, text and inner elements

_FIRST_OWN_FORMAT: Final = 164  # lower numbers are built-in number formats
# The order of a stylesheet's elements in the schema.
_COLLECTIONS: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_USES: Final = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
_STYLE_NUMBER: Final = re.compile(rb'(<c r="[A-Z]+[0-9]+" s=")([0-9]+)(")')
_TEXT_NUMBER: Final = re.compile(rb'( t="s"><v>)([0-9]+)(</v>)')
_RULE: Final = re.compile(rb'( dxfId=")([0-9]+)(")')


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """The new numbers of a guest's styles and strings, by the old ones.

    Attributes:
        formats: The numbers of cell styles (``cellXfs``).
        rules: The numbers of conditional formats' styles (``dxfs``).
        texts: The numbers of shared strings.
    """

    formats: Numbers
    rules: Numbers
    texts: Numbers

    def renumbered(self, sheet: bytes) -> bytes:
        """Return a sheet, as ``xlsx.package`` writes it, with the new numbers."""
        sheet = _STYLE_NUMBER.sub(_renumber_with(self.formats), sheet)
        sheet = _RULE.sub(_renumber_with(self.rules), sheet)
        return _TEXT_NUMBER.sub(_renumber_with(self.texts), sheet)


def _renumber_with(numbers: Numbers) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: match[1] + b"%d" % numbers[int(match[2])] + match[3]


def join_styles(host: bytes, guest: bytes) -> tuple[bytes, Numbers, Numbers]:
    """Add the guest's styles to the host's stylesheet, unless the host has the same ones.

    Returns:
        The bytes of the joined stylesheet, the guest's new numbers of cell styles, and its new
        numbers of conditional formats' styles.
    """
    root, guest_root = parse_xml(host), parse_xml(guest)
    for font in root.iter("{*}font"):  # Gnumeric writes a font's elements in another order
        known_parts = [child for child in font if local_name(child) in FONT_ORDER]
        font[:] = sorted(known_parts, key=lambda child: FONT_ORDER.index(local_name(child)))
    format_numbers = _number_formats(root, guest_root)
    numbers = {name: _join_collection(root, guest_root, name) for _, name in _USES}

    def renumber(xf: Element) -> None:
        for use, name in _USES:
            xf.set(use, str(numbers[name][int(xf.get(use, "0"))]))
        number_format = int(xf.get("numFmtId", "0"))
        xf.set("numFmtId", str(format_numbers.get(number_format, number_format)))
        xf.set("xfId", "0")

    formats = _join_collection(root, guest_root, "cellXfs", renumber)
    rules = _join_collection(
        root, guest_root, "dxfs", lambda dxf: _renumber_rule(dxf, format_numbers)
    )
    if next(children(root, "cellStyles"), None) is None:  # as Gnumeric leaves them
        _join_collection(root, guest_root, "cellStyles")
    return as_xml(root), formats, rules


def _collection(root: Element, name: str) -> Element:
    """Return a collection of a stylesheet; if there is none, insert one in the schema's order."""
    collection = next(children(root, name), None)
    if collection is not None:
        return collection
    later = set(_COLLECTIONS[_COLLECTIONS.index(name) + 1 :])
    index = next((n for n, child in enumerate(root) if local_name(child) in later), len(root))
    collection = etree.Element(root.tag.replace(local_name(root), name))
    root.insert(index, collection)
    return collection


def _join_collection(
    root: Element, guest_root: Element, name: str, renumber: Callable[[Element], None] | None = None
) -> dict[int, int]:
    collection = _collection(root, name)
    number_by_text: dict[_Canonical, int] = {}
    for number, element in enumerate(collection):
        number_by_text.setdefault(_canonical(element), number)
    numbers = {}
    for number, element in enumerate(next(children(guest_root, name), ())):
        added = deepcopy(element)
        if renumber:
            renumber(added)
        text = _canonical(added)
        if text not in number_by_text:
            number_by_text[text] = len(collection)
            collection.append(added)
        numbers[number] = number_by_text[text]
    collection.set("count", str(len(collection)))
    return numbers


def _canonical(element: Element) -> _Canonical:
    """Return an element's content in a form that does not depend on namespace prefixes."""
    inner = tuple(_canonical(child) for child in element if isinstance(child.tag, str))
    text = (element.text or "").strip()
    return local_name(element), tuple(sorted(element.attrib.items())), text, inner


def _number_formats(root: Element, guest_root: Element) -> dict[int, int]:
    collection = _collection(root, "numFmts")
    by_code = {e.get("formatCode"): int(e.get("numFmtId")) for e in collection}
    free = max([_FIRST_OWN_FORMAT - 1, *by_code.values()]) + 1
    numbers = {}
    for element in next(children(guest_root, "numFmts"), ()):
        code = element.get("formatCode")
        if code not in by_code:
            by_code[code] = free
            added = deepcopy(element)
            added.set("numFmtId", str(free))
            collection.append(added)
            free += 1
        numbers[int(element.get("numFmtId"))] = by_code[code]
    collection.set("count", str(len(collection)))
    if not len(collection):
        root.remove(collection)
    return numbers


def _renumber_rule(dxf: Element, format_numbers: Numbers) -> None:
    for element in children(dxf, "numFmt"):
        number = int(element.get("numFmtId", "0"))
        element.set("numFmtId", str(format_numbers.get(number, number)))


def join_shared_strings(
    host: bytes | None, guest: bytes, sheets: Iterable[bytes]
) -> tuple[bytes, Numbers]:
    """Add the guest's shared strings to the host's.

    Args:
        host: The bytes of the host's shared strings; None if it has none.
        guest: The bytes of the guest's shared strings.
        sheets: The host's sheets that stay. The strings of these sheets keep their numbers; all
            other numbers are free.

    Returns:
        The bytes of the joined shared strings, and the guest's new numbers.
    """
    root = parse_xml(host or guest)
    if host is None:
        root[:] = []
    kept_numbers = {number for sheet in sheets for number in _string_numbers(sheet)}
    texts = list(root)
    free_indexes = (n for n in range(len(texts)) if n not in kept_numbers)
    numbers = {}
    for number, element in enumerate(parse_xml(guest)):
        index = next(free_indexes, len(texts))
        added = deepcopy(element)
        if index == len(texts):
            texts.append(added)
        else:
            texts[index] = added
        numbers[number] = index
    used = kept_numbers | set(numbers.values())
    last_number = max(used, default=-1)
    for index in range(len(texts)):
        if index not in used:
            texts[index] = etree.fromstring(f'<si xmlns="{etree.QName(root).namespace}"><t/></si>')
    root[:] = texts[: last_number + 1]
    root.attrib.pop("count", None)
    root.set("uniqueCount", str(len(root)))
    return as_xml(root), numbers


def _string_numbers(sheet: bytes) -> Iterator[int]:
    for cell in parse_xml(sheet).iter():
        if isinstance(cell.tag, str) and local_name(cell) == "c" and cell.get("t") == "s":
            for value in children(cell, "v"):
                yield int(value.text)
