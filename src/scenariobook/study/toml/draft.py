"""Read a study's tables as written, also tables with errors, for the checks.

A table with errors still has its id and its references. So one mistake neither hides another
mistake nor causes errors in tables that refer to the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.standards import evidence_ratings
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, BaseRate, Decision, Scenario
from scenariobook.study.model.sources import Event, Fact, Feed, Source
from scenariobook.study.model.study import Analyst, Header, StudyFile
from scenariobook.study.model.study_table import StudyTable
from scenariobook.study.model.texts import made_id
from scenariobook.study.toml.faults import TABLES, diagnose
from scenariobook.study.toml.toml_file import TomlFile
from scenariobook.study.toml.toml_spans import KeyPath

T = TypeVar("T", bound=StudyTable)

# Texts that look like an id, for files that cannot be parsed.
_LIKE_AN_ID: Final = re.compile(r"""\bid\s*=\s*["']([^"'\n]*)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable(Generic[T]):
    """One table as written in a file.

    Attributes:
        file: The file.
        path: The table's path in the file.
        data: The table's plain data.
        model: The table's model; None if the table has errors.
        id: The id as written, also an invalid one, or an id that the program made; None without an
            id.
        home: The id of the scenario that the table names or its file implies, or that an item is
            rated highest for; None without one, empty if the name or the file's scenario has an
            error.
    """

    file: TomlFile
    path: KeyPath
    data: Mapping[str, Any]
    model: T | None
    id: str | None
    home: str | None

    def place(self, *path: str | int) -> Place:
        """Return the place of the value at a path within the table; without a path, the table's."""
        return self.file.value_place((*self.path, *path))

    def key_place(self, *path: str | int) -> Place:
        """Return the place of the key at a path within the table."""
        return self.file.key_place((*self.path, *path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All tables of a study's files, by their keys, ordered by file name and place.

    Attributes:
        study: The ``[study]`` tables; a valid study has one.
        drivers: The drivers.
        sources: The sources.
        scenarios: The scenarios, also those in ``[scenario]``.
        indicators: The indicators.
        signposts: The signposts.
        assumptions: The assumptions.
        analysts: The analysts.
        feeds: The feeds.
        events: The events.
        facts: The facts.
        decisions: The decision triggers; those within scenarios come first.
        base_rates: The base rates.
        stray: Ids in tables of unknown names, and in files that cannot be parsed.
        read: Whether every file could be read.
        parsed: Whether every file could be read and is valid TOML.
    """

    study: tuple[DraftTable[Header], ...]
    drivers: tuple[DraftTable[Driver], ...]
    sources: tuple[DraftTable[Source], ...]
    scenarios: tuple[DraftTable[Scenario], ...]
    indicators: tuple[DraftTable[Indicator], ...]
    signposts: tuple[DraftTable[Signpost], ...]
    assumptions: tuple[DraftTable[Assumption], ...]
    analysts: tuple[DraftTable[Analyst], ...]
    feeds: tuple[DraftTable[Feed], ...]
    events: tuple[DraftTable[Event], ...]
    facts: tuple[DraftTable[Fact], ...]
    decisions: tuple[DraftTable[Decision], ...]
    base_rates: tuple[DraftTable[BaseRate], ...]
    stray: frozenset[str]
    read: bool
    parsed: bool

    @property
    def header(self) -> DraftTable[Header] | None:
        """The study's header; None if there is none, or several."""
        return self.study[0] if len(self.study) == 1 else None

    @property
    def items(self) -> tuple[DraftTable[Indicator] | DraftTable[Signpost], ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    @property
    def tables(self) -> tuple[DraftTable[Any], ...]:
        """All tables, kind by kind; a decision that is written within a scenario is part of it."""
        keys = (field.name for field in fields(self) if field.name in TABLES)
        all_tables = (table for key in keys for table in getattr(self, key))
        return tuple(table for table in all_tables if "decisions" not in table.path[1:])


def read_draft(files: Sequence[TomlFile], name: str) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Return the tables of files, and the errors that lie within one file or table.

    Args:
        files: The files, sorted by name.
        name: The study's id if its files leave it out.
    """
    problems: list[Diagnostic] = []
    tables: dict[str, list[DraftTable[Any]]] = {key: [] for key in TABLES if key != "scenario"}
    stray: set[str] = set()
    for file in files:
        if file.problem:
            problems.append(file.problem)
            stray.update(_LIKE_AN_ID.findall(file.text))
            continue
        models, faults = _validate(file)
        problems += faults
        for path, data in _entries(file.data):
            key = "scenarios" if path[0] == "scenario" else str(path[0])
            if not isinstance(data, dict):
                continue
            if key in tables:
                tables[key].append(_draft_table(file, path, data, models.get(path), name))
            else:
                stray.add(_text_or_empty(data.get("id")))
    scenarios = tables["scenarios"]
    decisions = [decision for scenario in scenarios for decision in _within(scenario)]
    tables["indicators"] = _with_homes(tables["indicators"], scenarios)
    tables["signposts"] = _with_homes(tables["signposts"], scenarios)
    tables["assumptions"] = _with_ids(tables["assumptions"], "text")
    tables["decisions"] = _with_ids([*decisions, *tables["decisions"]], "when")
    return Draft(
        **{key: tuple(of_key) for key, of_key in tables.items()},
        stray=frozenset(stray),
        read=all(problem.code != "S004" for problem in problems),
        parsed=not any(file.problem for file in files),
    ), tuple(problems)


def _validate(file: TomlFile) -> tuple[Mapping[KeyPath, Any], tuple[Diagnostic, ...]]:
    """Return the models of a file's valid tables by path, and the errors of the other tables."""
    try:
        return dict(_entries(dict(StudyFile.model_validate(file.data)))), ()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    in_lists = {key for key, value in file.data.items() if isinstance(value, list)}
    paths = [fault["loc"] for fault in errors]
    unsound = {path[: 2 if path[0] in in_lists else 1] for path in paths}
    models = {
        path: TABLES[str(path[0])].model_validate(data)
        for path, data in _entries(file.data)
        if not unsound & {path, path[:1]}
    }
    return models, tuple(diagnose(file, errors))


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the value of each key of a file with its path; of a list, each entry."""
    for key, value in data.items():
        if isinstance(value, list | tuple):
            yield from (((key, number), entry) for number, entry in enumerate(value))
        else:
            yield (key,), value


def _draft_table(
    file: TomlFile, path: KeyPath, data: Mapping[str, Any], model: StudyTable | None, name: str
) -> DraftTable[Any]:
    left_out = {"study": name, "scenario": _stem(file)}.get(str(path[0]))
    home = _text_or_empty(data["home"]) if "home" in data else _implied_home(file)
    id_ = _id(data, left_out)
    return DraftTable(file=file, path=path, data=data, model=model, id=id_, home=home)


def _id(data: Mapping[str, Any], left_out: str | None) -> str | None:
    given: object = data.get("id", left_out)
    return given if isinstance(given, str) else None


def _stem(file: TomlFile) -> str:
    return file.name.removesuffix(".toml")


def _implied_home(file: TomlFile) -> str | None:
    scenario = file.data.get("scenario")
    if scenario is None or "scenarios" in file.data:
        return None
    return _id(scenario, _stem(file)) or "" if isinstance(scenario, dict) else ""


def _within(scenario: DraftTable[Scenario]) -> Iterator[DraftTable[Decision]]:
    """Yield the decisions that are written within a scenario."""
    models = scenario.model.decisions if scenario.model else ()
    listed = scenario.data.get("decisions")
    for number, data in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(data, dict):
            yield DraftTable(
                file=scenario.file,
                path=(*scenario.path, "decisions", number),
                data=data,
                model=models[number] if models else None,
                id=_id(data, None),
                home=_text_or_empty(data["home"]) if "home" in data else scenario.id,
            )


def _with_homes(
    items: Sequence[DraftTable[T]], scenarios: Sequence[DraftTable[Scenario]]
) -> list[DraftTable[T]]:
    """Return items; an item without a home gets the scenario that it is rated highest for."""
    ids = [scenario.id for scenario in scenarios if scenario.id]
    return [
        item if item.home is not None else replace(item, home=_rated_highest(item.data, ids))
        for item in items
    ]


def _rated_highest(item: Mapping[str, Any], scenarios: Sequence[str]) -> str | None:
    """Return the scenario with an item's highest rating; of several, the first rated one.

    If the item rates no scenario, return the only scenario; None if there are several.
    """
    ratings = item.get("ratings")
    rated: Mapping[str, object] = ratings if isinstance(ratings, dict) else {}
    if not rated and len(scenarios) != 1:
        return None
    points = evidence_ratings.RATING_POINTS
    return max(
        (*rated, *(scenario for scenario in scenarios if scenario not in rated)),
        key=lambda scenario: points.get(_text_or_empty(rated.get(scenario)), 0),
    )


def _with_ids(tables: Sequence[DraftTable[T]], key: str) -> list[DraftTable[T]]:
    """Return tables; a table without an id gets one made of the text under a key."""
    used = {table.id for table in tables if table.id}
    named: list[DraftTable[T]] = []
    for table in tables:
        text = "" if "id" in table.data else _text_or_empty(table.data.get(key))
        named.append(replace(table, id=made_id(text, used)) if text else table)
        used.add(named[-1].id or "")
    return named


def _text_or_empty(value: object) -> str:
    return value if isinstance(value, str) else ""
