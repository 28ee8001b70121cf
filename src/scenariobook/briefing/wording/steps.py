"""Say in words why an implied likelihood moved: its steps, with points and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.change import QuarterChange
from scenariobook.assess.status import IndicatorState
from scenariobook.assess.why_it_moved import ItemNews, Step, Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.item_effects import seen_words
from scenariobook.briefing.wording.materials import item_of, target
from scenariobook.standards import printed_likelihoods

MEANINGS: Final = (
    "Ruler: the definitions were changed. Revised: values of past quarters were corrected. Lapsed: "
    "with nothing new read, readings became stale, sightings faded, or expected dates passed. "
    "News: what was read or seen this quarter; an item’s part is the mean over the study’s order "
    "and its reverse. The points are whole, and rounded so that they add up to the change."
)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What one item did to a scenario's implied likelihood.

    Attributes:
        title: The item's.
        target: The link to the item.
        seen: How it stands, and that it was read again if it did not count before.
        points: The points, with their sign.
    """

    title: str
    target: str
    seen: str
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyRow:
    """Why one scenario's implied likelihood moved, in percentage points.

    Attributes:
        title: The scenario's.
        target: The link to its chapter.
        change: The whole change.
        ruler: What changed definitions did.
        revised: What corrections did.
        lapsed: What the passing of time did.
        news: What the items of the quarter did, the largest first.
        rest: A sentence about the items that moved it by no whole point; empty if there is none.
    """

    title: str
    target: str
    change: str
    ruler: str
    revised: str
    lapsed: str
    news: tuple[NewsLine, ...]
    rest: str


def why_rows(change: QuarterChange) -> tuple[WhyRow, ...]:
    """Return why each implied likelihood moved; none if nothing moved any of them.

    A scenario that the definitions of the quarter before did not have is left out.
    """
    told = [(c.after.scenario, c.steps) for c in change.standings if c.steps]
    if not any(step.points for _, steps in told for step in steps.printed):
        return ()
    return tuple(
        WhyRow(
            title=scenario.title,
            target=target(scenario),
            change=printed_likelihoods.signed(steps.printed_change),
            **{
                step.name: printed_likelihoods.signed(step.points)
                for step in steps.printed
                if step.news is None
            },
            news=tuple(
                _news_line(step.news, step.points)
                for step in sorted(steps.printed, key=lambda step: -abs(step.points))
                if step.news and step.points
            ),
            rest=_rest(steps),
        )
        for scenario, steps in told
    )


def _news_line(news: ItemNews, points: int) -> NewsLine:
    item = item_of(news.after)
    return NewsLine(
        typeset.named(item.title), target(item), seen(news), printed_likelihoods.signed(points)
    )


def _rest(steps: Steps) -> str:
    rest = sum(1 for step in steps.printed if step.news and not step.points)
    if not rest:
        return ""
    return f"{typeset.counted(rest, 'item')} less than a point{' each' if rest > 1 else ''}."


def seen(news: ItemNews) -> str:
    """Return how an item of the quarter stands, and that it was read again if it was."""
    words = seen_words(news.after)
    if not news.read_again:
        return words
    if news.before.entry is None:
        return f"{words}, read for the first time" if _is_read(news) else f"{words}, first seen"
    return f"{words}, read again" if _is_read(news) else f"{words}, seen again"


def _is_read(news: ItemNews) -> bool:
    return isinstance(news.after, IndicatorState)


def largest(step: Step, change: QuarterChange) -> str:
    """Return the largest step of a move in words, without a full stop.

    Args:
        step: The step.
        change: What changed since the quarter before.
    """
    points = typeset.points(step.points)
    match step.name, step.news:
        case "ruler", _:
            return f"Moved most by changed definitions ({points}), not by news"
        case "revised", _:
            return f"Moved most by corrected values of past quarters ({points}), not by news"
        case _, None:
            return f"Moved most by the passing of time ({points}), not by news: {_lapsed(change)}"
        case _, news:
            title = typeset.named(item_of(news.after).title)
            return f"Moved most by {title}: {seen(news)} ({points})"


def _lapsed(change: QuarterChange) -> str:
    """Return what lapsed since the quarter before, without what was read or seen anew."""
    counts = (
        (sum(c.after.carried for c in change.stale), "reading", "became stale"),
        (sum(c.after.carried for c in change.faded), "sighting", "faded"),
        (
            sum(c.after.entry is None or c.after.carried for c in change.overdue),
            "signpost",
            "became overdue",
        ),
    )
    return typeset.listed(
        f"{typeset.counted(count, noun)} {verb}" for count, noun, verb in counts if count
    )
