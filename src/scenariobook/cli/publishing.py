"""The commands that make documents to hand out: brief, pack."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from scenariobook import documents, paths, terminal
from scenariobook.cli import options
from scenariobook.cli.opening import open_to_record, output_of, warn_if_changed
from scenariobook.cli.writing import can_make_pdf, write_documents
from scenariobook.diagnostics import Diagnostic
from scenariobook.intake.files import read_files
from scenariobook.output_folders import is_as_built
from scenariobook.pack import PackedTracker, packed
from scenariobook.project.known import as_known, as_known_at_end
from scenariobook.project.project import Project
from scenariobook.quarter import Quarter

_LAYING_OUT: Final = "laying out the briefing"


@click.command()
@options.study_argument
@options.quarter_option
@click.option("--annex", is_flag=True, help="Also write the annex.")
@click.option(
    "--html", is_flag=True, help="Write briefing and annex as one HTML file, instead of PDF."
)
@click.option("--docx", is_flag=True, help="Write the briefing for Word, instead of PDF.")
@options.since_option
@options.known_option
@options.who_option
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
    _refuse_what_contradicts(since, annex=annex, html=html, docx=docx)
    project = open_to_record(study, who, wanted=quarter)
    warn_if_changed(project)
    if known is not None:
        project = as_known(project, known, quarter)
    wanted = project.quarter(quarter)
    unprintable: list[Diagnostic] = []
    made = dict(_made(project, wanted, since, unprintable, annex=annex, html=html, docx=docx))

    def dated(name: str) -> str:
        if known is None:
            return paths.name_of_quarter(name, wanted)
        return paths.as_known_name(name, wanted, project.ledger.position.number)

    write_documents(project, {dated(name): data for name, data in made.items()}, unprintable)


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


def _made(
    project: Project,
    quarter: Quarter,
    since: int | date | None,
    unprintable: list[Diagnostic],
    *,
    annex: bool,
    html: bool,
    docx: bool,
) -> Iterator[tuple[str, bytes]]:
    """Yield the file name and the bytes of each document that the options ask for."""
    if since is not None:
        then = as_known(project, since)
        if not can_make_pdf():
            sys.exit(1)
        with terminal.working("laying out the update"):
            yield paths.UPDATE, documents.make_update(then, project, quarter, unprintable.extend)
    elif html:
        yield _as_html(project, quarter)  # it has the annex, too
    elif docx:
        with terminal.working(_LAYING_OUT):
            yield paths.WORD_BRIEFING, documents.make_word_briefing(project, quarter)
    else:
        yield briefing_of(project, quarter, unprintable)
    if annex and not html:
        yield _annex_of(project, quarter, unprintable)


def briefing_of(
    project: Project, quarter: Quarter, unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the briefing's file name and bytes: PDF, or HTML if this machine cannot make a PDF.

    Args:
        project: The study and its record.
        quarter: The briefing's.
        unprintable: Receives the lines that this machine's fonts cannot print.
    """
    if not can_make_pdf():
        return _as_html(project, quarter)
    with terminal.working(_LAYING_OUT):
        return paths.BRIEFING, documents.make_briefing(project, quarter, unprintable.extend)


def _annex_of(
    project: Project, quarter: Quarter, unprintable: list[Diagnostic]
) -> tuple[str, bytes]:
    """Return the annex's file name and bytes; see ``briefing_of``.

    With ``--verbose``, print why it takes longer than it must.
    """
    if not can_make_pdf():
        return _as_html(project, quarter)
    # Only here: the import takes long.
    from scenariobook.briefing.weasyprint_patch import why_off

    if terminal.volume() is terminal.Volume.VERBOSE and (off := why_off()):
        terminal.say(off)
    with terminal.working("laying out the annex"):
        return paths.ANNEX, documents.make_annex(project, quarter, unprintable.extend)


def _as_html(project: Project, quarter: Quarter) -> tuple[str, bytes]:
    """Return the file name and the bytes of briefing and annex as one HTML file."""
    with terminal.working(_LAYING_OUT):
        return paths.HTML_BRIEFING, documents.make_html_briefing(project, quarter)


def _without_hindsight(project: Project, quarter: Quarter) -> Project:
    """Return the project as it was at a closed quarter's end, and say so; else as it is."""
    then = as_known_at_end(project, quarter)
    if then is not project:
        number = then.ledger.position.number
        terminal.say(
            f"{quarter} is closed: its pack shows what was known at its end, after entry {number}"
        )
    return then


@click.command()
@options.study_argument
@options.quarter_option
@click.option(
    "--participants",
    type=click.IntRange(min=1, max=1000),
    metavar="N",
    help="How many people come to the workshop: the run sheet then counts the copies to print.",
)
@options.who_option
def pack(
    study: Path,
    quarter: Quarter | None,
    participants: int | None,
    who: str,
) -> None:
    """Write a zip for a workshop.

    It has the briefing, handouts, the tracker and checksums. Briefing and handouts are made new;
    those of a closed quarter show what was known at its end. The tracker is the one in output/ as
    it is, or a new one if there is none. README.txt in the zip describes the files.

    \b
    Examples:
      scenariobook pack
      scenariobook pack scenarios/central-asia --quarter 2022Q3
      scenariobook pack --participants 20
    """
    project = open_to_record(study, who, wanted=quarter)
    wanted = project.quarter(quarter)
    if not can_make_pdf():
        sys.exit(1)
    tracker = _tracker(project)
    if tracker.quarter != wanted:
        terminal.warn(f"the briefing is for {wanted}, the tracker for {tracker.quarter}")
    told = _without_hindsight(project, wanted)
    unprintable: list[Diagnostic] = []
    with terminal.working("laying out briefing and handouts"):
        made = documents.make_handouts(told, wanted, unprintable.extend, participants=participants)
    data = packed(told.study.header, wanted, made, tracker)
    write_documents(told, {paths.name_of_quarter(paths.PACK, wanted): data}, unprintable)


def _tracker(project: Project) -> PackedTracker:
    """Return the tracker as it is, or a new one; print what the user should know about it.

    Raises:
        Problems: if the file is not a tracker of this study (R014).
    """
    # Only here: it opens workbooks, whose library takes long to import.
    from scenariobook.workbook.reading.opened import OpenedWorkbook

    now, folder = project.record.open_quarter, output_of(project)
    path = folder / paths.TRACKER
    warn_if_changed(project)
    if not path.exists():
        with terminal.working("writing the tracker"):
            fresh = documents.make_tracker(project, now)
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
    with terminal.working("reading the tracker"):
        waiting = read_files(project, {paths.TRACKER: data}, date.today()).outcomes
    packed_so = "the tracker is packed as it is"
    if not waiting:
        terminal.say(f"{packed_so}; what was typed in it is in the record")
        return ""
    cells = terminal.plural(len(waiting), "cell")
    terminal.warn(f"{packed_so}, with {cells} not yet in the record")
    return f"It holds {cells} that the briefing does not know of yet."
