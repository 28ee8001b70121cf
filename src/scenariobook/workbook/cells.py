"""One input cell as it came back: the value that its author meant, or why that is unclear."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec import Struct
from openpyxl.utils.datetime import from_excel

from scenariobook.record import fields
from scenariobook.record.entries import TOO_LARGE, Key
from scenariobook.record.fields import Unclear
from scenariobook.record.typed import FieldValue, same
from scenariobook.standards import YARDSTICKS
from scenariobook.study.model import Study
from scenariobook.study.texts import LONGEST_TEXT, characters
from scenariobook.workbook.package import spellings, unescaped
from scenariobook.workbook.seals import text_of

# Parts of a number format that stand for themselves: quoted, escaped, in brackets.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


_NUMBER: Final = (int, float)
_NO_DIGITS: Final = " _)*-?"
_HALF_A_SECOND: Final = 0.5 / 86_400 * 1.01  # in days: programs keep a different number of digits


class Raw(Struct, frozen=True, gc=False):
    """A cell as it stands in the file.

    ``kind`` is openpyxl's data type: ``n`` number, ``s`` text, ``b`` yes or no, ``d`` date,
    ``e`` error, ``f`` formula. ``cached`` is what a formula last showed.
    """

    value: object
    kind: str
    number_format: str
    cached: object = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's meaning depends on, beside the cell."""

    study: Study
    today: date
    from_1904: bool


def meant(raw: Raw, key: Key, context: Context) -> FieldValue:
    """Return what a cell means as the field of an entry; None where it is empty.

    Raises:
        Unclear: if that would be a guess; the message says why, for the cell's author.
    """
    if raw.value is None or raw.value == "":
        return None
    if raw.kind == "f":
        raise _formula(raw, key, context)
    if raw.kind == "e":
        raise Unclear(f"the cell shows the error {raw.value}")
    return _MEANT[key.field](raw, key, context)


def _formula(raw: Raw, key: Key, context: Context) -> Unclear:
    """Return why a formula is not taken, with what it last showed as a choice."""
    if raw.cached is None:
        return Unclear("a formula stands here, which shows nothing; type the value itself")
    cached = raw.cached
    says = fields.in_words(cached) if isinstance(cached, date) else repr(cached)
    why = f"a formula stands here, which shows {says}; type the value itself"
    kind = "n" if isinstance(raw.cached, int | float) else "s"
    try:
        value = meant(Raw(raw.cached, kind, raw.number_format), key, context)
    except Unclear as unclear:
        return Unclear(why, unclear.choices)
    return Unclear(why, [] if value is None else [value])


def as_shown(raw: Raw) -> str:
    """Return what a cell shows where that is not what the file holds: a percent."""
    if "%" not in raw.number_format:
        return ""
    number = isinstance(raw.value, int | float) and not isinstance(raw.value, bool)
    if not number or "%" not in _LITERAL.sub("", raw.number_format):
        return ""
    return f"{float(str(raw.value)) * 100:.15g} %"


def is_as_made(raw: Raw, base: FieldValue) -> bool:
    """Tell whether a cell holds a recorded value still, whatever its format.

    A number is not the text of its digits. A number in a date's format comes as a date.
    """
    value = raw.value
    if raw.kind == "f" or isinstance(value, bool):
        return False
    if isinstance(base, _NUMBER):
        if isinstance(value, _NUMBER):
            return abs(value) < TOO_LARGE and same(value, base)
        is_time = isinstance(value, datetime | date | time | timedelta)
        return is_time and abs(float(text_of(value)) - base) < _HALF_A_SECOND
    return isinstance(value, str) == isinstance(base, str) and text_of(value) == as_cell(base)


def shows(raw: Raw, base: FieldValue) -> bool:
    """Tell whether a cell holds a recorded text, in whatever way its program writes it."""
    if raw.kind == "f" or not (isinstance(raw.value, str) and isinstance(base, str)):
        return False
    return any(same(text, base) for text in spellings(raw.value))


def as_found(raw: Raw) -> str:
    """Return a raw value for a reader."""
    value = raw.value
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


def _value(raw: Raw, key: Key, context: Context) -> FieldValue:
    indicator = context.study.indicator_by_id.get(key.subject)
    if indicator is None:  # of one that was taken out of the study, what is typed is all we know
        is_text = isinstance(raw.value, str)
        return fields.text(_plain_text(raw)) if is_text else _number(raw, None, context)
    if indicator.type == "number":
        return fields.in_range(_number(raw, indicator.unit, context), indicator)
    return _word(raw, indicator.choices)


def _word(raw: Raw, choices: Sequence[str]) -> str:
    """Return the one of a few words that a cell means, though a program made a number of it.

    That of a number without a format of its own is certain: its plain text is the word.
    """
    value = raw.value
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        meant = [day.isoformat()] if day.isoformat() in choices else []
        raise Unclear(
            f"the cell holds a date, {fields.in_words(day)}; format it as text and type the word "
            "again",
            meant,
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return fields.choice(_plain_text(raw), choices)
    plain = _plain_text(raw)
    if shown := as_shown(raw):
        meant = [word for word in (plain, shown, shown.replace(" ", "")) if word in choices]
        raise Unclear(
            f"the cell holds {plain} and shows {shown}; format it as text and type the word again",
            meant,
        )
    if plain not in choices:
        raise fields.none_of(plain, choices)
    return plain


def _number(raw: Raw, unit: str | None, context: Context) -> float:
    if isinstance(raw.value, str):
        return fields.number(raw.value, context.study.header.number_format, unit)
    if isinstance(raw.value, datetime | date | time | timedelta):
        raise _day_for_a_number(raw, context)
    if isinstance(raw.value, bool) or not isinstance(raw.value, int | float):
        raise Unclear(f"{_plain_text(raw)} stands where a number should")
    try:
        found = float(raw.value)
    except OverflowError:
        raise Unclear("the number is too large") from None
    fields.plausible_number(found)
    sections = _LITERAL.sub("", raw.number_format).split(";")
    if "%" not in "".join(sections):
        return _no_fraction_by_mistake(found, sections[0], unit)
    if not all("%" in section for section in sections if section):
        raise Unclear("the cell's format shows some numbers in percent and others not")
    shown = _in_percent(found)
    if unit != "%":
        raise Unclear(
            f"the cell shows {shown:.15g} %, but the unit is {unit or 'another'}",
            [choice for choice in (found, shown) if abs(choice) < TOO_LARGE],
        )
    return fields.plausible_number(shown)


def _day_for_a_number(raw: Raw, context: Context) -> Unclear:
    """Return why a date is no number; the number that the file holds may be what was typed."""
    value = raw.value
    found = value.date() if isinstance(value, datetime) else value
    says = fields.in_words(found) if isinstance(found, date) else _plain_text(raw)
    number = float(text_of(value))
    return Unclear(
        f"the date or time {says} stands where a number should",
        [] if context.from_1904 else [number],
    )


def _no_fraction_by_mistake(found: float, form: str, unit: str | None) -> float:
    """Return a number that is not a percent's fraction by mistake.

    Who types ``33%`` where the format shows none leaves 0.33 behind, shown as 0 or 0.3.
    """
    decimals = len(form.partition(".")[2].rstrip(_NO_DIGITS)) if "." in form else 0
    if unit == "%" and 0 < abs(found) < 1 and "0" in form and round(found, decimals) != found:
        percent = _in_percent(found)
        raise Unclear(
            f"the cell holds {found:.15g} and shows {found:.{decimals}f}; "
            f"were {percent:.15g} % meant?",
            [found, percent],
        )
    return found


def _in_percent(fraction: float) -> float:
    """Return a fraction in percent, at the digits that a spreadsheet keeps."""
    return float(f"{fraction * 100:.15g}")


def _day(raw: Raw, key: Key, context: Context) -> FieldValue:
    if isinstance(raw.value, str):
        return fields.day(raw.value, key.quarter, context.today)
    if isinstance(raw.value, int | float) and not isinstance(raw.value, bool):
        raise _number_for_a_day(raw.value, key, context)
    if isinstance(raw.value, datetime):
        found = raw.value.date()
    elif isinstance(raw.value, date):
        found = raw.value
    else:
        raise Unclear(f"{_plain_text(raw)} is not a date; write it like {key.quarter.last_day}")
    if context.from_1904:
        raise Unclear(
            f"the workbook counts its days from 1904; is {fields.in_words(found)} what was meant?",
            [found],
        )
    return fields.plausible_day(found, key.quarter, context.today)


def _number_for_a_day(number: float, key: Key, context: Context) -> Unclear:
    """Return why a number is no date; a program may have dropped the date's format."""
    try:
        day = from_excel(number).date()
        fields.plausible_day(day, key.quarter, context.today)
    except (Unclear, AttributeError, OverflowError, ValueError, TypeError):
        return Unclear(f"{number:.15g} is not a date; write it like {key.quarter.last_day}")
    said = fields.in_words(day)
    return Unclear(f"a number stands here, {number:.15g}; was {said} meant?", [day])


def _sources(raw: Raw, _key: Key, context: Context) -> FieldValue:
    return fields.sources(_plain_text(raw), context.study.source_by_id)


def _credibility(raw: Raw, _key: Key, _context: Context) -> FieldValue:
    return fields.credibility(_plain_text(raw))


def _state(raw: Raw, _key: Key, _context: Context) -> FieldValue:
    return fields.state(_plain_text(raw))


def _likelihood(raw: Raw, _key: Key, context: Context) -> FieldValue:
    if not context.study.estimative:
        raise Unclear("an exploratory study states no likelihoods")
    yardstick = YARDSTICKS[context.study.header.yardstick]
    if isinstance(raw.value, str):
        return fields.likelihood(raw.value, yardstick, context.study.header.number_format)
    return fields.judged(_number(raw, "%", context), yardstick)


def _confidence(raw: Raw, _key: Key, _context: Context) -> FieldValue:
    return fields.confidence(_plain_text(raw))


def _text(raw: Raw, _key: Key, _context: Context) -> FieldValue:
    # The program may have made a date or a fraction of what was typed; nobody can tell.
    if isinstance(raw.value, datetime | date | time | timedelta | bool) or (
        isinstance(raw.value, int | float) and "%" in raw.number_format
    ):
        raise Unclear(
            f"the cell holds {_plain_text(raw)}, perhaps not what was typed; "
            "format it as text and type it again"
        )
    if isinstance(raw.value, float):
        fields.plausible_number(raw.value)
    return fields.text(_plain_text(raw))


def _plain_text(raw: Raw) -> str:
    match raw.value:
        case bool():
            return "TRUE" if raw.value else "FALSE"
        case int() | float():
            return fields.figure(raw.value)
        case datetime() | date() | time():
            return raw.value.isoformat()
        case timedelta():
            return str(raw.value)
    return unescaped(str(raw.value), controls=True)


_MEANT: Final[Mapping[str, Callable[[Raw, Key, Context], FieldValue]]] = {
    "value": _value,
    "as_of": _day,
    "seen_on": _day,
    "sources": _sources,
    "credibility": _credibility,
    "state": _state,
    "likelihood": _likelihood,
    "confidence": _confidence,
    **dict.fromkeys(("note", "analyst", "basis", "rationale", "dissent"), _text),
}
