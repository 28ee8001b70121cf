"""Write Sources: people's proposed sources, and below them the study's sources, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.proposed_sources import ids_in_files, not_in_files
from scenariobook.standards.colours import Sheets
from scenariobook.standards.grades import RELIABILITY
from scenariobook.workbook.tables import ID, About, Column, Row, Table, input_column, last_columns
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet, web_link

SHEET: Final = "Sources"
_BLANK_ROWS: Final = 8
_GRADES: Final = "\n".join(f"{grade} {words}" for grade, words in RELIABILITY.items())


@dataclass(frozen=True, kw_only=True)
class SourceRow(Row):
    """A source of the study.

    Attributes:
        number: The source's number in the briefing.
        copies: The archived copies: for each, the day and the file's name.
    """

    number: int
    copies: str


PROPOSED: Final = Table(
    name="Proposed",
    sheet=SHEET,
    title_header="proposed title",
    about=lambda row: {"source": About(row.id, NO_QUARTER)} if row.id else {},
    columns=(
        Column(header="no.", width=6, style="quiet centre", value=lambda _: "new"),
        input_column(("source", "title"), width=46),
        input_column(("source", "publisher"), width=24),
        input_column(("source", "url"), width=30),
        input_column(
            ("source", "reliability"),
            width=10.5,
            choices=lambda _: "reliabilities",
            help=_GRADES,
        ),
        input_column(("source", "date"), width=12),
        *last_columns(),
    ),
)


_SOURCES: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="title",
    columns=(
        Column(header="no.", width=6, style="centre", value=lambda row: row.number),
        Column(header=ID, width=22, style="quiet", value=lambda row: row.id),  # people cite by it
        Column(header="title", width=46, value=lambda row: row.title),
        Column(header="publisher", width=24, value=lambda row: row.item.publisher),
        Column(
            header="page", width=30, style="link", value=lambda row: web_link(row.item.url or "")
        ),
        Column(
            header="reliability",
            width=10.5,
            style="centre",
            value=lambda row: row.item.reliability,
        ),
        Column(header="date", width=12, style="centre", value=lambda row: row.item.date),
        Column(
            header="perishable",
            width=14,
            style="quiet centre",
            value=lambda row: "yes" if row.item.perishable else None,
        ),
        Column(header="copies kept", width=24, style="quiet", value=lambda row: row.copies or None),
        Column(header="note", width=50, style="quiet", value=lambda row: row.item.note),
    ),
)


def _proposed_rows(tracker: Tracker) -> Sequence[Row]:
    """Return the rows of proposals, in their former order; then blank ones."""
    now = {
        proposed.source: proposed.title for proposed in not_in_files(tracker.study, tracker.record)
    }
    ids = filter(None, tracker.ordered(PROPOSED.name, list(now)))
    rows = [
        Row(id=source_id, title=now.get(source_id, ""), hidden=source_id not in now)
        for source_id in ids
    ]
    return [*rows, *(Row(id="", title="") for _ in range(_BLANK_ROWS))]


def _source_rows(tracker: Tracker) -> Sequence[SourceRow]:
    """Return a row for each source, numbered as in the briefing."""
    return [
        SourceRow(
            id=source.id,
            title=source.title,
            item=source,
            number=number,
            copies="; ".join(
                f"{entry.origin.when:%Y-%m-%d} {entry.origin.file_name}"
                for entry in tracker.record.attached.get(source.id, ())
            ),
        )
        for number, source in enumerate(tracker.study.sources, 1)
    ]


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    sheet.put(1, 1, SHEET, "title")
    sheet.put(
        2,
        1,
        "To cite what is not listed, propose it here, with title, publisher and reliability; then "
        "cite its title, or an id of your own for it.",
        "hint",
    )
    sheet.grid.heights |= {1: 26.0, 2: 19.0}
    proposed = sheet.table(PROPOSED, _proposed_rows(tracker), top=3)
    sheet.blank_rows(proposed, {ID: "input id"})
    top = proposed.last + 3
    count = len(ids_in_files(tracker.study))
    sheet.put(
        top - 1,
        1,
        f"Sources of the study: {count}. Reliability: "
        + ", ".join(f"{grade} {words}" for grade, words in RELIABILITY.items()),
        "hint",
    )
    listed = sheet.table(_SOURCES, _source_rows(tracker), top=top)
    for placed in (proposed, listed):
        sheet.fit(placed)
    sheet.finish(Sheets.ID, "A4")
