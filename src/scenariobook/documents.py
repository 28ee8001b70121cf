"""Make the documents of a study: trackers, briefing, workshop edition and handouts, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from scenariobook.diagnostics import Diagnostic
from scenariobook.paths import LEDGER
from scenariobook.project.known import changed_definitions, known_before
from scenariobook.project.project import Project
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import HandOut, entries_for, record_for

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from scenariobook.assess.ratings_tally import Tally
    from scenariobook.briefing.basis import Basis
    from scenariobook.briefing.edition_markup import EditionMarkup
    from scenariobook.workbook.own_work.read import OwnWork


# Takes the lines with characters that no font on this machine has (B001).
Tell = Callable[[Sequence[Diagnostic]], None]


def make_tracker(
    project: Project,
    quarter: Quarter,
    own_work: OwnWork | None = None,
    broken: list[str] | None = None,
) -> bytes:
    """Return a new tracker.

    Args:
        project: The study and its record.
        quarter: The open quarter.
        own_work: The analysts' own work on the sheets of the tracker that it replaces.
        broken: Receives in words the formulas of that work that have no place or refer to what is
            gone, and the columns that get another header.
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
        broken=broken,
    )


def make_hand_out(project: Project, hand_out: HandOut) -> bytes:
    """Return a hand-out: the tracker of the open quarter for its recipient.

    It has that person's items first, and nobody else's estimates. Its writer knows no others.

    Args:
        project: The study and its record.
        hand_out: For whom, and for which round of estimates.
    """
    from scenariobook.assess.estimates import first_round
    from scenariobook.assess.why_it_moved import Known
    from scenariobook.workbook.shape.recipient import Recipient, study_for, unowned_by
    from scenariobook.workbook.write import write_tracker

    analyst = next(one for one in project.study.analysts if one.id == hand_out.analyst)
    before = known_before(project, hand_out.quarter)
    said = first_round(project.study, project.record, hand_out.quarter)
    recipient = Recipient(
        analyst=analyst,
        round=hand_out.round,
        first_round=said if hand_out.round > 1 else {},
        unowned=unowned_by(project.study, analyst),
    )
    return write_tracker(
        study_for(project.study, recipient),
        record_for(project.record, analyst.id),
        hand_out.quarter,
        entries=entries_for(project.ledger.entries, analyst.id),
        study_version=project.version,
        then=Known(study_for(before.study, recipient), record_for(before.record, analyst.id)),
        recipient=recipient,
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
    with begun_briefing(project, quarter) as begun:
        return finished_briefing(project, begun, tell)


def begun_briefing(project: Project, quarter: Quarter) -> AbstractContextManager[EditionMarkup]:
    """Let another process make a briefing's markup, if one may be started; this one works on."""
    from scenariobook.briefing.made_ahead import made_ahead

    return made_ahead(basis_of(project, quarter))


def finished_briefing(project: Project, begun: EditionMarkup, tell: Tell | None = None) -> bytes:
    """Return a briefing that was begun; other arguments and errors are those of ``make_briefing``.

    Args:
        project: The study and its record.
        begun: What ``begun_briefing`` gave.
        tell: As there.
    """
    from scenariobook.briefing.quarterly_edition import render_briefing

    return render_briefing(begun, project.folder, _on_missing(project, tell))


def make_html_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return the briefing of a quarter as one HTML file; raise what ``make_briefing`` raises."""
    from scenariobook.briefing.screen.edition import render_screen

    return render_screen(basis_of(project, quarter))


def make_note(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return the note of a quarter, two pages of its briefing, as PDF; see ``make_briefing``."""
    from scenariobook.briefing.note_edition import render_note

    return render_note(basis_of(project, quarter), _on_missing(project, tell))


def make_workshop(
    project: Project, quarter: Quarter, tell: Tell | None = None, *, participants: int | None = None
) -> bytes:
    """Return the workshop edition of a quarter as PDF; see ``make_briefing``.

    With a number of participants, it says who rates what and how many copies to print.
    """
    from scenariobook.briefing.workshop_edition import render_workshop

    told = _on_missing(project, tell)
    return render_workshop(basis_of(project, quarter), told, participants=participants)


def make_handouts(
    project: Project, quarter: Quarter, tell: Tell | None = None, *, participants: int | None = None
) -> Mapping[str, bytes]:
    """Return the briefing, note, workshop edition and each handout, by name.

    ``participants`` is as in ``make_workshop``.
    """
    from scenariobook.briefing.workshop_edition import render_pack

    told = _on_missing(project, tell)
    return render_pack(basis_of(project, quarter), told, participants=participants)


def make_tally(project: Project, counted: Tally, tell: Tell | None = None) -> bytes:
    """Return how a room rated the items, as PDF; see ``make_briefing``."""
    from scenariobook.briefing.workshop_edition import render_tally

    basis = basis_of(project, project.record.open_quarter)
    return render_tally(basis, counted, _on_missing(project, tell))


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
        unrecorded=bool(changed_definitions(project)[1]),
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
