"""Write the table of proposed sources, to which analysts add what the study's files lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.record.definitions.proposed_sources import missing_of, not_in_files
from scenariobook.record.ledger.kinds import Source
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, PROPOSED_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.reference import SOURCES
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page

_ORDER: Final = ("proposed title", "publisher", "date", "reliability", "url")
_BELOW: Final = 5  # rows from the last source to the header


def _proposed(_: Layout) -> Iterator[Column[Source]]:
    yield Column(ID, 20, "id", value=lambda source: source.source)
    inputs: Iterator[Column[Source]] = input_columns("source", lambda source: source)
    # Those of a kind stand under one another: the date under the dates, not under the publishers.
    yield from sorted(inputs, key=lambda column: _ORDER.index(column.header))
    yield Column("still missing", 11, "muted", value=lambda s: ", ".join(missing_of(s)) or None)


def _rows(contents: Contents) -> Sequence[Source]:
    return not_in_files(contents.study, contents.record)


PROPOSED_SOURCES: Final = DeclaredTable(
    name=PROPOSED_TABLE,
    words="Sources that people proposed; a row typed below the last is another one.",
    columns=_proposed,
    rows=_rows,
    count=lambda layout: layout.proposed,
    left=2,  # its ids stand under those of the study's sources
    top=lambda layout: SOURCES.on(layout).last + _BELOW,
)


def write(page: Page, contents: Contents) -> None:
    """Write the table below the study's sources."""
    table = PROPOSED_SOURCES.on(contents.layout)
    page.put(table.top - 2, table.left, "Proposed sources", "heading")
    page.put(
        table.top - 1,
        table.left,
        "To cite a source that is not listed above, add a row: an id of your own, 3 to 40 small "
        "letters, digits and hyphens, with title, publisher and reliability. Then cite it.",
        "lead",
    )
    page.table(table, PROPOSED_SOURCES.rows(contents))
    offer_inputs(page, contents.layout, page.room(table), "source")
