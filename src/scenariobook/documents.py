"""Make the documents of a study: tracker, briefing, workshop edition and handouts, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from scenariobook.diagnostics import Diagnostic
from scenariobook.project.known import known_before
from scenariobook.project.project import Project
from scenariobook.quarter import Quarter
from scenariobook.record.former import former_ids
from scenariobook.record.store import LEDGER

if TYPE_CHECKING:
    from scenariobook.briefing.basis import Basis
    from scenariobook.workbook.own_work.read import OwnWork


# Takes the lines with characters that no font on this machine has (B001).
Tell = Callable[[Sequence[Diagnostic]], None]


def make_tracker(project: Project, quarter: Quarter, own_work: OwnWork | None = None) -> bytes:
    """Return a new tracker.

    Args:
        project: The study and its record.
        quarter: The open quarter.
        own_work: The analysts' own work on the sheets of the tracker that it replaces.
    """
    from scenariobook.workbook.write import write_tracker

    return write_tracker(
        project.study,
        project.record,
        quarter,
        entries=project.ledger.entries,
        study_version=project.version,
        then=known_before(project, quarter),
        own_work=own_work,
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
    from scenariobook.briefing.quarterly_edition import render_briefing

    return render_briefing(basis_of(project, quarter), _on_missing(project, tell))


def make_html_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return the briefing of a quarter as one HTML file; raise what ``make_briefing`` raises."""
    from scenariobook.briefing.screen.edition import render_screen

    return render_screen(basis_of(project, quarter))


def make_workshop(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return the workshop edition of a quarter as PDF; see ``make_briefing``."""
    from scenariobook.briefing.workshop_edition import render_workshop

    return render_workshop(basis_of(project, quarter), _on_missing(project, tell))


def make_handouts(
    project: Project, quarter: Quarter, tell: Tell | None = None
) -> Mapping[str, bytes]:
    """Return the briefing, the workshop edition and each handout as PDFs, by name."""
    from scenariobook.briefing.workshop_edition import render_pack

    return render_pack(basis_of(project, quarter), _on_missing(project, tell))


def basis_of(project: Project, quarter: Quarter) -> Basis:
    """Return what the editions of a quarter are made from."""
    from scenariobook.briefing.basis import Basis

    entries = former_ids(project.study).applied(project.ledger.entries)
    return Basis(
        study=project.study,
        record=project.record,
        quarter=quarter,
        entries=entries,
        version=project.version,
        then=known_before(project, quarter),
        folder=project.folder,
    )


def _on_missing(project: Project, tell: Tell | None) -> Callable[[frozenset[str]], None]:
    """Return a function that reports characters that no font on this machine has."""
    from scenariobook.briefing import missing_glyphs
    from scenariobook.briefing.quarterly_edition import warn_of_missing

    if tell is None:
        return warn_of_missing

    def on_missing(characters: frozenset[str]) -> None:
        record = project.ledger.data.decode().splitlines()
        tell(missing_glyphs.diagnose(characters, {**project.loaded.lines, LEDGER: record}, LEDGER))

    return on_missing
