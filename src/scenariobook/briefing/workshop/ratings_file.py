"""Make the table into which somebody types a room's ratings, for ``scenariobook tally``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.briefing.workshop.groups import Division
from scenariobook.study.model import Study

COLUMNS: Final = ("participant", "item", "scenario", "rating")


def ratings_file(study: Study, division: Division | None) -> str:
    """Return the table as CSV, with a line for each box of each sheet and nothing rated.

    Boxes come as they stand on the sheet, row by row. The participants are ``A1``, ``A2`` and so
    on. If it is not known how many people come, there is the header alone.
    """
    lines = [",".join(COLUMNS), *(_boxes(study, division) if division else ())]
    return "\n".join(lines) + "\n"


def _boxes(study: Study, division: Division) -> Iterator[str]:
    # Ids and letters need no quotation marks.
    for group in division.groups:
        for person in range(1, group.people + 1):
            for item in group.items:
                for scenario in study.scenarios:
                    yield f"{group.name}{person},{item.id},{scenario.id},"
