"""Make a study's trackers, hand-outs and briefing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenariobook import paths
from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.writing import can_make_pdf
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import changed_definitions, known_before
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.project import Project

if TYPE_CHECKING:
    from scenariobook.briefing.materials import Inputs
    from scenariobook.workbook.own_work.own_cells import OwnWork
    from scenariobook.workbook.write import Written

# A document's file name, its bytes, and the characters in it that no font on this machine has.
Made = tuple[str, bytes, frozenset[str]]
LAYING_OUT: Final = "laying out the briefing"


def assess_quarter(project: Project, quarter: Quarter) -> tuple[QuarterChange | None, Assessment]:
    """Return the change since the previous quarter (None in the first), and the assessment."""
    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after, known_before(project, quarter)), after


def make_tracker(
    project: Project,
    quarter: Quarter,
    own_work: OwnWork | None = None,
    *,
    hand_out: HandOut | None = None,
) -> Written:
    """Return a new tracker, or a hand-out: one person's items, and nobody else's estimates.

    Args:
        project: The study and its record.
        quarter: The open quarter.
        own_work: People's additions to the workbook that the new one replaces.
        hand_out: The recipient and the round of estimates; None for the team's tracker.
    """
    from scenariobook.workbook.own_work.own_cells import NO_OWN_WORK
    from scenariobook.workbook.write import write_tracker

    return write_tracker(
        project.study,
        project.record,
        quarter,
        recorded_at=project.ledger.recorded_at,
        known=None if hand_out else known_before(project, quarter),
        own_work=own_work or NO_OWN_WORK,
        hand_out=hand_out,
    )


def inputs_of(project: Project, quarter: Quarter) -> Inputs:
    """Return the inputs of a quarter's documents."""
    from scenariobook.briefing.materials import Inputs

    entries = former_ids(project.study).with_present_ids(project.ledger.entries)
    return Inputs(
        study=project.study,
        record=project.record,
        quarter=quarter,
        entries=entries,
        definitions_sha256=project.definitions_sha256,
        unrecorded=bool(changed_definitions(project)[1]),
        known=known_before(project, quarter),
        folder=project.folder,
    )


def briefing_of(project: Project, quarter: Quarter) -> Made:
    """Make a quarter's briefing: as PDF, or as HTML if this machine cannot make a PDF."""
    inputs = inputs_of(project, quarter)
    if not can_make_pdf():
        return html_of(inputs)
    with terminal.working(LAYING_OUT):
        from scenariobook.briefing.pdf_file import render_briefing

        return paths.BRIEFING, *render_briefing(inputs)


def html_of(inputs: Inputs) -> Made:
    """Make briefing and annex as one HTML file."""
    with terminal.working(LAYING_OUT):
        from scenariobook.briefing.html_file import render_html

        return paths.HTML_BRIEFING, render_html(inputs), frozenset()
