"""Make the text of all handouts of a workshop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.sections.chapter import Chapter
from scenariobook.briefing.sections_in_order import Briefing, Heading
from scenariobook.briefing.wording.materials import Materials
from scenariobook.briefing.workshop.blank_sheets import (
    JudgmentSheet,
    RatingSheet,
    judgment_sheet,
    rating_sheets,
)
from scenariobook.briefing.workshop.cards import CardSet, card_sets
from scenariobook.briefing.workshop.facilitator import FacilitatorPage, facilitator_page
from scenariobook.briefing.workshop.groups import divide
from scenariobook.briefing.workshop.questions import Questions, questions
from scenariobook.briefing.workshop.ratings_file import ratings_file
from scenariobook.briefing.workshop.run_sheet import RunSheet, run_sheet

_QUESTIONS: Final = Heading("Questions", "#questions")
_LAST: Final = (
    Heading("Judgment sheet", "#judgment-sheet"),
    Heading("Run sheet", "#run-sheet"),
    Heading("Facilitator’s page", "#facilitator"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The handouts, which templates print, and a table to fill in.

    Attributes:
        card_sets: Scenario cards, a set for each round.
        questions: Questions for discussion.
        rating_sheets: Sheets on which to rate items: one, or one for each group.
        judgment_sheet: A sheet on which to write judgments.
        run_sheet: The plan of the day.
        facilitator: What to do with the numbers.
        ratings_file: The table to type ratings into, as CSV; empty in a study without items.
    """

    card_sets: tuple[CardSet, ...]
    questions: Questions
    rating_sheets: tuple[RatingSheet, ...]
    judgment_sheet: JudgmentSheet
    run_sheet: RunSheet
    facilitator: FacilitatorPage
    ratings_file: str


def workshop(materials: Materials, participants: int | None = None) -> Workshop:
    """Return the text of a quarter's handouts.

    Args:
        materials: The study, its record and its assessments.
        participants: How many people come; None if that is not known.
    """
    division = divide(materials.study, participants) if participants else None
    asked = questions(materials)
    later = bool(asked.later)
    return Workshop(
        card_sets=card_sets(materials),
        questions=asked,
        rating_sheets=rating_sheets(materials, division),
        judgment_sheet=judgment_sheet(materials),
        run_sheet=run_sheet(materials, division, later=later),
        facilitator=facilitator_page(materials, division, later=later),
        ratings_file=ratings_file(materials.study, division) if materials.study.items else "",
    )


def with_workshop_heading(text: Briefing, handouts: Workshop) -> Briefing:
    """Return a briefing's text with the edition's name and contents of the workshop edition.

    Sources keep the numbers of the quarterly edition, since a group uses both at once. Page one
    links to nothing that this edition lacks.
    """
    cards = (Heading(cards.title, f"#{cards.name}") for cards in handouts.card_sets)
    sources = (Heading("Sources", "#sources"),)
    ratings = Heading(
        "Rating sheets" if handouts.rating_sheets[1:] else "Rating sheet",
        f"#{handouts.rating_sheets[0].anchor}",
    )
    statements = tuple(replace(statement, origin="") for statement in text.answer.statements)
    return replace(
        text,
        edition="Workshop edition",
        contents=(*sources, *cards, _QUESTIONS, ratings, *_LAST),
        answer=replace(text.answer, statements=statements),
    )


def without_back_matter(text: Briefing) -> Briefing:
    """Return a briefing's text whose chapters do not name what only the briefing prints."""

    def without_entry(chapter: Chapter) -> Chapter:
        judgment = chapter.judgment
        return replace(chapter, judgment=replace(judgment, origin="")) if judgment else chapter

    return replace(
        text,
        comparison=replace(text.comparison, groups=()),
        chapters=tuple(map(without_entry, text.chapters)),
    )


def without_endings(text: Briefing) -> Briefing:
    """Return a briefing's text that does not tell how scenarios ended: a workshop judges them."""
    rows = tuple(replace(row, ending=None) for row in text.answer.rows)
    return replace(
        text,
        answer=replace(text.answer, ended=Markup(""), rows=rows),
        chapters=tuple(replace(chapter, ending=None) for chapter in text.chapters),
        track_record=None,
    )
