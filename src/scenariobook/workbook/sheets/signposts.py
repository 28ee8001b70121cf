"""The Signposts sheet: the open quarter's sightings, one row per signpost."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.assess.due import is_to_see
from scenariobook.workbook.sheets import flag_column, formulas
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.input_cells import offer_inputs, typed_cells
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.update import point_to_due
from scenariobook.workbook.sheets.workings import typed_state


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = layout.signposts
    page.head(
        f"Signposts {contents.quarter}",
        "One row per event. A blank state means: as before. Fill in the framed cells.",
    )
    page.table(table, tuple(_rows(contents)), formulas.signposts())
    states = contents.now.signposts
    given = [bool(typed_state(contents, state)) for state in states]
    due = [is_to_see(state) for state in states]
    point_to_due(page, table, "state", given, due)
    offer_inputs(page, layout, table, "sighting")


def _rows(contents: Contents) -> Iterator[RowValues]:
    for state in contents.now.signposts:
        signpost = state.signpost
        sighting, last = contents.sighting(signpost.id), contents.last_sighting(signpost.id)
        yield {
            "id": signpost.id,
            "signpost": signpost.title,
            "scenario": contents.layout.labels[signpost.home or ""],
            "expected by": signpost.expected_by,
            "last state": str(last.state) if last else None,
            "last quarter": str(last.quarter) if last else None,
            **typed_cells(sighting, "sighting"),
            "flag": flag_column.flag(contents, state),
        }
