"""The command `build`: record what was typed in the tracker, and write the documents."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.asking import says_yes
from scenariobook.cli.last_build import is_up_to_date, last_entry_built, note
from scenariobook.cli.missing_tracker import agree_to_new
from scenariobook.cli.opening import open_to_record
from scenariobook.cli.options import study_argument, who_option, why_option
from scenariobook.cli.publishing import briefing_of
from scenariobook.cli.replacing import AGAIN, Replaced, to_replace
from scenariobook.cli.watching import watch_study
from scenariobook.cli.writing import mark_as_own, stop_if_open, warn_of_unprintable, write
from scenariobook.files import read_if_there, sweep, target_within
from scenariobook.output_folders import is_as_built
from scenariobook.paths import (
    BRIEFING,
    BUILT,
    RETURNED,
    TRACKER,
    TRACKER_BEFORE,
    TRACKER_NEW,
    name_of_quarter,
    output_folder,
)
from scenariobook.quarter import NO_QUARTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.intake.files import Intake
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.ledger.entries import Origin
    from scenariobook.workbook.own_work.carried import Carried


@click.command()
@study_argument
@why_option
@who_option
@click.option(
    "--yes",
    is_flag=True,
    help="Do not ask before changing closed quarters, removing values, or replacing a missing "
    "tracker.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Instead, check and write the briefing alone, each time a file is saved, until Ctrl-C.",
)
def build(study: Path, why: str, who: str, *, yes: bool, watch: bool) -> None:
    """Record what was typed in the tracker; write a new tracker and briefing.

    What people added to the tracker goes into the new one; what does not is named, and the
    replaced file then stands beside it as tracker-before.xlsx. While a program has the tracker
    open, it stays, and the new one stands beside it as tracker-new.xlsx.

    \b
    Examples:
      scenariobook build
      scenariobook build scenarios/central-asia --why "The survey moved its gauge"
      scenariobook build my-study --watch
    """
    if watch:
        watch_study(study)
        return
    on_disk = open_to_record(study, who, "build", why=why)
    wanted = on_disk.record.open_quarter
    folder = output_folder(study, on_disk.study.id)
    stop_if_open(folder / TRACKER_NEW, AGAIN)
    if not (folder / TRACKER_NEW).exists() and is_up_to_date(on_disk, wanted, folder):
        _say_unchanged(on_disk, folder)
        return
    # Only here: what has nothing to build is done by now.
    from scenariobook.project.recording import keep
    from scenariobook.record.ledger.entries import Origin
    from scenariobook.results.open_matters import warn_of_open

    replaced = _to_replace(on_disk, folder, yes=yes)
    origin = Origin(who=who, when=datetime.now(UTC), command="build")
    intake, carried = _read(on_disk, folder, replaced.tracker, origin)
    after = _agreed(intake, yes=yes) if intake else on_disk
    for name, data in replaced.beside.items():
        after = _agreed(_read_beside(after, name, data, origin), yes=yes)
    unprintable: list[Diagnostic] = []
    fresh, left = _fresh_tracker(after, wanted, carried)
    name, briefing = briefing_of(after, wanted, unprintable)
    replaced.stop_if_changed()
    keep(on_disk, after, replaced.files)
    mark_as_own(after, folder)
    replaced.write(fresh, left)
    dated = name_of_quarter(name, wanted)
    write(folder / dated, briefing, folder)
    # Not while another program has the tracker open: it is still that of the last build.
    if not replaced.lock and name == BRIEFING and not unprintable:
        made = {TRACKER: fresh, dated: briefing}
        if (before := read_if_there(folder / TRACKER_BEFORE)) is not None:
            made[TRACKER_BEFORE] = before
        write(folder / BUILT, note(after, wanted, made), folder)
    warn_of_unprintable(after, unprintable)
    warn_of_open(after.record)
    replaced.stop_if_beside()


def _to_replace(project: Project, folder: Path, *, yes: bool) -> Replaced:
    """Return what a new tracker replaces; if the last one is missing, ask before one is made.

    Args:
        project: The study and its record.
        folder: The output folder.
        yes: Whether to go on without asking.

    Raises:
        OutsideError: if the tracker is a link that leads out of its folder; nothing was recorded.
    """
    target_within(folder / TRACKER, folder)
    agree_to_new(project, yes=yes)
    return to_replace(folder)


def _fresh_tracker(
    project: Project, quarter: Quarter, carried: Carried | None
) -> tuple[bytes, Sequence[str]]:
    """Return a new tracker, and a line for each thing that people added and it does not have.

    Args:
        project: The study and its record, with all that was typed.
        quarter: The open quarter.
        carried: What people added to the tracker that it replaces; None if there is none.
    """
    from scenariobook.documents import make_tracker

    with terminal.working("writing the tracker"):
        if carried is None:
            return make_tracker(project, quarter), ()
        left = list(carried.left)
        fresh = make_tracker(project, quarter, carried.own_work, left)
        return carried.into(fresh), left


def _agreed(intake: Intake, *, yes: bool) -> Project:
    """Print what was typed; return the project with it, or stop if the user does not agree."""
    question = _shown(intake)
    if question and not yes and not says_yes(question):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    return intake.after


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


def _read(
    project: Project, folder: Path, tracker: bytes | None, origin: Origin
) -> tuple[Intake | None, Carried | None]:
    """Take in the tracker to replace; also return what people added to it.

    It is the team's if the last build wrote it; another one is a file of its own, and told.
    """
    from scenariobook.intake.replaced_tracker import read_as_built, read_tracker
    from scenariobook.record.ledger.entries import TEAM, recipient_of

    if tracker is None:
        return None, None
    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return None, read_as_built(project, tracker)
        built = last_entry_built(folder)
        intake, carried = read_tracker(project, tracker, date.today(), origin, built)
    (file,) = intake.files
    if file.by != TEAM:
        whose = recipient_of(file.hand_out)
        is_ = f"the hand-out of {whose}" if whose else "a file of its own"
        terminal.warn(
            f"this tracker is not the one that build wrote last, after entry {built}: it counts as "
            f"{is_}; what somebody typed in or added to the other one since is not in this one"
        )
    return intake, carried


def _read_beside(project: Project, name: str, data: bytes, origin: Origin) -> Intake:
    """Take in a tracker that stands beside the one to replace, and say so if it has news."""
    from scenariobook.intake.files import digest_of, read_files
    from scenariobook.record.ledger.disk import archive_name

    intake = read_files(project, {name: data}, date.today(), origin)
    if intake.is_news:
        kept = f"{RETURNED}/{archive_name(digest_of(data), name)}"
        terminal.warn(
            f"somebody has changed {name}: it is read like a returned copy, and kept as {kept} "
            "with what else was added to it"
        )
    return intake
