"""Write the Chances sheet: the team's likelihoods that dated signposts are observed in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.record.stated import Chance
from scenariobook.study.model import Signpost
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import CHANCES_TABLE, ID
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page


class _DatedSignpost(NamedTuple):
    """A signpost with a day by which it is expected, and its chance in the open quarter.

    Attributes:
        home: The label of its home scenario.
        signpost: The signpost.
        chance: The chance; without any field if none is recorded.
    """

    home: str
    signpost: Signpost
    chance: Chance


def _chances(_: Layout) -> Iterator[Column[_DatedSignpost]]:
    yield Column(ID, 20, "id", value=lambda row: row.signpost.id)
    yield Column("signpost", 44, "strong", value=lambda row: row.signpost.title)
    yield Column("scenario", 21, value=lambda row: row.home)
    yield Column("expected by", 11, "date", value=lambda row: row.signpost.expected_by)
    yield from input_columns("chance", lambda row: row.chance)


def _rows(contents: Contents) -> Sequence[_DatedSignpost]:
    rows = []
    for item in row_ids(contents.study, CHANCES_TABLE, contents.quarter):
        signpost = contents.study.signpost_by_id[item]
        chance = contents.stated(Chance, item, contents.quarter)
        rows.append(_DatedSignpost(contents.layout.labels[signpost.home or ""], signpost, chance))
    return rows


CHANCES: Final = DeclaredTable(
    name=CHANCES_TABLE,
    words="One row per signpost with a date: the chance that it is observed by then.",
    columns=_chances,
    rows=_rows,
    count=count_rows(CHANCES_TABLE),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    table = CHANCES.on(contents.layout)
    page.head(
        f"Chances {contents.quarter}",
        "One row per signpost with a date. How likely is it, in the team's view, that it is "
        "observed by then? A chance is never carried forward.",
    )
    page.table(table, CHANCES.rows(contents))
    offer_inputs(page, contents.layout, table, "chance")
