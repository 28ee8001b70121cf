"""A study's own templates, palette and logo; what is wrong with them is named with its place."""

import re
from functools import partial
from pathlib import Path

import pytest

from scenariobook import limits
from scenariobook.briefing import rendering
from scenariobook.briefing.materials import Inputs
from scenariobook.briefing.pdf_file import render_annex, render_briefing
from scenariobook.cli.shared.open_study import check_look
from scenariobook.diagnostics import Problems, diagnostic_as_text
from scenariobook.standards.colours import SHIPPED_PALETTE
from tests.briefing.rendering import rendered_from, words_of
from tests.briefing.samples import on_screen, sample_of, with_files
from tests.briefing.tagged import pdf_problems
from tests.builders import a_study
from tests.expected import GOLDEN, same_as_before

PAGES = Path(__file__).parents[2].glob("docs/how-to/a-*-of-your-own.md")
HOW_TO = "".join(page.read_text("utf-8") for page in sorted(PAGES))
FILES = re.compile(
    r"^`((?:templates|assets)/[^`]+)`:?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def small(folder: Path, title: str = "A synthetic study") -> Inputs:
    """Return a study that is laid out in a moment, with a look of its own."""
    study = a_study(["alpha"], organisation="The Institute", title=title)
    return sample_of(study).inputs("2022Q1", folder)


def complaint(folder: Path) -> str:
    """Return what is wrong with a look once a briefing is made with it, printed or for a screen."""
    told = set()
    for made in (rendered_from, on_screen):
        with pytest.raises(Problems) as caught:
            made(small(folder))
        told.add("\n".join(diagnostic_as_text(problem) for problem in caught.value.diagnostics))
    return "\n".join(sorted(told))


def test_the_how_to_does_what_it_says(tmp_path: Path) -> None:
    """Each file in the two how-to pages works as it stands there, in the PDF and in the HTML file.

    The PDF stays one that reads aloud: the logo is a figure with words.
    """
    files = dict(FILES.findall(HOW_TO))
    looks = {"assets/palette.toml", "assets/logo.svg"}
    assert {*files} == looks | {"templates/method.html.j2", "templates/briefing.css"}
    folder = with_files(tmp_path, files)
    assert not check_look(folder)
    text = ""
    for render in (render_briefing, render_annex):
        data, _ = render(small(folder))
        assert pdf_problems(data) == []
        text += words_of(data)
    assert "Our house rules" in text
    assert "How likelihoods are calculated" in text  # the shipped section is included
    page = on_screen(small(folder))
    accent = re.search(r'accent = "(#\w{6})"', files["assets/palette.toml"])
    assert accent
    assert accent[1] in page
    assert SHIPPED_PALETTE["accent"] not in page
    assert 'alt="The Institute"' in page
    assert "data:image/svg+xml;base64" in page


def test_every_colour_is_told_of() -> None:
    """The how-to page lists the palette's names with the shipped colours, and no other."""
    table = re.findall(r"^\| `(\w+)` \| `(#\w{6})` \|", HOW_TO, re.MULTILINE)
    assert dict(table) == dict(SHIPPED_PALETTE)


def test_a_palette_recolours_drawings_and_no_text(tmp_path: Path) -> None:
    """A study's palette recolours drawings and no text.

    What somebody wrote about a colour stays as it was written.
    """
    folder = with_files(tmp_path, {"assets/palette.toml": 'ink = "#101010"\n'})
    text = f'ink is {SHIPPED_PALETTE["ink"]} and fill="{SHIPPED_PALETTE["ink"]}"'
    page = on_screen(small(folder, title=text))
    assert f"ink is {SHIPPED_PALETTE['ink']} and fill=" in page
    assert 'fill="#101010"' in page
    assert not re.search(f'<[^<>]* fill="{SHIPPED_PALETTE["ink"]}"', page)


WRONG = GOLDEN / "briefing/test_own_look/what_is_wrong_is_named_with_its_place"


@pytest.mark.parametrize("name", sorted(path.name for path in WRONG.iterdir()))
def test_what_is_wrong_is_named_with_its_place(name: str) -> None:
    """What is wrong with a study's own look is named with its place.

    Neither Python nor the network is reached, and nobody sees a traceback. What `check` can know is
    named before anything is made, and all of it at once.
    """
    folder = WRONG / name
    checked = "".join(f"\ncheck: {diagnostic_as_text(found)}" for found in check_look(folder))
    same_as_before(f"{complaint(folder)}{checked}\n", f"{name}/expected")


def test_loops_without_end_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that loops without end is stopped, and its line is named.

    Processor time is limited, so that a busy machine makes no difference.
    """
    monkeypatch.setattr(rendering, "limited", partial(limits.limited, 0.2))
    loops = "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}"
    folder = with_files(tmp_path, {"templates/page_two.html.j2": f"<p>\n{loops}</p>"})
    expected = "templates/page_two.html.j2:2:1: error[B002]: this template takes more than"
    assert expected in complaint(folder)


def test_text_without_measure_is_stopped(tmp_path: Path) -> None:
    """A template whose text would fill any machine is stopped at a gigabyte of memory."""
    doubled = "{% for i in range(50) %}{% set n.t = n.t ~ n.t %}{% endfor %}"
    doubling = "{% set n = namespace(t='x') %}\n" + doubled
    folder = with_files(tmp_path, {"templates/page_two.html.j2": doubling})
    assert "this template takes more than a gigabyte of memory" in complaint(folder)


def test_no_limit_is_touched_in_vain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A briefing is made also where the system refuses a limit of memory.

    A Mac may refuse even the limit that it has.
    """

    def refused(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(limits, "_MEMORY_USE", tmp_path / "none")
    monkeypatch.setattr("resource.setrlimit", refused)
    folder = with_files(tmp_path, {"templates/ours.html.j2": "<p>Not included yet.</p>"})
    assert rendered_from(small(folder))
