"""Name the rows of the tables that analysts fill in.

A row's id is the subject of the entry that is typed in it: an id of the study; for a month also the
month, and for an estimate the analyst and the round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.subjects import ROUNDS, STATEMENTS, dated, estimated, months_of
from scenariobook.study.model import Study
from scenariobook.workbook.shape.names import (
    ANSWER_TABLE,
    CHANCES_TABLE,
    ESTIMATES_TABLE,
    HISTORY_TABLE,
    JUDGMENTS_TABLE,
    MONTHS_TABLE,
    OUTCOMES_TABLE,
    SIGNPOSTS_TABLE,
    UPDATE_TABLE,
)


def row_ids(study: Study, table: str, quarter: Quarter) -> tuple[str, ...]:
    """Return the ids of the rows that a table has for a study and an open quarter, from the top.

    There are none for proposed sources: people choose their ids.
    """
    rows = _ROWS.get(table)
    return tuple(rows(study, quarter)) if rows else ()


def _readings_of_now(study: Study, quarter: Quarter) -> Iterator[str]:
    """Yield each indicator; of a monthly one, the months of the open quarter."""
    for indicator in study.indicator_by_id:
        months = months_of(study, indicator, quarter)
        yield from (f"{indicator} {month}" for month in months) if months else (indicator,)


def _months(study: Study, quarter: Quarter) -> Iterator[str]:
    """Yield the months of the open quarter and of the one before, for each monthly indicator."""
    shown = [q for q in (quarter.previous, quarter) if q >= study.header.start]
    for indicator in study.indicator_by_id:
        for one in shown:
            yield from (f"{indicator} {month}" for month in months_of(study, indicator, one))


def _estimates(study: Study, _: Quarter) -> Iterator[str]:
    for subject in estimated(study) if study.analysts else ():
        for analyst in study.analysts:
            yield from (f"{subject} {analyst.id} {number}" for number in ROUNDS)


_ROWS: Final[Mapping[str, Callable[[Study, Quarter], Iterable[str]]]] = MappingProxyType(
    {
        UPDATE_TABLE: _readings_of_now,
        HISTORY_TABLE: lambda study, _: study.indicator_by_id,
        SIGNPOSTS_TABLE: lambda study, _: study.signpost_by_id,
        **dict.fromkeys((JUDGMENTS_TABLE, OUTCOMES_TABLE), lambda study, _: study.scenario_by_id),
        MONTHS_TABLE: _months,
        CHANCES_TABLE: lambda study, _: dated(study),
        ESTIMATES_TABLE: _estimates,
        ANSWER_TABLE: lambda *_: STATEMENTS,
    }
)
