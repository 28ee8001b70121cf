"""Declare the workings of signposts: from parameters and sightings to states that count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.assess import due
from scenariobook.assess.status import SignpostState
from scenariobook.record.ledger.kinds import State
from scenariobook.record.values import plausible
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OWNER
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.cell_words import (
    CHECK_STATE,
    FADED,
    NO_SIGHTING,
    OVERDUE,
)
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_signposts
from scenariobook.workbook.sheets.shared.look_ups import filled
from scenariobook.workbook.sheets.shared.phrases import short_title
from scenariobook.workbook.sheets.shared.row_subjects import SignpostInQuarter, signpost_rows
from scenariobook.workbook.sheets.shared.what_moved import SIGNPOST_MOVE, signpost_move
from scenariobook.workbook.sheets.workings.indicator_table import INDICATORS
from scenariobook.workbook.sheets.workings.steps import so_far

_SEEN_ON: Final = "INDEX(sighting_seen_on,[row])"
_UNSEEN: Final = ",".join(f'[state]="{s}"' for s in ("", State.NOT_YET, State.EMERGING))


class _SignpostStep(NamedTuple):
    """A row of the table.

    Attributes:
        row: The signpost in the open quarter.
        move: The text about a changed state; empty if it did not change.
        missing_so_far: The number of due sightings down to this row.
        moves_so_far: The number of changed states down to this row.
    """

    row: SignpostInQuarter
    move: str
    missing_so_far: int
    moves_so_far: int


def _columns(layout: Layout) -> Iterator[Column[_SignpostStep]]:
    yield Column(ID, name="signpost_id", value=lambda step: step.row.signpost.id)
    yield Column(
        "title", name="signpost_title", value=lambda step: short_title(step.row.signpost.title)
    )
    yield Column(OWNER, name="signpost_owner", value=lambda step: step.row.signpost.owner)
    yield Column("home", name="signpost_home", value=lambda step: step.row.signpost.home)
    yield Column("expected by", 11, "date", value=lambda step: step.row.signpost.expected_by)
    yield Column("fades after", value=lambda step: step.row.signpost.fades_after)
    yield Column("last state", value=lambda step: step.row.last_state)
    yield Column(
        "quarters since",
        value=lambda step: layout.quarter.since(step.row.last.quarter) if step.row.last else None,
    )
    yield Column(
        "row",
        value=lambda step: step.row.number + 1,
        formula='IFERROR(MATCH([id],sighting_id,0),"")',
    )
    yield Column(
        "typed",
        value=lambda step: step.row.typed,
        formula='IF([row]="","",TRIM(INDEX(sighting_state,[row])))',
    )
    yield Column(
        "state",
        name="signpost_state",
        value=lambda step: str(step.row.state.state or ""),
        formula=f'IF([typed]="",{filled("[last state]")},[typed])',
    )
    yield Column(
        "about day",
        value=lambda step: _about_day(step.row),
        formula=f'IF([row]="","",IF({_SEEN_ON}="","",'
        f'IF(NOT(ISNUMBER({_SEEN_ON})),"{plausible.NO_DAY_SEEN}",'
        f'IF({_SEEN_ON}>open_quarter_last_day,"{plausible.SEEN_TOO_LATE}",""))))',
    )
    yield Column(
        "overdue",
        name="signpost_overdue",
        value=lambda step: int(step.row.state.overdue),
        formula='IF([expected by]="",0,IF([expected by]<open_quarter_last_day,'
        f"IF(OR({_UNSEEN}),1,0),0))",
    )
    yield Column(
        "faded",
        value=lambda step: int(step.row.state.faded),
        formula=f'IF([fades after]="",0,IF(AND([typed]="",[state]="{State.OBSERVED}",'
        "[quarters since]>=[fades after]),1,0))",
    )
    yield Column(
        "counts",
        name="signpost_counts",
        value=lambda step: counted(step.row.state),
        formula=f'IF([state]="","{NO_SIGHTING}",'
        f'IF(SUMPRODUCT(1*(state_name=[state]))=0,"{CHECK_STATE}",'
        f'IF(AND([state]="{State.NOT_YET}",[overdue]=1),"{OVERDUE}",'
        f'IF([faded]=1,"{FADED}",[state]))))',
    )
    yield Column(
        "flag",
        name="signpost_flag",
        value=lambda step: flag(step.row),
        formula=f'IF([counts]="{CHECK_STATE}",[counts],IF([overdue]=1,"{OVERDUE}",'
        f'IF([faded]=1,"{FADED}",IF([state]="","{NO_SIGHTING}",[about day]))))',
    )
    yield Column(
        "missing",
        name="signpost_missing",
        value=lambda step: int(due.is_to_see(step.row.state)),
        formula='IF(AND([typed]="",OR([state]="",[overdue]=1)),1,0)',
    )
    yield Column(
        "missing so far",
        name="signpost_missing_so_far",
        value=lambda step: step.missing_so_far,
        formula=so_far("missing so far", "[missing]"),
    )
    yield Column("move", name="signpost_move", value=lambda step: step.move, formula=SIGNPOST_MOVE)
    yield Column(
        "moves so far",
        name="signpost_moves_so_far",
        value=lambda step: step.moves_so_far,
        formula=so_far("moves so far", 'IF([move]="",0,1)'),
    )


def _about_day(row: SignpostInQuarter) -> str:
    """Return why the day of the open quarter's sighting is doubtful; empty if it is not."""
    return plausible.about_sighting(row.sighting.seen_on, row.contents.quarter)


def counted(state: SignpostState) -> str:
    """Return the word for the state with which a signpost counts as evidence."""
    if state.state is None:
        return NO_SIGHTING
    if state.state is State.NOT_YET and state.overdue:
        return OVERDUE
    return FADED if state.faded else str(state.state)


def flag(row: SignpostInQuarter) -> str:
    """Return the text of the column "flag" on the Signposts sheet."""
    if row.state.overdue:
        return OVERDUE
    if row.state.faded:
        return FADED
    return NO_SIGHTING if row.state.state is None else _about_day(row)


def moved(row: SignpostInQuarter) -> str:
    """Return the text about a signpost's changed state; empty if it did not change."""
    return signpost_move(short_title(row.signpost.title), row.last_state, row.typed)


def _rows(contents: Contents) -> Sequence[_SignpostStep]:
    steps = []
    missing = moves = 0
    for row in signpost_rows(contents):
        move = moved(row)
        missing += due.is_to_see(row.state)
        moves += bool(move)
        steps.append(_SignpostStep(row, move, missing, moves))
    return steps


SIGNPOSTS: Final = DeclaredTable(
    name="signposts",
    words="Parameters and steps, one row per signpost.",
    columns=_columns,
    rows=_rows,
    count=count_signposts,
    top=lambda layout: INDICATORS.on(layout).last + 3,
)
