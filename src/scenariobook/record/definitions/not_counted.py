"""Find recorded entries that no longer count because the study's files have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.diagnostics import first_of, short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.record import Record, hides
from scenariobook.record.claims.subjects import TABLES, ids_of, subject_word
from scenariobook.record.ledger.entries import Entry, id_of
from scenariobook.record.ledger.kinds import Reading, Stated
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import Study

_LONGEST = 400  # characters of a list of levels
_NAMED = 5  # values that a warning lists


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that the study no longer has, and the entries under it.

    Attributes:
        id: The id.
        was: What had the id, such as ``indicator``, or ``indicator and scenario`` if two had it.
        entries: The entries, oldest first.
    """

    id: str
    was: str
    entries: tuple[Entry[Stated], ...]

    @property
    def last(self) -> Entry[Stated]:
        """The latest entry."""
        return self.entries[-1]


def retired(study: Study, record: Record, until: Quarter) -> tuple[Retired, ...]:
    """Return the retired ids, sorted, with their entries up to a quarter.

    Estimates that nobody may see yet are left out.

    Args:
        study: The study.
        record: The record.
        until: The last quarter whose entries count.
    """
    words: dict[str, dict[str, None]] = {}
    entries: dict[str, list[Entry[Stated]]] = {}
    for kind in TABLES:
        by_subject, known = record.stated[kind], ids_of(study, kind)
        for subject in (subject for subject in by_subject if id_of(subject) not in known):
            entries_of = by_subject[subject].items()
            counted = [e for q, e in entries_of if q <= until and not hides(record, e.content)]
            if counted:
                words.setdefault(id_of(subject), {})[subject_word(kind)] = None
                entries.setdefault(id_of(subject), []).extend(counted)
    return tuple(
        Retired(gone, " and ".join(was), tuple(sorted(entries[gone], key=lambda e: e.number)))
        for gone, was in sorted(words.items())
    )


def readings_not_admitted(indicator: Indicator, record: Record) -> tuple[Entry[Reading], ...]:
    """Return the readings of one indicator whose values it no longer admits, by quarter."""
    return tuple(
        entry
        for entry in all_readings(record, indicator.id)
        if (value := entry.content.value) is not None and not indicator.admits(value)
    )


def admitted_in_words(indicator: Indicator) -> str:
    """Return a description of the values that an indicator admits."""
    match indicator.type:
        case "number":
            return "a number"
        case "yes-no":
            return "yes or no"
    return short(f"one of: {', '.join(indicator.levels)}", _LONGEST)


def _value_in_words(value: float | str | None) -> str:
    """Return a value for a message; a text is quoted, and a number is called one."""
    is_number = isinstance(value, float | int)
    return f"the number {value:.15g}" if is_number else repr(short(str(value)))


def listed_values(readings: Sequence[Entry[Reading]]) -> str:
    """Return the values of readings with their months or quarters; of many, the first."""
    values = [
        f"{_value_in_words(entry.content.value)} of {entry.content.period or entry.content.quarter}"
        for entry in readings
    ]
    return first_of(values, _NAMED)
