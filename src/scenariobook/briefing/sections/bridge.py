"""Make the bridge of page two: the steps from last quarter's implied likelihoods to this one's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.change import QuarterChange
from scenariobook.assess.why_it_moved import ItemNews, StepName, Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.briefing.wording.steps import told_as_news
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

_MOST: Final = 5  # items that have a row of their own
_NAMED: Final = 4  # up to so many scenarios, the heads of the columns have their titles
_STEPS: Final[tuple[tuple[StepName, str], ...]] = (
    ("ruler", "Definitions were changed"),
    ("revised", "Values of past quarters were corrected"),
    ("lapsed", "Readings became too old, or sightings faded"),
)
_ROUNDED: Final = (
    "In percentage points, rounded so that each column adds up. What an item moved depends on "
    "what is counted before it: this is the mean of the study’s order and its reverse."
)
_OF_DRIVERS: Final = (
    "Items of one driver count by their mean, so a reading that says little can weaken the others: "
    "a step may have the other sign than the item itself, which stands in “Side by side”."
)
_REFERENCES: Final = (
    "In brackets: the source’s number in the briefing’s list; beside it, how reliable the source "
    "is (A to F) and how credible what it says (1 to 6)."
)
_LAPSED: Final = 4  # items that lapsed and are named


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeColumn:
    """A scenario of the bridge.

    Attributes:
        number: The scenario's number in this briefing.
        title: Its title; empty if there is no room.
        target: The link to its chapter.
        before: Last quarter's implied likelihood, by what was known then.
        after: This quarter's.
    """

    number: str
    title: str
    target: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeRow:
    """A step.

    Attributes:
        title: What happened; of news, the item's title.
        target: The link to the item; empty for other steps.
        seen: How the item stands, and since which day.
        note: The first sentence of the item's note.
        references: Citations of its sources.
        points: For each scenario, the points with their sign.
    """

    title: str
    target: str = ""
    seen: str = ""
    note: str = ""
    references: tuple[Citation, ...] = ()
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge; it has no rows if nothing moved any implied likelihood.

    Attributes:
        columns: The scenarios, without those that last quarter's definitions did not have.
        rows: The steps, in their order; news by how far they moved any scenario.
    """

    columns: tuple[BridgeColumn, ...]
    rows: tuple[BridgeRow, ...]


def bridge(materials: Materials, change: QuarterChange) -> Bridge:
    """Return the bridge from the quarter before.

    Args:
        materials: What the section is made from.
        change: What changed since then.
    """
    told = [(c.after.scenario, c.steps) for c in change.standings if c.steps]
    columns = tuple(_column(materials, scenario, steps, len(told)) for scenario, steps in told)
    return Bridge(columns, tuple(_rows(materials, change, [steps for _, steps in told])))


def _column(materials: Materials, scenario: Scenario, steps: Steps, count: int) -> BridgeColumn:
    return BridgeColumn(
        number=materials.numbers[scenario.id],
        title=scenario.title if count <= _NAMED else "",
        target=target(scenario),
        before=printed_likelihoods.printed(steps.before),
        after=printed_likelihoods.printed(steps.after),
    )


def how_to_read(materials: Materials, rows: Sequence[BridgeRow]) -> str:
    """Return how to read the bridge, as sentences.

    Args:
        materials: What the section is made from.
        rows: The rows of the bridge.
    """
    cited = _REFERENCES if any(row.references for row in rows) else ""
    drivers = Counter(item.driver for item in materials.study.items)
    shared = any(count > 1 for count in drivers.values())
    return " ".join(filter(None, (_ROUNDED, _OF_DRIVERS if shared else "", cited)))


def _rows(
    materials: Materials, change: QuarterChange, every: Sequence[Steps]
) -> Iterator[BridgeRow]:
    printed = [steps.printed for steps in every]
    for name, title in _STEPS:
        points = [sum(step.points for step in of if step.name == name) for of in printed]
        if any(points):
            seen = _lapsed(change) if name == "lapsed" else ""
            differ = ", or people differ about them" if seen and change.contested else ""
            yield BridgeRow(title=title + differ, seen=seen, points=_signed(points))
    items: dict[str, ItemNews] = {}
    moved: dict[str, list[int]] = {}
    for place, of in enumerate(printed):
        for step in of:
            if step.news:
                item = step.news.after.item.id
                items.setdefault(item, step.news)
                moved.setdefault(item, [0] * len(printed))[place] = step.points
    ordered = sorted(moved, key=lambda item: -max(map(abs, moved[item])))
    named = [item for item in ordered[:_MOST] if any(moved[item])]
    for item in named:
        yield _news(materials, items[item], moved[item])
    yield from _others([moved[item] for item in ordered[len(named) :]], after=bool(named))


def _lapsed(change: QuarterChange) -> str:
    """Return the titles of items that nobody read or saw anew, and that count no longer."""
    stale = [c.after.indicator.title for c in change.stale if c.after.carried]
    faded = [c.after.signpost.title for c in change.faded if c.after.carried]
    contested = [c.after.item.title for c in change.contested]
    titles = [typeset.named(title) for title in (*stale, *faded, *contested)]
    more = len(titles) - _LAPSED
    rest = [f"and {typeset.number(more)} more"] if more > 0 else []
    return "; ".join([*titles[:_LAPSED], *rest])


def _news(materials: Materials, news: ItemNews, points: Sequence[int]) -> BridgeRow:
    told = told_as_news(materials, news)
    return BridgeRow(
        title=news.after.item.title,
        target=target(news.after.item),
        seen=told.seen,
        note=told.note,
        references=told.references,
        points=_signed(points),
    )


def _others(moved: Sequence[Sequence[int]], *, after: bool) -> Iterator[BridgeRow]:
    """Yield a row for all items that have none of their own.

    Args:
        moved: Their points, by scenario.
        after: Whether it follows rows of items.
    """
    together = [sum(column) for column in zip(*moved, strict=True)]
    if any(together):
        count = typeset.counted(len(moved), "further item" if after else "item")
        title = count + (" together" if moved[1:] else "")
        yield BridgeRow(title=title, points=_signed(together))


def _signed(points: Sequence[int]) -> tuple[str, ...]:
    return tuple(map(printed_likelihoods.signed, points))
