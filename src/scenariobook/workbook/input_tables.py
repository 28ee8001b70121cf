"""List the tables that people fill in, and the titles of all sheets."""

from __future__ import annotations

from typing import Final

from scenariobook.workbook.sheets.decisions import COMMITMENTS, DECISIONS
from scenariobook.workbook.sheets.estimates import ESTIMATES
from scenariobook.workbook.sheets.judgments import CHANCES, JUDGMENTS, WORDS
from scenariobook.workbook.sheets.log import LOG
from scenariobook.workbook.sheets.signposts import SIGNPOSTS
from scenariobook.workbook.sheets.sources import PROPOSED
from scenariobook.workbook.sheets.update import UPDATE
from scenariobook.workbook.tables import Table

INPUT_TABLES: Final[tuple[Table, ...]] = (
    UPDATE,
    SIGNPOSTS,
    WORDS,
    JUDGMENTS,
    CHANCES,
    DECISIONS,
    COMMITMENTS,
    ESTIMATES,
    LOG,
    PROPOSED,
)
# The program's sheets, with those that are only read and the hidden one.
SHEETS: Final = frozenset(
    {
        *("Guide", "Dashboard", "Update", "Signposts", "Judgments", "Decisions", "Estimates"),
        *("Log", "Past quarters", "Evidence", "Sources", "lists"),
    }
)
