"""How a PDF is made: what may be fetched, and WeasyPrint as we patch and import it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import weasyprint
from weasyprint import css
from weasyprint.urls import FatalURLFetchingError

from scenariobook.briefing import assets, rendering
from scenariobook.briefing.pdf import press as pdf
from scenariobook.briefing.pdf.press import AssetFetcher, Press
from scenariobook.briefing.pdf.weasyprint_patch import TESTED, sharing_styles
from scenariobook.briefing.pdf.weasyprint_patch.shared_styles import SharedStyles
from tests.briefing.samples import Sample
from tests.commands import run
from tests.study_text import write_study

# --- assets ---------------------------------------------------------------------------------------


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


# --- the patch ------------------------------------------------------------------------------------


def pressed(markup: str, folder: Path | None = None) -> bytes:
    """Return a markup as PDF."""
    press = Press(rendering.stylesheet(rendering.Templates(None), "a4"), folder)
    laid_out = press.lay_out(markup)
    return press.bind(laid_out, laid_out.pages)


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """WeasyPrint as it comes."""
    monkeypatch.setattr(pdf, "sharing_styles", nullcontext)
    return monkeypatch


@pytest.mark.long
def test_this_weasyprint_is_the_one_that_is_known() -> None:
    """A new version comes with the lock: then the tests below are what says that it is the same."""
    assert weasyprint.__version__ == TESTED


@pytest.mark.long
def test_the_bytes_are_those_of_plain_weasyprint(
    sample: Sample, plainly: pytest.MonkeyPatch
) -> None:
    """Something of everything: each kind of table, drawing, mark and link."""
    markups = sample.markup("2022Q3")
    plain = [pressed(markup) for markup in markups]
    plainly.undo()
    assert [pressed(markup) for markup in markups] == plain


@pytest.mark.long
@pytest.mark.parametrize(
    "body",
    [
        '<p id="a">One <a href="#b">and</a></p><p id="b">another</p>',
        '<p id="a b\\&quot;c">An anchor that CSS reads otherwise</p>',
        '<p style="color: red" lang="de">Silbentrennung</p><p style="color: red" id="c">x</p>',
        "<p>Not closed<br>",
        "<pre>kept\n  as it is</pre><ul><li>one</li></ul><ol><li>two</li></ol>",
        '<p style="text-decoration: underline">below</p><p style="font-size: 0">nothing</p>',
        '<p style="visibility: hidden">unseen</p><p style="letter-spacing: 2pt">wide</p>',
        '<p style="width: 50%; box-sizing: border-box; padding: 1em">half</p>' * 2,
        '<p style="text-align: justify">' + "Words in lines that are all as wide. " * 30 + "</p>",
    ],
)
def test_so_are_those_of_what_is_rare(body: str, plainly: pytest.MonkeyPatch) -> None:
    """What no template of ours prints today."""
    markup = (
        f'<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    )
    plain = pressed(markup)
    plainly.undo()
    assert pressed(markup) == plain


@pytest.mark.long
def test_it_is_at_work_while_pages_are_laid_out_and_then_no_more(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left replaced for another user of WeasyPrint in the same process."""
    before = css.StyleFor
    used: list[None] = []
    made = SharedStyles.__init__
    monkeypatch.setattr(SharedStyles, "__init__", lambda *given: used.append(made(*given)))
    pressed(sample.markup("2022Q3")[0])
    assert len(used) == 1
    assert css.StyleFor is before


@pytest.mark.long
def test_a_studys_own_templates_are_laid_out_by_plain_weasyprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may ask for what was not compared."""
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(pdf, "sharing_styles", lambda: pytest.fail("asked for"))
    assert pressed('<html lang="en"><title>T</title><p>Ours', tmp_path).startswith(b"%PDF")


@pytest.mark.long
def test_another_weasyprint_works_as_it_comes_and_the_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages were not compared."""
    study = write_study(tmp_path / "study")
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    off = "WeasyPrint is 70.1 and not 70.0, so our patch of it is off"
    with sharing_styles():
        assert css.StyleFor is not SharedStyles
    assert off in run("doctor", str(tmp_path)).output
    assert off not in run("brief", str(study), "--annex").output


# --- the import -----------------------------------------------------------------------------------


# Run in a process of its own: WeasyPrint is imported once.
PROBE = """
import ctypes.util, subprocess, sys
asked = []
started = subprocess.Popen.__init__
def note(self, command, *rest, **more):
    asked.append(command)
    started(self, command, *rest, **more)
subprocess.Popen.__init__ = note
find = ctypes.util.find_library
if sys.argv[1] == "ours":
    from scenariobook.briefing.pdf.weasyprint_import import import_weasyprint
    import_weasyprint()
import weasyprint
from weasyprint.text.ffi import harfbuzz_subset, harfbuzz_vector
assert ctypes.util.find_library is find
print(harfbuzz_subset is not None, harfbuzz_vector is not None, *(command[0] for command in asked))
"""


def imported(way: str) -> tuple[list[str], list[str]]:
    """Return the programs that an import started, and which optional libraries it found."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, way], capture_output=True, text=True, check=True
    )
    subset, vector, *started = done.stdout.split()
    return started, [subset, vector]


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a miss start programs")
def test_the_same_libraries_are_found_with_fewer_programs_started() -> None:
    """Those that WeasyPrint can do without change what it draws: they are there as before.

    For each of those that is missing, the loader's cache is asked, and no compiler.
    """
    _, libraries = imported("plainly")
    started, found = imported("ours")
    assert found == libraries
    assert all("ldconfig" in program for program in started)
    assert len(started) <= found.count("False")
