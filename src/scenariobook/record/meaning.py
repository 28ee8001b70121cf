"""Read what people type as a value of a field: one reader for each kind of value.

Cells of a workbook, cells of a CSV and words on the command line are all read here. Nothing is
guessed: a value that may mean two things raises ``Unclear``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record import number_formats, parse
from scenariobook.record.entries import Key, id_of
from scenariobook.record.field import ValueKind
from scenariobook.record.fields import FIELDS
from scenariobook.record.limits import TOO_LARGE
from scenariobook.record.parse import Unclear
from scenariobook.record.stated import End, Reply
from scenariobook.record.typed import FieldValue
from scenariobook.standards.grades import CREDIBILITY
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Study

# Parts of a number format that stand for themselves: quoted, escaped, in brackets.
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_NO_DIGITS: Final = " _)*-?"
_PLAIN_FORMATS: Final = ("General", "@", "0")  # which show a number's own digits
_FIFTEEN_DIGITS: Final = 1e15
_DAY_ZERO: Final = date(1899, 12, 30)  # from which spreadsheets count days


@dataclass(frozen=True, slots=True)
class RawValue:
    """The content of a cell, or of another place where a value was typed.

    Attributes:
        value: Text, a number, a truth value, a date or a time.
        number_format: How a spreadsheet shows it.
        serial: The number that a spreadsheet holds for a date or a time.
    """

    value: object
    number_format: str = "General"
    serial: float | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a value's meaning depends on, beside the content of the cell.

    Attributes:
        study: The study that it was typed for.
        today: The day on which it is read: nothing is dated later.
        from_1904: Whether the workbook counts its days from 1904.
    """

    study: Study
    today: date
    from_1904: bool = False


def meant(written: RawValue, key: Key, context: Context) -> FieldValue:
    """Return the value of a field that somebody typed.

    Raises:
        Unclear: if that would be a guess; the message tells the author why.
    """
    return _READERS[FIELDS[key.kind][key.field].kind](written, key, context)


def in_percent(value: object, number_format: str) -> str:
    """Return what a cell with a percent format shows; empty for other cells."""
    if "%" not in number_format:
        return ""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or "%" not in _LITERAL.sub("", number_format):
        return ""
    return f"{float(str(value)) * 100:.15g} %"


def read_otherwise(typed: object, value: FieldValue) -> str:
    """Return the ids of sources as they were typed, where they are read otherwise; else empty."""
    if not isinstance(value, tuple) or not isinstance(typed, str):
        return ""
    named = tuple(part.strip() for part in typed.split(";") if part.strip())
    return "" if named == value else typed


def _value(written: RawValue, key: Key, context: Context) -> FieldValue:
    indicator = context.study.indicator_by_id.get(id_of(key.subject))
    if indicator is None:  # of one that was taken out of the study, what is typed is all we know
        is_text = isinstance(written.value, str)
        return parse.text(plain_text(written.value)) if is_text else _number(written, None, context)
    if indicator.type == "number":
        number = _number(written, indicator.unit, context, indicator.former_units)
        return parse.in_range(number, indicator)
    return _word(written, indicator.choices, context)


def _word(written: RawValue, choices: Sequence[str], context: Context) -> str:
    """Return the word that a cell means, also if a spreadsheet made a number of it.

    A number without a format of its own is certain: the word is the number's text.
    """
    value = written.value
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        held = [] if (number := _held_for_a_day(written, context)) is None else [plain_text(number)]
        meant = [word for word in (day.isoformat(), *held) if word in choices]
        raise Unclear(
            f"the cell holds a date, {parse.in_words(day)}; format it as text and type the word "
            "again",
            meant,
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return parse.choice(plain_text(written.value), choices)
    plain = plain_text(written.value)
    if shown := in_percent(value, written.number_format) or _with_words(value, written):
        meant = [word for word in (plain, shown, shown.replace(" ", "")) if word in choices]
        raise Unclear(
            f"the cell holds {plain} and shows {shown}; format it as text and type the word again",
            meant,
        )
    if plain not in choices:
        raise parse.none_of(plain, choices)
    return plain


def _with_words(value: float, written: RawValue) -> str:
    """Return what a cell shows if its format has words or a unit beside the digits; else empty."""
    shown = number_formats.shown(float(str(value)), written.number_format)
    return shown.text if shown.says_more else ""


def _number(
    written: RawValue, unit: str | None, context: Context, former_units: Sequence[str] = ()
) -> float:
    units = [name for name in (unit, *former_units) if name]
    if isinstance(written.value, str):
        return parse.number(written.value, context.study.header.number_format, unit)
    if isinstance(written.value, datetime | date | time | timedelta):
        raise _day_for_a_number(written, context)
    if isinstance(written.value, bool) or not isinstance(written.value, int | float):
        raise Unclear(f"{plain_text(written.value)} stands where a number should")
    try:
        found = float(written.value)
    except OverflowError:
        raise Unclear("the number is too large") from None
    parse.plausible_number(found)
    sections = _LITERAL.sub("", written.number_format).split(";")
    if "%" not in "".join(sections):
        _check_what_it_shows(found, written.number_format, units)
        return _no_fraction_by_mistake(found, sections[0], unit)
    if not all("%" in section for section in sections if section):
        raise Unclear("the cell's format shows some numbers in percent and others not")
    shown = _percent_of(found)
    if unit != "%":
        raise Unclear(
            f"the cell shows {shown:.15g} %, but the unit is {unit or 'another'}",
            [choice for choice in (found, shown) if abs(choice) < TOO_LARGE],
        )
    _check_what_it_shows(shown, written.number_format, units)
    return parse.plausible_number(shown)


def _check_what_it_shows(number: float, number_format: str, units: Sequence[str]) -> None:
    """Raise Unclear if a cell shows a number in another unit than one of these, or in thousands."""
    shown = number_formats.shown(number, number_format)
    is_scaled, is_foreign = shown.number != number, not shown.is_in(units)
    if not is_scaled and not is_foreign:
        return
    holds = f"holds {number:.15g} and " if is_scaled else ""
    asked = f", but the unit is {units[0] if units else 'another'}" if is_foreign else ""
    raise Unclear(
        f"the cell {holds}shows {shown.text}{asked or '; which is meant?'}",
        [number, shown.number] if is_scaled else [number],
    )


def _day_for_a_number(written: RawValue, context: Context) -> Unclear:
    """Return why a date is no number; the number that the file has for it may be meant."""
    value = written.value
    found = value.date() if isinstance(value, datetime) else value
    says = parse.in_words(found) if isinstance(found, date) else plain_text(written.value)
    held = _held_for_a_day(written, context)
    return Unclear(
        f"the date or time {says} stands where a number should", [] if held is None else [held]
    )


def _held_for_a_day(written: RawValue, context: Context) -> float | None:
    """Return the number that the file has for a date; None if that may be a day from 1904 on."""
    return None if context.from_1904 else written.serial


def _no_fraction_by_mistake(found: float, form: str, unit: str | None) -> float:
    """Return a number that is not a percent's fraction by mistake.

    Who types ``33%`` where the format shows none leaves 0.33 behind, shown as 0 or 0.3.
    """
    decimals = len(form.partition(".")[2].rstrip(_NO_DIGITS)) if "." in form else 0
    if unit == "%" and 0 < abs(found) < 1 and "0" in form and round(found, decimals) != found:
        percent = _percent_of(found)
        raise Unclear(
            f"the cell holds {found:.15g} and shows {found:.{decimals}f}; "
            f"were {percent:.15g} % meant?",
            [found, percent],
        )
    return found


def _percent_of(fraction: float) -> float:
    """Return a fraction in percent, at the digits that a spreadsheet keeps."""
    return float(f"{fraction * 100:.15g}")


def _day(written: RawValue, key: Key, context: Context) -> FieldValue:
    quarter = _quarter_of(key, context)
    if isinstance(written.value, str):
        return parse.day(written.value, quarter, context.today)
    if isinstance(written.value, int | float) and not isinstance(written.value, bool):
        raise _number_for_a_day(written.value, quarter, context)
    if isinstance(written.value, datetime):
        found = written.value.date()
    elif isinstance(written.value, date):
        found = written.value
    else:
        raise Unclear(
            f"{plain_text(written.value)} is not a date; write it like {quarter.last_day}"
        )
    if context.from_1904:
        raise Unclear(
            f"the workbook counts its days from 1904; is {parse.in_words(found)} what was meant?",
            [found],
        )
    return parse.plausible_day(found, quarter, context.today)


def _quarter_of(key: Key, context: Context) -> Quarter:
    """Return the quarter that a day is typed for; the first one for what belongs to none."""
    return key.quarter or context.study.header.start


def _number_for_a_day(number: float, quarter: Quarter, context: Context) -> Unclear:
    """Return why a number is no date; a program may have dropped the date's format.

    A date may also have been typed without its signs, as 20260930.
    """
    digits = f"{number:.15g}"
    if re.fullmatch(r"\d{8}", digits):
        return parse.unclear_day(digits, quarter, context.today)
    try:
        day = _DAY_ZERO + timedelta(days=int(number))
        parse.plausible_day(day, quarter, context.today)
    except (Unclear, OverflowError, ValueError):
        return Unclear(f"{number:.15g} is not a date; write it like {quarter.last_day}")
    said = parse.in_words(day)
    return Unclear(f"a number stands here, {number:.15g}; was {said} meant?", [day])


def _sources(written: RawValue, _key: Key, context: Context) -> FieldValue:
    return parse.sources(plain_text(written.value), context.study.source_by_id)


def _credibility(written: RawValue, _key: Key, context: Context) -> FieldValue:
    if isinstance(written.value, datetime | date | time | timedelta):
        held = _held_for_a_day(written, context)
        grades = [grade for grade in CREDIBILITY if grade == held]
        raise Unclear(str(_day_for_a_number(written, context)), grades)
    return parse.credibility(plain_text(written.value))


def _state(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.state(plain_text(written.value))


def _likelihood(written: RawValue, _key: Key, context: Context) -> FieldValue:
    if not context.study.estimative:
        raise Unclear("an exploratory study states no likelihoods")
    yardstick = YARDSTICKS[context.study.header.yardstick]
    if isinstance(written.value, str):
        return parse.likelihood(written.value, yardstick, context.study.header.number_format)
    return parse.judged(_number(written, "%", context), yardstick)


def _confidence(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.confidence(plain_text(written.value))


def _reliability(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.reliability(plain_text(written.value))


def _outcome(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return End(parse.choice(plain_text(written.value), [str(end) for end in End]))


def _answer(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return Reply(parse.choice(plain_text(written.value), [str(reply) for reply in Reply]))


def _text(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    value = written.value
    if isinstance(value, str):
        return parse.text(value)
    # The program may have made a date or a number of what was typed; nobody can tell.
    digits = ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        parse.plausible_number(float(value))
        if _is_in_full(value, written.number_format):
            return parse.text(plain_text(value))
        digits = str(int(value)) if float(value).is_integer() else ""
    raise Unclear(
        f"the cell holds {digits or plain_text(value)}, perhaps not what was typed; "
        "format it as text and type it again",
        [digits] if digits else [],
    )


def _is_in_full(number: float, number_format: str) -> bool:
    """Tell whether a number in a cell for text shows all the digits that its author typed.

    A spreadsheet keeps fifteen of them, and its format may show others: 007, 1,234, 12 %.
    """
    if number_format not in _PLAIN_FORMATS or abs(number) >= _FIFTEEN_DIGITS:
        return False
    return number_format != "0" or float(number).is_integer()


def plain_text(value: object) -> str:
    """Return a value as the text that its author must have typed."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return parse.figure(value)
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)


_READERS: Final[Mapping[ValueKind, Callable[[RawValue, Key, Context], FieldValue]]] = (
    MappingProxyType(
        {
            ValueKind.VALUE: _value,
            ValueKind.DAY: _day,
            ValueKind.SOURCES: _sources,
            ValueKind.CREDIBILITY: _credibility,
            ValueKind.STATE: _state,
            ValueKind.LIKELIHOOD: _likelihood,
            ValueKind.CONFIDENCE: _confidence,
            ValueKind.RELIABILITY: _reliability,
            ValueKind.OUTCOME: _outcome,
            ValueKind.ANSWER: _answer,
            ValueKind.TEXT: _text,
        }
    )
)
