"""What can be and is seldom meant: remarks about applied values, which stop nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from scenariobook.record.entries import Key, Record
from scenariobook.record.fields import figure, in_words
from scenariobook.record.merge import Outcome, Result
from scenariobook.record.typed import FieldValue
from scenariobook.study.model import Study

_MUCH: Final = 10  # times the last value
_NAMED: Final = 3  # cells that a remark names


def remarks(study: Study, record: Record, outcomes: Iterable[Outcome]) -> list[str]:
    """Return, in words, what hardly can be among the values that outcomes apply.

    One line for each cause, with the first few cells and how many there are.
    """
    found = [
        (cause, f"{outcome.typed.place}, {outcome.typed.key.subject}: {words}")
        for outcome in outcomes
        if outcome.result is Result.APPLIED
        for cause, words in _about(study, record, outcome.typed.key, outcome.typed.value)
    ]
    found.sort(key=lambda one: one[0])  # stable: cells stay in their order
    return [
        _line(cause, [words for _, words in group])
        for cause, group in groupby(found, key=lambda one: one[0])
    ]


def _line(cause: str, cells: Sequence[str]) -> str:
    rest = f"; and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    return f"{cause}: {'; '.join(cells[:_NAMED])}{rest}"


def _about(study: Study, record: Record, key: Key, value: FieldValue) -> Iterator[tuple[str, str]]:
    if isinstance(value, date):
        if not key.quarter.start <= value <= key.quarter.last_day:
            yield "a date outside its quarter", f"{in_words(value)} in {key.quarter}"
        return
    indicator = study.indicator_by_id.get(key.subject)
    if key.field != "value" or indicator is None or not isinstance(value, int | float):
        return
    last, when = _last(record, key)
    is_fraction = indicator.unit == "%" and 0 < abs(value) < 1 and not 0 < abs(last) < 1
    if is_fraction:
        words = f"{figure(value)} %; was {figure(round(value * 100, 12))} % meant?"
        yield "perhaps a percent typed as a fraction", words
    elif last and value and not abs(last) / _MUCH < abs(value) < abs(last) * _MUCH:
        words = f"{figure(value)}, after {figure(last)} in {when}"
        yield "ten times the last value or more, or a tenth of it or less", words


def _last(record: Record, key: Key) -> tuple[float, str]:
    """Return the number of the latest earlier quarter, and that quarter; 0 where there is none."""
    held = record.readings.get(key.subject, {})
    for quarter in sorted(held, reverse=True):
        value = held[quarter].content.value
        if quarter < key.quarter and isinstance(value, int | float):
            return value, str(quarter)
    return 0.0, ""
