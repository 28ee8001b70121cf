"""Write the hidden sheet: the lists of drop-downs and formulas, the input columns, the identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from openpyxl.utils import get_column_letter

from scenariobook import __version__
from scenariobook.assess.item_status import status_at
from scenariobook.quarter import Quarter
from scenariobook.record.claims.subjects import ids_of
from scenariobook.record.ledger.kinds import (
    REPLIES_ON_ASSUMPTIONS,
    REPLIES_ON_TRIGGERS,
    End,
    Reply,
    State,
)
from scenariobook.standards import grades
from scenariobook.standards.likelihood_terms import (
    HIGHEST_PERCENT,
    LOWEST_PERCENT,
    YARDSTICKS,
    Yardstick,
)
from scenariobook.standards.staleness import EVERY_QUARTER, STALE_AFTER_DAYS, oldest_current
from scenariobook.study.model.items import Indicator
from scenariobook.workbook.cell_styles import DATE_TOO_OLD, date_not_in
from scenariobook.workbook.identity import IDENTITY_KEY, VERSION_KEY, Identity
from scenariobook.workbook.tables import PlacedTable
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Formula, Value

LISTS: Final = "lists"
HIDDEN: Final = (LISTS, "workings", "meta")  # the sheets that nobody sees, of all versions
# A percent that lies above a bound by this much belongs to the upper term.
_ABOVE: Final = 1e-6
NO_LIKELIHOOD: Final = "1 to 99?"
REPLIES: Final[Mapping[str, Sequence[Reply]]] = {  # by the name of the list
    "replies_trigger": REPLIES_ON_TRIGGERS,
    "replies_assumption": REPLIES_ON_ASSUMPTIONS,
}
List = Sequence[tuple[Value, ...]]


def write(
    sheet: TrackerSheet, tracker: Tracker, identity: Identity, tables: Iterable[PlacedTable]
) -> None:
    """Write the lists, each with a name; each table's input columns; the identity; the version.

    A later version may have more input columns and other texts. It reads from this sheet the
    columns that a copy had.
    """
    column = 1
    for name, rows in _lists(tracker).items():
        wide = len(rows[0])
        sheet.put(1, column, name, "line")
        for number, row in enumerate(rows, 2):
            for column_number, value in enumerate(row, column):
                style = "quiet date" if isinstance(value, date) else "line"
                sheet.put(number, column_number, Formula('""', "") if value == "" else value, style)
        start, end = get_column_letter(column), get_column_letter(column + wide - 1)
        sheet.define(name, f"{LISTS}!${start}$2:${end}${len(rows) + 1}")
        column += wide + 1
    for placed in tables:
        headers = [declared.header for declared in placed.columns if declared.is_input]
        for number, text in enumerate([placed.table.name, *headers] if headers else (), 1):
            sheet.put(number, column, text, "line")
        column += bool(headers)
    sheet.put(1, column, IDENTITY_KEY, "line")
    sheet.put(2, column, str(identity), "line")
    sheet.put(1, column + 1, VERSION_KEY, "line")
    sheet.put(2, column + 1, __version__, "line")
    sheet.worksheet.sheet_state = "hidden"


def _lists(tracker: Tracker) -> Mapping[str, List]:
    """Return the lists by name, each of one or two columns."""
    study = tracker.study
    lists: dict[str, List] = {
        "dates": _numbered(_remarks(tracker.quarter)),
        **{days_of(each): _numbered(_remarks(tracker.quarter, each)) for each in STALE_AFTER_DAYS},
        "credibilities": [(grade,) for grade in grades.CREDIBILITY],
        "confidences": [(confidence,) for confidence in grades.CONFIDENCE],
        "reliabilities": [(grade,) for grade in grades.RELIABILITY],
        "states": [(str(state),) for state in State],
        "outcomes": [(str(end),) for end in End],
    }
    for name, replies in REPLIES.items():
        lists[name] = [(str(reply),) for reply in replies]
    calls = sorted(ids_of(study, "answer"))
    lists["reasons"] = [(id_,) for id_ in (*calls, *study.scenario_by_id)]
    if study.estimative:
        yardstick = YARDSTICKS[study.header.yardstick]
        lists["bands"] = _bands(yardstick)
        lists["terms"] = _terms(yardstick)
    levels = dict(level_lists(study.indicators).values())
    # A drop-down list of two columns would offer both columns.
    words = {words_of(name): [row[:1] for row in rows] for name, rows in levels.items()}
    return lists | levels | words


def days_of(cadence: str) -> str:
    """Return the short name of the list of a value's days, such as ``days_y`` for yearly ones.

    No two cadences begin with the same letter.
    """
    return f"days_{cadence[0]}"


def remark_on(day: date | None, quarter: Quarter, cadence: str = "") -> str:
    """Return Check's remark on the day of a value or sighting; empty without one."""
    days = reversed(_remarks(quarter, cadence).items())
    return next((remark for start, remark in days if day and start <= day), "")


def _remarks(quarter: Quarter, cadence: str = "") -> dict[date, str]:
    """Return Check's remarks on days, by the first day of each remark; some remarks are empty.

    A sighting has no cadence. The program calls no sighting too old, and no month.
    """
    outside, oldest = date_not_in(quarter), date.min
    if cadence not in {"", "monthly"}:
        oldest = oldest_current(cadence, quarter.last_day)
    early = outside if cadence in {"", *EVERY_QUARTER} else ""
    return {date.min: DATE_TOO_OLD, oldest: early, quarter.start: "", quarter.end: outside}


def _numbered(remarks: Mapping[date, str]) -> List:
    """Return remarks as formulas look them up: 0 is an empty cell, 1 a workbook's first day."""
    return [(0, ""), *((1 if day == date.min else day, said) for day, said in remarks.items())]


def _bands(yardstick: Yardstick) -> List:
    """Return the term from each percentage on; for a gap, the two terms around it."""
    bounds = {bound for term in yardstick.terms for bound in (term.low, term.high)}
    inner = sorted(bound for bound in bounds if LOWEST_PERCENT < bound < HIGHEST_PERCENT)
    edges = [edge for bound in inner for edge in (bound, bound + _ABOVE)]
    rows: list[tuple[Value, ...]] = [(0, NO_LIKELIHOOD)]
    for edge in (LOWEST_PERCENT, *edges):
        term = yardstick.term(edge)
        words = term.name if term else yardstick.why_none(edge)
        if words != rows[-1][1]:
            rows.append((edge, words))
    return [*rows, (HIGHEST_PERCENT + _ABOVE, NO_LIKELIHOOD)]


def _terms(yardstick: Yardstick) -> List:
    """Return the words that a likelihood may be, and the term that each of them means."""
    words = [(word, term.name) for term in yardstick.terms for word in (term.name, term.synonym)]
    return [(word, name) for word, name in words if word]


def words_of(levels: str) -> str:
    """Return the name of the list with only the words of a list of levels; empty without one."""
    return f"{levels}_words" if levels else ""


def level_lists(indicators: Sequence[Indicator]) -> Mapping[str, tuple[str, List]]:
    """Return, by indicator, the name and the rows of the list of its levels and their statuses.

    Indicators with the same levels and thresholds share a list.
    """
    names: dict[tuple[tuple[str, str], ...], str] = {}
    lists = {}
    for indicator in indicators:
        if indicator.choices:
            rows = tuple((word, str(status_at(indicator, word))) for word in indicator.choices)
            name = names.setdefault(rows, f"levels_{len(names) + 1}")
            lists[indicator.id] = (name, rows)
    return lists


# The help beside a cell for a grade of credibility.
GRADES: Final = "\n".join(f"{grade} {words}" for grade, words in grades.CREDIBILITY.items())


def credibilities(_: object) -> str:
    """Return the name of the list of grades of credibility."""
    return "credibilities"
