"""Write Signposts: the open quarter's sightings, a row per signpost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from scenariobook.assess.assessment import states_of_signpost
from scenariobook.assess.due import is_to_see
from scenariobook.assess.item_status import ENDINGS, Instead, is_overdue, is_past, status_word
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.ledger.kinds import Sighting, State
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.items import Signpost
from scenariobook.study.model.study import Study
from scenariobook.workbook.cell_styles import DATE_UNCLEAR, DUE, UNCLEAR
from scenariobook.workbook.sheets import asked_rows
from scenariobook.workbook.sheets.lists import GRADES, credibilities, remark_on
from scenariobook.workbook.tables import (
    About,
    Column,
    Table,
    check_column,
    definition_column,
    input_column,
    last_columns,
    status_column,
)
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet

SHEET: Final = "Signposts"


@dataclass(frozen=True, kw_only=True)
class SignpostRow(asked_rows.AskedRow):
    """A row of Signposts.

    Attributes:
        quarter: The open quarter.
        state: The recorded state.
        seen_on: The recorded day of the event.
        looked: Whether somebody looked and found nothing new.
        last: The last sighting before the open quarter with a state.
        carried: The status that counts while the row is empty.
    """

    quarter: Quarter = NO_QUARTER
    state: State | None = None
    seen_on: date | None = None
    looked: bool = False
    last: Sighting | None = None
    carried: str = ""


def _status_formula(row: SignpostRow) -> str:
    """Return the formula for the status of the typed state."""
    if row.item is None:
        return ""
    counts = "[state]"
    if is_past(row.item, row.quarter):  # the rule of `is_overdue`
        ended = ",".join(f'[state]="{state}"' for state in ENDINGS)
        counts = f'IF(OR({ended}),[state],"{Instead.OVERDUE}")'
    return f'IF([state]="",[carried],IF(COUNTIF(states,[state]),{counts},"{UNCLEAR}"))'


def _status_shown(row: SignpostRow) -> str:
    """Return the value of ``_status_formula``."""
    if row.item is None or row.state is None:
        return row.carried
    return Instead.OVERDUE if is_overdue(row.item, row.state, row.quarter) else str(row.state)


def _check_formula(row: SignpostRow) -> str:
    """Return the formula that checks the typed cells."""
    if row.item is None:
        return ""
    if row.open_under:
        return f'IF([{row.open_under}]="",[asked],"")'
    nothing = "[asked]" if row.says_open else asked_rows.unless_looked(row.quarter)
    dated = f'IF([status]="{UNCLEAR}","state {UNCLEAR}",LOOKUP([seen on]+0,dates))'
    return f'IFERROR(IF([state]="",{nothing},{dated}),"{DATE_UNCLEAR}")'


def _check_shown(row: SignpostRow) -> str:
    """Return the value of ``_check_formula``."""
    if row.open_under or row.state is None:
        return row.asked if row.says_open or not row.looked else ""
    return remark_on(row.seen_on, row.quarter)


def _home(signpost: Signpost, study: Study) -> str | None:
    return study.scenario_by_id[signpost.home].title if signpost.home else None


SIGNPOSTS: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="signpost",
    about=lambda row: dict.fromkeys(("sighting", "looked"), About(row.id, row.quarter)),
    titles=lambda study: {item.id: item.title for item in study.signposts},
    columns=(
        Column(header="signpost", width=34, value=lambda row: row.title, key="title"),
        definition_column("expected_by", header="expected by", width=11, style="quiet date"),
        Column(
            header="last state",
            width=10.3,
            style="centre",
            value=lambda row: str(row.last.state) if row.last else None,
        ),
        asked_rows.WHEN,
        status_column(10.3, _status_shown, _status_formula),
        check_column("signposts_check", 14, _check_shown, _check_formula),
        input_column(
            ("sighting", "state"),
            width=11,
            name="signposts_state",
            rules="answered",
            choices=lambda _: "states",
        ),
        input_column(("sighting", "seen_on"), width=10.7, rules="dated"),
        input_column(("sighting", "sources"), width=18),
        input_column(("sighting", "credibility"), width=10.5, choices=credibilities, help=GRADES),
        asked_rows.LOOKED_ON,
        input_column(("sighting", "note"), width=44),
        input_column(("sighting", "analyst"), ("looked", "analyst"), width=9, team=True),
        definition_column("why", header="why it matters", width=46),
        asked_rows.look_up_column("source"),
        definition_column("home", _home, header="would point to", width=22),
        asked_rows.OWNER,
        Column(header="carried", width=10, style="definition", value=lambda row: row.carried),
        Column(header="asked", width=11, style="definition", value=lambda row: row.asked),
        *last_columns(id_width=28),
    ),
)


def rows_of(tracker: Tracker) -> Sequence[SignpostRow]:
    """Return the rows: the previous tracker's rows in their order, then new ones."""
    now = {item.id: item for item in tracker.study.signposts if tracker.shows(item.owner)}
    return tracker.rows(SHEET, now, _signpost_row, SignpostRow)


def _signpost_row(tracker: Tracker, signpost: Signpost) -> SignpostRow:
    quarter = tracker.quarter
    sighting = tracker.entry("sighting", signpost.id, quarter)
    of_quarter = tracker.states[signpost.id]
    before = next(states_of_signpost(tracker.record, signpost, [quarter], quarter))
    otherwise = DUE if is_to_see(before) else asked_rows.as_before(before)
    return SignpostRow(
        id=signpost.id,
        title=signpost.title,
        item=signpost,
        quarter=quarter,
        state=sighting.state if sighting else None,
        seen_on=sighting.seen_on if sighting else None,
        looked=signpost.id in tracker.looked,
        last=before.sighting,
        carried=status_word(of_quarter if of_quarter.open_in else before),
        **asked_rows.request(tracker, SIGNPOSTS, signpost.id, "state", otherwise),
    )


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    all_rows = rows_of(tracker)
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        asked_rows.progress_formula(tracker, all_rows, "stated", "sighting", _check_shown),
        "Type into the yellow cells. An empty state means: as before. You looked and saw nothing? "
        "Say when you looked.",
    )
    sheet.table(SIGNPOSTS, all_rows, top=3)
    sheet.finish(Sheets.ACCENT, "B4", repeat=3)
