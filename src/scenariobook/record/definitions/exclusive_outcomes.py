"""Warn of exclusive scenarios of which more than one is recorded to have come true."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.file_names import LEDGER
from scenariobook.record.ledger.kinds import End
from scenariobook.study.model import Study


def warn_of_endings(study: Study, record: Record, place: Place | None) -> Iterator[Diagnostic]:
    """Yield a warning if several exclusive scenarios came true (R034).

    Args:
        study: The study.
        record: The record.
        place: The place of ``exclusive`` in the study's files.
    """
    came = [
        scenario.id
        for scenario in study.scenarios
        if (entry := record.outcomes.get(scenario.id))
        if entry.content.outcome is End.CAME_TRUE
    ]
    if study.header.exclusive and came[1:]:
        yield Diagnostic(
            "R034",
            f"the scenarios are exclusive, and these are recorded to have come true: "
            f"{', '.join(came)}",
            place or Place(LEDGER),
            "correct the outcomes on the sheet Answer, or set exclusive = false",
        )
