"""The Sources and Changes sheets: who says so, and what was recorded last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from scenariobook.record.entries import Opened, Undone, about
from scenariobook.record.former import former_ids
from scenariobook.record.ledger import kind_of
from scenariobook.standards import RELIABILITY
from scenariobook.workbook.sheets.contents import Contents, described
from scenariobook.workbook.sheets.page import Page, RowValues


def write_sources(page: Page, contents: Contents) -> None:
    """Write the sheet of sources."""
    page.head(
        "Sources",
        "Graded by the NATO Admiralty code, A to F for the source; each reading adds 1 to 6 for "
        "its credibility. F and 6 mean unknown, not bad.",
    )
    rows = tuple(_sources(contents))
    page.table(contents.layout.sources, rows, {})


def write_changes(page: Page, contents: Contents) -> None:
    """Write the sheet of the ledger's latest entries."""
    count = len(contents.changes)
    page.head(
        "Changes",
        f"The ledger's latest entries, newest first ({count} shown)."
        if count
        else "Nothing has been recorded yet.",
    )
    page.table(contents.layout.changes, tuple(_changes(contents)), {})


def _sources(contents: Contents) -> Iterator[RowValues]:
    for number, source in enumerate(contents.study.sources, 1):
        yield {
            "number": number,
            "id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "reliability": source.reliability,
            "which means": RELIABILITY[source.reliability],
            "perishable": "yes" if source.perishable else "no",
            "address": source.url,
            "note": source.note,
        }


def _changes(contents: Contents) -> Iterator[RowValues]:
    study = contents.study
    titles = {thing.id: thing.title for thing in (*study.scenarios, *study.items)}
    former = former_ids(study)
    for entry in contents.changes:
        content, origin = entry.content, entry.origin
        subject = title = ""
        if not isinstance(content, Opened | Undone):
            kind, subject = about(content)  # as recorded; its title is that of now
            title = titles.get(former.present(kind, subject), "")
        yield {
            "number": entry.number,
            "when (UTC)": origin.when.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            "who": origin.who,
            "quarter": str(content.quarter),
            "what": kind_of(content),
            "id": subject,
            "title": title,
            "entry": described(content),
            "from": origin.traced,
        }
