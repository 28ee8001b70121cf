"""Read the texts that people type in cells, tables and commands as values of fields.

A text with one sensible meaning gives that value. A text with several meanings raises ``Unclear``,
which says how to write the value, and has the possible values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from scenariobook.limits import LONGEST_TEXT
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.fields import TOO_LARGE, ValueKind
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import (
    FIELDS,
    REPLIES_ON_ASSUMPTIONS,
    REPLIES_ON_TRIGGERS,
    End,
    State,
)
from scenariobook.record.values.field_values import FieldValue, OutOfRange, Unclear, value_as_text
from scenariobook.record.values.typed_numbers import (
    cell_format,
    finite_number,
    is_plain_number,
    number_as_text,
    parse_number,
)
from scenariobook.standards.grades import CONFIDENCE, CREDIBILITY, RELIABILITY
from scenariobook.standards.likelihood_terms import (
    HIGHEST_PERCENT,
    LOWEST_PERCENT,
    YARDSTICKS,
    Term,
    Yardstick,
)
from scenariobook.study.model.study import Study
from scenariobook.study.model.texts import FORBIDDEN, count_characters, long_word, tidy
from scenariobook.wording import nearest, short

_PLAIN_FORMATS: Final = ("General", "@", "0")  # which show a number's own digits
_FIFTEEN_DIGITS: Final = 1e15
_THOUSAND: Final = 1000
_TEN_YEARS: Final = timedelta(days=10 * 366)
_FIGURE: Final = re.compile(r"\d+")
_NO_FIGURE: Final = re.compile(r"[^\W\d]+|[^\w\s]")
# The words and signs of a range behind its term; others may say otherwise: "likely (not very)".
_OF_A_RANGE: Final = frozenset({"to", "per", "cent", "percent", *"(),:%-–"})
_A_DAY: Final = "2022-04-19"  # as it is best written
_DAY_FORMATS: Final = (  # figures separated by `/`; a month's name by spaces
    *("%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y"),
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y"),
)


def _grades(grades: Mapping[int, str] | Mapping[str, str]) -> dict[str, FieldValue]:
    """Return the grades by each way to write them: alone, in words, or both."""
    return {
        text: grade
        for grade, words in grades.items()
        for text in (str(grade), words, f"{grade} {words}")
    }


# By kind of value: each word that people may type, with its value.
_WORDS: Final[Mapping[ValueKind, Mapping[str, FieldValue]]] = {
    ValueKind.STATE: {str(state): state for state in State},
    ValueKind.OUTCOME: {str(end): end for end in End},
    ValueKind.CONFIDENCE: {**{level: level for level in CONFIDENCE}, "medium": "moderate"},
    ValueKind.CREDIBILITY: _grades(CREDIBILITY),
    ValueKind.RELIABILITY: _grades(RELIABILITY),
}
# In a typed grade: the signs between the grade and its words, and a bracket at the end.
_BESIDE_A_GRADE: Final = re.compile(r"(?<=\w)[ :,=(–—-]+|\)$")
# People type both grades, as in B2: by kind of grade, the pattern of the other grade.
_OTHER_GRADE: Final = {
    ValueKind.CREDIBILITY: re.compile(r"^[A-Fa-f] ?(?=[1-6]\b)"),
    ValueKind.RELIABILITY: re.compile(r"(?<=^[A-Fa-f]) ?[1-6]\b"),
}


@dataclass(frozen=True, slots=True)
class RawValue:
    """The content of a cell, or of another place where a value was typed.

    Attributes:
        value: Text, a number, a truth value, a date or a time.
        number_format: The format in which a spreadsheet shows the value.
    """

    value: object
    number_format: str = "General"

    @property
    def number(self) -> float | None:
        """The number, if the value is stored as one; else None."""
        value = self.value
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def text(self) -> str:
        """The content as the text that its author must have typed."""
        match self.value:
            case bool():
                return "TRUE" if self.value else "FALSE"
            case float():
                return number_as_text(self.value)
            case datetime() | date() | time():
                return self.value.isoformat()
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances that decide a typed value's meaning, beside the cell's own content.

    Attributes:
        study: The study that the value was typed for.
        today: The day of reading; no event can be later.
        from_1904: Whether the workbook counts its days from 1904.
        lacking: The missing fields of proposed sources, by id and by title.
    """

    study: Study
    today: date
    from_1904: bool = False
    lacking: Mapping[str, str] = field(default_factory=dict)


def parse_value(raw: RawValue, key: Key, context: Context) -> FieldValue:
    """Return the value of a field that somebody typed; None for a blank text.

    Raises:
        Unclear: if the value would be a guess; the message tells the author why.
    """
    kind, value = FIELDS[key.kind][key.field].kind, raw.value
    if isinstance(value, str) and not tidy(value):
        return None
    if isinstance(value, datetime | date | time | timedelta) and kind is not ValueKind.DAY:
        day = value.date() if isinstance(value, datetime) else value
        if key.kind == "source" and key.field == "date" and isinstance(day, date):
            return day.isoformat()  # a text, since a source may be dated by its month or its year
        text = day_in_words(day) if isinstance(day, date) else raw.text
        why = f"the cell holds a date or a time, {text}; type what was meant as text or as a number"
        raise Unclear(why)
    if kind in _WORDS:
        text = ""
        if kind in _OTHER_GRADE:
            text = _OTHER_GRADE[kind].sub("", _BESIDE_A_GRADE.sub(" ", tidy(raw.text)).strip())
        return _one_word(raw.text, _WORDS[kind], read_as=text)
    return _READERS[kind](raw, key, context)


def why_refused(value: FieldValue, key: Key, context: Context) -> str:
    """Return why a recorded value is refused if somebody types it now; empty if it is accepted."""
    typed = "; ".join(value) if isinstance(value, tuple) else value
    try:
        parse_value(RawValue("" if typed is None else typed), key, context)
    except OutOfRange:  # who chose the value has read why it is doubted
        return ""
    except Unclear as why:
        return str(why)
    return ""


def typed_if_different(raw: RawValue, value: FieldValue, number_format: str) -> str:
    """Return the typed text if the program writes its value in another way; else empty.

    Args:
        raw: The typed content.
        value: The value that the text means.
        number_format: The study's number format.
    """
    typed = raw.value
    if isinstance(typed, str):
        is_plain = isinstance(value, float) and is_plain_number(typed, number_format)
        is_alike = typed.strip().casefold() == value_as_text(value).strip().casefold()
        return "" if value is None or is_plain or is_alike else typed
    if isinstance(value, float) and raw.number is not None:
        shown = cell_format(raw.number_format)
        return shown.text(raw.number) if shown.is_percent else ""
    is_other = isinstance(typed, bool) or (isinstance(value, date) and not isinstance(typed, date))
    return raw.text if is_other else ""


def _indicator_value(raw: RawValue, key: Key, context: Context) -> FieldValue:
    study = context.study
    indicator = study.indicator_by_id.get(key.subject.id)
    if indicator is None:  # the study no longer has it, so its type is unknown
        is_text = isinstance(raw.value, str)
        return _free_text(raw, key, context) if is_text else _number_in(raw, study, [])
    if not indicator.of_type.is_number:
        also = {word: one for one, words in indicator.of_type.answers.items() for word in words}
        words = {word: word for word in indicator.choices} | also
        # If a spreadsheet turned a word into a number, the word is certainly the number's text.
        return _one_word(raw.text, words, is_exact=raw.number is not None)
    units = [name for name in (indicator.unit, *indicator.former_units) if name]
    low, high = indicator.range or (-TOO_LARGE, TOO_LARGE)
    is_whole = indicator.decimals == 0 and (not indicator.range or max(-low, high) >= _THOUSAND)
    number = _number_in(raw, study, units, is_whole=is_whole)
    if not low <= number <= high:
        span = f"{number_as_text(low)} to {number_as_text(high)}"
        why = f"{number_as_text(number)} lies outside the range of {indicator.id}, {span}"
        raise OutOfRange(why, [number])
    return number


def _one_word(
    text: str, words: Mapping[str, FieldValue], *, is_exact: bool = False, read_as: str = ""
) -> FieldValue:
    """Return the meaning of one of a few words; ignore case and spaces unless ``is_exact``.

    Args:
        text: The typed text, for the message.
        words: The words, each with its meaning.
        is_exact: Whether case and spaces matter.
        read_as: The part of the text that counts; empty for all of it.
    """
    wanted, value = tidy(read_as or text).casefold(), words.get(text.strip())
    if value is None and not is_exact:
        value = {tidy(word).casefold(): meaning for word, meaning in words.items()}.get(wanted)
    if value is None:
        named = ", ".join(short(str(meaning)) for meaning in dict.fromkeys(words.values()))
        # The nearest spelling is no choice: "not observed" is near to observed.
        raise Unclear(f"{short(text)!r} is not one of: {named}")
    return value


def _number_in(
    raw: RawValue, study: Study, units: Sequence[str], *, is_whole: bool = False
) -> float:
    """Return a number.

    Args:
        raw: The cell.
        study: The study.
        units: The unit and its former names; empty without a unit.
        is_whole: Whether values are whole numbers, and may be in the thousands.
    """
    unit = units[0] if units else None
    if isinstance(raw.value, str):
        return parse_number(raw.value, study.header.number_format, unit, is_whole=is_whole)
    if raw.number is None:
        raise Unclear(f"{raw.text} stands where a number should")
    number, shown = finite_number(raw.number), cell_format(raw.number_format)
    scaled, fits_unit = shown.scaled(number), shown.fits_units(units)
    value = scaled if shown.is_percent and unit == "%" else number
    if scaled != value or not fits_unit:
        question = "; which is meant?" if fits_unit else f", but the unit is {unit or 'another'}"
        choices = [figure for figure in dict.fromkeys([value, scaled]) if abs(figure) < TOO_LARGE]
        holds = f"the cell holds {number_as_text(number)} and shows {shown.text(number)}"
        raise Unclear(f"{holds}{question}", choices)
    if unit == "%" and 0 < abs(number) < 1 and not shown.is_percent and shown.rounds(number):
        # If the cell's format has no percent sign, a typed 33% becomes 0.33, and shows 0 or 0.3.
        percent = finite_number(float(number_as_text(number * 100)))
        raise Unclear(
            f"the cell holds {number_as_text(number)}; were {number_as_text(percent)} % meant?",
            [number, percent],
        )
    return finite_number(value)


def _likelihood(raw: RawValue, _key: Key, context: Context) -> FieldValue:
    """Return a judged likelihood: a percent, or a term of the yardstick."""
    study = context.study
    if not study.estimative:
        raise Unclear("an exploratory study states no likelihoods")
    yardstick = YARDSTICKS[study.header.yardstick]
    if named := named_term(raw.text, yardstick):
        return named.name
    try:
        percent = _number_in(raw, study, ["%"])
    except Unclear as why:
        if why.choices or not isinstance(raw.value, str):
            raise
        terms = ", ".join(term.name for term in yardstick.terms)
        raise Unclear(f"{short(raw.text)!r} is neither a percent nor a term: {terms}") from why
    return _percent_with_term(percent, yardstick)


def named_term(text: str, yardstick: Yardstick) -> Term | None:
    """Return the term that a text names, alone or with its own range; None if it names none."""
    name = re.split(r"[\d(,:]", bare := tidy(text), maxsplit=1)[0]
    named = yardstick.named(name)
    if named is None:
        return None
    beside = bare[len(name) :].casefold()
    figures, words = _FIGURE.findall(beside), {*_NO_FIGURE.findall(beside)}
    known = _OF_A_RANGE | {*_NO_FIGURE.findall(named.range)}
    return named if figures in ([], _FIGURE.findall(named.range)) and words <= known else None


def _percent_with_term(percent: float, yardstick: Yardstick) -> float:
    """Return a percent from 1 to 99 that has a term on the yardstick; refuse others."""
    if not LOWEST_PERCENT <= percent <= HIGHEST_PERCENT:
        raise Unclear(
            f"{number_as_text(percent)} percent has no term: likelihoods go from "
            f"{LOWEST_PERCENT:g} to {HIGHEST_PERCENT:g}, and 30 means 30 percent"
        )
    if yardstick.term(percent) is None:
        below, above = yardstick.neighbours(percent)
        raise Unclear(
            f"{number_as_text(percent)}% lies in a gap of the {yardstick.title}: choose "
            f"{below.with_range} or {above.with_range}"
        )
    return percent


def _answer(raw: RawValue, key: Key, context: Context) -> FieldValue:
    """Return a reply; an assumption takes other replies than a trigger."""
    is_assumption = any(assumed.id == key.subject for assumed in context.study.assumptions)
    replies = REPLIES_ON_ASSUMPTIONS if is_assumption else REPLIES_ON_TRIGGERS
    return _one_word(raw.text, {str(reply): reply for reply in replies})


def _day(raw: RawValue, key: Key, context: Context) -> FieldValue:
    """Return the only possible day of the days that a text may mean.

    Days outside the quarter count only if no day is inside it. A day in the future is possible only
    where something is due.
    """
    bounds, value = key.quarter or context.study.header.start, raw.value
    earliest = bounds.start - _TEN_YEARS  # the first day that can belong to the entry
    latest = date.max if FIELDS[key.kind][key.field].is_due else context.today
    if isinstance(value, date):
        days = [value.date() if isinstance(value, datetime) else value]
    else:
        days = sorted(set(_days_in(tidy(raw.text))))
    days_text = " or ".join(map(day_in_words, days))
    if isinstance(value, date) and context.from_1904:
        why = f"the workbook counts its days from 1904; is {days_text} what was meant?"
        raise Unclear(why, days)
    inside = [day for day in days if key.quarter and Quarter.containing(day) == key.quarter]
    possible = [day for day in inside or days if earliest <= day <= latest]
    if len(possible) == 1:
        return possible[0]
    if not days:
        raise Unclear(f"{short(raw.text)!r} is not a date; write it like {_A_DAY}")
    if days[1:]:
        raise Unclear(f"{short(raw.text)!r} may mean {days_text}; write it like {_A_DAY}", days)
    if days[0] > latest:
        raise OutOfRange(f"{days_text} lies in the future", days)
    raise Unclear(f"{days_text} lies over 10 years before {bounds}")


def _days_in(text: str) -> Iterator[date]:
    """Yield the days that a text may mean; between dots, the first figure is the day."""
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}/{text[4:6]}/{text[6:]}"
    if re.fullmatch(r"\w+([ ,./-]+\w+){2}", text):
        parts = re.findall(r"\w+", text)
        joined = ("/" if all(map(str.isdecimal, parts)) else " ").join(parts)
        formats = (one for one in _DAY_FORMATS if "." not in text or one != "%m/%d/%Y")
        for day_format in formats:
            with suppress(ValueError):
                yield datetime.strptime(joined, day_format).replace(tzinfo=UTC).date()


def day_in_words(day: date) -> str:
    """Return a date in words, such as ``9 May 2022``, which nobody can misread."""
    return f"{day.day} {day:%B %Y}"


def _sources(raw: RawValue, _key: Key, context: Context) -> FieldValue:
    """Return sources, named by id or by title, joined by semicolons, commas or line breaks.

    Capitals in an id are read as small letters: no id has capitals, but programs capitalise the
    first typed letter.
    """
    text, sources = raw.text, context.study.source_by_id
    meant: dict[str, list[str]] = {}
    for id_, source in sources.items():
        meant.setdefault(tidy(source.title).casefold(), []).append(id_)
    meant |= {id_: [id_] for id_ in sources}
    parts = [text] if tidy(text).casefold() in meant else re.split(r"[;\r\n]", text)
    split = (part.split(",") if tidy(part).casefold() not in meant else [part] for part in parts)
    names = [tidy(name) for part in split for name in part if tidy(name)]
    if not names:
        raise Unclear(f"{short(text)!r} names no source")
    alike = [meant.get(name.casefold(), []) for name in names]
    unsure = [(name, ids) for name, ids in zip(names, alike, strict=True) if len(ids) != 1]
    if not unsure:
        return tuple(dict.fromkeys(id_ for (id_,) in alike))
    unknown, ids = unsure[0]
    if ids:
        why = f"{short(unknown)!r} is the title of {' and '.join(ids)}; write the id of one"
        raise Unclear(why, [] if names[1:] else [(id_,) for id_ in ids])
    if lack := context.lacking.get(unknown.casefold()):
        raise Unclear(f"{short(unknown)!r} is proposed on the sheet Sources, and has no {lack} yet")
    why = f"the study has no source {short(unknown)!r}"
    if hint := nearest(unknown, sources):
        why += f" ({hint})"
    raise Unclear(f"{why}; a new one can be proposed on the tracker's sheet Sources")


def _free_text(raw: RawValue, _key: Key, _context: Context) -> FieldValue:
    """Return a free text; refuse what a workbook cell or the ledger cannot hold.

    A program may have turned a text into a number. Its digits count as the text only if the cell
    shows all of them: a spreadsheet keeps fifteen, and a format may show others (007, 1,234, 12 %).
    """
    text, shown_as = raw.text, raw.number_format
    if not isinstance(raw.value, str):
        shows_all = shown_as in _PLAIN_FORMATS and abs(raw.number or 0) < _FIFTEEN_DIGITS
        if raw.number is None or not shows_all or (shown_as == "0" and "." in text):
            raise Unclear(
                f"the cell holds {text}, perhaps not what was typed; format it as text and type it "
                "again"
            )
    if match := FORBIDDEN.search(text):
        raise Unclear(f"the character U+{ord(match[0]):04X} cannot stand in a workbook")
    if (length := count_characters(text)) > LONGEST_TEXT:
        raise Unclear(f"{length:,} characters; a workbook cell holds {LONGEST_TEXT:,}")
    if length := long_word(text):
        raise Unclear(f"{length:,} characters without a space; put some in")
    return text.rstrip()


_READERS: Final[Mapping[ValueKind, Callable[[RawValue, Key, Context], FieldValue]]] = {
    ValueKind.VALUE: _indicator_value,
    ValueKind.LIKELIHOOD: _likelihood,
    ValueKind.DAY: _day,
    ValueKind.SOURCES: _sources,
    ValueKind.TEXT: _free_text,
    ValueKind.ANSWER: _answer,
}
