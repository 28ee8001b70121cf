"""Say in words why an implied likelihood moved: its steps, with points and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.change import QuarterChange
from scenariobook.assess.status import IndicatorState, ItemState
from scenariobook.assess.why_it_moved import ItemNews, Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.item_effects import seen_words
from scenariobook.briefing.wording.materials import Citation, Materials

_SHORTEST_NOTE: Final = 30  # characters; less of a note would say nothing
_LONGEST_NOTE: Final = 140


@dataclass(frozen=True, slots=True)
class News:
    """What was read or seen of one item, as news is told.

    Attributes:
        seen: How the item stands, since which day, and what it was before.
        note: The first sentence of the note of its entry; empty without a note.
        references: Citations of its sources.
    """

    seen: str
    note: str
    references: tuple[Citation, ...]


def told_as_news(materials: Materials, news: ItemNews, longest: int = _LONGEST_NOTE) -> News:
    """Return what was read or seen of one item.

    Args:
        materials: What the section is made from.
        news: The item.
        longest: How many characters the note may have.
    """
    entry = news.after.entry
    note = entry.content.note if entry and longest > _SHORTEST_NOTE else ""
    return News(
        seen=f"{seen_and_when(news.after)}{_against_before(news)}",
        note=typeset.first_sentence(note, longest) if note else "",
        references=materials.citations.cite(news.after.item.title, entry),
    )


def _against_before(news: ItemNews) -> str:
    """Return how an item stood before, in words that follow how it stands now."""
    if not news.read_again:
        changed = seen_words(news.before) != seen_words(news.after)
        return f"; before, {seen_words(news.before)}" if changed and news.before.entry else ""
    if news.before.contested:
        return ", contested before"
    if news.before.entry is None:
        return ", read for the first time" if _is_read(news) else ", first seen"
    return ", read again" if _is_read(news) else ", seen again"


def seen_and_when(state: ItemState) -> str:
    """Return how an item stands, with the day of its value, in words that follow its title."""
    words = seen_words(state)
    if not isinstance(state, IndicatorState) or state.reading is None:
        return words
    reading = state.reading
    return f"{words}, {typeset.day(reading.as_of) if reading.as_of else reading.quarter}"


def _is_read(news: ItemNews) -> bool:
    return isinstance(news.after, IndicatorState)


def reason_of_move(
    materials: Materials, change: QuarterChange, steps: Steps, longest: int
) -> tuple[str, tuple[Citation, ...]]:
    """Return the largest step of a move as a reason; for news, with what the item's note says.

    A move of nothing that is printed has no largest step, and an empty reason.

    Args:
        materials: What the section is made from.
        change: What changed since the quarter before.
        steps: The move.
        longest: How many characters the reason may have with the note.

    Returns:
        The reason, and citations of its sources.
    """
    step = steps.largest
    if step is None:
        return "", ()
    points = typeset.points(step.points)
    if step.points != steps.printed_change:
        points = f"Largest step, {points}"
    if step.news:
        item = step.news.after.item
        told = told_as_news(materials, step.news)
        words = typeset.sentence(f"{points}: {typeset.named(item.title)}, {told.seen}")
        note = typeset.shortened(told.note, longest - len(words)) if told.note else ""
        fits = longest - len(words) > _SHORTEST_NOTE
        return f"{words} {note}".rstrip() if fits else words, told.references
    match step.name:
        case "ruler":
            words = "definitions were changed, which is no news"
        case "revised":
            words = "values of past quarters were corrected"
        case _:
            words = f"{_lapsed(change)}, and nothing new was read of them"
    return typeset.sentence(f"{points}: {words}"), ()


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
        (len(change.contested), "item", "became contested"),
    )
    return typeset.listed(
        f"{typeset.counted(count, noun)} {verb}" for count, noun, verb in counts if count
    )
