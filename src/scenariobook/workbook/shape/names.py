"""Name the tracker's sheets, tables and columns; the reader finds them by these names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.entries import Kind
from scenariobook.record.fields import FIELDS

GUIDE: Final = "Guide"
DASHBOARD: Final = "Dashboard"
UPDATE: Final = "Update"
SIGNPOSTS: Final = "Signposts"
JUDGMENTS: Final = "Judgments"
MONTHS: Final = "Months"
CHANCES: Final = "Chances"
ESTIMATES: Final = "Estimates"
ANSWER: Final = "Answer"
OUTCOMES: Final = "Outcomes"
PROPOSED: Final = "Proposed sources"
HISTORY: Final = "Past values"  # Excel keeps the name History for itself
RETIRED: Final = "Retired"
EVIDENCE: Final = "Evidence"
VALIDATION: Final = "Validation"
ITEMS: Final = "Items"
FACTS: Final = "Facts"
SOURCES: Final = "Sources"
CHANGES: Final = "Changes"
LISTS: Final = "lists"
WORKINGS: Final = "workings"
META: Final = "meta"
HIDDEN: Final = (LISTS, WORKINGS, META)

ID: Final = "id"
LAST_ENTRY: Final = "last entry"

# The names of the Excel tables.
UPDATE_TABLE: Final = "tblUpdate"
SIGNPOSTS_TABLE: Final = "tblSignposts"
JUDGMENTS_TABLE: Final = "tblJudgments"
MONTHS_TABLE: Final = "tblMonths"
CHANCES_TABLE: Final = "tblChances"
ESTIMATES_TABLE: Final = "tblEstimates"
ANSWER_TABLE: Final = "tblAnswer"
OUTCOMES_TABLE: Final = "tblOutcomes"
PROPOSED_TABLE: Final = "tblProposed"
STANDINGS_TABLE: Final = "tblStandings"
BOARD_TABLE: Final = "tblBoard"
IMPLIED_TABLE: Final = "tblImplied"
DRIVERS_TABLE: Final = "tblDrivers"
EVIDENCE_TABLE: Final = "tblEvidence"
COVERAGE_TABLE: Final = "tblCoverage"
VALIDATION_TABLE: Final = "tblValidation"
ITEMS_TABLE: Final = "tblItems"
FACTS_TABLE: Final = "tblFacts"
SOURCES_TABLE: Final = "tblSources"
CHANGES_TABLE: Final = "tblChanges"
HISTORY_TABLE: Final = "tblHistory"
RETIRED_TABLE: Final = "tblRetired"

# The kind of entry for each row of a table that analysts fill in. In Past values, analysts fill
# in only the values.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        UPDATE_TABLE: "reading",
        SIGNPOSTS_TABLE: "sighting",
        JUDGMENTS_TABLE: "judgment",
        HISTORY_TABLE: "reading",
        MONTHS_TABLE: "reading",
        CHANCES_TABLE: "chance",
        ESTIMATES_TABLE: "estimate",
        ANSWER_TABLE: "statement",
        OUTCOMES_TABLE: "outcome",
        PROPOSED_TABLE: "source",
    }
)
# The headers of the columns that analysts fill in, by table. In Past values, these are quarters.
INPUTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        table: tuple(field.header for field in FIELDS[kind].values())
        for table, kind in KINDS.items()
        if table != HISTORY_TABLE
    }
)
# Headers by which a table is told from others with the same input columns, where a program has
# dropped the tables' names.
TELLING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        MONTHS_TABLE: frozenset({"month"}),
        CHANCES_TABLE: frozenset({"chance"}),
        ESTIMATES_TABLE: frozenset({"analyst", "round"}),
        ANSWER_TABLE: frozenset({"text"}),
        OUTCOMES_TABLE: frozenset({"outcome"}),
        PROPOSED_TABLE: frozenset({"proposed title"}),
    }
)
# The title of each table's sheet.
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        UPDATE_TABLE: UPDATE,
        SIGNPOSTS_TABLE: SIGNPOSTS,
        JUDGMENTS_TABLE: JUDGMENTS,
        MONTHS_TABLE: MONTHS,
        CHANCES_TABLE: CHANCES,
        ESTIMATES_TABLE: ESTIMATES,
        ANSWER_TABLE: ANSWER,
        OUTCOMES_TABLE: OUTCOMES,
        PROPOSED_TABLE: PROPOSED,
        HISTORY_TABLE: HISTORY,
        RETIRED_TABLE: RETIRED,
        **dict.fromkeys((STANDINGS_TABLE, BOARD_TABLE), DASHBOARD),
        **dict.fromkeys((IMPLIED_TABLE, DRIVERS_TABLE, EVIDENCE_TABLE), EVIDENCE),
        **dict.fromkeys((COVERAGE_TABLE, VALIDATION_TABLE), VALIDATION),
        ITEMS_TABLE: ITEMS,
        FACTS_TABLE: FACTS,
        SOURCES_TABLE: SOURCES,
        CHANGES_TABLE: CHANGES,
    }
)
SHEETS: Final = frozenset({GUIDE, *TITLES.values(), *HIDDEN})
# The names of the ledger's fields, by the header of their column.
FIELD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {field.header: name for fields in FIELDS.values() for name, field in fields.items()}
)
