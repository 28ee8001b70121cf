"""How Sphinx makes docs/ into a site: `make site`.

The pages are plain Markdown, as a forge shows them; what a site wants beside that is added here:
the order of the pages, from the tables of docs/README.md, and a start page called index.html.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

project = "scenariobook"
release = metadata.version(project)
html_title = f"{project} {release}"
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_show_search_summary = False  # it is fetched, which a browser refuses a page from the disk
html_theme = "furo"
root_doc = "README"
html_additional_pages = {"index": "start.html"}
templates_path = ["templates"]
extensions = ["myst_parser"]
myst_heading_anchors = 6  # as a forge names them
nitpicky = True
# An example of bad TOML, or of a console, is not what a lexer would like.
suppress_warnings = ["misc.highlighting_failure"]


class _LinksIntoTheCode(SphinxTransform):
    """Makes a link to a file of the checkout into its text: the site holds the pages alone."""

    default_priority = 1  # before the links are resolved

    def apply(self) -> None:
        """Go through the links of a page."""
        page = Path(self.env.doc2path(self.env.docname))
        for link in list(self.document.findall(nodes.Element)):
            target = str(link.get("reftarget") or link.get("refuri") or "").partition("#")[0]
            if not target or re.match(r"\w+:", target):
                continue
            leads_to = (page.parent / target).resolve()
            if leads_to.exists() and not leads_to.is_relative_to(self.app.srcdir):
                link.parent.replace(link, link.children)


def _with_contents(_app: Sphinx, name: str, source: list[str]) -> None:
    """Give the index its table of contents: the pages that it links, under its own headings."""
    if name != root_doc:
        return
    for part in re.split(r"^## ", source[0], flags=re.MULTILINE):
        pages = list(dict.fromkeys(re.findall(r"\]\(([\w/-]+)\.md\)", part)))
        title = "Start" if part.startswith("# ") else part.partition("\n")[0]
        source[0] += "\n".join(
            ("\n\n```{toctree}", ":hidden:", f":caption: {title}", "", *pages, "```")
        )


def setup(app: Sphinx) -> None:
    """Tell Sphinx what is added."""
    app.add_transform(_LinksIntoTheCode)
    app.connect("source-read", _with_contents)
    app.add_lexer("csv", TextLexer)
