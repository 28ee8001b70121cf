from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
import weasyprint
from weasyprint import css

from scenariobook.briefing import rendering
from scenariobook.briefing.pdf import press as pdf
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.pdf.weasyprint_patch import TESTED, sharing_styles
from scenariobook.briefing.pdf.weasyprint_patch.shared_styles import SharedStyles
from tests.briefing.samples import Sample
from tests.commands import run
from tests.study_text import write_study


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


def test_this_weasyprint_is_the_one_that_is_known() -> None:
    """A new version comes with the lock: then the tests below are what says that it is the same."""
    assert weasyprint.__version__ == TESTED


def test_the_bytes_are_those_of_plain_weasyprint(
    sample: Sample, plainly: pytest.MonkeyPatch
) -> None:
    """Something of everything: each kind of table, drawing, mark and link."""
    markups = sample.markup("2022Q3")
    plain = [pressed(markup) for markup in markups]
    plainly.undo()
    assert [pressed(markup) for markup in markups] == plain


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


def test_a_studys_own_templates_are_laid_out_by_plain_weasyprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may ask for what was not compared."""
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(pdf, "sharing_styles", lambda: pytest.fail("asked for"))
    assert pressed('<html lang="en"><title>T</title><p>Ours', tmp_path).startswith(b"%PDF")


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
