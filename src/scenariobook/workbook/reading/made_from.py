"""Describe the study and record that a copy was made from: its cells' values and meanings then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds, former_ids
from scenariobook.record.claims.months import value_of_months
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.rounds import HandOut, hides, may_see
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.keys import Key, Kind
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.redefinitions import changed_meaning
from scenariobook.record.values.field_values import FieldValue, Unclear, same_value
from scenariobook.record.values.interpret import Context
from scenariobook.study.model.study import Study
from scenariobook.study.model.study_table import StudyTable
from scenariobook.workbook.reading.cells import StoredCell, possible_values
from scenariobook.workbook.tables import About, RowKey, Table

# The kinds of values whose meaning depends on the study's files.
_DEFINED_BY_STUDY: Final = frozenset({ValueKind.VALUE, ValueKind.LIKELIHOOD})


@dataclass(frozen=True, kw_only=True)
class MadeFrom:
    """The study and record that a copy was made from, and the study that it returns to.

    Attributes:
        study: The study now.
        study_then: The study by the definitions that were in force when the copy was made.
        record: The record when the copy was made, with the ids of that time.
        quarter: The copy's open quarter.
        locate: Returns the place of a key in the study's files, as ``Loaded.locate`` does.
        hand_out: The hand-out; None for the team's tracker.
    """

    study: Study
    study_then: Study
    record: Record
    quarter: Quarter
    locate: Callable[[type[StudyTable], str, str], Place | None]
    hand_out: HandOut | None = None

    @cached_property
    def former_now(self) -> FormerIds:
        """The former ids that the study declares now."""
        return former_ids(self.study)

    @cached_property
    def former_then(self) -> FormerIds:
        """The former ids that the study declared then."""
        return former_ids(self.study_then)

    def about(self, table: Table, row_id: Subject, period: str) -> dict[Kind, About]:
        """Return a row's subjects by kind; empty if its id or its period is unknown."""
        for study in (self.study_then, self.study):
            row = RowKey(
                id=row_id,
                period=period,
                quarter=self.quarter,
                study=study,
                hand_out=self.hand_out,
            )
            if about_row := dict(table.about(row)):
                return about_row
        return {}

    def key(self, kind: Kind, about: About, field: str) -> Key:
        """Return the key of a field, with the present id of its subject."""
        present = self.former_now.present(kind, about.subject)
        return Key(about.quarter, kind, present, field)

    def base(self, kind: Kind, about: About, field: str) -> FieldValue:
        """Return a cell's value when the copy was made; None if it was empty."""
        key = Key(about.quarter, kind, self.former_then.present(kind, about.subject), field)
        return None if self._is_hidden(key) else value_at(self.record, key)

    def is_recorded(self, kind: Kind, about: About) -> bool:
        """Tell whether the record had an entry about a row when the copy was made."""
        subject = self.former_then.present(kind, about.subject)
        return about.quarter in self.record.stated[kind].get(subject, {})

    def value_of_months(self, about: About) -> FieldValue:
        """Return a quarter's value computed from its months; None if no month has one."""
        indicator = self.study_then.indicator_by_id.get(
            self.former_then.present("reading", about.subject)
        )
        return value_of_months(self.record, indicator, about.quarter) if indicator else None

    def _is_hidden(self, key: Key) -> bool:
        """Tell whether the copy hides a field that the record had: another person's estimate."""
        if self.hand_out:
            return not may_see(key.kind, key.subject, self.hand_out.analyst)
        return hides(self.record, key.kind, key.quarter)

    @cached_property
    def _is_as_then(self) -> bool:
        return self.study_then == self.study

    def meant_otherwise(
        self, cell: StoredCell, key: Key, about_then: About, context: Context
    ) -> Unclear | None:
        """Return a question if a cell meant something else when the copy was made; else None.

        Args:
            cell: The cell.
            key: The cell's field.
            about_then: The row's subject when the copy was made.
            context: The present study, and the day.
        """
        if self._is_as_then or not (key.declared and key.declared.kind in _DEFINED_BY_STUDY):
            return None
        context_then = Context(self.study_then, context.today, context.from_1904)
        key_then = key._replace(subject=self.former_then.present(key.kind, about_then.subject))
        values_then = possible_values(cell, key_then, context_then)
        values_now = possible_values(cell, key, context)
        if not values_then or not values_now:
            return None
        text = cell.value if isinstance(cell.value, str) else ""
        if changed := changed_meaning(key_then, key, text, self.study_then, self.study):
            return Unclear(f"when the file was made, {changed}")
        both = (*values_then, *values_now)
        if all(same_value(both[0], value) for value in both):
            return None
        why = "what is typed here was read otherwise when the file was made"
        return Unclear(why, dict.fromkeys(both))
