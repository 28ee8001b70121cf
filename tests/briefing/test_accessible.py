"""Briefings as people read them who do not see the page (PDF/UA-1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from scenariobook.briefing.editions import render_annex
from scenariobook.briefing.pdf import press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.workshop.edition import render_pack
from scenariobook.cli.shared.documents import inputs_of
from tests.briefing.cases import lines
from tests.briefing.rendering import rendered, rendered_annex, rendered_from
from tests.briefing.samples import (
    Pages,
    Sample,
    behind,
    project_of,
    sample_of,
    something_of_everything,
)
from tests.briefing.tagged import Tagged, problems
from tests.briefing.whole_record import whole_record_ended
from tests.builders import a_scenario, a_study, q

LONG = "Internationalisation of the internationally internationalised. " * 90


def prose() -> Sample:
    """Return a study with lists of both kinds, and text over several pages.

    The last list has paragraphs, and a list, in its items.
    """
    lists = "1. one\n2. two\n\n- this\n- that\n\n1. first\n\n   and more\n\n   - below\n\n2. last"
    narrative = f"# Part\n\n## Below\n\n{lists}\n\n{LONG}"
    return sample_of(
        a_study([a_scenario("alpha", narrative=narrative)], mode="exploratory", paper="letter")
    )


@cache
def pack() -> Mapping[str, bytes]:
    """Return what a workshop is given: editions and handouts."""
    return render_pack(something_of_everything().inputs("2022Q3"), participants=20)[0]


PACK = (
    *("briefing-2022Q3.pdf", "handouts/cards-blind.pdf", "handouts/cards.pdf"),
    *("handouts/questions.pdf", "handouts/rating-sheet.pdf", "handouts/judgment-sheet.pdf"),
    "handouts/run-sheet.pdf",
)
BRIEFINGS: dict[str, Any] = {
    "central-asia 2022Q3": lambda: rendered_from(inputs_of(project_of(), q("2022Q3"))),
    "central-asia 2023Q4": lambda: rendered_from(inputs_of(project_of(), q("2023Q4"))),
    "something of everything": lambda: rendered(something_of_everything(), "2022Q3"),
    "whole record": lambda: rendered(whole_record_ended(), "2022Q3"),
    "bare": lambda: rendered(sample_of(a_study(["alpha"])), "2022Q1"),
    "prose": lambda: rendered(prose(), "2022Q1"),
    "annex: central-asia 2023Q4": lambda: render_annex(inputs_of(project_of(), q("2023Q4")))[0],
    "annex: something of everything": lambda: rendered_annex(something_of_everything(), "2022Q3"),
    "annex: whole record": lambda: rendered_annex(whole_record_ended(), "2022Q3"),
    "annex: bare": lambda: rendered_annex(sample_of(a_study(["alpha"])), "2022Q1"),
    "annex: prose": lambda: rendered_annex(prose(), "2022Q1"),
    **{name: partial(lambda name: pack()[name], name) for name in PACK},
}


@pytest.fixture(scope="module", params=BRIEFINGS)
def made(request: pytest.FixtureRequest) -> bytes:
    """Each of the briefings."""
    data: bytes = BRIEFINGS[request.param]()
    return data


@pytest.fixture(scope="module")
def everything(sample: Sample) -> bytes:
    """The annex that has something of everything."""
    return rendered_annex(sample, "2022Q3")


def test_everything_that_a_workshop_is_given_is_checked() -> None:
    """A new handout is added to the list above."""
    assert {*pack()} == {*PACK}


def test_nothing_is_wrong(made: bytes) -> None:
    """By the Matterhorn protocol's machine checks of PDF/UA-1, and by ours."""
    assert problems(made) == []


@pytest.fixture(scope="module")
def plain() -> bytes:
    """An annex that is left as WeasyPrint makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "mend_tags", None)
        return rendered_annex(something_of_everything(), "2022Q3")


def test_nothing_is_drawn_otherwise(everything: bytes, plain: bytes) -> None:
    """Mending tags moves no letter and no line: all but the marks around content is the same."""
    assert drawn(everything) == drawn(plain)


def drawn(pdf: bytes) -> list[list[bytes]]:
    """Return what draws each page, without marks of content."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            [
                pikepdf.unparse_content_stream([instruction])
                for instruction in pikepdf.parse_content_stream(page)
                if str(instruction.operator) not in {"BDC", "BMC", "EMC"}
            ]
            for page in document.pages
        ]


def test_it_is_read_in_the_order_in_which_it_is_written(sample: Sample, everything: bytes) -> None:
    """The structure says all of the markup's text, in order."""
    text = sample.briefing("2022Q3")
    templates = Templates(None)
    values = {"briefing": text, "pages": Pages(), "first": 1, "page_count": 9}
    first = templates.render("annex_front.html.j2", **values)
    tagged = Tagged(everything)
    said, at = _letters(tagged.root.text), 0
    for line in (*lines(first), *lines(behind(templates, text))):
        for words in map(_letters, line.split("|")):
            at = said.find(words, at)
            assert at >= 0, line
            at += len(words)


def _letters(text: str) -> str:
    # Page numbers on page one are not those of the markup; some words are set in capitals.
    return re.sub(r"[\s\d\N{SOFT HYPHEN}]", "", text).casefold()


def test_divided_words_are_whole_again_for_who_listens() -> None:
    """A hyphen at a line's end is a soft one in the text: nobody hears half words."""
    tagged = Tagged(rendered_annex(prose(), "2022Q1"))
    said = tagged.root.text
    assert "\N{SOFT HYPHEN}" in said
    assert "\N{HYPHEN}" not in said


def test_a_link_is_described_by_where_it_leads(everything: bytes) -> None:
    """A reference by its source's number, another by its own words."""
    tagged = Tagged(everything)
    links = [str(a.Contents) for page in tagged.pdf.pages for a in page.get("/Annots", [])]
    assert {"source 1", "source 2", "Side by side, page 2", "Growth"} <= set(links)
    assert not [words for words in links if words.startswith(("scenario-", "source-", "entry-"))]


def test_a_studys_own_template_may_hold_anything(tmp_path: Path) -> None:
    """What is see-through, spans rows, has no head or nothing in it stops no briefing."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "method.html.j2").write_text(
        """<section id="method"><h1>Ours</h1><p style="opacity: 0.5">Seen <a href="#page-one">
        <b>through</b></a></p><table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>
        </table><table></table><ul></ul><ol><li></li></ol><p></p><dl><dt>d</dt></dl></section>"""
    )
    sample = sample_of(a_study(["alpha"]))
    made = rendered_annex(sample, "2022Q1", tmp_path)
    tagged = Tagged(made)
    assert "Ours" in tagged.root.text
    assert [e.text for e in tagged.root.every() if e.kind == "/TD"][-3:] == ["a", "b", "c"]
