"""The briefing on US Letter: wider and shorter than A4, with page one still one page."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.briefing.rendering import rendered_from
from tests.briefing.samples import Sample, judgment, reading, sample_of
from tests.builders import a_scenario, a_study, an_indicator


def many(scenarios: int, paper: str) -> Sample:
    """Return a study of many scenarios with long titles."""
    names = [f"scenario-{letter}x" for letter in "abcdefghijklmno"[:scenarios]]
    study = a_study(
        [a_scenario(k, title=f"A rather long title for {k}") for k in names],
        indicators=[an_indicator(home=names[0], ratings={names[0]: "likely"})],
        focal_question="Does the synthetic page hold them? " * 6,
        paper=paper,
    )
    return sample_of(
        study,
        reading("indicator-one", "2022Q1", 25.0),
        *(judgment(k, "2022Q1", 60.0, "low") for k in names[::2]),
    )


def pages(sample: Sample) -> PdfReader:
    """Return a sample's briefing of its first quarter."""
    return PdfReader(BytesIO(rendered_from(sample.basis("2022Q1"))))


@pytest.mark.parametrize("scenarios", [1, 4, 15])
def test_page_one_is_one_page(scenarios: int) -> None:
    """It is set as closely as it takes; what changed begins the next."""
    made = pages(many(scenarios, "letter"))
    assert {tuple(float(side) for side in page.mediabox) for page in made.pages} == {
        (0.0, 0.0, 612.0, 792.0)
    }
    first = " ".join(made.pages[0].extract_text().split())
    assert "Does the synthetic page" in first
    assert "What we do not know" in first
    assert "A rather long title for scenario-ax" in made.pages[1].extract_text()
