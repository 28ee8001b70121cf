"""Adapt a page for the screen: relative lengths, embedded pictures, tables that scroll or stack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain, count, repeat
from typing import Final
from xml.etree import ElementTree as ET

from scenariobook.briefing.markup import SVG, elements
from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.screen.style import relative

_LENGTH: Final = re.compile(r"(width: )?([0-9.]+)(pt|mm)")
_DRAWING: Final = f"{SVG}svg"
_ROLES: Final = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "td": "cell",
}
_HEAD_ROLES: Final = {
    "row": "rowheader",
    "rowgroup": "rowheader",
    "col": "columnheader",
    "colgroup": "columnheader",
}


def for_screen(root: ET.Element, assets: Assets) -> None:
    """Change a page for the screen.

    Each table stands in a region that has a name, can take the focus and can scroll; a table whose
    cells a narrow screen stacks needs none.

    Raises:
        RefusedError: if it names an address that the page may not embed.
    """
    parents = {child: parent for parent in elements(root) for child in parent}
    names: Counter[str] = Counter()
    numbers = count(1)
    chapter = part = ""
    for element in list(elements(root)):
        if element.tag == _DRAWING:
            _make_relative(element, "width", "height")
        else:
            _make_relative(element, "style")
        if (source := element.get("src")) is not None:
            element.set("src", assets.address(source))
        if element.tag == "h1":
            chapter, part = _words(element), ""
        elif element.tag == "h2":
            part = _words(element)
        elif element.tag == "table":
            kinds = element.get("class", "").split()
            if "stacked" in kinds or "cards" in kinds:
                _set_roles(element)
            if "stacked" in kinds:
                continue
            name = _name(element, f"{chapter}: {part}" if part else chapter, names)
            if "cards" in kinds:
                _label_cells(element, numbers)
            _put_in_region(element, parents[element], name)


def _make_relative(element: ET.Element, *attributes: str) -> None:
    for name in attributes:
        if found := _LENGTH.fullmatch(element.get(name, "")):
            before, amount, unit = found.groups("")
            element.set(name, before + relative(float(amount), unit))


def _put_in_region(table: ET.Element, parent: ET.Element, name: str) -> None:
    about = {"class": "region", "role": "region", "tabindex": "0", "aria-label": name}
    region = ET.Element("div", about)
    region.tail, table.tail = table.tail, None
    parent[list(parent).index(table)] = region
    region.append(table)


def _name(table: ET.Element, place: str, names: Counter[str]) -> str:
    """Return a name that no other table has, since a screen reader lists them all."""
    caption = table.find("caption")
    has_own = names[place] and caption is not None
    name = f"{place}: {_words(caption)}" if caption is not None and has_own else place
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _set_roles(table: ET.Element) -> None:
    """Make a table stay one for a screen reader where a narrow screen stacks its cells."""
    for element in elements(table):
        role = _ROLES.get(element.tag) or _HEAD_ROLES.get(element.get("scope", ""))
        if role:
            element.set("role", role)


def _label_cells(table: ET.Element, numbers: Iterator[int]) -> None:
    """Let each cell repeat its column's heading, and axis: a narrow screen shows rows as cards.

    Args:
        table: The table.
        numbers: Gives a number that no other axis of the page has.
    """
    head = table.find("thead")
    if head is None:
        return
    labels = [(_words(cell), _shared_axis(cell, numbers)) for cell in head.iter("th")]
    for row in chain.from_iterable(part.iter("tr") for part in table if part is not head):
        cells = [cell for cell in row if cell.get("colspan") is None]
        for cell, (words, axis) in zip(cells, chain(labels, repeat(("", None))), strict=False):
            cell.set("data-head", words)
            if axis is not None:
                repeated = deepcopy(axis)
                repeated.tail, cell.text = cell.text, None
                cell.insert(0, repeated)


def _shared_axis(head: ET.Element, numbers: Iterator[int]) -> ET.Element | None:
    """Return a drawing that shows what the drawing of a heading does; None without one."""
    drawing = head.find(f".//{_DRAWING}")
    if drawing is None:
        return None
    title, *drawn = drawing
    shared = ET.Element("g", {"id": f"axis-{next(numbers)}"})
    shared.extend(drawn)
    drawing[:] = [title, shared]
    _make_relative(drawing, "width", "height")
    axis = ET.Element(_DRAWING, {"class": "axis", "aria-hidden": "true", **drawing.attrib})
    ET.SubElement(axis, "use", {"href": f"#{shared.get('id')}"})
    return axis


def _words(element: ET.Element) -> str:
    """Return an element's text, with the titles of its drawings."""

    def texts(element: ET.Element) -> Iterator[str]:
        if element.tag == _DRAWING:
            yield element.findtext(f"{SVG}title", "")
            return
        yield element.text or ""
        for child in element:
            yield from texts(child)
            yield child.tail or ""

    return " ".join("".join(texts(element)).split())
