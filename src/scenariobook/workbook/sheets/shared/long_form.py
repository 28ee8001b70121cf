"""Say in words what the sheets with tables in long form, Readings and Sightings, have."""

from __future__ import annotations

from scenariobook.workbook.sheets.shared.contents import Contents


def since_when(contents: Contents, table: str) -> str:
    """Return, as a sentence, from which quarter on a table in long form has all entries."""
    rows = contents.logged[table]
    return f"All since {rows[0].entry.content.quarter}." if rows else "Nothing is recorded yet."
