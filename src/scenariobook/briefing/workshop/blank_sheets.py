"""Make the blank sheets on which people rate items and write judgments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final, Literal

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.briefing.workshop.groups import Division, Group
from scenariobook.standards import evidence_ratings, grades
from scenariobook.standards.likelihood_terms import Yardstick
from scenariobook.study.model import Indicator, Item, Scenario

# The most columns of a page whose boxes are wide enough to write in.
_MOST_UPRIGHT: Final = 5
_MOST_WIDE: Final = 15
_MOST_TITLED: Final = 8  # with more, a column has room for its number alone
_LONGEST_IN_COLUMN: Final = 60
_LONGEST_IN_LEGEND: Final = 40

# The meaning of each rating, in words that are no terms of likelihood.
_MEANINGS: Final = MappingProxyType(
    {
        "highly likely": "we would be surprised not to see it",
        "likely": "we would sooner see it than not",
        "even": "as often as not: it tells us nothing of this scenario",
        "unlikely": "we would sooner not see it",
        "highly unlikely": "we would be surprised to see it",
    }
)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One rating: what to write, its name, its meaning, and the probability that it counts as."""

    mark: str
    word: str
    meaning: str
    taken_as: str


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """One scenario's column; ``title`` is empty if the legend has it."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One item to rate: its number, its title, and when it would be at warning.

    The number is the item's place in the study, the same on every sheet.
    """

    number: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class RatingGroup:
    """The indicators, or the signposts, under the question to answer for each."""

    title: str
    rows: tuple[RatingRow, ...]


@dataclass(frozen=True, slots=True)
class RatingTable:
    """A table for as many scenarios as fit a page; ``legend`` names them if columns cannot."""

    columns: tuple[RatingColumn, ...]
    legend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSheet:
    """A rating sheet: of all items, or of those of a group of people.

    Attributes:
        anchor: The identifier of its first page, and the name of its file.
        title: Names the group, if there are groups.
        paper: The orientation of its pages.
        how: Instructions, as sentences.
        scale: The ratings.
        groups: The rows: indicators, then signposts.
        tables: The columns; each table repeats all rows.
    """

    anchor: str
    title: str
    paper: Literal["upright", "wide"]
    how: tuple[str, ...]
    scale: tuple[ScaleRow, ...]
    groups: tuple[RatingGroup, ...]
    tables: tuple[RatingTable, ...]


def rating_sheets(materials: Materials, division: Division | None) -> tuple[RatingSheet, ...]:
    """Return a sheet for each group; one with every item if nobody said how many people come."""
    if division is None:
        return (_sheet(materials, None, materials.study.items),)
    return tuple(_sheet(materials, group, group.items) for group in division.groups)


def _sheet(materials: Materials, group: Group | None, items: Sequence[Item]) -> RatingSheet:
    """Return a sheet: items by every scenario, in as many tables as needed."""
    study = materials.study
    numbers = {item.id: str(place) for place, item in enumerate(study.items, 1)}
    indicators = [item for item in items if isinstance(item, Indicator)]
    signposts = [item for item in items if not isinstance(item, Indicator)]
    groups = (
        RatingGroup("Indicators: would it stand at warning?", _rows(indicators, numbers)),
        RatingGroup("Signposts: would it be seen?", _rows(signposts, numbers)),
    )
    return RatingSheet(
        anchor=f"rating-sheet-{group.name.lower()}" if group else "rating-sheet",
        title=f"Rating sheet, group {group.name}" if group else "Rating sheet",
        paper="upright" if len(study.scenarios) <= _MOST_UPRIGHT else "wide",
        how=tuple(_how_to_rate(materials, group)),
        scale=tuple(_scale(materials)),
        groups=tuple(group for group in groups if group.rows),
        tables=tuple(_table(materials, part) for part in _parts(study.scenarios)),
    )


def _how_to_rate(materials: Materials, group: Group | None) -> Iterator[str]:
    every = len(materials.study.items)
    if group and len(group.items) < every:
        yield (
            f"Your group rates {typeset.number(len(group.items))} of the study’s "
            f"{typeset.number(every)} items; other groups rate the others."
        )
    yield (
        "Take one scenario after the other. Suppose that it is unfolding: would the indicator "
        "stand at warning, would the signpost be seen? Write +2 to "
        f"{typeset.MINUS}2 in the box. Leave a box empty rather than guess: an empty box is no "
        "rating, and 0 is one."
    )
    if materials.study.estimative:
        yield "These five words rate an item, not a scenario; they are not the yardstick’s terms."
    else:
        yield "These five words rate an item, not a scenario."


def _scale(materials: Materials) -> Iterator[ScaleRow]:
    for word, points in evidence_ratings.RATING_POINTS.items():
        share = typeset.number(evidence_ratings.RATINGS[word] * 100)
        yield ScaleRow(
            typeset.signed(points),
            word,
            _MEANINGS[word],
            f"counts as {share}%" if materials.study.estimative else "",
        )


def _rows(items: Sequence[Item], numbers: Mapping[str, str]) -> tuple[RatingRow, ...]:
    return tuple(RatingRow(numbers[item.id], item.title, _asked(item)) for item in items)


def _asked(item: Item) -> str:
    if not isinstance(item, Indicator):
        return ""
    if item.concern:
        return f"warning: {item.concern}"
    if item.type == "yes-no":
        return "no answer of concern yet"
    if item.warning is None:
        return "no warning threshold yet"
    return f"warning: {typeset.threshold(item, item.warning)}"


def _parts(scenarios: Sequence[Scenario]) -> Iterator[Sequence[Scenario]]:
    """Yield the scenarios in parts of about the same size, each of which fits a page."""
    size = ceil(len(scenarios) / ceil(len(scenarios) / _MOST_WIDE))
    for first in range(0, len(scenarios), size):
        yield scenarios[first : first + size]


def _table(materials: Materials, scenarios: Sequence[Scenario]) -> RatingTable:
    titled = len(scenarios) <= _MOST_TITLED
    columns = (
        RatingColumn(
            materials.numbers[s.id],
            typeset.shortened(s.title, _LONGEST_IN_COLUMN) if titled else "",
        )
        for s in scenarios
    )
    legend = f"{typeset.NO_BREAK}· ".join(
        f"{materials.numbers[s.id]}{typeset.NO_BREAK}"
        f"{typeset.shortened(s.title, _LONGEST_IN_LEGEND)}"
        for s in scenarios
    )
    return RatingTable(tuple(columns), "" if titled else legend)


@dataclass(frozen=True, slots=True)
class JudgmentBlank:
    """One scenario to judge: its number and title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class ConfidenceRow:
    """A level of confidence, and its meaning."""

    level: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgmentSheet:
    """The judgment sheet. In an exploratory study, what is about likelihoods is empty.

    Attributes:
        how: Instructions.
        source: The yardstick's rule, and whose it is.
        proposition: What to write where there are no terms to tick; empty where there are.
        yardstick: Its name.
        terms: Its terms with their ranges, from low to high.
        levels: The levels of confidence.
        blanks: One for each scenario.
    """

    how: str
    source: str
    proposition: str
    yardstick: str
    terms: tuple[str, ...]
    levels: tuple[ConfidenceRow, ...]
    blanks: tuple[JudgmentBlank, ...]


def judgment_sheet(materials: Materials) -> JudgmentSheet:
    """Return the sheet: a blank for each scenario, and the yardstick's terms."""
    yardstick, study = materials.yardstick, materials.study
    return JudgmentSheet(
        how=" ".join(_how_to_judge(materials) if study.estimative else _how_to_state(materials)),
        source=_about_yardstick(yardstick) if study.estimative else "",
        proposition="" if study.estimative else "Judgment: how this scenario stands, in a sentence",
        yardstick=yardstick.title if study.estimative else "",
        terms=tuple(t.with_range for t in yardstick.terms) if study.estimative else (),
        levels=tuple(ConfidenceRow(level, words) for level, words in grades.CONFIDENCE.items()),
        blanks=tuple(JudgmentBlank(materials.numbers[s.id], s.title) for s in study.scenarios),
    )


def _how_to_state(materials: Materials) -> Iterator[str]:
    """Yield how to judge where no likelihood is stated: the confidence is in a sentence."""
    yield (
        "For each scenario: has the world moved towards it, away from it, or neither, by the end "
        f"of {materials.quarter}? Write a sentence that could turn out wrong."
    )
    yield "Then tick how confident you are in that sentence, and say what it rests on."


def _how_to_judge(materials: Materials) -> Iterator[str]:
    header = materials.study.header
    yield f"For each scenario: will it come about by the end of {header.horizon}?"
    yield "Tick one term, or write a number in percent; never 0 and never 100."
    if header.exclusive:
        yield "Exactly one scenario comes true: numbers add up to 100."
    elif len(materials.study.scenarios) > 1:
        yield (
            "Judge each by itself: several may come about, or none, and numbers need not add up "
            "to 100."
        )


def _about_yardstick(yardstick: Yardstick) -> str:
    source = typeset.sentence(yardstick.source)
    return f"Yardstick: {yardstick.title}. {typeset.sentence(yardstick.rule)} {source}"
