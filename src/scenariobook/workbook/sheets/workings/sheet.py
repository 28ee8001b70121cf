"""Write the sheet of the hidden workings, with its tables one below the other.

Each formula comes with the value that ``assess`` calculated.
"""

from __future__ import annotations

from scenariobook.workbook.shape.headers import level_header
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.workings.indicator_table import INDICATORS
from scenariobook.workbook.sheets.workings.likelihood_table import LIKELIHOODS
from scenariobook.workbook.sheets.workings.month_steps import about_header, has_months
from scenariobook.workbook.sheets.workings.scenario_table import SCENARIOS
from scenariobook.workbook.sheets.workings.signpost_table import SIGNPOSTS
from scenariobook.workbook.sheets.workings.status_steps import most_levels
from scenariobook.workbook.sheets.workings.unadmitted_table import UNADMITTED


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    page.head("Workings", "Parameters by id, and the steps from what was typed to what it means.")
    page.block(INDICATORS.on(layout), INDICATORS.rows(contents))
    _number_levels(page, contents)
    if has_months(layout):
        months = INDICATORS.on(layout).fixed(about_header(1), about_header(3))
        page.name("indicator_about_each_month", months)
    page.block(SIGNPOSTS.on(layout), SIGNPOSTS.rows(contents))
    page.block(SCENARIOS.on(layout), SCENARIOS.rows(contents))
    if contents.study.estimative:
        page.block(LIKELIHOODS.on(layout), LIKELIHOODS.rows(contents))
    if contents.unadmitted:
        _write_unadmitted(page, contents)


def _number_levels(page: Page, contents: Contents) -> None:
    """Write numbers above the columns with levels, and define a name for them."""
    table, count = INDICATORS.on(contents.layout), most_levels(contents.layout)
    first, last = level_header(1), level_header(count)
    left = table.left + table.headers.index(first)
    for number in range(count):
        page.put(table.top - 1, left + number, number + 1, "count")
    page.name("level_number", table.above(first, last))


def _write_unadmitted(page: Page, contents: Contents) -> None:
    table = UNADMITTED.on(contents.layout)
    page.block(table, UNADMITTED.rows(contents))
    for header in ("indicator", "quarter", "as of", "stands"):
        # The range includes the header, since some programs cannot search a single cell.
        page.name(f"unadmitted_{header.replace(' ', '_')}", table.with_head(header))
