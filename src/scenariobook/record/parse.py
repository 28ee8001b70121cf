"""Parse the texts that analysts type, without guessing.

Each function returns the value, or raises ``Unclear`` with a sentence that says why the text cannot
be parsed and how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from math import isfinite
from typing import TypeAlias

from scenariobook.diagnostics import nearest, short
from scenariobook.errors import ScenariobookError
from scenariobook.quarter import Quarter
from scenariobook.record.limits import TOO_LARGE
from scenariobook.record.stated import State
from scenariobook.standards.grades import CONFIDENCE, CREDIBILITY, RELIABILITY
from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT, Yardstick
from scenariobook.study.model import Indicator
from scenariobook.study.texts import FORBIDDEN, LONGEST_TEXT, characters, long_word

_SPACES = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_NUMBER_FORMS = {  # what groups digits, and what stands before the decimals
    "1,234.5": (",", r"\."),
    "1.234,5": (r"\.", ","),
    "1 234,5": (_SPACES, ","),
}
# By a form of numbers, how one is written that nobody can misread.
_WITHOUT_GROUPS = {"1,234.5": "1234.5", "1.234,5": "1234,5", "1 234,5": "1234,5"}
_YEARS_BACK = 10
_DAYS_IN_YEAR = 366
_PROPOSED = "; a new one can be proposed on the tracker's sheet Sources"
_ALIKE = 0.6  # how much a word must be like another to be meant by it
_DAY_FORMS = (  # of dates that are understood, and still asked about
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
)


Choice: TypeAlias = float | str | date | tuple[str, ...] | None


class Unclear(ScenariobookError):
    """A text that cannot be parsed without guessing; the message is for its author.

    Attributes:
        choices: The values that it may mean, as far as they are known.
    """

    def __init__(self, message: str, choices: Iterable[Choice] = ()) -> None:
        self.choices = tuple(choices)
        super().__init__(message)


class OutOfRange(Unclear):
    """A number outside the range that the study gives: it can be parsed, and is a question."""


def _quoted(text: str) -> str:
    return repr(short(text))


def number(text: str, number_format: str, unit: str | None) -> float:
    """Parse a number in the study's ``number_format``.

    A percent sign is allowed if the unit is ``%``. A single group separator, as in ``1,234``, is
    refused, because it is a decimal separator in other formats: the format says how the study's
    people should type, and a text may come from a person or a program that types otherwise.
    """
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    if bare.endswith("%"):
        if unit != "%":
            raise Unclear(f"{_quoted(text)} is in percent, but the unit is {unit or 'another'}")
        bare = bare[:-1].rstrip()
    group, decimal = _NUMBER_FORMS[number_format]
    plain = re.fullmatch(rf"([+-]?\d+)(?:{decimal}(\d+))?", bare)
    grouped = re.fullmatch(rf"([+-]?\d{{1,3}}(?:{group}\d{{3}})+)(?:{decimal}(\d+))?", bare)
    match = plain or grouped
    if not match:
        raise Unclear(
            f"{_quoted(text)} is not a number of the form {number_format}; "
            f"write it in digits alone, like {_WITHOUT_GROUPS[number_format]}",
            _in_other_forms(bare, number_format),
        )
    if not plain and group != _SPACES and not match[2] and len(re.findall(group, bare)) == 1:
        readings = [float(re.sub(group, mark, match[1])) for mark in ("", ".")]
        thousand, fraction = (figure(reading) for reading in readings)
        if "." not in decimal:
            fraction = fraction.replace(".", decimal)
        raise Unclear(
            f"{_quoted(text)} can be read as a thousand or as a fraction; "
            f"write {thousand} or {fraction}, without a group separator",
            readings,
        )
    found = float(re.sub(group, "", match[1]) + "." + (match[2] or "0"))
    return plausible_number(found)


def _in_other_forms(bare: str, number_format: str) -> list[float]:
    """Return the numbers that a text means in the other number formats."""
    found: list[float] = []
    for form, (group, decimal) in _NUMBER_FORMS.items():
        form_of = rf"([+-]?\d{{1,3}}(?:{group}\d{{3}})*|[+-]?\d+)(?:{decimal}(\d+))?"
        if form != number_format and (match := re.fullmatch(form_of, bare)):
            value = float(re.sub(group, "", match[1]) + "." + (match[2] or "0"))
            if isfinite(value) and abs(value) < TOO_LARGE and value not in found:
                found.append(value)
    return found


def plausible_number(found: float) -> float:
    """Return a number that is neither infinite nor too large; refuse others."""
    if not isfinite(found) or abs(found) >= TOO_LARGE:
        raise Unclear("the number is too large")
    return found


def value(text: str, indicator: Indicator, number_format: str) -> float | str:
    """Parse a value of the indicator's type."""
    if indicator.type == "number":
        return in_range(number(text, number_format, indicator.unit), indicator)
    return choice(text, indicator.choices)


def in_range(found: float, indicator: Indicator) -> float:
    """Return a number that lies in its indicator's range, or if the indicator has none.

    Raises:
        OutOfRange: if it does not.
    """
    if indicator.range and not indicator.range[0] <= found <= indicator.range[1]:
        low, high = map(figure, indicator.range)
        raise OutOfRange(
            f"{figure(found)} lies outside the range of {indicator.id}, {low} to {high}", [found]
        )
    return found


def choice(text: str, choices: Collection[str]) -> str:
    """Parse one of a few words; case and surrounding spaces do not matter."""
    if text in choices:
        return text
    wanted = text.strip().casefold()
    for known in choices:
        if known.casefold() == wanted:
            return known
    raise none_of(text, choices)


def none_of(text: str, choices: Collection[str]) -> Unclear:
    """Return why a text is refused that is none of a few words."""
    words = {known.casefold(): known for known in choices}
    close = get_close_matches(text.strip().casefold(), words, n=1, cutoff=_ALIKE)
    return Unclear(
        f"{_quoted(text)} is not one of: {', '.join(map(short, choices))}",
        [words[word] for word in close],
    )


def figure(found: float) -> str:
    """Return a number as text, with the 15 digits that a spreadsheet keeps."""
    return f"{found + 0.0:.15g}"  # without the sign of a zero


def as_number(level: str) -> float | None:
    """Return the number whose text is a level's name; None if there is none.

    A spreadsheet makes the number 2 of the typed level "2"; it never stands for the level "02".
    """
    try:
        found = float(level)
    except ValueError:
        return None
    return found if figure(found) == level and isfinite(found) else None


def state(text: str) -> State:
    """Parse a signpost's state."""
    return State(choice(text, [str(s) for s in State]))


def day(text: str, quarter: Quarter, today: date) -> date:
    """Parse an ISO date that lies at most ten years before the quarter, and not after ``today``."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        raise unclear_day(text, quarter, today)
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise Unclear(f"{_quoted(text)} is not a date; write it like 2022-04-19") from None
    return plausible_day(found, quarter, today)


def unclear_day(text: str, quarter: Quarter, today: date) -> Unclear:
    """Return why a text is no ISO date, with the days that it may mean in words."""
    meant = sorted(set(_days_meant(text.strip())))
    days = [day for day in meant if earliest(quarter) <= day <= today]
    if days:
        said = " or ".join(in_words(day) for day in days)
        means = "means" if len(meant) == 1 else "may mean"
        return Unclear(f"{_quoted(text)} {means} {said}; write it like 2022-04-19", days)
    if len(meant) == 1:
        where = _beyond(meant[0], quarter, today)
        return Unclear(f"{_quoted(text)} means {in_words(meant[0])}, which {where}")
    return Unclear(f"{_quoted(text)} is not a date; write it like 2022-04-19")


def _days_meant(text: str) -> Iterator[date]:
    for form in _DAY_FORMS:
        with suppress(ValueError):
            yield datetime.strptime(text, form).replace(tzinfo=UTC).date()


def in_words(found: date) -> str:
    """Return a date in words, such as ``9 May 2022``, which nobody can misread."""
    return f"{found.day} {found:%B %Y}"


def plausible_day(found: date, quarter: Quarter, today: date) -> date:
    """Return a date that can belong to a quarter's entry; refuse others."""
    if not earliest(quarter) <= found <= today:
        raise Unclear(f"{in_words(found)} {_beyond(found, quarter, today)}")
    return found


def _beyond(day: date, quarter: Quarter, today: date) -> str:
    """Return, for a reader, why a day cannot belong to a quarter: it lies ahead or too far back."""
    if day > today:
        return "lies in the future"
    return f"lies over {_YEARS_BACK} years before {quarter}"


def earliest(quarter: Quarter) -> date:
    """Return the first day that can belong to a quarter's entry."""
    return quarter.start - timedelta(days=_YEARS_BACK * _DAYS_IN_YEAR)


def credibility(text: str) -> int:
    """Parse a credibility grade, 1 to 6, also with its own words behind it."""
    grades = {str(grade): words for grade, words in CREDIBILITY.items()}
    grade = _without_words(text, grades)
    if grade not in grades:
        raise Unclear(f"{_quoted(text)} is not a credibility grade; they go from 1 to 6")
    return int(grade)


def reliability(text: str) -> str:
    """Parse a reliability grade, A to F, also with its own words behind it."""
    return choice(_without_words(text, RELIABILITY), list(RELIABILITY))


def _without_words(text: str, grades: Mapping[str, str]) -> str:
    """Return the grade of ``2 probably true``; any other text without spaces around it."""
    bare = " ".join(text.split())
    said = {f"{grade} {words}".casefold(): grade for grade, words in grades.items()}
    return said.get(bare.casefold(), bare)


def sources(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Parse source ids, joined by semicolons.

    An id never has capitals, so they are read as small letters: programs write the first letter of
    what is typed as one.
    """
    parts = (part for part in (p.strip() for p in text.split(";")) if part)
    ids = tuple(
        part.lower() if part not in known and part.lower() in known else part for part in parts
    )
    if not ids:
        raise Unclear(f"{_quoted(text)} names no source")
    unknown = [wanted for wanted in ids if wanted not in known]
    if unknown:
        hint = nearest(unknown[0], known)
        close = _nearest_source(unknown[0], known)
        meant = [_nearest_source(wanted, known) for wanted in ids]
        raise Unclear(
            f"the study has no source {_quoted(unknown[0])}"
            + (f" ({hint})" if hint else "")
            + ("" if close else _PROPOSED),
            [tuple(dict.fromkeys(filter(None, meant)))] if all(meant) else [],
        )
    return ids


def _nearest_source(wanted: str, known: Collection[str]) -> str:
    if wanted in known:
        return wanted
    return next(iter(get_close_matches(wanted, sorted(known), n=1, cutoff=_ALIKE)), "")


def likelihood(text: str, yardstick: Yardstick, number_format: str) -> float | str:
    """Parse a judged likelihood: a percent, or a term of the yardstick."""
    term = yardstick.named(text)
    if term:
        return term.name
    try:
        percent = number(text, number_format, "%")
    except Unclear as why:
        terms = [t.name for t in yardstick.terms]
        close = get_close_matches(text.strip().casefold(), terms, n=1, cutoff=_ALIKE)
        percents = [found for found in why.choices if _is_judged(found, yardstick)]
        raise Unclear(
            f"{_quoted(text)} is neither a percent nor a term: {', '.join(terms)}",
            [*percents, *close],
        ) from None
    return judged(percent, yardstick)


def _is_judged(found: Choice, yardstick: Yardstick) -> bool:
    try:
        return isinstance(found, float) and judged(found, yardstick) == found
    except Unclear:
        return False


def judged(percent: float, yardstick: Yardstick) -> float:
    """Return a percent from 1 to 99 that has a term on the yardstick; refuse others."""
    if not LOWEST_PERCENT <= percent <= HIGHEST_PERCENT:
        raise Unclear(
            f"{figure(percent)} percent has no term: likelihoods go from {LOWEST_PERCENT:g} to "
            f"{HIGHEST_PERCENT:g}, and 30 means 30 percent"
        )
    term = yardstick.term(percent)
    if term is None:
        below, above = yardstick.neighbours(percent)
        raise Unclear(
            f"{figure(percent)}% lies in a gap of the {yardstick.title}: choose "
            f"{below.with_range} or {above.with_range}"
        )
    return percent


def confidence(text: str) -> str:
    """Parse a confidence level."""
    return choice(text, list(CONFIDENCE))


def text(typed: str) -> str:
    """Parse free text; refuse what a workbook cell or the ledger cannot hold."""
    if not typed.strip():
        raise Unclear("nothing but spaces stands here")
    if match := FORBIDDEN.search(typed):
        raise Unclear(f"the character U+{ord(match[0]):04X} cannot stand in a workbook")
    if (length := characters(typed)) > LONGEST_TEXT:
        raise Unclear(f"{length:,} characters; a workbook cell holds {LONGEST_TEXT:,}")
    if length := long_word(typed):
        raise Unclear(f"{length:,} characters without a space; put some in")
    return typed
