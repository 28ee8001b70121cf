"""A study and its record in, the HTML edition of a quarter's briefing out."""

from __future__ import annotations

import string
from base64 import b64encode
from hashlib import sha256
from typing import Final

from scenariobook.briefing import html
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.screen import markup, style
from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.view.whole import briefing

_SCREEN_STYLE: Final = "screen.css"
_PAGE: Final = "screen.html.j2"
_SCRIPT: Final = "screen.js"
# Nothing is asked for from anywhere, and no script runs but our own, known by its hash.
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def render_screen(basis: Basis) -> bytes:
    """Return the quarterly briefing as one HTML file; the same basis gives the same bytes.

    Raises:
        ValueError: for a quarter before the study's first.
        Problems: if a study's own template or palette is wrong (B002, B003).
    """
    text = briefing(basis)
    templates = html.Templates(basis.folder, screen=True)
    looks = (
        html.stylesheet(templates, basis.study.header.paper),
        templates.render(_SCREEN_STYLE),
    )
    script = _inline(templates.render(_SCRIPT))
    page = templates.render(_PAGE, briefing=text, density="generous", policy=_policy(script))
    assets = Assets(basis.folder, _characters(page, script, *looks))
    page = markup.for_screen(page, assets)
    look = _inline("\n".join(style.for_screen(sheet, assets) for sheet in looks))
    # The first of each is the template's own; what a study says has its brackets escaped.
    page = page.replace("<style></style>", f"<style>{look}</style>", 1)
    return page.replace("<script></script>", f"<script>{script}</script>", 1).encode()


def _inline(text: str) -> str:
    """Return a style or a script that cannot end the element in which it stands."""
    return text.strip().replace("</", "<\\/").replace("<!--", "<\\!--")


def _policy(script: str) -> str:
    return _POLICY.format(b64encode(sha256(script.encode()).digest()).decode("ascii"))


def _characters(*texts: str) -> str:
    """Return every character that may be shown, in order; a reader may type any of ASCII."""
    return "".join(sorted(set(string.printable).union(*texts)))
