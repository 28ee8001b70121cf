"""Find people's additions to a tracker: those that the next one gets, and those it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.workbook.own_work.left_behind import cells_outside, left_behind, old_places
from scenariobook.workbook.own_work.own_cells import NO_OWN_WORK, OwnWork
from scenariobook.workbook.own_work.own_sheets import beside_own, graft
from scenariobook.workbook.own_work.read_own_cells import (
    cells_in_own_columns,
    comment_of,
    read_own_work,
)
from scenariobook.workbook.reading.cells import cell_text, cells_in_words
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook, cells_of
from scenariobook.workbook.reading.rows_in_copy import RowsInCopy
from scenariobook.workbook.reading.tables_in_copy import find_tables
from scenariobook.workbook.reading.typed_over import cells_by_sheet
from scenariobook.workbook.sheets.lists import HIDDEN
from scenariobook.workbook.write import INPUT_TABLES, SHEETS

# The sheets of trackers that earlier versions made.
_EARLIER_SHEETS: Final = frozenset(
    {
        *("Guide", "Dashboard", "Update", "Signposts", "Judgments", "Estimates", "Evidence"),
        *("Sources", "Answer", "Past values", "Past judgments", "Readings", "Sightings", "Retired"),
        *("Validation", "Items", "Facts", "Changes", "Months", "Chances"),
        *HIDDEN,
    }
)


@dataclass(frozen=True, kw_only=True)
class OwnThings:
    """People's additions to a tracker, and those that stay behind when a new one is written.

    Attributes:
        own_work: The additions to the program's sheets that the next tracker gets.
        program_titles: The titles that the program gave to its sheets, by their present titles.
        own_sheets: The titles of the sheets that people added; the next tracker gets them whole.
        left_behind: A line for each thing that the next tracker does not get.
        data: The tracker's bytes.
    """

    own_work: OwnWork
    program_titles: Mapping[str, str]
    own_sheets: Sequence[str]
    left_behind: Sequence[str]
    data: bytes

    @property
    def in_words(self) -> Sequence[str]:
        """The additions, in words."""
        return [*self.beyond(None), *self.left_behind]

    def beyond(self, other: OwnThings | None) -> Sequence[str]:
        """Return, in words, the additions that another copy does not have."""
        other_sheets = other.own_sheets if other else ()
        spots = other.own_work.spots if other else frozenset()
        sheets = [f"the sheet {title!r}" for title in self.own_sheets if title not in other_sheets]
        return [*sheets, *(["remarks, comments or colours"] if self.own_work.spots - spots else [])]

    def grafted_into(self, fresh: bytes) -> bytes:
        """Return a fresh tracker with the sheets that people added to this one."""
        return graft(fresh, self.data, self.program_titles)


def own_things(
    made_from: MadeFrom, opened: OpenedWorkbook, rewrite: Callable[[OwnWork], bytes]
) -> OwnThings:
    """Find people's additions to a tracker.

    Args:
        made_from: The study and record that the tracker was made from.
        opened: The tracker.
        rewrite: Returns the tracker that the program would write, given people's own work.
    """
    if opened.is_earlier:
        sheets = opened.workbook.sheetnames
        own_work, program_titles = NO_OWN_WORK, {t: t for t in sheets if t in _EARLIER_SHEETS}
        lines = ["an earlier version made it: what was added on the program's sheets"]
    else:
        all_rows = _all_rows(made_from, opened)
        own_work = read_own_work(all_rows)
        written = rewrite(own_work)
        rewritten = opened if written == opened.data else OpenedWorkbook(written)  # nobody saved it
        program_titles = _program_titles(opened, all_rows, rewritten)
        kept_rows = [rows for rows in all_rows if rows.table.sheet.title in program_titles]
        if len(kept_rows) < len(all_rows):  # some rows are on sheets that somebody added
            own_work = read_own_work(kept_rows)
        written_rows = _all_rows(made_from, rewritten)
        lines = [
            *left_behind(opened, rewritten, program_titles),
            *cells_outside(opened, kept_rows, rewritten, written_rows, program_titles),
        ]
        if not opened.other_version:  # its columns may have stood elsewhere
            lines += old_places(kept_rows, written_rows)
    return OwnThings(
        own_work=own_work,
        program_titles=program_titles,
        own_sheets=_own_sheets(opened, program_titles),
        left_behind=lines,
        data=opened.data,
    )


def typed_outside(
    made_from: MadeFrom, opened: OpenedWorkbook, rewrite: Callable[[OwnWork], bytes]
) -> Iterator[str]:
    """Yield a line for each sheet of a copy with words that the program does not record.

    Such words stand where it reads nothing, in people's own columns, or on sheets that they added.
    """
    if opened.is_earlier:
        yield "an earlier version made this file: words beside its tables stay in the archive"
        return
    rewritten = rewrite(NO_OWN_WORK)
    if rewritten != opened.data:  # equal if nobody has saved the copy
        all_rows = _all_rows(made_from, opened)
        again = OpenedWorkbook(rewritten)
        program_titles = _program_titles(opened, all_rows, again)
        written_rows = _all_rows(made_from, again)
        yield from cells_outside(opened, all_rows, again, written_rows, program_titles)
        words = [cell for rows in all_rows for cell in cells_in_own_columns(rows)]
        yield from cells_by_sheet(words, "own columns, which are not recorded")
        own_sheets = _own_sheets(opened, program_titles)
        duplicates = find_tables(opened, INPUT_TABLES).duplicates if own_sheets else ()
        for title in own_sheets:
            if title not in duplicates:
                yield f"the sheet {title!r} stays in this file, and in the archive with it"


def comments(opened: OpenedWorkbook) -> Iterator[str]:
    """Yield a line for each of the program's sheets whose cells have comments."""
    for title in opened.workbook.sheetnames:
        cells = cells_of(opened.workbook[title]).values() if title in SHEETS else ()
        commented = [(cell.coordinate, comment_of(cell).text) for cell in cells if cell.comment]
        if commented:
            yield f"{title}: comments, which are not recorded: {cells_in_words(commented)}"


def _all_rows(made_from: MadeFrom, opened: OpenedWorkbook) -> list[RowsInCopy]:
    """Return the rows of each table of a tracker."""
    return [
        RowsInCopy(made_from=made_from, opened=opened, file="", table=table)
        for table in find_tables(opened, INPUT_TABLES).tables
    ]


def _program_titles(
    opened: OpenedWorkbook, all_rows: Sequence[RowsInCopy], rewritten: OpenedWorkbook
) -> dict[str, str]:
    """Return the titles that the program gave to its sheets, by their present titles.

    Two kinds of sheets are people's own, and left out: a duplicate of a sheet of the program's, and
    a sheet whose title the program gives to no sheet of this tracker.

    Args:
        opened: The tracker.
        all_rows: The rows of its tables.
        rewritten: The tracker that the program would write in its place.
    """
    found_on: dict[str, list[str]] = {}
    for rows in all_rows:
        found_on.setdefault(rows.table.declared.sheet, []).append(rows.table.sheet.title)
    program_titles = {}
    for made_as in rewritten.workbook.sheetnames:
        with_table = sorted(found_on.get(made_as, ()), key=lambda title: title != made_as)
        beside = [
            title
            for title in opened.workbook.sheetnames
            if title.casefold().startswith(beside_own(made_as).casefold())
        ]
        alike = [
            title
            for title in (made_as, *beside)
            if beside and _is_mostly(opened, title, rewritten, made_as)
        ]
        for title in (*with_table, *alike, made_as):
            if title in opened.workbook.sheetnames:
                program_titles[title] = made_as
                break
    return program_titles


def _is_mostly(opened: OpenedWorkbook, title: str, rewritten: OpenedWorkbook, made_as: str) -> bool:
    """Tell whether a sheet has most of the texts of a sheet that the program would write."""
    texts, written = (
        {
            cell_text(cell.value)
            for sheet in book.workbook.worksheets
            if sheet.title == called
            for cell in cells_of(sheet).values()
        }
        for book, called in ((opened, title), (rewritten, made_as))
    )
    return len(texts & written) > len(written) / 2


def _own_sheets(opened: OpenedWorkbook, program_titles: Mapping[str, str]) -> Sequence[str]:
    return [title for title in opened.workbook.sheetnames if title not in program_titles]
