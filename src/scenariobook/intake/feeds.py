"""Fetch published series, and read the newest value of each period from them.

A series is a table in CSV with a column of dates and a column of values; in SDMX-CSV, a key selects
the series' rows. Only the values of periods that have ended are read: all others are forecasts.
"""

from __future__ import annotations

import re
import time
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from http.client import HTTPException, HTTPMessage, IncompleteRead
from string import printable
from typing import IO, Final
from urllib.error import HTTPError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from scenariobook import __version__
from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.errors import ScenariobookError
from scenariobook.intake.csv_tables import MOST_BEFORE, separator_and_lines
from scenariobook.limits import LARGEST_SERIES, SECONDS_TO_ANSWER, SECONDS_TO_SEND
from scenariobook.quarter import Quarter, last_day_of
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.ledger.keys import RecordRow
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.values.field_values import OutOfRange, Unclear, value_as_text
from scenariobook.record.values.input_cell import CSV, InputCell
from scenariobook.record.values.interpret import Context, RawValue, parse_value
from scenariobook.record.values.typed_numbers import number_as_text, parse_number
from scenariobook.study.model.sources import Feed
from scenariobook.wording import first_of, nearest, short

_ACCEPT: Final = "application/vnd.sdmx.data+csv;version=1.0.0, text/csv, */*;q=0.5"
# Publishers' texts for a missing value, in small letters.
_NO_VALUE: Final = frozenset({"", ".", "..", ":", "-", "na", "n/a", "nan", "null"})
_PERIOD: Final = re.compile(r"(\d{4})(?:-?Q([1-4])|(?:-|-?M)(\d{2}))?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST: Final = r"\d{4}-\d\d-01"  # FRED's date of a month, a quarter or a year
# By the period of a series, the cadences for which its values come too seldom.
_MORE_OFTEN: Final = {"quarter": ("monthly",), "year": ("monthly", "quarterly", "half-yearly")}
_POINT, _COMMA = "1,234.5", "1.234,5"  # number formats
# The columns of SDMX-CSV before the date that are no dimensions.
_NO_DIMENSIONS: Final = frozenset(
    {
        *("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"),
        *("KEY", "SERIES_KEY", "LAST UPDATE"),
    }
)
_MOST: Final = 8  # columns or keys that a message lists


class NotFetchedError(ScenariobookError):
    """A series could not be fetched; the message says why."""


class _OnOneHost(HTTPRedirectHandler):
    """Follows a redirect on the same host; refuses one to another host, and names that host."""

    def redirect_request(  # noqa: PLR0913, PLR0917  (the library's signature)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(urljoin(req.full_url, newurl))
        if (before.hostname, before.scheme) != (after.hostname, after.scheme):
            message = f"it redirects to {after.geturl()}; if that is right, write it as the url"
            raise NotFetchedError(message)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str) -> bytes:
    """Return the bytes at an address.

    Raises:
        NotFetchedError: if the bytes cannot be fetched.
    """
    opener = OpenerDirector()  # unlike the library's own opener, it opens no files
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        _OnOneHost(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    headers = {"User-Agent": f"scenariobook/{__version__}", "Accept": _ACCEPT}
    ends, data = time.monotonic() + SECONDS_TO_SEND, bytearray()
    try:
        address = quote(url, safe=printable)  # other letters as a browser sends them
        request = Request(address, headers=headers)  # noqa: S310  (the opener has no other schemes)
        with opener.open(request, timeout=SECONDS_TO_ANSWER) as answer:
            while part := answer.read1():
                data += part
                if len(data) > LARGEST_SERIES:
                    message = f"it is larger than {LARGEST_SERIES / 1e6:g} MB"
                    raise NotFetchedError(message)
                if time.monotonic() > ends:
                    message = f"it has not come within {SECONDS_TO_SEND} seconds"
                    raise NotFetchedError(message)
            missing = answer.length
    except IncompleteRead as error:
        raise NotFetchedError("the connection ended too early") from error
    except HTTPError as error:
        raise NotFetchedError(
            f"the server answers {error.code} ({short(str(error.reason))})"
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", None) or error
        why = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        raise NotFetchedError(short(why)) from error
    if missing:
        message = f"the connection ended {missing:,} bytes too early"
        raise NotFetchedError(message)
    return bytes(data)


def read_series(
    feeds: Sequence[Feed], record: Record, data: bytes, context: Context, last_quarter: Quarter
) -> tuple[list[InputCell], list[Diagnostic]]:
    """Return the cells of the series in one table, and the problems that prevent reading it.

    Args:
        feeds: The feeds of the table, which have one address.
        record: The record; the cells are compared with it.
        data: The table.
        context: The study and the current day.
        last_quarter: The last quarter whose values are read.
    """
    url = feeds[0].url
    hint = "look at the address in a browser; the publisher's pages say which one has the CSV"
    try:
        separator, lines = separator_and_lines(_as_utf8(data), feeds[0].columns)
    except ValueError as why:
        return [], [Diagnostic("R004", str(why), Place(url), hint)]
    cells: list[InputCell] = []
    problems: list[Diagnostic] = []
    for feed in feeds:
        series = _Series(feed, separator, lines, context, last_quarter)
        cells += series.cells(record)
        of_several = f"{feed.item}: " if len(feeds) > 1 else ""
        problems += [
            replace(problem, message=of_several + problem.message) for problem in series.problems
        ]
    return cells, problems


def _as_utf8(data: bytes) -> bytes:
    """Return a table in UTF-8. Dates and numbers are the same in all encodings that extend ASCII.

    Raises:
        ValueError: if the data is no table; the message says its kind.
    """
    begins = data.removeprefix(BOM_UTF8).lstrip()[:1]
    if not begins:
        raise ValueError("it is empty")
    if begins in b"<{[":
        raise ValueError("this is a web page, XML or JSON, not a table in CSV")
    if b"\0" in data:
        raise ValueError("this is compressed, or no text; it is no table in CSV")
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1").encode()
    return data


@dataclass(frozen=True, slots=True)
class _Observation:
    """A value of a series, with the line of the table and the last day that it is of."""

    line: int
    day: date
    value: float


class _Series:
    """Reads one series; collects its problems."""

    def __init__(
        self,
        feed: Feed,
        separator: str,
        lines: Sequence[Sequence[str]],
        context: Context,
        last_quarter: Quarter,
    ) -> None:
        self.problems: list[Diagnostic] = []
        self._feed = feed
        self._item = context.study.indicator_by_id[feed.item]
        self._separator = separator
        self._context = context
        self._days = context.study.header.start.start, min(last_quarter.last_day, context.today)
        named = [[name.strip() for name in line] for line in lines[:MOST_BEFORE]] or [[]]
        at = next((n for n, names in enumerate(named) if {*feed.columns} <= {*names}), 0)
        self._header = named[at]
        self._first = at + 2  # the row after the header
        self._rows = lines[at + 1 :]

    def cells(self, record: Record) -> list[InputCell]:
        """Return the cells of the newest value of each period; none if there is a problem."""
        missing = [name for name in self._feed.columns if name not in self._header]
        for name in missing:
            names = [*filter(None, self._header)]
            hint = nearest(name, names) or f"it has: {first_of(names, _MOST)}"
            self._problem("R004", f"the table has no column {name!r}", 1, "", hint)
        for name in dict.fromkeys(self._feed.columns):
            if self._header.count(name) > 1:
                message = f"the header {name!r} stands twice"
                self._problem("R017", message, self._first - 1, name)
        newest: dict[RecordRow, _Observation] = {}
        for observation in () if missing else self._observations():
            row = self._reading_row(observation.day)
            before = newest.get(row)
            if before and before.day == observation.day and before.value != observation.value:
                message = f"{observation.day} has a value already, in row {before.line}"
                hint = "write a key, or an address, that gives one series"
                self._problem("R008", message, observation.line, self._feed.columns[1], hint)
            elif not before or before.day < observation.day:
                newest[row] = observation
        if not (newest or self.problems):
            first_day, last_day = self._days
            message = f"it has no value of {self._feed.item} from {first_day} to {last_day}"
            self._problem("R004", message, 1, "", self._keys_there())
        cells = [
            cell
            for key, observation in newest.items()
            for cell in self._row_cells(key, observation, record)
        ]
        return [] if self.problems else cells

    def _observations(self) -> Iterator[_Observation]:
        """Yield the values of the periods that the study has and that have ended."""
        rows = [*self._rows_of_series()]
        number_format = _number_format_of([value for _, _, value in rows], self._separator)
        if not number_format:
            line, _, value = next(row for row in rows if _is_either(row[2]))
            message = f"{value!r} may be a thousand or a fraction, and no other value shows which"
            hint = "`import` takes the values from a table of yours; see `scenariobook help csv`"
            self._problem("R003", message, line, self._feed.columns[1], hint)
            return
        if not self._feed.period and all(re.fullmatch(_FIRST, dated) for _, dated, _ in rows):
            for line, dated, _ in rows[:1]:
                message = f"{dated} may be that day, or the period that begins on it"
                hint = 'write period = "day", "month", "quarter" or "year" in [[feeds]]'
                self._problem("R007", message, line, self._feed.columns[0], hint)
            return
        for line, dated, value in rows:
            period, day = _period_of(dated, self._feed.period)
            if day is None:
                message = f"{short(dated)!r} is no date and no period such as 2026-03"
                self._problem("R007", message, line, self._feed.columns[0])
            elif self._days[0] <= day <= self._days[1]:
                if self._item.cadence in _MORE_OFTEN.get(period, ()):
                    why = f"{dated[:10]!r} is a {period}; {self._item.id} is {self._item.cadence}"
                    hint = "fetch a series of shorter periods, or change the indicator's cadence"
                    self._problem("R007", why, line, self._feed.columns[0], hint)
                    return
                try:
                    number = _as_decimal(value, number_format) * Decimal(repr(self._feed.factor))
                except (InvalidOperation, Unclear):
                    message = f"{short(value)!r} is no number"
                    self._problem("R003", message, line, self._feed.columns[1])
                else:
                    yield _Observation(line, day, float(number))

    def _rows_of_series(self) -> Iterator[tuple[int, str, str]]:
        """Yield the line, the date and the value of each row of the series."""
        day_column, value_column = (self._header.index(name) for name in self._feed.columns)
        for line, row in enumerate(self._rows, self._first):
            cells = [*row, *[""] * (len(self._header) - len(row))]
            is_of_series = not self._feed.key or self._key_of(cells) == self._feed.key
            value = cells[value_column].strip()
            if is_of_series and value.casefold() not in _NO_VALUE:
                yield line, cells[day_column].strip(), value

    def _reading_row(self, day: date) -> RecordRow:
        """Return the row of a day's reading: by month for a monthly indicator, else by quarter."""
        month = f"{day:%Y-%m}" if self._item.cadence == "monthly" else ""
        return RecordRow(Quarter.containing(day), "reading", Subject.of(self._item.id, month))

    def _row_cells(
        self, row: RecordRow, observation: _Observation, record: Record
    ) -> Iterator[InputCell]:
        day_column, value_column = self._feed.columns
        for field, column, value in (
            ("value", value_column, observation.value),
            ("as_of", day_column, observation.day),
            ("sources", value_column, (self._feed.source,)),
        ):
            key, place = row.key(field), self._place(observation.line, column)
            cell = InputCell(
                key=key,
                base=value_at(record, key),
                value=value,
                place=place,
                content=value_as_text(value),
            )
            try:
                if field == "value":
                    parse_value(RawValue(value), key, self._context)
                yield cell
            except OutOfRange as why:
                yield cell.as_unclear(str(why), *why.choices)
            except Unclear as why:
                self._problem("R003", str(why), observation.line, value_column)

    def _key_of(self, cells: Sequence[str]) -> str:
        """Return a row's key: the codes of the dimensions, which stand before the date."""
        before_date = self._header[: self._header.index(self._feed.columns[0])]
        named = zip(before_date, cells, strict=False)
        codes = [cell.strip() for name, cell in named if name not in _NO_DIMENSIONS]
        has_labels = "STRUCTURE_NAME" in before_date  # then each code has its label beside it
        return ".".join(codes[::2] if has_labels else codes)

    def _keys_there(self) -> str:
        """Return a hint with the keys of the table's rows; empty if the feed has no key."""
        if not self._feed.key:
            return ""
        keys = dict.fromkeys(map(self._key_of, self._rows))
        return nearest(self._feed.key, keys) or f"its keys: {first_of([*keys], _MOST)}"

    def _problem(self, code: str, message: str, line: int, column: str, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, self._place(line, column), hint))

    def _place(self, line: int, column: str) -> Place:
        at = self._header.index(column) + 1 if column in self._header else 1
        return Place(self._feed.url, sheet=CSV, cell=f"R{line}C{at}")


def _period_of(text: str, begins: str | None) -> tuple[str, date | None]:
    """Return the kind of a period, such as "month", and its last day; None for no date.

    Args:
        text: The date, or the period.
        begins: The period that begins on each date, such as "month"; None if a date is a day.
    """
    try:
        if match := _PERIOD.fullmatch(text):
            year, quarter, month = match.groups()
            if quarter:
                return "quarter", Quarter(int(year), int(quarter)).last_day
            return "month" if month else "year", last_day_of(f"{year}-{month or 12}")
        day = date.fromisoformat(text[:10] if _DAY.match(text) else "")
        quarter_of, month_of = Quarter.containing(day).last_day, last_day_of(f"{day:%Y-%m}")
        ends = {"year": date(day.year, 12, 31), "quarter": quarter_of, "month": month_of}
        return begins or "day", ends.get(begins or "", day)
    except ValueError:
        return "", None


def _number_format_of(numbers: Sequence[str], separator: str) -> str:
    """Return the number format of a column's numbers; empty if two formats give two readings.

    Where commas separate the cells, decimals follow a point, unless a number has a comma.
    """
    if separator == "," and not any("," in number for number in numbers):
        return _POINT
    formats = (_POINT, _COMMA)
    fitting = [one for one in formats if all(_parse(number, one) is not None for number in numbers)]
    if fitting[1:] and any(map(_is_either, numbers)):
        return ""
    return (fitting or formats)[0]


def _is_either(text: str) -> bool:
    """Tell whether a text is a different number in each of the two formats."""
    return _parse(text, _POINT) != _parse(text, _COMMA)


def _parse(text: str, number_format: str) -> float | None:
    try:
        return parse_number(text, number_format)
    except Unclear:
        return None


def _as_decimal(text: str, number_format: str) -> Decimal:
    """Return a number in a number format.

    Raises:
        Unclear: if the text is no number.
    """
    if number_format == _POINT:
        with suppress(InvalidOperation):
            return Decimal(text)  # the text may be 1e-5
    return Decimal(number_as_text(parse_number(text, number_format)))
