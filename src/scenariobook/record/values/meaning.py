"""Read what people type as a value of a field: one reader for each kind of value.

Cells of a workbook, cells of a CSV and words on the command line are all read here. What has one
sensible reading is taken; what may mean two things raises ``Unclear``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entries import Key, id_of
from scenariobook.record.ledger.entry_limits import TOO_LARGE
from scenariobook.record.ledger.field_declaration import ValueKind
from scenariobook.record.ledger.fields import FIELDS
from scenariobook.record.ledger.kinds import End, Reply, State
from scenariobook.record.values import number_formats, parse
from scenariobook.record.values.cells import FieldValue
from scenariobook.record.values.parse import Choice, Unclear
from scenariobook.standards.grades import CONFIDENCE, CREDIBILITY, RELIABILITY
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Indicator, Study

_PLAIN_FORMATS: Final = ("General", "@", "0")  # which show a number's own digits
_FIFTEEN_DIGITS: Final = 1e15
_DAY_ZERO: Final = date(1899, 12, 30)  # from which spreadsheets count days
_THOUSAND: Final = 1000
_YES_OR_NO: Final = MappingProxyType({"true": "yes", "y": "yes", "false": "no", "n": "no"})
_CONFIDENT: Final = MappingProxyType({"medium": "moderate"})


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
    """Return the value of a field that somebody typed; None where only spaces stand.

    Raises:
        Unclear: if that would be a guess; the message tells the author why.
    """
    kind, value = FIELDS[key.kind][key.field].kind, written.value
    if isinstance(value, str) and not parse.tidy(value):
        return None
    if isinstance(value, datetime | date | time | timedelta) and kind is not ValueKind.DAY:
        raise _day_for_another(written, key, context)
    return _READERS[kind](written, key, context)


def read_otherwise(written: RawValue, value: FieldValue, number_format: str) -> str:
    """Return what somebody typed, where its value is written otherwise; else empty.

    Args:
        written: What was typed.
        value: What it means.
        number_format: The form in which the study's people write numbers.
    """
    typed = written.value
    if isinstance(typed, str):
        return "" if _is_written(typed, value, number_format) else typed
    if isinstance(value, float) and isinstance(typed, int | float):
        form = number_formats.read(written.number_format)
        return form.text(typed) if form.is_percent else ""
    is_other = isinstance(typed, bool) or (isinstance(value, date) and not isinstance(typed, date))
    return plain_text(typed) if is_other else ""


def _is_written(typed: str, value: FieldValue, number_format: str) -> bool:
    """Tell whether a value is written so."""
    match value:
        case float():
            return parse.is_plain_number(typed, number_format)
        case tuple():
            return value == tuple(part.strip() for part in typed.split(";") if part.strip())
        case date():
            return typed.strip() == value.isoformat()
    return typed.strip().casefold() == str(value).strip().casefold() or value is None


def _day_for_another(written: RawValue, key: Key, context: Context) -> Unclear:
    """Return why a date is no such value; its text, or the number that the file has, may be."""
    value = written.value
    day = value.date() if isinstance(value, datetime) else value
    says = parse.in_words(day) if isinstance(day, date) else plain_text(value)
    why = f"the cell holds a date or a time, {says}; type what was meant as text or as a number"
    choices: list[Choice] = []
    if FIELDS[key.kind][key.field].kind is not ValueKind.TEXT:
        # The number of a workbook that counts its days from 1904 is another one.
        for held in (plain_text(day), None if context.from_1904 else written.serial):
            with suppress(Unclear):
                choices += [] if held is None else [meant(RawValue(held), key, context)]
    return Unclear(why, choices)


def _value(written: RawValue, key: Key, context: Context) -> FieldValue:
    indicator = context.study.indicator_by_id.get(id_of(key.subject))
    if indicator is None:  # of one that was taken out of the study, what is typed is all we know
        is_text = isinstance(written.value, str)
        return parse.text(plain_text(written.value)) if is_text else _number(written, None, context)
    if indicator.type == "number":
        units = [one for one in (indicator.unit, *indicator.former_units) if one]
        number = _number(written, indicator.unit, context, units, is_whole=_is_whole(indicator))
        return parse.in_range(number, indicator)
    return _word(written, indicator)


def _is_whole(indicator: Indicator) -> bool:
    """Tell whether numbers of some thousand may be meant, and none with decimals."""
    return indicator.decimals == 0 and max(map(abs, indicator.range or [_THOUSAND])) >= _THOUSAND


def _word(written: RawValue, indicator: Indicator) -> str:
    """Return the word that a cell means, also if a spreadsheet made a number of it.

    A number without a format of its own is certain: the word is the number's text.
    """
    value, plain = written.value, plain_text(written.value)
    choices, form = indicator.choices, number_formats.read(written.number_format)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return parse.choice(plain, choices, _YES_OR_NO if indicator.type == "yes-no" else {})
    if form.is_percent or not form.is_in([]):
        shown = form.text(value)
        raise Unclear(
            f"the cell holds {plain} and shows {shown}; format it as text and type the word again",
            [word for word in (plain, shown) if word in choices],
        )
    if plain not in choices:
        raise parse.none_of(plain, choices)
    return plain


def _number(
    written: RawValue,
    unit: str | None,
    context: Context,
    units: Sequence[str] = (),
    *,
    is_whole: bool = False,
) -> float:
    """Return a number.

    Args:
        written: The cell.
        unit: The unit.
        context: The study and the day.
        units: The unit, and the names that it had before.
        is_whole: Whether numbers of some thousand may be meant, and none with decimals.
    """
    value = written.value
    if isinstance(value, str):
        return parse.number(value, context.study.header.number_format, unit, is_whole=is_whole)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unclear(f"{plain_text(value)} stands where a number should")
    try:
        found = parse.plausible_number(float(value))
    except OverflowError:
        raise Unclear("the number is too large") from None
    form = number_formats.read(written.number_format)
    shown, is_ours = form.shown(found), form.is_in(units)
    taken = shown if form.is_percent and unit == "%" else found
    if shown != taken or not is_ours:
        holds = f"holds {found:.15g} and " if shown != found else ""
        asked = "; which is meant?" if is_ours else f", but the unit is {unit or 'another'}"
        may_be = [one for one in dict.fromkeys([taken, shown]) if abs(one) < TOO_LARGE]
        raise Unclear(f"the cell {holds}shows {form.text(found)}{asked}", may_be)
    if unit == "%" and not form.is_percent:
        _check_fraction(found, form)
    return parse.plausible_number(taken)


def _check_fraction(found: float, form: number_formats.NumberFormat) -> None:
    """Raise Unclear if a number may be a percent's fraction by mistake.

    Who types ``33%`` where the format shows none leaves 0.33 behind, shown as 0 or 0.3.
    """
    if 0 < abs(found) < 1 and "0" in form.digits and round(found, form.decimals) != found:
        percent = float(f"{found * 100:.15g}")
        raise Unclear(
            f"the cell holds {found:.15g} and shows {found:.{form.decimals}f}; "
            f"were {percent:.15g} % meant?",
            [found, percent],
        )


def _day(written: RawValue, key: Key, context: Context) -> FieldValue:
    value = written.value
    today = date.max if FIELDS[key.kind][key.field].is_due else context.today
    bounds = key.quarter or context.study.header.start
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.15g}"
        if not parse.EIGHT_DIGITS.fullmatch(value):
            raise _number_for_a_day(value, bounds, today)
    if isinstance(value, str):
        return parse.day(value, bounds, today, key.quarter)
    found = value.date() if isinstance(value, datetime) else value
    if not isinstance(found, date):
        raise Unclear(f"{plain_text(value)} is not a date; write it like {bounds.last_day}")
    if context.from_1904:
        raise Unclear(
            f"the workbook counts its days from 1904; is {parse.in_words(found)} what was meant?",
            [found],
        )
    return parse.plausible_day(found, bounds, today)


def _number_for_a_day(number: str, quarter: Quarter, today: date) -> Unclear:
    """Return why a number is no date; a program may have dropped the date's format."""
    try:
        day = _DAY_ZERO + timedelta(days=int(float(number)))
        parse.plausible_day(day, quarter, today)
    except (Unclear, OverflowError, ValueError):
        return Unclear(f"{number} is not a date; write it like {quarter.last_day}")
    return Unclear(f"a number stands here, {number}; was {parse.in_words(day)} meant?", [day])


def _sources(written: RawValue, _key: Key, context: Context) -> FieldValue:
    return parse.sources(plain_text(written.value), context.study.source_by_id)


def _likelihood(written: RawValue, _key: Key, context: Context) -> FieldValue:
    if not context.study.estimative:
        raise Unclear("an exploratory study states no likelihoods")
    yardstick = YARDSTICKS[context.study.header.yardstick]
    if isinstance(written.value, str):
        return parse.likelihood(written.value, yardstick, context.study.header.number_format)
    return parse.judged(_number(written, "%", context, ["%"]), yardstick)


def _credibility(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    words = {str(grade): words for grade, words in CREDIBILITY.items()}
    return int(parse.grade(plain_text(written.value), "figure", words))


def _reliability(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.grade(plain_text(written.value), "letter", RELIABILITY)


def _state(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.choice(plain_text(written.value), [*State])


def _confidence(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.choice(plain_text(written.value), CONFIDENCE, _CONFIDENT)


def _outcome(written: RawValue, _key: Key, _context: Context) -> FieldValue:
    return parse.choice(plain_text(written.value), [*End])


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
