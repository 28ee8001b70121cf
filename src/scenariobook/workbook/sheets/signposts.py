"""Write the Signposts sheet: the open quarter's sightings, one row per signpost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.assess.due import is_to_see
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, SIGNPOSTS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_signposts
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.look_ups import of_signpost
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.row_subjects import SignpostInQuarter, signpost_rows
from scenariobook.workbook.sheets.shared.still_due import point_to_due
from scenariobook.workbook.sheets.workings.signpost_table import flag


def _signposts(_: Layout) -> Iterator[Column[SignpostInQuarter]]:
    yield Column(ID, 20, "id", "sighting_id", value=lambda row: row.signpost.id)
    yield Column("signpost", 44, "strong", value=lambda row: row.signpost.title)
    yield Column("scenario", 21, value=lambda row: row.home)
    yield Column("expected by", 11, "date", value=lambda row: row.signpost.expected_by)
    yield Column("last state", 11, "centre", value=lambda row: row.last_state)
    yield Column(
        "last quarter", 9.5, "centre", value=lambda row: str(row.last.quarter) if row.last else None
    )
    yield from input_columns("sighting", lambda row: row.sighting)
    yield Column("flag", 12, "status", shade="flag", value=flag, formula=of_signpost("flag"))


SIGNPOSTS: Final = DeclaredTable(
    name=SIGNPOSTS_TABLE,
    words="One row per signpost: the open quarter's sightings.",
    columns=_signposts,
    rows=signpost_rows,
    count=count_signposts,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = SIGNPOSTS.on(layout)
    page.head(
        f"Signposts {contents.quarter}",
        "One row per event. A blank state means: as before. Fill in the framed cells.",
    )
    rows = SIGNPOSTS.rows(contents)
    page.table(table, rows)
    given = [row.sighting.state is not None for row in rows]
    point_to_due(page, table, "state", given, [is_to_see(row.state) for row in rows])
    offer_inputs(page, layout, table, "sighting")
