"""The Judgments sheet: the analysts' own likelihood and confidence, one row per scenario."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.standards import YARDSTICKS
from scenariobook.workbook.sheets import formulas, total_formula
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.input_cells import offer_inputs, typed_cells
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.phrases import judged
from scenariobook.workbook.sheets.update import point_to_due
from scenariobook.workbook.sheets.workings import is_judged, judged_text, no_term
from scenariobook.workbook.xlsx.package import CellValue, Formula


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = layout.judgments
    page.head(
        f"Judgments {contents.quarter}",
        "One row per scenario. A judgment is never carried forward: each quarter has its own.",
    )
    page.table(table, tuple(_rows(contents)), formulas.judgments(layout))
    given = [is_judged(contents, s.id) for s in contents.study.scenarios]
    stated = "likelihood" if contents.study.estimative else "confidence"
    point_to_due(page, table, stated, given, [not judged for judged in given])
    if contents.study.estimative:
        page.point_out(table.cells("term"), formulas.has_no_term(layout), "reason")
        _add_up(page, contents)
    offer_inputs(page, layout, table, "judgment")


def _add_up(page: Page, contents: Contents) -> None:
    """Say above the likelihoods what they add up to, where the scenarios exclude one another."""
    found = contents.now.total
    if found is None:
        return
    table = contents.layout.judgments
    row, column = table.top - 1, table.left + table.headers.index("likelihood")
    so_far = "so far " if found.stated < found.scenarios else ""
    words = f"{so_far}they add up to {found.words}" if found.words else ""
    page.put(row, column, Formula(total_formula.adds_up(), words), "progress")
    cell = f"${table.letters['likelihood']}${row}"
    page.point_out(cell.replace("$", ""), f'COUNTIF({cell},"*, *")>0', "reason")


def _rows(contents: Contents) -> Iterator[RowValues]:
    yardstick = YARDSTICKS[contents.study.header.yardstick]
    for standing in contents.now.standings:
        scenario = standing.scenario.id
        judgment, last = standing.judgment, contents.last_judgment(scenario)
        said = None
        if last:
            said = judged(last, yardstick) if contents.study.estimative else last.confidence
        row: dict[str, CellValue] = {
            "id": scenario,
            "scenario": standing.scenario.title,
            "last judgment": said,
            "last quarter": str(last.quarter) if last else None,
            **typed_cells(judgment, "judgment"),
        }
        if standing.implied is not None:
            term = standing.implied_term
            row |= {
                "implied likelihood": standing.implied,
                "implied term": term.with_range if term else formulas.NO_TERM,
                "term": no_term(contents, scenario) or judged_text(contents, scenario),
                "difference": "" if standing.bands_apart is None else standing.bands_apart,
            }
        yield row
