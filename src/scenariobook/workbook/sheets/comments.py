"""Write the program's comments on cells.

A cell with an open conflict or question gets a frame, and a comment that says who says what. A
recorded value that its indicator does not admit gets a comment that says
so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record.claims.record import Record, hides
from scenariobook.record.claims.standing import Claim
from scenariobook.record.definitions.not_counted import admitted_words, value_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import FIELDS, UnclearCell
from scenariobook.record.open.matters import differ, matters
from scenariobook.record.values.cells import shown
from scenariobook.workbook.shape.checksums import comment_line
from scenariobook.workbook.shape.log_rows import log_row_id
from scenariobook.workbook.shape.names import (
    BOARD_TABLE,
    HISTORY_TABLE,
    ID,
    KINDS,
    LOGS,
    READINGS_TABLE,
    RETIRED_TABLE,
    STANDINGS_TABLE,
    UPDATE_TABLE,
    VALIDATION_TABLE,
    columns_of,
)
from scenariobook.workbook.sheets.shared.cell_words import UNSEEN
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import Note

_WITH_VALUES: Final = (UPDATE_TABLE, HISTORY_TABLE, READINGS_TABLE)
_LONGEST: Final = 400  # characters of a value or a reason
# How the program's comments begin and end. An analyst may have written more around and in them.
_BEGIN, _NOT_ADMITTED, _END = "Open, number", "Not admitted:", "— scenariobook"
_MARK: Final = re.compile(rf"\s*(?:{_BEGIN}\s+\d+|{_NOT_ADMITTED}).*?—\s*scenariobook", re.DOTALL)


def mark_open(pages: Sequence[Page], contents: Contents) -> None:
    """Mark each cell that somebody has to settle, if the tracker has that cell."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    rows: dict[str, dict[object, int]] = {}
    for number, key, claims in _open_fields(contents.record):
        for name, header in _candidates(key, contents):
            if name not in tables:
                continue
            page, table = tables[name]
            if header in table.headers:
                by_key = rows.setdefault(name, page.rows_by_key(table))
                row = by_key.get(_row_id(name, key))
                if row:
                    column = table.left + table.headers.index(header)
                    is_hidden = hides(contents.record, claims[0].entry.content)
                    how = _hidden(number) if is_hidden else _comment(number, key, claims, name)
                    page.mark(row, column, how)
                    break


def _open_fields(record: Record) -> Iterator[tuple[int, Key, Sequence[Claim]]]:
    """Yield each open field with its claims, and the number by which `settle` refers to its row."""
    for matter in matters(record):
        for name, claims in matter.fields.items():
            yield matter.number, matter.key._replace(field=name), claims


def explain_unadmitted(pages: Sequence[Page], contents: Contents) -> None:
    """Explain, at each recorded value that its indicator does not admit, why it does not count."""
    tables = {table.name: (page, table) for page in pages for table in page.tables}
    rows = {name: tables[name][0].rows_by_key(tables[name][1]) for name in _WITH_VALUES}
    for reading in contents.unadmitted:
        name, header = HISTORY_TABLE, str(reading.quarter)
        if reading.quarter == contents.quarter:
            # A monthly indicator has no row for the whole quarter in Update.
            is_shown = reading.item in rows[UPDATE_TABLE]
            name, header = UPDATE_TABLE if is_shown else READINGS_TABLE, "value"
        page, table = tables[name]
        row = rows[name][_row_id(name, Key(reading.quarter, "reading", reading.item, header))]
        indicator = contents.study.indicator_by_id[reading.item]
        words = (
            f"{_NOT_ADMITTED} {value_words(reading.value)} was recorded before the indicator "
            f"changed. It takes {admitted_words(indicator)}.\nUntil what holds is typed here, "
            f"the value is kept, and counts as none.\n{_END}"
        )
        column = table.left + table.headers.index(header)
        page.comment(row, column, Note(words))


def without_marks(comment: str, lines: Collection[str] | None) -> str:
    """Return a comment without the text that the program wrote.

    Args:
        comment: the comment as it was returned.
        lines: the checksums of the lines that the program wrote; None if they are not known, and
            all from the first line to the last is taken for the program's.
    """

    def typed_in(mark: re.Match[str]) -> str:
        if lines is None:
            return ""
        first, *rest = mark[0].strip().removesuffix(_END).split("\n")
        others = (line for line in rest if comment_line(line) not in lines)
        own = [_behind(first, lines), *others]
        return "".join(f"\n{line}" for line in own if line.strip())

    return _MARK.sub(typed_in, comment.replace("\r\n", "\n")).strip()


def _behind(line: str, lines: Collection[str]) -> str:
    """Return what stands behind a line that the program wrote; else the whole line."""
    ends = (match.start() for match in re.finditer(r"\s|$", line))
    end = next((end for end in ends if comment_line(line[:end]) in lines), 0)
    return line[end:].strip()


def _candidates(key: Key, contents: Contents) -> Iterator[tuple[str, str]]:
    """Yield (table, header) for each column that may have a matter's cell, the best first.

    Some trackers lack some of these columns.
    """
    if key.kind == "definition":
        yield from ((name, key.field) for name in KINDS)
        yield from ((name, key.field) for name in (VALIDATION_TABLE, STANDINGS_TABLE, BOARD_TABLE))
        return
    is_now = key.quarter == contents.quarter or not key.quarter
    if key.kind == "reading" and not is_now and key.field == "value":
        yield HISTORY_TABLE, str(key.quarter)
    for name, header in columns_of(key.kind, key.field):
        if is_now or name in LOGS:
            yield name, header
    # What is about a closed quarter does not stand on the sheet with the open quarter's readings.
    ids = (name for name, kind in KINDS.items() if kind == key.kind)
    yield from ((name, ID) for name in ids if is_now or name != UPDATE_TABLE)
    yield RETIRED_TABLE, ID


def _row_id(table: str, key: Key) -> str:
    """Return the id of the row in which a table has a field's cell."""
    return log_row_id(key.subject, key.quarter) if table in LOGS else key.subject


def _hidden(number: int) -> str:
    """Return the comment on an estimate that nobody may see yet."""
    how = f"{_BEGIN} {number}: settle it with `scenariobook settle`."
    return f"{how}\n{UNSEEN}\n{_END}"


def _comment(number: int, key: Key, claims: Sequence[Claim], table: str) -> str:
    if key.field not in FIELDS.get(key.kind, {}):
        lines = [f"{_BEGIN} {number}: settle it with `scenariobook settle`."]
    else:
        word = "in conflict" if differ(claims) else "in question"
        how = (
            "settle it with `scenariobook settle`."
            if table == RETIRED_TABLE
            else "type what holds, or choose with `scenariobook settle`."
        )
        of = f"{key.quarter}, " if key.quarter else ""
        lines = [f"{_BEGIN} {number}, {word}: {how} About {of}{key.header}."]
    for claim in claims:
        if isinstance(claim.says, UnclearCell):
            told = claim.says.found, claim.says.why
            said = [text for text in told if text.strip()] or ["empty"]
        else:
            said = [shown(claim.says)]
        first, *others = (short(text, _LONGEST) for text in said)
        lines += [f"{claim.name}: {first}", *others]
    return "\n".join([*lines, _END])
