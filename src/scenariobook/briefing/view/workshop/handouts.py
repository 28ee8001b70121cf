"""What a workshop needs beside the briefing, as text that is ready to print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from scenariobook.briefing.view.briefing_text import Briefing, Heading
from scenariobook.briefing.view.materials import Materials
from scenariobook.briefing.view.workshop.blank_sheets import (
    JudgmentSheet,
    RatingSheet,
    judgment_sheet,
    rating_sheet,
)
from scenariobook.briefing.view.workshop.cards import CardSet, card_sets
from scenariobook.briefing.view.workshop.questions import Questions, questions
from scenariobook.briefing.view.workshop.run_sheet import RunSheet, run_sheet

_SECTIONS: Final = (
    Heading("Questions", "#questions"),
    Heading("Rating sheet", "#rating-sheet"),
    Heading("Judgment sheet", "#judgment-sheet"),
    Heading("Run sheet", "#run-sheet"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The handouts, section by section; templates only arrange them."""

    card_sets: tuple[CardSet, ...]
    questions: Questions
    rating_sheet: RatingSheet
    judgment_sheet: JudgmentSheet
    run_sheet: RunSheet


def workshop(materials: Materials) -> Workshop:
    """Return the handouts of a quarter as text."""
    return Workshop(
        card_sets=card_sets(materials),
        questions=questions(materials),
        rating_sheet=rating_sheet(materials),
        judgment_sheet=judgment_sheet(materials),
        run_sheet=run_sheet(materials),
    )


def with_workshop_heading(text: Briefing, handouts: Workshop) -> Briefing:
    """Return a briefing's text with page one's heading and contents for the workshop edition.

    Sources keep the numbers that they have in the quarterly edition: both lie on the table.
    """
    cards = (Heading(cards.title, f"#{cards.name}") for cards in handouts.card_sets)
    sources = (Heading("Sources", "#sources"),)
    return replace(text, edition="Workshop edition", contents=(*sources, *cards, *_SECTIONS))
