"""Make the HTML edition of the quarterly briefing."""

from __future__ import annotations

import string
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import Final

from scenariobook.briefing import markup, rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.screen import style
from scenariobook.briefing.screen.embedded import Assets
from scenariobook.briefing.screen.page import for_screen
from scenariobook.briefing.sections_in_order import annex
from scenariobook.briefing.wording.materials import gather

_SCREEN_STYLE: Final = "screen.css"
_PAGE: Final = "screen.html.j2"
_SCRIPT: Final = "screen.js"
# The page may load nothing, and may run no script but ours, which its hash identifies.
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{}'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def render_screen(basis: Basis) -> bytes:
    """Return the quarterly briefing as one HTML file; the same basis gives the same bytes.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    text = annex(gather(basis), basis)
    templates = rendering.Templates(basis.folder, screen=True)
    stylesheets = (
        rendering.stylesheet(templates, basis.study.header.paper),
        templates.render(_SCREEN_STYLE),
    )
    script = _inline(templates.render(_SCRIPT))
    page = templates.render(_PAGE, briefing=text, rooms=Counter(), room=0, policy=_policy(script))
    assets = Assets(basis.folder, _characters(page, script, *stylesheets))
    root = markup.parsed(page)
    markup.adapt(root)
    for_screen(root, assets)
    css = "\n".join(style.for_screen(sheet, assets) for sheet in stylesheets)
    for kind, text_of_it in (("style", _inline(css)), ("script", script)):
        if (element := root.find(f".//{kind}")) is not None:
            element.text = text_of_it
    return markup.written(root).encode()


def _inline(text: str) -> str:
    """Return a style or a script in which no text ends the element around it."""
    return text.strip().replace("</", "<\\/").replace("<!--", "<\\!--")


def _policy(script: str) -> str:
    return _POLICY.format(b64encode(sha256(script.encode()).digest()).decode("ascii"))


def _characters(*texts: str) -> str:
    """Return every character that the page may show, sorted; a reader may type any of ASCII."""
    return "".join(sorted(set(string.printable).union(*texts)))
