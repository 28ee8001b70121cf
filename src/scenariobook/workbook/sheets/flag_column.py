"""What the Signposts sheet points out about a signpost, and what it counts as."""

from __future__ import annotations

from scenariobook.assess.status import SignpostState
from scenariobook.record import plausible
from scenariobook.record.entries import State
from scenariobook.workbook.sheets import formulas
from scenariobook.workbook.sheets.contents import Contents


def flag(contents: Contents, state: SignpostState) -> str:
    """Return what the Signposts sheet points out about a signpost."""
    if state.overdue:
        return formulas.OVERDUE
    if state.faded:
        return formulas.FADED
    return formulas.NO_SIGHTING if state.state is None else about_day(contents, state)


def about_day(contents: Contents, state: SignpostState) -> str:
    """Return what may be wrong with the day of the quarter's sighting."""
    sighting = contents.sighting(state.signpost.id)
    return plausible.about_sighting(sighting.seen_on if sighting else None, contents.quarter)


def counted(state: SignpostState) -> str:
    """Return the state that a signpost counts with as evidence."""
    if state.state is None:
        return formulas.NO_SIGHTING
    if state.state is State.NOT_YET and state.overdue:
        return formulas.OVERDUE
    return formulas.FADED if state.faded else str(state.state)
