from __future__ import annotations

import gc
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from scenariobook.briefing import assets
from scenariobook.briefing.assets import RefusedError
from scenariobook.briefing.pdf.press import AssetFetcher, Press

PAGE = '<html lang="en"><head><title>T</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "ftp://example.org/x",
        "font:../../../etc/passwd",
        "font:/etc/passwd",
        "font:missing.otf",
        "asset:../study.toml",
        "asset:missing.png",
        "asset:link.png",
    ],
)
def test_nothing_outside_the_study_and_the_package_is_fetched(url: str, tmp_path: Path) -> None:
    """Rendering opens no connection and no file that is not an asset, nor by a link."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "study.toml").write_text("secret")
    (tmp_path / "assets" / "link.png").symlink_to(tmp_path / "study.toml")
    with pytest.raises(FatalURLFetchingError, match="may not fetch"):
        AssetFetcher(tmp_path).fetch(url)


def test_fonts_and_a_studys_own_pictures_are_served(tmp_path: Path) -> None:
    """What the stylesheet and a study's templates name is there."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "map.png").write_bytes(b"picture")
    fetcher = AssetFetcher(tmp_path)
    assert fetcher.fetch("font:SourceSansPro-Regular.otf").read().startswith(b"OTTO")
    picture = fetcher.fetch("asset:map.png")
    assert (picture.read(), picture.content_type) == (b"picture", "image/png")
    assert assets.read_picture(None, "map.png") is None


def test_garbage_collection_is_back_afterwards() -> None:
    """It pauses for a render and is as it was, also after a failure."""
    assert gc.isenabled()
    with pytest.raises(RefusedError):
        Press("", None).lay_out(PAGE.format('<img src="http://example.org/"/>'))
    assert gc.isenabled()
    gc.disable()
    try:
        Press("", None).lay_out(PAGE.format("<p>Text</p>"))
        assert not gc.isenabled()
    finally:
        gc.enable()
