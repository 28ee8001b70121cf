"""Make the text of a mail, plain and as simple HTML; page one has the briefing's template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import lxml.html
from lxml.html import HtmlElement

from scenariobook.briefing.markup import refuse_deep
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import briefing

_DRAWN: Final = frozenset({"svg", "img", "drawn"})  # by tag or class: elements without words
_LINES: Final = ("h1", "h2", "h3", "p", "li", "tr")  # by tag: elements that make a line of the text
_HEADS: Final = frozenset({"row", "rowgroup"})  # by scope: the heading of a row


def page_one_text(inputs: Inputs) -> tuple[str, str]:
    """Return page one as plain text, and as an element of HTML; see ``mail_text``."""
    return mail_text(
        inputs.folder,
        "pages.html.j2",
        name="briefing",
        briefing=briefing(gather(inputs)),
        templates=["page_one.html.j2"],
        closeness=0,
    )


def mail_text(study_folder: Path | None, template: str, **values: object) -> tuple[str, str]:
    """Return a template's output as plain text, and as an element of HTML.

    Raises:
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    markup = Templates(study_folder, screen=True).render(template, **values)
    root: HtmlElement = lxml.html.document_fromstring(markup)
    refuse_deep(root)
    body = root.body
    for element in [*body.iter("*")]:
        if not _DRAWN.isdisjoint((element.tag, element.get("class"))):
            element.drop_tree()
        elif element.get("href", "").startswith("#"):  # a link to another page
            element.drop_tag()
        elif element.tag == "tr":
            element.attrib.update({"align": "left", "valign": "top"})
    body.tag = "div"
    body.attrib.clear()
    html = lxml.html.tostring(body, encoding="unicode")
    for element in body.iter("br", "p"):
        element.tail = f" {element.tail or ''}"
    return "\n".join(_lines(body)).strip(), html


def _lines(body: HtmlElement) -> Iterator[str]:
    """Yield the text's lines: one for each paragraph or table row, with blank lines between."""
    for element in body.iter(*_LINES):
        if element.tag == "tr":
            cells = [(cell.get("scope"), _spaced(cell.text_content())) for cell in element]
            heads = [words for scope, words in cells if scope in _HEADS and words]
            others = [words for scope, words in cells if scope not in _HEADS and words]
            line = ": ".join(filter(None, (*heads, " · ".join(others))))
            is_first = element.getparent().tag == "thead" or "rowgroup" in dict(cells)
            if line:
                yield f"\n{line}" if is_first else line
        elif element.tag == "li":
            yield f"- {_spaced(element.text_content())}"
        elif next(element.iterancestors("tr"), None) is None:
            yield "\n" + "\n".join(map(_spaced, element.text_content().splitlines()))


def _spaced(words: str) -> str:
    return " ".join(words.split())
