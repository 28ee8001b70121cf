"""The commands that read definitions and make documents: check, build, brief."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenariobook import terminal
from scenariobook.cli.gone import agree_to_fresh, warn_of_gone
from scenariobook.cli.options import (
    format_option,
    known_option,
    quarter_option,
    study_argument,
    who_option,
)
from scenariobook.cli.shared import (
    SHOWN,
    as_it_is_now,
    can_print,
    claim,
    claim_empty,
    open_to_change,
    say_open,
    say_unset,
    says_yes,
    stop_changed,
    told,
    write,
)
from scenariobook.cli.warned import say_doubts
from scenariobook.files import read_if_there, sweep, target_within
from scenariobook.outputs import digest, is_as_built
from scenariobook.paths import (
    AS_BUILT,
    BRIEFING,
    BUILT,
    HTML_BRIEFING,
    TRACKER,
    WORKSHOP,
    as_known_name,
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
@format_option
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
@click.pass_context
def check(ctx: click.Context, study: Path, form: str, *, strict: bool) -> None:
    """Print all problems in the definitions, each with file, line and column.

    Exit code 0: none. 1: problems. 2: wrong usage.

    \b
    Examples:
      scenariobook check
      scenariobook check scenarios/central-asia --strict
      scenariobook check --format json > problems.json
    """
    from scenariobook.diagnostics import as_json, has_errors
    from scenariobook.project import check_folder

    diagnostics, line_at = check_folder(study)
    if form == "json":
        click.echo(as_json(diagnostics))
    else:
        terminal.show_problems(diagnostics, line_at, err=False)
        terminal.say(f"{study}: {terminal.tally(diagnostics)}")
    if has_errors(diagnostics) or (strict and diagnostics):
        ctx.exit(1)


@click.command()
@study_argument
@quarter_option
@who_option
@click.option(
    "--yes",
    is_flag=True,
    help="Change closed quarters, take back values, and replace a tracker that is gone, "
    "without asking.",
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
    from scenariobook.intake import renewed, unrecorded, with_outcomes
    from scenariobook.project import keep, make_tracker, with_rivals_raised
    from scenariobook.record.entries import Origin
    from scenariobook.record.former import former_ids
    from scenariobook.workbook.own_work.rewrite_formulas import follow

    found = open_to_change(study)
    wanted = found.quarter(quarter)
    folder = output_folder(study, found.study.id)
    tracker = folder / TRACKER
    _not_open_elsewhere(tracker)
    if own is None and _stands(found, wanted, folder):
        return
    replaced = _to_replace(found, wanted, tracker, own, yes=yes)

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
        name, briefing = _briefing(project, wanted, unset)
    is_open = wanted == project.record.open_quarter
    if is_open:
        with terminal.working("writing the tracker"):
            fresh = make_tracker(project, wanted, carried)
            references = follow(carried, fresh, former_ids(project.study))
            fresh = renewed(fresh, kept, references.names) if kept else fresh
        still_there()
    keep(found, project, files)
    claim(project, folder)
    if is_open:
        write(tracker, fresh, folder, still_there)
        write(folder / AS_BUILT, digest(fresh), folder)
        _say_own_work(references.astray, carried, wanted)
    else:
        terminal.say(f"{wanted} is closed: its briefing alone is written; the tracker stays")
    write(folder / name, briefing, folder)
    _note(project, wanted, folder, ({TRACKER: fresh} if is_open else {}) | {name: briefing}, unset)
    say_unset(project, unset)
    say_open(project)


def _to_replace(
    found: Project, wanted: Quarter, tracker: Path, own: Path | None, *, yes: bool
) -> bytes | None:
    """Return the bytes of the tracker that will be replaced; ask where it is gone, if need be.

    Raises:
        OutsideError: if it is a link that leads away, before anything is recorded.
    """
    writes = wanted == found.record.open_quarter
    if writes:
        target_within(tracker, tracker.parent)
    if own is None:  # which is the tracker that is gone from there
        agree_to_fresh(found, yes=yes, writes=writes)
    return read_if_there(tracker)


def _own_work(project: Project, own: Path, tracker: Path) -> tuple[Carried, bytes]:
    """Return the analysts' own work in a tracker that the record does not continue, and its bytes.

    Raises:
        click.UsageError: if there is a tracker already, which has own work itself.
    """
    from scenariobook.intake import own_work_from

    if tracker.exists():
        raise click.UsageError(f"{tracker} is there: move it elsewhere, and name it there")
    data = own.read_bytes()
    carried, left = own_work_from(project, data, own.name, date.today())
    for words in left:
        terminal.warn(f"not taken in: {words}")
    return carried, data


def _shown(found: Project, outcomes: Sequence[Outcome]) -> str:
    """Show what was typed in the tracker; return the question that it raises, if any."""
    from scenariobook import tables

    if not outcomes:
        return ""
    terminal.say("taking in what was typed in the tracker:")
    say_doubts(found, outcomes)
    tables.show_intake(outcomes)
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
    from scenariobook.cli.standing import basis, stands

    if not (is_as_built(folder) and stands(folder, basis(found, wanted))):
        return False
    claim(found, folder)
    sweep(folder, within=folder)  # no writing follows that would take away what a killed run left
    terminal.say(f"nothing has changed: what stands in {folder} is as it was built")
    say_open(found)
    return True


def _note(
    project: Project,
    wanted: Quarter,
    folder: Path,
    made: Mapping[str, bytes],
    unset: Sequence[Diagnostic],
) -> None:
    """Keep what was made, and from what; not if this machine lacked something to make it well."""
    from scenariobook.cli.standing import basis, note

    if BRIEFING in made and not unset:
        write(folder / BUILT, note(basis(project, wanted), project.ledger.position, made), folder)


def _briefing(project: Project, quarter: Quarter, unset: list[Diagnostic]) -> tuple[str, bytes]:
    """Return the briefing, and what it is called: PDF, or HTML where no PDF can be laid out."""
    from scenariobook.project import make_briefing, make_html_briefing

    if can_print():
        return BRIEFING, make_briefing(project, quarter, unset.extend)
    return HTML_BRIEFING, make_html_briefing(project, quarter)


def _read(found: Project, folder: Path, tracker: bytes | None) -> tuple[Sequence[Outcome], Carried]:
    """Return what was typed in the tracker that will be replaced, and what is carried over."""
    from scenariobook.intake import read_as_built, read_tracker
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


def _say_own_work(found: Sequence[Astray], carried: Carried, quarter: Quarter) -> None:
    """Tell which formulas of the analysts' own point at other cells now, and what was not kept."""
    from scenariobook.workbook.own_work.links import links_let_go

    sheets = [(sheet.called, sheet.links) for sheet in carried.sheets]
    for one in found[:SHOWN]:
        terminal.warn(
            f"warning: rows have moved: {one.sheet}, {one.where}, says {one.says}; "
            f"what it meant is {one.meant} now"
        )
    if found[SHOWN:]:
        terminal.warn(f"and {len(found) - SHOWN} more formulas of your own sheets")
    for words in (*carried.noted, *links_let_go(sheets, quarter)):
        terminal.warn(f"warning: {words}")


@click.command()
@study_argument
@quarter_option
@click.option(
    "--edition",
    type=click.Choice(["quarterly", "workshop"]),
    default="quarterly",
    show_default=True,
    help="Which document: for readers, or for a workshop with its handouts.",
)
@click.option("--html", is_flag=True, help="Write the HTML edition, one file, and no PDF.")
@known_option
def brief(
    study: Path, quarter: Quarter | None, edition: str, known: int | date | None, *, html: bool
) -> None:
    """Write the briefing of any quarter in the record, as PDF or as one HTML file.

    The workshop edition has page one and the scenarios, then cards to cut, questions, blank
    sheets and a run sheet; it is written as workshop.pdf.

    With --as-known, later entries of the record play no part, and the file's name says so. The
    definitions are those of now: version control has those of then.

    \b
    Examples:
      scenariobook brief
      scenariobook brief --quarter 2022Q3
      scenariobook brief --html
      scenariobook brief --edition workshop
      scenariobook brief --quarter 2022Q3 --as-known 57
      scenariobook brief --as-known 2026-11-24
    """
    from scenariobook.project import as_known, make_html_briefing, make_workshop

    if html and edition == "workshop":
        raise click.UsageError("the workshop edition is for paper: leave --html out")

    project = open_to_change(study)
    folder = output_folder(study, project.study.id)
    if not is_as_built(folder):
        terminal.warn("the tracker has changed since it was built; `build` takes in what was typed")
    warn_of_gone(project)
    if known is not None:
        project = as_known(project, known)
    wanted = project.quarter(quarter)
    unset: list[Diagnostic] = []
    with terminal.working("laying out the briefing"):
        if edition == "workshop":
            if not can_print():
                sys.exit(1)
            name, made = WORKSHOP, make_workshop(project, wanted, unset.extend)
        elif html:
            name, made = HTML_BRIEFING, make_html_briefing(project, wanted)
        else:
            name, made = _briefing(project, wanted, unset)
    if known is not None:
        name = as_known_name(name, wanted, project.ledger.position.number)
    claim_empty(project, folder)
    write(folder / name, made, folder)
    say_unset(project, unset)
