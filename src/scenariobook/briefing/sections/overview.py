"""Make the table of all indicators, which a reader of the HTML edition can sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.briefing.sections.chapter import Chapter
from scenariobook.briefing.sections.items import IndicatorRow


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An indicator with the chapter that describes it."""

    indicator: IndicatorRow
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class Overview:
    """The table.

    Attributes:
        rows: One for each indicator, in the order of the chapters.
        statuses: The statuses that occur, to filter by.
        chapters: The chapters that have indicators, to filter by.
    """

    rows: tuple[OverviewRow, ...]
    statuses: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def overview(chapters: Sequence[Chapter]) -> Overview:
    """Return the table of the indicators in these chapters."""
    rows = tuple(OverviewRow(row, chapter) for chapter in chapters for row in chapter.indicators)
    ranks = {row.indicator.status: row.indicator.rank for row in rows}
    return Overview(
        rows,
        tuple(sorted(ranks, key=ranks.__getitem__)),
        tuple(chapter for chapter in chapters if chapter.indicators),
    )
