"""Write the Sightings sheet: the recorded sightings in long form, one row per sighting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from scenariobook.record.ledger.entries import id_of
from scenariobook.record.ledger.kinds import Sighting
from scenariobook.study.model import Signpost
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.log_rows import LoggedRow
from scenariobook.workbook.shape.names import ID, OWNER, PERIOD, SIGHTINGS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.long_form import since_when
from scenariobook.workbook.sheets.shared.page import Page


def _sightings(layout: Layout) -> Iterator[Column[LoggedRow]]:
    def of(row: LoggedRow) -> Signpost:
        return layout.study.signpost_by_id[id_of(row.id)]

    yield Column(ID, 24, "id", value=lambda row: row.id)
    yield Column("signpost", 40, "strong", value=lambda row: of(row).title)
    yield Column(PERIOD, 10, "centre", value=lambda row: row.period)
    yield Column(OWNER, 12, "muted", value=lambda row: of(row).owner)
    yield Column("scenario", 21, value=lambda row: layout.labels[of(row).home or ""])
    yield from input_columns("sighting", _sighting, {})


def _sighting(row: LoggedRow) -> Sighting:
    return cast("Sighting", row.entry.content)


SIGHTINGS: Final = DeclaredTable(
    name=SIGHTINGS_TABLE,
    words="One row per recorded sighting of the last quarters; a row typed below is a new one.",
    columns=_sightings,
    rows=lambda contents: contents.logged[SIGHTINGS_TABLE],
    count=lambda layout: layout.logged[SIGHTINGS_TABLE],
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = SIGHTINGS.on(layout)
    page.head(
        "Sightings",
        f"{since_when(contents, SIGHTINGS_TABLE)} Type over what was wrong. For a new one, "
        f"type below the last: the signpost's id, the quarter as period ({contents.quarter}), "
        "the state.",
    )
    page.table(table, SIGHTINGS.rows(contents))
    offer_inputs(page, layout, page.room(table, (ID, PERIOD)), "sighting")
