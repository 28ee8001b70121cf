"""The handouts as paper: boxes that a hand can fill, cards that a cut parts."""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from math import ceil

import pikepdf
import pytest
from pypdf import PageObject, PdfReader

from scenariobook.briefing import rendering
from scenariobook.briefing.materials import gather
from scenariobook.briefing.pdf_file import print_fitted
from scenariobook.briefing.workshop.pack_documents import _handouts, render_pack, workshop
from scenariobook.study.model.scenarios import Decision
from scenariobook.study.model.study import Study
from tests.briefing.cases import EVERYTHING
from tests.briefing.rendering import complaints, press_for, rendered_from
from tests.briefing.samples import Sample, project_of, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, judgment

MM = 96 / 25.4  # in the page's own unit, a ninety-sixth of an inch
BOX_LINE = 0.8  # the width of a box's lines, in that unit
LONG = "A synthetic text that goes on about ministries, treaties, deliveries, troops and more, "


def wordy(scenarios: int, items: int, letters: int) -> Study:
    """Return a study whose titles and texts all have as many letters."""
    names = [f"scenario-{chr(97 + n)}x" for n in range(scenarios)]
    text = (LONG * 4)[:letters].strip()
    ratings = dict.fromkeys(names, "highly unlikely") | {names[0]: "highly likely"}
    item = {"title": text, "home": names[0], "ratings": ratings}
    decision = Decision(when=text, then=text, owner=text)
    return a_study(
        [
            a_scenario(name, title=text, summary=text, decisions=[decision] * 2, questions=[text])
            for name in names
        ],
        indicators=[an_indicator(f"indicator-{n}x", **item) for n in range(items)],
        signposts=[a_signpost(f"signpost-{n}x", **item) for n in range(3)],
        marking="TLP:CLEAR",
    )


def laid_out(sample: Sample, quarter: str, *names: str) -> dict[str, bytes]:
    """Return some of a sample's handouts, each laid out by itself as in a pack."""
    templates, inputs = rendering.Templates(None), sample.inputs(quarter)
    press = press_for(inputs.study.header.paper, templates.render("workshop.css"))
    found = _handouts(templates, sample.briefing(quarter), workshop(gather(inputs)))
    return {
        name: print_fitted(press, render, most) for name, render, most in found if name in names
    }


# A straight line: how wide it is drawn, and its ends.
Line = tuple[float, float, float, float, float]


def straight_lines(page: pikepdf.Page) -> Iterator[Line]:
    """Yield the straight lines of a page."""
    at, width = (0.0, 0.0), 0.0
    for step in pikepdf.parse_content_stream(page):
        match str(step.operator), [str(operand) for operand in step.operands]:
            case "w", [drawn]:
                width = float(drawn)
            case "m", [x, y]:
                at = (float(x), float(y))
            case "l", [x, y]:
                yield (width, *at, float(x), float(y))


def box_sizes(page: pikepdf.Page) -> tuple[list[float], list[float]]:
    """Return how wide columns of boxes are, and how high boxes, in millimetres."""
    drawn = (ends for width, *ends in {*straight_lines(page)} if abs(width - BOX_LINE) < 0.01)
    uprights = [(x, y2 - y) for x, y, x2, y2 in drawn if abs(x - x2) < 0.1]
    edges = sorted({round(x, 1) for x, _ in uprights})
    widths = [(b - a) / MM for a, b in pairwise(edges)]
    return widths, [abs(height) / MM for _, height in uprights]


def test_many_scenarios_lie_on_wide_paper_and_are_named_on_every_page() -> None:
    """Fifteen scenarios lie on wide paper, and every page says which column is which.

    A box is no narrower for fifteen; a page may be torn out.
    """
    data = laid_out(sample_of(wordy(15, 12, 120)), "2022Q1", "rating-sheet")["rating-sheet"]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) > 1
        for page in pdf.pages:
            widths, heights = box_sizes(page)
            assert len(widths) == 15
            assert min(widths) >= 12
            assert min(heights) >= 8
            _, _, right, top = page.mediabox
            assert right > top
    for read in PdfReader(BytesIO(data)).pages:
        words = " ".join(read.extract_text().split())
        assert "15 A synthetic text that goes on" in words
        assert "Item 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15" in words


def ruled(page: pikepdf.Page) -> list[float]:
    """Return the heights at which a page is ruled to write on."""
    level = ((y, abs(x2 - x) / MM) for _, x, y, x2, y2 in straight_lines(page) if y == y2)
    return sorted({y for y, width in level if 115 < width < 125})


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("yardstick", ["icd203", "phia"])
def test_the_judgment_sheet_has_two_scenarios_on_its_first_page(paper: str, yardstick: str) -> None:
    """The judgment sheet has two scenarios on each page, so that four take one sheet of paper.

    Its instructions leave room for them. Lines stand at least 8 mm apart, five for each scenario,
    and no blank is split.
    """
    study = a_study([f"scenario-{n}x" for n in range(4)], paper=paper, yardstick=yardstick)
    data = laid_out(sample_of(study), "2022Q1", "judgment-sheet")["judgment-sheet"]
    with pikepdf.open(BytesIO(data)) as pdf:
        heights = [ruled(page) for page in pdf.pages]
    assert [len(found) for found in heights] == [2 * 5, 2 * 5]
    assert min((b - a) / MM for found in heights for a, b in pairwise(found)) >= 8


# What is written on a page: how high and how large, in points.
Text = tuple[float, float, str]


def page_texts(page: PageObject) -> list[Text]:
    """Return the texts of a page, from the top."""
    found: list[Text] = []

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        if text.strip():
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((height, round(abs(size * tm[3] * cm[3]), 1), text.strip()))

    page.extract_text(visitor_text=visit)
    return sorted(found, reverse=True)


def on_halves(data: bytes, title: str, cards: int) -> None:
    """Hold that cards lie two to a page, each within its half, above its foot."""
    pages = PdfReader(BytesIO(data)).pages
    assert len(pages) == ceil(cards / 2)
    triggers = 0
    for page in pages:
        held, middle = page_texts(page), float(page.mediabox.height) / 2
        feet = [height for height, _, words in held if words.startswith(f"{title} ·")]
        first, second = feet
        assert second < middle < first < middle + 20
        triggers += sum("Decision trigger" in words for *_, words in held)
        for foot in feet:
            others = [height for height, *_ in held if height != foot]
            assert min(y - foot for y in others if y > foot) >= 9
            assert not [y for y in others if foot - 25 < y < foot and y > middle]
    assert triggers == cards


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("letters", [30, 45, 120, 400, 3000])
def test_cards_are_never_split_and_never_run_over(letters: int, paper: str) -> None:
    """A card is never split and never runs over, however long its texts are."""
    study = wordy(3, 4, letters)
    judged = [judgment(scenario.id, "2022Q1", 50.0, "moderate") for scenario in study.scenarios]
    sample = sample_of(study, *judged).printed_on(paper)
    documents = laid_out(sample, "2022Q1", "cards", "cards-blind")
    assert len(documents) == 2
    for data in documents.values():
        on_halves(data, "A synthetic study", 3)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "name", ["central-asia 2023Q4", "el-nino-1996 1997Q4", "us-economy-2006 2008Q2"]
)
def test_cards_of_the_shipped_studies_can_be_read_with_ease(name: str, paper: str) -> None:
    """A card of a shipped study is set in ten points or more.

    On Letter, those of Central Asia were once set in less.
    """
    folder, quarter = name.split()
    project = project_of(folder)
    sample = Sample(project.study, project.ledger).printed_on(paper)
    made = laid_out(sample, quarter, "cards")["cards"]
    on_halves(made, project.study.header.title, len(project.study.scenarios))
    written = (text for page in PdfReader(BytesIO(made)).pages for text in page_texts(page))
    assert min(size for _, size, words in written if words.startswith("(")) >= 10


def test_a_pack_holds_the_same_documents_as_the_single_commands() -> None:
    """A pack holds the same briefing, byte for byte, as is made alone, and so it does again.

    One set of fonts and styles for all changes nothing. None warns.
    """
    inputs = EVERYTHING.inputs("2022Q3")
    with complaints() as said:
        made, again = (render_pack(inputs)[0] for _ in range(2))
    assert said == []
    assert made["briefing-2022Q3.pdf"] == rendered_from(inputs)
    assert made == again


def test_no_part_ends_on_a_page_with_next_to_nothing_on_it() -> None:
    """No part of a handout ends on a page with next to nothing on it.

    Where a sheet hardly overflows, its last page has five rows, or three questions. Such a sheet
    used to be laid out twice.
    """
    scenarios = [a_scenario(name, questions=["Why?"] * 4) for name in ("alpha", "beta", "gamma")]
    rows, questions = set(), set()
    for count in range(16, 24):
        delta = a_scenario("delta", questions=["Why?"] * (count - 13))
        items = [an_indicator(f"indicator-{n}x") for n in range(count)]
        study = a_study([*scenarios, delta], indicators=items)
        made = laid_out(sample_of(study), "2022Q1", "questions", "rating-sheet")
        read = (PdfReader(BytesIO(made[name])).pages for name in ("rating-sheet", "questions"))
        rating, asked = ([page.extract_text() for page in pages] for pages in read)
        rows |= {text.count("warning:") for text in rating[1:]}
        questions |= {text.count("?") for text in asked[1:]}
    assert (min(rows), min(questions)) == (5, 3)
