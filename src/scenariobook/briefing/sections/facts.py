"""Make the table of the facts that a scenario starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Citation, Materials
from scenariobook.study.fact import Fact
from scenariobook.study.model import Assumption, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact in the chapter of a scenario that it bears on.

    Attributes:
        anchor: The identifier of the row.
        text: The statement.
        value: The figure with its unit; empty without one.
        when: When it was so.
        references: The citation of its source.
    """

    anchor: str
    text: str
    value: str
    when: str
    references: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact that an assumption rests on: its statement, and the link to its row."""

    text: str
    target: str


def fact_rows(materials: Materials, scenario: Scenario) -> tuple[FactRow, ...]:
    """Return the rows of the facts that bear on a scenario, and cite their sources."""
    cited_for = f"{scenario.title}: where it starts"
    return tuple(
        FactRow(
            anchor=_anchor(fact, scenario.id),
            text=typeset.sentence(fact.text),
            value="" if fact.value is None else typeset.figure(fact.value, fact.unit),
            when=typeset.day(fact.when) if isinstance(fact.when, date) else fact.when,
            references=(materials.citations.cite_source(fact.source, cited_for, fact.credibility),),
        )
        for fact in materials.study.facts_known_in(materials.quarter)
        if scenario.id in fact.bears_on
    )


def grounds(materials: Materials, assumption: Assumption) -> tuple[Ground, ...]:
    """Return the facts that an assumption rests on.

    A link leads to the assumption's own chapter if the fact stands there, else to the first that
    has it.
    """
    return tuple(
        Ground(
            typeset.sentence(fact.text).rstrip("."),
            f"#{_anchor(fact, _chapter_of(materials, fact, assumption.home))}",
        )
        for fact in materials.study.facts_known_in(materials.quarter)
        if assumption.id in fact.assumptions
    )


def _chapter_of(materials: Materials, fact: Fact, home: str | None) -> str:
    chapters = [scenario.id for scenario in materials.study.scenarios]
    return next(id_ for id_ in (home, *chapters) if id_ and id_ in fact.bears_on)


def _anchor(fact: Fact, scenario: str) -> str:
    """Return the identifier of a fact's row; a fact has one in each chapter that prints it."""
    return f"fact-{fact.id}-{scenario}"
