"""Write phrases for cells: thresholds, judgments, and numbers in the study's number format."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from scenariobook.assess.assessment import judged_term
from scenariobook.assess.estimates import PooledEstimates
from scenariobook.record.ledger.kinds import Judgment
from scenariobook.standards.likelihood_terms import Yardstick
from scenariobook.study.model import Indicator, Study

# By number format, the separator of thousands and the decimal separator.
_SEPARATORS: Final = MappingProxyType(
    {"1,234.5": (",", "."), "1.234,5": (".", ","), "1 234,5": ("\N{NO-BREAK SPACE}", ",")}
)
_LONGEST_SHORT_TITLE: Final = 60  # characters


def figure(value: float, decimals: int, number_format: str) -> str:
    """Return a number in the study's number format, with a true minus sign."""
    thousands, point = _SEPARATORS[number_format]
    text = f"{abs(value):,.{decimals}f}"
    text = text.translate({ord(","): thousands, ord("."): point})
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


def concern(indicator: Indicator, study: Study) -> str:
    """Return an indicator's thresholds in words, such as ``rising: watch ≥ 5, warning ≥ 8``."""
    if indicator.type == "yes-no":
        return f"warning: {indicator.concern}" if indicator.concern else "no thresholds"
    sign = "≥" if indicator.direction == "rising" else "≤"
    parts = []
    for name, threshold in (("watch", indicator.watch), ("warning", indicator.warning)):
        if isinstance(threshold, str):
            parts.append(f"{name} {sign} {threshold}")
        elif threshold is not None:
            text = figure(threshold, indicator.decimals, study.header.number_format)
            parts.append(f"{name} {sign} {text}")
    return f"{indicator.direction}: {', '.join(parts)}" if parts else "no thresholds"


def judged(judgment: Judgment, yardstick: Yardstick) -> str:
    """Return a judgment's likelihood as text: its number, and its term with the term's range."""
    likelihood = judgment.likelihood
    if likelihood is None:
        return ""
    term = judged_term(yardstick, likelihood)
    named = term.with_range if term else ""
    if isinstance(likelihood, str):
        return named or likelihood
    return f"{likelihood:.15g}%: {named}" if named else f"{likelihood:.15g}%"


def in_two_lines(term: str) -> str:
    """Return a likelihood in words with its range on a line of its own.

    In a narrow column, programs would break it within the range.
    """
    return term.replace(" (", "\n(")


def formula_in_two_lines(term: str) -> str:
    """Return the formula for the same, from the formula for the likelihood in words."""
    return f'SUBSTITUTE({term}," (",CHAR(10)&"(")'


def estimates_in_words(found: PooledEstimates) -> str:
    """Return pooled estimates in words: median, lowest, highest, and how many there are."""
    pooled = found.pooled
    middle, low, high = (f"{n:.3g}" for n in (pooled.median, pooled.lowest, pooled.highest))
    who = "1 analyst" if pooled.count == 1 else f"{pooled.count} analysts"
    return f"{middle}% ({low} to {high}, {who}, round {found.round})"


def short_title(title: str) -> str:
    """Return a title, cut if it does not fit on one line."""
    line = " ".join(title.split())
    if len(line) <= _LONGEST_SHORT_TITLE:
        return line
    return line[: _LONGEST_SHORT_TITLE - 1].rstrip() + "…"
