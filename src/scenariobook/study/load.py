"""Load a study from a folder, or return all problems of its files."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from scenariobook.diagnostics import Diagnostic, Place, Severity, in_file_order
from scenariobook.files import first_bytes
from scenariobook.limits import LARGEST_STUDY_FILE
from scenariobook.standards.evidence_ratings import UNRATED
from scenariobook.study.checks.language import check_language
from scenariobook.study.checks.likely_mistakes import LIKELY_MISTAKES
from scenariobook.study.checks.study_checks import CHECKS
from scenariobook.study.model.items import NAMELESS, Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, Scenario, prior_left
from scenariobook.study.model.study import Analyst, Study
from scenariobook.study.model.study_table import StudyTable
from scenariobook.study.model.texts import free_id
from scenariobook.study.toml.draft import Draft, DraftTable, read_draft
from scenariobook.study.toml.toml_file import TomlFile, parse_toml
from scenariobook.wording import printable

# The ending of a study's file, or one that is meant so: Windows hides the end of study.toml.txt.
_ENDING: Final = re.compile(r"\.(toml\.txt|toml|tml)$", re.IGNORECASE)
AnyTable = TypeVar("AnyTable", bound=StudyTable)
Filled = TypeVar("Filled", Indicator, Signpost)
Ordered = TypeVar("Ordered", Scenario, Indicator, Signpost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The result of loading a folder.

    Attributes:
        study: The study; None if a diagnostic is an error.
        diagnostics: All problems, in file order.
        contents: The bytes of each file, by its name.
        lines: The source lines of each file, by its name.
        draft: The tables as written.
    """

    study: Study | None
    diagnostics: tuple[Diagnostic, ...]
    contents: Mapping[str, bytes]
    lines: Mapping[str, tuple[str, ...]]
    draft: Draft

    def line(self, place: Place) -> str | None:
        """Return the source line at a place; None if the place has no line."""
        if not place.line or place.file not in self.lines:
            return None
        return self.lines[place.file][place.line - 1]

    def locate(self, kind: type[StudyTable], id_: str, key: str) -> Place | None:
        """Return the place of a key in the table of a kind with an id; None if there is none.

        If the table does not have the key, return the table's place.

        Args:
            kind: The type of the table; one of another type may have the same id.
            id_: The id.
            key: The key; empty for the table itself.
        """
        tables = (t for t in self.draft.tables if t.id == id_ and isinstance(t.model, kind))
        return next((table.place(key) for table in tables), None)


def load(folder: Path) -> Loaded:
    """Load the study in a folder, from all its ``*.toml`` files that are not hidden.

    If the files leave out the study's id, it is the folder's name. Every problem becomes a
    diagnostic; the function does not raise for bad content.

    Args:
        folder: The folder.
    """
    files: list[TomlFile] = []
    contents: dict[str, bytes] = {}
    try:
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            stem = _ENDING.sub("", path.name)
            if path.name.startswith(".") or stem == path.name:
                continue
            if path.suffix == ".toml":
                file, contents[path.name] = _read_file(path, folder)
            else:
                hint = f"name it {printable(f'{stem}.toml')}, or move it out of the folder"
                why = "this file is not read, since its name does not end in .toml"
                file = _without_text(path, why, hint)
            files.append(file)
    except OSError as error:
        return _nothing(f"the folder {folder.name!r} cannot be read: {_reason(error)}")
    if not files:
        return _nothing(f"the folder {folder.resolve().name!r} has no .toml file")
    return _loaded(files, contents, folder.resolve().name)


def load_texts(contents: Mapping[str, bytes], name: str) -> Loaded:
    """Load a study from the bytes of its files, as ``load`` does from a folder.

    Args:
        contents: The bytes of each file, by its name.
        name: The study's id if its files leave it out.
    """
    files = [parse_toml(name, contents[name]) for name in sorted(contents)]
    return _loaded(files, contents, name)


def _content(path: Path, folder: Path) -> bytes:
    """Return the bytes of a file.

    Args:
        path: The file.
        folder: The study's folder, without links.

    Raises:
        OSError: if the file cannot be read, is too large, is not a regular file, is a link that
            leads out of the folder, or has a name that cannot be printed.
    """
    if printable(path.name) != path.name:
        raise OSError(None, "its name has characters that cannot be printed")
    try:
        target = path.resolve(strict=True)
    except RuntimeError:  # Python before 3.13 raises this for links in a circle
        raise OSError(None, "it is a link that leads to itself") from None
    if not target.is_relative_to(folder):
        raise OSError(None, "it is a link that leads out of the study's folder")
    if not stat.S_ISREG(target.stat().st_mode):
        raise OSError(None, "it is not a regular file")
    data = first_bytes(target, LARGEST_STUDY_FILE + 1)
    if len(data) > LARGEST_STUDY_FILE:
        raise OSError(None, f"it is larger than {LARGEST_STUDY_FILE:,} bytes")
    return data


def _loaded(files: Sequence[TomlFile], contents: Mapping[str, bytes], name: str) -> Loaded:
    draft, problems = read_draft(files, name)
    checks = (*CHECKS, *LIKELY_MISTAKES, check_language)
    diagnostics = in_file_order(
        (*problems, *(problem for check in checks for problem in check(draft)))
    )
    errors = tuple(problem for problem in diagnostics if problem.severity is Severity.ERROR)
    return Loaded(
        study=None if errors else _study(draft),
        diagnostics=errors or diagnostics,  # a warning may follow from one of the errors alone
        contents=contents,
        lines={file.name: file.lines for file in files},
        draft=draft,
    )


def _nothing(why: str) -> Loaded:
    problem = Diagnostic("S003", why, Place("."), "`scenariobook new` makes a study to start from")
    draft, _ = read_draft((), "")
    return Loaded(study=None, diagnostics=(problem,), contents={}, lines={}, draft=draft)


def _read_file(path: Path, folder: Path) -> tuple[TomlFile, bytes]:
    """Return a file and its bytes; a file that cannot be read has a problem and no bytes."""
    try:
        data = _content(path, folder.resolve())
    except OSError as error:
        return _without_text(path, f"this file cannot be read: {_reason(error)}"), b""
    return parse_toml(path.name, data), data


def _without_text(path: Path, why: str, hint: str = "") -> TomlFile:
    name = printable(path.name)
    return TomlFile(name, "", {}, Diagnostic("S004", why, Place(name), hint))


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def _study(draft: Draft) -> Study:
    (header,) = _models(draft.study)
    analysts, drivers = _models(draft.analysts), _models(draft.drivers)
    scenarios = _in_order(_scenarios(draft))
    if header.mode == "estimative":
        scenarios = _with_priors(scenarios, exclusive=header.exclusive)
    indicators, signposts = _models(draft.indicators), _models(draft.signposts)
    shared = _shared_drivers(scenarios, drivers, (*indicators, *signposts))
    return Study(
        header=header,
        drivers=(*drivers, *shared.values()),
        sources=_models(draft.sources),
        scenarios=scenarios,
        indicators=_in_order(_completed_item(indicator, shared) for indicator in indicators),
        signposts=_in_order(_completed_item(signpost, shared) for signpost in signposts),
        assumptions=tuple(
            _completed_assumption(assumption, analysts) for assumption in _models(draft.assumptions)
        ),
        analysts=analysts,
        feeds=_models(draft.feeds),
        events=_models(draft.events),
        facts=_models(draft.facts),
        base_rates=_models(draft.base_rates),
    )


def _models(tables: Iterable[DraftTable[AnyTable]]) -> tuple[AnyTable, ...]:
    """Return the models of tables; a table that leaves out its id or home gets one."""
    return tuple(
        table.model.model_copy(
            update={
                key: value
                for key, value in (("id", table.id), ("home", table.home))
                if key in type(table.model).model_fields
            }
        )
        for table in tables
        if table.model
    )


def _scenarios(draft: Draft) -> Iterator[Scenario]:
    """Yield the scenarios, each with its decisions from any file."""
    decisions = _models(draft.decisions)
    for scenario in _models(draft.scenarios):
        own = tuple(decision for decision in decisions if decision.home == scenario.id)
        yield scenario.model_copy(update={"decisions": own})


def _in_order(models: Iterable[Ordered]) -> tuple[Ordered, ...]:
    """Return models sorted by ``order``; models without ``order`` follow in their present order."""
    return tuple(sorted(models, key=lambda model: (model.order is None, model.order or 0)))


def _with_priors(scenarios: Sequence[Scenario], *, exclusive: bool) -> tuple[Scenario, ...]:
    """Return the scenarios of an estimative study, each with a prior."""
    left = prior_left(scenarios, exclusive=exclusive)
    return tuple(
        s if s.prior is not None else s.model_copy(update={"prior": left}) for s in scenarios
    )


def _shared_drivers(
    scenarios: Sequence[Scenario],
    drivers: Sequence[Driver],
    items: Sequence[Indicator | Signpost],
) -> Mapping[str, Driver]:
    """Return, by scenario id, the driver that the scenario's items without a driver share.

    Args:
        scenarios: The scenarios.
        drivers: The drivers that the study names.
        items: The items, each with its home.
    """
    used = {table.id for table in (*drivers, *items)}
    homes = {item.home for item in items if item.driver is None}
    return {
        scenario.id: Driver.model_construct(
            id=free_id(scenario.id, used),
            title=f"Items of {scenario.title}",
            why=NAMELESS,
        )
        for scenario in scenarios
        if scenario.id in homes
    }


def _completed_item(item: Filled, shared: Mapping[str, Driver]) -> Filled:
    """Return an item with a driver, and without ratings that are even.

    Args:
        item: The item, with its home.
        shared: By scenario id, the driver of the items that name no driver.
    """
    ratings = {scenario: rating for scenario, rating in item.ratings.items() if rating != UNRATED}
    driver = item.driver or shared[item.home or ""].id
    return item.model_copy(update={"driver": driver, "ratings": ratings})


def _completed_assumption(assumption: Assumption, analysts: Sequence[Analyst]) -> Assumption:
    """Return an assumption with all items that break it under one key, and with an owner.

    If nobody is named, the owner is the lead, the first analyst.
    """
    lead = analysts[0].id if analysts else None
    return assumption.model_copy(
        update={
            "broken_by": tuple(dict.fromkeys((*assumption.broken_by, *assumption.signposts))),
            "signposts": (),
            "owner": assumption.owner or lead,
        }
    )
