"""The commands that make documents to hand out: brief, pack."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from scenariobook import terminal
from scenariobook.cli.missing_tracker import warn_if_missing
from scenariobook.cli.opening import open_to_record
from scenariobook.cli.options import (
    known_option,
    participants_option,
    quarter_option,
    since_option,
    study_argument,
    who_option,
)
from scenariobook.cli.writing import can_make_pdf, mark_if_free, warn_of_unprintable, write
from scenariobook.output_folders import is_as_built
from scenariobook.paths import (
    ANNEX,
    BRIEFING,
    HTML_BRIEFING,
    PACK,
    TRACKER,
    UPDATE,
    WORD_BRIEFING,
    as_known_name,
    name_of_quarter,
    output_folder,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.pack import PackedTracker
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter

# Returns the file name and the bytes of a document, given the study, the quarter, and a list that
# receives the lines that this machine's fonts cannot print.
_Maker: TypeAlias = "Callable[[Project, Quarter, list[Diagnostic]], tuple[str, bytes]]"

_LAYING_OUT: Final = "laying out the briefing"


@click.command()
@study_argument
@quarter_option
@click.option("--annex", is_flag=True, help="Also write what stands behind the briefing.")
@click.option("--html", is_flag=True, help="Write briefing and annex as one HTML file.")
@click.option("--docx", is_flag=True, help="Write the briefing for Word.")
@since_option
@known_option
@who_option
def brief(
    study: Path,
    quarter: Quarter | None,
    since: int | date | None,
    known: int | date | None,
    who: str,
    *,
    annex: bool,
    html: bool,
    docx: bool,
) -> None:
    """Write the briefing of any quarter in the record.

    The briefing has page one, what moved and what comes, and a page for each scenario. The annex
    has what somebody needs who must defend it: all items with their trends, assumptions, facts,
    sources and the method. The file's name has the quarter: briefing-2022Q3.pdf.

    With --as-known, later entries of the record do not count, and the file's name has the entry's
    number. The definitions are those of then, from the record's archive; templates and assets of
    the study's own are the current ones.

    \b
    Examples:
      scenariobook brief
      scenariobook brief --annex
      scenariobook brief --quarter 2022Q3
      scenariobook brief --html
      scenariobook brief --docx
      scenariobook brief --since 2023-10-15
      scenariobook brief --quarter 2022Q3 --as-known 57
      scenariobook brief --as-known 2026-11-24
    """
    from scenariobook.project.known import as_known

    _refuse_what_contradicts(since, annex=annex, html=html, docx=docx)
    project = open_to_record(study, who, "brief")
    folder = output_folder(study, project.study.id)
    if not is_as_built(folder):
        terminal.warn("the tracker has changed since it was built; `build` records what was typed")
    warn_if_missing(project)
    if known is not None:
        project = as_known(project, known, quarter)
    wanted = project.quarter(quarter)
    unprintable: list[Diagnostic] = []
    makers = _makers(project, since, annex=annex, html=html, docx=docx)
    made = dict(make(project, wanted, unprintable) for make in makers)
    mark_if_free(project, folder)
    for name, data in made.items():
        dated = name_of_quarter(name, wanted)
        if known is not None:
            dated = as_known_name(name, wanted, project.ledger.position.number)
        write(folder / dated, data, folder)
    warn_of_unprintable(project, unprintable)


def _refuse_what_contradicts(
    since: int | date | None, *, annex: bool, html: bool, docx: bool
) -> None:
    """Raise click.UsageError if options contradict one another."""
    forms = {"--html": html, "--docx": docx, "--since": since is not None}
    chosen = [option for option, is_given in forms.items() if is_given]
    if len(chosen) > 1:
        raise click.UsageError(
            f"{' and '.join(chosen)} are two documents: make one after the other"
        )
    if since is not None and annex:
        raise click.UsageError("--since writes a page of its own: remove --annex")


def _makers(
    project: Project, since: int | date | None, *, annex: bool, html: bool, docx: bool
) -> list[_Maker]:
    """Return what makes each of the documents that the options ask for."""
    from scenariobook.project.known import as_known

    if since is not None:
        return [partial(_update_of, as_known(project, since))]
    if html:
        return [_as_html]  # it has the annex, too
    return [_for_word if docx else briefing_of, *([annex_of] if annex else [])]


def write_briefing(project: Project, quarter: Quarter, folder: Path) -> None:
    """Write the briefing of a quarter into a study's output folder."""
    unprintable: list[Diagnostic] = []
    name, made = briefing_of(project, quarter, unprintable)
    mark_if_free(project, folder)
    write(folder / name_of_quarter(name, quarter), made, folder)
    warn_of_unprintable(project, unprintable)


def briefing_of(
    project: Project, quarter: Quarter, unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the briefing's file name and bytes: PDF, or HTML if this machine cannot make a PDF.

    Args:
        project: The study and its record.
        quarter: The briefing's.
        unprintable: Receives the lines that this machine's fonts cannot print.
    """
    from scenariobook.documents import make_briefing

    if not can_make_pdf():
        return _as_html(project, quarter, unprintable)
    with terminal.working(_LAYING_OUT):
        return BRIEFING, make_briefing(project, quarter, unprintable.extend)


def annex_of(
    project: Project, quarter: Quarter, unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the annex's file name and bytes; see ``briefing_of``.

    With ``--verbose``, print why it takes longer than it must.
    """
    from scenariobook.documents import make_annex

    if not can_make_pdf():
        return _as_html(project, quarter, unprintable)
    from scenariobook.briefing.weasyprint_patch import why_off

    if terminal.volume() is terminal.Volume.VERBOSE and (off := why_off()):
        terminal.say(off)
    with terminal.working("laying out the annex"):
        return ANNEX, make_annex(project, quarter, unprintable.extend)


def _update_of(
    then: Project, project: Project, quarter: Quarter, unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the file name and the bytes of what changed since an edition that was sent."""
    from scenariobook.documents import make_update

    if not can_make_pdf():
        sys.exit(1)
    with terminal.working("laying out the update"):
        return UPDATE, make_update(then, project, quarter, unprintable.extend)


def _for_word(
    project: Project, quarter: Quarter, _unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the file name and the bytes of the briefing for Word."""
    from scenariobook.documents import make_word_briefing

    with terminal.working(_LAYING_OUT):
        return WORD_BRIEFING, make_word_briefing(project, quarter)


def _as_html(
    project: Project, quarter: Quarter, _unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the file name and the bytes of briefing and annex as one HTML file."""
    from scenariobook.documents import make_html_briefing

    with terminal.working(_LAYING_OUT):
        return HTML_BRIEFING, make_html_briefing(project, quarter)


def _without_hindsight(project: Project, quarter: Quarter) -> Project:
    """Return the project as it was at a closed quarter's end, and say so; else as it is."""
    from scenariobook.project.known import as_known_at_end

    then = as_known_at_end(project, quarter)
    if then is not project:
        number = then.ledger.position.number
        terminal.say(
            f"{quarter} is closed: its pack shows what was known at its end, after entry {number}"
        )
    return then


@click.command()
@study_argument
@quarter_option
@participants_option
@who_option
def pack(
    study: Path,
    quarter: Quarter | None,
    participants: int | None,
    who: str,
) -> None:
    """Write a zip for a workshop: briefing, handouts, tracker, checksums.

    Briefing and handouts are made new; those of a closed quarter show what was known at its end.
    The tracker is the one in output/ as it is, or a new one if there is none. README.txt in the
    zip describes the files.

    \b
    Examples:
      scenariobook pack
      scenariobook pack scenarios/central-asia --quarter 2022Q3
      scenariobook pack --participants 20
    """
    from scenariobook.documents import make_handouts
    from scenariobook.pack import packed

    project = open_to_record(study, who, "pack")
    wanted = project.quarter(quarter)
    if not can_make_pdf():
        sys.exit(1)
    folder = output_folder(study, project.study.id)
    tracker = _tracker(project, folder)
    if tracker.quarter != wanted:
        terminal.warn(f"the briefing is for {wanted}, the tracker for {tracker.quarter}")
    told = _without_hindsight(project, wanted)
    unprintable: list[Diagnostic] = []
    with terminal.working("laying out briefing and handouts"):
        documents = make_handouts(told, wanted, unprintable.extend, participants=participants)
    data = packed(told.study.header, wanted, documents, tracker)
    mark_if_free(project, folder)
    write(folder / name_of_quarter(PACK, wanted), data, folder)
    warn_of_unprintable(told, unprintable)


def _tracker(project: Project, folder: Path) -> PackedTracker:
    """Return the tracker as it is, or a new one; print what the user should know about it.

    Raises:
        Problems: if the file is not a tracker of this study (R014).
    """
    from scenariobook.documents import make_tracker
    from scenariobook.pack import PackedTracker
    from scenariobook.workbook.reading.opened import OpenedWorkbook

    now = project.record.open_quarter
    path = folder / TRACKER
    if not path.exists():
        warn_if_missing(project)
        with terminal.working("writing the tracker"):
            fresh = make_tracker(project, now)
        terminal.say("there is no tracker in output/: the pack has a new one")
        return PackedTracker(fresh, now, "")
    data = path.read_bytes()
    missing = "" if is_as_built(folder) else _missing(project, data)
    identity = OpenedWorkbook(data).identity
    if identity is not None and identity.position != project.record.position:
        terminal.warn(
            "the tracker was built before the study or its record last changed; `build` writes "
            "a new one"
        )
    return PackedTracker(data, identity.quarter if identity else now, missing)


def _missing(project: Project, data: bytes) -> str:
    """Return a sentence about cells of a changed tracker that the record lacks; print it, too."""
    from scenariobook.intake.files import read_files

    with terminal.working("reading the tracker"):
        waiting = read_files(project, {TRACKER: data}, date.today()).outcomes
    changed = "the tracker has changed since it was built and is packed as it is"
    if not waiting:
        terminal.say(f"{changed}; what was typed in it is in the record")
        return ""
    cells = terminal.plural(len(waiting), "cell")
    terminal.warn(f"{changed}, with {cells} not yet in the record; `build` records them")
    return f"It holds {cells} that the briefing does not know of yet."
