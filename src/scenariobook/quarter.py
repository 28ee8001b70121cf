"""Calendar quarters, written ``2026Q4``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Self

_PATTERN = re.compile(r"([1-9][0-9]{3})Q([1-4])")
_MONTH = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])")
MONTHS_IN_QUARTER: Final = 3


class Quarter(str):
    """A quarter of a calendar year, a text of the form ``2026Q4``.

    It is a ``str``, so that it prints and serialises as it is. Years have four digits, so the
    order of texts is the order of time. A quarter has the days ``start <= day < end``.
    """

    __slots__ = ()

    def __new__(cls, year: int, number: int) -> Self:
        """Make the quarter ``number``, 1 to 4, of a year with four digits."""
        return super().__new__(cls, f"{year:04d}Q{number}")

    def __reduce__(self) -> tuple[object, ...]:
        return _of_text, (str(self),)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Return the quarter that a text such as ``2026Q4`` names.

        Raises:
            ValueError: if the text names no quarter.
        """
        return _parsed(text)

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """Return the quarter that ``day`` falls in."""
        return cls(day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1)

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self[:4])

    @property
    def number(self) -> int:
        """The number of the quarter in its year, 1 to 4."""
        return int(self[5])

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * MONTHS_IN_QUARTER + 1, 1)

    @property
    def end(self) -> date:
        """The first day after the quarter."""
        return self.next.start

    @property
    def last_day(self) -> date:
        """The last day of the quarter; a reading's age is counted up to this day."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[str, ...]:
        """The months, such as ``2026-10``."""
        first = self.start.month
        return tuple(f"{self.year}-{first + n:02d}" for n in range(MONTHS_IN_QUARTER))

    @property
    def next(self) -> Quarter:
        """The quarter after this one."""
        return self.plus(1)

    @property
    def previous(self) -> Quarter:
        """The quarter before this one."""
        return self.plus(-1)

    def plus(self, count: int) -> Quarter:
        """Return the quarter ``count`` quarters later (earlier if negative)."""
        year, number = divmod(self._count + count, 4)
        return Quarter(year, number + 1)

    def since(self, earlier: Quarter) -> int:
        """Return the number of quarters from ``earlier`` to this one."""
        return self._count - earlier._count

    @property
    def _count(self) -> int:
        return self.year * 4 + self.number - 1


def _of_text(text: str) -> Quarter:
    return str.__new__(Quarter, text)


# The quarter of entries without one: an empty text, with neither days nor a number.
NO_QUARTER: Final = _of_text("")


def is_month(text: str) -> bool:
    """Tell whether a text names a month of a quarter that a study can have."""
    if not _MONTH.fullmatch(text):
        return False
    return EARLIEST <= Quarter.containing(last_day_of(text)) <= LATEST


def last_day_of(month: str) -> date:
    """Return the last day of a month such as ``2026-10``."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Quarter:
    """Parse a quarter, with a cache: a copy names the same few quarters in every row."""
    match = _PATTERN.fullmatch(text)
    if not match:
        message = f"{text!r} is not a quarter; write it like 2026Q4"
        raise ValueError(message)
    return Quarter(int(match[1]), int(match[2]))


# The first and the last quarter that a study can have; dates in workbooks begin in 1900.
EARLIEST: Final = Quarter(1900, 1)
LATEST: Final = Quarter(2199, 4)


def quarters_from(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Yield every quarter from ``first`` to ``last``, both included."""
    for step in range(last.since(first) + 1):
        yield first.plus(step)
