"""Print likelihoods and confidence in words; a term always has its range beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.assessment import Standing, judged_term
from scenariobook.briefing import typeset
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import Yardstick


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


def implied(standing: Standing, yardstick: Yardstick) -> Likelihood | None:
    """Return the implied likelihood as printed; None in an exploratory study."""
    if standing.unheld is None:
        return None
    figure = printed_likelihoods.whole(standing.unheld)
    term = yardstick.term(figure)
    return Likelihood(
        typeset.ranged(term) if term else Markup(""),
        printed_likelihoods.printed(standing.unheld),
        "" if term else yardstick.why_none(figure),
    )


def confidence(standing: Standing) -> str:
    """Return the confidence as a sentence of its own, without the likelihood; empty if none."""
    if standing.judgment is None:
        return ""
    level = standing.judgment.confidence
    if level is not None:
        return f"Confidence is {level}."
    return "" if standing.judgment.likelihood is None else "Confidence was not stated."
