"""Write the Guide: on one screen the work, its sheets, and the counts of what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from openpyxl.utils import quote_sheetname

from scenariobook.assess.item_status import Instead, Status
from scenariobook.record.ledger.kinds import State
from scenariobook.record.merge.conflicts_in_words import OPEN
from scenariobook.standards.colours import Sheets
from scenariobook.workbook.cell_styles import AS_BEFORE, DUE, UNCLEAR
from scenariobook.workbook.sheets.asked_rows import to_do
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Formula, Value

SHEET: Final = "Guide"
STEPS: Final = "Steps"  # a sheet that only the probe has
_WIDTHS: Final = (1.5, 13.5, 54, 6.5, 6.5, 1.5, 11.5, 33)
_SHEET, _WHAT, _DUE, _OPEN, _SEEN, _MEANS = 2, 3, 4, 5, 7, 8  # columns
_NO_ZERO: Final = "0;;"
_TOP: Final = 5  # the row of the headers
_HEIGHTS: Final = {1: 34.0, 2: 19.0, 3: 19.0, 4: 10.0}
_ROW: Final = 18.0  # points
_WORDS: Final[Mapping[str, str]] = {
    STEPS: "Begin here: what to do, one after the other.",
    "Dashboard": "To read: how it stands, what moved and why, what is due from whom.",
    "Update": "The newest value of each indicator, with its day and source.",
    "Signposts": "Which events have been seen, and which have not.",
    "Judgments": "The answer in words; how likely each scenario is, and why.",
    "Decisions": "What was done about what was met or broken; who promised what.",
    "Estimates": "How likely you yourself think each scenario is, and why.",
    "Log": "Earlier quarters: only to correct a value, or add a late one.",
    "Past quarters": "To read: values and judgments by quarter.",
    "Evidence": "To read: what each item says of each scenario.",
    "Sources": "A source that is not listed: propose it, then cite it.",
}
_STEPS: Final = (
    "Type into the yellow cells. What is due is darker. All else is given.",
    "“status” and “check”, left of what you type, answer at once.",
    "Write {half} for {half} %, a date as 2023-12-31, a source by id or title.",
    "Nothing new? Leave the value empty, and date “looked on”. Never guess.",
    "Sort, filter, colour, comment, add columns and sheets: all of it stays.",
    "Leave headers and ids as they are: rows are found by them.",
)
_LAST_STEP: Final = "Save the file where it is. The next build takes in what you typed."
_LEGEND: Final = (
    ("type here", "input centre", "yours to fill in"),
    (DUE, "sample due", "yours, and needed this quarter"),
    (Status.NORMAL, "centre", "short of the watch threshold"),
    (Status.WATCH, "sample watch", "at the watch threshold or beyond"),
    (Status.WARNING, "sample warning", "at the warning threshold or beyond"),
    (State.OBSERVED, "sample observed", "the event was seen, and still counts"),
    (Instead.OVERDUE, "sample watch", "expected before quarter's end, not seen"),
    (Status.STALE, "sample quiet", "the last value is too old to count"),
    (Instead.FADED, "sample quiet", "seen too long ago to count"),
    (Status.NO_DATA, "sample quiet", "never read or seen: a gap, not good news"),
    (AS_BEFORE, "sample plain", "nothing is due: the last value counts"),
    (UNCLEAR, "sample wrong", "not to be read: a word for a number, say"),
    (f"{OPEN} …", "sample wrong", "not settled yet: type what holds"),
)


def write(sheet: TrackerSheet, tracker: Tracker, others: Sequence[TrackerSheet]) -> None:
    """Write the sheet.

    Args:
        sheet: The sheet.
        tracker: The contents of the tracker.
        others: The other sheets, in their order, already written.
    """
    header = tracker.study.header
    sheet.set_widths(*_WIDTHS)
    sheet.put(1, _SHEET, header.title, "study")
    sheet.put(2, _SHEET, header.focal_question, "question")
    sheet.put(3, _SHEET, " · ".join(_facts(tracker)), "hint")
    sheet.grid.heights |= _HEIGHTS
    for column, words, style in (
        (_SHEET, "sheet", "guide head"),
        (_WHAT, "what you type there", "guide head"),
        (_DUE, "to do", "guide head centre"),
        (_OPEN, "open", "guide head centre"),
        (_SEEN, "you see", "guide head centre"),
        (_MEANS, "it means", "guide head"),
    ):
        sheet.put(_TOP, column, words, style)
    for row, other_sheet in enumerate(others, _TOP + 1):
        title = other_sheet.worksheet.title
        link = f'HYPERLINK("#{quote_sheetname(title)}!A1","{title}")'
        sheet.put(row, _SHEET, Formula(link, title), "guide link")
        sheet.put(row, _WHAT, _WORDS[title], "text")
        sheet.put(row, _DUE, _to_do(other_sheet), "guide count")
        sheet.put(row, _OPEN, _count(other_sheet, f"{OPEN}*"), "guide count", _NO_ZERO)
    half = f"12{tracker.study.header.number_format[-2]}5"  # with the decimal sign of its people
    last_step = _LAST_STEP if tracker.recipient is None else _send_back(tracker)
    steps = (*(step.format(half=half) for step in _STEPS), last_step)
    for number, (row, step) in enumerate(enumerate(steps, _TOP + len(others) + 2), 1):
        sheet.put(row, _SHEET, str(number), "step")
        sheet.put(row, _WHAT, step, "line")
    for row, (word, style, meaning) in enumerate(_LEGEND, _TOP + 1):
        sheet.put(row, _SEEN, word, style)
        sheet.put(row, _MEANS, meaning, "text")
    last_row = _TOP + max(len(others) + 1 + len(steps), len(_LEGEND))
    sheet.grid.heights |= dict.fromkeys(range(_TOP, last_row + 1), _ROW)
    sheet.finish(Sheets.ACCENT, "")


def _facts(tracker: Tracker) -> Iterator[str]:
    """Yield the parts of the line below the question: quarter, recipient, day, marking."""
    header, quarter = tracker.study.header, tracker.quarter
    yield f"{quarter}, {quarter.start:%B} to {quarter.last_day:%B %Y}"
    if tracker.recipient is None:
        yield "the team's tracker"
    else:
        analyst = tracker.recipient.analyst
        desk = f" ({analyst.desk})" if analyst.desk else ""
        yield f"for {analyst.name}{desk}, your rows"
    if tracker.recorded_on:
        yield f"record of {tracker.recorded_on}"
    if header.marking:
        yield header.marking


def _send_back(tracker: Tracker) -> str:
    receivers = ", ".join(tracker.study.header.receivers) or "whoever sent it to you"
    return f"Save the file, and send it back to {receivers}."


def _answers_by_name(sheet: TrackerSheet) -> Mapping[str, Sequence[Value]]:
    """Return the values in a sheet's ``check`` and ``term`` columns, by their defined names."""
    return {
        column.name: sheet.values(placed, column.header)
        for placed in sheet.tables
        for column in placed.columns
        if column.name.endswith(("_check", "_term"))
    }


def _to_do(sheet: TrackerSheet) -> Formula | None:
    """Return a formula that counts a sheet's rows that are due, or have a remark."""
    names = _answers_by_name(sheet)
    name = next(iter(names)) if len(names) == 1 else ""
    # "Not due" and "done" beside a commitment are remarks, and nothing to do.
    if not name.endswith("_check") or name == "commitments_check":
        return _count(sheet, DUE)
    return to_do(name, names[name])


def _count(sheet: TrackerSheet, pattern: str) -> Formula | None:
    """Return a formula that counts a sheet's ``check`` and ``term`` cells with certain words.

    Args:
        sheet: The sheet.
        pattern: The words, or their beginning and an asterisk.
    """
    answers = _answers_by_name(sheet)
    if not answers:
        return None
    return Formula(
        "+".join(f'COUNTIF({name},"{pattern}")' for name in answers),
        sum(fnmatchcase(str(value), pattern) for values in answers.values() for value in values),
    )
