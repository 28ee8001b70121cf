"""Make the briefing and its annex as one HTML file.

On a screen, lengths follow the text size that the reader chose: ten points become one ``rem``. The
rules for print set it to ten points, so that a page printed from the browser looks like the PDF.
Pictures are in the file; wide tables scroll, or stack their cells.
"""

from __future__ import annotations

import re
import string
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from hashlib import sha256
from itertools import chain, count, repeat
from typing import Final
from xml.etree import ElementTree as ET

import tinycss2
from tinycss2 import ast

from scenariobook.briefing import markup, rendering
from scenariobook.briefing.assets import Assets
from scenariobook.briefing.markup import SVG, elements
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.own_files import own_colours
from scenariobook.briefing.sections_in_order import annex

# The page may load nothing, and may run no script but ours, which its hash identifies.
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
_POINTS: Final = {"pt": 1.0, "mm": 72 / 25.4}
_POINTS_IN_A_REM: Final = 10.0
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


def render_html(inputs: Inputs) -> bytes:
    """Return the quarterly briefing as one HTML file; the same inputs give the same bytes.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    text = annex(gather(inputs))
    templates = rendering.Templates(inputs.folder, screen=True)
    stylesheets = (
        rendering.stylesheet(templates, inputs.study.header.paper),
        templates.render("screen.css"),
    )
    script = _inline(templates.render("screen.js"))
    page = templates.render("screen.html.j2", briefing=text, closeness=0, policy=_policy(script))
    assets = Assets(inputs.folder, _characters(page, script, *stylesheets))
    root = markup.parsed(page)
    markup.adapt(root, colours=own_colours(inputs.folder))
    for_screen(root, assets)
    css = "\n".join(style_for_screen(sheet, assets) for sheet in stylesheets)
    for kind, text_of_it in (("style", _inline(css)), ("script", script)):
        if (element := root.find(f".//{kind}")) is not None:
            element.text = text_of_it
    return markup.as_html(root).encode()


def _inline(text: str) -> str:
    """Return a style or a script in which no text ends the element around it."""
    return text.strip().replace("</", "<\\/").replace("<!--", "<\\!--")


def _policy(script: str) -> str:
    return _POLICY.format(b64encode(sha256(script.encode()).digest()).decode("ascii"))


def _characters(*texts: str) -> str:
    """Return every character that the page may show, sorted; ASCII, too: readers may type it."""
    return "".join(sorted(set(string.printable).union(*texts)))


def for_screen(root: ET.Element, assets: Assets) -> None:
    """Change a page for the screen.

    Each table gets a region that has a name, can take the focus and can scroll. A table whose cells
    a narrow screen stacks needs no region.

    Raises:
        RefusedError: if it names an address that the page may not embed.
    """
    parents = {child: parent for parent in elements(root) for child in parent}
    names: Counter[str] = Counter()
    numbers = count(1)
    title = part = ""
    for element in list(elements(root)):
        if element.tag == _DRAWING:
            _make_relative(element, "width", "height")
        else:
            _make_relative(element, "style")
        if (source := element.get("src")) is not None:
            element.set("src", assets.address(source))
        if element.tag == "h1":
            title, part = _words(element), ""
        elif element.tag == "h2":
            part = _words(element)
        elif element.tag == "table":
            kinds = element.get("class", "").split()
            if "stacked" in kinds or "cards" in kinds:
                _set_roles(element)
            if "stacked" in kinds:
                continue
            name = _unique_name(element, f"{title}: {part}" if part else title, names)
            if "cards" in kinds:
                _label_cells(element, numbers)
            _put_in_region(element, parents[element], name)


def _make_relative(element: ET.Element, *attributes: str) -> None:
    for name in attributes:
        if match := _LENGTH.fullmatch(element.get(name, "")):
            before, amount, unit = match.groups("")
            element.set(name, before + _relative(float(amount), unit))


def _put_in_region(table: ET.Element, parent: ET.Element, name: str) -> None:
    attributes = {"class": "region", "role": "region", "tabindex": "0", "aria-label": name}
    region = ET.Element("div", attributes)
    region.tail, table.tail = table.tail, None
    parent[list(parent).index(table)] = region
    region.append(table)


def _unique_name(table: ET.Element, place: str, names: Counter[str]) -> str:
    """Return a name that no other table has, since a screen reader lists them all."""
    caption = table.find("caption")
    has_own = names[place] and caption is not None
    name = f"{place}: {_words(caption)}" if caption is not None and has_own else place
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _set_roles(table: ET.Element) -> None:
    """Keep a table a table for screen readers, also if a narrow screen stacks its cells."""
    for element in elements(table):
        role = _ROLES.get(element.tag) or _HEAD_ROLES.get(element.get("scope", ""))
        if role:
            element.set("role", role)


def _label_cells(table: ET.Element, numbers: Iterator[int]) -> None:
    """Let each cell repeat its column's heading and axis: a narrow screen shows rows as cards.

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
    """Return a drawing that repeats the drawing of a heading; None without one."""
    drawing = head.find(f".//{_DRAWING}")
    if drawing is None:
        return None
    title, *shapes = drawing
    shared = ET.Element("g", {"id": f"axis-{next(numbers)}"})
    shared.extend(shapes)
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


def _relative(amount: float, unit: str) -> str:
    """Return a length in ``rem``; ``unit`` is ``pt`` or ``mm``."""
    rem = amount * _POINTS[unit] / _POINTS_IN_A_REM
    return f"{rem:.4f}".rstrip("0").rstrip(".") + "rem"


def style_for_screen(stylesheet: str, assets: Assets) -> str:
    """Return a stylesheet without its page rules, with embedded fonts and pictures.

    Raises:
        RefusedError: if it names an address that the page may not embed.
    """
    rules = tinycss2.parse_stylesheet(stylesheet, skip_comments=True, skip_whitespace=True)
    screen_rules = [rule for rule in rules if _keyword(rule) != "page"]
    for rule in screen_rules:
        if _keyword(rule) == "import":
            raise assets.refused("@import")
        _adapt(getattr(rule, "content", None) or (), assets)
    text: str = tinycss2.serialize(screen_rules)
    return text


def _keyword(rule: ast.Node) -> str:
    return rule.lower_at_keyword if isinstance(rule, ast.AtRule) else ""


def _adapt(tokens: Iterable[ast.Node], assets: Assets) -> None:
    """Change lengths and addresses in place."""
    for token in tokens:
        if isinstance(token, ast.DimensionToken) and token.lower_unit in _POINTS:
            length = _relative(token.value, token.lower_unit)
            token.representation, token.unit = length.removesuffix("rem"), "rem"
        elif isinstance(token, ast.URLToken):
            token.value = assets.address(token.value)
            token.representation = f'url("{token.value}")'
        elif isinstance(token, ast.FunctionBlock):
            if token.lower_name == "url":
                _adapt_address(token, assets)
            _adapt(token.arguments, assets)
        else:
            _adapt(getattr(token, "content", None) or (), assets)


def _adapt_address(function: ast.FunctionBlock, assets: Assets) -> None:
    for token in function.arguments:
        if isinstance(token, ast.StringToken):
            token.value = assets.address(token.value)
            token.representation = f'"{token.value}"'
