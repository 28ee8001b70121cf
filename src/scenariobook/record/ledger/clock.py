"""Warn of entries whose times run backward: some machine's clock was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.file_names import LEDGER

_NAMED: Final = 3  # entries that are named; the others are counted


def warn_of_times(ledger: Ledger) -> Iterator[Diagnostic]:
    """Yield a warning if entries have earlier times than the ones before them (R037)."""
    backward = [
        (before, entry)
        for before, entry in pairwise(ledger.entries)
        if entry.origin.when < before.origin.when
    ]
    if not backward:
        return
    named = ", ".join(
        f"entry {entry.number} of {entry.origin.when:%Y-%m-%d %H:%M} comes after entry "
        f"{before.number} of {before.origin.when:%Y-%m-%d %H:%M}"
        for before, entry in backward[:_NAMED]
    )
    more = f" and {len(backward) - _NAMED} more" if backward[_NAMED:] else ""
    yield Diagnostic(
        "R037",
        f"times run backward: {named}{more}",
        Place(LEDGER, backward[0][1].number, 1),
        "a clock was wrong; set it right on the machine that recorded them. What counts goes by "
        "the order of the entries, not by their times",
    )
