"""Make the documents of a workshop: the briefing, and each handout as a PDF of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, inf
from typing import Final

from markupsafe import Markup

from scenariobook.assess.item_status import Status
from scenariobook.briefing import rendering, typeset
from scenariobook.briefing.items_in_words import latest_not_counted
from scenariobook.briefing.materials import Inputs, Materials, gather
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.pdf_file import print_briefing, print_fitted
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing
from scenariobook.briefing.workshop.cards import CardSet, card_sets
from scenariobook.briefing.workshop.run_sheet import RunSheet, run_sheet
from scenariobook.paths import BRIEFING, name_of_quarter
from scenariobook.study.checks.advice import thinly_covered
from scenariobook.study.model.scenarios import Scenario

_MOST_COLUMNS: Final = 15  # of a rating sheet: with more, its boxes are too narrow to write in


def render_pack(
    inputs: Inputs, participants: int | None = None
) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """Return a pack's documents by their file names, and the characters that no font has.

    One press makes all PDFs, so fonts and stylesheet are read once. No document has outcomes, since
    the workshop judges the scenarios. Missing characters and errors are as in ``render_briefing``.

    Args:
        inputs: Study, record and quarter.
        participants: How many people come; None if that is not known.
    """
    materials = replace(gather(inputs), outcomes={})
    text, handouts = briefing(materials), workshop(materials, participants)
    templates = Templates(inputs.folder)
    style = rendering.stylesheet(templates, inputs.study.header.paper)
    press = Press(style + templates.render("workshop.css"), inputs.folder)
    documents = {name_of_quarter(BRIEFING, inputs.quarter): print_briefing(press, templates, text)}
    for name, render, most in _handouts(templates, text, handouts):
        documents[f"handouts/{name}.pdf"] = print_fitted(press, render, most)
    return documents, press.missing


def _handouts(
    templates: Templates, text: Briefing, handouts: Workshop
) -> Iterator[tuple[str, Callable[..., str], float]]:
    """Yield each handout's name, the function that makes its markup, and the limit of its pages."""

    def render(template: str, title: str, **values: object) -> Callable[..., str]:
        return partial(
            templates.render,
            "pages.html.j2",
            templates=[f"{template}.html.j2"],
            name=title,
            briefing=text,
            workshop=handouts,
            **values,
        )

    for cards in handouts.card_sets:
        pages = ceil(len(cards.cards) / 2)
        yield cards.name, render("cards", cards.title.lower(), cards=cards), pages
    yield "questions", render("questions", "questions for discussion"), inf
    yield "rating-sheet", render("rating_sheet", "rating sheet"), inf
    yield "judgment-sheet", render("judgment_sheet", "judgment sheet"), inf
    yield "run-sheet", render("run_sheet", "run sheet"), inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The content of the handouts; their templates have the words.

    Attributes:
        materials: The study, its record and its assessments.
        card_sets: Scenario cards, a set for each round.
        differences: The scenarios that the second round's questions are about.
        read_before: The ids of indicators that have readings, none of which counts any more.
        thin: The scenarios with too few diagnostic items of their own, by id, and their number of
            these items.
        rating_tables: The scenarios that have a column in each table of the rating sheet.
        run_sheet: The plan of the day.
    """

    materials: Materials
    card_sets: tuple[CardSet, ...]
    differences: tuple[Difference, ...]
    read_before: frozenset[str]
    thin: Mapping[str, int]
    rating_tables: tuple[Sequence[Scenario], ...]
    run_sheet: RunSheet


def workshop(materials: Materials, participants: int | None = None) -> Workshop:
    """Return the content of a quarter's handouts.

    Args:
        materials: The study, its record and its assessments.
        participants: How many people come; None if that is not known.
    """
    return Workshop(
        materials=materials,
        card_sets=card_sets(materials),
        differences=_differences(materials),
        read_before=_read_as_defined_before(materials),
        thin=thinly_covered(materials.study),
        rating_tables=tuple(_parts(materials.study.scenarios)),
        run_sheet=run_sheet(materials, participants),
    )


def _parts(scenarios: Sequence[Scenario]) -> Iterator[Sequence[Scenario]]:
    """Yield the scenarios in parts of about the same size, so that each part fits a page."""
    size = ceil(len(scenarios) / ceil(len(scenarios) / _MOST_COLUMNS))
    for start in range(0, len(scenarios), size):
        yield scenarios[start : start + size]


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario whose judgment and implied likelihood lie more than one band apart."""

    scenario: Scenario
    judged: Markup
    implied: Markup


def _differences(materials: Materials) -> tuple[Difference, ...]:
    """Return the scenarios whose judgment is far from the implied likelihood."""
    differences = []
    for state in materials.now.scenarios:
        judged = typeset.judged_likelihood(state, materials.yardstick)
        implied = typeset.implied_likelihood(state, materials.yardstick)
        if state.differs and judged and implied:
            differences.append(Difference(state.scenario, judged.term_or_number, implied.in_full))
    return tuple(differences)


def _read_as_defined_before(materials: Materials) -> frozenset[str]:
    """Return the ids of indicators that have readings, none of which counts any more."""
    return frozenset(
        state.indicator.id
        for state in materials.now.indicators
        if state.status is Status.NO_DATA and latest_not_counted(materials, state)
    )
