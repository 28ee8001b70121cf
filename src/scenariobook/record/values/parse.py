"""Read the texts that people type: what has one sensible reading is taken, and nothing is guessed.

Each function returns the value, or raises ``Unclear`` with a sentence that says why the text cannot
be read and how to write it, and with the values that it may mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from itertools import chain
from math import isfinite
from types import MappingProxyType
from typing import Final, Literal, TypeAlias
from unicodedata import category, normalize

from scenariobook.diagnostics import nearest, short
from scenariobook.errors import ScenariobookError
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entry_limits import TOO_LARGE
from scenariobook.standards.likelihood_terms import (
    HIGHEST_PERCENT,
    LOWEST_PERCENT,
    Term,
    Yardstick,
)
from scenariobook.study.model import Indicator, Source
from scenariobook.study.texts import FORBIDDEN, LONGEST_TEXT, characters, long_word

# By a form of numbers, what groups digits, what stands before the decimals, and how to write a
# number that nobody can misread.
_NUMBER_FORMS: Final = {
    "1,234.5": (",", ".", "1234.5"),
    "1.234,5": (".", ",", "1234,5"),
    "1 234,5": (" ", ",", "1234,5"),
}
_THOUSAND: Final = 1000
_YEARS_BACK: Final = 10
_DAYS_IN_YEAR: Final = 366
_PROPOSED: Final = "; a new one can be proposed on the tracker's sheet Sources"
_ALIKE: Final = 0.6  # how much a word must be like another to be meant by it
_DAY_FORMS: Final = (  # of dates, with `/` between figures, and spaces beside a month's name
    *("%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"),
)
EIGHT_DIGITS: Final = re.compile(r"\d{8}")  # of a day without signs
_GRADE: Final = re.compile(
    r"(?:(?P<letter>[a-f])(?![a-z]) ?)?(?P<figure>[1-6])?[ :,=(–—-]*(?P<words>[a-z ]*)\)?"
)

Choice: TypeAlias = float | str | date | tuple[str, ...] | None


class Unclear(ScenariobookError):
    """A text that cannot be read without guessing; the message is for its author.

    Attributes:
        choices: The values that it may mean, as far as they are known.
    """

    def __init__(self, message: str, choices: Iterable[Choice] = ()) -> None:
        self.choices = tuple(choices)
        super().__init__(message)


class OutOfRange(Unclear):
    """A value that can be read and hardly can be: beyond its range, or a day that lies ahead."""


def tidy(text: str) -> str:
    """Return a text with single spaces and usual digits, and without marks that nobody sees.

    A space may be a no-break, a narrow or a thin one, or a line break. What has no width, such as
    a direction mark, is left out, and full-width letters, digits and signs are made usual ones.
    """
    is_usual = text.isascii() and text.isprintable()
    usual = text if is_usual else "".join(map(_usual, text))
    return re.sub(" +", " ", usual).strip(" ")


def _usual(character: str) -> str:
    if character in "\t\r\n" or category(character) == "Zs":
        return " "
    if category(character) == "Cf":
        return ""
    return normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character


def _quoted(text: str) -> str:
    return repr(short(text))


def number(
    text: str, number_format: str, unit: str | None = None, *, is_whole: bool = False
) -> float:
    """Read a number in the study's ``number_format``.

    Args:
        text: The text; a percent sign is allowed if the unit is ``%``.
        number_format: The form in which the study's people write numbers. Spaces may group the
            digits in each.
        unit: The unit.
        is_whole: Whether a number of some thousand is meant rather than one with decimals: then
            1.050 may be a thousand.
    """
    bare = tidy(text).replace("\N{MINUS SIGN}", "-")
    if bare.endswith("%"):
        if unit != "%":
            raise Unclear(f"{_quoted(text)} is in percent, but the unit is {unit or 'another'}")
        bare = bare[:-1].rstrip()
    found = _in_form(bare, number_format)
    others = [one for one in _in_other_forms(bare, number_format) if one != found]
    if found is None:
        raise Unclear(
            f"{_quoted(text)} is not a number of the form {number_format}; "
            f"write it in digits alone, like {_NUMBER_FORMS[number_format][2]}",
            others,
        )
    if is_whole and others and abs(others[0]) >= _THOUSAND:
        raise Unclear(
            f"{_quoted(text)} can be read as {figure(others[0])} or as {figure(found)}, and this "
            "is printed without decimals",
            [others[0], found],
        )
    return plausible_number(found)


def _in_form(bare: str, form: str) -> float | None:
    group, decimal, _ = _NUMBER_FORMS[form]
    groups = rf"[1-9]\d{{0,2}}(?P<by>[{group} ])\d{{3}}(?:(?P=by)\d{{3}})*"
    found = re.fullmatch(rf"([+-]?(?:\d+|{groups}))(?:[{decimal}](\d+))?", bare)
    if not found:
        return None
    return float(f"{re.sub(f'[{group} ]', '', found[1])}.{found[3] or 0}")


def _in_other_forms(bare: str, form: str) -> list[float]:
    """Return the numbers that a text means in the other forms."""
    found = (_in_form(bare, other) for other in _NUMBER_FORMS if other != form)
    return list(dict.fromkeys(one for one in found if one is not None and abs(one) < TOO_LARGE))


def is_plain_number(text: str, number_format: str) -> bool:
    """Tell whether a text can be taken for no other number than in the study's form."""
    bare = text.strip().replace("\N{MINUS SIGN}", "-").removesuffix("%").rstrip()
    found = _in_form(bare, number_format)
    others = _in_other_forms(bare, number_format)
    return found is not None and (figure(found) == bare or all(one == found for one in others))


def plausible_number(found: float) -> float:
    """Return a number that is neither infinite nor too large; refuse others."""
    if not isfinite(found) or abs(found) >= TOO_LARGE:
        raise Unclear("the number is too large")
    return found


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


def choice(
    text: str, choices: Iterable[str], also: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Read one of a few words; neither case nor spaces matter.

    Args:
        text: The text.
        choices: The words.
        also: Other words for them, in small letters.
    """
    wanted = tidy(text)
    exact = (word for word in choices if word in {text, wanted})
    alike = (word for word in choices if word.casefold() == wanted.casefold())
    found = next(chain(exact, alike), None) or also.get(wanted.casefold())
    if found is None:
        raise none_of(text, choices)
    return found


def none_of(text: str, choices: Iterable[str]) -> Unclear:
    """Return why a text is refused that is none of a few words."""
    words = {known.casefold(): known for known in choices}
    close = get_close_matches(text.strip().casefold(), words, n=1, cutoff=_ALIKE)
    return Unclear(
        f"{_quoted(text)} is not one of: {', '.join(map(short, words.values()))}",
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


def day(text: str, bounds: Quarter, today: date, quarter: Quarter) -> date:
    """Read a day; of two that it may be, the one that can be meant is taken.

    That is the only one that lies in the quarter or, if none does, the only one that does not lie
    ahead.

    Args:
        text: The text.
        bounds: The quarter from which on ten years may be gone back.
        today: The day after which days lie ahead.
        quarter: The quarter that the day is typed for; empty if it is typed for none.
    """
    meant = sorted(set(_days_meant(tidy(text))))
    inside = [one for one in meant if quarter and Quarter.containing(one) == quarter]
    possible = [one for one in inside or meant if earliest(bounds) <= one <= today]
    if len(meant) == 1:
        return plausible_day(meant[0], bounds, today)
    if len(possible) == 1:
        return possible[0]
    if not meant:
        raise Unclear(f"{_quoted(text)} is not a date; write it like 2022-04-19")
    said = " or ".join(map(in_words, meant))
    raise Unclear(f"{_quoted(text)} may mean {said}; write it like 2022-04-19", meant)


def _days_meant(text: str) -> Iterator[date]:
    if EIGHT_DIGITS.fullmatch(text):
        text = f"{text[:4]}/{text[4:6]}/{text[6:]}"
    if re.fullmatch(r"\w+([ ,./-]+\w+){2}", text):
        parts = re.findall(r"\w+", text)
        written = ("/" if all(map(str.isdecimal, parts)) else " ").join(parts)
        for form in _DAY_FORMS:
            with suppress(ValueError):
                yield datetime.strptime(written, form).replace(tzinfo=UTC).date()


def in_words(found: date) -> str:
    """Return a date in words, such as ``9 May 2022``, which nobody can misread."""
    return f"{found.day} {found:%B %Y}"


def plausible_day(found: date, quarter: Quarter, today: date) -> date:
    """Return a date that can belong to a quarter's entry; refuse others.

    Raises:
        OutOfRange: if it lies ahead.
    """
    if found > today:
        raise OutOfRange(f"{in_words(found)} lies in the future", [found])
    if found < earliest(quarter):
        raise Unclear(f"{in_words(found)} lies over {_YEARS_BACK} years before {quarter}")
    return found


def earliest(quarter: Quarter) -> date:
    """Return the first day that can belong to a quarter's entry."""
    return quarter.start - timedelta(days=_YEARS_BACK * _DAYS_IN_YEAR)


def grade(text: str, mark: Literal["letter", "figure"], grades: Mapping[str, str]) -> str:
    """Read a grade of reliability, A to F, or of credibility, 1 to 6.

    It may stand beside the other one, as in B2, and its own words may stand behind it or alone.

    Args:
        text: The text.
        mark: Whether the grade is a letter or a figure.
        grades: The grades' words.
    """
    if found := _GRADE.fullmatch(tidy(text).casefold()):
        words = found["words"].strip()
        by_words = next((one for one in grades if grades[one] == words), "")
        named = (found[mark] or "").upper()
        if named and words in {"", grades[named]}:
            return named
        if by_words and not (found["letter"] or found["figure"]):
            return by_words
    raise Unclear(f"{_quoted(text)} is not one of: {', '.join(grades)}")


def sources(text: str, known: Mapping[str, Source]) -> tuple[str, ...]:
    """Read sources by id or by title, joined by semicolons, commas or line breaks.

    An id never has capitals, so they are read as small letters: programs write the first letter of
    what is typed as one.
    """
    titled = [(tidy(source.title).casefold(), source.id) for source in known.values()]
    count = Counter(title for title, _ in titled)
    by_name = {title: one for title, one in titled if count[title] == 1}
    by_name |= {one: one for one in known}
    named = [*_names(text, by_name)]
    if not named:
        raise Unclear(f"{_quoted(text)} names no source")
    found = [by_name.get(name.casefold()) or _nearest_source(name, known) for name in named]
    unknown = next((name for name in named if name.casefold() not in by_name), "")
    if unknown:
        hint = nearest(unknown, known)
        raise Unclear(
            f"the study has no source {_quoted(unknown)}"
            + (f" ({hint})" if hint else "")
            + ("" if _nearest_source(unknown, known) else _PROPOSED),
            [tuple(dict.fromkeys(found))] if all(found) else [],
        )
    return tuple(dict.fromkeys(found))


def _names(
    text: str, known: Collection[str], separators: Sequence[str] = ("[;\r\n]", ",")
) -> Iterator[str]:
    """Yield the names in a text, which is split only where it is no name itself."""
    name = tidy(text)
    if not separators or name.casefold() in known:
        if name:
            yield name
    else:
        for part in re.split(separators[0], text):
            yield from _names(part, known, separators[1:])


def _nearest_source(wanted: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(wanted, sorted(known), n=1, cutoff=_ALIKE)), "")


def term(text: str, yardstick: Yardstick) -> Term | None:
    """Return the term that a text names, alone or with its own range; None if it names none."""
    name = re.split(r"[\d(,:]", bare := tidy(text), maxsplit=1)[0]
    found = yardstick.named(name)
    is_own = found and re.findall(r"\d+", bare) in ([], re.findall(r"\d+", found.range))
    return found if is_own else None


def likelihood(text: str, yardstick: Yardstick, number_format: str) -> float | str:
    """Read a judged likelihood: a percent, or a term of the yardstick."""
    if named := term(text, yardstick):
        return named.name
    try:
        percent = number(text, number_format, "%")
    except Unclear as why:
        terms = [t.name for t in yardstick.terms]
        close = get_close_matches(tidy(text).casefold(), terms, n=1, cutoff=_ALIKE)
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
    if yardstick.term(percent) is None:
        below, above = yardstick.neighbours(percent)
        raise Unclear(
            f"{figure(percent)}% lies in a gap of the {yardstick.title}: choose "
            f"{below.with_range} or {above.with_range}"
        )
    return percent


def text(typed: str) -> str:
    """Return a free text; refuse what a workbook cell or the ledger cannot hold."""
    if match := FORBIDDEN.search(typed):
        raise Unclear(f"the character U+{ord(match[0]):04X} cannot stand in a workbook")
    if (length := characters(typed)) > LONGEST_TEXT:
        raise Unclear(f"{length:,} characters; a workbook cell holds {LONGEST_TEXT:,}")
    if length := long_word(typed):
        raise Unclear(f"{length:,} characters without a space; put some in")
    return typed.rstrip()
