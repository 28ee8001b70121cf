"""Read markup as a tree, prepare its texts for print, and name characters that no font has.

A browser may break a line after any hyphen, such as between ``2023-`` and ``05-19``. After a dash,
WeasyPrint does so, too. So dates, ranges and the like are put into elements without line breaks.
Another character than the hyphen would look the same, but a search would not find the date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree as ET  # WeasyPrint reads a tree of this kind

from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.wording import first_of

_EAST_ASIAN: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
_MOST: Final = 3  # characters of one line; a message counts the others
SVG: Final = "{http://www.w3.org/2000/svg}"
_DOCTYPE: Final = "<!DOCTYPE html>"
# Drawings, whose texts have one line; and elements that have no text of the page.
_ALONE: Final = {f"{SVG}svg", "title", "style", "script", "pre", "textarea"}
# Screen readers and viewers show titles, perhaps with another font.
_NOT_PRINTED: Final = {"title", f"{SVG}title"}
# Brackets around a range belong to it: a screen reader would read them as another text.
_TOGETHER: Final = re.compile(
    r"(\(?(?<!\w)\w(?:[\w.,]{0,11}\w)?(?:[-–][−+]?[0-9](?:[\w.,]{0,11}\w)?)+%?\)?)"
)
_RANGE: Final = {"class": "range"}
_AS_SHIPPED: Final[Mapping[str, str]] = MappingProxyType({})
# Our templates nest 15 levels. Layout recurses at each, and fills Python's stack at about 100.
_DEEPEST: Final = 50


def parsed(markup: str) -> ET.Element:
    """Return the root of a page; read markup that is not well-formed as a browser would.

    Our templates write well-formed markup, with every element that a browser would add.

    Raises:
        Problems: if a study's own template nests elements too deeply to be laid out (B002).
    """
    try:
        # Our templates have no document type, so no entity, and escape typed texts.
        plain = markup.removeprefix(_DOCTYPE)
        root = ET.fromstring(plain)  # noqa: S314  (it has no entity of its own)
    except ET.ParseError:
        from weasyprint import HTML  # noqa: PLC0415  (slow, and needed for a study's own alone)

        root = HTML(string=markup).etree_element
    refuse_deep(root)
    return root


def refuse_deep(root: Iterable[Any]) -> None:
    """Raise Problems (B002) if a page nests elements more deeply than it can be laid out."""
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
    if level:
        why = f"a template nests elements more than {_DEEPEST} deep"
        raise Problems([Diagnostic("B002", why, Place("templates"), "close each element")])


def as_html(root: ET.Element) -> str:
    """Return a page as HTML."""
    for element in elements(root):
        element.tag = element.tag.removeprefix(SVG)  # HTML needs no namespace
    return _DOCTYPE + ET.tostring(root, encoding="unicode", method="html")


def elements(root: ET.Element) -> Iterator[ET.Element]:
    """Yield the elements of a tree in their order, without its comments."""
    return (element for element in root.iter() if not _is_comment(element))


def _is_comment(element: ET.Element) -> bool:
    tag: object = element.tag  # a text, say its types
    return tag is ET.Comment


def code_point(character: str) -> str:
    """Return a character's code point as Unicode writes it: ``U+4E2D``."""
    return f"U+{ord(character):04X}"


def adapt(
    root: ET.Element,
    missing: Collection[str] = (),
    elsewhere: Collection[str] = (),
    *,
    colours: Mapping[str, str] = _AS_SHIPPED,
) -> None:
    """Prepare pages for print: unbroken dates, no dead links, no boxes for missing characters.

    A link whose target is neither in these pages nor among ``elsewhere`` becomes plain text: in the
    briefing, for example, a link into the annex.

    Args:
        root: The pages.
        missing: The characters that no font has, which are printed as code points: ``[U+4E2D]``.
        elsewhere: The targets of links, as ``#anchor``, that other pages of the document have.
        colours: The study's own colours, by the shipped colours that they replace in drawings.
    """
    targets = {f"#{element.get('id')}" for element in elements(root)}.union(elsewhere)
    points = {ord(character): f"[{code_point(character)}]" for character in missing}
    alone: set[ET.Element] = set()
    for element in list(elements(root)):
        if element in alone or element.tag in _ALONE or element.attrib == _RANGE:
            alone.update((element, *element))
        target = element.get("href", "") if element.tag == "a" else ""
        if target.startswith("#") and target not in targets:
            element.tag = "span"
            del element.attrib["href"]
        for name in ("fill", "stroke"):
            if own := colours.get(element.get(name, "")):
                element.set(name, own)
        if element.tag == "body":  # its attributes are printed at the head and foot of pages
            element.attrib.update({k: v.translate(points) for k, v in element.items()})
        if element.tag not in _NOT_PRINTED:
            element.text = (element.text or "").translate(points)
            for child in element:
                child.tail = (child.tail or "").translate(points)
        if element not in alone:
            _keep_together(element)


def _keep_together(element: ET.Element) -> None:
    """Put each date, range and the like in an element's own texts into an element of its own."""
    for index, child in reversed([*enumerate(element, 1)]):
        child.tail, *ranges = _divided(child.tail)
        element[index:index] = ranges
    element.text, *ranges = _divided(element.text)
    element[0:0] = ranges


def _divided(text: str | None) -> Iterator[Any]:
    """Yield the text before the first range, then an element for each with the text after it."""
    before, *parts = _TOGETHER.split(text or "")
    yield before
    for inside, after in zip(parts[::2], parts[1::2], strict=True):
        span = ET.Element("span", _RANGE)
        span.text, span.tail = inside, after
        yield span


# --- characters that no font on this machine has --------------------------------------------------


def diagnose_missing(
    characters: Iterable[str], files: Mapping[str, Sequence[str]], otherwise: str
) -> Sequence[Diagnostic]:
    """Return a warning (B001) for each line that has characters which no font has.

    Args:
        characters: The missing characters.
        files: The lines of the study's files, by file name. Each character is reported where it
            occurs first.
        otherwise: The file to name for a character that occurs in no file: the program may have
            computed the character, or a file may write it with an escape.
    """
    by_place: dict[Place, list[str]] = {}
    for character in sorted(characters):
        line = _first_line(character, files)
        by_place.setdefault(line or Place(otherwise), []).append(character)
    return in_file_order(
        Diagnostic("B001", _message(group), _at_first(place, group, files), _hint(group))
        for place, group in by_place.items()
    )


def _at_first(place: Place, characters: Iterable[str], files: Mapping[str, Sequence[str]]) -> Place:
    """Return a place with the column of the first of some characters in its line."""
    if not place.line:
        return place
    line = files[place.file][place.line - 1]
    return replace(place, column=1 + min(map(line.index, characters)))


def _first_line(character: str, files: Mapping[str, Sequence[str]]) -> Place | None:
    for name, lines in files.items():
        for number, line in enumerate(lines, 1):
            if character in line:
                return Place(name, number)
    return None


def _message(characters: Sequence[str]) -> str:
    names = first_of([f"{c} ({code_point(c)})" for c in characters], _MOST)
    names += " of this line" * bool(characters[_MOST:])
    printed = f"[{code_point(characters[0])}]" + (" and so on" if characters[1:] else "")
    return f"no font on this machine has {names}; printed as {printed}"


def _hint(characters: Iterable[str]) -> str:
    east_asian = any(unicodedata.name(c, "").startswith(_EAST_ASIAN) for c in characters)
    package = "fonts-noto-cjk" if east_asian else "fonts-noto-core"
    return f"install a font that has it (on Debian: apt-get install {package}), then build again"
