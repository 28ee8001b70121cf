"""Write the Dashboard: the state of every scenario and indicator, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from scenariobook.assess.status import SignpostState, Status
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.ledger.kinds import State
from scenariobook.standards.printed_likelihoods import signed
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import (
    BOARD_TABLE,
    ID,
    JUDGMENTS,
    OWNER,
    SIGNPOSTS,
    STANDINGS_TABLE,
    UPDATE,
)
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.chart import likelihood_chart
from scenariobook.workbook.sheets.shared import cell_rules, links, still_due, what_moved
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import (
    DeclaredTable,
    count_indicators,
    count_scenarios,
)
from scenariobook.workbook.sheets.shared.differing import differing
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
    before_news,
    implied_printed,
    implied_text,
    judged_text,
    words_before_news,
)
from scenariobook.workbook.sheets.workings.status_steps import trend
from scenariobook.workbook.xlsx.package import Formula, Value

_QUARTERS: Final = 8  # quarters with a column on the board; the last is the open quarter
# Rows for the chart and the lists beside it, between the tables; two more are free on both sides.
_MIDDLE: Final = 24
_ROW: Final = 15  # points
_CHART_WIDTH: Final = 16.4  # centimetres: columns A to D
_CHART_HEIGHT: Final = round(_MIDDLE * _ROW / 72 * 2.54, 1)  # centimetres
_REASONS_LISTED: Final = 6  # scenarios, below a heading
_MOVES_LISTED: Final = 6  # lines, below a heading and above the note on further ones
_DIFFERENCES_LISTED: Final = 4  # lines, the same
_OWNERS_LISTED: Final = 5  # lines; if there are more owners, the last line sums up the others
# Lines, below a heading, three counts, the owners and a second heading, above the note on further
# ones.
_LISTED: Final = _MIDDLE - 8 - _OWNERS_LISTED
# The first columns of the lists "What moved" and "What is missing", with and without a chart; the
# first list's lines end before the second list.
_BESIDE_THE_CHART: Final = (5, 9)
_WITHOUT_CHART: Final = (1, 5)
_COUNTED: Final = (Status.WARNING, Status.WATCH, Status.NORMAL, Status.STALE, Status.NO_DATA)


# --- scenarios -----------------------------------------------------------------------------------


def _standings(layout: Layout) -> Iterator[Column[ScenarioInQuarter]]:
    yield Column(ID, 16, "id", value=lambda row: row.scenario.id)
    yield Column("scenario", 34, "strong", value=lambda row: row.scenario.title)
    if layout.study.estimative:
        yield Column(
            "judgment",
            11,
            "typed percent",
            value=lambda row: row.judgment.likelihood,
            formula=of_scenario("likelihood"),
        )
        yield Column("judged term", 26, value=judged_text, formula=of_scenario("term"))
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
        yield Column("implied term", 26, value=implied_text, formula=of_scenario("implied_term"))
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


def _why(row: ScenarioInQuarter) -> str:
    """Return what moved an implied likelihood, in whole points: ruler, revised, lapsed, news."""
    steps = row.contents.steps.get(row.scenario.id)
    if not steps:
        return ""
    change = steps.printed_change
    news = change - before_news(row)
    told = [words_before_news(row), f"news {signed(news)}" if news else ""]
    parts = ", ".join(filter(None, told)) or "nothing moved it"
    return f"{row.contents.layout.labels[row.scenario.id]} {signed(change)}: {parts}"


def _why_formula(number: int) -> str:
    """Return the formula for the same, which follows what is typed: the rest is news.

    Args:
        number: The scenario's number, from 1.
    """
    words, points, before, now, title = (
        f"INDEX(scenario_{step},{number})"
        for step in ("before_news_words", "before_news", "implied_before", "implied_whole", "title")
    )
    change, news = f"({now}-{before})", f"({now}-{before}-{points})"

    def with_sign(of: str) -> str:
        return f'IF({of}>0,"+"&{of},IF({of}=0,"0","\N{MINUS SIGN}"&-{of}))'

    told = f'{words}&IF({news}=0,"",IF({words}="","",", ")&"news "&{with_sign(news)})'
    nothing = f'IF(AND({words}="",{news}=0),"nothing moved it",{told})'
    return f'IF({before}="","",{title}&" "&{with_sign(change)}&": "&{nothing})'


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
    yield Column(ID, 16, "id", value=lambda row: row.indicator.id)
    yield Column("indicator", 34, "strong", value=lambda row: row.indicator.title)
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
    yield Column(OWNER, 16, "muted", value=lambda row: row.indicator.owner)
    for quarter in board_quarters(layout):
        now = of_indicator("heat") if quarter == layout.quarter else ""
        yield Column(
            str(quarter), 11, "heat", shade="heat", value=_status_in(layout, quarter), formula=now
        )


def board_quarters(layout: Layout) -> tuple[Quarter, ...]:
    """Return the quarters that have a column on the board; the last is the open quarter."""
    return tuple(quarters(layout.study.header.start, layout.quarter))[-_QUARTERS:]


def _status_in(layout: Layout, quarter: Quarter) -> Callable[[IndicatorInQuarter], Value]:
    """Return a function that returns the status of a row's indicator in a quarter."""
    place = quarter.since(layout.study.header.start)
    return lambda row: indicator_table.heat(row.contents.assessments[place].indicators[row.number])


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
    room = moved, missing - 1
    _write_reasons(page, contents, middle, room)
    below = middle + _REASONS_LISTED + 2 if contents.steps else middle
    _write_moved(page, contents, below, room)
    _write_differing(page, contents, below + _MOVES_LISTED + 3, room)
    _write_missing(page, contents, middle, (missing, len(standings.columns)))
    page.put(board.top - 1, 1, "Status by indicator and quarter", "heading")
    if contents.before:
        # Before the table's own rules: a program shows only the first rule that applies.
        now, before = (str(a.quarter) for a in (contents.now, contents.before))
        cell_rules.frame_moves(page.sheet, board, now, before)
        page.put(
            board.top - 1,
            3,
            f"framed: moved since {before}; (in brackets): the value is of an earlier quarter",
            "note",
        )
    page.table(board, BOARD.rows(contents), contents.formats)
    page.repeat_above(board, 4, "the heat map")
    page.blocks = [1, board.top - 1]
    page.banner(1, 1, len(standings.columns), header.title, "banner")
    page.banner(2, 1, len(standings.columns), header.focal_question, "question")


def _write_missing(page: Page, contents: Contents, top: int, room: tuple[int, int]) -> None:
    """Write what is missing: three counts and the owners, then as many titles as fit.

    Args:
        page: The sheet.
        contents: What the tracker shows.
        top: The row of the heading.
        room: The first and the last column.
    """
    left, right = room
    missing = (
        still_due.missing_indicators(contents),
        still_due.missing_signposts(contents),
        still_due.missing_judgments(contents),
    )
    counts = (
        (UPDATE, still_due.MISSING_INDICATORS, "indicators without a value that is due"),
        (SIGNPOSTS, still_due.MISSING_SIGNPOSTS, "signposts to look at: never yet, or overdue"),
        (JUDGMENTS, still_due.MISSING_JUDGMENTS, "scenarios without a judgment this quarter"),
    )
    page.put(top, left, "What is missing", "heading")
    lines = zip(counts, missing, strict=True)
    for row, ((sheet, formula, words), titles) in enumerate(lines, top + 1):
        page.put(row, left, Formula(formula, len(titles)), "todo")
        page.put(row, left + 1, links.to_cell(sheet, "A1", words), "line link")
    owners = still_due.by_owner(contents)
    if len(owners) > _OWNERS_LISTED:
        rest = still_due.of_other_owners(contents, _OWNERS_LISTED - 1)
        owners = [*owners[: _OWNERS_LISTED - 1], rest]
    for row, (formula, words) in enumerate(owners, top + 4):
        page.line(row, left + 1, right, Formula(formula, words))
    titles = [title for kind in missing for title in kind]
    page.put(top + 4 + _OWNERS_LISTED, left, "What is missing, by title", "heading")
    for number in range(1, _LISTED + 1):
        title = _line(titles, number)
        formula = still_due.missing(number)
        if number == 1:
            formula = still_due.or_nothing(still_due.MISSING, formula)
        page.line(top + 4 + _OWNERS_LISTED + number, left, right, Formula(formula, title))
    page.put(
        top + 5 + _OWNERS_LISTED + _LISTED,
        left,
        _more(still_due.MISSING, titles, _LISTED),
        "plain muted",
    )


def _write_reasons(page: Page, contents: Contents, top: int, room: tuple[int, int]) -> None:
    """Write why the implied likelihoods moved; see ``_write_missing`` for the arguments."""
    if not contents.steps:
        return
    left, right = room
    page.put(top, left, "Why the implied likelihoods moved, in points", "heading")
    for number, row in enumerate(scenario_rows(contents)[:_REASONS_LISTED], 1):
        page.line(top + number, left, right, Formula(_why_formula(number), _why(row)))


def _write_moved(page: Page, contents: Contents, top: int, room: tuple[int, int]) -> None:
    """Write what changed since the quarter before, as many lines as fit.

    See ``_write_missing`` for the arguments.
    """
    left, right = room
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
        formula = what_moved.moved(number)
        if number == 1:
            formula = still_due.or_nothing(what_moved.MOVED, formula)
        page.line(top + number, left, right, Formula(formula, _line(moves, number)))
    note = _more(what_moved.MOVED, moves, _MOVES_LISTED)
    page.put(top + _MOVES_LISTED + 1, left, note, "plain muted")


def _write_differing(page: Page, contents: Contents, top: int, room: tuple[int, int]) -> None:
    """Write where people differ, as many lines as fit; see ``_write_missing`` for the arguments."""
    left, right = room
    lines = list(differing(contents))
    page.put(top, left, "Where people differ, as recorded", "heading")
    for row, line in enumerate(lines[:_DIFFERENCES_LISTED], top + 1):
        page.line(row, left, right, line)
    if len(lines) > _DIFFERENCES_LISTED:
        rest = f"and {len(lines) - _DIFFERENCES_LISTED} more"
        page.put(top + 1 + _DIFFERENCES_LISTED, left, rest, "plain muted")
    if not lines:
        page.put(top + 1, left, "nowhere", "plain muted")


def _more(total: str, lines: Sequence[str], shown: int) -> Formula:
    """Return the formula and value of the note below a list; see ``still_due.more``."""
    rest = f"and {len(lines) - shown} more" if len(lines) > shown else ""
    return Formula(still_due.more(total, shown), rest)


def _line(lines: Sequence[str], number: int) -> str:
    """Return the line with a number, from 1; "nothing" for the first line of an empty list."""
    if number > len(lines):
        return "" if lines or number > 1 else "nothing"
    return lines[number - 1]
