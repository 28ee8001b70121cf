"""Lay out markup as PDF with WeasyPrint, which may read the study and this package alone."""

from __future__ import annotations

import re
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any, Final

from weasyprint import CSS, HTML, Document, Page
from weasyprint.css.tokens import InvalidValues
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from scenariobook.briefing import markup
from scenariobook.briefing.assets import PICTURES, RefusedError, read_font, read_picture
from scenariobook.briefing.own_files import own_colours
from scenariobook.briefing.pdf.structure_tree import mend_tags

_VARIANT: Final = "pdf/ua-1"
_FONT_FACES: Final = re.compile(r"@font-face\s*\{[^{}]*\}")
_TYPES: Final = {".otf": "font/otf", **PICTURES}


class AssetFetcher(URLFetcher):
    """Reads ``font:NAME`` from the font packages and ``asset:NAME`` from the study.

    Any other address ends the rendering with an error.
    """

    def __init__(self, study_folder: Path | None) -> None:
        no_certificates = SSLContext(PROTOCOL_TLS_CLIENT)  # reading them takes 8 milliseconds
        super().__init__(
            ssl_context=no_certificates, allowed_protocols=("font", "asset"), allow_redirects=False
        )
        self._study_folder = study_folder

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the font or the picture at an address.

        Raises:
            FatalURLFetchingError: if there is no such file, or the address is of another kind.
        """
        del headers
        scheme, _, name = url.partition(":")
        data = None
        if scheme == "font":
            data = read_font(name)
        elif scheme == "asset":
            data = read_picture(self._study_folder, name)
        if data is None:
            raise _NoAssetError(url)
        media_type = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


class _NoAssetError(FatalURLFetchingError):
    """An address is neither a font of the package nor a picture of the study."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"the briefing may not fetch {url}")


class Press:
    """Lays out pages with one stylesheet and one set of fonts, and writes them as PDF.

    Attributes:
        stylesheet: The stylesheet of the pages.
        missing: The characters of all PDFs so far that no font has, and that were drawn as boxes.
    """

    def __init__(self, stylesheet: str, study_folder: Path | None) -> None:
        self._folder = study_folder
        self._fetcher = AssetFetcher(study_folder)
        self._colours = own_colours(study_folder)
        self.stylesheet = stylesheet
        self.missing: frozenset[str] = frozenset()

    @cached_property
    def _how_to_lay_out(self) -> Mapping[str, Any]:
        """The arguments of WeasyPrint's ``render``; fonts are read when pages first need them."""
        style = CSS(string=self.stylesheet, url_fetcher=self._fetcher)
        fonts = FontConfiguration()
        weakref.finalize(self, fonts.__del__)  # removes its folder, also where the process ends
        faces = "".join(_FONT_FACES.findall(self.stylesheet))
        CSS(string=faces, url_fetcher=self._fetcher, font_config=fonts)  # adds them to ``fonts``
        return {"font_config": fonts, "stylesheets": [style], "pdf_variant": _VARIANT}

    def lay_out(
        self, pages: str, missing: Collection[str] = (), elsewhere: Collection[str] = ()
    ) -> Document:
        """Return the pages of a markup.

        Args:
            pages: The markup.
            missing: The characters to print as code points, since no font has them.
            elsewhere: The targets of links that other pages of the document have.

        Raises:
            RefusedError: if the markup names an address that the briefing may not fetch.
        """
        root = markup.parsed(pages)
        markup.adapt(root, missing, elsewhere, colours=self._colours)
        html = HTML(string="", url_fetcher=self._fetcher)
        html.wrapper_element = type(html.wrapper_element).from_html_root(root, None)
        html.etree_element = html.wrapper_element.etree_element
        with _refusals_as_problems(self._folder):
            return html.render(**self._how_to_lay_out)

    def bind(self, document: Document, pages: Sequence[Page]) -> bytes:
        """Return pages as one tagged PDF with the metadata of ``document``."""
        bound = document.copy(list(pages))
        with _refusals_as_problems(self._folder):
            data: bytes = bound.write_pdf(pdf_variant=_VARIANT, finisher=mend_tags)
        fonts = bound.fonts.values()
        self.missing |= {chr(code) for font in fonts for code in font.missing}
        return data


@contextmanager
def _refusals_as_problems(study_folder: Path | None) -> Iterator[None]:
    """Raise RefusedError in place of WeasyPrint's error for a refused address or ``@import``.

    WeasyPrint's own error for an address is a BaseException, which no caller expects.
    """
    try:
        yield
    except _NoAssetError as error:
        raise RefusedError(error.url, study_folder) from None
    except InvalidValues:
        raise RefusedError("@import", study_folder) from None
