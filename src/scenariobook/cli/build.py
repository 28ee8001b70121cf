"""The command `build`: record what was typed in the tracker, and write the documents.

While a program has the tracker open, the new one stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import paths, terminal
from scenariobook.cli.brief import briefing_of
from scenariobook.cli.shared import writing
from scenariobook.cli.shared.asking import agree
from scenariobook.cli.shared.documents import make_tracker
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.last_build import is_up_to_date, last_entry_built, note
from scenariobook.cli.shared.open_matters import warn_of_open
from scenariobook.cli.shared.opening import (
    agree_to_new,
    open_to_record,
    origin_now,
    output_of,
    warn_if_missing,
)
from scenariobook.cli.shared.options import study_argument, who_option, why_option, yes_option
from scenariobook.cli.shared.watching import watch_study
from scenariobook.files import read_if_there, sweep, target_within
from scenariobook.intake.implausible import warn_of_implausible
from scenariobook.intake.output_folder import digest, is_as_built, trackers_in, unread
from scenariobook.intake.preview import show_intake, warn_of_unread
from scenariobook.intake.read_files import Intake, digest_of, read_files
from scenariobook.paths import BRIEFING, BUILT, RETURNED, TRACKER, TRACKER_BEFORE, TRACKER_NEW
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.disk import archive_name
from scenariobook.record.ledger.entries import TEAM, Origin, recipient_of
from scenariobook.record.project import Project
from scenariobook.record.recording import save

if TYPE_CHECKING:
    from scenariobook.workbook.own_work.carried import Carried

_AGAIN: Final = "build again"  # once the tracker is closed in the other program


@click.command()
@study_argument
@why_option
@who_option
@yes_option
@click.option(
    "--watch",
    is_flag=True,
    help="Instead, check and write the briefing alone, each time a file is saved, until Ctrl-C.",
)
def build(study: Path, why: str, who: str, *, yes: bool, watch: bool) -> None:
    """Take in the tracker; write a new one and the briefing.

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
    on_disk = open_to_record(study, who, why=why)
    wanted = on_disk.record.open_quarter
    folder = output_of(on_disk)
    writing.stop_if_open(folder / TRACKER_NEW, _AGAIN)
    if not (folder / TRACKER_NEW).exists() and is_up_to_date(on_disk, wanted, folder):
        _say_unchanged(on_disk, folder)
        return
    target_within(folder / TRACKER, folder)  # raises before anything is recorded
    agree_to_new(on_disk, yes=yes)
    replaced = _to_replace(folder)
    origin = origin_now(who)
    intake, carried = _read(on_disk, folder, replaced.trackers.get(TRACKER), origin)
    after = _agreed(intake, yes=yes) if intake else on_disk
    beside = {name: data for name, data in replaced.trackers.items() if name != TRACKER}
    for name, data in unread(folder, beside, on_disk.record.taken).items():
        after = _agreed(_read_beside(after, name, data, origin), yes=yes)
    with terminal.working("writing the tracker"):
        fresh, left = writing.renewed(partial(make_tracker, after, wanted), carried)
    name, briefing, missing = briefing_of(after, wanted)
    replaced.stop_if_changed()
    save(on_disk, after, replaced.trackers)
    replaced.write(fresh, left)
    dated = paths.name_of_quarter(name, wanted)
    writing.write(folder / dated, briefing, folder)
    # Not while another program has the tracker open: it is still that of the last build.
    if not replaced.lock and name == BRIEFING and not missing:
        made = {TRACKER: fresh, dated: briefing}
        if (before := read_if_there(folder / TRACKER_BEFORE)) is not None:
            made[TRACKER_BEFORE] = before
        writing.write(folder / BUILT, note(after, wanted, made), folder)
    writing.warn_of_missing(after, missing)
    warn_of_open(after.record)
    replaced.stop_if_beside()


def _agreed(intake: Intake, *, yes: bool) -> Project:
    """Print what was typed; return the project with it, or stop if the user does not agree."""
    if intake.has_news:
        terminal.say("this was typed in the tracker:")
        show_intake(intake)
        warn_of_implausible(intake, date.today())
    warn_of_unread(intake)
    if question := _question(intake):
        agree(question, yes=yes)
    return intake.after


def _question(intake: Intake) -> str:
    """Return the question to ask before outcomes are recorded; empty if there is none."""
    applied = [o for o in intake.results if not o.stays_open]
    emptied = sum(o.cell.value is None and o.was is not None for o in applied)
    does = []
    quarters = {o.cell.key.quarter for o in applied} - {NO_QUARTER}
    if any(quarter < intake.before.record.open_quarter for quarter in quarters):
        does.append("changes closed quarters")
    if emptied:
        does.append(f"takes back the values of {terminal.plural(emptied, 'emptied cell')}")
    return f"This {' and '.join(does)}. Go on?" if does else ""


def _say_unchanged(project: Project, folder: Path) -> None:
    sweep(folder, within=folder)  # nothing is written now, which would remove a killed run's files
    terminal.say(f"nothing has changed since the last build; {folder} is up to date")
    warn_if_missing(project)
    warn_of_open(project.record)


def _read(
    project: Project, folder: Path, tracker: bytes | None, origin: Origin
) -> tuple[Intake | None, Carried | None]:
    """Take in the tracker to replace; also return what people added to it.

    It is the team's if the last build wrote it; another one is a file of its own, and told.
    """
    if tracker is None:
        return None, None
    # Only here: it opens workbooks, whose library takes long to import, if there is one to read.
    from scenariobook.intake import replaced_tracker

    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return None, replaced_tracker.read_as_built(project, tracker)
        built = last_entry_built(folder)
        intake, carried = replaced_tracker.read_tracker(
            project, tracker, date.today(), origin, built
        )
    (file,) = intake.files
    if file.by != TEAM:
        whose = recipient_of(file.hand_out)
        is_ = f"the hand-out of {whose}" if whose else "a file of its own"
        terminal.say(
            f"this tracker is not the one that build wrote last, after entry {built}: it counts as "
            f"{is_}; what somebody typed in or added to the other one since is not in this one"
        )
    return intake, carried


def _read_beside(project: Project, name: str, data: bytes, origin: Origin) -> Intake:
    """Take in a tracker that stands beside the one to replace, and say so if it has news."""
    intake = read_files(project, {name: data}, date.today(), origin)
    if intake.has_news:
        kept = f"{RETURNED}/{archive_name(digest_of(data), name)}"
        terminal.say(
            f"somebody has changed {name}: it is read like a returned copy, and kept as {kept} "
            "with what else was added to it"
        )
    return intake


@dataclass(frozen=True, slots=True)
class _Replaced:
    """What a new tracker replaces, as it was read.

    Attributes:
        folder: The output folder.
        trackers: The tracker, the one that the last build wrote beside an open tracker, and the one
            that a build set aside, by name; without those that there are not.
        lock: The file by which a program says that it has the tracker open; None if none does.
    """

    folder: Path
    trackers: Mapping[str, bytes]
    lock: Path | None

    def stop_if_changed(self) -> None:
        """Stop if somebody has opened or saved what is about to be replaced."""
        if not self.lock:
            writing.stop_if_open(self.folder / TRACKER, _AGAIN)
        changed = {name for name, _ in trackers_in(self.folder).items() ^ self.trackers.items()}
        if self.lock:
            changed.discard(TRACKER)
        if changed:
            names = " and ".join(sorted(changed))
            stop(f"somebody has saved {names} meanwhile; it stays as it is: build again")

    def write(self, fresh: bytes, left: Sequence[str]) -> None:
        """Write a new tracker in its place, or beside it while it is open.

        Args:
            fresh: The new tracker's bytes.
            left: A line for each thing that people added and the new one does not have.
        """
        folder = self.folder
        if self.lock:
            writing.write(folder / paths.NEW_AS_BUILT, digest(fresh), folder)
            writing.write(folder / TRACKER_NEW, fresh, folder, self.stop_if_changed)
            return
        known = self
        if TRACKER in self.trackers and left:
            before = self.trackers[TRACKER]
            writing.write(folder / TRACKER_BEFORE, before, folder, self.stop_if_changed)
            known = replace(self, trackers={**self.trackers, TRACKER_BEFORE: before})
        # In this order: if the run is killed in between, the next one knows the new tracker.
        writing.write(folder / paths.AS_BUILT, digest(fresh), folder)
        writing.write(folder / TRACKER, fresh, folder, known.stop_if_changed)
        for name in (TRACKER_NEW, paths.NEW_AS_BUILT):
            (folder / name).unlink(missing_ok=True)
        for words in left:
            terminal.say(f"not in the new tracker, but in {TRACKER_BEFORE}: {words}")

    def stop_if_beside(self) -> None:
        """Say what to do if the new tracker stands beside an open one, and stop."""
        if self.lock:
            stop(
                f"{TRACKER} is open in another program, so the new tracker is {TRACKER_NEW}: close "
                f"{TRACKER} there, then {_AGAIN}, which reads what is typed in both (if nobody has "
                f"it open, delete {self.lock.name})"
            )


def _to_replace(folder: Path) -> _Replaced:
    """Return what a new tracker in an output folder would replace."""
    lock = writing.lock_of_other_program(folder / TRACKER)
    return _Replaced(folder, trackers_in(folder), lock)
