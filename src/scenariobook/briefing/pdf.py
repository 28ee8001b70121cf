"""The briefing as PDF: WeasyPrint, fed with nothing but the study and the package."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from weasyprint import CSS, Document, Page
from weasyprint.css.tokens import InvalidValues
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from scenariobook.briefing import swift
from scenariobook.briefing.assets import PICTURES, own_templates, read_font, read_picture
from scenariobook.briefing.glyphs import missing
from scenariobook.briefing.refused import RefusedError
from scenariobook.briefing.tags import mend_tags

_VARIANT: Final = "pdf/ua-1"
_TYPES: Final = {".otf": "font/otf", **PICTURES}


class AssetFetcher(URLFetcher):
    """Serves ``font:NAME`` from the font packages and ``asset:NAME`` from the study.

    Every other address is refused, and that ends the rendering.
    """

    def __init__(self, study_folder: Path | None) -> None:
        super().__init__(allowed_protocols=("font", "asset"), allow_redirects=False)
        self._study_folder = study_folder

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the asset.

        Raises:
            FatalURLFetchingError: if there is none, or the address is of another kind.
        """
        del headers
        scheme, _, name = url.partition(":")
        found = None
        if scheme == "font":
            found = read_font(name)
        elif scheme == "asset":
            found = read_picture(self._study_folder, name)
        if found is None:
            raise _NoAssetError(url)
        kind = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, found, {"Content-Type": kind})


class _NoAssetError(FatalURLFetchingError):
    """An address that is neither a font of the package nor a picture of the study."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"the briefing may not fetch {url}")


class Press:
    """Lays pages out with one stylesheet and one set of fonts, and binds them.

    ``missing`` are the characters that were drawn as boxes, since no font has them.
    """

    def __init__(self, stylesheet: str, study_folder: Path | None) -> None:
        self._folder = study_folder
        self._fetcher = AssetFetcher(study_folder)
        self._fonts = FontConfiguration()
        # How a study's own templates are laid out faster was not compared.
        self._pace = swift.best() if own_templates(study_folder) is None else swift.PLAIN
        self.missing: frozenset[str] = frozenset()
        with _refusals_told(self._folder):
            self._style = CSS(string=stylesheet, url_fetcher=self._fetcher, font_config=self._fonts)

    def lay_out(self, markup: str) -> Document:
        """Return the markup in pages.

        Raises:
            RefusedError: if it asks for something that may not be fetched.
        """
        with _refusals_told(self._folder), _no_garbage_collection(), self._pace.kept():
            return self._pace.read(markup, self._fetcher).render(
                font_config=self._fonts, stylesheets=[self._style], pdf_variant=_VARIANT
            )

    def bind(self, document: Document, pages: Sequence[Page]) -> bytes:
        """Return pages as one tagged PDF with the metadata of a document."""
        bound = document.copy(list(pages))
        with _refusals_told(self._folder), _no_garbage_collection(), self._pace.kept():
            data: bytes = bound.write_pdf(pdf_variant=_VARIANT, finisher=mend_tags)
        self.missing |= missing(bound.fonts.values())
        return data


@contextmanager
def _refusals_told(study_folder: Path | None) -> Iterator[None]:
    """Turn WeasyPrint's refusal, which is no Exception, into one; so that of an ``@import``."""
    try:
        yield
    except _NoAssetError as error:
        raise RefusedError(error.url, study_folder) from None
    except InvalidValues:
        raise RefusedError("@import", study_folder) from None


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Pause cyclic garbage collection: the trees are large and live, nothing is found."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
