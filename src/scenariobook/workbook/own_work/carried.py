"""Find what of a tracker goes into the next one: what is carried, and what is only named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.workbook.additions import NO_OWN_WORK, OwnWork
from scenariobook.workbook.input_tables import INPUT_TABLES, SHEETS
from scenariobook.workbook.own_work.graft import graft
from scenariobook.workbook.own_work.not_carried import cells_outside, not_carried
from scenariobook.workbook.own_work.read import read_own_work
from scenariobook.workbook.reading.found_tables import find_tables
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.rows import FoundRows

# What trackers of earlier versions had beside them.
_EARLIER_SHEETS: Final = frozenset(
    {
        *("Answer", "Past values", "Past judgments", "Readings", "Sightings", "Retired"),
        *("Validation", "Items", "Facts", "Changes", "Months", "Chances", "workings", "meta"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What of a tracker goes into the next one.

    Attributes:
        own_work: What people added on the program's sheets, and is carried.
        ours: The titles with which the program made its sheets, by their present ones.
        own_sheets: The titles of the sheets that people added, which are carried whole.
        left: What people added and is not carried, a line each.
        data: The tracker's bytes.
    """

    own_work: OwnWork
    ours: Mapping[str, str]
    own_sheets: Sequence[str]
    left: Sequence[str]
    data: bytes

    @property
    def words(self) -> Sequence[str]:
        """What people added, in words."""
        sheets = [f"the sheet {title!r}" for title in self.own_sheets]
        beside = ["remarks, comments or colours"] if self.own_work.spots else []
        return [*sheets, *beside, *self.left]

    def into(self, fresh: bytes) -> bytes:
        """Return a fresh tracker with the sheets that people added to this one."""
        return graft(fresh, self.data, self.ours)


def carried(
    made: MadeFrom, opened: OpenedWorkbook, data: bytes, written: Callable[[OwnWork], bytes]
) -> Carried:
    """Return what of a tracker goes into the next one.

    Args:
        made: What the tracker was made from.
        opened: The tracker.
        data: Its bytes.
        written: Returns what the program would write in its place, with what is carried.
    """
    if opened.is_earlier:
        titles = [
            sheet for sheet in opened.workbook.sheetnames if sheet in SHEETS | _EARLIER_SHEETS
        ]
        ours = {title: title for title in titles}
        left = ["an earlier version made it: what was added on the program's sheets"]
        return Carried(
            own_work=NO_OWN_WORK,
            ours=ours,
            own_sheets=_others(opened, ours),
            left=left,
            data=data,
        )
    tables = _tables(made, opened)
    ours = _ours(opened, tables)
    tables = [table for table in tables if table.found.sheet.title in ours]
    own_work = read_own_work(tables)
    titles_now = {made_as: title for title, made_as in ours.items()}
    again = OpenedWorkbook(written(own_work))
    beside = not_carried(opened, again, titles_now)
    outside = cells_outside(opened, tables, again, _tables(made, again), titles_now)
    return Carried(
        own_work=own_work,
        ours=ours,
        own_sheets=_others(opened, ours),
        left=[*beside, *outside],
        data=data,
    )


def typed_outside(
    made: MadeFrom, opened: OpenedWorkbook, written: Callable[[OwnWork], bytes]
) -> Iterator[str]:
    """Yield a line for each sheet of a copy in which somebody typed where nothing is read.

    The arguments are those of ``carried``.
    """
    if not (opened.is_as_written or opened.is_earlier):
        tables = _tables(made, opened)
        titles_now = {made_as: title for title, made_as in _ours(opened, tables).items()}
        again = OpenedWorkbook(written(NO_OWN_WORK))
        yield from cells_outside(opened, tables, again, _tables(made, again), titles_now)


def _tables(made: MadeFrom, opened: OpenedWorkbook) -> list[FoundRows]:
    return [
        FoundRows(made=made, opened=opened, file="", found=found)
        for found in find_tables(opened, INPUT_TABLES).tables
    ]


def _ours(opened: OpenedWorkbook, tables: Sequence[FoundRows]) -> dict[str, str]:
    """Return the titles with which the program made its sheets, by their present ones.

    A copy that somebody made of one of them is theirs.
    """
    there = opened.workbook.sheetnames
    ours = {title: title for title in there if title in SHEETS}
    for table in tables:
        made_as = table.found.table.sheet
        if made_as not in ours.values():
            ours[table.found.sheet.title] = made_as
    return ours


def _others(opened: OpenedWorkbook, ours: Mapping[str, str]) -> Sequence[str]:
    return [title for title in opened.workbook.sheetnames if title not in ours]
