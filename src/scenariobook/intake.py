"""What comes back: tables and returned copies become outcomes, and outcomes the record's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import TRACKER
from scenariobook.project import Project, make_tracker
from scenariobook.record import table
from scenariobook.record.entries import Origin
from scenariobook.record.ledger import Ledger, extend, replay
from scenariobook.record.merge import Outcome, Result, Typed, additions, merge
from scenariobook.record.store import commit
from scenariobook.workbook.identity import generation
from scenariobook.workbook.own import own_work
from scenariobook.workbook.preflight import Foreign, inspect
from scenariobook.workbook.read import read_identity
from scenariobook.workbook.returned import Made, read_copy

_TABLE = ".csv"


def named(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return files' bytes by the name that messages call them: the shortest that is unlike.

    Raises:
        OSError: if a file cannot be read.
    """
    alike = Counter(path.name for path in paths)
    return {(p.name if alike[p.name] == 1 else str(p)): p.read_bytes() for p in paths}


def read_files(project: Project, files: Mapping[str, bytes], today: date) -> tuple[Outcome, ...]:
    """Merge tables (CSV) and returned copies with the record; nothing is written.

    Raises:
        Problems: with every problem that makes a file unusable.
    """
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    for name, data in files.items():
        if name.casefold().endswith(_TABLE):
            cells, found = table.read(project.study, project.record, data, name, today)
        else:
            try:
                copy = read_copy(_made(project, data, name), data, name, today)
            except Problems as why:
                problems += why.diagnostics
                continue
            except Exception as error:  # noqa: BLE001  (a stranger's file: one sentence)
                problems.append(Diagnostic("R014", _broken(error), Place(name)))
                continue
            cells, found = list(copy.typed), list(copy.problems)
        typed += cells
        problems += found
    if problems:
        raise Problems(problems)
    return merge(project.record, typed)


def _made(project: Project, data: bytes, name: str) -> Made:
    """Tell what a copy was made from.

    Raises:
        Problems: if the file is no workbook, or no tracker of this study and record (R014).
    """
    hint = ""
    try:
        inspect(data)
        identity = read_identity(data)
    except Foreign as foreign:
        why = str(foreign)
    except Exception as error:  # noqa: BLE001  (a stranger's file: whatever breaks, one sentence)
        why = _broken(error)
    else:
        hint = "import trackers that `scenariobook build` made from this study's record"
        if identity is None:
            why = "the workbook does not say that it is a tracker"
        elif identity.study != project.study.id:
            why = f"this is a tracker of the study {identity.study!r}, not of {project.study.id!r}"
        else:
            entries = project.ledger.entries[: identity.position.number]
            record = replay(entries, project.study.header.start)
            if record.position == identity.position:
                now = generation(
                    project.version, identity.position, identity.quarter, identity.layout
                )
                return Made(
                    project.study,
                    record,
                    identity.quarter,
                    unchanged=identity.generation == now,
                )
            why = "the tracker was made from a record that this one does not continue"
    raise Problems([Diagnostic("R014", why, Place(name), hint)])


def _broken(error: Exception) -> str:
    return f"the file cannot be read ({type(error).__name__}: {error}); ask for it again"


def left_in_copies(project: Project, files: Mapping[str, bytes]) -> list[str]:
    """Return, in words, what copies hold beside their input cells: it is not taken in.

    What a copy held from the start can be told only while the study is as it was then.
    """
    left = []
    for name, data in files.items():
        if not name.casefold().endswith(_TABLE):
            made = _made(project, data, name)
            if made.unchanged:
                left += [f"{name}: {work}" for work in own_work(data, _built_again(project, made))]
    return left


def record_outcomes(
    project: Project, outcomes: Sequence[Outcome], files: Mapping[str, bytes], origin: Origin
) -> Project:
    """Append what was applied to the ledger, archive the files, return the new project.

    ``origin`` says who, when and by which command. Where nothing was applied, nothing is
    written.
    """
    origins = {
        name: structs.replace(origin, file=name, sha256=sha256(data).hexdigest())
        for name, data in files.items()
    }
    added = additions(project.record, outcomes, origins)
    if not added:
        return project
    ledger = extend(project.ledger, added)
    commit(project.folder, project.ledger, ledger, files)
    record = replay(ledger.entries, project.study.header.start)
    return replace(project, ledger=ledger, record=record)


def read_tracker(
    project: Project, data: bytes, as_built: bytes | None, today: date
) -> tuple[Outcome, ...]:
    """Return the outcomes of what was typed in the tracker that is about to be replaced.

    ``as_built`` is the tracker as it was built, if that was kept.

    Raises:
        Problems: if it holds what a fresh tracker would lose: cells in question or in
            conflict, or work beside the input cells (R011); or if it is no tracker of
            this study (R014).
    """
    if data == as_built:
        return ()
    made = _made(project, data, TRACKER)
    outcomes = read_files(project, {TRACKER: data}, today)
    hint = "settle it in the tracker, or move the tracker elsewhere; then build again"
    lost = [
        Diagnostic("R011", f"{o.result}: {o.why}", o.typed.place, hint)
        for o in outcomes
        if o.result in {Result.CONFLICT, Result.QUESTION}
    ]
    hint = "a fresh tracker would not keep this: move the tracker elsewhere, then build again"
    if as_built is None or read_identity(as_built) != read_identity(data):
        as_built = _built_again(project, made)
    lost += [
        Diagnostic("R011", f"work of your own: {work}", Place(TRACKER), hint)
        for work in own_work(data, as_built)
    ]
    if lost:
        raise Problems(lost)
    return outcomes


def _built_again(project: Project, made: Made) -> bytes:
    """Return the tracker of an earlier position, as the study of today makes it."""
    entries = project.ledger.entries[: made.record.position.number]
    then = replace(project, ledger=Ledger(entries, b""), record=made.record)
    return make_tracker(then, made.quarter)
