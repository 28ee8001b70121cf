"""Make the briefing and its annex as PDF."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import accumulate, groupby

from weasyprint import Document

from scenariobook.briefing import rendering
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.changes_since import changes_since
from scenariobook.briefing.sections_in_order import CLOSEST, Annex, Briefing, annex, briefing

# A tagged PDF, and the characters that no font on this machine has: it prints their code points.
Printed = tuple[bytes, frozenset[str]]


def render_briefing(inputs: Inputs) -> Printed:
    """Return the quarterly briefing; the same inputs give the same bytes.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    templates, press = _templates_and_press(inputs)
    return print_briefing(press, templates, briefing(gather(inputs))), press.missing


def render_annex(inputs: Inputs) -> Printed:
    """Return the annex; see ``render_briefing``."""
    templates, press = _templates_and_press(inputs)
    return print_annex(press, templates, annex(gather(inputs))), press.missing


def render_changes_since(sent: Inputs, inputs: Inputs) -> Printed:
    """Return a page with the changes since an edition that was sent; see ``render_briefing``.

    Args:
        sent: The inputs of that edition.
        inputs: The inputs of the present edition.
    """
    templates, press = _templates_and_press(inputs)
    text = changes_since(sent, inputs)
    render = partial(templates.render, "update.html.j2", briefing=text)
    return print_fitted(press, render), press.missing


def _templates_and_press(inputs: Inputs) -> tuple[Templates, Press]:
    """Return a study's templates, and a press with the stylesheet of the briefing."""
    templates = Templates(inputs.folder)
    style = rendering.stylesheet(templates, inputs.study.header.paper)
    return templates, Press(style, inputs.folder)


def print_briefing(press: Press, templates: Templates, text: Briefing) -> bytes:
    """Return the briefing as PDF.

    Each part is laid out by itself, the last one first: page one names the page on which each other
    part begins.
    """

    def draw(missing: frozenset[str]) -> bytes:
        documents = _laid_out(press, templates, text, missing)
        return press.bind(documents[0], [page for document in documents for page in document.pages])

    return _draw_with_code_points(press, draw)


def print_annex(press: Press, templates: Templates, text: Annex) -> bytes:
    """Return the annex as PDF; its first page names the page on which each part begins."""
    markup = templates.render("annex.html.j2", briefing=text)

    def draw(missing: frozenset[str]) -> bytes:
        body = press.lay_out(markup, missing)
        pages = _first_pages(body)
        front = templates.render(
            "annex_front.html.j2",
            briefing=text,
            pages=pages,
            first=1,
            page_count=len(body.pages),
        )
        cover = press.lay_out(front, missing, pages)
        return press.bind(body, [*cover.pages, *body.pages[1:]])

    return _draw_with_code_points(press, draw)


def print_fitted(press: Press, render: Callable[..., str], most: float = 1) -> bytes:
    """Return pages as a PDF of their own, set as closely as needed; see ``_fitted``."""

    def draw(missing: frozenset[str]) -> bytes:
        document = _fitted(press, render, missing, most=most)
        return press.bind(document, document.pages)

    return _draw_with_code_points(press, draw)


def _draw_with_code_points(press: Press, draw: Callable[[frozenset[str]], bytes]) -> bytes:
    """Return a PDF that prints code points instead of characters that no font has.

    Only drawing shows which characters are missing, so the document may be drawn twice.

    Args:
        press: The press, which knows the missing characters after each drawing.
        draw: Makes the PDF, given the characters to replace by code points.
    """
    missing = press.missing
    pdf = draw(missing)
    return pdf if press.missing == missing else draw(press.missing)


def _laid_out(
    press: Press,
    templates: Templates,
    text: Briefing,
    missing: frozenset[str],
) -> Sequence[Document]:
    """Return the pages of each part; their numbers count from page one.

    At first, each part counts as one page. A part with more pages is laid out again with the true
    numbers, and so are the parts after it. The loop ends, since a part only gets longer.
    """
    parts = text.parts
    lengths = [1] * len(parts)
    documents: dict[int, Document] = {}
    index = len(parts) - 1
    while index >= 0:
        firsts = [*accumulate(lengths, initial=1)]
        pages = {part.target: first for part, first in zip(parts, firsts, strict=False)}
        for number, document in documents.items():
            pages |= _first_pages(document, firsts[number])
        part = parts[index]
        render = partial(
            templates.render,
            "pages.html.j2",
            name="briefing",
            briefing=text,
            templates=part.templates,
            page=part.page,
            pages=pages,
            first=firsts[index],
            page_count=firsts[-1] - 1,
        )
        documents[index] = _fitted(press, render, missing, pages, part.most)
        length = len(documents[index].pages)
        if length <= lengths[index]:
            index -= 1
        else:
            lengths[index] = length
            index = len(parts) - 1
    return [documents[number] for number in range(len(parts))]


def _fitted(
    press: Press,
    render: Callable[..., str],
    missing: frozenset[str],
    elsewhere: Collection[str] = (),
    most: float = 1,
) -> Document:
    """Return pages with as little left out as fits; with the most left out if nothing fits.

    Args:
        press: Lays out pages.
        render: Makes the markup for a ``closeness``: with 0, nothing is left out.
        missing: The characters to print as code points.
        elsewhere: The targets of links that other pages of the document have.
        most: The largest number of pages.
    """
    # Two steps may give the same markup, which would take as many pages again.
    for markup, _ in groupby(render(closeness=step) for step in range(CLOSEST + 1)):
        document = press.lay_out(markup, missing, elsewhere)
        if len(document.pages) <= most:
            break
    return document


def _first_pages(document: Document, first: int = 1) -> dict[str, int]:
    """Return the number of the first page with each link's target, by ``#anchor``.

    Args:
        document: Laid-out pages.
        first: The number of the first page.
    """
    first_pages: dict[str, int] = {}
    for number, page in enumerate(document.pages, first):
        for anchor in page.anchors:
            first_pages.setdefault(f"#{anchor}", number)
    return first_pages
