"""Say in words why an implied likelihood moved: its steps, with points and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.status import IndicatorState, ItemState
from scenariobook.assess.why_it_moved import ItemNews
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
