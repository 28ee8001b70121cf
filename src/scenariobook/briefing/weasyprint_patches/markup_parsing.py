"""Parse our own markup with expat, which is faster than an HTML parser.

Our templates write well-formed markup with every element that an HTML parser would add.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET  # WeasyPrint's own parser makes the same kind of tree

import weasyprint
from weasyprint import HTML
from weasyprint.urls import URLFetcher

_wrapper_of = weasyprint.cssselect2.ElementWrapper.from_html_root
_DOCTYPE: Final = "<!DOCTYPE html>"


class _ParsedHTML(HTML):
    """WeasyPrint's ``HTML`` with the attributes that it has after parsing."""

    def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = _wrapper_of(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def parse(markup: str, fetcher: URLFetcher) -> HTML:
    """Parse markup that the package's own templates wrote.

    If it is not well-formed, WeasyPrint's own parser reads it.
    """
    try:
        plain = markup.removeprefix(_DOCTYPE)
        # Our templates write no document type, so no entity; what people typed is escaped.
        root = ET.fromstring(plain)  # noqa: S314  (it reads our own templates' output alone)
    except ET.ParseError:
        return HTML(string=markup, url_fetcher=fetcher)
    return _ParsedHTML(root, fetcher)
