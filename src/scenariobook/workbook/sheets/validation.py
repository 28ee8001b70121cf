"""The Validation sheet: how well items tell the scenarios apart."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.standards import UNRATED, WANTED_DIAGNOSTIC_AT_HOME
from scenariobook.workbook.sheets import formulas
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.xlsx.package import CellValue


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    page.head(
        "Validation",
        "House rules: ratings count from +2 to \N{MINUS SIGN}2; a spread of 3 or more is "
        "diagnostic, 2 weak, less not diagnostic. A weak item is flagged, never dropped.",
    )
    coverage, items = layout.coverage, layout.validation
    page.put(coverage.top - 1, 1, "Coverage by scenario", "heading")
    page.table(coverage, tuple(_coverage(contents)), formulas.coverage())
    page.put(items.top - 2, 1, "Ratings", "heading")
    page.put(
        items.top - 1,
        1,
        "How likely the indicator would stand at warning, or the signpost be seen, if the scenario "
        "were unfolding. What is not rated counts as even.",
        "lead",
    )
    page.table(items, tuple(_items(contents)), formulas.validation(layout))
    page.blocks = [1, items.top - 2]


def _coverage(contents: Contents) -> Iterator[RowValues]:
    for found in contents.now.validation.coverage:
        yield {
            "id": found.scenario,
            "scenario": contents.layout.labels[found.scenario],
            "kind": contents.study.scenario_by_id[found.scenario].kind,
            "diagnostic at home": found.diagnostic,
            "wanted": WANTED_DIAGNOSTIC_AT_HOME,
            "coverage": "enough" if found.enough else "too few",
        }


def _items(contents: Contents) -> Iterator[RowValues]:
    labels = contents.layout.labels
    for found in contents.now.validation.items:
        row: dict[str, CellValue] = {
            "id": found.item.id,
            "item": found.item.title,
            "home": labels[found.item.home or ""],
            "spread": found.spread,
            "verdict": str(found.verdict),
            "ideal": "ideal" if found.ideal else "",
        }
        for scenario, label in labels.items():
            row[label] = found.item.ratings.get(scenario, UNRATED)
        yield row
