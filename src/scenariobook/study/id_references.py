"""Find the references of tables to other tables, by id."""

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
    """A reference from one table to another.

    Attributes:
        table: The table that has the reference.
        path: The path of the id within that table.
        kind: The kind of table that the id must belong to.
        id: The id.
    """

    table: Written[Any]
    path: KeyPath
    kind: TableKind
    id: str

    @property
    def place(self) -> Place:
        """The place of the id."""
        if self.path[0] == "ratings":
            return self.table.key_place(*self.path)
        return self.table.place(*self.path)


def tables_by_kind(draft: Draft) -> Mapping[TableKind, tuple[Written[Any], ...]]:
    """Return the tables of each kind that has ids."""
    return {
        "driver": draft.drivers,
        "source": draft.sources,
        "scenario": draft.scenarios,
        "indicator": draft.indicators,
        "signpost": draft.signposts,
        "assumption": draft.assumptions,
    }


def references(draft: Draft) -> Iterator[Reference]:
    """Yield every reference in a draft, also of tables with errors; skip ids that are not text."""
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
    table: Written[Any], path: KeyPath, kind: TableKind, written: object
) -> Iterator[Reference]:
    if isinstance(written, str):
        yield Reference(table, path, kind, written)
