"""Write the Judgments sheet: the analysts' likelihood and confidence, one row per scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, JUDGMENTS_TABLE
from scenariobook.workbook.shape.table import Column, Table
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared import cell_rules
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_scenarios
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.look_ups import of_scenario
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import (
    estimates_in_words,
    formula_in_two_lines,
    in_two_lines,
    judged,
)
from scenariobook.workbook.sheets.shared.row_subjects import ScenarioInQuarter, scenario_rows
from scenariobook.workbook.sheets.shared.still_due import DueCell, due_column, point_to_due
from scenariobook.workbook.sheets.shared.total_formula import adds_up
from scenariobook.workbook.sheets.workings.scenario_table import (
    implied_printed,
    implied_text,
    is_judged,
    judged_text,
    no_term,
)
from scenariobook.workbook.xlsx.package import Formula


def _judgments(layout: Layout) -> Iterator[Column[ScenarioInQuarter]]:
    estimative = layout.study.estimative
    yield Column(ID, 15, "id", "judgment_id", value=lambda row: row.scenario.id)
    yield Column("scenario", 20, "strong", value=lambda row: row.scenario.title)
    if estimative:
        yield Column(
            "implied likelihood",
            12,
            "percent",
            value=implied_printed,
            formula=of_scenario("implied_printed"),
        )
        yield Column(
            "implied term",
            18,
            value=lambda row: in_two_lines(implied_text(row)),
            formula=formula_in_two_lines(of_scenario("implied_term")),
        )
    if estimative and layout.study.analysts:
        yield Column("estimates", 15, "muted", value=estimates_of)
    yield Column("last judgment", 16, value=_last_judgment)
    yield Column(
        "last quarter", 9.5, "centre", value=lambda row: str(row.last.quarter) if row.last else None
    )
    inputs: Iterator[Column[ScenarioInQuarter]] = input_columns(
        "judgment", lambda row: row.judgment
    )
    yield from (c for c in inputs if estimative or c.header != "likelihood")
    yield due_column(JUDGMENTS_TABLE, _stated(layout), _due_place)
    if estimative:
        why = of_scenario("check")
        yield Column(
            "term",
            17,
            value=lambda row: no_term(row) or in_two_lines(judged_text(row)),
            formula=f'IF({why}="",{formula_in_two_lines(of_scenario("term"))},{why})',
        )
        yield Column(
            "difference",
            10.5,
            "points" if layout.study.header.yardstick == "icd203" else "half points",
            shade="difference",
            value=lambda row: row.standing.bands_apart,
            formula=of_scenario("difference"),
        )


def estimates_of(row: ScenarioInQuarter) -> str | None:
    """Return the pooled estimates in words; how many there are as long as nobody may see them."""
    contents, about = row.contents, row.scenario.id
    found = contents.pooled.get(about)
    if found:
        return estimates_in_words(found)
    given = {e.analyst for e in contents.record.estimates(contents.quarter) if e.about == about}
    return f"{len(given)} given, not shown before round 2" if given else None


def _stated(layout: Layout) -> str:
    """Return the header of what a study asks a judgment for."""
    return "likelihood" if layout.study.estimative else "confidence"


def _due_place(row: ScenarioInQuarter) -> int | None:
    return None if is_judged(row) else row.number + 1


def _last_judgment(row: ScenarioInQuarter) -> str | None:
    if row.last is None:
        return None
    study = row.contents.study
    return (
        in_two_lines(judged(row.last, YARDSTICKS[study.header.yardstick]))
        if study.estimative
        else row.last.confidence
    )


JUDGMENTS: Final = DeclaredTable(
    name=JUDGMENTS_TABLE,
    words="One row per scenario: the open quarter's judgments; the difference counts bands.",
    columns=_judgments,
    rows=scenario_rows,
    count=count_scenarios,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = JUDGMENTS.on(layout)
    page.head(
        f"Judgments {contents.quarter}",
        "One row per scenario. A judgment is never carried forward: each quarter has its own.",
    )
    rows = JUDGMENTS.rows(contents)
    page.table(table, rows)
    cells = [DueCell(judged, not judged) for judged in map(is_judged, rows)]
    point_to_due(page, table, _stated(layout), cells)
    if contents.study.estimative:
        unit = table.left + table.headers.index("difference")
        page.put(table.top - 1, unit, "in bands", "note centre")
        cell_rules.point_out(page.sheet, table.cells("term"), _has_no_term(table), "reason")
        _add_up(page, contents)
    offer_inputs(page, layout, table, "judgment")


def _add_up(page: Page, contents: Contents) -> None:
    """Write the sum of the likelihoods above them, if the scenarios are exclusive."""
    total = contents.now.total
    if total is None:
        return
    table = JUDGMENTS.on(contents.layout)
    row, column = table.top - 1, table.left + table.headers.index("likelihood")
    so_far = "so far " if total.stated < total.scenarios else ""
    words = f"{so_far}they add up to {total.words}" if total.words else ""
    page.put(row, column, Formula(adds_up(), words), "progress")
    cell = f"${table.letters['likelihood']}${row}"
    cell_rules.point_out(page.sheet, cell.replace("$", ""), f'COUNTIF({cell},"*, *")>0', "reason")


def _has_no_term(table: Table) -> str:
    """Return the condition, for the first row, that the term's cell has a reason and no term.

    In a condition, Google Sheets can refer to other sheets only through INDIRECT.
    """
    key = f"${table.letters[ID]}{table.first}"
    return f'COUNTIFS(INDIRECT("scenario_id"),{key},INDIRECT("scenario_check"),"?*")>0'
