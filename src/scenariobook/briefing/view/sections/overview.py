"""All indicators in one table, which the HTML edition sorts and filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.briefing.view.sections.chapter import Chapter
from scenariobook.briefing.view.sections.items import IndicatorRow


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """An indicator with the chapter that describes it."""

    indicator: IndicatorRow
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class Overview:
    """Every indicator, and the statuses and the chapters that there are to choose from."""

    rows: tuple[OverviewRow, ...]
    statuses: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def overview(chapters: Sequence[Chapter]) -> Overview:
    """Return the table, in the chapters' order."""
    rows = tuple(OverviewRow(row, chapter) for chapter in chapters for row in chapter.indicators)
    ranks = {row.indicator.status: row.indicator.rank for row in rows}
    return Overview(
        rows,
        tuple(sorted(ranks, key=ranks.__getitem__)),
        tuple(chapter for chapter in chapters if chapter.indicators),
    )
