"""What one tracker shows: a study, its record up to a quarter, and what that means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from scenariobook.assess.assessment import Assessment
from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Opened,
    Raised,
    Reading,
    Settled,
    Sighting,
    Undone,
    about,
)
from scenariobook.record.fields import FIELDS
from scenariobook.record.record import Record
from scenariobook.record.retired import Retired
from scenariobook.record.unadmitted import unadmitted
from scenariobook.record.undoing import numbers_in_words
from scenariobook.study.model import Indicator, Study
from scenariobook.workbook.shape.identity import Identity
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.xlsx.cell_styles import TEXT, decimal_format

C = TypeVar("C", Reading, Sighting, Judgment)


@dataclass(frozen=True)
class Contents:
    """Everything that the sheets are written from.

    ``assessments`` are of every quarter from the study's start to the open one, which is
    the last. ``changes`` are the ledger's entries that are shown, newest first. ``retired`` is
    what stands in the record up to the open quarter and not in the study any more, ``unadmitted``
    the readings up to then whose values their indicators do not admit.
    """

    layout: Layout
    record: Record
    assessments: tuple[Assessment, ...]
    changes: tuple[Entry[Content], ...]
    retired: tuple[Retired, ...]
    unadmitted: tuple[Reading, ...]
    identity: Identity

    @property
    def study(self) -> Study:
        """The study."""
        return self.layout.study

    @property
    def quarter(self) -> Quarter:
        """The open quarter."""
        return self.layout.quarter

    @property
    def now(self) -> Assessment:
        """The assessment of the open quarter."""
        return self.assessments[-1]

    @property
    def before(self) -> Assessment | None:
        """The assessment of the quarter before the open one, if the study had begun."""
        return self.assessments[-2] if len(self.assessments) > 1 else None

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The indicators' number formats; words are text, or a program makes numbers of some."""
        return tuple(
            decimal_format(i.decimals) if i.type == "number" else TEXT
            for i in self.study.indicators
        )

    @cached_property
    def _last_readings(self) -> dict[str, Reading | None]:
        left_out = {(reading.item, reading.quarter) for reading in self.unadmitted}
        return {
            item: _last(
                {q: entry for q, entry in entries.items() if (item, q) not in left_out},
                "value",
                self.quarter,
            )
            for item, entries in self.record.readings.items()
        }

    def reading(self, indicator: str) -> Reading | None:
        """Return the open quarter's reading."""
        return _of(self.record.readings, indicator, self.quarter)

    def sighting(self, signpost: str) -> Sighting | None:
        """Return the open quarter's sighting."""
        return _of(self.record.sightings, signpost, self.quarter)

    def judgment(self, scenario: str) -> Judgment | None:
        """Return the open quarter's judgment."""
        return _of(self.record.judgments, scenario, self.quarter)

    def value(self, indicator: str, quarter: Quarter) -> float | str | None:
        """Return the value recorded for a quarter."""
        reading = _of(self.record.readings, indicator, quarter)
        return reading.value if reading else None

    def last_reading(self, indicator: Indicator) -> Reading | None:
        """Return the last reading before the open quarter with a value that still counts."""
        return self._last_readings.get(indicator.id)

    def last_sighting(self, signpost: str) -> Sighting | None:
        """Return the last sighting with a state before the open quarter."""
        return _last(self.record.sightings.get(signpost, {}), "state", self.quarter)

    def last_judgment(self, scenario: str) -> Judgment | None:
        """Return the last judgment with a likelihood, or else a confidence, before now."""
        stated = "likelihood" if self.study.estimative else "confidence"
        return _last(self.record.judgments.get(scenario, {}), stated, self.quarter)


def shown_changes(
    entries: Sequence[Entry[Content]], quarter: Quarter, limit: int
) -> tuple[Entry[Content], ...]:
    """Return the latest entries that concern no quarter after this one, newest first."""
    past = [e for e in entries if e.content.quarter <= quarter]
    return tuple(reversed(past[-limit:]))


def unadmitted_readings(study: Study, record: Record, quarter: Quarter) -> tuple[Reading, ...]:
    """Return the readings up to a quarter whose values their indicators do not admit."""
    found = (entry.content for entry in unadmitted(study, record))
    return tuple(reading for reading in found if reading.quarter <= quarter)


def described(content: Content) -> str:
    """Return what an entry says, in one line."""
    match content:
        case Opened(quarter):
            return f"{quarter} opened"
        case Cleared(what=what):
            return f"{what} taken back"
        case Raised(field=field, found=found, why=why):
            word = "conflict" if content.conflict else "question"
            said = f"{word} about {field}: {_short(found)}"
            return f"{said}: {_short(why)}" if why else said
        case Settled(field=field, chose=chose):
            return f"settled about {field}: {_short(chose)}"
        case Undone(entries=numbers, why=why):
            return f"undone: {numbers_in_words(numbers)}" + (f": {_short(why)}" if why else "")
        case Reading() | Sighting() | Judgment():
            kind, _ = about(content)
            values = ((field.word, getattr(content, name)) for name, field in FIELDS[kind].items())
    parts = (f"{word}: {_short(value)}" for word, value in values if value not in (None, "", ()))
    return " · ".join(parts)


_LONGEST_FIELD = 120


def _short(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(value)
    return short(f"{value:g}" if isinstance(value, float) else str(value), _LONGEST_FIELD)


def _of(held: Mapping[str, Mapping[Quarter, Entry[C]]], item: str, quarter: Quarter) -> C | None:
    entry = held.get(item, {}).get(quarter)
    return entry.content if entry else None


def _last(held: Mapping[Quarter, Entry[C]], stated: str, before: Quarter) -> C | None:
    past = [
        q for q, entry in held.items() if q < before and getattr(entry.content, stated) is not None
    ]
    return held[max(past)].content if past else None
