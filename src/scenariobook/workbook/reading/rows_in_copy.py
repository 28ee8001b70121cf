"""Find the subject of each table row in a returned copy: by its id, or else by its title."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Place
from scenariobook.quarter import is_month, last_day_of
from scenariobook.record.claims.former_ids import FormerIds, ids_by_title, moved_to
from scenariobook.record.claims.subjects import how_to_mend, months_of, things_by_id, why_unknown
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.proposed_sources import ids_in_files, why_not_proposed
from scenariobook.study.model.study import has_row, person
from scenariobook.study.model.texts import made_id, why_no_id
from scenariobook.wording import nearest, short
from scenariobook.workbook.reading.cells import is_typed, stored_cell
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import AnyCell, OpenedWorkbook, RowCells, normalized
from scenariobook.workbook.reading.tables_in_copy import PERIODS, TableInCopy, quarter_in
from scenariobook.workbook.tables import GONE, ID, MOVED

_LONGEST_ID = 80  # characters of an unknown id in a question
_MEND = "put that right and import the file again, or type it in the right row of a new tracker"


class RowInCopy(NamedTuple):
    """A row of a table in a copy.

    Attributes:
        number: The row's number.
        cells: Its cells by column.
        id: The id of its subject, perhaps with a month, in small letters; empty if unknown.
        period: The quarter or the month that the row names beside its id.
        why: Why its subject is unclear; empty if it is clear.
        is_intact: Whether the row still has the id and the title that the program wrote.
        filled: If several rows have the same id and period, the numbers of the input columns that
            any of them fills; else empty.
    """

    number: int
    cells: RowCells
    id: Subject
    period: str
    why: str
    is_intact: bool
    filled: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class RowsInCopy:
    """The rows of a table in a copy.

    Attributes:
        made_from: The study and record that the copy was made from.
        opened: The copy.
        file: The copy's name, for places.
        table: The table.
    """

    made_from: MadeFrom
    opened: OpenedWorkbook
    file: str
    table: TableInCopy

    def __iter__(self) -> Iterator[RowInCopy]:
        """Yield the rows whose item the study has or had, and the rows in which somebody typed."""
        return iter(self._all)

    @cached_property
    def _all(self) -> Sequence[RowInCopy]:
        month_at = self.table.column_number("month")
        keyed_rows = [
            (row, (row.id, row.period, _text_in(row.cells.get(month_at)))) for row in self._rows()
        ]
        rows: dict[tuple[str, str, str], list[RowCells]] = {}
        for row, key in keyed_rows:
            rows.setdefault(key, []).append(row.cells)
        filled = {key: self._filled(same) for key, same in rows.items() if len(same) > 1}
        return [row._replace(filled=filled.get(key, ())) for row, key in keyed_rows]

    def _filled(self, rows: Sequence[RowCells]) -> Collection[int]:
        """Return the numbers of the input columns that at least one of these rows has filled."""
        return {
            number
            for number, column in self.table.columns.items()
            if column.declared.is_input
            and not all(stored_cell(self.opened, cells.get(number)).is_blank for cells in rows)
        }

    def _rows(self) -> Iterator[RowInCopy]:
        table = self.table
        title_column, id_column = table.title_column, table.column_number(ID)
        period_column = table.column_number(*PERIODS)
        used_ids = ids_in_files(self.made_from.study_then) | {
            _text_in(row.get(id_column)) for _, row in table.rows(self.opened)
        }
        for number, cells in table.rows(self.opened):
            typed_title = _cell_text(cells.get(title_column))
            item, title = Subject(_text_in(cells.get(id_column))), normalized(typed_title)
            is_intact = self._is_intact(item, title)
            if not item and self.kind == "source" and title:
                item = Subject(made_id(title, used_ids))
                used_ids |= {item}
            elif not item:
                item = Subject(self._id_for_title(title, has_period=bool(period_column)))
            month = _text_in(cells.get(table.column_number("month")))
            why = f"this row has no {'title' if self.kind == 'source' else 'id'}; {_MEND}"
            if item:
                why = self._why_other_title(item, typed_title) or _why_other_month(item, month)
            elif title and self.titles and not self._known_part(title) & self._all_titles:
                why = f"nothing has the title {short(typed_title)!r}; {_MEND}"
            row = RowInCopy(
                number=number,
                cells=cells,
                id=item,
                period=_period(cells.get(period_column)),
                why=why,
                is_intact=is_intact,
            )
            if (is_intact and self.is_known(row)) or self._has_typed(cells):
                yield row

    def _id_for_title(self, title: str, *, has_period: bool) -> str:
        """Return the id with a title; empty if no id, several ids or only months have it."""
        item = self._id_of_title.get(title, "")
        months = months_of(self.made_from.study_then, item, self.made_from.quarter)
        return "" if months and not has_period else item

    def _is_intact(self, item: Subject, title: str) -> bool:
        """Tell whether a row has the id and the title that the program gave it."""
        headers = self.table.declared.by_header
        has_title = bool(title) or not self.titles or not self.table.title_column
        return has_title and bool(item or ID not in headers) and self._was_in_copy(item)

    def _was_in_copy(self, item: Subject) -> bool:
        """Tell whether the program wrote an item's row into the copy.

        A hand-out has only its recipient's items, but the rows of all estimates.
        """
        made_from = self.made_from
        item_then = made_from.study_then.item_by_id.get(self.id_then(item.id))
        if made_from.hand_out is None or item_then is None or self.kind == "estimate":
            return True
        return has_row(made_from.hand_out.analyst, item_then.owner, made_from.study_then)

    def _has_typed(self, cells: RowCells) -> bool:
        """Tell whether somebody typed a value in one of a row's input cells."""
        columns = self.table.columns.items()
        return any(column.declared.is_input and is_typed(cells.get(n)) for n, column in columns)

    def is_known(self, row: RowInCopy) -> bool:
        """Tell whether the study has or had a row's subject."""
        if not self.titles:
            return bool(row.id)
        item = row.id.id
        if {row.id, item, self.id_now(item)} & self.titles.keys():
            return True
        return _text_in(row.cells.get(self.table.title_column)) == GONE

    def place(self, row: RowInCopy, column: int) -> Place:
        """Return the place of a cell."""
        cell = f"{get_column_letter(column)}{row.number}"
        return Place(self.file, sheet=self.table.sheet.title, cell=cell)

    def place_in_study(self, item: Subject, key: str) -> Place | None:
        """Return the place of a key of a row's item in the study's files; None if it has none."""
        study, id_ = self.made_from.study, self.id_now(item.id)
        things = (things_by_id(study, kind).get(id_) for kind in self._kinds)
        return next((self.made_from.locate(type(t), id_, key) for t in things if t), None)

    @cached_property
    def kind(self) -> Kind:
        """The kind of entry that the table's first input column makes."""
        return next(c.fields[0][0] for c in self.table.declared.columns if c.is_input)

    @cached_property
    def _kinds(self) -> Collection[Kind]:
        """The kinds of entries that the table's cells make."""
        return {kind for column in self.table.declared.columns for kind, _ in column.fields}

    @cached_property
    def titles(self) -> Mapping[str, frozenset[str]]:
        """By id, the titles that may stand beside it: those of the copy's time, and the present."""
        table, made_from = self.table.declared, self.made_from
        titles_by_id: dict[str, set[str]] = {}
        now = {self.id_now(item): item for item in table.titles(made_from.study_then)}
        for item, title in table.titles(made_from.study_then).items():
            titles_by_id.setdefault(item, set()).add(normalized(title))
        for item, title in table.titles(made_from.study).items():
            for item_id in {item, now.get(item, item)}:
                titles_by_id.setdefault(item_id, set()).add(normalized(title))
        return {item: frozenset(titles) for item, titles in titles_by_id.items()}

    @cached_property
    def _id_of_title(self) -> Mapping[str, str]:
        """By title, the id of the only item that has it."""
        items_by_title: dict[str, set[str]] = {}
        for item, titles in self.titles.items():
            for title in titles:
                items_by_title.setdefault(title, set()).add(self.id_now(item))
        return {title: min(items) for title, items in items_by_title.items() if len(items) == 1}

    def has_other_title(self, row: RowInCopy) -> bool:
        """Tell whether a row's title belongs to another id."""
        title = _cell_text(row.cells.get(self.table.title_column))
        return bool(self._why_other_title(row.id, title))

    def possible_ids(self, row: RowInCopy) -> set[str]:
        """Return the ids that a row may be about: its own, then and now, and those of its title."""
        ids = {self.id_then(row.id.id), self.id_now(row.id.id)}
        if row.why:
            title = self._known_part(_text_in(row.cells.get(self.table.title_column)))
            ids |= {item for item, titles in self.titles.items() if title & titles}
        return ids

    def _why_other_title(self, item: Subject, typed: str) -> str:
        """Return why a row's id and title do not belong together; empty if they do."""
        title, known_titles = normalized(typed), self.titles.get(item.id)
        is_named = title not in {"", GONE, MOVED}
        if known_titles is None or not is_named or self._known_part(title) & known_titles:
            return ""
        others = sorted(o for o, titles in self.titles.items() if self._known_part(title) & titles)
        remark = (
            f"the title beside it is that of {others[0]!r}"
            if others
            else f"nothing has the title beside it, {short(typed)!r}"
        )
        mend = _MEND
        if not others and (place := self.place_in_study(item, "title")):
            mend = f"if that is its new title, change it at {place}; or {_MEND}"
        return f"the id is {item!r}, and {remark}: nobody can tell whose row this is; {mend}"

    def _known_part(self, title: str) -> frozenset[str]:
        """Return a row's title, without words that earlier versions added, such as a month."""
        is_exact = title in self._all_titles
        if is_exact or not (self.opened.is_earlier or self.opened.other_version):
            return frozenset({title})
        ends = [n for n, character in enumerate(title) if character in ",:"]
        starts = (title[:end] for end in reversed(ends))
        return frozenset([next((start for start in starts if start in self._all_titles), title)])

    @cached_property
    def _all_titles(self) -> frozenset[str]:
        return frozenset().union(*self.titles.values())

    def id_now(self, item: str) -> str:
        """Return the present id of an item."""
        return self._renamed(self.made_from.former_now, item)

    def id_then(self, item: str) -> str:
        """Return the id that the item had when the copy was made."""
        return self._renamed(self.made_from.former_then, item)

    def _renamed(self, former: FormerIds, item: str) -> str:
        return next((o for k in self._kinds if (o := former.present_id(k, item)) != item), item)

    def why_no_subject(self, kind: Kind, subject: Subject) -> str:
        """Return why nothing can be recorded about a subject; empty if something can.

        Args:
            kind: The kind of entry.
            subject: The subject, with its present id.
        """
        study, hand_out = self.made_from.study, self.made_from.hand_out
        if kind == "source":
            if subject in ids_in_files(study):
                return f"{why_not_proposed(subject)}; change it there"
            return f"{short(subject)!r} is no id: {why}" if (why := why_no_id(subject)) else ""
        if kind == "estimate" and hand_out and subject.analyst != hand_out.analyst:
            recipient = person(hand_out.analyst, study)
            return f"this is the hand-out of {recipient}, and the row is another's"
        was_there = not self.titles or subject.id in self.titles
        if why := why_unknown(study, kind, subject, was_there=was_there):
            mend = how_to_mend(study, kind, subject)
            return f"{why}{self._hint(subject)}; {mend}, and import the file again"
        return self._why_moved.get(subject.id, "")

    @cached_property
    def _why_moved(self) -> Mapping[str, str]:
        """Why an id means another item now than in the copy, by that id."""
        then, now = ids_by_title(self.made_from.study_then), ids_by_title(self.made_from.study)
        return {
            item: f"when the file was made, {item} was {short(title)!r}, and that is {new_id} now; "
            f"if it is about that, type it in the row of {new_id}"
            for title, ids in then.items()
            for item in map(self.id_now, ids)
            if (new_id := moved_to(item, title, ids, now))
        }

    def why_about_nothing(self, row: RowInCopy) -> str:
        """Return why the study has nothing with a row's id and period."""
        if row.id.id in self.titles and not row.id.month:
            start, now = self.made_from.study.header.start, self.made_from.quarter
            reason = (
                f"{short(row.period)!r} is no quarter" if row.period else "this row has no quarter"
            )
            return f"{reason} from {start} to {now}; {_MEND}"
        if is_month(month := row.id.month):
            closed = f"a month of a closed quarter is typed in Log, with {month} under 'quarter'"
            return f"nothing has the id {row.id!r} here: {closed}; {_MEND}"
        shown_id = short(row.id, _LONGEST_ID)
        return f"nothing has the id {shown_id!r}{self._hint(row.id)}; {_MEND}"

    def _hint(self, item: Subject) -> str:
        ids, wrong = list(self.titles), item.id
        close = nearest(wrong, ids) if wrong not in ids and len(wrong) <= _LONGEST_ID else ""
        return f" ({close})" if close else ""


def _why_other_month(item: Subject, month: str) -> str:
    """Return why a row's id and the month beside it do not belong together; empty if they do."""
    if not month or not is_month(item.month):
        return ""
    # Earlier versions wrote 2023-05; this one writes May.
    if month in {item.month, normalized(f"{last_day_of(item.month):%b}")}:
        return ""
    return f"the id is {item!r}, and the month beside it is {month!r}; {_MEND}"


def _cell_text(cell: AnyCell | None) -> str:
    value = cell.value if cell else None
    return "" if value is None else str(value).strip()


def _text_in(cell: AnyCell | None) -> str:
    return normalized(_cell_text(cell))


def _period(cell: AnyCell | None) -> str:
    """Return the period that a cell names; a program may have made a date of a month.

    A quarter may also be written as people write it: ``Q3 2026``, ``2026-Q3``.
    """
    value = cell.value if cell else None
    text = f"{value:%Y-%m}" if isinstance(value, date) else _cell_text(cell)
    letters = re.sub(r"[\s/-]", "", text)
    return quarter_in(re.sub(r"(?i)(Q\d)(\d{4})", r"\2\1", letters)) or text
