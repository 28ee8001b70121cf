"""Write the Signposts sheet: the open quarter's sightings, one row per signpost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.assess.due import is_to_see
from scenariobook.record.claims.subjects import dated
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OTHER_KINDS, OWNER, SIGNPOSTS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_signposts
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.look_ups import of_signpost
from scenariobook.workbook.sheets.shared.own_rows import filter_own, shown
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.row_subjects import SignpostInQuarter, signpost_rows
from scenariobook.workbook.sheets.shared.still_due import DueCell, due_column, point_to_due
from scenariobook.workbook.sheets.workings.signpost_table import flag

# The headers of the chance's columns, by field.
_CHANCE_HEADERS: Final = {
    field: header for header, (_, field) in OTHER_KINDS[SIGNPOSTS_TABLE].items()
}


def _signposts(layout: Layout) -> Iterator[Column[SignpostInQuarter]]:
    yield Column(ID, 15, "id", "sighting_id", value=lambda row: row.signpost.id)
    yield Column("signpost", 30, "strong", value=lambda row: row.signpost.title)
    yield Column(OWNER, 10, "muted", value=lambda row: row.signpost.owner)
    yield Column("scenario", 17, value=lambda row: row.home)
    yield Column("expected by", 11, "date", value=lambda row: row.signpost.expected_by)
    yield Column("last state", 10, "centre", value=lambda row: row.last_state)
    yield Column(
        "last quarter", 9.5, "centre", value=lambda row: str(row.last.quarter) if row.last else None
    )
    yield from input_columns("sighting", lambda row: row.sighting)
    if dated(layout.study):
        yield from input_columns("chance", lambda row: row.chance, {}, _CHANCE_HEADERS)
    yield due_column(SIGNPOSTS_TABLE, "state", _due_place)
    yield Column("flag", 11, "status", shade="flag", value=flag, formula=of_signpost("flag"))


_ABOUT_CHANCES: Final = " A chance is for events with a date, and is never carried forward."


def _due_place(row: SignpostInQuarter) -> int | None:
    return row.number + 1 if _is_due(row) else None


def _is_due(row: SignpostInQuarter) -> bool:
    return row.sighting.state is None and is_to_see(row.state)


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
        "Fill in the framed cells. A blank state means: as before."
        f"{_ABOUT_CHANCES if dated(layout.study) else ''}",
    )
    rows = SIGNPOSTS.rows(contents)
    page.table(table, rows)
    signposts = [row.signpost for row in rows]
    filter_own(page, table, layout, signposts)
    due = [
        DueCell(row.sighting.state is not None, _is_due(row), is_shown)
        for row, is_shown in zip(rows, shown(layout, signposts), strict=True)
    ]
    point_to_due(page, table, "state", due)
    offer_inputs(page, layout, table, "sighting")
    if dated(layout.study):
        offer_inputs(page, layout, table, "chance", _CHANCE_HEADERS)
