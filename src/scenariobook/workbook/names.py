"""What sheets, tables and columns are called: what is found again is found by these names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scenariobook.record.entries import Kind

GUIDE: Final = "Guide"
DASHBOARD: Final = "Dashboard"
UPDATE: Final = "Update"
SIGNPOSTS: Final = "Signposts"
JUDGMENTS: Final = "Judgments"
HISTORY: Final = "Past values"  # Excel keeps the name History for itself
RETIRED: Final = "Retired"
EVIDENCE: Final = "Evidence"
VALIDATION: Final = "Validation"
SOURCES: Final = "Sources"
CHANGES: Final = "Changes"
LISTS: Final = "lists"
WORKINGS: Final = "workings"
META: Final = "meta"
HIDDEN: Final = (LISTS, WORKINGS, META)

ID: Final = "id"
LAST_ENTRY: Final = "last entry"

# The columns that analysts fill in, by table. History's are its past quarters.
INPUTS: Final = MappingProxyType(
    {
        "tblUpdate": ("value", "as of", "source", "credibility", "note", "analyst"),
        "tblSignposts": ("state", "seen on", "source", "credibility", "note", "analyst"),
        "tblJudgments": (
            "likelihood",
            "confidence",
            "basis of confidence",
            "rationale",
            "dissent",
            "analyst",
        ),
    }
)
HISTORY_TABLE: Final = "tblHistory"
RETIRED_TABLE: Final = "tblRetired"
# What the rows of a table hold.
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "tblUpdate": "reading",
        "tblSignposts": "sighting",
        "tblJudgments": "judgment",
        HISTORY_TABLE: "reading",
    }
)
# On which sheet a table stands.
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tblUpdate": UPDATE,
        "tblSignposts": SIGNPOSTS,
        "tblJudgments": JUDGMENTS,
        HISTORY_TABLE: HISTORY,
        RETIRED_TABLE: RETIRED,
        **dict.fromkeys(("tblStandings", "tblBoard"), DASHBOARD),
        **dict.fromkeys(("tblImplied", "tblDrivers", "tblEvidence"), EVIDENCE),
        **dict.fromkeys(("tblCoverage", "tblValidation"), VALIDATION),
        "tblSources": SOURCES,
        "tblChanges": CHANGES,
    }
)
SHEETS: Final = frozenset({GUIDE, *TITLES.values(), *HIDDEN})
# What columns are called in entries, where that differs.
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "as of": "as_of",
        "seen on": "seen_on",
        "source": "sources",
        "basis of confidence": "basis",
    }
)
_HEADERS: Final[Mapping[str, str]] = {field: header for header, field in FIELDS.items()}


def header_of(field: str) -> str:
    """Return what the column is called in which a field of an entry is typed."""
    return _HEADERS.get(field, field)
