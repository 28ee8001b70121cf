"""Make the likelihood chart's values in words, which the HTML edition shows at each mark."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.assess.assessment import Standing
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials
from scenariobook.standards.likelihood_terms import Yardstick


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """One quarter of a chart: a text for each scenario, in the study's order."""

    quarter: str
    cells: tuple[str, ...]


def likelihood_values(materials: Materials) -> tuple[QuarterRow, ...]:
    """Return the likelihoods of every quarter so far, oldest first."""
    return tuple(
        QuarterRow(
            str(assessment.quarter),
            tuple(_cell(standing, materials.yardstick) for standing in assessment.standings),
        )
        for assessment in materials.history
    )


def _cell(standing: Standing, yardstick: Yardstick) -> str:
    implied = likelihoods.implied(standing, yardstick)
    judged = likelihoods.judged(standing, yardstick)
    parts = []
    if implied:
        parts.append(f"implied {implied.number}")
    if judged:
        parts.append(f"judgment: {judged.number or judged.words.striptags()}")
    return "; ".join(parts)
