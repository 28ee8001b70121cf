"""The tracker as bytes: a study, its record, and what they mean, for one open quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final, NamedTuple

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.why_it_moved import Known, steps_between
from scenariobook.colours import Tracker
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.record import Record
from scenariobook.record.definitions.not_counted import retired as find_retired
from scenariobook.record.definitions.proposed_sources import not_in_files
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.study.model import Study
from scenariobook.workbook.own_work.own_print_and_properties import put_properties
from scenariobook.workbook.own_work.put_back import put_back
from scenariobook.workbook.own_work.read import OwnWork
from scenariobook.workbook.shape import identity, layout, names
from scenariobook.workbook.shape.checksums import (
    WrittenSheet,
    written_checksums,
    written_comment_lines,
    written_names,
    written_print_and_properties,
)
from scenariobook.workbook.shape.identity import Identity
from scenariobook.workbook.shape.log_rows import log_rows
from scenariobook.workbook.shape.print_and_properties import (
    PrintAndProperties,
    print_texts_of,
    property_texts,
)
from scenariobook.workbook.shape.program_rules import known_rules
from scenariobook.workbook.shape.recipient import Recipient
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import TOP
from scenariobook.workbook.sheets import (
    answer,
    dashboard,
    estimates,
    evidence,
    facts,
    guide,
    items,
    judgments,
    lists,
    outcomes,
    past_judgments,
    past_values,
    proposed_sources,
    readings,
    reference,
    retired,
    sightings,
    signposts,
    update,
    validation,
)
from scenariobook.workbook.sheets.comments import explain_unadmitted, mark_open
from scenariobook.workbook.sheets.shared.contents import (
    Contents,
    judgments_before,
    shown_changes,
    unadmitted_readings,
)
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.set_up import SheetSetting, set_up
from scenariobook.workbook.sheets.workings import sheet as workings
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
    then: Known | None = None,
    own_work: OwnWork | None = None,
    broken: list[str] | None = None,
    recipient: Recipient | None = None,
) -> bytes:
    """Return the bytes of a fresh tracker.

    The same arguments give the same bytes on any day.

    Args:
        study: the study.
        record: what the ledger says.
        quarter: the open quarter.
        entries: the ledger's entries up to the record's position. Those of later quarters count
            only for the file's date, which is the last entry's.
        study_version: the hash of the study's files.
        then: what was known at the end of the quarter before; None if it is what is known now.
        own_work: the analysts' work in the tracker that this one replaces.
        broken: receives in words the formulas of that work that have no place or refer to what is
            gone, and the columns that get another header.
        recipient: the analyst for whom a hand-out is made; None for the tracker of all. The study
            and the record then have what this person may see, the person's items first.
    """
    own_work = own_work or OwnWork()
    changes = shown_changes(entries, quarter, layout.CHANGES_SHOWN)
    gone = find_retired(study, record, quarter)
    left_out = unadmitted_readings(study, record, quarter)
    past = judgments_before(study, record, quarter)
    logged = {table: tuple(log_rows(study, record, table, quarter)) for table in names.LOGS}
    assessments = assess_all(study, record, quarter)
    contents = Contents(
        layout=layout.Layout(
            study,
            quarter,
            len(changes),
            own_work.columns,
            retired=len(gone),
            retired_in=sorted({entry.content.quarter for one in gone for entry in one.entries}),
            unadmitted=len(left_out),
            proposed=len(not_in_files(study, record)),
            past_judgments=len(past),
            logged={table: len(rows) for table, rows in logged.items()},
            recipient=recipient,
        ),
        record=record,
        assessments=assessments,
        steps=steps_between(assessments[-2], assessments[-1], then) if assessments[1:] else {},
        changes=changes,
        retired=gone,
        unadmitted=left_out,
        past_judgments=past,
        logged=logged,
        identity=Identity(
            study=study.id,
            layout=layout.LAYOUT_VERSION,
            quarter=quarter,
            generation=identity.generation(
                study_version, record.position, quarter, layout.LAYOUT_VERSION
            ),
            position=record.position,
            hand_out=HandOut(quarter=quarter, analyst=recipient.analyst.id, round=recipient.round)
            if recipient
            else None,
        ),
    )
    workbook = Workbook()
    _describe(workbook, contents, entries)
    pages = _write_pages(workbook, contents)
    lost = put_back(pages, own_work, former_ids(study), quarter)
    if broken is not None:
        broken += (*lost, *contents.layout.other_headers())
    put_properties(workbook.properties, own_work.properties)
    return to_bytes(
        workbook, {page.sheet.title: page.grid for page in pages}, own_work.extended_properties
    )


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
    checksums = tuple(
        written_checksums(
            WrittenSheet(
                title=other.sheet.title,
                grid=other.grid,
                tables=other.tables,
                sizes=other.sizes,
                rules=known_rules(other.sheet, other.tables),
            )
            for other in others
        )
    )
    texts = PrintAndProperties(
        properties=property_texts(workbook.properties),
        print_texts={other.sheet.title: print_texts_of(other.sheet) for other in others},
    )
    comments = (note.text for other in others for note in other.grid.notes.values())
    checksums = (
        *checksums,
        *written_print_and_properties(texts),
        *written_comment_lines(comments),
        *written_names((*workbook.defined_names, identity.IDENTITY_KEY)),
    )
    lists.write_meta(page, contents.identity, contents.study, checksums)
    set_up(page, contents.study, contents.quarter, SheetSetting(Tracker.QUIET))
    return page


class _Sheet(NamedTuple):
    """A sheet: its title, what writes it, and how it stands on the screen and on paper."""

    title: str
    write: Callable[[Page, Contents], None]
    setting: SheetSetting


def _sheets(contents: Contents) -> Iterator[_Sheet]:
    tables, top = contents.layout, TOP
    shown, typed, aside = Tracker.ACCENT, Tracker.INPUT_EDGE, Tracker.QUIET
    input_rows = SheetSetting(typed, f"C{top + 1}", top)
    with_owners = SheetSetting(typed, f"D{top + 1}", top)
    board, checked = dashboard.BOARD.on(tables).top, validation.VALIDATION.on(tables).top
    yield _Sheet(names.GUIDE, guide.write, SheetSetting(shown))
    yield _Sheet(names.DASHBOARD, dashboard.write, SheetSetting(shown, "C5", board))
    # It has two tables and few rows: no heading is frozen, since it would be wrong for one of them.
    yield _Sheet(names.ANSWER, _write_answer, SheetSetting(typed, "C1"))
    yield _Sheet(names.UPDATE, update.write, with_owners)
    yield _Sheet(names.SIGNPOSTS, signposts.write, with_owners)
    yield _Sheet(names.JUDGMENTS, judgments.write, input_rows)
    if _has_rows(contents, names.ESTIMATES_TABLE):
        yield _Sheet(names.ESTIMATES, estimates.write, input_rows)
    yield _Sheet(names.HISTORY, past_values.write, SheetSetting(typed, f"D{top + 1}", top))
    if tables.past_judgments:
        setting = SheetSetting(aside, f"D{top + 1}", top)
        yield _Sheet(names.PAST_JUDGMENTS, past_judgments.write, setting)
    yield _Sheet(names.READINGS, readings.write, input_rows)
    yield _Sheet(names.SIGHTINGS, sightings.write, input_rows)
    if contents.retired:
        yield _Sheet(names.RETIRED, retired.write, SheetSetting(aside, f"C{top + 1}", top))
    if contents.study.estimative:
        yield _Sheet(
            names.EVIDENCE,
            evidence.write,
            SheetSetting(shown, "C4", evidence.EVIDENCE.on(tables).top),
        )
    yield _Sheet(names.VALIDATION, validation.write, SheetSetting(shown, "C4", checked))
    yield _Sheet(names.ITEMS, items.write, SheetSetting(aside, f"C{top + 1}", top))
    if contents.study.facts_known_in(contents.quarter):
        yield _Sheet(names.FACTS, facts.write, SheetSetting(aside, f"C{top + 1}", top))
    yield _Sheet(names.SOURCES, _write_sources, SheetSetting(aside, f"D{top + 1}", top))
    yield _Sheet(names.CHANGES, reference.write_changes, SheetSetting(aside, f"B{top + 1}", top))
    yield _Sheet(names.LISTS, lists.write_lists, SheetSetting(aside))
    yield _Sheet(names.WORKINGS, workings.write, SheetSetting(aside))


def _write_answer(page: Page, contents: Contents) -> None:
    answer.write(page, contents)
    outcomes.write(page, contents)


def _write_sources(page: Page, contents: Contents) -> None:
    reference.write_sources(page, contents)
    proposed_sources.write(page, contents)


def _has_rows(contents: Contents, table: str) -> bool:
    return bool(row_ids(contents.study, table, contents.quarter))


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
    book: Any = workbook  # the stubs lack custom properties
    book.custom_doc_props.append(StringProperty(identity.IDENTITY_KEY, str(contents.identity)))
