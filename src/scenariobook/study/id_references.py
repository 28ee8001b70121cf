"""Find the references of tables to other tables, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scenariobook.diagnostics import Place
from scenariobook.study.draft import Draft, Written
from scenariobook.study.positions import KeyPath
from scenariobook.study.trigger import Decision

TableKind: TypeAlias = Literal[
    "indicator or signpost",
    "driver",
    "source",
    "scenario",
    "indicator",
    "signpost",
    "assumption",
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
    def is_listed(self) -> bool:
        """Whether the id stands in a list of ids."""
        return isinstance(self.path[-1], int)

    @property
    def is_rating(self) -> bool:
        """Whether the id is the key of a rating."""
        return self.path[0] == "ratings"

    @property
    def place(self) -> Place:
        """The place of the id."""
        if self.is_rating:
            return self.table.key_place(*self.path)
        return self.table.place(*self.path)


def tables_by_kind(draft: Draft) -> Mapping[TableKind, tuple[Written[Any], ...]]:
    """Return the tables of each kind that has ids."""
    return {
        "indicator or signpost": draft.items,
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
        yield from _listed(assumption, "broken_by", "indicator or signpost")
        yield from _listed(assumption, "signposts", "signpost")
    for event in draft.events:
        yield from _listed(event, "items", "indicator or signpost")
    for fact in draft.facts:
        yield from _named(fact, ("source",), "source", fact.data.get("source"))
        yield from _listed(fact, "bears_on", "scenario")
        yield from _listed(fact, "assumptions", "assumption")
    for decision in draft.decisions:
        yield from _named(decision, ("home",), "scenario", decision.data.get("home"))
        yield from _needed(decision)


def _needed(decision: Written[Decision]) -> Iterator[Reference]:
    """Yield the references of what a decision needs."""
    needs = decision.data.get("needs")
    for number, need in enumerate(needs if isinstance(needs, list) else ()):
        if isinstance(need, dict):
            path = ("needs", number, "item")
            yield from _named(decision, path, "indicator or signpost", need.get("item"))


def _listed(table: Written[Any], key: str, kind: TableKind) -> Iterator[Reference]:
    """Yield the references of the list of ids under a key."""
    listed = table.data.get(key)
    for number, written in enumerate(listed if isinstance(listed, list) else ()):
        yield from _named(table, (key, number), kind, written)


def _named(
    table: Written[Any], path: KeyPath, kind: TableKind, written: object
) -> Iterator[Reference]:
    if isinstance(written, str):
        yield Reference(table, path, kind, written)
