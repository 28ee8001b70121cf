"""Write the tracker as bytes: a study, its record and their assessment in one open quarter.

The module lists the tracker's sheets, and the input tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Final, NamedTuple

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.why_it_moved import moves_between
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Known, Record
from scenariobook.record.claims.rounds import HandOut, record_for
from scenariobook.study.model.study import Study
from scenariobook.workbook.cell_styles import Styles
from scenariobook.workbook.identity import IDENTITY_KEY, Identity
from scenariobook.workbook.own_work.own_cells import NO_OWN_WORK, OwnWork, lost_additions
from scenariobook.workbook.sheets import (
    dashboard,
    decisions,
    estimates,
    evidence,
    guide,
    judgments,
    lists,
    log,
    past_quarters,
    signposts,
    sources,
    update,
)
from scenariobook.workbook.tables import Table
from scenariobook.workbook.tracker import Tracker, recipient_of
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import to_bytes

INPUT_TABLES: Final[tuple[Table, ...]] = (  # the tables that people fill in
    update.UPDATE,
    signposts.SIGNPOSTS,
    judgments.WORDS,
    judgments.JUDGMENTS,
    judgments.CHANCES,
    decisions.DECISIONS,
    decisions.COMMITMENTS,
    estimates.ESTIMATES,
    log.LOG,
    sources.PROPOSED,
)
SHEETS: Final = frozenset(  # the titles of all sheets that a tracker may have
    {
        *(guide.SHEET, dashboard.SHEET, update.SHEET, signposts.SHEET, judgments.SHEET),
        *(decisions.SHEET, estimates.SHEET, log.SHEET, past_quarters.SHEET, evidence.SHEET),
        *(sources.SHEET, lists.LISTS),
    }
)
Writer = Callable[[TrackerSheet, Tracker], None]


class Written(NamedTuple):
    """A workbook that was written in place of another one.

    Attributes:
        data: Its bytes.
        lost: A line for each of people's additions to the other one that it lacks.
    """

    data: bytes
    lost: Sequence[str]


def write_tracker(  # noqa: PLR0913  (all that a tracker is made from)
    study: Study,
    record: Record,
    quarter: Quarter,
    *,
    recorded_at: datetime | None,
    known: Known | None = None,
    own_work: OwnWork = NO_OWN_WORK,
    hand_out: HandOut | None = None,
    more: Sequence[tuple[str, Writer]] = (),
) -> Written:
    """Return a fresh tracker; the same arguments give the same bytes on any day.

    Args:
        study: The study.
        record: The record.
        quarter: The open quarter.
        recorded_at: The time of the last entry, which dates the file; None without entries.
        known: The study and record at the end of the quarter before; None if neither has changed.
        own_work: People's additions to the tracker that this one replaces.
        hand_out: The hand-out; None for the team's tracker. A hand-out has nobody else's estimates.
        more: The titles of further sheets, behind the Guide, with the functions that write them.
    """
    recipient = recipient_of(study, record, hand_out) if hand_out else None
    record = record_for(record, hand_out.analyst) if hand_out else record
    assessments = assess_all(study, record, quarter)
    tracker = Tracker(
        study=study,
        record=record,
        quarter=quarter,
        assessments=assessments,
        moves=moves_between(assessments[-2], assessments[-1], known) if assessments[1:] else {},
        own_work=own_work,
        recorded_on=recorded_at.astimezone(UTC).date() if recorded_at else None,
        recipient=recipient,
    )
    tracker = replace(tracker, own_work=decisions.with_new_blank_rows(tracker))
    identity = Identity(
        study=study.id, quarter=quarter, position=record.position, hand_out=hand_out
    )
    workbook = Workbook()
    styles = Styles(workbook.worksheets[0])
    written = [TrackerSheet(workbook, styles, guide.SHEET, tracker)]
    for title, write in (*more, *_sheets(tracker)):
        written.append(TrackerSheet(workbook, styles, title, tracker))
        write(written[-1], tracker)
    guide.write(written[0], tracker, written[1:])
    written.append(TrackerSheet(workbook, styles, lists.LISTS, tracker))
    tables = [placed for sheet in written for placed in sheet.tables]
    lists.write(written[-1], tracker, identity, tables)
    workbook.remove(workbook.worksheets[0])  # which openpyxl begins every workbook with
    workbook.active = 0
    _describe(workbook, tracker, identity, _written_on(quarter, recorded_at))
    keys = {placed.table.name: {row.key for row in placed.rows} for placed in tables}
    formula_spots = {spot for sheet in written for spot in sheet.formulas}
    return Written(
        data=to_bytes(workbook, {sheet.worksheet.title: sheet.grid for sheet in written}),
        lost=[*lost_additions(tracker.own_work, keys, formula_spots)],
    )


def _sheets(tracker: Tracker) -> Iterator[tuple[str, Writer]]:
    """Yield the sheets that are not empty; the Guide, which lists them, is left out."""
    recipient, quarter_evidence = tracker.recipient, tracker.now.evidence
    is_team = recipient is None
    if is_team:
        yield dashboard.SHEET, dashboard.write
    if is_team or update.rows_of(tracker):
        yield update.SHEET, update.write
    if signposts.rows_of(tracker):
        yield signposts.SHEET, signposts.write
    if is_team:
        yield judgments.SHEET, judgments.write
    if decisions.is_needed(tracker):
        yield decisions.SHEET, decisions.write
    if recipient and tracker.study.estimable:
        yield estimates.SHEET, partial(estimates.write, recipient=recipient)
    if tracker.closed:
        yield log.SHEET, log.write
    if is_team and (past_quarters.values(tracker) or past_quarters.judgments(tracker)):
        yield past_quarters.SHEET, past_quarters.write
    if is_team and quarter_evidence:
        yield evidence.SHEET, partial(evidence.write, evidence=quarter_evidence)
    yield sources.SHEET, sources.write


def _describe(
    workbook: Workbook, tracker: Tracker, identity: Identity, written_on: datetime
) -> None:
    """Set the workbook's properties; its date depends on the record alone."""
    properties: Any = workbook.properties
    properties.title = f"{tracker.study.header.title}: tracker {tracker.quarter}"
    properties.creator = "scenariobook"
    properties.created = properties.modified = written_on
    book: Any = workbook  # the stubs lack custom properties
    book.custom_doc_props.append(StringProperty(name=IDENTITY_KEY, value=str(identity)))


def _written_on(quarter: Quarter, recorded_at: datetime | None) -> datetime:
    """Return the time of the last entry; without entries, the quarter's last day."""
    if recorded_at is None:
        return datetime.combine(quarter.last_day, time())
    return recorded_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
