"""The commands that make documents to hand out: brief, pack."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.missing_tracker import warn_if_missing
from scenariobook.cli.opening import open_to_record
from scenariobook.cli.options import (
    known_option,
    participants_option,
    quarter_option,
    study_argument,
    who_option,
    why_option,
)
from scenariobook.cli.writing import can_make_pdf, mark_if_free, warn_of_unprintable, write
from scenariobook.output_folders import is_as_built
from scenariobook.paths import (
    BRIEFING,
    HTML_BRIEFING,
    PACK,
    TRACKER,
    WORD_BRIEFING,
    WORKSHOP,
    as_known_name,
    briefing_names,
    name_of_quarter,
    output_folder,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.pack import PackedTracker
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter

_LAYING_OUT: Final = "laying out the briefing"


def _ending_in(
    *suffixes: str,
) -> Callable[[click.Context, click.Parameter, Path | None], Path | None]:
    """Return a callback that refuses a file with another ending.

    So no file is overwritten that is named by mistake, such as a tracker; a link is named as what
    it leads to.
    """

    def checked(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
        for path in (value, value.resolve()) if value is not None else ():
            if path.suffix.lower() not in suffixes:
                raise click.BadParameter(f"{path} does not end with {' or '.join(suffixes)}")
        return value

    return checked


@click.command()
@study_argument
@quarter_option
@click.option(
    "--edition",
    type=click.Choice(["quarterly", "workshop"]),
    default="quarterly",
    show_default=True,
    help="The document for readers, or the one for a workshop.",
)
@click.option("--html", is_flag=True, help="Write one HTML file instead of a PDF.")
@click.option("--docx", is_flag=True, help="Write a document for Word instead of a PDF.")
@known_option
@participants_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_ending_in(".pdf", ".html", ".docx"),
    metavar="FILE",
    help="The file to write; default: one in output/<study>/, with the quarter in its name.",
)
@why_option
@who_option
def brief(
    study: Path,
    quarter: Quarter | None,
    edition: str,
    known: int | date | None,
    participants: int | None,
    output: Path | None,
    why: str,
    who: str,
    *,
    html: bool,
    docx: bool,
) -> None:
    """Write the briefing of any quarter in the record, as PDF, as one HTML file or for Word.

    The file's name has the quarter: briefing-2022Q3.pdf. The briefing of the open quarter is also
    written as briefing.pdf. The workshop edition has page one and the scenarios, then cards to cut,
    questions, blank sheets and a run sheet. That of a closed quarter shows what was known at the
    quarter's end, so that it gives nothing away of what came; --as-known with a later entry shows
    more.

    With --as-known, later entries of the record do not count, and the file's name has the entry's
    number. The definitions are those of then, from the record's archive; templates and assets of
    the study's own are the current ones.

    \b
    Examples:
      scenariobook brief
      scenariobook brief --quarter 2022Q3
      scenariobook brief --html
      scenariobook brief --docx
      scenariobook brief --edition workshop
      scenariobook brief --edition workshop --participants 20
      scenariobook brief --quarter 2022Q3 --as-known 57
      scenariobook brief --as-known 2026-11-24
      scenariobook brief --output ~/for-the-minister.pdf
    """
    from scenariobook.project.known import as_known

    _refuse_what_does_not_fit(edition, output, html=html, docx=docx, participants=participants)
    project = open_to_record(study, who, "brief", why=why)
    folder = output_folder(study, project.study.id)
    if not is_as_built(folder):
        terminal.warn("the tracker has changed since it was built; `build` records what was typed")
    warn_if_missing(project)
    now = project.record.open_quarter
    if known is not None:
        project = as_known(project, known, quarter)
    wanted = project.quarter(quarter)
    if edition == "workshop" and known is None:
        project = _without_hindsight(project, wanted)
    if edition == "quarterly" and not (html or docx or output) and known is None:
        write_briefing(project, wanted, folder)
        return
    unprintable: list[Diagnostic] = []
    if edition != "quarterly":
        name, made = _on_paper(project, wanted, unprintable, participants)
    elif html:
        name, made = _as_html(project, wanted)
    elif docx:
        name, made = _for_word(project, wanted)
    else:
        name, made = briefing_of(project, wanted, unprintable)
    if output:
        write(output, made, output.parent)
    else:
        mark_if_free(project, folder)
        for each in _names(project, name, wanted, now, known):
            write(folder / each, made, folder)
    warn_of_printed(project, unprintable)


def write_briefing(project: Project, quarter: Quarter, folder: Path) -> None:
    """Write the briefing of a quarter into a study's output folder.

    Args:
        project: The study and its record.
        quarter: The briefing's.
        folder: The output folder.
    """
    unprintable: list[Diagnostic] = []
    name, made = briefing_of(project, quarter, unprintable)
    mark_if_free(project, folder)
    for each in briefing_names(name, quarter, project.record.open_quarter):
        write(folder / each, made, folder)
    warn_of_printed(project, unprintable)


def warn_of_printed(project: Project, unprintable: Sequence[Diagnostic]) -> None:
    """Warn of what a document that was written lacks, or what the record lacks of it.

    Args:
        project: The study and its record.
        unprintable: The lines that this machine's fonts cannot print.
    """
    warn_of_unprintable(project, unprintable)


def _names(
    project: Project, name: str, quarter: Quarter, now: Quarter, known: int | date | None
) -> Sequence[str]:
    """Return the file names to write a document under.

    Args:
        project: The study and its record, as it was known.
        name: The document's name without a quarter.
        quarter: The document's.
        now: The open one.
        known: What ``--as-known`` says; None without it.
    """
    if known is not None:
        return [as_known_name(name, quarter, project.ledger.position.number)]
    if name in {BRIEFING, HTML_BRIEFING, WORD_BRIEFING}:
        return briefing_names(name, quarter, now)
    return [name_of_quarter(name, quarter)]


def _refuse_what_does_not_fit(
    edition: str, output: Path | None, *, html: bool, docx: bool, participants: int | None
) -> None:
    """Raise click.UsageError if an option is not one of the edition, or if options contradict."""
    if html and docx:
        raise click.UsageError("--html and --docx are two documents: make one after the other")
    for option, is_wanted in (("html", html), ("docx", docx)):
        if output and (output.suffix.lower() == f".{option}") != is_wanted:
            remedy = f"end its name with .{option}" if is_wanted else f"add --{option}"
            raise click.UsageError(f"{output.name} and --{option} do not agree: {remedy}")
    if (html or docx) and edition != "quarterly":
        remedy = "remove --html" if html else "remove --docx"
        raise click.UsageError(f"the edition {edition!r} is for paper only: {remedy}")
    if participants and edition != "workshop":
        raise click.UsageError("--participants is for a workshop: add --edition workshop")


def _on_paper(
    project: Project,
    quarter: Quarter,
    unprintable: list[Diagnostic],
    participants: int | None,
) -> tuple[str, bytes]:
    """Return the file name and the bytes of the workshop edition."""
    from scenariobook.documents import make_workshop

    if not can_make_pdf():
        sys.exit(1)
    with terminal.working(_LAYING_OUT):
        made = make_workshop(project, quarter, unprintable.extend, participants=participants)
        return WORKSHOP, made


def _without_hindsight(project: Project, quarter: Quarter) -> Project:
    """Return the project as it was at a closed quarter's end, and say so; else as it is."""
    from scenariobook.project.known import as_known_at_end

    then = as_known_at_end(project, quarter)
    if then is not project:
        number = then.ledger.position.number
        terminal.say(
            f"{quarter} is closed: its workshop edition shows what was known at its end, after "
            f"entry {number}"
        )
    return then


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
        return _as_html(project, quarter)
    with terminal.working(_LAYING_OUT):
        return BRIEFING, make_briefing(project, quarter, unprintable.extend)


def _as_html(project: Project, quarter: Quarter) -> tuple[str, bytes]:
    """Return the file name and the bytes of the HTML edition."""
    from scenariobook.documents import make_html_briefing

    with terminal.working(_LAYING_OUT):
        return HTML_BRIEFING, make_html_briefing(project, quarter)


def _for_word(project: Project, quarter: Quarter) -> tuple[str, bytes]:
    """Return the file name and the bytes of the document for Word."""
    from scenariobook.documents import make_word_briefing

    with terminal.working(_LAYING_OUT):
        return WORD_BRIEFING, make_word_briefing(project, quarter)


@click.command()
@study_argument
@quarter_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_ending_in(".zip"),
    metavar="FILE",
    help="The zip to write; default: output/<study>/pack-<quarter>.zip.",
)
@participants_option
@why_option
@who_option
def pack(
    study: Path,
    quarter: Quarter | None,
    output: Path | None,
    participants: int | None,
    why: str,
    who: str,
) -> None:
    """Write a zip for a workshop: briefing, workshop edition, handouts, tracker, checksums.

    Briefing and handouts are made new; those of a closed quarter show what was known at its end.
    The tracker is the one in output/ as it is, or a new one if there is none. README.txt in the
    zip describes the files.

    \b
    Examples:
      scenariobook pack
      scenariobook pack scenarios/central-asia --quarter 2022Q3
      scenariobook pack --participants 20
      scenariobook pack --output ~/workshop.zip
    """
    from scenariobook.documents import make_handouts
    from scenariobook.pack import packed

    project = open_to_record(study, who, "pack", why=why)
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
    path = output or folder / name_of_quarter(PACK, wanted)
    if not output:
        mark_if_free(project, folder)
    write(path, data, path.parent)
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
