"""Make an indicator's reading of a quarter from the readings of its months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from types import MappingProxyType
from typing import Final, cast

from msgspec.structs import replace

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Entry, id_of
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Indicator, Within

# Which value speaks for the quarter, by an indicator's ``within``.
WITHIN_IN_WORDS: Final[Mapping[Within, str]] = MappingProxyType(
    {
        "last": "the last month's value",
        "mean": "the mean of the months",
        "sum": "the sum of the months",
        "highest": "the highest of the months",
        "lowest": "the lowest of the months",
    }
)


def readings_of(record: Record, indicator: Indicator) -> Mapping[Quarter, Entry[Reading]]:
    """Return an indicator's readings, one for each quarter.

    Where months of a quarter have values, the reading is made from them by the indicator's
    ``within``; nothing is made up for a month without a value. It is the entry of the latest month
    with the quarter's value and, unless that is the latest month's, the sources, notes and analysts
    of all months. Where no month has a value, it is the reading of the whole quarter.
    """
    whole = record.readings.get(indicator.id, {})
    months = record.months.get(indicator.id)
    if not months or indicator.cadence != "monthly":
        return whole
    made = {
        quarter: _made(indicator, read)
        for quarter in months
        if (read := _read(months[quarter], indicator))
    }
    return {**whole, **made}


def months_read(record: Record, indicator: Indicator, quarter: Quarter) -> Sequence[Entry[Reading]]:
    """Return the readings of months that make an indicator's reading of a quarter, oldest first.

    There are none if the reading is of the whole quarter.
    """
    months = record.months.get(indicator.id, {}).get(quarter)
    if not months or indicator.cadence != "monthly":
        return ()
    return _read(months, indicator)


def value_of_months(record: Record, indicator: Indicator, quarter: Quarter) -> float | str | None:
    """Return the value of a quarter that is made from those of its months, else None."""
    read = months_read(record, indicator, quarter)
    return _value(indicator, read) if read else None


def months_count(record: Record, indicator: Indicator) -> Mapping[Quarter, int]:
    """Return how many months make an indicator's reading of each quarter that months make."""
    quarters = record.months.get(indicator.id, ())
    counts = {quarter: len(months_read(record, indicator, quarter)) for quarter in quarters}
    return {quarter: count for quarter, count in counts.items() if count}


def all_readings(record: Record, indicator: str) -> list[Entry[Reading]]:
    """Return every reading of an indicator, of quarters and of months, oldest quarter first."""
    whole, months = record.readings.get(indicator, {}), record.months.get(indicator, {})
    found = [whole[quarter] for quarter in sorted(whole)]
    if months:
        found += [entry for of_quarter in months.values() for entry in of_quarter.values()]
        found.sort(key=lambda entry: (entry.content.quarter, entry.content.period))
    return found


def by_item(
    readings: Mapping[str, Mapping[Quarter, Entry[Reading]]],
) -> dict[str, dict[Quarter, dict[str, Entry[Reading]]]]:
    """Return the readings of months, by indicator, quarter and month."""
    found: dict[str, dict[Quarter, dict[str, Entry[Reading]]]] = {}
    for subject in (subject for subject in readings if " " in subject):
        for quarter, entry in readings[subject].items():
            of_item = found.setdefault(id_of(subject), {})
            of_item.setdefault(quarter, {})[entry.content.period] = entry
    return found


def _read(months: Mapping[str, Entry[Reading]], indicator: Indicator) -> list[Entry[Reading]]:
    """Return the readings with a value that the indicator admits, by month."""
    entries = (months[month] for month in sorted(months))
    return [
        entry
        for entry in entries
        if entry.content.value is not None and indicator.admits(entry.content.value)
    ]


def _made(indicator: Indicator, read: Sequence[Entry[Reading]]) -> Entry[Reading]:
    last = read[-1]
    contents = [entry.content for entry in read]
    if indicator.within == "last" or len(contents) == 1:
        return last
    credibility = {content.credibility for content in contents}
    made = replace(
        last.content,
        value=_value(indicator, read),
        sources=tuple(dict.fromkeys(source for c in contents for source in c.sources)),
        credibility=credibility.pop() if len(credibility) == 1 else None,
        note=_joined(f"{c.period}: {c.note}" for c in contents if c.note),
        analyst=_joined(c.analyst for c in contents if c.analyst),
    )
    return replace(last, content=made)


def _value(indicator: Indicator, read: Sequence[Entry[Reading]]) -> float | str:
    return quarter_value(indicator, [cast("float | str", e.content.value) for e in read])


def quarter_value(indicator: Indicator, values: Sequence[float | str]) -> float | str:
    """Return the value of a quarter, from those of its months, by an indicator's ``within``.

    Args:
        indicator: The indicator; it admits the values.
        values: The values, of the earliest month first; one at least.
    """
    match indicator.within:
        case "mean":
            return fsum(cast("Sequence[float]", values)) / len(values)
        case "sum":
            return fsum(cast("Sequence[float]", values))
        case "highest":
            return max(values, key=indicator.height)
        case "lowest":
            return min(values, key=indicator.height)
    return values[-1]


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
