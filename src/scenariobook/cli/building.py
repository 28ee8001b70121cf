"""The command `build`: record what was typed in the tracker, and write the documents."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scenariobook import terminal
from scenariobook.cli.last_build import (
    Said,
    current_build,
    inputs_digest,
    is_current,
    last_entry_built,
    note,
)
from scenariobook.cli.locking import as_it_is_now, as_shown, lock_study, says_yes, stop_changed
from scenariobook.cli.missing_tracker import agree_to_new
from scenariobook.cli.opening import open_to_change, warnings_in_words
from scenariobook.cli.options import (
    quarter_option,
    study_argument,
    who_option,
    why_option,
)
from scenariobook.cli.publishing import briefing_of, warn_of_printed
from scenariobook.cli.reason import say_unused_reason
from scenariobook.cli.writing import (
    SHOWN,
    lock_of_other_program,
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
    from collections.abc import Iterable, Mapping, Sequence

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.merge import Outcome
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
    if own is None and not why and _is_unchanged(study, quarter):
        return
    from scenariobook.documents import begun_briefing
    from scenariobook.intake import with_outcomes
    from scenariobook.project.recording import keep, with_rivals_raised
    from scenariobook.record.origin import Origin
    from scenariobook.results.open_matters import warn_of_open

    on_disk = open_to_change(study, why=why)
    wanted = on_disk.quarter(quarter)
    folder = output_folder(study, on_disk.study.id)
    tracker = folder / TRACKER
    stop_if_open(tracker, _AGAIN)
    if own is None and _is_up_to_date(on_disk, wanted, folder):
        return
    replaced = _to_replace(on_disk, wanted, tracker, own, yes=yes)

    def still_there() -> None:
        stop_if_open(tracker, _AGAIN)
        _not_saved_meanwhile(tracker, replaced)

    origin = Origin(who=who, when=datetime.now(UTC), command="build")
    joined = with_rivals_raised(on_disk, origin)
    outcomes, own_work = _read(joined, folder, replaced)
    own_work, kept = _own_work(joined, own, tracker) if own else (own_work, replaced)
    question = _shown(joined, outcomes)
    if question and not yes:
        on_disk = _agreed(on_disk, question, outcomes, folder, replaced)
        joined = with_rivals_raised(on_disk, origin)
        wanted = on_disk.quarter(quarter)
    files = {TRACKER: replaced} if replaced else {}
    after = with_outcomes(joined, outcomes, files, origin)
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
        write(tracker, fresh, folder, still_there)
        write(folder / AS_BUILT, digest(fresh), folder)
        _warn_of_own_work(astray, broken, own_work, wanted)
    else:
        terminal.say(f"{wanted} is closed: only its briefing is written; the tracker stays")
    made = dict.fromkeys(briefing_names(name, wanted, after.record.open_quarter), briefing)
    for each in made:
        write(folder / each, briefing, folder)
    _note(after, wanted, folder, ({TRACKER: fresh} if is_open else {}) | made, unprintable)
    warn_of_printed(after, unprintable)
    say_unused_reason(on_disk, after)
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
    from scenariobook.record.former import former_ids
    from scenariobook.replaced_tracker import renewed
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
    from scenariobook.replaced_tracker import own_work_from

    if tracker.exists():
        raise click.UsageError(f"{tracker} exists: move it elsewhere, and pass its new path")
    data = own.read_bytes()
    own_work, left = own_work_from(project, data, own.name, date.today())
    for words in left:
        terminal.warn(f"not recorded: {words}")
    return own_work, data


def _shown(project: Project, outcomes: Sequence[Outcome]) -> str:
    """Print what was typed in the tracker; return the question to ask, if there is one."""
    from scenariobook.results import preview
    from scenariobook.results.implausible import warn_of_implausible

    if not outcomes:
        return ""
    terminal.say("this was typed in the tracker:")
    warn_of_implausible(project.study, project.record, outcomes, date.today())
    preview.show_intake(outcomes)
    return _question(project, outcomes)


def _question(project: Project, outcomes: Sequence[Outcome]) -> str:
    """Return the question to ask before outcomes are recorded; empty if there is none."""
    applied = [o for o in outcomes if o.is_news and not o.stays_open]
    emptied = sum(o.typed.value is None and o.was is not None for o in applied)
    does = []
    quarters = {o.typed.key.quarter for o in applied} - {NO_QUARTER}
    if any(quarter < project.record.open_quarter for quarter in quarters):
        does.append("changes closed quarters")
    if emptied:
        does.append(f"takes back the values of {terminal.plural(emptied, 'emptied cell')}")
    return f"This {' and '.join(does)}. Go on?" if does else ""


def _agreed(
    project: Project,
    question: str,
    outcomes: Sequence[Outcome],
    folder: Path,
    tracker: bytes | None,
) -> Project:
    """Ask, and return the study as it is after the answer yes.

    Stop if the answer is no, or if other values would be recorded than the user has seen.
    """
    if not says_yes(question):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    _not_saved_meanwhile(folder / TRACKER, tracker)
    now = as_it_is_now(project)
    if now is not project:
        again, _ = _read(now, folder, tracker)
        if (as_shown(again), _question(now, again)) != (as_shown(outcomes), question):
            stop_changed("the record has changed meanwhile, so other values would be recorded")
    return now


def _is_unchanged(study: Path, quarter: Quarter | None) -> bool:
    """Return whether bytes alone tell that nothing has changed; if so, print what a build prints.

    The study stays locked until the command ends.
    """
    lock_study(study)
    current = current_build(study, quarter)
    # With --verbose, each warning is printed, so the study must be read.
    if current is None or terminal.volume() is terminal.Volume.VERBOSE:
        return False
    folder, said = current
    if lock_of_other_program(folder / TRACKER):
        return False
    if said.warnings:
        terminal.warn(said.warnings)
    _say_unchanged(folder)
    if said.matters:
        terminal.warn(said.matters)
    return True


def _say_unchanged(folder: Path) -> None:
    sweep(folder, within=folder)  # nothing is written now, which would remove a killed run's files
    terminal.say(f"nothing has changed since the last build; {folder} is up to date")


def _is_up_to_date(project: Project, wanted: Quarter, folder: Path) -> bool:
    """Return whether the last build's documents are still current; if so, print that."""
    from scenariobook.results.open_matters import warn_of_open

    if not (is_as_built(folder) and is_current(folder, inputs_digest(project), wanted)):
        return False
    mark_as_own(project, folder)
    _say_unchanged(folder)
    warn_of_open(project.record)
    say_unused_reason(project, project)
    return True


def _note(
    project: Project,
    wanted: Quarter,
    folder: Path,
    made: Mapping[str, bytes],
    unprintable: Sequence[Diagnostic],
) -> None:
    """Write down what was built from what, unless fonts or PDF libraries were missing."""
    if BRIEFING in made and not unprintable:
        write(folder / BUILT, note(project, wanted, made, _to_say(project)), folder)


def _to_say(project: Project) -> Said | None:
    """Return what the next build prints of this project if nothing changes.

    None if archived files are not cited: the next build looks into them for lost entries.
    """
    from scenariobook.project.opening import warnings_of
    from scenariobook.record.store import uncited
    from scenariobook.results.open_matters import words_if_open

    if uncited(project.folder, project.ledger):
        return None
    return Said(warnings_in_words(len(warnings_of(project))), words_if_open(project.record))


def _read(
    project: Project, folder: Path, tracker: bytes | None
) -> tuple[Sequence[Outcome], OwnWork]:
    """Return the outcomes to record of the tracker to replace, and the analysts' own work."""
    from scenariobook.replaced_tracker import read_as_built, read_tracker
    from scenariobook.workbook.own_work.read import OwnWork

    if tracker is None:
        return (), OwnWork()
    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return (), read_as_built(project, tracker, date.today())
        typed, own_work = read_tracker(project, tracker, date.today())
    _warn_if_older(typed, folder)
    return _to_record(typed), own_work


def _to_record(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes of the tracker that the ledger has to tell of, and does not yet."""
    return [outcome for outcome in outcomes if outcome.is_told and not outcome.is_open]


def _warn_if_older(typed: Sequence[Outcome], folder: Path) -> None:
    """Tell if somebody has put a tracker from before the last build in the place of its tracker.

    The values of the later one are recorded, but what analysts added to its sheets is not here.
    """
    shows, built = typed[0].typed.position if typed else None, last_entry_built(folder)
    if shows is not None and shows < built:
        terminal.warn(
            f"warning: this tracker is older than the last build: it shows the record up to entry "
            f"{shows}, and that build's tracker up to {built}; what somebody added to the later "
            "one since, such as a sheet or a comment, is not in this one"
        )


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
