"""Write the Dashboard: the state of every scenario and indicator, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from scenariobook.assess.status import SignpostState, Status
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.stated import State
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import BOARD_TABLE, ID, STANDINGS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.chart import likelihood_chart
from scenariobook.workbook.sheets.shared import still_due, what_moved
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import (
    DeclaredTable,
    count_indicators,
    count_scenarios,
)
from scenariobook.workbook.sheets.shared.look_ups import filled, look_up, of_indicator, of_scenario
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.row_subjects import (
    IndicatorInQuarter,
    ScenarioInQuarter,
    indicator_rows,
    scenario_rows,
    signpost_rows,
)
from scenariobook.workbook.sheets.workings import indicator_table, signpost_table
from scenariobook.workbook.sheets.workings.scenario_table import (
    implied_printed,
    implied_text,
    judged_text,
)
from scenariobook.workbook.sheets.workings.status_steps import trend
from scenariobook.workbook.xlsx.package import Formula, Value

_QUARTERS: Final = 8  # quarters with a column on the board; the last is the open quarter
# Rows for the chart and the lists beside it, between the tables; two more are free on both sides.
_MIDDLE: Final = 20
_ROW: Final = 15  # points
_CHART_WIDTH: Final = 18.2  # centimetres: columns A to D
_CHART_HEIGHT: Final = round(_MIDDLE * _ROW / 72 * 2.54, 1)  # centimetres
_MOVES_LISTED: Final = _MIDDLE - 3  # lines, below a heading and above the note on further ones
_LISTED: Final = _MIDDLE - 7  # lines, below a heading and three counts, above the same note
# The first columns of the lists "What moved" and "What is missing", with and without a chart.
_BESIDE_THE_CHART: Final = (5, 10)
_WITHOUT_CHART: Final = (1, 5)
_COUNTED: Final = (Status.WARNING, Status.WATCH, Status.NORMAL, Status.STALE, Status.NO_DATA)


# --- scenarios -----------------------------------------------------------------------------------


def _standings(layout: Layout) -> Iterator[Column[ScenarioInQuarter]]:
    yield Column(ID, 22, "id", value=lambda row: row.scenario.id)
    yield Column("scenario", 42, "strong", value=lambda row: row.scenario.title)
    if layout.study.estimative:
        yield Column(
            "judgment",
            11,
            "typed percent",
            value=lambda row: row.judgment.likelihood,
            formula=of_scenario("likelihood"),
        )
        yield Column("judged term", 23, value=judged_text, formula=of_scenario("term"))
    yield Column(
        "confidence",
        11,
        "centre",
        value=lambda row: row.judgment.confidence,
        formula=f'IFERROR({filled(look_up("judgment_confidence", "[id]", "judgment_id"))},"")',
    )
    if layout.study.estimative:
        before, now = of_scenario("implied_before"), of_scenario("implied_whole")
        yield Column(
            "implied",
            11,
            "percent",
            value=implied_printed,
            formula=of_scenario("implied_printed"),
        )
        yield Column("implied term", 23, value=implied_text, formula=of_scenario("implied_term"))
        yield Column(
            "change",
            11,
            "moves",
            value=_change,
            formula=f'IF({before}="","",{now}-{before})',
        )
    for status in _COUNTED:
        yield Column(
            str(status),
            11,
            "count",
            value=_count_of(status),
            formula=f'COUNTIFS(indicator_home,[id],indicator_status,"{status}")',
        )
    yield Column(
        "observed",
        11,
        "count",
        value=lambda row: sum(s.observed for s in _signposts_of(row)),
        formula=f'COUNTIFS(signpost_home,[id],signpost_counts,"{State.OBSERVED}")',
    )
    yield Column(
        "overdue",
        11,
        "count",
        value=lambda row: sum(s.overdue for s in _signposts_of(row)),
        formula="COUNTIFS(signpost_home,[id],signpost_overdue,1)",
    )


def _change(row: ScenarioInQuarter) -> Value:
    steps = row.contents.steps.get(row.scenario.id)
    return steps.printed_change if steps else None


def _count_of(status: Status) -> Callable[[ScenarioInQuarter], Value]:
    """Return a function that counts the row's home indicators with a status."""
    return lambda row: sum(
        state.status is status
        for state in row.contents.now.indicators
        if state.indicator.home == row.scenario.id
    )


def _signposts_of(row: ScenarioInQuarter) -> Iterator[SignpostState]:
    return (s for s in row.contents.now.signposts if s.signpost.home == row.scenario.id)


STANDINGS: Final = DeclaredTable(
    name=STANDINGS_TABLE,
    words="The dashboard's first table: one row per scenario.",
    columns=_standings,
    rows=scenario_rows,
    count=count_scenarios,
    top=lambda _: 6,
)


# --- indicators ----------------------------------------------------------------------------------


def _board(layout: Layout) -> Iterator[Column[IndicatorInQuarter]]:
    yield Column(ID, 22, "id", value=lambda row: row.indicator.id)
    yield Column("indicator", 42, "strong", value=lambda row: row.indicator.title)
    yield Column(
        "value",
        11,
        "number",
        measured=True,
        value=lambda row: row.counts,
        formula=of_indicator("counts"),
    )
    yield Column("home", 23, value=lambda row: row.home)
    yield Column("trend", 11, "centre", value=trend, formula=of_indicator("trend"))
    yield Column("unit", 11, value=lambda row: row.indicator.unit)
    yield Column("owner", 16, "muted", value=lambda row: row.indicator.owner)
    for quarter in board_quarters(layout):
        now = of_indicator("status") if quarter == layout.quarter else ""
        yield Column(
            str(quarter), 11, "heat", shade="status", value=_status_in(layout, quarter), formula=now
        )


def board_quarters(layout: Layout) -> tuple[Quarter, ...]:
    """Return the quarters that have a column on the board; the last is the open quarter."""
    return tuple(quarters(layout.study.header.start, layout.quarter))[-_QUARTERS:]


def _status_in(layout: Layout, quarter: Quarter) -> Callable[[IndicatorInQuarter], Value]:
    """Return a function that returns the status of a row's indicator in a quarter."""
    place = quarter.since(layout.study.header.start)
    return lambda row: str(row.contents.assessments[place].indicators[row.number].status)


BOARD: Final = DeclaredTable(
    name=BOARD_TABLE,
    words="The dashboard's heat map: one row per indicator, its status by quarter.",
    columns=_board,
    rows=indicator_rows,
    count=count_indicators,
    # Below the chart and the lists.
    top=lambda layout: STANDINGS.on(layout).last + _MIDDLE + 4,
)


# --- the sheet -----------------------------------------------------------------------------------


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout, header = contents.layout, contents.study.header
    standings, board = STANDINGS.on(layout), BOARD.on(layout)
    marking = f" · {header.marking}" if header.marking else ""
    page.put(3, 1, f"Open quarter {contents.quarter}{marking}", "lead")
    page.put(standings.top - 1, 1, "Scenarios", "heading")
    if contents.study.estimative and contents.before:
        change = (
            f"change: of the implied likelihood since {contents.before.quarter}, in percentage "
            "points"
        )
        page.put(standings.top - 1, 2, change, "note")
    page.table(standings, STANDINGS.rows(contents))
    # Set the height of all rows beside the chart: programs would choose heights of their own, and
    # the chart would cover other rows.
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
        # Before the table's own rules: a program shows only the first rule that applies.
        now, before = (str(a.quarter) for a in (contents.now, contents.before))
        page.frame_moves(board, now, before)
        page.put(board.top - 1, 3, f"framed: moved since {before}", "note")
    page.table(board, BOARD.rows(contents), contents.formats)
    page.blocks = [1, board.top - 1]
    page.banner(1, 1, len(standings.columns), header.title, "banner")
    page.banner(2, 1, len(standings.columns), header.focal_question, "question")


def _write_missing(page: Page, contents: Contents, top: int, left: int) -> None:
    """Write what is missing: three counts, then as many titles as fit.

    Args:
        page: The sheet.
        contents: What the tracker shows.
        top: The row of the heading.
        left: The first column.
    """
    missing = (
        still_due.missing_indicators(contents),
        still_due.missing_signposts(contents),
        still_due.missing_judgments(contents),
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
    """Write what changed since the quarter before, as many lines as fit.

    See ``_write_missing`` for the arguments.
    """
    before = contents.before
    if before is None:
        page.put(top, left, "What moved", "heading")
        page.put(top + 1, left, "This is the study's first quarter.", "plain muted")
        return
    page.put(top, left, f"What moved since {before.quarter}", "heading")
    moves = what_moved.in_order(
        [indicator_table.moved(row) for row in indicator_rows(contents)],
        [signpost_table.moved(row) for row in signpost_rows(contents)],
    )
    for number in range(1, _MOVES_LISTED + 1):
        text = moves[number - 1] if number <= len(moves) else ""
        page.put(top + number, left, Formula(what_moved.moved(number), text), "line")
    note = _more(what_moved.MOVED, moves, _MOVES_LISTED)
    page.put(top + _MOVES_LISTED + 1, left, note, "plain muted")


def _more(total: str, lines: Sequence[str], shown: int) -> Formula:
    """Return the formula and value of the note below a list; see ``still_due.more``."""
    rest = f"and {len(lines) - shown} more" if len(lines) > shown else ""
    return Formula(still_due.more(total, shown), rest if lines else "nothing")
