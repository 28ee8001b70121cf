"""The Dashboard: where every scenario and indicator stands, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.assess.assessment import Standing
from scenariobook.workbook.shape.layout import MIDDLE_ROWS
from scenariobook.workbook.sheets import formulas, still_due, what_moved
from scenariobook.workbook.sheets.chart import likelihood_chart
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.workings import (
    judged_text,
    missing_indicators,
    missing_judgments,
    missing_signposts,
    signpost_moves,
    status_moves,
    trend,
)
from scenariobook.workbook.xlsx.package import CellValue, Formula

_ROW: Final = 15  # points
_CHART_WIDTH: Final = 18.2  # centimetres: columns A to D
_CHART_HEIGHT: Final = round(MIDDLE_ROWS * _ROW / 72 * 2.54, 1)  # centimetres
_MOVES_LISTED: Final = MIDDLE_ROWS - 3  # below a heading, above what is left out
_LISTED: Final = MIDDLE_ROWS - 7  # below three counts as well
# The first columns of what moved and of what is missing: beside the chart, or without one.
_BESIDE_THE_CHART: Final = (5, 10)
_WITHOUT_CHART: Final = (1, 5)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout, header = contents.layout, contents.study.header
    standings, board = layout.standings, layout.board
    marking = f" · {header.marking}" if header.marking else ""
    page.put(3, 1, f"Open quarter {contents.quarter}{marking}", "lead")
    page.put(standings.top - 1, 1, "Scenarios", "heading")
    if contents.study.estimative and contents.before:
        change = (
            f"change: of the implied likelihood since {contents.before.quarter}, in percentage "
            "points"
        )
        page.put(standings.top - 1, 2, change, "note")
    page.table(standings, tuple(_standings(contents)), formulas.standings(layout))
    # What the chart is anchored to must stand still: no height is left to the program.
    for row in range(standings.last + 1, board.top - 1):
        page.height(row, _ROW)
    middle = standings.last + 2
    if contents.study.estimative:
        chart = likelihood_chart(contents, _CHART_WIDTH, _CHART_HEIGHT)
        page.sheet.add_chart(chart, f"A{middle}")
    moved, missing = _BESIDE_THE_CHART if contents.study.estimative else _WITHOUT_CHART
    _write_moved(page, contents, middle, moved)
    _write_missing(page, contents, middle, missing)
    page.put(board.top - 1, 1, "Status by indicator and quarter", "heading")
    if contents.before:
        # Before the table's own marks: the first that holds is the one that is shown.
        now, before = (str(a.quarter) for a in (contents.now, contents.before))
        page.frame_moves(board, now, before)
        page.put(board.top - 1, 3, f"framed: moved since {before}", "note")
    page.table(board, tuple(_board(contents)), formulas.board(layout), contents.formats)
    page.blocks = [1, board.top - 1]
    page.banner(1, 1, len(standings.columns), header.title, "banner")
    page.banner(2, 1, len(standings.columns), header.focal_question, "question")


def _standings(contents: Contents) -> Iterator[RowValues]:
    before = {s.scenario.id: s for s in contents.before.standings} if contents.before else {}
    for standing in contents.now.standings:
        scenario = standing.scenario
        judgment = standing.judgment
        row: dict[str, CellValue] = {
            "scenario": scenario.title,
            "confidence": (judgment.confidence if judgment else None) or "",
            "id": scenario.id,
            **_counts(contents, scenario.id),
        }
        if standing.implied is not None:
            likelihood = judgment.likelihood if judgment else None
            term = standing.implied_term
            row |= {
                "judgment": "" if likelihood is None else likelihood,
                "judged term": judged_text(contents, scenario.id),
                "implied": standing.implied,
                "implied term": term.with_range if term else formulas.NO_TERM,
                "change": _change(standing.implied, before.get(scenario.id)),
            }
        yield row


def _change(implied: float, before: Standing | None) -> float | str:
    return "" if before is None or before.implied is None else implied - before.implied


def _counts(contents: Contents, scenario: str) -> dict[str, int]:
    statuses = Counter(
        str(s.status) for s in contents.now.indicators if s.indicator.home == scenario
    )
    signposts = [s for s in contents.now.signposts if s.signpost.home == scenario]
    return {word: statuses[word] for word in formulas.COUNTED_STATUSES} | {
        "observed": sum(s.observed for s in signposts),
        "overdue": sum(s.overdue for s in signposts),
    }


def _board(contents: Contents) -> Iterator[RowValues]:
    shown = contents.assessments[-len(contents.layout.board_quarters) :]
    for number, state in enumerate(contents.now.indicators):
        indicator = state.indicator
        value = state.reading.value if state.reading else None
        yield {
            "indicator": indicator.title,
            "value": "" if value is None else value,
            "home": contents.layout.labels[indicator.home or ""],
            "trend": trend(contents, indicator),
            "unit": indicator.unit,
            "owner": indicator.owner,
            "id": indicator.id,
            **{str(a.quarter): str(a.indicators[number].status) for a in shown},
        }


def _write_missing(page: Page, contents: Contents, top: int, left: int) -> None:
    """Write what is missing: three counts, then as many titles as there is room for."""
    missing = (
        missing_indicators(contents),
        missing_signposts(contents),
        missing_judgments(contents),
    )
    counts = (
        (still_due.MISSING_INDICATORS, "indicators without a value that is due"),
        (still_due.MISSING_SIGNPOSTS, "signposts to look at: never yet, or overdue"),
        (still_due.MISSING_JUDGMENTS, "scenarios without a judgment this quarter"),
    )
    page.put(top, left, "What is missing", "heading")
    for row, ((formula, words), titles) in enumerate(zip(counts, missing, strict=True), top + 1):
        page.put(row, left, Formula(formula, len(titles)), "todo")
        page.put(row, left + 1, words, "line")
    titles = [title for kind in missing for title in kind]
    for number in range(1, _LISTED + 1):
        title = titles[number - 1] if number <= len(titles) else ""
        page.put(top + 4 + number, left, Formula(still_due.missing(number), title), "line")
    page.put(top + 5 + _LISTED, left, _more(still_due.MISSING, titles, _LISTED), "plain muted")


def _write_moved(page: Page, contents: Contents, top: int, left: int) -> None:
    """Write what moved since the quarter before, as much as there is room for."""
    before = contents.before
    if before is None:
        page.put(top, left, "What moved", "heading")
        page.put(top + 1, left, "This is the study's first quarter.", "plain muted")
        return
    page.put(top, left, f"What moved since {before.quarter}", "heading")
    found = what_moved.in_order(status_moves(contents), signpost_moves(contents))
    for number in range(1, _MOVES_LISTED + 1):
        text = found[number - 1] if number <= len(found) else ""
        page.put(top + number, left, Formula(what_moved.moved(number), text), "line")
    note = _more(what_moved.MOVED, found, _MOVES_LISTED)
    page.put(top + _MOVES_LISTED + 1, left, note, "plain muted")


def _more(total: str, found: Sequence[str], shown: int) -> Formula:
    """Return a live note on how many more there are than are shown."""
    rest = f"and {len(found) - shown} more" if len(found) > shown else ""
    return Formula(still_due.more(total, shown), rest if found else "nothing")
