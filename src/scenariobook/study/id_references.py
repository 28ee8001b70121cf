"""Find the references of tables to other tables, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from scenariobook.diagnostics import Place
from scenariobook.study.draft import Draft, Written
from scenariobook.study.positions import KeyPath
from scenariobook.study.source import leaves

TableKind: TypeAlias = Literal[
    "indicator or signpost",
    "driver",
    "source",
    "scenario",
    "indicator",
    "signpost",
    "assumption",
]

# By path within a table: the kind of table whose id stands there; 0 is each entry of a list.
_REFERRED: Final[Mapping[KeyPath, TableKind]] = {
    ("home",): "scenario",
    ("driver",): "driver",
    ("source",): "source",
    ("baseline", "source"): "source",
    ("broken_by", 0): "indicator or signpost",
    ("signposts", 0): "signpost",
    ("items", 0): "indicator or signpost",
    ("bears_on", 0): "scenario",
    ("assumptions", 0): "assumption",
    ("needs", 0, "item"): "indicator or signpost",
}


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
        if self.path[0] == "ratings":  # the id is a key
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
    for table in (
        *draft.items,
        *draft.assumptions,
        *draft.events,
        *draft.facts,
        *draft.decisions,
    ):
        for path, value in leaves(table.data):
            kind = _REFERRED.get(tuple(0 if isinstance(step, int) else step for step in path))
            match path:
                case ("ratings", str(scenario)):
                    yield Reference(table, path, "scenario", scenario)
                case _ if kind and isinstance(value, str):
                    yield Reference(table, path, kind, value)
