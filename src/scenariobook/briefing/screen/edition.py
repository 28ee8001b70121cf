"""A study and its record in, the HTML edition of a quarter's briefing out."""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment

from scenariobook.briefing import html
from scenariobook.briefing.screen import markup, style
from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.view.whole import Briefing, briefing
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Content, Entry, Record
from scenariobook.study.model import Study

_SCREEN_STYLE: Final = "screen.css"
_PAGE: Final = "screen.html.j2"
_SCRIPT: Final = "screen.js"
# Nothing is asked for from anywhere, and no script runs but our own, known by its hash.
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def render_screen(  # noqa: PLR0913  (what it takes to rebuild any past briefing)
    study: Study,
    record: Record,
    quarter: Quarter,
    *,
    entries: Sequence[Entry[Content]],
    study_version: str,
    study_folder: Path | None = None,
) -> bytes:
    """Return the quarterly briefing as one HTML file; the same inputs give the same bytes.

    ``entries`` are the ledger's, of which ``record`` is the sum. ``study_folder`` is where
    a study's own ``templates`` and ``assets`` are looked for.

    Raises:
        ValueError: for a quarter before the study's first.
        RefusedError: if a template asks for something outside the study and the package.
        jinja2.TemplateError: if a study's own template is wrong.
    """
    text = briefing(study, record, quarter, entries=entries, study_version=study_version)
    templates = html.environment(study_folder)
    templates.globals["screen"] = True
    looks = (
        html.stylesheet(templates, study.header.paper),
        templates.get_template(_SCREEN_STYLE).render(),
    )
    return _page(templates, text, looks, study_folder).encode()


def _page(
    templates: Environment, text: Briefing, stylesheets: Sequence[str], study_folder: Path | None
) -> str:
    script = _inline(templates.get_template(_SCRIPT).render())
    page = templates.get_template(_PAGE).render(
        briefing=text, density="generous", policy=_policy(script)
    )
    assets = Assets(study_folder, _characters(page, script, *stylesheets))
    page = markup.for_screen(page, assets)
    look = _inline("\n".join(style.for_screen(sheet, assets) for sheet in stylesheets))
    # The first of each is the template's own; what a study says has its brackets escaped.
    page = page.replace("<style></style>", f"<style>{look}</style>", 1)
    return page.replace("<script></script>", f"<script>{script}</script>", 1)


def _inline(text: str) -> str:
    """Return a style or a script that cannot end the element in which it stands."""
    return text.strip().replace("</", "<\\/").replace("<!--", "<\\!--")


def _policy(script: str) -> str:
    return _POLICY.format(b64encode(sha256(script.encode()).digest()).decode("ascii"))


def _characters(*texts: str) -> str:
    """Return every character that may be shown, in order; a reader may type any of ASCII."""
    return "".join(sorted(set(string.printable).union(*texts)))
