"""Print likelihoods and confidence in words; a term always has its range beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.assessment import Standing, judged_band, judged_term
from scenariobook.assess.change import StandingChange
from scenariobook.briefing import typeset
from scenariobook.briefing.charts.arrow import Direction
from scenariobook.briefing.charts.plot import Band
from scenariobook.standards.grades import CONFIDENCE
from scenariobook.standards.likelihood_terms import Yardstick


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A likelihood as printed.

    Attributes:
        words: The term with its range; empty if the number is in a gap of the yardstick.
        number: The number in percent; empty if the analyst stated a term alone. If the analyst's
            word is no term of the yardstick, the word, and that it is none.
    """

    words: Markup
    number: str

    @property
    def whole(self) -> Markup:
        """The term with its range, or the number if there is no term."""
        return self.words or Markup.escape(self.number)

    @property
    def in_full(self) -> Markup:
        """The number, and the term with its range; only one of them if the other is empty."""
        parts = [Markup.escape(self.number), self.words]
        return Markup(", ").join(part for part in parts if part)


def judged(standing: Standing, yardstick: Yardstick) -> Likelihood | None:
    """Return the analysts' likelihood as printed; None if they stated none."""
    if standing.judgment is None or standing.judgment.likelihood is None:
        return None
    return stated(standing.judgment.likelihood, yardstick)


def stated(likelihood: float | str, yardstick: Yardstick) -> Likelihood:
    """Return a likelihood that an analyst stated, as printed."""
    term = judged_term(yardstick, likelihood)
    words = typeset.ranged(term) if term else Markup("")
    if isinstance(likelihood, str):
        return Likelihood(words, "" if term else f"“{likelihood}”, no term of the yardstick")
    return Likelihood(words, typeset.percent_as_judged(likelihood, yardstick))


def absent(standing: Standing) -> str:
    """Return the words that are printed where the analysts stated no likelihood."""
    if standing.judgment is None:
        return "no judgment this quarter"
    return "judged, but no likelihood stated"


def implied(standing: Standing, yardstick: Yardstick) -> Likelihood | None:
    """Return the implied likelihood as printed; None in an exploratory study."""
    if standing.implied is None:
        return None
    return Likelihood(
        typeset.ranged(standing.implied_term) if standing.implied_term else Markup(""),
        typeset.percent(standing.implied, yardstick),
    )


def drawn(standing: Standing, yardstick: Yardstick) -> float | tuple[float, float] | None:
    """Return the analysts' likelihood for a chart: a percent, or the range of a term."""
    if standing.judgment is None or standing.judgment.likelihood is None:
        return None
    likelihood = standing.judgment.likelihood
    if not isinstance(likelihood, str):
        return float(likelihood)
    term = judged_term(yardstick, likelihood)
    return (term.low, term.high) if term else None


def bands(yardstick: Yardstick) -> tuple[Band, ...]:
    """Return the yardstick's bands for a chart, each labelled with its term and range."""
    return tuple(
        Band(f"{term.name}, {term.range}", term.low, term.high) for term in yardstick.terms
    )


def bands_in_words(yardstick: Yardstick) -> str:
    """Return the bands from low to high with their ranges, as a sentence."""
    terms = ", ".join(term.with_range for term in yardstick.terms)
    return f"Bands from low to high: {terms}."


def direction(before: float | str, after: float | str, yardstick: Yardstick) -> Direction | None:
    """Return which way a judged likelihood moved; None if unknown.

    Two numbers are compared as numbers. If one of them is a term, their bands are compared.
    """
    if isinstance(before, str) or isinstance(after, str):
        return _compare(judged_band(yardstick, before), judged_band(yardstick, after))
    return _compare(before, after)


def moved(change: StandingChange, yardstick: Yardstick) -> float | None:
    """Return by how many points the implied likelihood moved; None without one.

    It is the difference of the printed figures, so that a reader who subtracts them agrees.
    """
    if change.before.implied is None or change.after.implied is None:
        return None
    before, after = (
        typeset.percent_printed(implied, yardstick)
        for implied in (change.before.implied, change.after.implied)
    )
    return round(after - before, 9)  # else 55.3 - 55 would be 0.29999999999999716


def _compare(before: float | None, after: float | None) -> Direction | None:
    if before is None or after is None:
        return None
    if before == after:
        return "level"
    return "up" if after > before else "down"


def judged_by(standing: Standing) -> str:
    """Return who judged, as a sentence; empty if the record does not say."""
    if standing.judgment is None or not standing.judgment.analyst:
        return ""
    return typeset.sentence(f"Judged by {standing.judgment.analyst}")


def confidence(standing: Standing) -> str:
    """Return the confidence as a sentence of its own, without the likelihood; empty if none."""
    if standing.judgment is None:
        return ""
    level = standing.judgment.confidence
    if level is not None:
        return f"Confidence is {level}."
    return "" if standing.judgment.likelihood is None else "Confidence was not stated."


def confidence_explained(standing: Standing) -> str:
    """Return the confidence with the meaning of its level, as a sentence; empty if none."""
    stated = confidence(standing)
    level = standing.judgment.confidence if standing.judgment else None
    if not stated or level is None or level not in CONFIDENCE:
        return stated
    return f"{stated.removesuffix('.')}: {CONFIDENCE[level]}."
