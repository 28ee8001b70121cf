"""Markup read by expat: it is well-formed and says all that HTML's own parser would add."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET  # what WeasyPrint's own parser makes

import weasyprint
from weasyprint import HTML
from weasyprint.urls import URLFetcher

_wrapped = weasyprint.cssselect2.ElementWrapper.from_html_root
_DOCTYPE: Final = "<!DOCTYPE html>"


class _Read(HTML):
    """What ``HTML`` is once it has read: its own attributes, given from outside."""

    def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = _wrapped(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def read(markup: str, fetcher: URLFetcher) -> HTML:
    """Return markup of the package's own templates, read.

    Without its doctype it can define no entities; what it holds is escaped by the templates.
    """
    try:
        # Our own templates' markup, without a doctype: no entity can be defined in it.
        root = ET.fromstring(markup.removeprefix(_DOCTYPE))  # noqa: S314
    except ET.ParseError:
        return HTML(string=markup, url_fetcher=fetcher)
    return _Read(root, fetcher)
