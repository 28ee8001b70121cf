"""Name what the record is about: its rows, and the fields of a row."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple

from msgspec import ValidationError, convert

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.fields import Field, Plain
from scenariobook.record.ledger.kinds import FIELDS, StatedKind, Subject, main_field

# Nobody states a ``definition``: the study's files have it. Entries of earlier versions ask about
# cells that show one.
Kind = StatedKind | Literal["definition"]
# In place of a field's name, if a question is about a whole row or column.
ABOUT_NO_FIELD: Final = frozenset({"row", "column"})


class RecordRow(NamedTuple):
    """What an entry is about: a row of the record.

    Attributes:
        quarter: The entry's quarter; ``NO_QUARTER`` for sources, outcomes and commitments.
        kind: The entry's kind.
        subject: What the entry is about.
    """

    quarter: Quarter
    kind: Kind
    subject: Subject

    def key(self, field: str) -> Key:
        """Return one of its fields."""
        return Key(*self, field)

    @property
    def main(self) -> Key:
        """Its main field, such as a reading's value; while it is open, no field counts.

        The field's name is empty if the row has no fields.
        """
        return self.key(main_field(self.kind))


class Key(NamedTuple):
    """One field of one row of the record: what a cell is about.

    Attributes:
        quarter: The entry's quarter; ``NO_QUARTER`` for sources, outcomes and commitments.
        kind: The entry's kind; ``definition`` for cells that show what the study's files say.
        subject: What the entry is about.
        field: The field's name.
    """

    quarter: Quarter
    kind: Kind
    subject: Subject
    field: str

    @property
    def declared(self) -> Field | None:
        """The field's declaration; None for a row, a column, or a cell that the program fills."""
        return FIELDS.get(self.kind, {}).get(self.field)

    @property
    def row(self) -> RecordRow:
        """The row of the field."""
        return RecordRow(self.quarter, self.kind, self.subject)

    @property
    def main(self) -> Key:
        """The main field of its row."""
        return self.row.main

    @property
    def header(self) -> str:
        """The header of the field's column; for a whole row or column, that word."""
        return self.declared.header if self.declared else self.field

    @property
    def order(self) -> tuple[object, ...]:
        """A key to sort by: the row, then the field's place in it; a row's question is first."""
        names = [*FIELDS.get(self.kind, ())]
        return self.row, names.index(self.field) if self.declared else -1, self.field

    def value_of(self, plain: Plain) -> float | int | str | date | tuple[str, ...] | None:
        """Return the field's value, made from the JSON value that the ledger stores.

        Raises:
            msgspec.ValidationError: if the field cannot hold it.
        """
        if self.declared is None:
            raise ValidationError(self.field)
        return None if plain is None else convert(plain, self.declared.type)
