"""What a tracker's cells mean: units, types, levels, how numbers are typed, the first quarter.

It stands in the hidden sheet, as of when the tracker was made: a cell that comes back means what
it meant then, whatever the study says by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import DecodeError, Struct, json

from scenariobook.quarter import EARLIEST, LATEST, Quarter
from scenariobook.study.model import Indicator, Study

MEANINGS: Final = "meanings"  # the key of these texts in the hidden sheet
_LONGEST: Final = 16_000  # characters in one cell of the workbook, which holds 32,767


class Measure(Struct, frozen=True, array_like=True):
    """What an indicator's values are."""

    type: str
    unit: str | None
    levels: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What its values are, in words."""
        match self.type:
            case "number":
                return f"a number in {self.unit}" if self.unit else "a number without a unit"
            case "yes-no":
                return "yes or no"
        return f"one of: {', '.join(self.levels)}"


class Meanings(Struct, frozen=True):
    """What the cells of one tracker mean; ``measures`` are by the ids of then."""

    start: str
    number_format: str
    measures: dict[str, Measure]


def measure_of(indicator: Indicator) -> Measure:
    """Return what an indicator's values are now."""
    return Measure(indicator.type, indicator.unit, tuple(indicator.levels))


def written_meanings(study: Study) -> Iterator[tuple[str, str]]:
    """Yield what a study's cells mean, as pairs of texts for the hidden sheet."""
    measures = {indicator.id: measure_of(indicator) for indicator in study.indicators}
    header = study.header
    text = json.encode(Meanings(str(header.start), header.number_format, measures)).decode()
    for start in range(0, len(text), _LONGEST):
        yield MEANINGS, text[start : start + _LONGEST]


def parse_meanings(texts: Iterable[object]) -> Meanings | None:
    """Read the texts that ``written_meanings`` yields; None where they are gone or damaged."""
    whole = "".join(map(str, texts))
    try:
        return _DECODER.decode(whole) if whole else None
    except DecodeError:
        return None


def start_of(meanings: Meanings | None) -> Quarter | None:
    """Return the first quarter that the tracker had a column for; None where nobody can tell."""
    try:
        start = Quarter.parse(meanings.start) if meanings else None
    except ValueError:
        return None
    return start if start and EARLIEST <= start <= LATEST else None


_DECODER: Final = json.Decoder(Meanings)
