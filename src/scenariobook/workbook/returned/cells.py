"""One input cell as it came back: the value that its author meant, or why that is unclear."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec import Struct

from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.fields import TOO_LARGE, ValueKind
from scenariobook.record.values import interpret
from scenariobook.record.values.cells import FieldValue, Unclear, same
from scenariobook.record.values.interpret import Context, RawValue
from scenariobook.study.texts import LONGEST_TEXT, characters
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.xlsx.escapes import spellings, unescaped
from scenariobook.workbook.xlsx.marked_text import MarkedText

_NUMBER: Final = (int, float)
_HALF_A_SECOND: Final = 0.5 / 86_400 * 1.01  # in days: programs keep a different number of digits


class Raw(Struct, frozen=True, gc=False):
    """A cell as it stands in the file.

    Attributes:
        value: what stands there; of a formula that is taken, what the formula last showed.
        kind: openpyxl's data type of the value: ``n`` number, ``s`` text, ``b`` yes or no, ``d``
            date, ``e`` error; ``f`` for a formula that is not taken, or that shows nothing.
        number_format: the code of its number format.
        cached: what a formula that is not taken last showed.
        formula: the text, with ``=``, of a formula that is taken, or that shows nothing.
        refused: why a formula is not taken, in words that follow "a formula stands here".
        is_struck: whether the whole cell is struck out.
    """

    value: object
    kind: str
    number_format: str
    cached: object = None
    formula: str = ""
    refused: str = ""
    is_struck: bool = False

    @property
    def shows_nothing(self) -> bool:
        """Whether a formula that could be taken stands there and shows nothing."""
        return self.kind == "f" and bool(self.formula)

    @property
    def is_blank(self) -> bool:
        """Whether the cell is empty or holds spaces, or a formula in it shows nothing."""
        value = self.value
        is_empty = value is None or (isinstance(value, str) and (not value or value.isspace()))
        return is_empty or self.shows_nothing


def meant(raw: Raw, key: Key, context: Context) -> FieldValue:
    """Return what a cell means as a field of an entry; None where it is empty.

    Raises:
        Unclear: if that would be a guess; the message says why, for the cell's author.
    """
    if raw.value is None or raw.value == "":
        return None
    if raw.kind == "f":
        raise _formula(raw, key, context)
    if raw.kind == "e":
        shows = "the formula here" if raw.formula else "the cell"
        raise Unclear(f"{shows} shows the error {raw.value}")
    if raw.is_struck or isinstance(raw.value, MarkedText):
        raise _marked(raw, key, context)
    return interpret.meant(_written(raw), key, context)


def _marked(raw: Raw, key: Key, context: Context) -> Unclear:
    """Return why a cell with struck or raised characters is not taken, with what it may mean."""
    texts = raw.value.meant if isinstance(raw.value, MarkedText) else (raw.value,)
    # A raised character belongs to a word, and to no number.
    if key.declared is None or key.declared.kind is not ValueKind.TEXT:
        texts = texts[:1]
    said = raw.value.said if isinstance(raw.value, MarkedText) else "a value that is struck out"
    choices: list[FieldValue] = []
    for text in texts:
        with suppress(Unclear):
            choices.append(meant(Raw(text, raw.kind, raw.number_format), key, context))
    why = f"the cell shows {said}; type what is meant without such letters"
    return Unclear(why, [choice for choice in choices if choice is not None])


def _written(raw: Raw) -> RawValue:
    value = raw.value
    as_text = unescaped(value, controls=True) if isinstance(value, str) else value
    return RawValue(as_text, raw.number_format)


def _formula(raw: Raw, key: Key, context: Context) -> Unclear:
    """Return why a formula is not taken, with what it last showed as a choice."""
    if raw.shows_nothing:
        return Unclear(
            "the formula here shows nothing, and a formula empties no cell; delete it to take the "
            "value back, or type the value itself"
        )
    if raw.cached is None:
        return Unclear("a formula stands here, which shows nothing; type the value itself")
    cached = raw.cached
    says = interpret.in_words(cached) if isinstance(cached, date) else repr(cached)
    why = f"a formula stands here {raw.refused}, and shows {says}; type the value itself"
    kind = "n" if isinstance(raw.cached, int | float) else "s"
    try:
        value = meant(Raw(raw.cached, kind, raw.number_format), key, context)
    except Unclear as unclear:
        return Unclear(why, unclear.choices)
    return Unclear(why, [] if value is None else [value])


def read_otherwise(raw: Raw, value: FieldValue, context: Context) -> str:
    """Return what a cell shows where its value is written otherwise; else empty."""
    return interpret.read_otherwise(_written(raw), value, context.study.header.number_format)


def is_as_made(raw: Raw, base: FieldValue) -> bool:
    """Tell whether a cell holds a recorded value still, whatever its format.

    A number is not the text of its digits. A number in a date's format comes as a date.
    """
    value = raw.value
    if raw.shows_nothing:
        return base is None
    if raw.kind == "f" or isinstance(value, bool | MarkedText):
        return False
    if isinstance(base, _NUMBER):
        if isinstance(value, _NUMBER):
            return abs(value) < TOO_LARGE and same(value, base)
        is_time = isinstance(value, datetime | date | time | timedelta)
        return is_time and abs(float(text_of(value)) - base) < _HALF_A_SECOND
    return isinstance(value, str) == isinstance(base, str) and text_of(value) == as_cell(base)


def shows(raw: Raw, base: FieldValue) -> bool:
    """Tell whether a cell holds a recorded text, in whatever way its program writes it."""
    if not (isinstance(raw.value, str) and isinstance(base, str)):
        return False
    if raw.kind == "f" or isinstance(raw.value, MarkedText):
        return False
    return any(same(text, base) for text in spellings(raw.value))


def as_found(raw: Raw) -> str:
    """Return a raw value for a reader."""
    value = raw.value.said if isinstance(raw.value, MarkedText) else raw.value
    if isinstance(value, _NUMBER):
        return text_of(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return bounded(value) if isinstance(value, str) else text_of(value)


def bounded(text: str) -> str:
    """Return a text as far as the ledger keeps it: no longer than a cell can be."""
    if (length := characters(text)) <= LONGEST_TEXT:
        return text
    return f"{text[: LONGEST_TEXT // 2]}… ({length:,} characters)"


def as_cell(base: FieldValue) -> str:
    """Return a recorded value as the text of the cell that showed it."""
    return text_of("; ".join(base) if isinstance(base, tuple) else base)
