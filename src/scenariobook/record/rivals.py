"""Warn of ids that mean one item now, and of ids that did and mean two again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Kind, id_of
from scenariobook.record.fields import field_in_words
from scenariobook.record.record import Record
from scenariobook.record.record_files import LEDGER
from scenariobook.record.subjects import ids_of
from scenariobook.record.unadmitted import Locate
from scenariobook.study.model import Study


def warn_of_rivals(record: Record, locate: Locate) -> Iterator[Diagnostic]:
    """Yield a warning for each item with conflicts that no command has raised yet (R033).

    Args:
        record: The record.
        locate: Finds the place of an item's former ids in the study's files.
    """
    by_item: dict[str, list[str]] = {}
    for key in sorted(record.rivals):
        words = f"{field_in_words(key)} of {key.quarter}" if key.quarter else field_in_words(key)
        by_item.setdefault(id_of(key.subject), []).append(words)
    for item, fields in by_item.items():
        yield Diagnostic(
            "R033",
            f"several ids mean {item} now, and they have different values: "
            f"{', '.join(dict.fromkeys(fields))}",
            locate(item, ("formerly",)) or Place(LEDGER),
            "the next command that records raises a conflict for each, and `scenariobook settle` "
            "decides; until then, what was recorded later counts",
        )


def warn_of_parted(study: Study, record: Record, locate: Locate) -> Iterator[Diagnostic]:
    """Yield a warning for each item with what was recorded while it was one with another (R035).

    Its author joined the two under ``formerly``, and has made two of them again.

    Args:
        study: The study.
        record: The record.
        locate: Finds the place of an item's id in the study's files.
    """
    quarters: dict[tuple[str, str], set[str]] = {}
    for kind, subject, quarter, formerly in _joined(record):
        item = id_of(subject)
        for other in formerly:
            if {item, other} <= set(ids_of(study, kind)):
                quarters.setdefault((item, other), set()).add(str(quarter))
    for (item, other), of_quarters in sorted(quarters.items()):
        yield Diagnostic(
            "R035",
            f"{item} has what was recorded while {other} was the same item, and {other} is an "
            f"item of its own again: {', '.join(sorted(of_quarters))}",
            locate(item, ("id",)) or Place(LEDGER),
            f"look at {item} in the tracker, and type what holds for it; `scenariobook log` lists "
            "what was recorded under each id",
        )


def _joined(record: Record) -> Iterator[tuple[Kind, str, Quarter, Iterable[str]]]:
    """Yield what counts or is open of what came from several ids, with the other ids.

    That is the kind, the subject and the quarter.
    """
    for kind, by_subject in record.stated.items():
        for subject, of_subject in by_subject.items():
            for quarter, entry in of_subject.items():
                if entry.origin.formerly:
                    yield kind, subject, quarter, entry.origin.formerly
    for key, raised in record.open.items():
        for entry in raised:
            if entry.origin.formerly:
                yield key.kind, key.subject, key.quarter, entry.origin.formerly
