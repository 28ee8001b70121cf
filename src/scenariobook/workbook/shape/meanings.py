"""Write and read what a tracker's cells mean: units, types, levels, number format, first quarter.

A tracker stores this in its hidden sheet. When a copy comes back, its cells are read with the
meaning that they had when the tracker was made, even if the study has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import DecodeError, Struct, json

from scenariobook.quarter import EARLIEST, LATEST, Quarter
from scenariobook.study.model import Indicator, Study

MEANINGS: Final = "meanings"  # the hidden sheet's key for these texts
_LONGEST: Final = 16_000  # characters that one cell gets; Excel allows 32,767


class Measure(Struct, frozen=True, array_like=True):
    """Which values an indicator takes.

    Attributes:
        type: ``number``, ``yes-no`` or ``ordinal``.
        unit: the unit of its numbers, if it has one.
        levels: an ordinal indicator's levels, from the lowest.
    """

    type: str
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


class Meanings(Struct, frozen=True):
    """What the cells of one tracker mean.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        start: the study's first quarter, as text.
        number_format: how the study writes numbers, such as ``1,234.5``.
        measures: which values each indicator takes, by the id that it had then.
    """

    start: str
    number_format: str
    measures: dict[str, Measure]


def measure_of(indicator: Indicator) -> Measure:
    """Return which values an indicator takes now."""
    return Measure(indicator.type, indicator.unit, tuple(indicator.levels))


def written_meanings(study: Study) -> Iterator[tuple[str, str]]:
    """Yield what a study's cells mean, as (key, text) pairs for the hidden sheet."""
    measures = {indicator.id: measure_of(indicator) for indicator in study.indicators}
    header = study.header
    text = json.encode(Meanings(str(header.start), header.number_format, measures)).decode()
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
