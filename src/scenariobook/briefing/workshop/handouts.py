"""Make the text of all handouts of a workshop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from scenariobook.briefing.sections_in_order import Briefing, Heading
from scenariobook.briefing.wording.materials import Materials
from scenariobook.briefing.workshop.cards import CardSet, card_sets
from scenariobook.briefing.workshop.questions import (
    Difference,
    differences,
    read_as_defined_before,
)
from scenariobook.briefing.workshop.run_sheet import RunSheet, run_sheet
from scenariobook.study.model import Scenario

_AFTER_CARDS: Final = (
    Heading("Questions", "#questions"),
    Heading("Rating sheet", "#rating-sheet"),
    Heading("Judgment sheet", "#judgment-sheet"),
    Heading("Run sheet", "#run-sheet"),
)
_MOST_COLUMNS: Final = 15  # of a rating sheet: with more, its boxes are too narrow to write in


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What the handouts are made from; their templates have the words.

    Attributes:
        materials: The study, its record and its assessments.
        card_sets: Scenario cards, a set for each round.
        differences: What the questions for the second round are about.
        read_before: The ids of indicators whose readings do not count any more.
        rating_tables: The scenarios that have a column in each table of the rating sheet.
        run_sheet: The plan of the day.
    """

    materials: Materials
    card_sets: tuple[CardSet, ...]
    differences: tuple[Difference, ...]
    read_before: frozenset[str]
    rating_tables: tuple[Sequence[Scenario], ...]
    run_sheet: RunSheet


def workshop(materials: Materials, participants: int | None = None) -> Workshop:
    """Return what a quarter's handouts are made from.

    Args:
        materials: The study, its record and its assessments.
        participants: How many people come; None if that is not known.
    """
    return Workshop(
        materials=materials,
        card_sets=card_sets(materials),
        differences=differences(materials),
        read_before=read_as_defined_before(materials),
        rating_tables=tuple(_parts(materials.study.scenarios)),
        run_sheet=run_sheet(materials, participants),
    )


def _parts(scenarios: Sequence[Scenario]) -> Iterator[Sequence[Scenario]]:
    """Yield the scenarios in parts of about the same size, each of which fits a page."""
    size = ceil(len(scenarios) / ceil(len(scenarios) / _MOST_COLUMNS))
    for first in range(0, len(scenarios), size):
        yield scenarios[first : first + size]


def with_workshop_contents(text: Briefing, handouts: Workshop) -> Briefing:
    """Return a briefing's text with the contents of the workshop edition.

    Sources keep the numbers of the quarterly edition, since a group uses both at once. Page one
    links to nothing that this edition lacks.
    """
    cards = (Heading(cards.title, f"#{cards.name}") for cards in handouts.card_sets)
    sources = (Heading("Sources", "#sources"),)
    return replace(text, contents=(*sources, *cards, *_AFTER_CARDS))


def without_back_matter(text: Briefing) -> Briefing:
    """Return a briefing's text whose chapters do not name what only the briefing prints."""
    return replace(text, comparison=replace(text.comparison, groups=()))


def without_endings(text: Briefing) -> Briefing:
    """Return a briefing's text that does not tell how scenarios ended: a workshop judges them."""
    rows = tuple(replace(row, outcome=None) for row in text.page_one.rows)
    return replace(
        text,
        page_one=replace(text.page_one, ended=False, rows=rows),
        chapters=tuple(replace(chapter, ending=None) for chapter in text.chapters),
        track_record=None,
    )
