"""Write the sheet of proposed sources, to which analysts add sources that the study lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.record.proposed import missing_of, not_in_files
from scenariobook.record.stated import Source
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, PROPOSED_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page

_ROOM: Final = 5  # blank rows


def _proposed(_: Layout) -> Iterator[Column[Source]]:
    yield Column(ID, 24, "id", value=lambda source: source.source)
    inputs: Iterator[Column[Source]] = input_columns("source", lambda source: source)
    yield from inputs
    yield Column("still missing", 24, "muted", value=lambda s: ", ".join(missing_of(s)) or None)


def _rows(contents: Contents) -> Sequence[Source]:
    return not_in_files(contents.study, contents.record)


PROPOSED_SOURCES: Final = DeclaredTable(
    name=PROPOSED_TABLE,
    words="Sources that people proposed; a row typed below the last is another one.",
    columns=_proposed,
    rows=_rows,
    count=lambda layout: layout.proposed,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    table = PROPOSED_SOURCES.on(contents.layout)
    page.head(
        "Proposed sources",
        "To cite a source that the sheet Sources lacks, add a row: an id of your own, 3 to 40 "
        "small letters, digits and hyphens, with title, publisher and reliability. Then cite it.",
    )
    page.table(table, PROPOSED_SOURCES.rows(contents))
    offer_inputs(page, contents.layout, page.room(table, _ROOM), "source")
