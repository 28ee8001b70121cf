"""Open a study with its record, and find their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.files import OutsideError
from scenariobook.intake import output_folder as output_folders
from scenariobook.paths import LEDGER, output_folder
from scenariobook.record.as_known import changed_definitions
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.definitions.proposed_sources import with_proposed
from scenariobook.record.definitions.record_warnings import Compared
from scenariobook.record.ledger.disk import cited, load_ledger, warn_of_times
from scenariobook.record.project import Project
from scenariobook.study.load import Loaded, load
from scenariobook.study.model import Study


def open_project(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study with its record.

    Returns:
        The project, or None if the study has errors; its diagnostics in file order; and a
        function that returns the source line at a place.

    Raises:
        Problems: if the ledger is not intact (R001), or the study begins after its record (R005).
    """
    ledger = load_ledger(folder)
    sources = cited(ledger.entries)
    loaded = load(folder)
    if loaded.study is None:
        return None, loaded.diagnostics, loaded.line
    record = replay(ledger.entries, loaded.study.header.start, former_ids(loaded.study))
    _begins_in_time(loaded.study, record)
    _is_of_this_study(loaded, loaded.study, record)
    study = with_proposed(loaded.study, record)
    project = Project(folder=folder, loaded=loaded, study=study, ledger=ledger, record=record)
    return project, _warnings(project, sources), loaded.line


def _warnings(project: Project, sources: AbstractSet[str]) -> Sequence[Diagnostic]:
    """Return the warnings about a study and its record, in file order.

    Args:
        project: The study and its record.
        sources: The sources that the ledger cites.
    """
    loaded, record = project.loaded, project.record
    then, unrecorded = changed_definitions(project)
    compared = Compared(
        study=project.study,
        record=record,
        cited=sources,
        then=then,
        unrecorded=unrecorded,
        locate=loaded.locate,
    )
    return in_file_order(
        [
            *loaded.diagnostics,
            *warn_of_times(project.ledger),
            *compared.warnings(),
            *_horizon_passed(project),
            *_another_id(project, then),
        ]
    )


def _begins_in_time(study: Study, record: Record) -> None:
    """Check that the study does not begin after its record.

    Raises:
        Problems: if it does (R005).
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


def _is_of_this_study(loaded: Loaded, study: Study, record: Record) -> None:
    """Check that the record is of the study with this id.

    Raises:
        Problems: if it is not (R024).
    """
    if record.study not in {"", study.id}:
        message = f"the record is of the study {record.study!r}, not of {study.id!r}"
        hint = f'set id = "{record.study}" again, or move record/ to the folder of its study'
        raise Problems([Diagnostic("R024", message, _in_header(loaded, study, "id"), hint)])


def _another_id(project: Project, then: Study | None) -> Iterator[Diagnostic]:
    """Yield a warning if the study has another id than by the definitions in the record.

    A copy of a study may begin as one of its own; of the other one's trackers it takes none in.
    """
    if then is not None and then.id != project.study.id:
        message = f"the record was written for the study {then.id!r}: its trackers are refused"
        hint = f'if this is still that study, set id = "{then.id}" again'
        place = _in_header(project.loaded, project.study, "id")
        yield Diagnostic("R039", message, place, hint)


def _horizon_passed(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning if the open quarter is after the horizon; `advance` has asked about that."""
    now, horizon = project.record.open_quarter, project.study.header.horizon
    if now > horizon:
        message = f"{now} is open, which is after the study's horizon, {horizon}"
        hint = "set a later horizon, or record how the scenarios ended (sheet Judgments, or a CSV)"
        place = _in_header(project.loaded, project.study, "horizon")
        yield Diagnostic("R026", message, place, hint)


def _in_header(loaded: Loaded, study: Study, key: str) -> Place:
    return loaded.locate(study.id, (key,)) or Place(".")


def check_folder(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study as ``open_project`` does, and find all problems, also of its own look.

    Returns:
        The project, or None if the study has errors or its record is damaged; and the rest as
        ``open_project`` does.
    """
    from scenariobook.briefing.own_look import check_look, line_of_look

    project = None
    try:
        project, diagnostics, line_of_study = open_project(folder)
        diagnostics = [*diagnostics, *_of_outputs(project)] if project else diagnostics
    except Problems as damage:
        loaded = load(folder)
        project, line_of_study = None, loaded.line
        diagnostics = [*loaded.diagnostics, *damage.diagnostics]

    def line_at(place: Place) -> str | None:
        return line_of_study(place) or line_of_look(folder, place)

    return project, in_file_order([*diagnostics, *check_look(folder)]), line_at


def _of_outputs(project: Project) -> Iterator[Diagnostic]:
    """Yield the problems of the study's output folders."""
    folder, study_id = project.folder, project.study.id
    here = _in_header(project.loaded, project.study, "id")
    yield from output_folders.twins(folder, study_id, here)
    with suppress(OutsideError):  # the command that writes there reports it
        yield from output_folders.problems(folder, study_id, output_folder(folder, study_id))
