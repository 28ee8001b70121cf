"""The command `build`: record the values typed in the tracker, and write the documents."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import paths
from scenariobook.cli.shared import terminal, writing
from scenariobook.cli.shared.asking import agree
from scenariobook.cli.shared.built_trackers import (
    agree_to_new_tracker,
    unread_trackers,
    warn_of_workbooks,
)
from scenariobook.cli.shared.documents import briefing_of, make_tracker
from scenariobook.cli.shared.endings import tell
from scenariobook.cli.shared.open_study import (
    check_folder,
    open_and_record,
    open_study,
    origin_now,
    output_of,
)
from scenariobook.cli.shared.options import study_argument, who_option, why_option, yes_option
from scenariobook.cli.shared.preview import show_intake, warn_of_typed_outside
from scenariobook.cli.shared.settling import warn_of_open
from scenariobook.diagnostics import has_errors
from scenariobook.errors import ScenariobookError
from scenariobook.files import digest_of, read_if_there, sweep, target_within
from scenariobook.intake.implausible import what_to_check
from scenariobook.intake.last_build import built_json, is_as_built, is_up_to_date, last_entry_built
from scenariobook.intake.read_files import Intake, read_files
from scenariobook.paths import BRIEFING, BUILT, LEDGER, RETURNED, TRACKER, TRACKER_BEFORE
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.ledger.entries import TEAM, Origin
from scenariobook.record.ledger.record_on_disk import archive_name
from scenariobook.record.project import Project
from scenariobook.record.recording import save
from scenariobook.wording import plural

if TYPE_CHECKING:
    from scenariobook.workbook.own_work.own_things import OwnThings
    from scenariobook.workbook.write import Written

_FIRST_AFTER: Final = 200  # ms until the first briefing; by then, saved files are noticed


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
    replaced file then stands beside it as tracker-before.xlsx.

    \b
    Examples:
      scenariobook build
      scenariobook build scenarios/central-asia --why "The survey moved its gauge"
      scenariobook build my-study --watch
    """
    if watch:
        if why or yes:
            raise click.UsageError("--watch records nothing, so leave out --why and --yes")
        _watch(study)
        return
    on_disk = open_and_record(study, who, why=why)
    quarter = on_disk.record.open_quarter
    folder = output_of(on_disk)
    if is_up_to_date(on_disk, quarter, folder):
        _say_unchanged(on_disk, folder)
        return
    target_within(folder / TRACKER, folder)  # raises before anything is recorded
    trackers = {folder / name: read_if_there(folder / name) for name in (TRACKER, TRACKER_BEFORE)}
    writing.stop_if_in_use(trackers)
    agree_to_new_tracker(on_disk, yes=yes)
    origin = origin_now(who)
    intake, own_things = _read(on_disk, folder, trackers[folder / TRACKER], origin)
    after = _agreed(intake, yes=yes) if intake else on_disk
    if set_aside := _set_aside_if_changed(after, origin):
        after = _agreed(set_aside, yes=yes)
    quarter = after.record.open_quarter  # a question of a later quarter shows it was open
    with terminal.working("writing the tracker"):
        fresh = writing.renewed(partial(make_tracker, after, quarter), own_things)
    name, briefing, missing = briefing_of(after, quarter)
    writing.stop_if_in_use(trackers)
    save(on_disk, after, {path.name: data for path, data in trackers.items() if data is not None})
    _write_tracker(folder, fresh, trackers)
    dated = paths.name_of_quarter(name, quarter)
    writing.write_file(folder / dated, briefing, folder)
    files = {TRACKER: fresh.data, dated: briefing}
    if (replaced := read_if_there(folder / TRACKER_BEFORE)) is not None:
        files[TRACKER_BEFORE] = replaced
    built = built_json(after, quarter, files, is_complete=name == BRIEFING and not missing)
    writing.write_file(folder / BUILT, built, folder)
    writing.warn_of_missing_characters(after, missing)
    warn_of_open(after.record)


def _agreed(intake: Intake, *, yes: bool) -> Project:
    """Print the new values; return the project with them, or stop if the user does not agree."""
    if intake.has_news:
        terminal.say("this was typed in the tracker:")
        show_intake(intake)
        for words in what_to_check(intake, date.today()):
            terminal.say(words)
    warn_of_typed_outside(intake)
    if question := _question(intake):
        agree(question, yes=yes)
    return intake.after


def _question(intake: Intake) -> str:
    """Return the question to ask before the new values are recorded; empty if none is needed."""
    applied = [result for result in intake.results if not result.stays_open]
    emptied = sum(result.cell.value is None and result.was is not None for result in applied)
    does = []
    quarters = {result.cell.key.quarter for result in applied} - {NO_QUARTER}
    if any(quarter < intake.before.record.open_quarter for quarter in quarters):
        does.append("changes closed quarters")
    if emptied:
        does.append(f"takes back the values of {plural(emptied, 'emptied cell')}")
    return f"This {' and '.join(does)}. Go on?" if does else ""


def _say_unchanged(project: Project, folder: Path) -> None:
    sweep(folder, within=folder)  # nothing is written now, which would remove a killed run's files
    terminal.say(f"nothing has changed since the last build; {folder} is up to date")
    warn_of_workbooks(project)
    warn_of_open(project.record)


def _read(
    project: Project, folder: Path, tracker: bytes | None, origin: Origin
) -> tuple[Intake | None, OwnThings | None]:
    """Take in the tracker to replace; also return people's additions to it.

    A tracker that the last build wrote is the team's. Any other tracker is read like a returned
    copy, and a message says so.
    """
    if tracker is None:
        return None, None
    # Only here: it opens workbooks, whose library takes long to import, if there is one to read.
    from scenariobook.intake import replaced_tracker

    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return None, replaced_tracker.read_as_built(project, tracker)
        built = last_entry_built(folder)
        intake, own_things = replaced_tracker.read_tracker(
            project, tracker, date.today(), origin, built
        )
    (file,) = intake.files
    if file.by != TEAM:
        recipient = id_of_recipient(file.hand_out)
        role = f"the hand-out of {recipient}" if recipient else "a returned copy"
        last = f", after entry {built}" if built else ""
        terminal.say(
            f"this is not the tracker that `build` wrote last{last}: it is read "
            f"like {role}; if somebody still has that last one, import it, too"
        )
    return intake, own_things


def _set_aside_if_changed(project: Project, origin: Origin) -> Intake | None:
    """Take in the tracker that a build set aside, if somebody has changed it since."""
    data = unread_trackers(project).get(TRACKER_BEFORE)
    if data is None:
        return None
    intake = read_files(project, {TRACKER_BEFORE: data}, date.today(), origin)
    if intake.has_news:
        archived = f"{RETURNED}/{archive_name(digest_of(data), TRACKER_BEFORE)}"
        terminal.say(
            f"somebody has changed {TRACKER_BEFORE}: it is read like a returned copy, and kept as "
            f"{archived} with what else was added to it"
        )
    return intake


def _write_tracker(folder: Path, fresh: Written, trackers: Mapping[Path, bytes | None]) -> None:
    """Write a new tracker in the place of the last one.

    Args:
        folder: The output folder.
        fresh: The new tracker. If it lacks any addition, the replaced tracker stands beside it.
        trackers: The bytes of the trackers in the folder when they were read.
    """
    path, before = folder / TRACKER, folder / TRACKER_BEFORE
    if fresh.lost and (replaced := trackers[path]) is not None:
        writing.write_file(before, replaced, folder, partial(writing.stop_if_in_use, trackers))
        trackers = {**trackers, before: replaced}
    # In this order: if the run is killed in between, the next run knows the new tracker.
    writing.write_file(folder / paths.AS_BUILT, digest_of(fresh.data).encode(), folder)
    writing.write_file(path, fresh.data, folder, partial(writing.stop_if_in_use, trackers))
    for words in fresh.lost:
        terminal.say(f"not in the new tracker, but in {TRACKER_BEFORE}: {words}")


def _watch(study: Path) -> None:
    """Check a study, and write its briefing alone, each time a file is saved, until Ctrl-C.

    Nothing is recorded meanwhile: the author runs `build` at the end.
    """
    # Only here: no other command needs it.
    from watchfiles import watch

    terminal.say(f"watching {study}; Ctrl-C ends it")
    is_first = True
    try:
        for changed in watch(
            study,
            watch_filter=lambda _change, path: _is_read(Path(path)),
            rust_timeout=_FIRST_AFTER,
            yield_on_timeout=True,
        ):
            if changed or is_first:
                is_first = False
                _once(study)
    except KeyboardInterrupt:
        terminal.say("no longer watching")


def _is_read(path: Path) -> bool:
    """Tell whether documents are made from a file in a study's folder."""
    is_ledger = path.name == Path(LEDGER).name
    return path.suffix == ".toml" or path.parent.name in {"templates", "assets"} or is_ledger


def _once(study: Path) -> None:
    started = time.monotonic()
    try:
        _, diagnostics, line_at = check_folder(study)
        terminal.show_problems(diagnostics, line_at, err=True)
        terminal.say(f"{study}: {terminal.count_of(diagnostics)}")
        if not has_errors(diagnostics):
            project = open_study(study)
            quarter = project.record.open_quarter
            name, briefing, missing = briefing_of(project, quarter)
            writing.write_documents(
                project, {paths.name_of_quarter(name, quarter): briefing}, missing
            )
    except (ScenariobookError, OSError) as error:
        tell(error)
    except SystemExit:
        pass  # the command has printed why it stopped
    # Only this command runs long enough to need a collection. It comes before the next message: a
    # user who reads the message may press Ctrl-C, which Python ignores during a collection.
    gc.collect()
    terminal.say(f"({time.monotonic() - started:.1f} s) waiting for the next change")
    sys.stderr.flush()
