"""The figure above each panel of page one's chart is of one kind in all panels."""

from __future__ import annotations

import re

import pytest

from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import Judgment, Reading
from tests.briefing.geometry import boxes, parsed
from tests.briefing.samples import sample_of
from tests.builders import a_study, an_indicator, q

READ = Reading(q("2022Q1"), "rain", value=15.0)
JUDGED = Judgment(q("2022Q2"), "beta", likelihood=31.0, confidence="low", rationale="So.")


@pytest.mark.parametrize(
    "contents, headed",
    [
        ([], 3),  # nobody judged: each panel has the implied likelihood
        ([JUDGED], 1),
        ([Judgment(q("2022Q2"), "beta", likelihood="likely", confidence="low")], 0),
    ],
)
def test_no_implied_likelihood_heads_a_panel_beside_a_judgment(
    contents: list[Content], headed: int
) -> None:
    """A reader would take it for the team's."""
    study = a_study(indicators=[an_indicator("rain", ratings={"alpha": "likely"})])
    sample = sample_of(study, READ, Opened(q("2022Q2")), *contents)
    words = [box.words for box in boxes(parsed(sample.briefing("2022Q2").answer.chart.drawing))]
    figures = [word for word in words if re.fullmatch(r".*\b\d+%", word) and "–" not in word]
    assert len(figures) == headed
    assert all(figure.endswith("31%") for figure in figures) or not contents
