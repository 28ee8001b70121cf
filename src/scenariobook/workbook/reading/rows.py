"""Tell what each row of a table in a returned copy is about: by its id, or else by its title."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Place, nearest, short
from scenariobook.quarter import is_month, last_day_of
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.hand_outs import analyst_of
from scenariobook.record.claims.subjects import how_to_mend, months_of, why_unknown
from scenariobook.record.definitions.proposed_sources import in_files, in_files_in_words
from scenariobook.record.definitions.record_warnings import ids_by_title, moved_to
from scenariobook.record.ledger.entries import Kind, id_of, part_of
from scenariobook.study.people import has_row, person
from scenariobook.study.texts import made_id, why_no_id
from scenariobook.workbook.reading.cells import is_typed
from scenariobook.workbook.reading.found_tables import PERIODS, FoundTable, quarter_in
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook, RowCells, normal
from scenariobook.workbook.tables import GONE, ID

_LONGEST_ID = 80  # characters of an unknown id in a question
_MEND = "put that right and import the file again, or type it in the right row of a new tracker"


class FoundRow(NamedTuple):
    """A row of a table in a copy.

    Attributes:
        number: The row's number.
        cells: Its cells by column.
        id: The id of what it is about, in small letters; empty if nobody can tell.
        period: The quarter or the month that it names beside its id.
        why: Why nobody can tell what it is about, or whose its title is; empty if that is clear.
        is_whole: Whether it has its id and its title, as the rows have that the program wrote into
            this copy. In others a blank cell says nothing.
    """

    number: int
    cells: RowCells
    id: str
    period: str
    why: str
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class FoundRows:
    """The rows of a table in a copy.

    Attributes:
        made: What the copy was made from.
        opened: The copy.
        file: Its name, for places.
        found: The table.
    """

    made: MadeFrom
    opened: OpenedWorkbook
    file: str
    found: FoundTable

    def __iter__(self) -> Iterator[FoundRow]:
        """Yield the rows of what the study has or had, or in which somebody typed a value."""
        found = self.found
        key, of_id, period = found.number(found.table.key), found.number(ID), found.number(*PERIODS)
        taken = in_files(self.made.then) | {
            _text(row.get(of_id)) for _, row in found.rows(self.opened)
        }
        for number, cells in found.rows(self.opened):
            item, title = _text(cells.get(of_id)), _text(cells.get(key))
            is_whole = self._is_whole(item, title)
            if not item and self.kind == "source" and title:
                item = made_id(title, taken)
                taken |= {item}
            elif not item:
                item = self._of_title(title, has_period=bool(period))
            month = _text(cells.get(found.number("month")))
            why = f"this row has no id; {_MEND}"
            if item:
                why = self._why_no_pair(item, title) or _why_other_month(item, month)
            row = FoundRow(number, cells, item, _period(cells.get(period)), why, is_whole)
            if (is_whole and self.is_known(row)) or self._has_typed(cells):
                yield row

    def _of_title(self, title: str, *, has_period: bool) -> str:
        """Return the id of the one row with a title; empty if none or several have it."""
        item = self._id_of_title.get(title, "")
        months = months_of(self.made.then, item, self.made.quarter)
        return "" if months and not has_period else item

    def _is_whole(self, item: str, title: str) -> bool:
        """Tell whether a row has all by which the program tells its rows."""
        headers = self.found.table.by_header
        has_title = bool(title) or not self.titles or not self.found.number(self.found.table.key)
        return has_title and bool(item or ID not in headers) and self._was_there(item)

    def _was_there(self, item: str) -> bool:
        """Tell whether the copy was made with an item's row: a hand-out has its recipient's own.

        Of what one gives estimates, it has all.
        """
        made = self.made
        known = made.then.item_by_id.get(self.then(id_of(item)))
        if made.hand_out is None or known is None or self.kind == "estimate":
            return True
        return has_row(made.hand_out.analyst, known.owner, made.then)

    def _has_typed(self, cells: RowCells) -> bool:
        """Tell whether somebody typed a value in one of a row's input cells."""
        columns = self.found.columns.items()
        return any(one.column.typed and is_typed(cells.get(n)) for n, one in columns)

    def is_known(self, row: FoundRow) -> bool:
        """Tell whether a row is of something that the study has or had, and of no typed-over id."""
        if not self.titles:
            return bool(row.id)
        item = id_of(row.id)
        if {row.id, item, self.present(item)} & self.titles.keys():
            return True
        return _text(row.cells.get(self.found.number(self.found.table.key))) == GONE

    def place(self, row: FoundRow, column: int) -> Place:
        """Return the place of a cell."""
        cell = f"{get_column_letter(column)}{row.number}"
        return Place(self.file, sheet=self.found.sheet.title, cell=cell)

    @cached_property
    def kind(self) -> Kind:
        """The kind of entry that the table's first input column makes."""
        return next(column.fields[0][0] for column in self.found.table.columns if column.typed)

    @cached_property
    def _kinds(self) -> Collection[Kind]:
        """The kinds of entries that its cells make."""
        return {kind for column in self.found.table.columns for kind, _ in column.fields}

    @cached_property
    def titles(self) -> Mapping[str, frozenset[str]]:
        """The titles that may stand beside an id, by id: those of then, and those of now."""
        table, made = self.found.table, self.made
        found: dict[str, set[str]] = {}
        now = {self.present(item): item for item in table.titles(made.then)}
        for item, title in table.titles(made.then).items():
            found.setdefault(item, set()).add(normal(title))
        for item, title in table.titles(made.study).items():
            for one in {item, now.get(item, item)}:
                found.setdefault(one, set()).add(normal(title))
        return {item: frozenset(titles) for item, titles in found.items()}

    @cached_property
    def _id_of_title(self) -> Mapping[str, str]:
        """The ids by title, of titles that one item has."""
        found: dict[str, set[str]] = {}
        for item, titles in self.titles.items():
            for title in titles:
                found.setdefault(title, set()).add(self.present(item))
        return {title: min(items) for title, items in found.items() if len(items) == 1}

    def _why_no_pair(self, item: str, title: str) -> str:
        """Return why a row's id and title do not belong together; empty if they do."""
        known = self.titles.get(id_of(item))
        if known is None or title in {"", GONE} or self._named_in(title) & known:
            return ""
        others = sorted(o for o, titles in self.titles.items() if self._named_in(title) & titles)
        beside = (
            f"the title beside it is that of {others[0]!r}"
            if others
            else f"nothing has the title beside it, {short(title)!r}"
        )
        mend = _MEND
        if not others and (place := self.made.where(self.present(id_of(item)), ("title",))):
            mend = f"if that is its new title, change it at {place}; or {_MEND}"
        return f"the id is {item!r}, and {beside}: nobody can tell whose row this is; {mend}"

    def _named_in(self, title: str) -> frozenset[str]:
        """Return a row's title, without what earlier versions wrote behind it, such as a month."""
        if title in self._every_title:
            return frozenset({title})
        ends = [n for n, character in enumerate(title) if character in ",:"]
        starts = (title[:end] for end in reversed(ends))
        return frozenset([next((one for one in starts if one in self._every_title), title)])

    @cached_property
    def _every_title(self) -> frozenset[str]:
        return frozenset().union(*self.titles.values())

    def present(self, item: str) -> str:
        """Return the present id of an item."""
        return self._renamed(self.made.former_now, item)

    def then(self, item: str) -> str:
        """Return the id that the item had when the copy was made."""
        return self._renamed(self.made.former_then, item)

    def _renamed(self, former: FormerIds, item: str) -> str:
        return next((o for k in self._kinds if (o := former.present(k, item)) != item), item)

    def why_no_subject(self, kind: Kind, subject: str) -> str:
        """Return why nothing can be recorded about a subject; empty if it can.

        Args:
            kind: The kind of entry.
            subject: The subject, with its present id.
        """
        made = self.made
        if kind == "source":
            if subject in in_files(made.study):
                return f"{in_files_in_words(subject)}; change it there"
            return f"{short(subject)!r} is no id: {why}" if (why := why_no_id(subject)) else ""
        if kind == "estimate" and made.hand_out and analyst_of(subject) != made.hand_out.analyst:
            whose = person(made.hand_out.analyst, made.study)
            return f"this is the hand-out of {whose}, and the row is another's"
        was_there = not self.titles or id_of(subject) in self.titles
        if why := why_unknown(made.study, kind, subject, was_there=was_there):
            mend = how_to_mend(made.study, kind, subject)
            return f"{why}{self._hint(subject)}; {mend}, and import the file again"
        return self._moved.get(id_of(subject), "")

    @cached_property
    def _moved(self) -> Mapping[str, str]:
        """Why an id means another item now than it did in the copy, by these ids."""
        then, now = ids_by_title(self.made.then), ids_by_title(self.made.study)
        return {
            item: f"when the file was made, {item} was {short(title)!r}, and that is {other} now; "
            f"if it is about that, type it in the row of {other}"
            for title, ids in then.items()
            for item in map(self.present, ids)
            if (other := moved_to(item, title, ids, now))
        }

    def why_about_nothing(self, row: FoundRow) -> str:
        """Return why the id and the period of a row say nothing."""
        if id_of(row.id) in self.titles and not part_of(row.id):
            start, now = self.made.study.header.start, self.made.quarter
            named = (
                f"{short(row.period)!r} is no quarter" if row.period else "this row has no quarter"
            )
            return f"{named} from {start} to {now}; {_MEND}"
        if is_month(month := part_of(row.id)):
            closed = f"a month of a closed quarter is typed in Log, with {month} under 'quarter'"
            return f"nothing has the id {row.id!r} here: {closed}; {_MEND}"
        named = short(row.id, _LONGEST_ID)
        return f"nothing has the id {named!r}{self._hint(row.id)}; {_MEND}"

    def _hint(self, item: str) -> str:
        known, wrong = list(self.titles), id_of(item)
        close = nearest(wrong, known) if wrong not in known and len(wrong) <= _LONGEST_ID else ""
        return f" ({close})" if close else ""


def _why_other_month(item: str, month: str) -> str:
    """Return why a row's id and the month beside it do not belong together; empty if they do."""
    of_id = part_of(item)
    if not month or not is_month(of_id):
        return ""
    if month in {of_id, normal(f"{last_day_of(of_id):%b}")}:  # as earlier versions had it, or now
        return ""
    return f"the id is {item!r}, and the month beside it is {month!r}; {_MEND}"


def _written(cell: AnyCell | None) -> str:
    value = cell.value if cell else None
    return "" if value is None else str(value).strip()


def _text(cell: AnyCell | None) -> str:
    return normal(_written(cell))


def _period(cell: AnyCell | None) -> str:
    """Return the period that a cell names; a program may have made a date of a month."""
    value = cell.value if cell else None
    text = f"{value:%Y-%m}" if isinstance(value, date) else _written(cell)
    return quarter_in(text) or text
