"""Say in words why an implied likelihood moved: its steps, with points and items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.change import QuarterChange
from scenariobook.assess.status import IndicatorState
from scenariobook.assess.why_it_moved import ItemNews, Step, StepName, Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.item_effects import seen_words
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

MEANINGS: Final = (
    "Ruler: the definitions were changed. Revised: values of past quarters were corrected. Lapsed: "
    "with nothing new read, readings became stale, sightings faded, or expected dates passed. "
    "News: what was read or seen this quarter; an item’s part is the mean over the study’s order "
    "and its reverse. The points are whole, and rounded so that they add up to the change."
)


_MOST: Final = 5  # items that are named for a scenario
_SHORTEST_NOTE: Final = 30  # characters; less of a note would say nothing


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What one item did to a scenario's implied likelihood.

    Attributes:
        title: The item's; for several small ones together, how many they are.
        target: The link to the item; empty for several.
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
        news: What the items of the quarter did together.
        lines: What each of them did, the largest first.
    """

    title: str
    target: str
    change: str
    ruler: str
    revised: str
    lapsed: str
    news: str
    lines: tuple[NewsLine, ...]


def why_rows(change: QuarterChange) -> tuple[WhyRow, ...]:
    """Return why each implied likelihood moved; none if nothing moved any of them.

    A scenario that the definitions of the quarter before did not have is left out.
    """
    told = [(c.after.scenario, c.steps) for c in change.standings if c.steps]
    if not any(step.points for _, steps in told for step in steps.printed):
        return ()
    return tuple(_why_row(scenario, steps) for scenario, steps in told)


def _why_row(scenario: Scenario, steps: Steps) -> WhyRow:
    points: dict[StepName, int] = {"ruler": 0, "revised": 0, "lapsed": 0, "news": 0}
    for step in steps.printed:
        points[step.name] += step.points
    return WhyRow(
        title=scenario.title,
        target=target(scenario),
        change=printed_likelihoods.signed(steps.printed_change),
        ruler=printed_likelihoods.signed(points["ruler"]),
        revised=printed_likelihoods.signed(points["revised"]),
        lapsed=printed_likelihoods.signed(points["lapsed"]),
        news=printed_likelihoods.signed(points["news"]),
        lines=tuple(_lines(steps.items)),
    )


def _lines(items: Sequence[Step]) -> Iterator[NewsLine]:
    """Yield a line for each of the largest items, and one for all others together."""
    named = [step for step in items[:_MOST] if step.points]
    for step in named:
        if step.news:
            item = step.news.after.item
            points = printed_likelihoods.signed(step.points)
            yield NewsLine(item.title, target(item), _seen(step.news), points)
    others = items[len(named) :]
    if others:
        together = printed_likelihoods.signed(sum(step.points for step in others))
        noun = "further item" if named else "item"
        count = typeset.counted(len(others), noun)
        yield NewsLine(count + (" together" if others[1:] else ""), "", "", together)


def _seen(news: ItemNews) -> str:
    """Return how an item of the quarter stands, and that it was read again if it was."""
    words = seen_words(news.after)
    if not news.read_again:
        return words
    if news.before.entry is None:
        return f"{words}, read for the first time" if _is_read(news) else f"{words}, first seen"
    return f"{words}, read again" if _is_read(news) else f"{words}, seen again"


def _is_read(news: ItemNews) -> bool:
    return isinstance(news.after, IndicatorState)


def reason_of_move(
    materials: Materials, change: QuarterChange, step: Step, longest: int
) -> tuple[str, tuple[Citation, ...]]:
    """Return the largest step of a move as a reason; for news, with what the item's note says.

    Args:
        materials: What the section is made from.
        change: What changed since the quarter before.
        step: The step.
        longest: How many characters the reason may have with the note.

    Returns:
        The reason, and citations of its sources.
    """
    words = typeset.sentence(_moved_most_by(step, change))
    if step.news is None:
        return words, ()
    entry = step.news.after.entry
    room = longest - len(words)
    if entry and entry.content.note and room > _SHORTEST_NOTE:
        words = f"{words} {typeset.first_sentence(entry.content.note, room)}"
    return words, materials.citations.cite(step.news.after.item.title, entry)


def _moved_most_by(step: Step, change: QuarterChange) -> str:
    points = typeset.points(step.points)
    match step.name, step.news:
        case "ruler", _:
            return f"Moved most by changed definitions ({points}), not by news"
        case "revised", _:
            return f"Moved most by corrections of past quarters ({points}), not by news"
        case _, None:
            return f"Moved most by the passing of time ({points}), not by news: {_lapsed(change)}"
        case _, news:
            title = typeset.named(news.after.item.title)
            return f"Moved most by {title}: {_seen(news)} ({points})"


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
