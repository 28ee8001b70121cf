"""Make the text of the tally: how a room rated, beside what the study says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.ratings_tally import APART, FEWEST_RATINGS, Box, Tally
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Study

_WORDS: Final = {points: word for word, points in evidence_ratings.RATING_POINTS.items()}
_MARKS: Final = tuple(sorted(_WORDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxRow:
    """An item under a scenario, as the room rated it.

    Attributes:
        item: The item's number and title.
        scenario: The scenario's number and title.
        counts: How many wrote each rating, from the lowest; empty where nobody did.
        rated: How many rated it; marked if they are few.
        spread: From the lowest to the highest rating, in steps.
        median: Of the ratings.
        study: The study's own rating.
        apart: Whether the ratings lie so far apart that they are to be discussed.
        otherwise: Whether the room agrees, and not with the study.
    """

    item: str
    scenario: str
    counts: tuple[str, ...]
    rated: str
    spread: str
    median: str
    study: str
    apart: bool
    otherwise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyText:
    """The tally, which a template prints.

    Attributes:
        title: The study's.
        focal_question: The question that the study answers.
        quarter: The quarter in whose briefing scenarios and items have these numbers.
        language: The study's.
        marking: How the document may be shared; empty if the study does not say.
        authors: The study's.
        keywords: For the metadata of the document.
        lead: What was counted, as sentences.
        how: How to read the table, as sentences.
        marks: The headers of the counts, from the lowest rating.
        rows: What was rated; first where the room differs most.
    """

    title: str
    focal_question: str
    quarter: str
    language: str
    marking: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    lead: tuple[str, ...]
    how: tuple[str, ...]
    marks: tuple[str, ...]
    rows: tuple[BoxRow, ...]


def tally_text(study: Study, quarter: Quarter, counted: Tally) -> TallyText:
    """Return the text of a tally; it names no participant."""
    items = {item.id: f"{place} {item.title}" for place, item in enumerate(study.items, 1)}
    scenarios = {s.id: f"{place} {s.title}" for place, s in enumerate(study.scenarios, 1)}
    header = study.header
    return TallyText(
        title=header.title,
        focal_question=header.focal_question,
        quarter=str(quarter),
        language=header.language,
        marking=header.marking or "",
        authors=header.authors,
        keywords=("ratings", "workshop"),
        lead=tuple(_lead(counted)),
        how=tuple(_how()),
        marks=tuple(typeset.signed(points) for points in _MARKS),
        rows=tuple(
            _row(box, items[box.item.id], scenarios[box.scenario.id]) for box in counted.boxes
        ),
    )


def _lead(counted: Tally) -> Iterator[str]:
    boxes = typeset.counted(len(counted.boxes), "box", "boxes")
    yield (
        f"{typeset.counted(counted.participants, 'participant')} gave "
        f"{typeset.counted(counted.ratings, 'rating')} in {boxes}; a box is an item under a "
        "scenario."
    )
    apart = sum(box.spread >= APART for box in counted.boxes)
    yield (
        f"{_of_boxes(apart)} ratings of which the lowest and the highest lie two steps or more "
        "apart. Discuss these; do not average them, and leave the study’s rating as it is."
    )
    otherwise = sum(box.agrees_otherwise for box in counted.boxes)
    yield (
        f"{_of_boxes(otherwise)} three or more ratings, all of them within a step of each other, "
        "and the study’s lies a step or more from their median. These are marked; change the "
        "item’s rating there if the reasons hold."
    )
    few = sum(box.rated < FEWEST_RATINGS for box in counted.boxes)
    if few:
        yield f"{_of_boxes(few)} fewer than three ratings, which say little."
    if counted.unrated:
        verb = "was" if counted.unrated == 1 else "were"
        yield f"{typeset.counted(counted.unrated, 'box', 'boxes')} {verb} rated by nobody."


def _of_boxes(count: int) -> str:
    return f"{typeset.counted(count, 'box', 'boxes')} {'has' if count == 1 else 'have'}"


def _how() -> Iterator[str]:
    words = ", ".join(f"{typeset.signed(points)} {_WORDS[points]}" for points in reversed(_MARKS))
    yield f"Ratings: {words}. An empty box is no rating, and is not counted."
    yield (
        "Median: as many rated lower as higher; between two ratings, their mean. Spread: the steps "
        "from the lowest rating to the highest. The widest spread comes first. Nothing here is in "
        "the record."
    )


def _row(box: Box, item: str, scenario: str) -> BoxRow:
    return BoxRow(
        item=item,
        scenario=scenario,
        counts=tuple(
            typeset.number(box.counts[points]) if points in box.counts else "" for points in _MARKS
        ),
        rated=typeset.number(box.rated),
        spread=typeset.number(box.spread),
        median=_median(box.median),
        study="0 even, unrated" if box.study is None else _rating(box.study),
        apart=box.spread >= APART,
        otherwise=box.agrees_otherwise,
    )


def _rating(points: int) -> str:
    return f"{typeset.signed(points)} {_WORDS[points]}"


def _median(points: float) -> str:
    return _rating(int(points)) if points.is_integer() else typeset.signed(points, 1)
