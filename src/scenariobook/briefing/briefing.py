"""A study and its record in, the briefing of a quarter out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment
from weasyprint import Document

from scenariobook.briefing import html
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.view.whole import Briefing, briefing
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Content, Entry, Record
from scenariobook.study.model import Study

# How page one may be set, the most generous first: it is to be one page.
_DENSITIES: Final = ("generous", "close", "closest")


def render_briefing(  # noqa: PLR0913  (what it takes to rebuild any past briefing)
    study: Study,
    record: Record,
    quarter: Quarter,
    *,
    entries: Sequence[Entry[Content]],
    study_version: str,
    study_folder: Path | None = None,
) -> bytes:
    """Return the quarterly briefing as a tagged PDF; the same inputs give the same bytes.

    ``entries`` are the ledger's, of which ``record`` is the sum. ``study_folder`` is where
    a study's own ``templates`` and ``assets`` are looked for.

    Raises:
        ValueError: for a quarter before the study's first.
        RefusedError: if a template asks for something outside the study and the package.
        jinja2.TemplateError: if a study's own template is wrong.
    """
    text = briefing(study, record, quarter, entries=entries, study_version=study_version)
    templates = html.environment(study_folder)
    press = Press(html.stylesheet(templates), study_folder)
    # The body is laid out first, behind an empty page, so that page one can say on which
    # page each part begins without a second pass over everything.
    body = press.lay_out(html.body(templates, text))
    front = _front(press, templates, text, body)
    return press.bind(body, [*front.pages, *body.pages[1:]])


def _front(press: Press, templates: Environment, text: Briefing, body: Document) -> Document:
    """Return page one, set as closely as it takes to be one page."""
    pages = _first_pages(body)
    for density in _DENSITIES:
        front = press.lay_out(html.front(templates, text, pages, len(body.pages), density))
        if len(front.pages) == 1:
            break
    return front


def _first_pages(document: Document) -> Mapping[str, int]:
    """Return the number of the page on which each link's target stands first."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            found.setdefault(f"#{anchor}", number)
    return found
