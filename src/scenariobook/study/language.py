"""How the study's texts speak of likelihood, as warnings (ICD 203, D.6.e(2)).

The checks err towards silence: quoted words are others' words, comparisons ("more likely
than …") are no estimates, and words that mostly mean something else are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.standards import YARDSTICKS, Yardstick
from scenariobook.study.checks import Check
from scenariobook.study.draft import Draft, Written
from scenariobook.study.positions import KeyPath

# Fields that hold the authors' own sentences.
_PROSE: Final = frozenset(
    {
        *("title", "focal_question", "summary", "narrative", "prior_basis", "implications"),
        *("when", "then", "questions", "why", "measure", "note", "text", "basis"),
        *("shaping", "hedging"),
    }
)
# Expressions of likelihood that no yardstick has.
_ON_NO_YARDSTICK: Final = (
    *("better than even", "chances are that", "distinct possibility", "even chance"),
    *("extremely likely", "extremely unlikely", "fair chance", "fairly likely", "fifty fifty"),
    *("good chance", "in all likelihood", "in all probability", "more likely than not"),
    *("near certain", "quite likely", "quite unlikely", "real possibility"),
    *("serious possibility", "slim chance", "strong possibility", "virtually certain"),
    "virtually impossible",
)
_ORDINARY: Final = frozenset({"remote"})  # remote areas, remote control

_TERMS: Final = MappingProxyType(
    {
        name: term
        for yardstick in YARDSTICKS.values()
        for term in yardstick.terms
        for name in (term.name, term.synonym)
        if name and name not in _ORDINARY
    }
)


def _pattern(phrase: str) -> str:
    spaced = phrase.replace(" ", r"[\s-]+")
    return re.sub("probable$", "probab(?:le|ly)", re.sub("certain$", "certain(?:ly)?", spaced))


_COMPARISON: Final = (
    r"(?P<comparison>(?:more|less|most|least|as|so|equally|how)\s+(?:un)?(?:likely|probable))"
)
_EXPRESSION: Final = re.compile(
    r"\b(?:"
    + "|".join(map(_pattern, sorted({*_TERMS, *_ON_NO_YARDSTICK}, key=lambda p: (-len(p), p))))
    + f"|{_COMPARISON})"
    + r"\b",
    re.IGNORECASE,
)
_CONFIDENCE: Final = re.compile(
    r"""
    \b(?:high|moderate|medium|low)(?:\s(?:to|or)\s(?:high|moderate|low))?\sconfidence\b
        (?!\sin\b(?!\s(?:this|these|our|that|the)\s(?:judg|assess|estimat)))
    | \bwith\s(?:great\s|some\s|little\s|full\s)?confidence\b
    | \bour\sconfidence\b
    | \b(?:highly|moderately)\sconfident\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED: Final = re.compile(r'“[^“”]*”|"[^"\n]*"')
_SENTENCE_END: Final = re.compile(
    r"""(?<=[.!?])\s+(?=["'(\[“‘*_]*[A-Z0-9])|\n\s*\n|\n\s*(?=[-*+>\#]\s|\d+\.\s)"""
)


@dataclass(frozen=True, slots=True)
class Prose:
    """One text of the authors', at a path within its table."""

    table: Written[Any]
    path: KeyPath
    text: str

    def place(self, match: re.Match[str]) -> Place:
        """Return where matched words of the text stand in their file."""
        return self.table.file.text_place((*self.table.path, *self.path), match.start(), match[0])


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of likelihood in a text; ``phrase`` is it in the yardsticks' spelling."""

    prose: Prose
    match: re.Match[str]
    phrase: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.prose.place(self.match)


def check_language(draft: Draft) -> Iterator[Diagnostic]:
    """Check how the authors' texts speak of likelihood."""
    expressions: list[Expression] = []
    for prose in _prose(draft):
        found = tuple(_expressions(prose))
        if found:
            yield from _find_confidence_beside(prose, found)
            expressions += found
    if draft.header and draft.header.model:
        yardstick = YARDSTICKS[draft.header.model.yardstick]
        yield from _find_mixed_rows(yardstick, expressions)
        yield from _find_foreign_terms(yardstick, expressions)


def _prose(draft: Draft) -> Iterator[Prose]:
    for table in draft.tables:
        if not table.model:
            continue
        for field, value in table.data.items():
            # A source's title is its publisher's.
            if table.path[0] != "sources" or field == "note":
                yield from _prose_below(table, (field,), value)


def _prose_below(table: Written[Any], path: KeyPath, value: object) -> Iterator[Prose]:
    waiting = [(path, value)]
    while waiting:
        here, found = waiting.pop()
        if isinstance(found, dict):
            waiting += [((*here, key), below) for key, below in found.items()]
        elif isinstance(found, list):
            waiting += [((*here, number), below) for number, below in enumerate(found)]
        elif isinstance(found, str):
            field = next(step for step in reversed(here) if isinstance(step, str))
            if field in _PROSE:
                yield Prose(table, here, found)


def _expressions(prose: Prose) -> Iterator[Expression]:
    for match in _EXPRESSION.finditer(_without_quotations(prose.text)):
        if not match["comparison"]:
            phrase = re.sub(r"[\s-]+", " ", match[0]).casefold()
            phrase = phrase.replace("probably", "probable").replace("certainly", "certain")
            yield Expression(prose, match, phrase)


def _without_quotations(text: str) -> str:
    """Return a text with its quotations blanked out, as long as it was."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def _find_confidence_beside(
    prose: Prose, expressions: tuple[Expression, ...]
) -> Iterator[Diagnostic]:
    """Find levels of confidence in a sentence that has an expression of likelihood."""
    text = _without_quotations(prose.text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    likelihoods = {bisect_right(ends, e.match.start()): e.match[0] for e in expressions}
    for match in _CONFIDENCE.finditer(text):
        beside = likelihoods.get(bisect_right(ends, match.start()))
        if beside:
            message = f"{match[0]!r} and {beside!r} stand in one sentence"
            hint = "state the likelihood, then the confidence in a sentence of its own"
            yield Diagnostic("W301", message, prose.place(match), hint)


def _find_mixed_rows(
    yardstick: Yardstick, expressions: Sequence[Expression]
) -> Iterator[Diagnostic]:
    """Find terms of the less used row where a study uses both rows of its yardstick."""
    names = {term.name: term.synonym for term in yardstick.terms}
    synonyms = {term.synonym: term.name for term in yardstick.terms}
    in_first = [e for e in expressions if names.get(e.phrase)]
    in_second = [e for e in expressions if e.phrase in synonyms]
    fewer, others, twins = (
        (in_first, in_second, names)
        if len(in_first) < len(in_second)
        else (in_second, in_first, synonyms)
    )
    for expression in fewer:
        message = (
            f"{expression.match[0]!r} is of the other row of {yardstick.title} than "
            f"{others[0].match[0]!r} at {others[0].place}"
        )
        hint = f"keep to one row: write {twins[expression.phrase]!r}"
        yield Diagnostic("W302", message, expression.place, hint)


def _find_foreign_terms(
    yardstick: Yardstick, expressions: Sequence[Expression]
) -> Iterator[Diagnostic]:
    """Find expressions that the study's yardstick does not have."""
    for expression in expressions:
        if yardstick.named(expression.phrase):
            continue
        message = f"{expression.match[0]!r} is no term of the study's yardstick, {yardstick.title}"
        yield Diagnostic("W303", message, expression.place, _in_terms_of(yardstick, expression))


def _in_terms_of(yardstick: Yardstick, expression: Expression) -> str:
    """Return the yardstick's own term for another one's, or all that it has."""
    foreign = _TERMS.get(expression.phrase)
    own = yardstick.term((foreign.low + foreign.high) / 2) if foreign else None
    if own:
        return f"its term for this: {own.with_range}"
    return "its terms: " + ", ".join(term.name for term in yardstick.terms)


LANGUAGE: Final[tuple[Check, ...]] = (check_language,)
