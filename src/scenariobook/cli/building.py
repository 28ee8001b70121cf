"""The commands that read definitions and make documents: check, build, brief."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.holding import as_it_is_now, says_yes, stop_changed, told
from scenariobook.cli.opening import open_to_change
from scenariobook.cli.options import (
    quarter_option,
    study_argument,
    who_option,
)
from scenariobook.cli.publishing import briefing_of
from scenariobook.cli.writing import SHOWN, claim, say_unset, write
from scenariobook.files import read_if_there, sweep
from scenariobook.output_folders import digest, is_as_built
from scenariobook.paths import (
    AS_BUILT,
    BRIEFING,
    BUILT,
    TRACKER,
    output_folder,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.merge import Outcome
    from scenariobook.workbook.own_work.read import Carried
    from scenariobook.workbook.own_work.rewrite_formulas import Astray


@click.command()
@study_argument
@quarter_option
@who_option
@click.option(
    "--yes", is_flag=True, help="Change closed quarters, and take back values, without asking."
)
@click.option(
    "--own-work-from",
    "own",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the record went back another way: keep the analysts' own sheets of this tracker.",
)
def build(study: Path, quarter: Quarter | None, who: str, own: Path | None, *, yes: bool) -> None:
    """Take in what was typed in the tracker; write tracker and briefing afresh.

    A tracker that holds something that cannot be taken in is never overwritten. Of a closed
    quarter, the briefing alone is written.

    \b
    Examples:
      scenariobook build
      scenariobook build scenarios/central-asia --quarter 2022Q3
    """
    from scenariobook.intake import unrecorded, with_outcomes
    from scenariobook.project import keep, with_rivals_raised
    from scenariobook.record.entries import Origin
    from scenariobook.results.open_matters import warn_of_open

    found = open_to_change(study)
    wanted = found.quarter(quarter)
    folder = output_folder(study, found.study.id)
    tracker = folder / TRACKER
    _not_open_elsewhere(tracker)
    if own is None and _stands(found, wanted, folder):
        return
    replaced = read_if_there(tracker)

    def still_there() -> None:
        _not_open_elsewhere(tracker)
        _not_saved_meanwhile(tracker, replaced)

    origin = Origin(who, datetime.now(UTC), "build")
    joined = with_rivals_raised(found, origin)
    typed, carried = _read(joined, folder, replaced)
    carried, kept = _own_work(joined, own, tracker) if own else (carried, replaced)
    outcomes = unrecorded(typed)
    question = _shown(joined, outcomes)
    if question and not yes:
        found = _agreed(found, question, outcomes, folder, replaced)
        joined = with_rivals_raised(found, origin)
        wanted = found.quarter(quarter)
    files = {TRACKER: replaced} if replaced else {}
    project = with_outcomes(joined, outcomes, files, origin)
    with terminal.working("laying out the briefing"):
        unset: list[Diagnostic] = []
        name, briefing = briefing_of(project, wanted, unset)
    is_open = wanted == project.record.open_quarter
    if is_open:
        with terminal.working("writing the tracker"):
            fresh, astray = _fresh_tracker(project, wanted, carried, kept)
        still_there()
    keep(found, project, files)
    claim(project, folder)
    if is_open:
        write(tracker, fresh, folder, still_there)
        write(folder / AS_BUILT, digest(fresh), folder)
        _say_own_work(astray, carried.noted)
    else:
        terminal.say(f"{wanted} is closed: its briefing alone is written; the tracker stays")
    write(folder / name, briefing, folder)
    _note(project, wanted, folder, ({TRACKER: fresh} if is_open else {}) | {name: briefing}, unset)
    say_unset(project, unset)
    warn_of_open(project.record)


def _fresh_tracker(
    project: Project, quarter: Quarter, carried: Carried, replaced: bytes | None
) -> tuple[bytes, Sequence[Astray]]:
    """Return a fresh tracker with the analysts' own work, and formulas that point elsewhere now.

    Args:
        project: The study and its record, with all that was typed.
        quarter: The open quarter.
        carried: The analysts' own work on the program's sheets.
        replaced: The tracker that has that work; None if there is none.
    """
    from scenariobook.documents import make_tracker
    from scenariobook.record.former import former_ids
    from scenariobook.replaced_tracker import renewed
    from scenariobook.workbook.own_work.rewrite_formulas import follow

    fresh = make_tracker(project, quarter, carried)
    references = follow(carried, fresh, former_ids(project.study))
    if replaced:
        fresh = renewed(fresh, replaced, references.names)
    return fresh, references.astray


def _own_work(project: Project, own: Path, tracker: Path) -> tuple[Carried, bytes]:
    """Return the analysts' own work in a tracker that the record does not continue, and its bytes.

    Raises:
        click.UsageError: if there is a tracker already, which has own work itself.
    """
    from scenariobook.replaced_tracker import own_work_from

    if tracker.exists():
        raise click.UsageError(f"{tracker} is there: move it elsewhere, and name it there")
    data = own.read_bytes()
    carried, left = own_work_from(project, data, own.name, date.today())
    for words in left:
        terminal.warn(f"not taken in: {words}")
    return carried, data


def _shown(found: Project, outcomes: Sequence[Outcome]) -> str:
    """Show what was typed in the tracker; return the question that it raises, if any."""
    from scenariobook.results import preview
    from scenariobook.results.implausible import warn_of_implausible

    if not outcomes:
        return ""
    terminal.say("taking in what was typed in the tracker:")
    warn_of_implausible(found.study, found.record, outcomes)
    preview.show_intake(outcomes)
    return _question(found, outcomes)


def _question(found: Project, outcomes: Sequence[Outcome]) -> str:
    """Return what must be asked before outcomes are recorded, if anything."""
    applied = [o for o in outcomes if not o.stays_open]
    emptied = sum(o.typed.value is None and o.was is not None for o in applied)
    does = []
    if any(o.typed.key.quarter < found.record.open_quarter for o in applied):
        does.append("changes closed quarters")
    if emptied:
        does.append(f"takes back what {terminal.plural(emptied, 'emptied cell')} held")
    return f"This {' and '.join(does)}. Go on?" if does else ""


def _agreed(
    found: Project,
    question: str,
    outcomes: Sequence[Outcome],
    folder: Path,
    tracker: bytes | None,
) -> Project:
    """Ask, and return the study as it is after a yes; stop where other things would be recorded."""
    from scenariobook.intake import unrecorded

    if not says_yes(question):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    _not_saved_meanwhile(folder / TRACKER, tracker)
    now = as_it_is_now(found)
    if now is not found:
        typed, _ = _read(now, folder, tracker)
        again = unrecorded(typed)
        if (told(again), _question(now, again)) != (told(outcomes), question):
            stop_changed("the record has changed meanwhile, and with it what the tracker brings")
    return now


def _stands(found: Project, wanted: Quarter, folder: Path) -> bool:
    """Tell whether the last build still stands; say so where it does."""
    from scenariobook.cli.last_build import basis, stands
    from scenariobook.results.open_matters import warn_of_open

    if not (is_as_built(folder) and stands(folder, basis(found, wanted))):
        return False
    claim(found, folder)
    sweep(folder, within=folder)  # no writing follows that would take away what a killed run left
    terminal.say(f"nothing has changed: what stands in {folder} is as it was built")
    warn_of_open(found.record)
    return True


def _note(
    project: Project,
    wanted: Quarter,
    folder: Path,
    made: Mapping[str, bytes],
    unset: Sequence[Diagnostic],
) -> None:
    """Keep what was made, and from what; not if this machine lacked something to make it well."""
    from scenariobook.cli.last_build import basis, note

    if BRIEFING in made and not unset:
        write(folder / BUILT, note(basis(project, wanted), project.ledger.position, made), folder)


def _read(found: Project, folder: Path, tracker: bytes | None) -> tuple[Sequence[Outcome], Carried]:
    """Return what was typed in the tracker that will be replaced, and what is carried over."""
    from scenariobook.replaced_tracker import read_as_built, read_tracker
    from scenariobook.workbook.own_work.read import Carried

    if tracker is None:
        return (), Carried()
    with terminal.working("reading the tracker"):
        if is_as_built(folder):
            return (), read_as_built(found, tracker)
        return read_tracker(found, tracker, date.today())


def _not_open_elsewhere(tracker: Path) -> None:
    """Stop where a program has the tracker open: it would save over the fresh one."""
    for name in (f"~${tracker.name}", f".~lock.{tracker.name}#"):
        lock = tracker.with_name(name)
        if lock.exists():
            terminal.warn(
                f"{tracker} is open in another program, which keeps {lock.name}: close it there, "
                "then build again (delete that file if nobody has the tracker open)"
            )
            sys.exit(1)


def _not_saved_meanwhile(tracker: Path, read: bytes | None) -> None:
    """Stop where the tracker is no longer the one that was read."""
    if read_if_there(tracker) != read:
        terminal.warn("somebody has saved the tracker meanwhile; it stays as it is: build again")
        sys.exit(1)


def _say_own_work(found: Sequence[Astray], noted: Sequence[str]) -> None:
    """Tell which formulas of the analysts' own point at other cells now, and what was not kept."""
    for one in found[:SHOWN]:
        terminal.warn(
            f"warning: rows have moved: {one.sheet}, {one.where}, says {one.says}; "
            f"what it meant is {one.meant} now"
        )
    if found[SHOWN:]:
        terminal.warn(f"and {len(found) - SHOWN} more formulas of your own sheets")
    for words in noted:
        terminal.warn(f"warning: {words}")
