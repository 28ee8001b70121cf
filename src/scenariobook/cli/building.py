"""The command `build`: record what was typed in the tracker, and write the documents."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.asking import says_yes
from scenariobook.cli.last_build import is_up_to_date, last_entry_built, note
from scenariobook.cli.missing_tracker import agree_to_new
from scenariobook.cli.opening import open_to_record
from scenariobook.cli.options import (
    quarter_option,
    study_argument,
    who_option,
    why_option,
)
from scenariobook.cli.publishing import briefing_of, warn_of_printed
from scenariobook.cli.writing import (
    SHOWN,
    mark_as_own,
    stop_if_open,
    write,
)
from scenariobook.files import read_if_there, sweep, target_within
from scenariobook.output_folders import digest, is_as_built
from scenariobook.paths import (
    AS_BUILT,
    BRIEFING,
    BUILT,
    TRACKER,
    briefing_names,
    output_folder,
)
from scenariobook.quarter import NO_QUARTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.intake.files import Intake
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.ledger.entries import Origin
    from scenariobook.workbook.own_work.read import OwnWork
    from scenariobook.workbook.own_work.rewrite_formulas import OutdatedFormula

_AGAIN: Final = "build again"  # once the tracker is closed in the other program


@click.command()
@study_argument
@quarter_option
@why_option
@who_option
@click.option(
    "--yes",
    is_flag=True,
    help="Do not ask before changing closed quarters, removing values, or replacing a missing "
    "tracker.",
)
@click.option(
    "--own-work-from",
    "own",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="After the record went back to an earlier state: keep what analysts added to FILE.",
)
def build(
    study: Path, quarter: Quarter | None, why: str, who: str, own: Path | None, *, yes: bool
) -> None:
    """Record what was typed in the tracker; write a new tracker and briefing.

    A tracker is never overwritten if something in it would be lost. For a closed quarter, only
    the briefing is written.

    \b
    Examples:
      scenariobook build
      scenariobook build scenarios/central-asia --quarter 2022Q3
    """
    on_disk = open_to_record(study, who, "build", why=why)
    wanted = on_disk.quarter(quarter)
    folder = output_folder(study, on_disk.study.id)
    tracker = folder / TRACKER
    stop_if_open(tracker, _AGAIN)
    if own is None and is_up_to_date(on_disk, wanted, folder):
        _say_unchanged(on_disk, folder)
        return
    # Only here: what has nothing to build is done by now.
    from scenariobook.documents import begun_briefing
    from scenariobook.project.recording import keep
    from scenariobook.record.ledger.entries import Origin
    from scenariobook.results.open_matters import warn_of_open

    replaced = _to_replace(on_disk, wanted, tracker, own, yes=yes)

    def still_there() -> None:
        stop_if_open(tracker, _AGAIN)
        _not_saved_meanwhile(tracker, replaced)

    origin = Origin(who=who, when=datetime.now(UTC), command="build")
    intake, own_work = _read(on_disk, folder, replaced, origin)
    own_work, kept = _own_work(on_disk, own, tracker) if own else (own_work, replaced)
    question = _shown(intake) if intake else ""
    if question and not yes and not says_yes(question):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    after = intake.after if intake else on_disk
    files = {TRACKER: replaced} if replaced else {}
    is_open = wanted == after.record.open_quarter
    unprintable: list[Diagnostic] = []
    with begun_briefing(after, wanted) as begun:
        if is_open:
            fresh, astray, broken = _fresh_tracker(after, wanted, own_work, kept)
        name, briefing = briefing_of(after, wanted, begun, unprintable)
    if is_open:
        still_there()
    keep(on_disk, after, files)
    mark_as_own(after, folder)
    if is_open:
        # In this order: if the run is killed in between, the next one knows the new tracker.
        write(folder / AS_BUILT, digest(fresh), folder)
        write(tracker, fresh, folder, still_there)
        _warn_of_own_work(astray, broken, own_work, wanted)
    else:
        terminal.say(f"{wanted} is closed: only its briefing is written; the tracker stays")
    made = dict.fromkeys(briefing_names(name, wanted, after.record.open_quarter), briefing)
    for each in made:
        write(folder / each, briefing, folder)
    _note(after, wanted, folder, ({TRACKER: fresh} if is_open else {}) | made, unprintable)
    warn_of_printed(after, unprintable)
    warn_of_open(after.record)


def _to_replace(
    project: Project, wanted: Quarter, tracker: Path, own: Path | None, *, yes: bool
) -> bytes | None:
    """Return the bytes of the tracker to replace; if it is missing, ask before a new one is made.

    Args:
        project: The study and its record.
        wanted: The quarter to build.
        tracker: The tracker in the output folder.
        own: The tracker that the user passed for its own work; then nothing is asked.
        yes: Whether to go on without asking.

    Raises:
        OutsideError: if the tracker is a link that leads out of its folder; nothing was recorded.
    """
    writes_tracker = wanted == project.record.open_quarter
    if writes_tracker:
        target_within(tracker, tracker.parent)
    if own is None:
        agree_to_new(project, yes=yes, writes_tracker=writes_tracker)
    return read_if_there(tracker)


def _fresh_tracker(
    project: Project, quarter: Quarter, own_work: OwnWork, replaced: bytes | None
) -> tuple[bytes, Sequence[OutdatedFormula], Sequence[str]]:
    """Return a new tracker with the analysts' own work.

    Also return their formulas on their own sheets that need a look, and in words those on the
    program's that are not kept, or refer to what is gone.

    Args:
        project: The study and its record, with all that was typed.
        quarter: The open quarter.
        own_work: The analysts' own work on the program's sheets.
        replaced: The tracker that has that work; None if there is none.
    """
    from scenariobook.documents import make_tracker
    from scenariobook.intake.replaced_tracker import renewed
    from scenariobook.record.claims.former_ids import former_ids
    from scenariobook.workbook.own_work.linked_cells import still_linked
    from scenariobook.workbook.own_work.rewrite_formulas import rewrite_references

    with terminal.working("writing the tracker"):
        linked, dropped = still_linked(own_work.linked, project.record)
        broken = [*dropped]
        own_work = replace(own_work, linked=linked)
        fresh = make_tracker(project, quarter, own_work, broken)
        references = rewrite_references(own_work, fresh, former_ids(project.study))
        if replaced:
            fresh = renewed(fresh, replaced, references.names)
    return fresh, references.astray, (*broken, *references.broken)


def _own_work(project: Project, own: Path, tracker: Path) -> tuple[OwnWork, bytes]:
    """Return the analysts' own work in a tracker of another state of the record, and its bytes.

    Raises:
        click.UsageError: if the output folder has a tracker already.
    """
    from scenariobook.intake.replaced_tracker import own_work_from

    if tracker.exists():
        raise click.UsageError(f"{tracker} exists: move it elsewhere, and pass its new path")
    data = own.read_bytes()
    own_work, left = own_work_from(project, data, own.name, date.today())
    for words in left:
        terminal.warn(f"not recorded: {words}")
    return own_work, data


def _shown(intake: Intake) -> str:
    """Print what was typed in the tracker; return the question to ask, if there is one."""
    from scenariobook.intake import preview
    from scenariobook.intake.implausible import warn_of_implausible

    if not intake.is_news:
        return ""
    terminal.say("this was typed in the tracker:")
    warn_of_implausible(intake, date.today())
    preview.show_intake(intake)
    return _question(intake)


def _question(intake: Intake) -> str:
    """Return the question to ask before outcomes are recorded; empty if there is none."""
    applied = [o for o in intake.outcomes if not o.stays_open]
    emptied = sum(o.typed.value is None and o.was is not None for o in applied)
    does = []
    quarters = {o.typed.key.quarter for o in applied} - {NO_QUARTER}
    if any(quarter < intake.before.record.open_quarter for quarter in quarters):
        does.append("changes closed quarters")
    if emptied:
        does.append(f"takes back the values of {terminal.plural(emptied, 'emptied cell')}")
    return f"This {' and '.join(does)}. Go on?" if does else ""


def _say_unchanged(project: Project, folder: Path) -> None:
    from scenariobook.results.open_matters import warn_of_open

    sweep(folder, within=folder)  # nothing is written now, which would remove a killed run's files
    mark_as_own(project, folder)
    terminal.say(f"nothing has changed since the last build; {folder} is up to date")
    warn_of_open(project.record)


def _note(
    project: Project,
    wanted: Quarter,
    folder: Path,
    made: Mapping[str, bytes],
    unprintable: Sequence[Diagnostic],
) -> None:
    """Write down what was built from what, unless fonts or PDF libraries were missing."""
    if BRIEFING in made and not unprintable:
        write(folder / BUILT, note(project, wanted, made), folder)


def _read(
    project: Project, folder: Path, tracker: bytes | None, origin: Origin
) -> tuple[Intake | None, OwnWork]:
    """Take in the tracker to replace, with the analysts' own work.

    It is the team's if the last build wrote it; another one is a file of its own, and told.
    """
    from scenariobook.intake.replaced_tracker import read_as_built, read_tracker
    from scenariobook.record.ledger.entries import TEAM, recipient_of
    from scenariobook.workbook.own_work.read import OwnWork

    if tracker is None:
        return None, OwnWork()
    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return None, read_as_built(project, tracker, date.today())
        built = last_entry_built(folder)
        intake, own_work = read_tracker(project, tracker, date.today(), origin, built)
    (file,) = intake.files
    if file.by != TEAM:
        whose = recipient_of(file.hand_out)
        is_ = f"the hand-out of {whose}" if whose else "a file of its own"
        terminal.warn(
            f"this tracker is not the one that build wrote last, after entry {built}: it counts as "
            f"{is_}; what somebody typed in or added to the other one since is not in this one"
        )
    return intake, own_work


def _not_saved_meanwhile(tracker: Path, read: bytes | None) -> None:
    """Stop if the tracker has changed since it was read."""
    if read_if_there(tracker) != read:
        terminal.warn("somebody has saved the tracker meanwhile; it stays as it is: build again")
        sys.exit(1)


def _warn_of_own_work(
    astray: Sequence[OutdatedFormula],
    broken: Sequence[str],
    own_work: OwnWork,
    quarter: Quarter,
) -> None:
    """Print the analysts' formulas that refer to other cells now, and what was not kept."""
    from scenariobook.workbook.own_work.own_links import dropped_links

    links = [(sheet.title, sheet.links) for sheet in own_work.sheets]
    for formula in astray[:SHOWN]:
        terminal.warn(
            f"warning: rows have moved: {formula.sheet}, {formula.where}, says "
            f"{formula.says}; to mean the same cells, change it to {formula.meant}"
        )
    if astray[SHOWN:]:
        terminal.warn(f"and {len(astray) - SHOWN} more formulas on sheets that you added")
    for words in (*own_work.remarks, *dropped_links(links, quarter), *broken):
        terminal.warn(f"warning: {words}")
