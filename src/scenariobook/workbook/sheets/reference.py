"""Write the Sources sheet and the Changes sheet, which lists the ledger's latest entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import hides
from scenariobook.record.ledger.entries import Content, Entry, id_of, kind_of, subject_of
from scenariobook.record.ledger.entry_words import described
from scenariobook.standards.grades import RELIABILITY
from scenariobook.study.model import Source
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import CHANGES_TABLE, ID, SOURCES_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared import links
from scenariobook.workbook.sheets.shared.cell_words import UNSEEN
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import Value

# --- sources -------------------------------------------------------------------------------------


class _SourceRow(NamedTuple):
    """A source and its number, from 1, as in the briefing."""

    number: int
    source: Source


def _sources(_: Layout) -> Iterator[Column[_SourceRow]]:
    yield Column("number", 9, "count", value=lambda row: row.number)
    yield Column(ID, 20, "id", value=lambda row: row.source.id)
    yield Column("title", 44, "strong", value=lambda row: row.source.title)
    yield Column("publisher", 24, value=lambda row: row.source.publisher)
    yield Column("date", 14, "centre", value=lambda row: row.source.date)
    yield Column("reliability", 10.5, "centre", value=lambda row: row.source.reliability)
    # The address and the note stand above those of the proposed sources, under the same header.
    yield Column("address", 38, "link", value=_address)
    yield Column("note", 36, value=lambda row: row.source.note)
    yield Column("which means", 22, "muted", value=lambda row: RELIABILITY[row.source.reliability])
    yield Column(
        "perishable", 11, "centre", value=lambda row: "yes" if row.source.perishable else "no"
    )


def _address(row: _SourceRow) -> Value:
    return links.web(row.source.url, row.source.url) if row.source.url else None


def _source_rows(contents: Contents) -> Sequence[_SourceRow]:
    return [_SourceRow(number, source) for number, source in enumerate(contents.study.sources, 1)]


SOURCES: Final = DeclaredTable(
    name=SOURCES_TABLE,
    words="One row per source, numbered as in the briefing.",
    columns=_sources,
    rows=_source_rows,
    count=lambda layout: len(layout.study.sources),
)


def write_sources(page: Page, contents: Contents) -> None:
    """Write the sheet of sources."""
    page.head(
        "Sources",
        "Graded by the NATO Admiralty code, A to F for the source; each reading adds 1 to 6 for "
        "its credibility. F and 6 mean unknown, not bad.",
    )
    page.table(SOURCES.on(contents.layout), SOURCES.rows(contents))


# --- changes -------------------------------------------------------------------------------------


class _ChangeRow(NamedTuple):
    """An entry of the ledger.

    Attributes:
        entry: The entry.
        subject: The id that it is about, as recorded; empty if none.
        title: The present title of that item; empty if the study no longer has it.
        words: What it says.
    """

    entry: Entry[Content]
    subject: str
    title: str
    words: str


def _changes(_: Layout) -> Iterator[Column[_ChangeRow]]:
    yield Column("number", 9, "count", value=lambda row: row.entry.number)
    yield Column("when (UTC)", 15.5, "moment", value=_moment)
    yield Column("who", 12, value=lambda row: row.entry.origin.who)
    yield Column("quarter", 9.5, "centre", value=lambda row: str(row.entry.content.quarter))
    yield Column("what", 11, "centre", value=lambda row: kind_of(row.entry.content))
    yield Column(ID, 16, "id", value=lambda row: row.subject)
    yield Column("title", 30, "strong", value=lambda row: row.title)
    yield Column("entry", 52, value=lambda row: row.words)
    # Without the first digits of the file's SHA-256, which the command "log" tells.
    yield Column("from", 27, "muted", value=_from)


def _from(row: _ChangeRow) -> str:
    origin = row.entry.origin
    return " · ".join(filter(None, (origin.where, origin.linked)))


def _moment(row: _ChangeRow) -> datetime:
    return row.entry.origin.when.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _change_rows(contents: Contents) -> Sequence[_ChangeRow]:
    study = contents.study
    titles = {thing.id: thing.title for thing in (*study.scenarios, *study.items)}
    former = former_ids(study)
    rows = []
    for entry in contents.changes:
        subject = title = ""
        if of := subject_of(entry.content):
            # Show the id as recorded, with the title that the item has now.
            kind, subject = of
            title = titles.get(id_of(former.present(kind, subject)), "")
        is_hidden = hides(contents.record, entry.content)
        words = UNSEEN if is_hidden else described(entry.content)
        rows.append(_ChangeRow(entry, subject, title, words))
    return rows


CHANGES: Final = DeclaredTable(
    name=CHANGES_TABLE,
    words="The ledger's latest entries, newest first.",
    columns=_changes,
    rows=_change_rows,
    count=lambda layout: layout.changes_shown,
    key="number",
)


def write_changes(page: Page, contents: Contents) -> None:
    """Write the sheet of the ledger's latest entries."""
    count = len(contents.changes)
    page.head(
        "Changes",
        f"The ledger's latest entries, newest first ({count} shown)."
        if count
        else "Nothing has been recorded yet.",
    )
    page.table(CHANGES.on(contents.layout), CHANGES.rows(contents))
