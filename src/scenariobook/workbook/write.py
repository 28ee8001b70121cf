"""The tracker as bytes: a study, its record, and what they mean, for one open quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Final, NamedTuple

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from scenariobook.assess.assessment import assess_all
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Content, Entry, Record
from scenariobook.record.former import former_ids
from scenariobook.study.model import Study
from scenariobook.workbook.own_work.described_by_them import describe_again
from scenariobook.workbook.own_work.put_back import carry
from scenariobook.workbook.own_work.read import Carried
from scenariobook.workbook.shape import identity, layout, names
from scenariobook.workbook.shape.checksums import WrittenSheet, sealed, sealed_description
from scenariobook.workbook.shape.described import Described, margins_of, properties_of
from scenariobook.workbook.shape.identity import Identity
from scenariobook.workbook.shape.program_rules import made_with
from scenariobook.workbook.shape.table import TOP
from scenariobook.workbook.sheets import (
    dashboard,
    evidence,
    guide,
    history,
    judgments,
    lists,
    reference,
    retired,
    signposts,
    update,
    validation,
    workings,
)
from scenariobook.workbook.sheets.comments import explain_unadmitted, mark_open
from scenariobook.workbook.sheets.contents import Contents, shown_changes
from scenariobook.workbook.sheets.page import Page
from scenariobook.workbook.sheets.set_up import SheetSetting, set_up
from scenariobook.workbook.xlsx import cell_styles
from scenariobook.workbook.xlsx.cell_styles import Styles
from scenariobook.workbook.xlsx.package import to_bytes

_LONGEST_PROPERTY: Final = 255


def write_tracker(  # noqa: PLR0913  (all that a tracker is made from)
    study: Study,
    record: Record,
    quarter: Quarter,
    *,
    entries: Sequence[Entry[Content]],
    study_version: str,
    carried: Carried | None = None,
) -> bytes:
    """Return a fresh tracker whose open quarter is ``quarter``.

    ``entries`` are the ledger's, up to the record's position; ``carried`` is the analysts'
    own work on the sheets of the tracker that this one replaces. Entries of later quarters
    play no part, but for the file's own date, which is that of the last of all. The same
    arguments give the same bytes on any day.
    """
    carried = carried or Carried()
    changes = shown_changes(entries, quarter, layout.CHANGES_SHOWN)
    contents = Contents(
        layout.Layout(study, quarter, len(changes), carried.columns),
        record,
        assess_all(study, record, quarter),
        changes,
        Identity(
            study.id,
            layout.LAYOUT_VERSION,
            quarter,
            identity.generation(study_version, record.position, quarter, layout.LAYOUT_VERSION),
            record.position,
        ),
    )
    workbook = Workbook()
    _describe(workbook, contents, entries)
    pages = _write_pages(workbook, contents)
    carry(pages, carried, former_ids(study), quarter)
    describe_again(workbook.properties, carried.described)
    return to_bytes(workbook, {page.sheet.title: page.grid for page in pages})


def _write_pages(workbook: Workbook, contents: Contents) -> list[Page]:
    shared = Styles(workbook.worksheets[0])
    pages = []
    for title, write, setting in _sheets(contents):
        page = Page(workbook, shared, title)
        write(page, contents)
        set_up(page, contents.study, contents.quarter, setting)
        pages.append(page)
    mark_open(pages, contents)
    explain_unadmitted(pages, contents)
    pages.append(_meta(workbook, Page(workbook, shared, names.META), contents, pages))
    workbook.remove(workbook.worksheets[0])  # which openpyxl begins every workbook with
    for page in pages:
        if page.sheet.title in names.HIDDEN:
            page.sheet.sheet_state = "hidden"
    workbook.active = 0
    return pages


def _meta(workbook: Workbook, page: Page, contents: Contents, others: Sequence[Page]) -> Page:
    seals = tuple(
        sealed(
            WrittenSheet(
                other.sheet.title,
                other.grid,
                other.tables,
                other.sizes,
                made_with(other.sheet, other.tables),
            )
            for other in others
        )
    )
    margins = {other.sheet.title: margins_of(other.sheet) for other in others}
    properties = properties_of(workbook.properties)
    seals = (*seals, *sealed_description(Described(properties, margins)))
    lists.write_meta(page, contents.identity, contents.study, seals)
    set_up(page, contents.study, contents.quarter, SheetSetting(cell_styles.QUIET))
    return page


class _Sheet(NamedTuple):
    """A sheet: its title, what writes it, and how it stands on the screen and on paper."""

    title: str
    write: Callable[[Page, Contents], None]
    setting: SheetSetting


def _sheets(contents: Contents) -> Iterator[_Sheet]:
    tables, top = contents.layout, TOP
    shown, typed, aside = cell_styles.ACCENT, cell_styles.INPUT_EDGE, cell_styles.QUIET
    input_rows = SheetSetting(typed, f"C{top + 1}", top)
    board, checked = tables.board.top, tables.validation.top
    yield _Sheet(names.GUIDE, guide.write, SheetSetting(shown))
    yield _Sheet(names.DASHBOARD, dashboard.write, SheetSetting(shown, "C1", board))
    yield _Sheet(names.UPDATE, update.write, input_rows)
    yield _Sheet(names.SIGNPOSTS, signposts.write, input_rows)
    yield _Sheet(names.JUDGMENTS, judgments.write, input_rows)
    yield _Sheet(names.HISTORY, history.write, SheetSetting(typed, f"D{top + 1}", top))
    if contents.retired:
        yield _Sheet(names.RETIRED, retired.write, SheetSetting(aside, f"C{top + 1}", top))
    if contents.study.estimative:
        yield _Sheet(names.EVIDENCE, evidence.write, SheetSetting(shown, "C4", tables.evidence.top))
    yield _Sheet(names.VALIDATION, validation.write, SheetSetting(shown, "C4", checked))
    yield _Sheet(names.SOURCES, reference.write_sources, SheetSetting(aside, f"D{top + 1}", top))
    yield _Sheet(names.CHANGES, reference.write_changes, SheetSetting(aside, f"A{top + 1}", top))
    yield _Sheet(names.LISTS, lists.write_lists, SheetSetting(aside))
    yield _Sheet(names.WORKINGS, workings.write, SheetSetting(aside))


def _describe(workbook: Workbook, contents: Contents, entries: Sequence[Entry[Content]]) -> None:
    """Set the document's properties: from the study and the record, never from the clock."""
    header = contents.study.header
    first_day = datetime.combine(contents.quarter.start, time(), UTC)
    made = (entries[-1].origin.when if entries else first_day).astimezone(UTC)
    properties = workbook.properties
    properties.title = header.title[:_LONGEST_PROPERTY]
    properties.subject = f"Tracker {contents.quarter}"
    properties.creator = ", ".join(header.authors)[:_LONGEST_PROPERTY] or "scenariobook"
    properties.created = properties.modified = made.replace(tzinfo=None, microsecond=0)
    workbook.custom_doc_props.append(  # type: ignore[attr-defined]  # not in the stubs
        StringProperty(identity.MARK, str(contents.identity))
    )
