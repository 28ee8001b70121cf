"""Open a study with its record, and find their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from pathlib import Path
from typing import Final

import tomli

from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.files import files_in, first_bytes
from scenariobook.limits import LARGEST_STUDY_FILE
from scenariobook.paths import LEDGER, SCENARIOS
from scenariobook.record.as_known import changed_definitions
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.ledger.kinds import Reading, Sighting
from scenariobook.record.ledger.record_on_disk import load_ledger
from scenariobook.record.project import Project
from scenariobook.record.proposed_sources import with_proposed
from scenariobook.record.record_warnings import Comparison
from scenariobook.study.load import Loaded, load
from scenariobook.study.model.study import Header, Study
from scenariobook.wording import first_of, printable

_MOST: Final = 3  # entries with a wrong time that are named; the others are counted


def open_project(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study with its record.

    Returns:
        The project, or None if the study has errors; its diagnostics in file order; and a
        function that returns the source line at a place.

    Raises:
        Problems: if the ledger is not intact (R001), the study begins after its record (R005), or
            the record belongs to another study (R024).
    """
    ledger = load_ledger(folder)
    sources = cited_sources(ledger.entries)
    loaded = load(folder)
    if loaded.study is None:
        return None, loaded.diagnostics, loaded.line
    record = replay(ledger.entries, loaded.study.header.start, former_ids(loaded.study))
    _check_start(loaded.study, record)
    study = with_proposed(loaded.study, record)
    project = Project(folder=folder, loaded=loaded, study=study, ledger=ledger, record=record)
    return project, _warnings(project, sources), loaded.line


def cited_sources(entries: Iterable[Entry[Content]]) -> set[str]:
    """Return the ids of the sources that a ledger's entries cite."""
    kinds = (Reading, Sighting)  # built once, as every entry needs it
    contents = (entry.content for entry in entries)
    citing = (content for content in contents if isinstance(content, kinds))
    return {source for content in citing for source in content.sources}


def _warnings(project: Project, sources: AbstractSet[str]) -> Sequence[Diagnostic]:
    """Return the warnings about a study and its record, in file order.

    Args:
        project: The study and its record.
        sources: The sources that the ledger cites.

    Raises:
        Problems: if the record is of another study (R024).
    """
    loaded, record = project.loaded, project.record
    study_then, unrecorded = changed_definitions(project)
    _check_study_id(project, study_then)
    compared = Comparison(
        study=project.study,
        record=record,
        cited=sources,
        study_then=study_then,
        unrecorded=unrecorded,
        locate=loaded.locate,
    )
    return in_file_order(
        [
            *loaded.diagnostics,
            *warn_of_times(project.ledger),
            *compared.warnings(),
            *_horizon_passed(project),
        ]
    )


def warn_of_times(ledger: Ledger) -> Iterator[Diagnostic]:
    """Yield a warning if entries have earlier times than the ones before them (R037)."""
    backward = {
        entry.number: f"entry {entry.number} of {entry.origin.when:%Y-%m-%d %H:%M} comes after "
        f"entry {before.number} of {before.origin.when:%Y-%m-%d %H:%M}"
        for before, entry in pairwise(ledger.entries)
        if entry.origin.when < before.origin.when
    }
    if not backward:
        return
    yield Diagnostic(
        "R037",
        f"times run backward: {first_of([*backward.values()], _MOST)}",
        Place(LEDGER, next(iter(backward)), 1),
        "a clock was wrong; set it right on the machine that recorded them. What counts goes by "
        "the order of the entries, not by their times",
    )


def _check_start(study: Study, record: Record) -> None:
    """Check that the study does not begin after its record.

    Raises:
        Problems: if the study begins later (R005).
    """
    recorded = {
        quarter
        for by_subject in record.stated.values()
        for quarters in by_subject.values()
        for quarter in quarters
        if quarter
    }
    first, start = min([record.open_quarter, *recorded]), study.header.start
    if first < start:
        message = f"the record begins in {first}, before the study's start, {start}"
        hint = f'set start = "{first}" again in [study]'
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])


def _check_study_id(project: Project, study_then: Study | None) -> None:
    """Check that the record belongs to this study.

    Args:
        project: The study and its record.
        study_then: The study by the record's last definitions, if they are not the present ones.

    Raises:
        Problems: if it belongs to another study (R024).
    """
    recorded = project.record.study_id or (study_then.id if study_then else project.study.id)
    if recorded != project.study.id:
        message = f"the record is of the study {recorded!r}, not of {project.study.id!r}"
        hint = (
            f'set id = "{recorded}" again; or, if this is another study, move record/ out of its '
            "folder"
        )
        place = _in_header(project.loaded, project.study, "id")
        raise Problems([Diagnostic("R024", message, place, hint)])


def _horizon_passed(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning if the open quarter is after the horizon; `advance` has asked about that."""
    now, horizon = project.record.open_quarter, project.study.header.horizon
    if now > horizon:
        message = f"{now} is open, which is after the study's horizon, {horizon}"
        hint = "set a later horizon, or record how the scenarios ended (sheet Judgments, or a CSV)"
        place = _in_header(project.loaded, project.study, "horizon")
        yield Diagnostic("R026", message, place, hint)


def _in_header(loaded: Loaded, study: Study, key: str) -> Place:
    return loaded.locate(Header, study.id, key) or Place(".")


def studies_with_same_id(project: Project) -> Iterator[Diagnostic]:
    """Yield an error for each other study with this id in the same ``scenarios`` folder (O001).

    Both would use the same output folder.
    """
    folder, study_id = project.folder.resolve(), project.study.id
    if folder.parent.name != SCENARIOS:
        return
    folders = (path for path in files_in(folder.parent) if path.is_dir())
    for other_folder in (path for path in folders if not path.samefile(folder)):
        if any(_has_id(path, study_id) for path in sorted(other_folder.glob("*.toml"))):
            message = f"the study in {printable(str(other_folder))} has the same id, {study_id!r}"
            hint = "give one of the two another id; both would use the same output folder"
            place = _in_header(project.loaded, project.study, "id")
            yield Diagnostic("O001", message, place, hint)


def _has_id(path: Path, study_id: str) -> bool:
    """Tell whether a file has the header of the study with an id.

    A file that is not valid TOML at the moment, but mentions the id, counts as well.
    """
    data = first_bytes(path, LARGEST_STUDY_FILE + 1) if path.is_file() else b""
    if len(data) > LARGEST_STUDY_FILE or b"[study]" not in data:
        return False
    try:
        header = tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))["study"]
    except (ValueError, RecursionError):
        return study_id in {path.parent.name, *data.decode(errors="replace").split('"')}
    return isinstance(header, dict) and header.get("id", path.parent.name) == study_id
