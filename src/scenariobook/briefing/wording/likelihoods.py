"""Print likelihoods and confidence in words; a term always has its range beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.assessment import Standing, judged_band, judged_term
from scenariobook.briefing import typeset
from scenariobook.briefing.charts.difference_strip import Band
from scenariobook.record.claims.standing import sides_in_words
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.grades import CONFIDENCE
from scenariobook.standards.likelihood_terms import Yardstick
from scenariobook.study.model import Study
from scenariobook.study.people import person


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A likelihood as printed.

    Attributes:
        words: The term with its range; empty if the number is in a gap of the yardstick.
        number: The number in percent; empty if the analyst stated a term alone. If the analyst's
            word is no term of the yardstick, the word, and that it is none.
        gap: If the number is in a gap, why it has no term.
    """

    words: Markup
    number: str
    gap: str = ""

    @property
    def whole(self) -> Markup:
        """The term with its range, or the number if there is no term."""
        return self.words or Markup.escape(self.number)

    @property
    def in_full(self) -> Markup:
        """The number, and the term with its range; in a gap, the number and why it has none."""
        parts = [Markup.escape(self.number), self.words or Markup.escape(self.gap)]
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
    gap = "" if term else yardstick.why_none(likelihood)
    return Likelihood(words, typeset.percent_as_typed(likelihood), gap)


def absent(standing: Standing) -> str:
    """Return the words in place of a likelihood: who says what, if the analysts differ."""
    if standing.contested:
        return f"contested: {sides_in_words(standing.contested)}"
    if standing.judgment is None:
        return "no judgment this quarter"
    return "judged, but no likelihood stated"


def implied(standing: Standing, yardstick: Yardstick) -> Likelihood | None:
    """Return the implied likelihood as printed; None in an exploratory study."""
    if standing.unheld is None:
        return None
    return computed(standing.unheld, yardstick)


def computed(percent: float, yardstick: Yardstick) -> Likelihood:
    """Return a likelihood that the program computed, as printed.

    Args:
        percent: In percent, before it is held within 1 and 99.
        yardstick: The study's.
    """
    figure = printed_likelihoods.whole(percent)
    term = yardstick.term(figure)
    return Likelihood(
        typeset.ranged(term) if term else Markup(""),
        printed_likelihoods.printed(percent),
        "" if term else yardstick.why_none(figure),
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


def is_unmoved(before: float | str, after: float | str, yardstick: Yardstick) -> bool:
    """Tell whether a judged likelihood is the same: two numbers, else the bands that they are in.

    A word that the yardstick lacks is in no band, and so never the same.
    """
    if isinstance(before, str) or isinstance(after, str):
        band = judged_band(yardstick, before)
        return band is not None and band == judged_band(yardstick, after)
    return before == after


def judged_by(study: Study, standing: Standing) -> str:
    """Return who judged, as a sentence; empty if the record does not say."""
    if standing.judgment is None or not standing.judgment.analyst:
        return ""
    return typeset.sentence(f"Judged by: {person(standing.judgment.analyst, study)}")


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
