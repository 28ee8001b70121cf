"""Ask about cells that can be read, but whose meaning has changed, or that may be a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import structs
from openpyxl.utils.datetime import from_excel

from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.values.cells import FieldValue, Unclear, same
from scenariobook.record.values.interpret import Context, earliest, in_words, term
from scenariobook.record.values.numbers import figure, number
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Indicator
from scenariobook.workbook.returned.cells import Raw, meant
from scenariobook.workbook.shape.meanings import Meanings, Measure, measure_of

_LIKELIHOODS: Final = frozenset(
    name
    for fields in FIELDS.values()
    for name, field in fields.items()
    if field.kind is ValueKind.LIKELIHOOD
)
_A_YEAR: Final = timedelta(days=366)
_UNLIKE: Final = 10  # how many times larger than all known values a doubtful value is


def changed_meaning(
    raw: Raw, key: Key, context: Context, then: Meanings | None, item: str
) -> Unclear | None:
    """Return a question if a cell meant something else when its file was made; else None.

    Args:
        raw: the cell.
        key: the field that it is for.
        context: the study and the day.
        then: what the file's cells meant when it was made, if known.
        item: the id that its row had then.
    """
    if then is None or raw.value in (None, "") or key.field not in {"value", *_LIKELIHOODS}:
        return None
    if key.field in _LIKELIHOODS:
        return _likelihood_changed(raw, key, context, then, id_of(item))
    indicator = context.study.indicator_by_id.get(id_of(key.subject))
    measure = then.measures.get(id_of(item))
    now = measure_of(indicator) if indicator else None
    if measure and indicator and measure.unit in indicator.former_units:
        measure = structs.replace(measure, unit=indicator.unit)
    if measure and now and measure != now and _could_mean(raw, measure, then.number_format):
        subject = id_of(item) + key.subject.removeprefix(id_of(key.subject))
        return Unclear(
            f"when the file was made, {subject} was {measure.words}; now it is {now.words}",
            _readings(raw, key, context),
        )
    if why := _quarter_made_otherwise(key, then, id_of(item), indicator):
        return Unclear(why, _readings(raw, key, context))
    return _number_format_changed(raw, key, context, then.number_format, indicator)


def _quarter_made_otherwise(
    key: Key, then: Meanings, item: str, indicator: Indicator | None
) -> str:
    """Return why a whole quarter's value was made of its months otherwise; empty if it was not."""
    made = (then.months or {}).get(item)
    is_whole = indicator is not None and indicator.cadence == "monthly" and not part_of(key.subject)
    if made is None or indicator is None or not is_whole or made.within == indicator.within:
        return ""
    return (
        f"when the file was made, the {made.within} of its months spoke for a quarter of "
        f"{id_of(key.subject)}; now the {indicator.within} does"
    )


def _likelihood_changed(
    raw: Raw, key: Key, context: Context, then: Meanings, item: str
) -> Unclear | None:
    """Return a question if a likelihood was of another day, or in another yardstick's words."""
    number = _number_format_changed(raw, key, context, then.number_format, None)
    others = (_day_changed(key, context, then, item), _term_changed(raw, context, then))
    changed = [why for why in (*others, str(number or "")) if why]
    if not changed:
        return None
    return Unclear("; ".join(changed), number.choices if number else _readings(raw, key, context))


def _day_changed(key: Key, context: Context, then: Meanings, item: str) -> str:
    """Return why a likelihood was of another day when its file was made; empty if it was not."""
    header, subject = context.study.header, id_of(key.subject)
    if signpost := context.study.signpost_by_id.get(subject):
        now = signpost.expected_by
        if now is None or then.days is None or (was := then.days.get(item)) == now:
            return ""
        before = f"expected by {in_words(was)}" if was else "without a day"
        return f"when the file was made, {subject} was {before}; now by {in_words(now)}"
    if then.horizon in {None, str(header.horizon)}:
        return ""
    return f"when the file was made, the horizon was {then.horizon}; now it is {header.horizon}"


def _term_changed(raw: Raw, context: Context, then: Meanings) -> str:
    """Return why a term had another range when its file was made; empty if it had not."""
    if then.yardstick is None or not isinstance(raw.value, str) or raw.kind == "f":
        return ""
    was = term(raw.value, YARDSTICKS[then.yardstick])
    now = term(raw.value, YARDSTICKS[context.study.header.yardstick])
    if was is None or (now and now.range == was.range):
        return ""
    after = f"; now it means {now.range}" if now else ""
    return f"when the file was made, {was.name} meant {was.range}{after}"


def _could_mean(raw: Raw, measure: Measure, number_format: str) -> bool:
    """Tell whether a cell had a meaning then; if not, only its meaning now is possible."""
    if raw.kind == "f":
        return True
    is_number = isinstance(raw.value, int | float)
    if measure.type == "number":
        return is_number or _is_a_number(str(raw.value), number_format, measure.unit)
    words = measure.levels or ("yes", "no")
    text = figure(float(str(raw.value))) if is_number else str(raw.value)
    return text.strip().casefold() in {word.strip().casefold() for word in words}


def _is_a_number(text: str, number_format: str, unit: str | None) -> bool:
    try:
        number(text, number_format, unit)
    except Unclear as why:
        return bool(why.choices)
    return True


def _number_format_changed(
    raw: Raw, key: Key, context: Context, then: str, indicator: Indicator | None
) -> Unclear | None:
    """Return why a number typed as text reads otherwise now than it did, if it does."""
    now = context.study.header.number_format
    is_number = key.field in _LIKELIHOODS or indicator is None or indicator.type == "number"
    if then == now or not is_number or not isinstance(raw.value, str) or raw.kind == "f":
        return None
    header = context.study.header.model_copy(update={"number_format": then})
    study = context.study.model_copy(update={"header": header})
    before = Context(study, context.today, context.from_1904)
    readings = [*_readings(raw, key, before), *_readings(raw, key, context)]
    clear = _is_clear(raw, key, before) and _is_clear(raw, key, context)
    if not readings or (clear and same(readings[0], readings[-1])):
        return None
    return Unclear(
        f"numbers were typed like {then} when the file was made, and are typed like {now} now",
        _unlike(readings),
    )


def _readings(raw: Raw, key: Key, context: Context) -> list[FieldValue]:
    try:
        return [meant(raw, key, context)]
    except Unclear as why:
        return list(why.choices)


def _is_clear(raw: Raw, key: Key, context: Context) -> bool:
    try:
        meant(raw, key, context)
    except Unclear:
        return False
    return True


def _unlike(values: Iterable[FieldValue]) -> list[FieldValue]:
    found: list[FieldValue] = []
    for value in values:
        if not any(same(value, other) for other in found):
            found.append(value)
    return found


def perhaps_a_date(
    raw: Raw, value: FieldValue, key: Key, context: Context, known: Iterable[FieldValue]
) -> Unclear | None:
    """Return a question if a number may be a typed date, which a spreadsheet stores as a number.

    It may be one if the day fits its quarter and the number is ten times as large as all known
    values of the indicator; or, if none is known, if the day is near its quarter.

    Args:
        raw: the cell.
        value: the number that it means.
        key: the field that it is for.
        context: the study and the day.
        known: other values of the indicator.
    """
    indicator = context.study.indicator_by_id.get(id_of(key.subject))
    typed = raw.value
    is_whole = isinstance(typed, int | float) and not isinstance(typed, bool) and typed == value
    if key.field != "value" or indicator is None or not is_whole or not isinstance(value, float):
        return None
    stated = (indicator.watch, indicator.warning, indicator.baseline and indicator.baseline.value)
    sizes = [abs(one) for one in (*known, *stated) if isinstance(one, int | float)]
    day = _day(value)
    first = earliest(key.quarter) if sizes else key.quarter.start - _A_YEAR
    if day is None or not first <= day <= context.today + _A_YEAR:
        return None
    if indicator.range or any(size * _UNLIKE > value for size in sizes):
        return None
    return Unclear(
        f"{value:.15g} is how a spreadsheet holds the date {in_words(day)}; "
        "was a date typed here by mistake?",
        [value],
    )


def _day(number: float) -> date | None:
    if not number.is_integer():
        return None
    try:
        found = from_excel(number)
    except (OverflowError, ValueError, TypeError):
        return None
    return found.date() if isinstance(found, datetime) else None
