"""Read the rating sheets of a workshop, which somebody has typed as a CSV.

Each line has a participant, an item, a scenario and a rating. An empty rating is none. Items and
scenarios go by their ids, or by the numbers that stand on the sheet. All problems are told at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from scenariobook.assess.ratings_tally import Rating
from scenariobook.briefing.workshop.ratings_file import COLUMNS
from scenariobook.diagnostics import Diagnostic, Place, nearest, printable, short
from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Study

_SEPARATORS: Final = ",;\t"
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_MINUSES: Final = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")
_HEADER: Final = f"the first line is {','.join(COLUMNS)}; each further line is one filled box"
_WORDS: Final = "; ".join(
    f"{points:+d} {word}" if points else f"0 {word}"
    for word, points in evidence_ratings.RATING_POINTS.items()
)
_RATINGS: Final = f"write the number or the word: {_WORDS}; leave it empty where nobody rated"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text without space around it, and the character of its line where it begins."""

    text: str
    column: int


class _Unreadable(Exception):
    """A line is not CSV; the message says why."""


class ReadRatings(NamedTuple):
    """What a CSV with ratings holds.

    Attributes:
        ratings: The ratings; with any problem, they are not to be used.
        problems: All problems.
        numbers: The items that were given by a number, by that number.
    """

    ratings: list[Rating]
    problems: list[Diagnostic]
    numbers: Mapping[int, str]


def read_ratings(study: Study, data: bytes, file: str) -> ReadRatings:
    """Return the ratings in a CSV, and all problems.

    Args:
        study: The study whose items were rated.
        data: The file's bytes.
        file: Its name, for the places of problems.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = "this character is not UTF-8"
        hint = "save the table as CSV in UTF-8"
        problem = Diagnostic("R029", message, Place(file, line, column), hint)
        return ReadRatings([], [problem], {})
    reader = _Reader(study, file)
    reader.read(_LINE_END.split(text))
    return ReadRatings(reader.ratings, reader.problems, dict(sorted(reader.numbers.items())))


class _Reader:
    """Reads one table: collects its ratings and its problems."""

    def __init__(self, study: Study, file: str) -> None:
        self.file = file
        self.items = _by_name([item.id for item in study.items])
        self.scenarios = _by_name([scenario.id for scenario in study.scenarios])
        self.ratings: list[Rating] = []
        self.problems: list[Diagnostic] = []
        self.numbers: dict[int, str] = {}

    def read(self, lines: Sequence[str]) -> None:
        separator = max(_SEPARATORS, key=lines[0].count)
        order = self._order(self._cells(1, lines[0], separator))
        if order is None:
            return
        first: dict[tuple[str, str, str], int] = {}
        boxes = 0
        for number, line in enumerate(lines[1:], 2):
            cells = self._cells(number, line, separator)
            if not any(cell.text for cell in cells):
                continue
            boxes += 1
            if len(cells) != len(order):
                message = f"{len(cells)} cells under {len(order)} columns"
                hint = (
                    "write all cells, empty ones too; put quotation marks around a text with commas"
                )
                self._problem("R029", message, number, 1, hint)
                continue
            rating = self._rating(number, dict(zip(order, cells, strict=True)))
            if rating is None:
                continue
            box = (rating.participant, rating.item, rating.scenario)
            earlier = first.setdefault(box, number)
            if earlier == number:
                self.ratings.append(rating)
                continue
            message = (
                f"this participant has rated {rating.item} under {rating.scenario} already, on "
                f"line {earlier}"
            )
            hint = "delete one of the two lines, or give two people two names"
            self._problem("R030", message, number, 1, hint)
        if not self.ratings and not self.problems:
            message, hint = "the table has no ratings", _HEADER
            if boxes:
                message = f"no rating is filled in on any of the {boxes:,} lines"
                hint = f"type the ratings into the last column: {_WORDS}"
                if boxes == 1:
                    message = "no rating is filled in on the only line"
            self.problems.append(Diagnostic("R029", message, Place(self.file), hint))

    def _problem(self, code: str, message: str, line: int, column: int, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, Place(self.file, line, column), hint))

    def _cells(self, number: int, line: str, separator: str) -> list[_Cell]:
        """Return the cells of a line; none, and a problem, if it is not CSV."""
        try:
            return list(_parsed(line, separator))
        except _Unreadable as why:
            hint = "a text between quotation marks ends on its line; write one within it twice"
            self._problem("R029", str(why), number, max(line.find('"') + 1, 1), hint)
            return []

    def _order(self, header: Sequence[_Cell]) -> list[str] | None:
        """Return the columns' names in their order; None if one is missing, unknown or doubled."""
        if self.problems:
            return None
        names = [cell.text.casefold() for cell in header]
        for place, (cell, name) in enumerate(zip(header, names, strict=True)):
            if name not in COLUMNS:
                message = f"no column is called {printable(short(cell.text))!r}"
                hint = nearest(name, COLUMNS)
                self._problem("R029", message, 1, cell.column, f"{hint} {_HEADER}".strip())
            elif name in names[:place]:
                message = f"the column `{name}` stands twice"
                self._problem("R029", message, 1, cell.column, f"delete one of the two; {_HEADER}")
        missing = [f"`{name}`" for name in COLUMNS if name not in names]
        if missing and not self.problems:
            some = "columns {} are" if missing[1:] else "column {} is"
            message = f"the {some.format(' and '.join(missing))} missing"
            self._problem("R029", message, 1, 1, _HEADER)
        return None if self.problems else names

    def _rating(self, line: int, cells: Mapping[str, _Cell]) -> Rating | None:
        """Return the rating on a line; None if it has none, or a problem."""
        if not cells["rating"].text:
            return None
        before = len(self.problems)
        participant = " ".join(cells["participant"].text.split())
        if not participant:
            hint = "write a name or a number, the same on all lines of a sheet"
            message = "nobody is named who gave this rating"
            self._problem("R029", message, line, cells["participant"].column, hint)
        item = self._named("item", cells["item"], line, self.items)
        if item and cells["item"].text.isdecimal():
            self.numbers[int(cells["item"].text)] = item
        scenario = self._named("scenario", cells["scenario"], line, self.scenarios)
        points = self._points(cells["rating"], line)
        if len(self.problems) > before or points is None:
            return None
        return Rating(participant.casefold(), item, scenario, points)

    def _named(self, kind: str, cell: _Cell, line: int, known: Mapping[str, str]) -> str:
        """Return the id that a cell means; an empty text, and a problem, if it means none."""
        meant = known.get(cell.text.casefold())
        if meant is not None:
            return meant
        count = len(set(known.values()))
        said = printable(short(cell.text))
        message = f"no {kind} has the id or the number {said!r}" if said else f"the {kind} is empty"
        hint = f"write the {kind}’s id, or its number on the rating sheet, 1 to {count}"
        ids = [name for name in known if not name.isdecimal()]
        close = nearest(cell.text.casefold(), ids) if said else ""
        hint = f"{close} {hint}" if close.startswith("did you mean") else hint
        self._problem("R002", message, line, cell.column, hint)
        return ""

    def _points(self, cell: _Cell, line: int) -> int | None:
        """Return the points that a cell means; None, and a problem, if it means none."""
        text = " ".join(cell.text.translate(_MINUSES).casefold().split())
        if text in evidence_ratings.RATING_POINTS:
            return evidence_ratings.RATING_POINTS[text]
        if re.fullmatch(r"[+-]?0|\+?[12]|-[12]", text):
            return int(text)
        message = f"{printable(short(cell.text))!r} is no rating"
        close = nearest(text, evidence_ratings.RATING_POINTS)
        hint = f"{close} {_RATINGS}" if close.startswith("did you mean") else _RATINGS
        self._problem("R003", message, line, cell.column, hint)
        return None


def _by_name(ids: Sequence[str]) -> dict[str, str]:
    """Return ids by what may stand for them: the id itself, and the number on the sheet."""
    return {str(place): one for place, one in enumerate(ids, 1)} | {one: one for one in ids}


def _parsed(line: str, separator: str) -> Iterator[_Cell]:
    """Yield the cells of a line.

    Raises:
        _Unreadable: if the line is not CSV.
    """
    try:
        rows = list(csv.reader([line], strict=True, delimiter=separator))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _Unreadable("a quotation mark opens a text that nothing closes here") from None
        raise _Unreadable(f"the line is not CSV: {error}") from None
    begins = list(_beginnings(line, separator)) if rows and rows[0] else []
    for text, column in zip(rows[0] if rows else [], begins, strict=True):
        yield _Cell(text.strip(), column)


def _beginnings(line: str, separator: str) -> Iterator[int]:
    """Yield the character of a line of CSV, from 1, at which the text of each cell begins."""
    # A quotation mark stands for itself unless it is the cell's first character.
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{separator}]*')
    place = 0
    while found := cell.match(line, place):
        text = found[0]
        yield place + len(text) - len(text.lstrip()) + 1
        place = found.end() + 1
        if place > len(line):
            break
