"""What all sheets of a workbook share: formats and texts, of two workbooks made one.

Each sheet names formats and texts by number. The numbers of one workbook, the host, stay; the
other's are given new ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from scenariobook.workbook.xlsx.opc import Element, children, etree, local_name, parse, write

Numbers = Mapping[int, int]
Said = tuple[Any, ...]  # an element: its name, attributes, text and inner elements

_FIRST_OWN_FORMAT: Final = 164  # lower numbers are every program's
# The order that the schema asks for.
_COLLECTIONS: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
# Likewise within a font; Gnumeric and openpyxl have orders of their own.
_FONT: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
_USES: Final = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
_CELL: Final = re.compile(rb'(<c r="[A-Z]+[0-9]+" s=")([0-9]+)(")')
_TEXT: Final = re.compile(rb'( t="s"><v>)([0-9]+)(</v>)')
_RULE: Final = re.compile(rb'( dxfId=")([0-9]+)(")')


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """New numbers of a guest's formats, conditional formats and texts."""

    formats: Numbers
    rules: Numbers
    texts: Numbers

    def applied(self, sheet: bytes) -> bytes:
        """Return a sheet that ``package`` wrote, with the new numbers."""
        sheet = _CELL.sub(_by(self.formats), sheet)
        sheet = _RULE.sub(_by(self.rules), sheet)
        return _TEXT.sub(_by(self.texts), sheet)


def _by(numbers: Numbers) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: match[1] + b"%d" % numbers[int(match[2])] + match[3]


def join_styles(host: bytes, guest: bytes) -> tuple[bytes, Numbers, Numbers]:
    """Return the host's styles with the guest's added, and the guest's new numbers.

    What the host has already is not added again.
    """
    root, other = parse(host), parse(guest)
    for font in root.iter("{*}font"):
        held = [child for child in font if local_name(child) in _FONT]
        font[:] = sorted(held, key=lambda child: _FONT.index(local_name(child)))
    known = _number_formats(root, other)
    numbers = {name: _joined(root, other, name) for _, name in _USES}

    def renumber(xf: Element) -> None:
        for use, name in _USES:
            xf.set(use, str(numbers[name][int(xf.get(use, "0"))]))
        number_format = int(xf.get("numFmtId", "0"))
        xf.set("numFmtId", str(known.get(number_format, number_format)))
        xf.set("xfId", "0")

    formats = _joined(root, other, "cellXfs", renumber)
    rules = _joined(root, other, "dxfs", lambda dxf: _renumber_rule(dxf, known))
    return write(root), formats, rules


def _collection(root: Element, name: str) -> Element:
    """Return a collection of a stylesheet, made in its place if it has none."""
    found = next(children(root, name), None)
    if found is not None:
        return found
    later = set(_COLLECTIONS[_COLLECTIONS.index(name) + 1 :])
    at = next((n for n, child in enumerate(root) if local_name(child) in later), len(root))
    found = etree.Element(root.tag.replace(local_name(root), name))
    root.insert(at, found)
    return found


def _joined(
    root: Element, other: Element, name: str, renumber: Callable[[Element], None] | None = None
) -> dict[int, int]:
    ours = _collection(root, name)
    known: dict[Said, int] = {}
    for number, element in enumerate(ours):
        known.setdefault(_canonical(element), number)
    numbers = {}
    for number, element in enumerate(next(children(other, name), ())):
        added = deepcopy(element)
        if renumber:
            renumber(added)
        text = _canonical(added)
        if text not in known:
            known[text] = len(ours)
            ours.append(added)
        numbers[number] = known[text]
    ours.set("count", str(len(ours)))
    return numbers


def _canonical(element: Element) -> Said:
    """Return what an element says, whatever prefixes its program writes."""
    inner = tuple(_canonical(child) for child in element if isinstance(child.tag, str))
    text = (element.text or "").strip()
    return local_name(element), tuple(sorted(element.attrib.items())), text, inner


def _number_formats(root: Element, other: Element) -> dict[int, int]:
    ours = _collection(root, "numFmts")
    by_code = {e.get("formatCode"): int(e.get("numFmtId")) for e in ours}
    free = max([_FIRST_OWN_FORMAT - 1, *by_code.values()]) + 1
    numbers = {}
    for element in next(children(other, "numFmts"), ()):
        code = element.get("formatCode")
        if code not in by_code:
            by_code[code] = free
            added = deepcopy(element)
            added.set("numFmtId", str(free))
            ours.append(added)
            free += 1
        numbers[int(element.get("numFmtId"))] = by_code[code]
    ours.set("count", str(len(ours)))
    if not len(ours):
        root.remove(ours)
    return numbers


def _renumber_rule(dxf: Element, known: Numbers) -> None:
    for element in children(dxf, "numFmt"):
        number = int(element.get("numFmtId", "0"))
        element.set("numFmtId", str(known.get(number, number)))


def join_shared_strings(
    host: bytes | None, guest: bytes, sheets: Iterable[bytes]
) -> tuple[bytes, Numbers]:
    """Return the host's texts, if it has any, with the guest's added; the guest's new numbers.

    ``sheets`` are those of the host that stay: the texts that they show keep their numbers,
    all other places are free.
    """
    root = parse(host or guest)
    if host is None:
        root[:] = []
    kept = {number for sheet in sheets for number in _shown(sheet)}
    held = list(root)
    places = (n for n in range(len(held)) if n not in kept)
    numbers = {}
    for number, element in enumerate(parse(guest)):
        place = next(places, len(held))
        added = deepcopy(element)
        if place == len(held):
            held.append(added)
        else:
            held[place] = added
        numbers[number] = place
    used = kept | set(numbers.values())
    last = max(used, default=-1)
    for place in range(len(held)):
        if place not in used:
            held[place] = etree.fromstring(f'<si xmlns="{etree.QName(root).namespace}"><t/></si>')
    root[:] = held[: last + 1]
    root.attrib.pop("count", None)
    root.set("uniqueCount", str(len(root)))
    return write(root), numbers


def _shown(sheet: bytes) -> Iterator[int]:
    for cell in parse(sheet).iter():
        if isinstance(cell.tag, str) and local_name(cell) == "c" and cell.get("t") == "s":
            for value in children(cell, "v"):
                yield int(value.text)
