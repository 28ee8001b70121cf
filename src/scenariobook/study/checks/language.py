"""Warn of texts that state likelihood badly (ICD 203, D.6.e(2)).

The checks prefer missing a case to warning wrongly. So the checks skip quotations, comparisons
("more likely than …"), and words that mostly mean something else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model.texts import sentence_ends
from scenariobook.study.toml.draft import Draft, DraftTable
from scenariobook.study.toml.toml_file import leaves
from scenariobook.study.toml.toml_spans import KeyPath

# Keys whose sentences the authors write.
_PROSE: Final = frozenset(
    {
        *("title", "focal_question", "summary", "narrative", "prior_basis", "implications"),
        *("when", "then", "questions", "why", "measure", "note", "text", "basis"),
        *("shaping", "hedging", "caveat", "means", "says", "if_false"),
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

_TERMS: Final = {
    name: term
    for yardstick in YARDSTICKS.values()
    for term in yardstick.terms
    for name in (term.name, term.synonym)
    if name and name not in _ORDINARY
}


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
_PARAGRAPH_END: Final = re.compile(r"\n\s*\n|\n\s*(?=[-*+>\#]\s|\d+\.\s)")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a text that the authors wrote.

    Attributes:
        table: The table that has the text.
        path: The path of the text within that table.
        match: The words in the text.
    """

    table: DraftTable[Any]
    path: KeyPath
    match: re.Match[str]

    @property
    def place(self) -> Place:
        """The place of the words in the file."""
        path = (*self.table.path, *self.path)
        return self.table.file.text_place(path, self.match.start(), self.match[0])

    @property
    def phrase(self) -> str:
        """The words in the yardsticks' spelling."""
        phrase = re.sub(r"[\s-]+", " ", self.match[0]).casefold()
        return phrase.replace("probably", "probable").replace("certainly", "certain")


def check_language(draft: Draft) -> Iterator[Diagnostic]:
    """Yield warnings about the expressions of likelihood in a study's texts."""
    expressions: list[Words] = []
    for table, path, text in _prose(draft):
        in_text = [
            Words(table, path, match)
            for match in _EXPRESSION.finditer(text)
            if not match["comparison"]
        ]
        if in_text:
            levels = [Words(table, path, match) for match in _CONFIDENCE.finditer(text)]
            yield from _find_confidence_beside(text, in_text, levels)
            expressions += in_text
    if draft.header and draft.header.model:
        yardstick = YARDSTICKS[draft.header.model.yardstick]
        yield from _find_mixed_rows(yardstick, expressions)
        yield from _find_foreign_terms(yardstick, expressions)


def _prose(draft: Draft) -> Iterator[tuple[DraftTable[Any], KeyPath, str]]:
    """Yield the authors' texts with their tables and paths; spaces stand for quotations."""
    for table in draft.tables:
        for path, text in leaves(table.data) if table.model else ():
            # A publisher writes a source's title, not the authors.
            is_authors = table.path[0] != "sources" or path == ("note",)
            key = next(step for step in reversed(path) if isinstance(step, str))
            if isinstance(text, str) and key in _PROSE and is_authors:
                yield table, path, _QUOTED.sub(lambda match: " " * len(match[0]), text)


def _find_confidence_beside(
    text: str, expressions: Sequence[Words], levels: Sequence[Words]
) -> Iterator[Diagnostic]:
    """Yield a warning for each confidence level in a sentence that states a likelihood (W301)."""
    paragraph_ends = (match.end() for match in _PARAGRAPH_END.finditer(text))
    ends = sorted([*sentence_ends(text), *paragraph_ends])
    likelihoods = {bisect_right(ends, words.match.start()): words.match[0] for words in expressions}
    for level in levels:
        beside = likelihoods.get(bisect_right(ends, level.match.start()))
        if beside:
            message = f"{level.match[0]!r} and {beside!r} are in one sentence"
            hint = "state the likelihood, then the confidence in a sentence of its own"
            yield Diagnostic("W301", message, level.place, hint)


def _find_mixed_rows(yardstick: Yardstick, expressions: Sequence[Words]) -> Iterator[Diagnostic]:
    """Yield a warning for each term of the less used row, if a study uses both rows (W302)."""
    names = {term.name: term.synonym for term in yardstick.terms}
    synonyms = {term.synonym: term.name for term in yardstick.terms}
    in_first = [words for words in expressions if names.get(words.phrase)]
    in_second = [words for words in expressions if words.phrase in synonyms]
    fewer, others, twins = (
        (in_first, in_second, names)
        if len(in_first) < len(in_second)
        else (in_second, in_first, synonyms)
    )
    for expression in fewer:
        message = (
            f"{expression.match[0]!r} and {others[0].match[0]!r} (at {others[0].place}) are from "
            f"different rows of {yardstick.title}"
        )
        hint = f"use one row: write {twins[expression.phrase]!r}"
        yield Diagnostic("W302", message, expression.place, hint)


def _find_foreign_terms(yardstick: Yardstick, expressions: Sequence[Words]) -> Iterator[Diagnostic]:
    """Yield a warning for each expression that the study's yardstick does not have (W303)."""
    for expression in expressions:
        if yardstick.named(expression.phrase):
            continue
        message = (
            f"{expression.match[0]!r} is not a term of the study's yardstick, {yardstick.title}"
        )
        yield Diagnostic("W303", message, expression.place, _in_terms_of(yardstick, expression))


def _in_terms_of(yardstick: Yardstick, expression: Words) -> str:
    """Return a hint: the yardstick's own term for another yardstick's term, or all its terms."""
    foreign = _TERMS.get(expression.phrase)
    own = yardstick.term(foreign.middle) if foreign else None
    if own:
        return f"its term for the same likelihood is {own.with_range}"
    return "use one of its terms: " + ", ".join(term.name for term in yardstick.terms)
