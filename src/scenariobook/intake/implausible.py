"""Find readable values that their authors may not mean, before they are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from scenariobook.assess.assessment import ONE_COMES_TRUE, impossible_total
from scenariobook.intake.read_files import Intake
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import all_readings, superseded_by_months
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import round_of
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.keys import Key
from scenariobook.record.merge.merge_results import ResultKind
from scenariobook.record.values.field_values import FieldValue, value_as_text
from scenariobook.record.values.input_cell import InputCell
from scenariobook.record.values.interpret import day_in_words
from scenariobook.record.values.typed_numbers import number_of_day
from scenariobook.standards.staleness import EVERY_QUARTER, oldest_current
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import Study
from scenariobook.wording import first_of

_MOST: Final = 3  # cells that a remark lists
_DAYS: Final = frozenset({"as_of", "seen_on", "decided_on"})  # of events in a quarter


def what_to_check(intake: Intake, today: date) -> Iterator[str]:
    """Yield a line for each kind of implausible value; the program records the values anyway."""
    study, before, after = intake.before.study, intake.before.record, intake.after.record
    applied = [result.cell for result in intake.results if result.kind is ResultKind.NEW]
    for words in (
        *remarks(study, after, applied, today),
        *_late_estimates(intake, applied),
        *_begun_rounds(before, after, applied),
    ):
        yield f"please check: {words}"
    for words in (
        *_impossible_totals(study, after, applied),
        *superseded_by_months(study, before, after),
    ):
        yield f"warning: {words}"


def remarks(study: Study, after: Record, cells: Iterable[InputCell], today: date) -> Iterator[str]:
    """Yield one line for each kind of implausible value, with the first few cells.

    Args:
        study: The study.
        after: The record with the values.
        cells: The cells that are taken in.
        today: The current day.
    """
    by_cause: dict[str, list[str]] = {}
    for cell in cells:
        for cause, words in _doubts(study, after, cell.key, cell.value, today):
            doubt = f"{cell.place}, {key_in_words(cell.key)}: {words}"
            by_cause.setdefault(cause, []).append(doubt)
    for cause, doubts in sorted(by_cause.items()):
        yield f"{cause}: {first_of(doubts, _MOST, '; ')}"


def _doubts(
    study: Study, after: Record, key: Key, value: FieldValue, today: date
) -> Iterator[tuple[str, str]]:
    """Yield each reason to doubt a value, with the value and the value to compare it with."""
    indicator = study.indicator_by_id.get(key.subject.id)
    if indicator and key.field == "value":
        if key.subject.month > f"{today:%Y-%m}":
            yield "the month lies ahead", key.subject.month
        before, when = _value_before(after, key)
        if why := _value_doubt(indicator, value, before, key.quarter):
            yield (
                why,
                value_as_text(value)
                + (f", after {value_as_text(before)} in {when}" if when else ""),
            )
    elif isinstance(value, date) and key.kind == "looked":
        if value < key.quarter.start:  # a later day is fine: the quarter may be closed late
            why = f"{key.header} lies before the quarter"
            yield why, f"{day_in_words(value)} in {key.quarter}"
    elif isinstance(value, date) and key.field in _DAYS:
        quarter = key.quarter or after.open_quarter
        if why := _day_doubt(key.header, value, quarter, indicator):
            yield why, f"{day_in_words(value)} in {quarter}"


def _value_before(after: Record, key: Key) -> tuple[float | None, str]:
    """Return the last number before a period, as it is now recorded, and the number's period."""
    for entry in reversed(all_readings(after, key.subject.id)):
        reading = entry.content
        is_earlier = (reading.quarter, reading.period) < (key.quarter, key.subject.month)
        if is_earlier and isinstance(reading.value, int | float):
            return reading.value, reading.period or reading.quarter
    return None, ""


def _late_estimates(intake: Intake, applied: Iterable[InputCell]) -> Iterator[str]:
    """Yield a sentence for each quarter with estimates of round 1 that came too late.

    Such an estimate came after round 2 had begun, or in a hand-out of round 2. That hand-out shows
    other people's estimates, even if somebody has undone the beginning of round 2 since.
    """
    round_2_files = {file.name for file in intake.files if file.hand_out.endswith(" 2")}
    late: dict[Quarter, dict[str, None]] = {}
    for cell in applied:
        key = cell.key
        if key.kind == "estimate" and key.subject.round == "1":
            is_late = round_of(intake.before.record, key.quarter) > 1
            if is_late or cell.place.file in round_2_files:
                late.setdefault(key.quarter, {})[key_in_words(key)] = None
    for quarter, subjects in sorted(late.items()):
        yield (
            f"{first_of([*subjects], _MOST, '; ')} came in after round 2 of {quarter} had begun; "
            "whoever typed that may have seen what the others said"
        )


def _begun_rounds(before: Record, after: Record, applied: Iterable[InputCell]) -> Iterator[str]:
    """Yield a sentence for each quarter whose second round of estimates begins."""
    for quarter in sorted({cell.key.quarter for cell in applied if cell.key.kind == "estimate"}):
        if round_of(before, quarter) < round_of(after, quarter):
            yield (
                f"this begins round 2 of {quarter}; everybody sees the estimates of round 1 from "
                "now on, and those of round 2 count"
            )


def _impossible_totals(study: Study, after: Record, applied: Iterable[InputCell]) -> Iterator[str]:
    """Yield a sentence for each quarter whose likelihoods would not add up to 100%."""
    keys = {cell.key for cell in applied if cell.key.kind == "judgment"}
    for quarter in sorted({key.quarter for key in keys if key.field == "likelihood"}):
        entries = (
            after.judgments.get(scenario.id, {}).get(quarter) for scenario in study.scenarios
        )
        likelihoods = [entry.content.likelihood if entry else None for entry in entries]
        if total := impossible_total(study, likelihoods):
            yield f"the likelihoods of {quarter} add up to {total}: {ONE_COMES_TRUE}"


_FAR: Final = 9.99999999  # times; a little less than ten, so that rounding errors do not matter
_IRREGULAR_DAYS: Final = 366  # the greatest age of an irregular value at the quarter's end
_DAYS_AROUND: Final = 366  # the greatest distance from the quarter of a day typed as a value
_DIGITS: Final = 9  # decimals of a percentage


def _value_doubt(
    indicator: Indicator, value: FieldValue, previous: FieldValue, quarter: Quarter
) -> str:
    """Return why the author may not mean a number; empty if there is no reason, and for texts.

    Args:
        indicator: The indicator, which admits the value.
        value: The value.
        previous: The value of the latest earlier period; None without one.
        quarter: The value's quarter.
    """
    if not indicator.of_type.is_number or not isinstance(value, float | int):
        return ""
    before = float(previous) if isinstance(previous, float | int) else None
    if indicator.unit == "%" and _may_be_a_fraction(value, before, indicator.decimals):
        percent = f"{round(100 * value, _DIGITS):.15g}"
        return f"{percent} % meant? type {percent}"
    above = before is not None and abs(value) >= _FAR * abs(before)
    below = before is not None and abs(value) * _FAR <= abs(before)
    if _is_a_day_of(quarter, value) and (before is None or above or below):
        return "is this a date? type a number"
    if not before or not value:
        return ""
    if above:
        return "ten times the last value, or more"
    return "a tenth of the last value, or less" if below else ""


def _day_doubt(header: str, day: date, quarter: Quarter, indicator: Indicator | None) -> str:
    """Return the doubt about a day; empty without a doubt.

    Args:
        header: The header of the day's field.
        day: The day.
        quarter: The quarter that the day was typed for.
        indicator: The indicator whose value the day dates. None for the day of an event, which may
            lie before the quarter: analysts may hear of an event late.
    """
    if day > quarter.last_day:
        return f"{header} lies after the quarter"
    if indicator and day < _earliest_day(indicator, quarter):
        return f"{header} lies before the quarter"
    return ""


def _earliest_day(indicator: Indicator, quarter: Quarter) -> date:
    """Return the earliest expected ``as_of`` date of a value of a quarter.

    For a cadence slower than quarterly, this day lies before the quarter.
    """
    if indicator.cadence in EVERY_QUARTER:
        return quarter.start
    day = oldest_current(indicator.cadence, quarter.last_day)  # a value of an earlier day is stale
    return quarter.last_day - timedelta(days=_IRREGULAR_DAYS) if day == date.min else day


def _may_be_a_fraction(value: float, previous: float | None, decimals: int) -> bool:
    """Tell whether a percentage may have been typed as ``27%``, which the file stores as 0.27.

    There is no such doubt if the previous value was below 1, too, and the indicator's decimals show
    this value without rounding.
    """
    is_small = 0 < abs(value) < 1
    return is_small and (previous is None or abs(previous) >= 1 or round(value, decimals) != value)


def _is_a_day_of(quarter: Quarter, value: float) -> bool:
    """Tell whether a number may be a spreadsheet's number of a day in or around a quarter."""
    first_day, last_day = map(number_of_day, (quarter.start, quarter.last_day))
    in_time = first_day - _DAYS_AROUND <= value <= last_day + _DAYS_AROUND
    return in_time and float(value).is_integer()
