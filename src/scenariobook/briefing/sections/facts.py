"""Find the facts that a study starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.briefing.wording.materials import Citation, Materials
from scenariobook.study.fact import Fact
from scenariobook.study.model import Scenario


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact, the citation of its source, and the scenarios that it bears on."""

    fact: Fact
    references: Sequence[Citation]
    scenarios: Sequence[Scenario]


def fact_rows(materials: Materials) -> Sequence[FactRow]:
    """Return the facts that an edition of the quarter may print, and cite their sources."""
    study, cite = materials.study, materials.citations.cite_source
    return [
        FactRow(
            fact,
            [cite(fact.source, "Facts", fact.credibility)],
            [study.scenario_by_id[scenario] for scenario in fact.bears_on],
        )
        for fact in study.facts_known_in(materials.quarter)
    ]
