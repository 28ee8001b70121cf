"""The command `hand-out`: write a tracker for each analyst, and begin the second round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.asking import agree
from scenariobook.cli.shared.built_trackers import warn_if_edited
from scenariobook.cli.shared.documents import make_tracker
from scenariobook.cli.shared.open_study import open_and_record, origin_now, output_of
from scenariobook.cli.shared.options import study_argument, who_option, yes_option
from scenariobook.cli.shared.writing import renewed, stop_if_in_use, write_file
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import read_if_there
from scenariobook.intake.hand_out_folder import file_name_of, hand_outs_of, handed_out_now, listing
from scenariobook.intake.replaced_tracker import last_returned, not_replaceable
from scenariobook.paths import HAND_OUT_FOLDER, HAND_OUT_LIST
from scenariobook.record.claims.rounds import HandOut, entries_returned, round_of
from scenariobook.record.ledger.entries import Begun
from scenariobook.record.project import Project
from scenariobook.record.recording import save, with_entries
from scenariobook.study.model.study import Analyst, Header, has_row, person
from scenariobook.wording import nearest


@click.command("hand-out")
@study_argument
@click.option(
    "--for",
    "whom",
    multiple=True,
    metavar="ANALYST",
    help="Write only the tracker of this analyst, an id of [[analysts]]; may be repeated.",
)
@click.option(
    "--round",
    "round_",
    type=click.IntRange(1, 2),
    metavar="1|2",
    help="The round of estimates; default: the present one. 2 begins the second, which shows what "
    "was said in the first.",
)
@click.option(
    "--mail",
    "mailed",
    is_flag=True,
    help="Also write a draft of a mail for each; the next time, a reminder to who is late.",
)
@yes_option
@who_option
def hand_out_trackers(
    study: Path, whom: tuple[str, ...], round_: int | None, who: str, *, mailed: bool, yes: bool
) -> None:
    """Write a tracker for each analyst.

    They stand in output/<study>/hand-out/. Each is the tracker of the open quarter with the
    analyst's own rows alone, nobody else's estimates, and what this person added to the last copy.
    Copies come back by `import`; `status` tells whose came back. A file that holds what the record
    lacks is never replaced.

    With --mail, a draft stands beside each, FILE.eml, which a mail program opens: to whom, what is
    due from this person, the tracker attached. Nothing is sent. Where a draft stands already, the
    next one is a reminder; who has sent a copy back gets none.

    \b
    Examples:
      scenariobook hand-out
      scenariobook hand-out --mail
      scenariobook hand-out --for analyst-one
      scenariobook hand-out --round 2
    """
    project = open_and_record(study, who)
    analysts = _wanted(project, whom)
    quarter, output = project.record.open_quarter, output_of(project)
    folder = output / HAND_OUT_FOLDER
    warn_if_edited(project)
    now = round_of(project.record, quarter)
    round_ = round_ or now
    if round_ < now:
        raise click.UsageError(
            f"the second round of estimates of {quarter} has begun: leave out --round 1"
        )
    after = _with_second_round(project, folder, who, yes=yes) if round_ > now else project
    hand_outs = hand_outs_of(project, analysts, round_)
    by_path = {folder / file_name_of(project.study.id, one): one for one in hand_outs}
    old_files = {path: read_if_there(path) for path in by_path}
    handed_out = handed_out_now(project, folder)
    stop_if_in_use(old_files)
    _stop_if_lost(project, by_path, "reading the hand-outs in the folder")
    with terminal.working("writing the trackers"):
        trackers = {path: _made(after, hand_out) for path, hand_out in by_path.items()}
    stop_if_in_use(old_files)
    save(project, after, {})
    if after is not project:
        terminal.say(f"the second round of estimates of {quarter} has begun")
    for path, data in trackers.items():
        write_file(path, data, output, partial(stop_if_in_use, {path: old_files[path]}))
    made = listing(folder, {path.name: data for path, data in trackers.items()})
    write_file(folder / HAND_OUT_LIST, made, output)
    if mailed:
        drafted = {path: (hand_out, trackers[path]) for path, hand_out in by_path.items()}
        _write_drafts(after, drafted, handed_out, are_named=bool(whom))
    for analyst in analysts:
        if not any(has_row(analyst.id, item.owner, project.study) for item in project.study.items):
            terminal.say(
                f"{person(analyst.id, project.study)} has no rows on the sheets Update and "
                f'Signposts: no indicator and no signpost has owner = "{analyst.id}"'
            )


def _made(project: Project, hand_out: HandOut) -> bytes:
    """Return a hand-out with its recipient's additions to the last copy; print lost additions."""
    returned = []
    recipient = person(hand_out.analyst, project.study)
    for name, added in last_returned(project, hand_out.analyst):
        if isinstance(added, Diagnostic):
            file, why = added.place.file, added.message
            terminal.say(f"{recipient}: what was added to {file} stays there, in {name}: {why}")
        else:
            returned.append((name, added))
    latest = returned[0][1] if returned else None
    fresh, remainder = renewed(
        partial(make_tracker, project, hand_out.quarter, hand_out=hand_out), latest
    )
    for words in remainder:
        terminal.say(f"{recipient}: stays in the last copy: {words}")
    for name, earlier in returned[1:]:
        if lost := earlier.beyond(latest):
            terminal.say(f"{recipient}: stays in an earlier copy, {name}: {'; '.join(lost)}")
    return fresh


def _write_drafts(
    project: Project,
    hand_outs: Mapping[Path, tuple[HandOut, bytes]],
    handed_out: Collection[HandOut],
    *,
    are_named: bool,
) -> None:
    """Write a draft of a mail beside each hand-out; a reminder where there was one before.

    Args:
        project: The study and its record.
        hand_outs: The hand-outs and their bytes, by path.
        handed_out: The hand-outs that were handed out before.
        are_named: Whether the user named the analysts. If not, an analyst whose copy came back gets
            no draft, and an earlier draft is removed, so that nobody sends it.
    """
    from scenariobook.cli.shared.mail import for_analyst

    returned = entries_returned(project.ledger.entries)
    for path, (hand_out, data) in hand_outs.items():
        at, has_returned = path.with_suffix(".eml"), str(hand_out) in returned
        if has_returned and not are_named:
            at.unlink(missing_ok=True)
            terminal.say(f"{person(hand_out.analyst, project.study)}: the copy came back; no draft")
        else:
            is_late = at.exists() and hand_out in handed_out and not has_returned
            letter = for_analyst(project, hand_out, path.name, data, date.today(), is_late=is_late)
            write_file(at, letter, output_of(project))


def _wanted(project: Project, ids: Sequence[str]) -> Sequence[Analyst]:
    """Return the analysts with these ids; without ids, all analysts.

    Raises:
        Problems: if the study names no analysts (R027).
        click.UsageError: if there is no analyst with one of the ids.
    """
    analysts = project.study.analyst_by_id
    if not analysts:
        message = "the study names no [[analysts]], so there is nobody to hand a tracker to"
        hint = (
            'name each person in a file of the study: [[analysts]], then id = "a-kim", '
            'name = "Anna Kim" and desk = "Economics desk"'
        )
        place = project.loaded.locate(Header, project.study.id, "id") or Place(".")
        raise Problems([Diagnostic("R027", message, place, hint)])
    for unknown in (analyst_id for analyst_id in ids if analyst_id not in analysts):
        hint = nearest(unknown, analysts) or f"there are: {', '.join(analysts)}"
        raise click.UsageError(f"no analyst has the id {unknown!r}; {hint}")
    return [analyst for analyst in analysts.values() if not ids or analyst.id in ids]


def _with_second_round(project: Project, folder: Path, who: str, *, yes: bool) -> Project:
    """Ask, then return the project with the second round begun; stop if the answer is no.

    The command also stops if a hand-out of the first round holds values that the record lacks: an
    estimate that comes in later may be of somebody who has seen the others' estimates.

    Raises:
        click.UsageError: if nobody can estimate anything in the study.
    """
    study, quarter = project.study, project.record.open_quarter
    hand_outs = hand_outs_of(project, study.analysts, 1)
    paths = [folder / file_name_of(study.id, hand_out) for hand_out in hand_outs]
    _stop_if_lost(project, paths, "reading the hand-outs of the first round", stays=True)
    if not study.estimable:
        raise click.UsageError("an exploratory study has no likelihoods, so there are no rounds")
    gave = {estimate.analyst for estimate in project.record.estimates(quarter)}
    gave |= {key.subject.analyst for key in project.record.open if key.kind == "estimate"}
    missing = [person(analyst.id, study) for analyst in study.analysts if analyst.id not in gave]
    if missing:
        terminal.say(f"no first estimate is recorded of: {', '.join(missing)}")
    agree(
        f"From now on everybody sees what was estimated in the first round of {quarter}. Begin "
        "the second round?",
        yes=yes,
    )
    return with_entries(project, [(Begun(quarter, 2), origin_now(who))])


def _stop_if_lost(
    project: Project, paths: Iterable[Path], words: str, *, stays: bool = False
) -> None:
    """Stop if something would be lost with a hand-out (R028); see ``not_replaceable``."""
    today = date.today()
    with terminal.working(words):
        problems = [d for p in paths for d in not_replaceable(project, p, today, stays=stays)]
    if problems:
        raise Problems(problems)
