"""Format numbers, dates, likelihoods and titles for the page.

A minus is U+2212, and a range has an en dash. A no-break space separates a number from its unit;
only a percent sign has no space before it. Quarters are ``2022Q3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from scenariobook.assess.assessment import ScenarioState
from scenariobook.assess.item_status import months_in_words
from scenariobook.assess.printed_decimals import (
    HUGE,
    printed_decimals,
    rounded,
    rounded_as_typed,
    typed_decimals,
)
from scenariobook.quarter import Quarter
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import Term, Yardstick
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.texts import sentence_ends

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
DASH: Final = "\N{EN DASH}"

# Units that only name the kind of measure. A value beside its indicator's title reads better
# without such a unit.
_UNSPOKEN_UNITS: Final = frozenset({"count", "index", "level", "number", "rank", "ratio"})
# Troops, deaths, percentage points; but not m/s.
_PLURAL: Final = re.compile(r"(percentage point|[a-z]{3,}[^s])s(?= per |$)")
_ONE: Final = re.compile(_MINUS + r"?1(\.0+)?")  # as a number is printed
_LONGEST_UNBROKEN: Final = 12  # characters of a unit
_ENDS: Final = tuple(".!?…。！？")
_SPACES: Final = re.compile(r"[ \t\r\n]+")
LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_HEADINGS_BEGIN_AT: Final = 3  # of a narrative: h1 is a page's title, h2 a part's title
_LOWEST_HEADING: Final = 6
_COUNTS: Final = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number(value: float, decimals: int = 0) -> str:
    """Return a number with commas between thousands, and U+2212 as its minus sign."""
    text = f"{rounded(value, decimals):,f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", _MINUS)


def signed(value: float, decimals: int = 0) -> str:
    """Return a number with its sign, plus or minus, unless it is printed as zero."""
    text = number(value, decimals)
    if text.startswith(_MINUS) or not text.strip("0.,"):
        return text
    return "+" + text


def reading(indicator: Indicator, value: float | str) -> str:
    """Return a value with its indicator's decimals and unit; a level, yes or no as it is."""
    if isinstance(value, str):
        return value
    decimals = printed_decimals(indicator, value)
    text = _with_exponent(value) if decimals is None else number(value, decimals)
    return _with_unit(text, indicator.unit)


def figure(value: float, unit: str | None) -> str:
    """Return a number with the decimals that it was written with, and its unit."""
    decimals = typed_decimals(value)
    exact = abs(value) < HUGE and (rounded(value, decimals) == 0) == (value == 0)
    text = number(value, decimals) if exact else _with_exponent(value)
    return _with_unit(text, unit)


def _with_unit(text: str, unit: str | None) -> str:
    if unit is None or unit in _UNSPOKEN_UNITS:
        return text
    if _ONE.fullmatch(text):
        unit = _PLURAL.sub(r"\1", unit, count=1) if _PLURAL.match(unit) else unit
    space = "" if unit == "%" else NO_BREAK
    # Columns are too narrow for a long unit in one line: the line would break within a word.
    inside = unit if len(unit) > _LONGEST_UNBROKEN else unit.replace(" ", NO_BREAK)
    return text + space + inside


def _with_exponent(value: float) -> str:
    return f"{value:.15g}".replace("e+", "e").replace("-", _MINUS)


def of_months(value: str, count: int | None) -> str:
    """Return a value; if months are missing, with how many were read: ``12 (2 of 3 months)``.

    Args:
        value: The value, as printed.
        count: The number of months that make the value; None for a value of the whole quarter.
    """
    read = months_in_words(count)
    return f"{value} ({read})" if read else value


def threshold(indicator: Indicator, value: float | str | None) -> str:
    """Return a threshold as it was typed, with ≥ or ≤ by its direction; empty for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    sign = "≥" if indicator.direction == "rising" else "≤"
    return f"{sign}{NO_BREAK}{figure(value, indicator.unit)}"


def percent_as_typed(likelihood: float) -> str:
    """Return a likelihood that somebody typed, in percent, with all decimals that were typed.

    A likelihood with more decimals than anybody types was computed, such as a third of 100, and is
    rounded.
    """
    return f"{rounded_as_typed(likelihood)}%"


def points(count: int) -> str:
    """Return a number of percentage points, with its sign."""
    return printed_likelihoods.in_points(count).replace(" ", NO_BREAK)


def ranged(term: Term) -> Markup:
    """Return a term with its range; a line may not end within the range."""
    return Markup('{} <span class="range">({})</span>').format(term.name, term.range)


def printed_day(when: date) -> str:
    """Return a day in words, such as 13 September 2022."""
    return f"{when.day}{NO_BREAK}{when:%B} {when.year}"


def month_in_words(when: date) -> str:
    """Return a day's month in words, such as September 2022."""
    return f"{when:%B} {when.year}"


def likelihood_as_typed(likelihood: float | str) -> str:
    """Return a likelihood that somebody typed, a percent or a word, as it is printed."""
    return likelihood if isinstance(likelihood, str) else percent_as_typed(float(likelihood))


def months(quarter: Quarter) -> str:
    """Return a quarter's first and last month with the year, such as July to September 2021."""
    return f"{quarter.start:%B} to {quarter.last_day:%B} {quarter.year}"


def counted(count: float, singular: str, plural: str = "") -> str:
    """Return a count with its noun: ``1 signpost``, ``3 signposts``, ``2.5 points``."""
    return f"{figure(count, None)} {singular if count == 1 else plural or singular + 's'}"


def count_word(count: int) -> str:
    """Return a count as a word, from one to twelve; else as a number."""
    return _COUNTS[count - 1] if 0 < count <= len(_COUNTS) else number(count)


def listed(parts: Iterable[str]) -> Markup:
    """Join parts with commas, and with ``and`` before the last."""
    safe = [escape(part) for part in parts]
    if not safe[1:]:
        return Markup("").join(safe)
    return Markup(", ").join(safe[:-1]) + Markup(" and ") + safe[-1]


def quoted(titles: Sequence[str], most: int) -> Markup:
    """Return titles in quotation marks as a list; of many, the first few and the rest's number."""
    parts = [f"“{title}”" for title in titles[:most]]
    if titles[most:]:
        parts.append(f"{number(len(titles) - most)} more")
    return listed(parts)


def sentence(text: str) -> str:
    """Return a text as it was typed, with a full stop at its end."""
    text = text.strip()
    return text if not text or _ends(text) else text + "."


def named(title: str) -> str:
    """Return a title to use within a sentence: quoted if it ends with a full stop or the like."""
    return f"“{title}”" if title.endswith(_ENDS) else title


def _ends(text: str) -> bool:
    """Tell whether a text ends as a sentence does, perhaps with quotation marks after it."""
    return text.rstrip("”’\"'»")[-1:] in _ENDS


def first_sentence(text: str, longest: int) -> str:
    """Return the first sentence of a text, cut after a word if it is longer than ``longest``."""
    return sentence(in_one_line(_to_first_end(text), longest))


def after_first_sentence(text: str) -> str:
    """Return the rest of a text after its first sentence; empty if it has one sentence."""
    flat = " ".join(text.split())
    return flat[len(_to_first_end(flat)) :].strip()


def _to_first_end(text: str) -> str:
    flat = " ".join(text.split())
    return flat[: next(sentence_ends(flat), None)]


def in_one_line(text: str, longest: int) -> str:
    """Return a text in one line, cut after a word if it is longer than ``longest``.

    No-break spaces stay.
    """
    flat = _SPACES.sub(" ", text).strip()
    if len(flat) <= longest:
        return flat
    end = flat.rfind(" ", 0, longest)
    return flat[: longest if end < 1 else end].rstrip(",;:") + "…"


def may_link(url: str) -> bool:
    """Tell whether a briefing may link to this address."""
    try:
        return urlsplit(url).scheme in LINK_SCHEMES
    except ValueError:  # the text is not a URL
        return False


class _Narrative(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (markdown-it calls it so)
        return may_link(url)


def prose(text: str) -> Markup:
    """Return Markdown as well-formed markup, without raw HTML and pictures, from h3 downwards."""
    parser = _Narrative("commonmark", {"html": False, "xhtmlOut": True}).disable("image")
    tokens = parser.parse(text)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            depth = int(token.tag[1]) + _HEADINGS_BEGIN_AT - 1
            token.tag = f"h{min(depth, _LOWEST_HEADING)}"
    markup = parser.renderer.render(tokens, parser.options, {})
    return Markup(markup)  # noqa: S704  (with raw HTML off, markdown-it escapes all text)


@dataclass(frozen=True, slots=True)
class PrintedLikelihood:
    """A likelihood as printed.

    Attributes:
        words: The term with its range; empty if the number is in a gap of the yardstick.
        number: The number in percent; empty if the analyst stated a term. For a word that is no
            term of the yardstick, the word with a remark.
        gap: If the number is in a gap, why it has no term.
    """

    words: Markup
    number: str
    gap: str = ""

    @property
    def term_or_number(self) -> Markup:
        """The term with its range, or the number if there is no term."""
        return self.words or Markup.escape(self.number)

    @property
    def in_full(self) -> Markup:
        """The number, and the term with its range; in a gap, the number and why it has no term."""
        parts = [Markup.escape(self.number), self.words or Markup.escape(self.gap)]
        return Markup(", ").join(part for part in parts if part)


def judged_likelihood(state: ScenarioState, yardstick: Yardstick) -> PrintedLikelihood | None:
    """Return the team's likelihood as printed; None without one."""
    likelihood = state.likelihood
    if likelihood is None:
        return None
    term = yardstick.term(likelihood)
    words = ranged(term) if term else Markup("")
    if isinstance(likelihood, str):
        return PrintedLikelihood(words, "" if term else f"“{likelihood}”, no term of the yardstick")
    gap = "" if term else yardstick.why_none(likelihood)
    return PrintedLikelihood(words, percent_as_typed(likelihood), gap)


def implied_likelihood(state: ScenarioState, yardstick: Yardstick) -> PrintedLikelihood | None:
    """Return the implied likelihood as printed; None in an exploratory study."""
    if state.implied is None:
        return None
    percent = printed_likelihoods.whole_percent(state.implied)
    term = yardstick.term(percent)
    return PrintedLikelihood(
        ranged(term) if term else Markup(""),
        printed_likelihoods.printed(state.implied),
        "" if term else yardstick.why_none(percent),
    )


def confidence_sentence(state: ScenarioState) -> str:
    """Return a sentence about the confidence; empty if there is no judgment."""
    if state.judgment is None:
        return ""
    level = state.judgment.confidence
    if level is not None:
        return f"Confidence is {level}."
    return "" if state.likelihood is None else "Confidence was not stated."
