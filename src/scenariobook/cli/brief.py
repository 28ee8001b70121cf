"""The command `brief`: write the briefing of a quarter, as PDF, HTML or for Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import paths
from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.documents import LAYING_OUT, Made, briefing_of, html_of, inputs_of
from scenariobook.cli.shared.open_study import open_and_record
from scenariobook.cli.shared.options import as_known_option, study_argument, when_known, who_option
from scenariobook.cli.shared.writing import can_make_pdf, stop_without_pdf, write_documents
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.project import Project

if TYPE_CHECKING:
    from scenariobook.briefing.materials import Inputs


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
    "--mail",
    "mailed",
    is_flag=True,
    help="Also write a draft of a mail with page one as text, and what is written attached.",
)
@click.option(
    "--since",
    type=when_known,
    metavar="ENTRY|DATE",
    help="Write instead what changed since this entry of the record, or since the end of this day "
    "(UTC).",
)
@as_known_option
@who_option
def brief(
    study: Path,
    quarter: Quarter | None,
    since: int | date | None,
    known_at: int | date | None,
    who: str,
    *,
    annex: bool,
    html: bool,
    docx: bool,
    mailed: bool,
) -> None:
    """Write the briefing of any quarter in the record.

    The briefing has page one, what moved and what comes, and a page for each scenario. The annex
    has what somebody needs who must defend it: all items with their trends, assumptions, facts,
    sources and the method. The file's name has the quarter: briefing-2022Q3.pdf. That of a closed
    quarter also has the number of the last entry that it knows, so what was sent then stays.

    With --as-known, later entries of the record do not count. The definitions are those of then,
    from the record's archive; templates and assets of the study's own are the current ones.

    With --mail, briefing-2022Q3.eml is a draft that a mail program opens. Nothing is sent.

    \b
    Examples:
      scenariobook brief --annex
      scenariobook brief --annex --mail
      scenariobook brief --quarter 2022Q3 --as-known 57
      scenariobook brief --since 2023-10-15
    """
    if since is not None and (html or docx):
        raise click.UsageError("--since writes one page as PDF: leave out --html and --docx")
    asked = [one for one in (since, known_at) if one is not None]
    project = open_and_record(study, who, quarter=quarter, entries_or_days=asked)
    warn_if_edited(project)
    now = project.record.open_quarter
    sent = None if since is None else as_known(project, since)
    if known_at is not None:
        project = as_known(project, known_at, quarter)
    if sent and sent.ledger.position.number > project.ledger.position.number:
        message = f"--since {since} lies after --as-known {known_at}: give an earlier entry or day"
        raise click.UsageError(message)
    chosen_quarter = project.quarter(quarter)
    files = tuple(_made(project, chosen_quarter, sent, annex=annex, html=html, docx=docx))

    def dated(name: str) -> str:
        is_current = known_at is None and chosen_quarter == now
        number = None if is_current else project.ledger.position.number
        return paths.name_of_quarter(name, chosen_quarter, number)

    missing = frozenset[str]().union(*(characters for *_, characters in files))
    documents = {dated(name): data for name, data, _ in files}
    if mailed:
        documents[dated(paths.MAIL)] = _mail(project, chosen_quarter, documents)
    write_documents(project, documents, missing)


def _mail(project: Project, quarter: Quarter, documents: Mapping[str, bytes]) -> bytes:
    """Make a draft of a mail with page one as its text, and the documents attached."""
    from scenariobook.briefing.mail_text import page_one_text
    from scenariobook.cli.shared.mail import mail_draft

    text, html = page_one_text(inputs_of(project, quarter))
    attached = f"The rest is attached: {', '.join(documents)}."
    return mail_draft(
        project.study.header,
        f"briefing {quarter}",
        f"{text}\n\n{attached}",
        documents,
        html=f"{html}<p>{attached}</p>",
    )


def _made(
    project: Project,
    quarter: Quarter,
    sent: Project | None,
    *,
    annex: bool,
    html: bool,
    docx: bool,
) -> Iterator[Made]:
    """Make each document that the options ask for; the briefing as PDF if they ask for no other.

    Args:
        project: The study and its record.
        quarter: The quarter of the briefing.
        sent: The project as it was when the team sent the edition that ``--since`` names: the page
            of changes since then stands in place of the briefing. None without ``--since``.
        annex: Whether to make the annex.
        html: Whether to make HTML.
        docx: Whether to make a document for Word.
    """
    inputs = inputs_of(project, quarter)
    if sent is not None:
        stop_without_pdf()
        with terminal.working("laying out the update"):
            from scenariobook.briefing.pdf_file import render_changes_since

            before = inputs_of(sent, sent.record.open_quarter)
            yield paths.CHANGES_SINCE, *render_changes_since(before, inputs)
    if docx:
        with terminal.working(LAYING_OUT):
            from scenariobook.briefing.word_file import render_docx

            yield paths.WORD_BRIEFING, render_docx(inputs), frozenset()
    if html:
        yield html_of(inputs)
    if sent is None and not docx and not html:
        briefing = briefing_of(project, quarter)
        yield briefing
        html = briefing[0] == paths.HTML_BRIEFING
    if annex and not html:  # HTML has the annex, too
        yield _annex_of(inputs)


def _annex_of(inputs: Inputs) -> Made:
    """Make the annex as PDF, or as HTML if this machine cannot make a PDF."""
    if not can_make_pdf():
        return html_of(inputs)
    with terminal.working("laying out the annex"):
        from scenariobook.briefing.pdf_file import render_annex

        return paths.ANNEX, *render_annex(inputs)
