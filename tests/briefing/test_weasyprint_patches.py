from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from weasyprint import css

from scenariobook.briefing import rendering, weasyprint_patches
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.weasyprint_patches.shared_styles import SharedStyles
from tests.briefing.samples import Sample

# What the package leans on, each by the module that has it.
NAMES = (
    "weasyprint.css StyleFor",
    "weasyprint.css find_style_attributes",
    "weasyprint.css preprocess_declarations",
    "weasyprint.css declaration_precedence",
    "weasyprint.layout.percent resolve_percentages",
    "weasyprint.text.line_break strut",
    "weasyprint.text.line_break split_first_line",
    "weasyprint.text.fonts get_font_description",
    "weasyprint.draw.text draw_text",
    "weasyprint.draw.text draw_emojis",
    "pydyf PDF",
    "pydyf zlib",
    "pydyf _to_bytes",
    "weasyprint.svg.utils size",
    "weasyprint.svg TAGS",
    "weasyprint.text.ffi ffi",
    "weasyprint cssselect2",
)

# Paths that are drawn twice, with markers, with units, and one that cannot be drawn.
PATHS = """
<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}">
<marker id="m{0}" viewBox="0 0 2 2"><path d="M0 0L2 1L0 2Z"/></marker>
<path d="M1 1h5v3A2 2 0 1 0 3 3q1 1 2 0Z" marker-start="url(#m{0})"/>
<path d="M1 1h5v3A2 2 0 1 0 3 3q1 1 2 0Z" marker-mid="url(#m{0})"/>
<path d="M1 10%L5 40%"/><path d="M1 1L"/><path d="M1 1h0.01" stroke-linecap="round"/></svg>
"""


def pressed(markup: str, folder: Path | None = None) -> bytes:
    """Return a markup as PDF."""
    press = Press(rendering.stylesheet(rendering.Templates(None), "a4"), folder)
    laid_out = press.lay_out(markup)
    return press.bind(laid_out, laid_out.pages)


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """WeasyPrint as it comes, but for the level of compression, which no byte would survive."""
    level = [patch for patch in weasyprint_patches.fastest_mode().patches if patch.name == "zlib"]
    mode = replace(weasyprint_patches.UNPATCHED, patches=level)
    monkeypatch.setattr(weasyprint_patches, "fastest_mode", lambda: mode)
    return monkeypatch


def forget(patch: pytest.MonkeyPatch) -> None:
    """Let the package's parts be imported anew."""
    for name in list(sys.modules):
        if name.startswith("scenariobook.briefing.weasyprint_patches.") and not name.endswith(
            ".patching"
        ):
            patch.delitem(sys.modules, name)


def test_this_weasyprint_is_the_one_that_is_known() -> None:
    """A new version comes with the lock: then the tests below are what says that it is the same."""
    mode = weasyprint_patches.fastest_mode()
    assert {f"{getattr(s.owner, '__name__', s.owner)}.{s.name}" for s in mode.patches} == {
        "weasyprint.css.StyleFor",
        "weasyprint.layout.percent.resolve_percentages",
        "Layout.setup",
        "weasyprint.text.line_break.strut",
        "weasyprint.text.line_break.split_first_line",
        "weasyprint.draw.text.draw_text",
        "PDF.page_references",
        "pydyf.zlib",
        "pydyf._to_bytes",
        "weasyprint.svg.utils.size",
        "FFI.new",
        "weasyprint.svg.TAGS",
    }


def test_the_bytes_are_those_of_plain_weasyprint(
    sample: Sample, plainly: pytest.MonkeyPatch
) -> None:
    """Something of everything: each kind of table, drawing, mark and link."""
    markups = sample.markup("2022Q3")
    plain = [pressed(markup) for markup in markups]
    plainly.undo()
    assert [pressed(markup) for markup in markups] == plain


def test_another_level_of_compression_changes_nothing_that_is_compressed(sample: Sample) -> None:
    """Protects what the other tests here leave out: each object and stream is the same."""
    markup = sample.markup("2022Q3")[0]
    patched = pressed(markup)
    with pytest.MonkeyPatch.context() as patch:
        mode = weasyprint_patches.fastest_mode()
        plain = replace(mode, patches=[p for p in mode.patches if p.name != "zlib"])
        patch.setattr(weasyprint_patches, "fastest_mode", lambda: plain)
        unpatched = pressed(markup)
    assert patched != unpatched
    assert objects(patched) == objects(unpatched)


def objects(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """Return each object of a PDF as written, and its stream, but not its length in the file."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as opened:
        for each in opened.objects:
            if not isinstance(each, pikepdf.Stream):
                found.append((each.unparse(), b""))
            elif each.get("/Type") not in {pikepdf.Name.ObjStm, pikepdf.Name.XRef}:
                kept = {key: value for key, value in each.items() if key != "/Length"}
                found.append((pikepdf.Dictionary(kept).unparse(), each.read_bytes()))
    return found


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
        "".join(PATHS.format(size) for size in (10, 20)),
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
    monkeypatch.setattr(weasyprint_patches, "fastest_mode", lambda: pytest.fail("asked for"))
    assert pressed('<html lang="en"><title>T</title><p>Ours', tmp_path).startswith(b"%PDF")


def test_another_weasyprint_works_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages were not compared."""
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    assert weasyprint_patches.fastest_mode() is weasyprint_patches.UNPATCHED


@pytest.mark.parametrize("name", NAMES)
def test_so_does_one_in_which_a_name_is_gone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name that the package takes from it, whichever it is."""
    module, _, gone = name.partition(" ")
    assert weasyprint_patches.fastest_mode() is not weasyprint_patches.UNPATCHED
    forget(monkeypatch)
    monkeypatch.delattr(import_module(module), gone)
    assert weasyprint_patches.fastest_mode() is weasyprint_patches.UNPATCHED
