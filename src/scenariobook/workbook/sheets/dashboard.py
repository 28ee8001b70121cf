"""Write the Dashboard: scenarios, moves and their causes, duties, and open fields, with a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import shorten, wrap
from typing import Final

from scenariobook.assess.assessment import Assessment, ScenarioState
from scenariobook.assess.item_status import status_word
from scenariobook.assess.pooling import PooledEstimates
from scenariobook.assess.printed_decimals import FINEST, rounded_as_typed
from scenariobook.assess.why_it_moved import Moves
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.colours import Sheets
from scenariobook.standards.printed_likelihoods import whole_percent
from scenariobook.wording import first_lines
from scenariobook.workbook.print_layout import PAPERS, SMALLEST, TYPE
from scenariobook.workbook.sheets.asked_rows import printed_percent
from scenariobook.workbook.sheets.chart import Drawn, likelihood_chart
from scenariobook.workbook.sheets.dashboard_lists import NOTABLE, duty_lines, move_lines, open_lines
from scenariobook.workbook.sheets.past_quarters import ByQuarter, quarter_columns
from scenariobook.workbook.tables import Column, Row, Table
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Value

SHEET: Final = "Dashboard"
_QUARTERS: Final = 8  # the last one is the open quarter
_TITLE_WIDTH, _QUARTER_WIDTH = 30, 10
# The chart stands beside the lists: a screen of 1366 pixels shows all of it, in any font.
_CHART_COLUMN: Final = "H"
_CHART_ENDS: Final = 12  # the last column that the chart covers; print ends there
_CHART_SIZE: Final = (9.2, 7.6)  # centimetres
_LEGEND_LINE: Final = 0.4  # centimetres for each scenario's line in the legend
_POINTS_PER_CM: Final = 72 / 2.54
_ROW, _GAP, _HEADING = 13.5, 5.0, 17.0  # points
_LINE: Final = 108  # characters across the columns left of the chart
_LINES: Final = 2  # at most, for one entry of a list
_CUT_TITLE: Final = 36  # characters of a title that has to fit into a cell
_MOST: Final = 6  # lines of a list
_PAGES: Final = 2  # in print, if that leaves it legible
_POINTS: Final = '+0;"\N{MINUS SIGN}"0;0'
_TENTHS: Final = '+0.0####;"\N{MINUS SIGN}"0.0####;0'  # of a point: a typed figure may have them


# --- scenarios -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StandingRow(Row):
    """A scenario's judgment and implied likelihood, with their moves.

    Attributes:
        state: The scenario's judgment and implied likelihood.
        judged_before: The judged likelihood of the quarter before, if it is a number.
        moves: Why the implied likelihood moved; None in the first quarter.
        analysts: The analysts' pooled estimate; None without one that may be seen.
        spread: The lowest and the highest estimate, and their number if some are missing.
        counts: By notable status, the number of the scenario's items.
    """

    state: ScenarioState
    judged_before: float | None
    moves: Moves | None
    analysts: float | None
    spread: str
    counts: Mapping[str, int]


def _judged_moved(row: StandingRow) -> Value:
    now = _judged_percent(row.state)
    return None if now is None or row.judged_before is None else now - row.judged_before


def _points_format(value: Value) -> str:
    is_whole = not isinstance(value, float) or round(value, FINEST).is_integer()
    return _POINTS if is_whole else _TENTHS


def _count_of(word: str) -> Column:
    return Column(
        header=word, width=_QUARTER_WIDTH, style="centre", value=lambda row: row.counts.get(word)
    )


def _column(header: str, style: str, value: Callable[[StandingRow], Value]) -> Column:
    return Column(header=header, width=_QUARTER_WIDTH, style=style, value=value)


def _points(header: str, value: Callable[[StandingRow], Value]) -> Column:
    return Column(
        header=header,
        width=_QUARTER_WIDTH,
        style="centre",
        value=value,
        number_format=lambda row: _points_format(value(row)),
    )


_SCENARIO_COLUMNS: Final = (
    Column(header="scenario", width=_TITLE_WIDTH, style="strong", value=lambda row: row.title),
    _column("judged", "percent", lambda row: _judged_percent(row.state) or row.state.likelihood),
    _column(
        "in words",
        "centre",
        lambda row: row.state.judged_term.name if row.state.judged_term else None,
    ),
    _column(
        "confidence",
        "centre",
        lambda row: row.state.judgment.confidence if row.state.judgment else None,
    ),
    _points("judged, moved by", _judged_moved),
    _column("implied", "percent", lambda row: printed_percent(row.state.implied)),
    _points("implied, moved by", lambda row: row.moves.printed_change if row.moves else None),
    _column("analysts", "percent", lambda row: row.analysts),
    _column("from, to", "centre", lambda row: row.spread),
    *map(_count_of, NOTABLE),
)


def _scenario_table(rows: Sequence[StandingRow]) -> Table:
    """Return the table of scenarios, without columns that are empty in all rows."""
    return Table(
        name="Standings",
        sheet=SHEET,
        title_header="scenario",
        filtered=False,
        columns=tuple(
            column
            for column in _SCENARIO_COLUMNS
            if any(column.value(row) not in {None, ""} for row in rows)
        ),
    )


def _scenario_rows(tracker: Tracker) -> Sequence[StandingRow]:
    """Return a row for each scenario."""
    before = tracker.before.scenarios if tracker.before else ()
    judged_before = {state.scenario.id: _judged_percent(state) for state in before}
    rows = []
    for state in tracker.now.scenarios:
        scenario = state.scenario
        pool = tracker.pooled.get(scenario.id)
        rows.append(
            StandingRow(
                id=scenario.id,
                title=scenario.title,
                state=state,
                judged_before=judged_before.get(scenario.id),
                moves=tracker.moves.get(scenario.id),
                analysts=float(rounded_as_typed(pool.median)) if pool else None,
                spread=_spread(pool) if pool else "",
                counts={} if tracker.study.estimative else _counts(tracker.now, scenario.id),
            )
        )
    return rows


def _spread(estimates: PooledEstimates) -> str:
    extremes = map(rounded_as_typed, estimates.extremes)
    return "; ".join(filter(None, (", ".join(map(str, extremes)), estimates.so_far)))


def _counts(now: Assessment, scenario: str) -> Mapping[str, int]:
    """Return, by notable status, the number of a scenario's items."""
    counts = Counter[str](status_word(state) for state in now.states if state.item.home == scenario)
    return {word: counts[word] for word in NOTABLE}


# --- statuses and likelihoods by quarter -------------------------------------------------------


def _by_quarter(tracker: Tracker, name: str, header: str, *, style: str, rules: str = "") -> Table:
    quarters = (assessment.quarter for assessment in _shown(tracker))
    title = Column(header=header, width=_TITLE_WIDTH, value=lambda row: row.title)
    columns = (title, *quarter_columns(quarters, _QUARTER_WIDTH, style, rules))
    return Table(name=name, sheet=SHEET, title_header=header, filtered=False, columns=columns)


def _shown(tracker: Tracker) -> Sequence[Assessment]:
    """Return the assessments of the quarters that have a column; the open one is the last."""
    return tracker.assessments[-_QUARTERS:]


def _status_rows(tracker: Tracker) -> Sequence[ByQuarter]:
    """Return a row for each indicator and signpost, with its status at the end of each quarter."""
    statuses = {
        assessment.quarter: {state.item.id: status_word(state) for state in assessment.states}
        for assessment in _shown(tracker)
    }
    return [
        ByQuarter(
            id=item.id,
            title=_cut_title(item.title),
            values={quarter: words[item.id] for quarter, words in statuses.items()},
        )
        for item in tracker.study.items
    ]


def _drawn(tracker: Tracker) -> Iterator[Drawn]:
    """Yield the chart's rows: a line for each scenario and, where it was judged, marks."""
    for judged in (False, True):
        for index, scenario in enumerate(tracker.study.scenarios):
            states = [assessment.scenarios[index] for assessment in _shown(tracker)]
            percent_of = _judged_percent if judged else _implied_percent
            figures = [percent_of(state) for state in states]
            if any(figure is not None for figure in figures):
                yield Drawn(scenario.title, index, judged, figures)


def _implied_percent(state: ScenarioState) -> float | None:
    """Return an implied likelihood in whole percent, as it is printed; None if there is none."""
    return None if state.implied is None else whole_percent(state.implied)


def _judged_percent(state: ScenarioState) -> float | None:
    """Return a judged likelihood, as it is printed; None for a term, which is a range."""
    judged = state.likelihood
    return float(rounded_as_typed(judged)) if isinstance(judged, float | int) else None


# --- the sheet -------------------------------------------------------------------------------


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        "To read, not to type in",
        f"{tracker.as_of_build} Moves are in points, since the quarter before.",
    )
    scenarios = _scenario_rows(tracker)
    scenario_table = sheet.table(_scenario_table(scenarios), scenarios, top=3)
    sheet.set_widths(_TITLE_WIDTH, *[_QUARTER_WIDTH] * (_CHART_ENDS - 1))
    row = scenario_table.last + 1
    for heading, lines, none in (
        ("What moved, and why", move_lines(tracker), "nothing"),
        ("What is due from whom", duty_lines(tracker), "nothing"),
        ("What is open, and where people differ", open_lines(tracker), "nothing"),
    ):
        row = _write_list(sheet, row, heading, list(lines) or [none])
    if tracker.study.estimative:  # below the chart
        height = sum(sheet.grid.heights[number] for number in range(scenario_table.last + 1, row))
        row += max(0, ceil((_chart_height(tracker) * _POINTS_PER_CM - height) / _ROW))
    statuses = _by_quarter(tracker, "Statuses", "status of", style="centre", rules="status")
    last_row = sheet.table(statuses, _status_rows(tracker), top=row + 1).last
    if tracker.study.estimative:
        last_row = _write_likelihoods(
            sheet, tracker, last_row + 2, f"{_CHART_COLUMN}{scenario_table.last + 1}"
        )
    for number in range(scenario_table.last + 1, last_row + 1):
        sheet.grid.heights.setdefault(number, _ROW)
    sheet.finish(Sheets.ID, "")
    paper = PAPERS[tracker.study.header.paper]
    if sum(sheet.grid.heights.values()) * SMALLEST / TYPE < _PAGES * paper.down:
        sheet.worksheet.page_setup.fitToHeight = _PAGES


def _write_list(sheet: TrackerSheet, top: int, heading: str, lines: Sequence[str]) -> int:
    """Write a gap, a heading and a list; return the row below it."""
    sheet.put(top + 1, 1, heading, "heading")
    sheet.grid.heights |= {top: _GAP, top + 1: _HEADING}
    row = top + 2
    for line in first_lines(lines, _MOST):
        for text in wrap(line, _LINE, max_lines=_LINES, placeholder=" …"):
            sheet.put(row, 1, text, "line")
            sheet.grid.heights[row] = _ROW
            row += 1
    return row


def _chart_height(tracker: Tracker) -> float:
    return _CHART_SIZE[1] + _LEGEND_LINE * len(tracker.study.scenarios)


def _write_likelihoods(sheet: TrackerSheet, tracker: Tracker, top: int, chart_at: str) -> int:
    """Write the likelihoods by quarter, and draw them; return the last row."""
    drawn = list(_drawn(tracker))
    quarters = [assessment.quarter for assessment in _shown(tracker)]
    table = _by_quarter(tracker, "Likelihoods", "implied, or judged", style="percent")
    rows = [
        ByQuarter(
            id="",
            title=f"{_cut_title(line.title)}, judged" if line.judged else _cut_title(line.title),
            values={
                quarter: None if figure is None else round(figure, FINEST)
                for quarter, figure in zip(quarters, line.figures, strict=True)
            },
        )
        for line in drawn
    ]
    placed = sheet.table(table, rows, top=top)
    size = _CHART_SIZE[0], _chart_height(tracker)
    sheet.worksheet.add_chart(
        likelihood_chart(placed, drawn, _alternative(tracker), *size), chart_at
    )
    return placed.last


def _alternative(tracker: Tracker) -> str:
    """Return the chart in words, for readers who do not see it."""
    scenarios = []
    for state in tracker.now.scenarios:
        judged = state.likelihood
        words = f"{state.scenario.title} {printed_likelihoods.printed(state.implied or 0.0)}"
        if judged is not None:
            words += f", judged {judged if isinstance(judged, str) else f'{judged:.15g}%'}"
        scenarios.append(words)
    first_quarter = _shown(tracker)[0].quarter
    return (
        f"Line chart of the scenarios' implied and judged likelihoods, {first_quarter} to "
        f"{tracker.quarter}. In {tracker.quarter}: {'; '.join(scenarios)}."
    )


def _cut_title(title: str) -> str:
    return shorten(title, _CUT_TITLE, placeholder="…")
