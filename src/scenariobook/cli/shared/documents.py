"""Make the documents of a study: trackers, briefing, annex and handouts, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.diagnostics import Diagnostic
from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import changed_definitions, known_before
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import HandOut, entries_for
from scenariobook.record.project import Project

if TYPE_CHECKING:
    from scenariobook.briefing.wording.materials import Basis
    from scenariobook.workbook.additions import OwnWork


# Takes the lines with characters that no font on this machine has (B001).
Tell = Callable[[Sequence[Diagnostic]], None]


def assess_quarter(project: Project, quarter: Quarter) -> tuple[QuarterChange | None, Assessment]:
    """Return what changed since the previous quarter, if there is one, and the assessment."""
    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after, known_before(project, quarter)), after


def make_tracker(
    project: Project,
    quarter: Quarter,
    own_work: OwnWork | None = None,
    gone: list[str] | None = None,
) -> bytes:
    """Return a new tracker.

    Args:
        project: The study and its record.
        quarter: The open quarter.
        own_work: What people added to the tracker that it replaces.
        gone: Receives a line for what they had added beside rows that it does not have.
    """
    from scenariobook.workbook.additions import NO_OWN_WORK
    from scenariobook.workbook.write import write_tracker

    return write_tracker(
        project.study,
        project.record,
        quarter,
        entries=project.ledger.entries,
        then=known_before(project, quarter),
        own_work=own_work or NO_OWN_WORK,
        lost=gone,
    )


def make_hand_out(
    project: Project,
    hand_out: HandOut,
    own_work: OwnWork | None = None,
    gone: list[str] | None = None,
) -> bytes:
    """Return a hand-out: the tracker of the open quarter for its recipient.

    It has that person's items alone, and nobody else's estimates.

    Args:
        project: The study and its record.
        hand_out: For whom, and for which round of estimates.
        own_work: What this person added to the last copy.
        gone: As in ``make_tracker``.
    """
    from scenariobook.workbook.additions import NO_OWN_WORK
    from scenariobook.workbook.write import write_tracker

    return write_tracker(
        project.study,
        project.record,
        hand_out.quarter,
        entries=entries_for(project.ledger.entries, hand_out.analyst),
        own_work=own_work or NO_OWN_WORK,
        hand_out=hand_out,
        lost=gone,
    )


def make_briefing(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return the briefing of a quarter as PDF.

    Args:
        project: The study and its record.
        quarter: The quarter.
        tell: Called with the lines that this machine's fonts cannot print (B001), if there are
            any; without it, Python warns.

    Raises:
        Problems: if the study's own template or palette is wrong (B002, B003).
    """
    from scenariobook.briefing.editions import render_briefing

    return render_briefing(basis_of(project, quarter), _on_missing(project, tell))


def make_html_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return briefing and annex of a quarter as one HTML file; see ``make_briefing``."""
    from scenariobook.briefing.screen import render_screen

    return render_screen(basis_of(project, quarter))


def make_word_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return the briefing of a quarter for Word; raise what ``make_briefing`` raises."""
    from scenariobook.briefing.word import render_docx

    return render_docx(basis_of(project, quarter))


def make_annex(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return what stands behind the briefing of a quarter as PDF; see ``make_briefing``."""
    from scenariobook.briefing.editions import render_annex

    return render_annex(basis_of(project, quarter), _on_missing(project, tell))


def make_update(
    then: Project, project: Project, quarter: Quarter, tell: Tell | None = None
) -> bytes:
    """Return what changed since an edition that was sent as PDF; see ``make_briefing``.

    Args:
        then: The study and its record as they were when that edition was made.
        project: The study and its record.
        quarter: The present quarter.
        tell: As in ``make_briefing``.
    """
    from scenariobook.briefing.editions import render_update

    before = basis_of(then, then.record.open_quarter)
    return render_update(before, basis_of(project, quarter), _on_missing(project, tell))


def make_handouts(
    project: Project, quarter: Quarter, tell: Tell | None = None, *, participants: int | None = None
) -> Mapping[str, bytes]:
    """Return the briefing and each handout of a workshop as PDF, by name; see ``make_briefing``.

    With a number of participants, the run sheet says how many copies to print.
    """
    from scenariobook.briefing.workshop.edition import render_pack

    told = _on_missing(project, tell)
    return render_pack(basis_of(project, quarter), told, participants=participants)


def basis_of(project: Project, quarter: Quarter) -> Basis:
    """Return what the editions of a quarter are made from."""
    from scenariobook.briefing.wording.materials import Basis

    entries = former_ids(project.study).with_present_ids(project.ledger.entries)
    return Basis(
        study=project.study,
        record=project.record,
        quarter=quarter,
        entries=entries,
        version=project.version,
        unrecorded=bool(changed_definitions(project)[1]),
        then=known_before(project, quarter),
        folder=project.folder,
    )


def _on_missing(project: Project, tell: Tell | None) -> Callable[[frozenset[str]], None]:
    """Return a function that reports characters that no font on this machine has."""
    from scenariobook.briefing.editions import warn_of_missing
    from scenariobook.briefing.pdf import missing_glyphs

    if tell is None:
        return warn_of_missing

    def on_missing(characters: frozenset[str]) -> None:
        record = project.ledger.data.decode().splitlines()
        tell(missing_glyphs.diagnose(characters, {**project.loaded.lines, LEDGER: record}, LEDGER))

    return on_missing
