"""The command `pack`: write the workshop's zip, with documents, a README and checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.documents import inputs_of, make_tracker
from scenariobook.cli.shared.open_study import open_and_record
from scenariobook.cli.shared.options import study_argument, who_option
from scenariobook.cli.shared.writing import stop_without_pdf, write_documents
from scenariobook.files import digest_of, zipped
from scenariobook.paths import BRIEFING, PACK, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from scenariobook.study.model.study import Header

README: Final = "README.txt"
CHECKSUMS: Final = "SHA256SUMS"
_HANDOUTS: Final = {
    "handouts/cards-blind.pdf": "scenario cards without likelihoods, for a blind first round",
    "handouts/cards.pdf": "scenario cards, two to a page, to be cut",
    "handouts/questions.pdf": "questions for discussion",
    "handouts/rating-sheet.pdf": "a blank sheet to rate items on, one for each participant",
    "handouts/judgment-sheet.pdf": "a blank sheet for judgments, one for each round",
    "handouts/run-sheet.pdf": "a suggestion for half a day, what to print, who prepares what",
}


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
    project = open_and_record(study, who)
    warn_if_edited(project)
    quarter = project.record.open_quarter
    stop_without_pdf()
    with terminal.working("laying out briefing and handouts"):
        from scenariobook.briefing.workshop.pack_documents import render_pack

        documents, missing = render_pack(inputs_of(project, quarter), participants)
    with terminal.working("writing the tracker"):
        tracker = make_tracker(project, quarter).data
    data = packed(project.study.header, quarter, {**documents, TRACKER: tracker})
    write_documents(project, {name_of_quarter(PACK, quarter): data}, missing)


def packed(header: Header, quarter: Quarter, documents: Mapping[str, bytes]) -> bytes:
    """Return the zip's bytes; the same inputs give the same bytes.

    Args:
        header: The study's header.
        quarter: The quarter.
        documents: The zip's files, by their names there.
    """
    files = dict(documents)
    files[README] = "\n".join(_readme(header, quarter, files)).encode() + b"\n"
    files[CHECKSUMS] = _checksums(files)
    return zipped(dict(sorted(files.items())))


def _checksums(files: Mapping[str, bytes]) -> bytes:
    """Return the checksums in the form that ``sha256sum -c`` reads."""
    return "".join(f"{digest_of(files[n])}  {n}\n" for n in sorted(files)).encode()


def _readme(header: Header, quarter: Quarter, files: Mapping[str, bytes]) -> Iterator[str]:
    yield f"{header.title}: workshop pack, {quarter}"
    if header.marking:
        yield header.marking
    yield ""
    yield header.focal_question
    yield ""
    yield "What is what"
    yield ""
    contents = {
        name_of_quarter(BRIEFING, quarter): "the briefing: page one, and a page for each scenario",
        **_HANDOUTS,
        TRACKER: f"the workbook to fill in, for {quarter}; its sheet Guide says how",
        CHECKSUMS: "the files' checksums",
    }
    width = max(map(len, contents))
    for name, words in contents.items():
        if name in files or name == CHECKSUMS:
            yield f"  {name:{width}}  {words}"
    yield ""
    yield "The tracker"
    yield ""
    yield "  Fill in the yellow cells, save the file under any name and send it back to"
    yield f"  {', '.join(header.receivers) or 'whoever sent it to you'}."
    yield "  It need not be complete: copies are merged, and nothing that was typed is lost."
    yield ""
    yield "To check that nothing was changed on the way"
    yield ""
    yield f"  sha256sum -c {CHECKSUMS}"
    yield f"  (on a Mac, shasum -a 256 -c {CHECKSUMS}; in PowerShell, Get-FileHash, for each file)"
