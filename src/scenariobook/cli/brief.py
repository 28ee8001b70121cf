"""The commands that make documents to hand out: brief, pack."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from scenariobook import paths, terminal
from scenariobook.cli.shared import documents
from scenariobook.cli.shared.opening import open_to_record, warn_if_changed
from scenariobook.cli.shared.options import study_argument, who_option
from scenariobook.cli.shared.writing import can_make_pdf, write_documents
from scenariobook.diagnostics import Diagnostic
from scenariobook.pack import packed
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.project import Project

_LAYING_OUT: Final = "laying out the briefing"


def _known(value: str) -> int | date:
    try:
        return int(value) if value.isdecimal() else date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is neither the number of an entry nor a date such as 2024-03-31"
        raise ValueError(message) from None


@click.command()
@study_argument
@click.option(
    "--quarter",
    type=Quarter.parse,
    metavar="Q",
    help="A quarter, such as 2022Q3; default: the open one.",
)
@click.option("--annex", is_flag=True, help="Also write the annex.")
@click.option(
    "--html", is_flag=True, help="Write briefing and annex as one HTML file, instead of PDF."
)
@click.option("--docx", is_flag=True, help="Write the briefing for Word, instead of PDF.")
@click.option(
    "--since",
    type=_known,
    metavar="ENTRY|DATE",
    help="Write instead what changed since this entry of the record, or since the end of this day "
    "(UTC).",
)
@click.option(
    "--as-known",
    "known",
    type=_known,
    metavar="ENTRY|DATE",
    help="Show what was known after this entry of the record, or at the end of this day (UTC).",
)
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
    sources and the method. The file's name has the quarter: briefing-2022Q3.pdf. That of a closed
    quarter also has the number of the last entry that it knows, so what was sent then stays.

    With --as-known, later entries of the record do not count. The definitions are those of then,
    from the record's archive; templates and assets of the study's own are the current ones.

    \b
    Examples:
      scenariobook brief --annex
      scenariobook brief --quarter 2022Q3 --as-known 57
      scenariobook brief --since 2023-10-15
    """
    project = open_to_record(study, who, wanted=quarter)
    warn_if_changed(project)
    now = project.record.open_quarter
    if known is not None:
        project = as_known(project, known, quarter)
    wanted = project.quarter(quarter)
    unprintable: list[Diagnostic] = []
    made = dict(_made(project, wanted, since, unprintable, annex=annex, html=html, docx=docx))

    def dated(name: str) -> str:
        if known is None and wanted == now:
            return paths.name_of_quarter(name, wanted)
        return paths.as_known_name(name, wanted, project.ledger.position.number)

    write_documents(project, {dated(name): data for name, data in made.items()}, unprintable)


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
        _stop_without_pdf()
        with terminal.working("laying out the update"):
            yield paths.UPDATE, documents.make_update(then, project, quarter, unprintable.extend)
    if docx:
        with terminal.working(_LAYING_OUT):
            yield paths.WORD_BRIEFING, documents.make_word_briefing(project, quarter)
    if html:
        yield _as_html(project, quarter)
    if since is None and not docx and not html:
        name, data = briefing_of(project, quarter, unprintable)
        yield name, data
        html = name == paths.HTML_BRIEFING
    if annex and not html:  # which has the annex, too
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
    from scenariobook.briefing.pdf.weasyprint_patch import why_off

    if terminal.volume() is terminal.Volume.VERBOSE and (off := why_off()):
        terminal.say(off)
    with terminal.working("laying out the annex"):
        return paths.ANNEX, documents.make_annex(project, quarter, unprintable.extend)


def _as_html(project: Project, quarter: Quarter) -> tuple[str, bytes]:
    """Return the file name and the bytes of briefing and annex as one HTML file."""
    with terminal.working(_LAYING_OUT):
        return paths.HTML_BRIEFING, documents.make_html_briefing(project, quarter)


@click.command()
@study_argument
@click.option(
    "--participants",
    type=click.IntRange(min=1, max=1000),
    metavar="N",
    help="How many people come to the workshop: the run sheet then counts the copies to print.",
)
@who_option
def pack(study: Path, participants: int | None, who: str) -> None:
    """Write a zip for a workshop.

    It has the briefing, handouts, a tracker and checksums, all made new from the record. README.txt
    in the zip describes the files.

    \b
    Examples:
      scenariobook pack
      scenariobook pack --participants 20
    """
    project = open_to_record(study, who)
    warn_if_changed(project)
    quarter, unprintable = project.record.open_quarter, list[Diagnostic]()
    _stop_without_pdf()
    with terminal.working("laying out briefing and handouts"):
        made = documents.make_handouts(
            project, quarter, unprintable.extend, participants=participants
        )
    with terminal.working("writing the tracker"):
        tracker = documents.make_tracker(project, quarter)
    data = packed(project.study.header, quarter, {**made, paths.TRACKER: tracker})
    write_documents(project, {paths.name_of_quarter(paths.PACK, quarter): data}, unprintable)


def _stop_without_pdf() -> None:
    if not can_make_pdf():
        sys.exit(1)
