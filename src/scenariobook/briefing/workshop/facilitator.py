"""Make the facilitator's page: what to do with the numbers of a workshop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.briefing.workshop.groups import FEWEST_RATERS, Division

_NOTED: Final = 3  # boxes that a group notes
_LINES: Final = 6  # for boxes that are discussed


@dataclass(frozen=True, slots=True)
class Advice:
    """A part of the page: a heading, and sentences under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario in the table of judgments: its number and title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitatorPage:
    """The page.

    Attributes:
        opening: What it is, in a sentence.
        advice: What to do, from what is collected to what not to do.
        measures: What the table of judgments asks of each round.
        scenarios: Its rows.
        differing: The numbered rows of the table of ratings that lie far apart.
    """

    opening: str
    advice: tuple[Advice, ...]
    measures: tuple[str, ...]
    scenarios: tuple[ScenarioLine, ...]
    differing: tuple[str, ...]


def facilitator_page(
    materials: Materials, division: Division | None, *, later: bool
) -> FacilitatorPage:
    """Return the page for a study.

    Args:
        materials: The study, its record and its assessments.
        division: The groups; None if it is not known how many people come.
        later: Whether there are questions for the second round.
    """
    study = materials.study
    lines = _LINES if study.items else 0
    advice = (
        Advice("What to collect", tuple(_collected(materials, division))),
        Advice("How to compare in the break", tuple(_compared(materials))),
        Advice("What to discuss", tuple(_discussed(materials))),
        Advice("What is taken into the study, and how", tuple(_taken(materials, division))),
        Advice("What not to do", tuple(_avoided(materials, later=later))),
    )
    return FacilitatorPage(
        opening="What to do with the numbers, from the first sheet to the study’s files. It is for "
        "the facilitator alone.",
        advice=advice,
        measures=("Lowest", "Middle", "Highest")
        if study.estimative
        else ("Towards it", "Away", "Neither"),
        scenarios=tuple(ScenarioLine(materials.numbers[s.id], s.title) for s in study.scenarios),
        differing=tuple(str(place) for place in range(1, lines + 1)),
    )


def _collected(materials: Materials, division: Division | None) -> Iterator[str]:
    sheets = typeset.number(division.participants) if division else "all"
    yield f"In each round, {sheets} judgment sheets, with the round written on them."
    if not materials.study.items:
        return
    if division:
        scenarios = len(materials.study.scenarios)
        boxes = sum(group.people * len(group.items) * scenarios for group in division.groups)
        yield (
            f"After the groups have compared them, {sheets} rating sheets: "
            f"{typeset.counted(boxes, 'box', 'boxes')}. Nobody can type those in the break."
        )
        yield f"From each group, a note of the {typeset.in_words(_NOTED)} boxes furthest apart."
    else:
        yield (
            "The rating sheets. First let those who sit together lay them side by side and note "
            f"the {typeset.in_words(_NOTED)} boxes where they lie furthest apart."
        )


def _compared(materials: Materials) -> Iterator[str]:
    if materials.study.estimative:
        yield (
            "For each scenario, write down the lowest, the middle and the highest likelihood. As "
            "many sheets lie below the middle one as above it; of an even number, the middle is "
            "halfway between the two in the middle. A term counts as the middle of its range."
        )
    else:
        yield (
            "For each scenario, count how many sheets say that the world moved towards it, away "
            "from it, or neither."
        )
    if materials.study.items:
        yield (
            "Into the second table, copy those of the noted boxes whose ratings lie two steps or "
            f"more apart, at most {typeset.in_words(_LINES)}: those with the most steps between "
            "lowest and highest."
        )


def _discussed(materials: Materials) -> Iterator[str]:
    also = ", then the ratings," if materials.study.items else ""
    yield f"Begin where the judgments{also} differ most. What all agree on needs no time."
    yield (
        "The highest speaks first, then the lowest: what have you seen, and what would change your "
        "mind? Then everybody."
    )
    yield (
        "Find out what divides them. Another fact: somebody looks it up. Another reading of the "
        "words: the study is reworded. Another view of the future: that is a dissent, and is "
        "written down."
    )


def _taken(materials: Materials, division: Division | None) -> Iterator[str]:
    yield (
        "Judgments: the lead analyst decides what becomes the judgment of record, and types it in "
        "the tracker’s sheet Judgments, with the dissent."
    )
    if not materials.study.items:
        return
    lines = "type each filled box as a line of the pack’s ratings.csv"
    if division:
        lines = (
            "number the sheets of each group, A1, A2 and so on, and type them into the pack’s "
            "ratings.csv, which has a line for each of their boxes"
        )
    yield (
        f"Ratings: {lines}. Let “scenariobook tally” print for each box the median, the spread, "
        "how many rated it, and the study’s rating."
    )
    yield (
        f"Where a box has {typeset.in_words(FEWEST_RATERS)} or more ratings, all within one step "
        "of each other, and the study’s lies a step or more from their middle: change the item’s "
        "rating in the study’s file, and give the reason with --why."
    )
    yield (
        "Where the lowest and the highest lie two steps or more apart: the study’s rating stays, "
        "and the item’s note says that the room was divided, and by what."
    )


def _avoided(materials: Materials, *, later: bool) -> Iterator[str]:
    if materials.study.items:
        yield (
            f"Do not average a split. Half at +2 and half at {typeset.MINUS}2 are two views; 0 is "
            "the view of nobody."
        )
        yield "Do not fill in an empty box: it is no rating, and not a 0."
    if materials.study.estimative:
        cards = "neither the cards nor the questions" if later else "keep back the cards"
        yield (
            f"Do not show likelihoods before the first judgments are in: {cards} for the second "
            "round."
        )
    yield "Do not vote, and do not press for agreement: a dissent is a result."
