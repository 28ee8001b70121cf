"""Read a study's tables as written, also those with errors, for the checks.

A table with errors still has its id and its references. So one mistake neither hides another nor
causes errors in tables that refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.study.fact import Fact
from scenariobook.study.faults import diagnose
from scenariobook.study.header import Header
from scenariobook.study.model import (
    Analyst,
    Assumption,
    Document,
    Driver,
    Event,
    Indicator,
    Scenario,
    Signpost,
    Source,
)
from scenariobook.study.positions import KeyPath
from scenariobook.study.source import TomlFile
from scenariobook.study.table import StudyTable

T = TypeVar("T", bound=StudyTable)

# What looks like an id, for files that cannot be parsed.
_ID: Final = re.compile(r"""\bid\s*=\s*["']([^"'\n]*)["']""")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """One table as written in a file.

    Attributes:
        file: The file.
        path: The table's path in the file.
        data: The table's plain data.
        model: The table's model; None if the table has errors.
        home: The id of the scenario that the table names or its file implies; None if neither
            does, empty if the name or the file's scenario has an error.
    """

    file: TomlFile
    path: KeyPath
    data: Mapping[str, Any]
    model: T | None
    home: str | None

    @property
    def id(self) -> str | None:
        """The id as written, also an invalid one; None if there is none."""
        written = self.data.get("id")
        return written if isinstance(written, str) else None

    def place(self, *path: str | int) -> Place:
        """Return the place of the value at a path within the table; of the table without a path."""
        return self.file.value_place((*self.path, *path))

    def key_place(self, *path: str | int) -> Place:
        """Return the place of the key at a path within the table."""
        return self.file.key_place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class Draft:
    """All tables of a study's files, ordered by file name and position.

    Attributes:
        headers: The ``[study]`` tables; a valid study has one.
        drivers: The drivers.
        sources: The sources.
        scenarios: The scenarios.
        indicators: The indicators.
        signposts: The signposts.
        assumptions: The assumptions.
        analysts: The analysts.
        events: The events.
        facts: The facts.
        stray: Ids in tables of unknown names, and in files that cannot be parsed.
        cited: The ids of the sources that the record cites.
        read: Whether every file could be read.
        parsed: Whether every file could be read and is valid TOML.
        whole: Whether, besides, no table has errors.
    """

    headers: tuple[Written[Header], ...]
    drivers: tuple[Written[Driver], ...]
    sources: tuple[Written[Source], ...]
    scenarios: tuple[Written[Scenario], ...]
    indicators: tuple[Written[Indicator], ...]
    signposts: tuple[Written[Signpost], ...]
    assumptions: tuple[Written[Assumption], ...]
    analysts: tuple[Written[Analyst], ...]
    events: tuple[Written[Event], ...]
    facts: tuple[Written[Fact], ...]
    stray: frozenset[str]
    cited: frozenset[str]
    read: bool
    parsed: bool
    whole: bool

    @property
    def header(self) -> Written[Header] | None:
        """The study's header; None unless there is exactly one."""
        return self.headers[0] if len(self.headers) == 1 else None

    @property
    def items(self) -> tuple[Written[Indicator] | Written[Signpost], ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    @property
    def tables(self) -> tuple[Written[Any], ...]:
        """All tables, kind by kind."""
        return (
            *self.headers,
            *self.drivers,
            *self.sources,
            *self.scenarios,
            *self.items,
            *self.assumptions,
            *self.analysts,
            *self.events,
            *self.facts,
        )


def draft(
    files: Sequence[TomlFile], cited: Collection[str] = ()
) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Return the tables of files, and the errors that lie within one file or table.

    Args:
        files: The files, sorted by name.
        cited: The ids of the sources that the record cites.
    """
    problems: list[Diagnostic] = []
    tables: dict[str, list[Written[Any]]] = {key: [] for key in Document.model_fields}
    stray: set[str] = set()
    for file in files:
        if file.problem:
            problems.append(file.problem)
            stray.update(_ID.findall(file.text))
            continue
        models, faults = _validate(file)
        problems += faults
        stray.update(_stray_ids(file.data))
        for key in tables:
            tables[key] += _written(file, key, models)
    scenarios = [*tables["scenario"], *tables["scenarios"]]
    return Draft(
        headers=tuple(tables["study"]),
        drivers=tuple(tables["drivers"]),
        sources=tuple(tables["sources"]),
        scenarios=tuple(sorted(scenarios, key=lambda written: written.file.name)),
        indicators=tuple(tables["indicators"]),
        signposts=tuple(tables["signposts"]),
        assumptions=tuple(tables["assumptions"]),
        analysts=tuple(tables["analysts"]),
        events=tuple(tables["events"]),
        facts=tuple(tables["facts"]),
        stray=frozenset(stray),
        cited=frozenset(cited),
        read=all(problem.code != "S004" for problem in problems),
        parsed=not any(file.problem for file in files),
        whole=not problems,
    ), tuple(problems)


def _validate(file: TomlFile) -> tuple[Mapping[KeyPath, StudyTable], tuple[Diagnostic, ...]]:
    """Return the models of a file's valid tables by path, and the errors of the other tables."""
    unsound: set[KeyPath] = set()
    faults: tuple[Diagnostic, ...] = ()
    try:
        document = Document.model_validate(file.data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        faults = tuple(diagnose(file, errors))
        for fault in errors:
            key = str(fault["loc"][0])
            unsound.add(fault["loc"][: 2 if isinstance(file.data[key], list) else 1])
        document = Document.model_validate(_without(file.data, unsound))
    paths = [
        path
        for key in Document.model_fields
        for path, _ in _entries(file.data, key)
        if not unsound & {path, path[:1]}
    ]
    return dict(zip(paths, _tables(document), strict=True)), faults


def _without(data: Mapping[str, Any], unsound: set[KeyPath]) -> dict[str, Any]:
    return {
        key: [entry for path, entry in _entries(data, key) if path not in unsound]
        if isinstance(value, list)
        else value
        for key, value in data.items()
        if (key,) not in unsound
    }


def _tables(document: Document) -> Iterator[StudyTable]:
    for key in Document.model_fields:
        value = getattr(document, key)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the entries of the list under a key of a file, or the value under it, with paths."""
    value = data.get(key)
    if isinstance(value, list):
        yield from (((key, number), entry) for number, entry in enumerate(value))
    elif value is not None:
        yield (key,), value


def _written(
    file: TomlFile, key: str, models: Mapping[KeyPath, StudyTable]
) -> Iterator[Written[Any]]:
    implied = _implied_home(file.data)
    for path, data in _entries(file.data, key):
        if isinstance(data, dict):
            home = _text(data["home"]) if "home" in data else implied
            yield Written(file, path, data, models.get(path), home)


def _implied_home(data: Mapping[str, Any]) -> str | None:
    scenario = data.get("scenario")
    if scenario is None or "scenarios" in data:
        return None
    return _text(scenario.get("id")) if isinstance(scenario, dict) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _stray_ids(data: Mapping[str, Any]) -> Iterator[str]:
    for key in data.keys() - Document.model_fields.keys():
        for _, entry in _entries(data, key):
            if isinstance(entry, dict):
                yield _text(entry.get("id"))
