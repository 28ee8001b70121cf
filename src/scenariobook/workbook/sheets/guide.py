"""Write the Guide, which explains on one screen how to fill in the tracker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from scenariobook.record.claims.subjects import estimated
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.standards.grades import CONFIDENCE, CREDIBILITY
from scenariobook.study.header import Header
from scenariobook.study.model import Indicator, Signpost
from scenariobook.workbook.shape.names import (
    ANSWER,
    ESTIMATES,
    ESTIMATES_TABLE,
    HISTORY,
    JUDGMENTS,
    OWNER,
    READINGS,
    SHEETS,
    SIGHTINGS,
    SIGNPOSTS,
    SOURCES,
    UPDATE,
)
from scenariobook.workbook.shape.recipient import Recipient
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.sheets.shared import links, still_due
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import Formula

_WIDTHS: Final = (2, 13, 76, 9, 3, 14, 58)
# The columns of the tasks (sheet, text, count) and of the legend (word, meaning).
_LEFT, _WHAT, _COUNT, _RIGHT, _LAST = 2, 3, 4, 6, 7
_ROW: Final = 16  # points
_ROWS: Final = 38  # the row after the last one whose height is set
_RULES: Final = (
    "Fill in the framed, cream cells only; the rest is computed or comes from the study's files.",
    "Sort, filter, colour, comment; add columns and sheets of your own. Keep headers and ids.",
    "Leave a cell blank rather than guess. Status and figures move as you type.",
    "Source: an id from the sheet Sources; join several with a semicolon.",
    "Numbers in the unit of their row; in percent, 12.5 means 12.5 %.",
)
_KEYS: Final = (
    (
        "Tab, Enter",
        "Tab to the next cell of a row; Enter then goes to the row below, where you began",
    ),
    ("Ctrl+D", "repeats a cell in the selected ones below it: date, source, analyst"),
    ("Alt+Down", "opens a list of choices; what is on it may be typed as well"),
    ("Ctrl+;", "today's date"),
)
_MERGED: Final = (
    "It need not be complete: what you filled in is merged with what others did, and nothing "
    "that you typed is lost."
)
_MORE: Final = (
    "All this on one page to print: “For analysts”, docs/how-to/for-analysts.md of the program; "
    "ask for it."
)
_SAMPLES: Final = (
    ("yours", "sample input", "to be filled in by you"),
    ("open", "sample open", "in conflict or in question: see the comment"),
    ("due", "sample due", "still owed: the line above the table counts these cells"),
    ("computed", "sample", "computed, or from the study's text"),
    ("typed over", "sample open", "a computed cell that somebody typed over: undo, or delete it"),
    ("normal", "sample normal", "short of the watch threshold"),
    ("watch", "sample watch", "at or beyond the watch threshold"),
    ("warning", "sample warning", "at or beyond the warning threshold"),
    ("(normal)", "sample carried", "by a value of an earlier quarter, which still counts"),
    ("stale", "sample stale", "last value too old to speak for the quarter"),
    ("no data", "sample quiet", "never a value: a gap, not good news"),
    ("overdue", "sample watch", "a signpost's expected date has passed unseen"),
    ("faded", "sample stale", "observed too long ago to count as evidence"),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    header = contents.study.header
    page.widths(_WIDTHS)
    page.banner(1, _LEFT, _LAST, header.title, "banner")
    page.banner(2, _LEFT, _LAST, header.focal_question, "question")
    first, last = contents.quarter.start, contents.quarter.last_day
    marking = f" · {header.marking}" if header.marking else ""
    page.put(3, _LEFT, f"Open quarter {contents.quarter}, {first} to {last}{marking}", "lead")
    for row in range(4, _ROWS):
        page.height(row, _ROW)
    if contents.recipient:
        page.banner(4, _LEFT, _LAST, _whose(contents, contents.recipient), "plain strong")
    _write_tasks(page, contents)
    _write_legend(page)


def _write_tasks(page: Page, contents: Contents) -> None:
    tasks = (
        (
            UPDATE,
            "Each indicator's value for the quarter, with its date, source and credibility.",
            _to_do(contents, "indicator", contents.study.indicators),
        ),
        (
            SIGNPOSTS,
            "The state of each event, above all of those due. Blank: as in the quarter before.",
            _to_do(contents, "signpost", contents.study.signposts),
        ),
        (
            JUDGMENTS,
            "Your own view of each scenario, with your confidence, its basis and any dissent.",
            Formula(still_due.MISSING_JUDGMENTS, len(still_due.missing_judgments(contents))),
        ),
        *_estimates(contents),
        *_others(contents),
        *_open(contents),
    )
    for column, words in ((_LEFT, "sheet"), (_WHAT, "what to fill in"), (_COUNT, "to do")):
        page.put(5, column, words, "header center" if column == _COUNT else "header left")
    for row, (sheet, what, count) in enumerate(tasks, 6):
        name = links.to_cell(sheet, "A1", sheet) if sheet in SHEETS else sheet
        page.put(row, _LEFT, name, "task link" if sheet in SHEETS else "task")
        page.put(row, _WHAT, what, "task text")
        page.put(row, _COUNT, count, "task count")
    row = 7 + len(tasks)
    page.put(row, _LEFT, "Good to know", "heading")
    blanks = (
        f"A blank date means the quarter's last day, {contents.quarter.last_day}; a blank source, "
        "the indicator's own."
    )
    for rule in (*_RULES, blanks):
        row += 1
        page.put(row, _LEFT, rule, "line")
    row += 2
    page.put(row, _LEFT, "With the keyboard", "heading")
    for keys, words in _KEYS:
        row += 1
        page.put(row, _LEFT, keys, "plain strong")
        page.put(row, _WHAT, words, "line")
    row += 2
    page.put(row, _LEFT, "When you are done", "heading")
    sent_back = f"Save the file and send it back to {_sender(contents.study.header)}."
    for line in (sent_back, _MERGED, _MORE):
        row += 1
        page.put(row, _LEFT, line, "line")


def _others(contents: Contents) -> Iterator[tuple[str, str, None]]:
    """Yield the sheets on which nothing is counted as due."""
    yield (
        ANSWER,
        "The quarter in words, by who answers for it; at an end, how scenarios ended.",
        None,
    )
    if not contents.recipient and row_ids(contents.study, ESTIMATES_TABLE, contents.quarter):
        yield ESTIMATES, "Your own likelihoods, before you see those of the others.", None
    yield HISTORY, "Only to correct an earlier quarter: type over the value.", None
    yield READINGS, "The same with date, source and note; a late one goes below the last.", None
    yield SIGHTINGS, "The signposts' earlier states, in the same way.", None
    yield SOURCES, "A source that the study lacks: propose it below the list, then cite it.", None


def _whose(contents: Contents, recipient: Recipient) -> str:
    """Return whose hand-out it is, and which rows are shown in it."""
    desk = f" ({recipient.analyst.desk})" if recipient.analyst.desk else ""
    person = f"This hand-out is for {recipient.analyst.name}{desk}"
    if not any(map(recipient.owns, contents.study.items)):
        return f"{person}, who owns no indicator and no signpost: all rows are shown."
    return (
        f"{person}: the counts and the rows shown are yours. To see all rows, clear the filter at "
        f"“{OWNER}”."
    )


def _to_do(
    contents: Contents,
    kind: Literal["indicator", "signpost"],
    items: Sequence[Indicator | Signpost],
) -> Formula | int:
    """Return how many items are due: all, or in a hand-out its recipient's.

    Those come first, in the hidden workings, too.
    """
    of_all, missing = {
        "indicator": (still_due.MISSING_INDICATORS, still_due.missing_indicators),
        "signpost": (still_due.MISSING_SIGNPOSTS, still_due.missing_signposts),
    }[kind]
    recipient = contents.recipient
    if recipient is None:
        return Formula(of_all, len(missing(contents)))
    own = sum(map(recipient.owns, items))
    formula = still_due.of_first(own, f"{kind}_missing")
    return Formula(formula, len(missing(contents, recipient.owns))) if own else 0


def _estimates(contents: Contents) -> Iterator[tuple[str, str, Formula]]:
    """Yield the task of the recipient's own estimates, in a hand-out."""
    recipient, quarter = contents.recipient, contents.quarter
    if recipient is None or not (about := estimated(contents.study)):
        return
    wanted = [f"{one} {recipient.analyst.id} {recipient.round}" for one in about]
    due = sum(contents.stated(Estimate, one, quarter).likelihood is None for one in wanted)
    # A likelihood that is typed is a number or a term: its text is not empty.
    formula = f'SUMPRODUCT((estimate_round={recipient.round})*(estimate_likelihood=""))'
    what = f"Your own likelihoods, with a reason, in the rows of round {recipient.round}."
    yield ESTIMATES, what, Formula(formula, due)


def _open(contents: Contents) -> Iterator[tuple[str, str, int]]:
    """Yield a task if cells are in conflict or in question."""
    count = len(contents.record.open)
    if count:
        what = "Cells framed in red are open: their comments say why. Type what holds."
        yield "Red frames", what, count


def _sender(header: Header) -> str:
    return ", ".join(header.senders) or "whoever sent it to you"


def _write_legend(page: Page) -> None:
    page.put(5, _RIGHT, "legend", "header center")
    page.put(5, _LAST, None, "header left")
    for row, (word, look, meaning) in enumerate(_SAMPLES, 6):
        page.put(row, _RIGHT, word, look)
        page.put(row, _LAST, meaning, "legend")
    top = 7 + len(_SAMPLES)
    page.put(top, _RIGHT, "credibility", "header center")
    page.put(top, _LAST, "of the item; its source is graded A to F", "header left")
    row = top
    for grade, words in CREDIBILITY.items():
        row += 1
        page.put(row, _RIGHT, grade, "legend grade")
        page.put(row, _LAST, words, "legend")
    row += 2
    page.put(row, _RIGHT, "confidence", "header center")
    page.put(row, _LAST, "in a judgment", "header left")
    for level, words in CONFIDENCE.items():
        row += 1
        page.put(row, _RIGHT, level, "legend grade")
        page.put(row, _LAST, words, "legend")
        page.height(row, 2 * _ROW)
