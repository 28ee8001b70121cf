"""Tell what a row of a returned copy is about, and whether the study or the record knows its id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scenariobook.quarter import is_month
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.hand_outs import analyst_of
from scenariobook.record.claims.subjects import ids_of, why_unknown
from scenariobook.record.definitions.proposed_sources import in_files, not_in_files
from scenariobook.record.ledger.entries import Kind, id_of, part_of
from scenariobook.study.texts import is_id
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.shape.checksums import Checksums
from scenariobook.workbook.shape.headers import perhaps_quarter, quarter_in
from scenariobook.workbook.shape.log_rows import RowAbout, about_row, log_rows
from scenariobook.workbook.shape.names import ESTIMATES_TABLE, HISTORY_TABLE, KINDS, LOGS, PERIOD
from scenariobook.workbook.shape.row_ids import row_ids


@dataclass(frozen=True, kw_only=True)
class RowIdentity:
    """What the rows of one table of a returned copy are about, by their ids.

    Attributes:
        made: what the copy was made from.
        checksums: the checksums that the copy stores; None if it has none.
        former: the study's former ids.
        table: the name of the table.
        kind: the kind of entry for its rows.
    """

    made: MadeFrom
    checksums: Checksums | None
    former: FormerIds
    table: str
    kind: Kind

    def is_known(self, item: str) -> bool:
        """Tell whether the study or the record has an id, or had it when the copy was made."""
        return (
            self.is_of_study(item)
            or self.was_made_with(item)
            or self.was_recorded(item)
            or self._is_retired(item)
        )

    def _is_retired(self, item: str) -> bool:
        """Tell whether a row in long form names a period of what the study had, and has no longer.

        Somebody added the row to a copy that was made before.
        """
        known = id_of(item)
        if self.table not in LOGS or known in ids_of(self.made.study, self.kind):
            return False
        return known in self._ids_made_with and not self.why_no_period(item)

    @cached_property
    def _ids_made_with(self) -> frozenset[str]:
        """The ids of the items that the copy was made with, in any table for this kind."""
        rows = self.checksums.rows if self.checksums else ()
        return frozenset(id_of(item) for table, item in rows if KINDS.get(table) == self.kind)

    def is_of_study(self, item: str) -> bool:
        """Tell whether the study has what a row's id names; people propose sources themselves."""
        if self.kind == "source":
            return is_id(item) and item not in in_files(self.made.study)
        present = self.present(item)
        if present in self._row_ids:
            return True
        about = self.about(present)
        if about is None or about.quarter > self.made.quarter or self.why_no_period(present):
            return False
        return not why_unknown(self.made.study, self.kind, about.subject)

    def about(self, item: str) -> RowAbout | None:
        """Return what a row is about, by its id; None if the id names no period that it needs."""
        if item not in self._about_by_id:  # asked for each cell of a row
            self._about_by_id[item] = self._what_about(item)
        return self._about_by_id[item]

    @cached_property
    def _about_by_id(self) -> dict[str, RowAbout | None]:
        """What ``about`` has returned, by id."""
        return {}

    def _what_about(self, item: str) -> RowAbout | None:
        if self.table == HISTORY_TABLE and part_of(item):
            return None  # it has the values of quarters alone
        return about_row(self.table, self.kind, item, self.made.quarter)

    def why_no_period(self, item: str) -> str:
        """Return why a row in long form cannot be of the period that it names; empty if it can.

        Args:
            item: the row's id, with its period.
        """
        if self.table not in LOGS:
            return ""
        part, about = part_of(item), self.about(item)
        now, start = self.made.quarter, self.made.study.header.start
        if not part:
            return f"this row names no period, such as {now}"
        named, _, beside = part.partition(" ")
        if beside and (quarter_in(named) or is_month(named)):
            return f"the id names {named}, and the column {PERIOD!r} {beside}"
        if about is None:
            return (
                f"{part!r} is no period: a period is a quarter, such as {now}, or a month, such as "
                f"{now.months[0]}"
            )
        if about.quarter > now:
            return f"{part} is after {now}, which was open when the file was made"
        return (
            f"{part} is before the study's first quarter, {start}" if about.quarter < start else ""
        )

    def perhaps_of(self, item: str) -> str:
        """Return the id that a row means whose period is written in another form; empty if none.

        Args:
            item: the row's id, with its period.
        """
        quarter = perhaps_quarter(part_of(item)) if self.table in LOGS else None
        meant = f"{id_of(item)} {quarter}"
        return meant if quarter and self.is_of_study(meant) else ""

    def subject(self, item: str) -> str:
        """Return what a row is about, besides its quarter; of an odd id, the id."""
        about = self.about(item)
        return about.subject if about else item

    @cached_property
    def _row_ids(self) -> frozenset[str]:
        return frozenset(self.row_ids)

    @cached_property
    def row_ids(self) -> tuple[str, ...]:
        """The ids of the rows that the table has for the study as it is now."""
        if self.kind == "source":
            proposed = not_in_files(self.made.study, self.made.record)
            return tuple(source.source for source in proposed)
        if self.table in LOGS:
            study, record = self.made.study, self.made.record
            logged = log_rows(study, record, self.table, self.made.quarter)
            return tuple(self.present(row.id) for row in logged)
        rows = row_ids(self.made.study, self.table, self.made.quarter)
        if self.made.recipient and self.table == ESTIMATES_TABLE:
            return tuple(row for row in rows if analyst_of(row) == self.made.recipient)
        return rows

    def present(self, item: str) -> str:
        """Return the present id of a row's item."""
        return self.former.present(self.kind, item)

    def why_unknown(self, subject: str) -> str:
        """Return why the study no longer has a row for a subject with its present id."""
        lacks = why_unknown(self.made.study, self.kind, subject)
        return lacks or f"this table has no row for {subject!r}"

    def was_made_with(self, item: str) -> bool:
        """Tell whether the copy was made with a row of an id."""
        return self.checksums is not None and (self.table, item) in self.checksums.rows

    def was_recorded(self, item: str) -> bool:
        """Tell whether the record had an entry of this kind for an id when the copy was made.

        A row in long form is of one quarter, and so is the entry.
        """
        if self.table in LOGS:
            about, stated = self.about(item), self.made.record.stated[self.kind]
            return about is not None and about.quarter in stated.get(about.subject, {})
        return (
            self.kind != "definition" and self.subject(item) in self.made.record.stated[self.kind]
        )

    def as_written(self, item: str, *, is_typed: bool) -> str:
        """Return a row's id, in small letters if only so it is known.

        Args:
            item: the id as it stands in the copy.
            is_typed: whether somebody typed a value in the row.
        """
        if item and not self.is_known(item):
            small = f"{id_of(item).lower()} {part_of(item)}" if self.table in LOGS else item.lower()
            # A source gets its id from whoever proposes it; a row of sums proposes nothing.
            proposes = self.kind != "source" or is_typed
            return small if proposes and self.is_known(small) else item
        return item
