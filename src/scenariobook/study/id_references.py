"""Which table names which other one, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scenariobook.diagnostics import Place
from scenariobook.study.draft import Draft, Written
from scenariobook.study.positions import KeyPath

TableKind: TypeAlias = Literal[
    "driver", "source", "scenario", "indicator", "signpost", "assumption"
]


@dataclass(frozen=True, slots=True)
class Reference:
    """A table's naming of another one, at a path within it."""

    table: Written[Any]
    path: KeyPath
    kind: TableKind
    id: str

    @property
    def place(self) -> Place:
        """Where the id stands."""
        if self.path[0] == "ratings":
            return self.table.key_place(*self.path)
        return self.table.place(*self.path)


def tables_by_kind(draft: Draft) -> Mapping[TableKind, tuple[Written[Any], ...]]:
    """Return the tables that have an id, by what they are."""
    return {
        "driver": draft.drivers,
        "source": draft.sources,
        "scenario": draft.scenarios,
        "indicator": draft.indicators,
        "signpost": draft.signposts,
        "assumption": draft.assumptions,
    }


def references(draft: Draft) -> Iterator[Reference]:
    """Yield every reference in a draft, also those of tables that are not sound.

    What should be an id and is no text, is no reference.
    """
    for item in draft.items:
        yield from _named(item, ("home",), "scenario", item.data.get("home"))
        yield from _named(item, ("driver",), "driver", item.data.get("driver"))
        yield from _named(item, ("source",), "source", item.data.get("source"))
        baseline = item.data.get("baseline")
        if isinstance(baseline, dict):
            yield from _named(item, ("baseline", "source"), "source", baseline.get("source"))
        ratings = item.data.get("ratings")
        if isinstance(ratings, dict):
            for scenario in ratings:
                yield from _named(item, ("ratings", scenario), "scenario", scenario)
    for assumption in draft.assumptions:
        yield from _named(assumption, ("home",), "scenario", assumption.data.get("home"))
        signposts = assumption.data.get("signposts")
        if isinstance(signposts, list):
            for number, signpost in enumerate(signposts):
                yield from _named(assumption, ("signposts", number), "signpost", signpost)


def _named(
    table: Written[Any], path: KeyPath, kind: TableKind, found: object
) -> Iterator[Reference]:
    if isinstance(found, str):
        yield Reference(table, path, kind, found)
