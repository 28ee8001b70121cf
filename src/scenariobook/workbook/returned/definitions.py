"""Find the key in the study's files that says what a cell of the tracker shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.study.model import Study
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import (
    COVERAGE_TABLE,
    DRIVERS_TABLE,
    FACTS_TABLE,
    ID,
    IMPLIED_TABLE,
    ITEMS_TABLE,
    JUDGMENTS_TABLE,
    STANDINGS_TABLE,
    VALIDATION_TABLE,
)

KeyNames = tuple[str, ...]

_OF_A_SCENARIO: Final = frozenset({JUDGMENTS_TABLE, STANDINGS_TABLE, IMPLIED_TABLE, COVERAGE_TABLE})
# The keys of an item, a driver or a source, by the header of the column that shows them.
_KEYS: Final[Mapping[str, KeyNames]] = MappingProxyType(
    {
        **{key: (key,) for key in ("unit", "owner", "driver", "weight", "prior", "home")},
        **{key: (key,) for key in ("watch", "warning", "direction", "publisher", "date")},
        **{key: (key,) for key in ("reliability", "perishable", "note")},
        **dict.fromkeys(("indicator", "signpost", "item", "title"), ("title",)),
        "expected by": ("expected_by",),
        "fades after": ("fades_after",),
        "stale after": ("cadence",),
        "address": ("url",),
        ID: ("id",),
    }
)
# The same for columns whose header means something else in their table; None if the cell shows a
# key of another thing.
_KEYS_IN: Final[Mapping[str, Mapping[str, KeyNames | None]]] = MappingProxyType(
    {
        DRIVERS_TABLE: {"driver": ("title",)},
        FACTS_TABLE: {
            **{key: (key,) for key in ("value", "unit", "when", "source", "credibility")},
            "fact": ("text",),
            "reliability": None,  # of the fact's source
            "bears on": ("bears_on",),
            "assumptions": ("assumptions",),
        },
        ITEMS_TABLE: {
            **{key: (key,) for key in ("why", "measure")},
            "criteria not met": ("quality",),
            "on the criteria": ("quality", "note"),
        },
    }
)
_LEVEL: Final = re.compile(r"level \d+")
_CONCERN: Final = ("watch", "warning", "concern")  # the cell shows the first that is given


def keys_of(layout: Layout, table: str, item: str, header: str) -> KeyNames | None:
    """Return the path of keys, within the item's table in a study file, that a cell shows.

    Args:
        layout: the tracker's layout.
        table: the name of the Excel table.
        item: the id of the row.
        header: the header of the column.

    Returns:
        One key, or two if a key's value is itself a table; None if the program computes the cell.
    """
    if header in _KEYS_IN.get(table, {}):
        return _KEYS_IN[table][header]
    match header:
        case "scenario":
            return ("title",) if table in _OF_A_SCENARIO else ("home",)
        case "kind":
            return ("kind",) if table == COVERAGE_TABLE else ("type",)
        case "concern":
            indicator = layout.study.indicator_by_id.get(item)
            stated = (key for key in _CONCERN if getattr(indicator, key, None) is not None)
            return (next(stated, "title"),)
    if table == VALIDATION_TABLE and header in layout.labels.values():
        scenarios = {label: scenario for scenario, label in layout.labels.items()}
        return ("ratings", scenarios[header])
    return ("levels",) if _LEVEL.fullmatch(header) else _KEYS.get(header)


def value_in_study(study: Study, item: str, keys: KeyNames) -> object:
    """Return what the study says under some keys of an item; None if it says nothing."""
    known: Mapping[str, object] = {
        thing.id: thing
        for thing in (
            *study.facts,
            *study.sources,
            *study.drivers,
            *study.scenarios,
            *study.items,
        )
    }
    found = known.get(item)
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else getattr(found, key, None)
    return found
