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
    IMPLIED_TABLE,
    JUDGMENTS_TABLE,
    STANDINGS_TABLE,
    VALIDATION_TABLE,
)

KeyNames = tuple[str, ...]

_TITLES: Final = frozenset({"indicator", "signpost", "item", "title"})
_OF_A_SCENARIO: Final = frozenset({JUDGMENTS_TABLE, STANDINGS_TABLE, IMPLIED_TABLE, COVERAGE_TABLE})
# The keys of an item, a driver or a source, by the header of the column that shows them.
_KEYS: Final[Mapping[str, KeyNames]] = MappingProxyType(
    {
        **{key: (key,) for key in ("unit", "owner", "driver", "weight", "prior", "home")},
        **{key: (key,) for key in ("watch", "warning", "direction", "publisher", "date")},
        **{key: (key,) for key in ("reliability", "perishable", "note")},
        "expected by": ("expected_by",),
        "fades after": ("fades_after",),
        "stale after": ("cadence",),
        "address": ("url",),
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
    if header in _TITLES or (table, header) == (DRIVERS_TABLE, "driver"):
        return ("title",)
    return ("levels",) if _LEVEL.fullmatch(header) else _KEYS.get(header)


def value_in_study(study: Study, item: str, keys: KeyNames) -> object:
    """Return what the study says under some keys of an item; None if it says nothing."""
    known: Mapping[str, object] = {
        thing.id: thing
        for thing in (*study.sources, *study.drivers, *study.scenarios, *study.items)
    }
    found = getattr(known.get(item), keys[0], None)
    return found.get(keys[1]) if isinstance(found, Mapping) else found
