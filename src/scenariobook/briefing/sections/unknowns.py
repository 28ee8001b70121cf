"""Find what we do not know: open matters, and items with something missing or old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.assess import due
from scenariobook.assess.item_status import ENDINGS, IndicatorState, ItemState
from scenariobook.briefing.items_in_words import (
    matters_to_settle,
    not_counted_in_words,
    target_of_subject,
    title_of_subject,
)
from scenariobook.briefing.materials import Materials
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.merge.conflicts_in_words import matter_in_short
from scenariobook.study.checks.advice import thinly_covered
from scenariobook.study.model.items import Signpost

_MOST: Final = 10  # rows of a table


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter that people have to settle: its title, the link to it, and who says what."""

    title: str
    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An item whose value or state is missing, old or overdue, or does not count.

    Attributes:
        state: The item with its status.
        since: The day of the last reading or sighting; None without one.
        looked_on: The day in the quarter on which somebody looked and found nothing new; None
            without one.
        not_counted: The latest reading that does not count, in words; else empty.
    """

    state: ItemState
    since: date | None
    looked_on: date | None
    not_counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """What we do not know.

    Attributes:
        open: The first matters that are open in the record.
        more_open: The number of further open matters.
        gaps: The items with a gap, by owner. Of many, the overdue ones are kept first, then those
            that tell the scenarios apart best.
        more: By owner, the number of further gaps.
        looked_in_vain: The signposts for which somebody looked this quarter and found nothing new.
        thin: The scenarios with too few diagnostic items of their own, by id, and their number of
            these items.
    """

    open: Sequence[MatterRow]
    more_open: int
    gaps: Sequence[Gap]
    more: Mapping[str, int]
    looked_in_vain: Sequence[Signpost]
    thin: Mapping[str, int]


def unknowns(materials: Materials) -> Unknowns:
    """Return what we do not know at the end of the briefing's quarter."""
    matters = matters_to_settle(materials)
    in_vain = due.looked_without_news(materials.history, materials.record)
    scenarios = [scenario.id for scenario in materials.study.scenarios]
    start = materials.study.header.start.start

    def rank(gap: Gap) -> tuple[bool, int, date]:
        is_overdue = not isinstance(gap.state, IndicatorState) and gap.state.overdue
        return (not is_overdue, -gap.state.item.spread(scenarios), gap.since or start)

    gaps = sorted(gaps_of(materials), key=rank)
    return Unknowns(
        open=[
            MatterRow(
                matter.file_question.origin.file
                if matter.file_question
                else title_of_subject(materials, matter.key),
                "" if matter.file_question else target_of_subject(materials, matter.key),
                matter_in_short(matter, materials.record, materials.study),
            )
            for matter in matters[:_MOST]
        ],
        more_open=len(matters[_MOST:]),
        gaps=sorted(gaps[:_MOST], key=lambda gap: (not _owner(gap), _owner(gap))),
        more=dict(sorted(Counter(map(_owner, gaps[_MOST:])).items())),
        looked_in_vain=[
            state.signpost
            for state in materials.now.signposts
            if state.state not in ENDINGS and state.signpost.id in in_vain
            if Key(materials.quarter, "looked", Subject(state.signpost.id), "looked_on")
            not in materials.record.open
        ],
        thin=thinly_covered(materials.study),
    )


def _owner(gap: Gap) -> str:
    return gap.state.item.owner or ""


def gaps_of(materials: Materials) -> Iterator[Gap]:
    """Yield the items whose value or state is missing, old or overdue, or does not count.

    An item whose value or state is open has no gap.
    """
    not_recent = due.without_anything_recent(materials.now, materials.record)
    looked = due.items_looked_for(materials.record, materials.quarter)
    for state in materials.states:
        if state.open_in:
            continue
        looks = _looks(materials, state)
        look = looks.get(materials.quarter) if state.item.id in looked else None
        if isinstance(state, IndicatorState):
            not_counted = not_counted_in_words(materials, state)
            if not_counted or state.strength is None:
                last_day = state.reading.day if state.reading else None
                yield Gap(state, last_day, look, not_counted)
        elif state.overdue or state.item.id in not_recent:
            sightings = materials.record.sightings.get(state.signpost.id, {})
            days = [
                entry.content.day
                for quarter, entry in sightings.items()
                if entry.content.state and quarter <= materials.quarter
            ]
            yield Gap(state, max((*days, *looks.values()), default=None), look, "")


def _looks(materials: Materials, state: ItemState) -> Mapping[Quarter, date]:
    """Return the days on which somebody looked and found nothing new, by quarter."""
    entries = materials.record.stated["looked"].get(state.item.id, {})
    days = {quarter: entry.content.looked_on for quarter, entry in entries.items()}
    return {quarter: day for quarter, day in days.items() if day and quarter <= materials.quarter}
