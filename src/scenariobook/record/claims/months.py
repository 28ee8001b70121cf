"""Compute an item's reading of a quarter from its months; find claims that leave a quarter open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from statistics import fmean
from types import MappingProxyType
from typing import Final, cast

from msgspec.structs import replace

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, main_claims, value_at
from scenariobook.record.claims.standing import Claim
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Reading, Subject
from scenariobook.record.values.field_values import value_as_text
from scenariobook.study.model.items import Indicator, Signpost, Within
from scenariobook.study.model.study import Study

_ITEM_KINDS: Final = frozenset({"reading", "sighting"})  # with an item's value or state
# The value of a quarter in words, by an indicator's ``within``.
WITHIN_IN_WORDS: Final[Mapping[Within, str]] = MappingProxyType(
    {
        "last": "the last month's value",
        "mean": "the mean of the months",
        "sum": "the sum of the months",
        "highest": "the highest of the months",
        "lowest": "the lowest of the months",
    }
)


def quarter_readings(record: Record, indicator: Indicator) -> Mapping[Quarter, Entry[Reading]]:
    """Return an indicator's readings, one for each quarter.

    If months of a quarter have values, the reading is the entry of the latest of these months.
    Unless the indicator's ``within`` is ``last``, this entry gets the computed value, and the
    sources, notes and analysts of all months. If no month has a value, the reading is that of the
    whole quarter.
    """
    whole, quarters = record.readings.get(indicator.id, {}), record.months.get(indicator.id, ())
    by_quarter = {quarter: month_readings(record, indicator, quarter) for quarter in quarters}
    from_months = {q: _quarter_reading(indicator, read) for q, read in by_quarter.items() if read}
    return {**whole, **from_months}


def month_readings(record: Record, indicator: Indicator, quarter: Quarter) -> list[Entry[Reading]]:
    """Return the readings of months that give an indicator's reading of a quarter, oldest first.

    A month counts if the indicator admits its value. The list is empty if no month counts.
    """
    months = record.months.get(indicator.id, {}).get(quarter, {})
    entries = [months[month] for month in sorted(months)] if indicator.cadence == "monthly" else ()
    return [e for e in entries if (v := e.content.value) is not None and indicator.admits(v)]


def value_of_months(record: Record, indicator: Indicator, quarter: Quarter) -> float | str | None:
    """Return a quarter's value, computed from its months; None if no month has one."""
    read = month_readings(record, indicator, quarter)
    return _quarter_reading(indicator, read).content.value if read else None


def month_counts(record: Record, indicator: Indicator) -> Mapping[Quarter, int]:
    """Return, by quarter, from how many months an indicator's reading is computed."""
    quarters = record.months.get(indicator.id, ())
    counts = {quarter: len(month_readings(record, indicator, quarter)) for quarter in quarters}
    return {quarter: count for quarter, count in counts.items() if count}


def all_readings(record: Record, indicator: str) -> list[Entry[Reading]]:
    """Return every reading of an indicator, of quarters and of months, oldest quarter first."""
    whole, months = record.readings.get(indicator, {}), record.months.get(indicator, {})
    readings = [whole[quarter] for quarter in sorted(whole)]
    if months:
        readings += [entry for of_quarter in months.values() for entry in of_quarter.values()]
        readings.sort(key=lambda entry: (entry.content.quarter, entry.content.period))
    return readings


def months_by_indicator(
    readings: Mapping[str, Mapping[Quarter, Entry[Reading]]],
) -> dict[str, dict[Quarter, dict[str, Entry[Reading]]]]:
    """Return the readings of months, by indicator, quarter and month."""
    months: dict[str, dict[Quarter, dict[str, Entry[Reading]]]] = {}
    for subject in (subject for subject in map(Subject, readings) if subject.month):
        for quarter, entry in readings[subject].items():
            by_quarter = months.setdefault(subject.id, {})
            by_quarter.setdefault(quarter, {})[entry.content.period] = entry
    return months


def _quarter_reading(indicator: Indicator, months: Sequence[Entry[Reading]]) -> Entry[Reading]:
    last, contents = months[-1], [entry.content for entry in months]
    if indicator.within == "last" or len(contents) == 1:
        return last
    credibility = {content.credibility for content in contents}
    content = replace(
        last.content,
        value=quarter_value(indicator, [cast("float | str", month.value) for month in contents]),
        sources=tuple(dict.fromkeys(source for month in contents for source in month.sources)),
        credibility=credibility.pop() if len(credibility) == 1 else None,
        note="; ".join(f"{month.period}: {month.note}" for month in contents if month.note),
        analyst="; ".join(dict.fromkeys(month.analyst for month in contents if month.analyst)),
    )
    return replace(last, content=content)


def quarter_value(indicator: Indicator, values: Sequence[float | str]) -> float | str:
    """Return a quarter's value, computed from its months' values by an indicator's ``within``.

    Args:
        indicator: The indicator, which admits all the values.
        values: The months' values, earliest month first; at least one.
    """
    match indicator.within:
        case "mean":
            return fmean(cast("Sequence[float]", values))
        case "sum":
            return fsum(cast("Sequence[float]", values))
        case "highest":
            return max(values, key=indicator.height)
        case "lowest":
            return min(values, key=indicator.height)
    return values[-1]


def superseded_by_months(study: Study, before: Record, after: Record) -> Iterator[str]:
    """Yield a sentence for each quarter whose value is ignored because its months have values.

    Quarters whose values were already ignored in the record before are left out.

    Args:
        study: The study.
        before: The record before.
        after: The record after.
    """
    for item in (indicator for indicator in study.indicators if indicator.cadence == "monthly"):
        for quarter, entry in sorted(after.readings.get(item.id, {}).items()):
            whole, key = entry.content.value, Key(quarter, "reading", Subject(item.id), "value")
            counted = not month_readings(before, item, quarter) or whole != value_at(before, key)
            if whole is not None and counted and month_readings(after, item, quarter):
                yield (
                    f"{item.id}: the value of {quarter} is made from its months now, and the one "
                    f"recorded of the whole quarter, {value_as_text(whole)}, is not used"
                )


def open_claims(record: Record, item: Indicator | Signpost) -> Mapping[Quarter, tuple[Claim, ...]]:
    """Return the claims that leave quarters of an item without a value or state, by quarter.

    Such claims differ, or are unclear. One open month leaves its quarter without a value. If months
    of a quarter have values, no claim about the whole quarter counts, whether it is open or not.
    """
    is_monthly = isinstance(item, Indicator) and item.cadence == "monthly"
    by_quarter: dict[Quarter, tuple[Claim, ...]] = {}
    for key in record.open:
        month = key.subject.month
        if key.kind not in _ITEM_KINDS or key.subject.id != item.id:
            continue
        if month and not is_monthly:
            continue
        if isinstance(item, Indicator) and not month and month_readings(record, item, key.quarter):
            continue
        if claims := main_claims(record, key):
            by_quarter[key.quarter] = (*by_quarter.get(key.quarter, ()), *claims)
    return by_quarter
