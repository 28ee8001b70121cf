"""Warn of ids that mean one item now, and have different values in one quarter."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.entries import id_of
from scenariobook.record.fields import field_in_words
from scenariobook.record.record import Record
from scenariobook.record.record_files import LEDGER
from scenariobook.record.unadmitted import Locate


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
