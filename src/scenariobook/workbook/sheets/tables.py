"""List the declarations of all Excel tables of the tracker, in the order of the sheets."""

from __future__ import annotations

from typing import Any, Final

from scenariobook.workbook.sheets.answer import ANSWER
from scenariobook.workbook.sheets.dashboard import BOARD, STANDINGS
from scenariobook.workbook.sheets.estimates import ESTIMATES
from scenariobook.workbook.sheets.evidence import DRIVERS, EVIDENCE, IMPLIED
from scenariobook.workbook.sheets.facts import FACTS
from scenariobook.workbook.sheets.items import ITEMS
from scenariobook.workbook.sheets.judgments import JUDGMENTS
from scenariobook.workbook.sheets.outcomes import OUTCOMES
from scenariobook.workbook.sheets.past_judgments import PAST_JUDGMENTS
from scenariobook.workbook.sheets.past_values import HISTORY
from scenariobook.workbook.sheets.proposed_sources import PROPOSED_SOURCES
from scenariobook.workbook.sheets.readings import READINGS
from scenariobook.workbook.sheets.reference import CHANGES, SOURCES
from scenariobook.workbook.sheets.retired import RETIRED
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.sightings import SIGHTINGS
from scenariobook.workbook.sheets.signposts import SIGNPOSTS
from scenariobook.workbook.sheets.update import UPDATE
from scenariobook.workbook.sheets.validation import COVERAGE, VALIDATION

TABLES: Final[tuple[DeclaredTable[Any], ...]] = (
    STANDINGS,
    BOARD,
    ANSWER,
    OUTCOMES,
    UPDATE,
    SIGNPOSTS,
    JUDGMENTS,
    ESTIMATES,
    HISTORY,
    PAST_JUDGMENTS,
    READINGS,
    SIGHTINGS,
    RETIRED,
    IMPLIED,
    DRIVERS,
    EVIDENCE,
    COVERAGE,
    VALIDATION,
    ITEMS,
    FACTS,
    SOURCES,
    PROPOSED_SOURCES,
    CHANGES,
)
