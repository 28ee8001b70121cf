"""Write and read what a tracker's cells mean: units, levels, number format, days, yardstick.

A tracker stores this in its hidden sheet. When a copy comes back, its cells are read with the
meaning that they had when the tracker was made, even if the study has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from msgspec import DecodeError, Struct, json

from scenariobook.quarter import EARLIEST, LATEST, Quarter
from scenariobook.study.model import Indicator, Study, Within

MEANINGS: Final = "meanings"  # the hidden sheet's key for these texts
_LONGEST: Final = 16_000  # characters that one cell gets; Excel allows 32,767


class Measure(Struct, frozen=True, array_like=True):
    """Which values an indicator takes.

    Attributes:
        type: ``number``, ``yes-no`` or ``ordinal``.
        unit: the unit of its numbers, if it has one.
        levels: an ordinal indicator's levels, from the lowest.
    """

    type: Literal["number", "ordinal", "yes-no"]
    unit: str | None
    levels: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The values that the indicator takes, in words for a reader."""
        match self.type:
            case "number":
                return f"a number in {self.unit}" if self.unit else "a number without a unit"
            case "yes-no":
                return "yes or no"
        return f"one of: {', '.join(self.levels)}"


class OfMonths(Struct, frozen=True, array_like=True):
    """How the values of an indicator's months make that of their quarter.

    Attributes:
        within: which of them speaks for the quarter.
        direction: whether high or low values are of more concern.
        concern: the answer of more concern, if its values are yes and no.
    """

    within: Within
    direction: Literal["rising", "falling"]
    concern: Literal["yes", "no"] | None


class Meanings(Struct, frozen=True):
    """What the cells of one tracker mean.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        start: the study's first quarter, as text.
        number_format: how the study writes numbers, such as ``1,234.5``.
        measures: which values each indicator takes, by the id that it had then.
        months: the indicators that are read every month, by the same; None in older trackers,
            as for all that follows.
        days: the day by which each dated signpost is expected, by the id that it had then.
        yardstick: whose words of probability are used.
        horizon: the last quarter that the scenarios are about.
    """

    start: str
    number_format: str
    measures: dict[str, Measure]
    months: dict[str, OfMonths] | None = None
    days: dict[str, date] | None = None
    yardstick: Literal["icd203", "phia"] | None = None
    horizon: str | None = None

    def monthly(self, item: str) -> Indicator | None:
        """Return an indicator as it was, with what its months need; None if it was not monthly.

        Args:
            item: the id that it had then.
        """
        measure, made = self.measures.get(item), (self.months or {}).get(item)
        if measure is None or made is None:
            return None
        return Indicator(
            id=item,
            title=item,
            type=measure.type,
            unit=measure.unit,
            levels=measure.levels,
            cadence="monthly",
            within=made.within,
            direction=made.direction,
            concern=made.concern,
        )


def measure_of(indicator: Indicator) -> Measure:
    """Return which values an indicator takes now."""
    return Measure(indicator.type, indicator.unit, tuple(indicator.levels))


def meanings_of(study: Study) -> Meanings:
    """Return what a study's cells mean."""
    header = study.header
    return Meanings(
        start=str(header.start),
        number_format=header.number_format,
        measures={indicator.id: measure_of(indicator) for indicator in study.indicators},
        months={
            indicator.id: OfMonths(indicator.within, indicator.direction, indicator.concern)
            for indicator in study.indicators
            if indicator.cadence == "monthly"
        },
        days={one.id: one.expected_by for one in study.signposts if one.expected_by},
        yardstick=header.yardstick,
        horizon=str(header.horizon),
    )


def written_meanings(study: Study) -> Iterator[tuple[str, str]]:
    """Yield what a study's cells mean, as (key, text) pairs for the hidden sheet."""
    text = json.encode(meanings_of(study)).decode()
    for start in range(0, len(text), _LONGEST):
        yield MEANINGS, text[start : start + _LONGEST]


def parse_meanings(texts: Iterable[object]) -> Meanings | None:
    """Read the texts that ``written_meanings`` yields; return None if they are gone or damaged."""
    whole = "".join(map(str, texts))
    try:
        return _DECODER.decode(whole) if whole else None
    except DecodeError:
        return None


def start_of(meanings: Meanings | None) -> Quarter | None:
    """Return the first quarter that a tracker has a column for, or None if that is unknown."""
    try:
        start = Quarter.parse(meanings.start) if meanings else None
    except ValueError:
        return None
    return start if start and EARLIEST <= start <= LATEST else None


_DECODER: Final = json.Decoder(Meanings)
