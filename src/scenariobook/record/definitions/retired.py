"""Find entries under ids that the study no longer has; they are kept but do not count."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, hides
from scenariobook.record.claims.subjects import ABOUT_THE_STUDY, CALLED, ids_of
from scenariobook.record.ledger.entries import Entry, id_of
from scenariobook.record.ledger.kinds import Stated
from scenariobook.study.model import Study


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
    for kind in ABOUT_THE_STUDY:
        by_subject, known = record.stated[kind], ids_of(study, kind)
        for subject in (subject for subject in by_subject if id_of(subject) not in known):
            entries_of = by_subject[subject].items()
            held = [e for q, e in entries_of if q <= until and not hides(record, e.content)]
            if held:
                words.setdefault(id_of(subject), {})[CALLED[kind]] = None
                entries.setdefault(id_of(subject), []).extend(held)
    return tuple(
        Retired(gone, " and ".join(was), tuple(sorted(entries[gone], key=lambda e: e.number)))
        for gone, was in sorted(words.items())
    )
