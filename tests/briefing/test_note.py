"""The note: page one and page two, on both sides of one sheet."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from scenariobook.briefing.note_edition import render_note
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.samples import reading, sample_of
from tests.briefing.whole_record import whole_record
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RATINGS = {"case-0": "highly likely", "case-1": "unlikely"}


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


@pytest.mark.parametrize(
    "study, quarter",
    [("central-asia", "2021Q3"), ("central-asia", "2023Q4"), ("el-nino-1996", "1997Q4")],
)
def test_the_shipped_studies_fit_two_pages(study: str, quarter: str) -> None:
    project, _, _ = open_project(SCENARIOS / study)
    assert project is not None
    front, back = pages(render_note(basis_of(project, q(quarter))))
    assert "1 of 2" in front
    assert "What moved, and what comes" in back
    assert "2 of 2" in back


def test_many_scenarios_and_long_titles_fit_two_pages() -> None:
    """Twelve scenarios, twenty items that moved, lapse or are unknown."""
    long = "A synthetic title that is as long as titles of careful people tend to be, and longer"
    study = a_study(
        [a_scenario(f"case-{number}", title=f"{long} {number}") for number in range(12)],
        indicators=[
            an_indicator(f"item-{n}", title=f"{long} {n}", ratings=RATINGS, home="case-0")
            for n in range(20)
        ],
        signposts=[
            a_signpost(f"sign-{n}", title=long, ratings=RATINGS, home="case-0") for n in range(9)
        ],
    )
    read = [reading(f"item-{n}", "2022Q1", 25.0) for n in range(10)]
    again = [replace(reading(f"item-{n}", "2022Q2", 5.0), note=long * 3) for n in range(8)]
    assert len(pages(render_note(sample_of(study, *read, *again).basis("2022Q2")))) == 2


def test_it_names_no_page_and_no_part_that_it_lacks() -> None:
    """All links lead to somewhere in the two pages, and the same basis gives the same bytes."""
    made = render_note(whole_record().basis("2022Q3"))
    assert made == render_note(whole_record().basis("2022Q3"))
    reader = PdfReader(BytesIO(made))
    assert "page 4" not in pages(made)[0]
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", ())]
    named = [str(link["/A"]["/D"]) for link in links if "/D" in link.get("/A", {})]
    named += [str(link["/Dest"]) for link in links if "/Dest" in link]
    assert set(named) <= set(reader.named_destinations)
