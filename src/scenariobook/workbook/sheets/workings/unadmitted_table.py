"""Declare the workings of recorded values that their indicators no longer admit.

Such a value stays in its cell, and does not count until an analyst types another value over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.record.ledger.kinds import Reading
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.look_ups import look_up
from scenariobook.workbook.sheets.workings.likelihood_table import LIKELIHOODS
from scenariobook.workbook.sheets.workings.month_steps import has_months
from scenariobook.workbook.sheets.workings.scenario_table import SCENARIOS


def _columns(layout: Layout) -> Iterator[Column[Reading]]:
    yield Column(ID, value=lambda reading: f"{reading.item} {reading.quarter}")
    yield Column("indicator", value=lambda reading: reading.item)
    yield Column("quarter", value=lambda reading: str(reading.quarter))
    yield Column(
        "as of", 11, "date", value=lambda reading: reading.as_of or reading.quarter.last_day
    )
    yield Column("value", value=lambda reading: reading.value)
    yield Column("now", value=lambda reading: reading.value, formula=f'IFERROR({_now(layout)},"")')
    # 1 until somebody types over the value: then the new value counts. The formula distinguishes a
    # number from a text that looks like it, and texts that differ in case only.
    yield Column(
        "stands",
        value=lambda _: 1,
        formula="IF(AND(ISNUMBER([now])=ISNUMBER([value]),EXACT([now],[value])),1,0)",
    )


def _now(layout: Layout) -> str:
    """Return the formula for the present content of an unadmitted value's cell."""
    now = look_up("update_value", "[indicator]", "update_id")
    if has_months(layout):  # a monthly indicator has no row for the whole quarter
        now = f"IFERROR({now},{look_up('indicator_whole', '[indicator]', 'indicator_id')})"
    if not layout.past:
        return now
    column = "MATCH([quarter],history_past_quarter,0)"
    past = f"INDEX(history_past,MATCH([indicator],history_id,0),{column})"
    return f'IF([quarter]="{layout.quarter}",{now},{past})'


UNADMITTED: Final = DeclaredTable(
    name="unadmitted",
    words="Recorded values that their indicators do not admit, and whether each still stands.",
    columns=_columns,
    rows=lambda contents: contents.unadmitted,
    count=lambda layout: layout.unadmitted,
    top=lambda layout: (LIKELIHOODS if layout.study.estimative else SCENARIOS).on(layout).last + 3,
)
