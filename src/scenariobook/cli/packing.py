"""The command `pack`: one zip for a workshop."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.gone import warn_of_gone
from scenariobook.cli.options import quarter_option, study_argument
from scenariobook.cli.shared import can_print, claim_empty, open_to_change, say_unset, write
from scenariobook.outputs import is_as_built
from scenariobook.paths import PACK, TRACKER, output_folder

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic
    from scenariobook.pack import PackedTracker
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.workbook.shape.identity import Identity


def _ending_in_zip(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    # What is named by mistake, such as a tracker or a study's file, is not written over.
    if value is not None and value.suffix.lower() != ".zip":
        raise click.BadParameter(f"{value} does not end in .zip")
    return value


@click.command()
@study_argument
@quarter_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_ending_in_zip,
    metavar="FILE",
    help="Where to write it; default: output/<study>/pack.zip.",
)
def pack(study: Path, quarter: Quarter | None, output: Path | None) -> None:
    """Write one zip for a workshop: briefing, workshop edition, handouts, tracker, checksums.

    Briefing and handouts are made afresh. The tracker is the one in output/ as it stands, or a
    fresh one where there is none. README.txt in the zip says what is what.

    \b
    Examples:
      scenariobook pack
      scenariobook pack scenarios/central-asia --quarter 2022Q3
      scenariobook pack --output ~/workshop.zip
    """
    from scenariobook.pack import packed
    from scenariobook.project import make_handouts

    project = open_to_change(study)
    wanted = project.quarter(quarter)
    if not can_print():
        sys.exit(1)
    folder = output_folder(study, project.study.id)
    tracker = _tracker(project, folder)
    if tracker.quarter != wanted:
        terminal.warn(f"the briefing is that of {wanted}, the tracker that of {tracker.quarter}")
    unset: list[Diagnostic] = []
    with terminal.working("laying out briefing and handouts"):
        documents = make_handouts(project, wanted, unset.extend)
    data = packed(project.study.header, wanted, documents, tracker)
    path = output or folder / PACK
    if not output:
        claim_empty(project, folder)
    write(path, data, path.parent)
    say_unset(project, unset)


def _tracker(project: Project, folder: Path) -> PackedTracker:
    """Return the tracker as it stands, or a fresh one; tell what is to be known of it.

    Raises:
        Problems: if what stands there is no tracker of this study (R014).
    """
    from scenariobook.pack import PackedTracker
    from scenariobook.project import make_tracker
    from scenariobook.workbook.returned.tracker_file import WorkbookFile

    now = project.record.open_quarter
    path = folder / TRACKER
    if not path.exists():
        warn_of_gone(project)
        with terminal.working("writing the tracker"):
            fresh = make_tracker(project, now)
        terminal.say("there is no tracker in output/: the pack has a fresh one")
        return PackedTracker(fresh, now, "")
    data = path.read_bytes()
    missing = "" if is_as_built(folder) else _missing(project, data)
    identity = WorkbookFile(data).identity
    if identity is not None and not _is_current(project, identity):
        terminal.warn(
            "the tracker was built before the study or its record last changed; `build` writes "
            "a fresh one"
        )
    return PackedTracker(data, identity.quarter if identity else now, missing)


def _missing(project: Project, data: bytes) -> str:
    """Tell what a changed tracker holds that the record lacks; return it as a sentence."""
    from scenariobook.intake import read_files, unrecorded

    with terminal.working("reading the tracker"):
        outcomes = read_files(project, {TRACKER: data}, date.today()).outcomes
    waiting = unrecorded(outcomes)
    changed = "the tracker has changed since it was built and is packed as it stands"
    if not waiting:
        terminal.say(f"{changed}; what was typed in it is in the record")
        return ""
    cells = terminal.plural(len(waiting), "cell")
    terminal.warn(f"{changed}, with {cells} not yet in the record, which `build` takes in")
    return f"It holds {cells} that the briefing does not know of yet."


def _is_current(project: Project, identity: Identity) -> bool:
    from scenariobook.workbook.shape.identity import generation
    from scenariobook.workbook.shape.layout import LAYOUT_VERSION

    made_from = (project.version, project.record.position, project.record.open_quarter)
    return identity.generation == generation(*made_from, LAYOUT_VERSION)
