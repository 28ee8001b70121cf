"""Define an input cell as it came back: what it held when the file was made, and what it holds now.

``InputCell.is_edit`` tells which cells count as changed.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.record.ledger.keys import Key
from scenariobook.record.values.field_values import FieldValue, same_value, value_as_text

CSV: Final = "CSV"  # the sheet of cells in a CSV


class InputCell(Struct, frozen=True, gc=False, kw_only=True):
    """An input cell of a returned copy, or a cell of a table in CSV.

    Attributes:
        key: The field that it is about.
        base: The field's value when the file was made; None if it was empty.
        value: The cell's value now; None if it is empty.
        place: The file, sheet and cell.
        why_unclear: Why the value cannot be recorded as it is; empty if it can.
        content: The cell's content as text.
        displayed: The text that the cell shows, if its value is recorded in another form.
        formula: The cell's formula, with ``=``; empty if the value itself was typed.
        former_row_id: The id of its row in the file, if that is a former id; else empty.
        choices: The values that a question may mean.
    """

    key: Key
    base: FieldValue
    value: FieldValue
    place: Place
    why_unclear: str = ""
    content: str = ""
    displayed: str = ""
    formula: str = ""
    former_row_id: str = ""
    choices: tuple[FieldValue, ...] = ()

    @property
    def text_shown(self) -> str:
        """The cell's content, for a reader."""
        return self.content or ("" if self.why_unclear else value_as_text(self.value))

    @property
    def is_edit(self) -> bool:
        """Whether the value differs from the value when the file was made."""
        return bool(self.why_unclear) or not same_value(self.base, self.value)

    def as_unclear(self, why: str, *choices: FieldValue) -> InputCell:
        """Return the cell as unclear: its value is recorded only if somebody chooses it."""
        return replace(self, value=None, why_unclear=why, content=self.text_shown, choices=choices)
