"""Documents of samples and of the shipped studies as PDF; handouts as markup."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from scenariobook.briefing import rendering
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.pdf_file import render_annex, render_briefing
from scenariobook.briefing.sections_in_order import briefing
from scenariobook.briefing.workshop.pack_documents import _handouts, workshop


@contextmanager
def complaints() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint complains of meanwhile."""
    said: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = said.append  # type: ignore[assignment,method-assign]  # it only keeps
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def rendered_from(inputs: Inputs) -> bytes:
    """Return the briefing made from these inputs, for which this machine has all characters."""
    data, missing = render_briefing(inputs)
    assert not missing
    return data


def annex_from(inputs: Inputs) -> bytes:
    """Return what stands behind the briefing made from these inputs."""
    data, missing = render_annex(inputs)
    assert not missing
    return data


def words_of(pdf: bytes) -> str:
    """Return all that a PDF's pages say, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def press_for(paper: str = "a4", style: str = "", folder: Path | None = None) -> Press:
    """Return what lays out pages in our style, and in more of it."""
    return Press(rendering.stylesheet(rendering.Templates(None), paper) + style, folder)


def html_page(body: str) -> str:
    """Return a page whose body is given."""
    return f'<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'


def pressed(markup: str, style: str = "", folder: Path | None = None) -> bytes:
    """Return pages as PDF."""
    press = press_for("a4", style, folder)
    laid_out = press.lay_out(markup)
    return press.bind(laid_out, laid_out.pages)


def handouts(inputs: Inputs, participants: int | None = None) -> dict[str, str]:
    """Return the markup of each handout, by name; nothing is left out."""
    materials = gather(inputs)
    text, made = briefing(materials), workshop(materials, participants)
    every = _handouts(rendering.Templates(None), text, made)
    return {name: render(closeness=0) for name, render, _ in every}
