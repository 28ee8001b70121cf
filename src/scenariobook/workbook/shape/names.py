"""Name the tracker's sheets, tables and columns; the reader finds them by these names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.ledger.entries import Kind
from scenariobook.record.ledger.kinds import FIELDS

GUIDE: Final = "Guide"
DASHBOARD: Final = "Dashboard"
UPDATE: Final = "Update"
SIGNPOSTS: Final = "Signposts"
JUDGMENTS: Final = "Judgments"
ESTIMATES: Final = "Estimates"
ANSWER: Final = "Answer"
PAST_JUDGMENTS: Final = "Past judgments"
HISTORY: Final = "Past values"  # Excel keeps the name History for itself
READINGS: Final = "Readings"
SIGHTINGS: Final = "Sightings"
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
# The sheets that a hand-out filters.
FILTERED: Final = frozenset({UPDATE, SIGNPOSTS})

ID: Final = "id"
OWNER: Final = "owner"
LAST_ENTRY: Final = "last entry"

# The names of the Excel tables.
UPDATE_TABLE: Final = "tblUpdate"
SIGNPOSTS_TABLE: Final = "tblSignposts"
JUDGMENTS_TABLE: Final = "tblJudgments"
ESTIMATES_TABLE: Final = "tblEstimates"
ANSWER_TABLE: Final = "tblAnswer"
OUTCOMES_TABLE: Final = "tblOutcomes"
PROPOSED_TABLE: Final = "tblProposed"
READINGS_TABLE: Final = "tblReadings"
SIGHTINGS_TABLE: Final = "tblSightings"
# Tables that earlier versions wrote, which are still read: months are rows of Update now, and
# chances columns of Signposts.
MONTHS_TABLE: Final = "tblMonths"
CHANCES_TABLE: Final = "tblChances"
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
PAST_JUDGMENTS_TABLE: Final = "tblPastJudgments"
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
        READINGS_TABLE: "reading",
        SIGHTINGS_TABLE: "sighting",
    }
)
# The tables with the evidence in long form: one row per entry. The id of a row also names the
# quarter or the month, as the column "period" does.
LOGS: Final = (READINGS_TABLE, SIGHTINGS_TABLE)
PERIOD: Final = "period"
# Columns of a table whose cells are of another kind of entry than its rows: kind and field, by
# header.
OTHER_KINDS: Final[Mapping[str, Mapping[str, tuple[Kind, str]]]] = MappingProxyType(
    {
        SIGNPOSTS_TABLE: {
            "chance by its date": ("chance", "chance"),
            "chance stated by": ("chance", "analyst"),
            "why this chance": ("chance", "rationale"),
        }
    }
)
# The headers of the columns that analysts fill in, by table. In Past values, these are quarters.
INPUTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        table: (
            *(field.header for field in FIELDS[kind].values()),
            *OTHER_KINDS.get(table, ()),
        )
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
        READINGS_TABLE: frozenset({PERIOD, "indicator"}),
        SIGHTINGS_TABLE: frozenset({PERIOD, "signpost"}),
    }
)
# Headers of the tables for the open quarter: Update, Signposts and Judgments have several of them
# each, the tables in TELLING and Past judgments none.
OF_NOW: Final = frozenset({"due", "last quarter", "last value", "last state", "last judgment"})
# The title of each table's sheet.
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        UPDATE_TABLE: UPDATE,
        SIGNPOSTS_TABLE: SIGNPOSTS,
        JUDGMENTS_TABLE: JUDGMENTS,
        ESTIMATES_TABLE: ESTIMATES,
        ANSWER_TABLE: ANSWER,
        OUTCOMES_TABLE: ANSWER,
        PROPOSED_TABLE: SOURCES,
        HISTORY_TABLE: HISTORY,
        PAST_JUDGMENTS_TABLE: PAST_JUDGMENTS,
        READINGS_TABLE: READINGS,
        SIGHTINGS_TABLE: SIGHTINGS,
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
# The titles of the sheets of tables that only earlier versions wrote.
FORMER_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {MONTHS_TABLE: "Months", CHANCES_TABLE: "Chances"}
)
# The names of the ledger's fields, by the header of their column.
FIELD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {field.header: name for fields in FIELDS.values() for name, field in fields.items()}
)


def title_built(table: str) -> str:
    """Return the title with which a table's sheet is made, or was by earlier versions."""
    return TITLES.get(table) or FORMER_TITLES[table]


def field_of(table: str, kind: Kind, header: str) -> tuple[Kind, str]:
    """Return the kind of entry and the field that a column of a table holds.

    Args:
        table: The table.
        kind: The kind of entry for its rows.
        header: The column's header.
    """
    other = OTHER_KINDS.get(table, {}).get(header)
    return other or (kind, FIELD_NAMES.get(header, header))


def columns_of(kind: Kind, field: str) -> Iterator[tuple[str, str]]:
    """Yield (table, header) for each column in which a field can be typed, Past values apart."""
    for table, of_rows in KINDS.items():
        if table == HISTORY_TABLE:
            continue
        for header in INPUTS[table]:
            if field_of(table, of_rows, header) == (kind, field):
                yield table, header
