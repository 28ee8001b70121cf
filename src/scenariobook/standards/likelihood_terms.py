"""Words of estimative probability: which term a likelihood in percent has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Final, Literal

_CERTAIN: Final = 100.0  # percent
NO_TERM: Final = "no term:"  # the remark on a percent in a gap begins so
# Limits of an implied likelihood, in percent: 0 and 100 have no term.
LOWEST_PERCENT: Final = 1.0
HIGHEST_PERCENT: Final = 99.0


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a yardstick and its range.

    Attributes:
        name: The term.
        low: The lower end in percent, included.
        high: The upper end in percent, included unless ``below_high`` is set.
        synonym: The yardstick's other word for the term, if any.
        below_high: Whether the upper end is excluded.
    """

    name: str
    low: float
    high: float
    _: KW_ONLY
    synonym: str | None = None
    below_high: bool = False

    def holds(self, percent: float) -> bool:
        """Return whether a likelihood in percent lies in the term's range."""
        if self.below_high and percent == self.high:
            return False
        return self.low <= percent <= self.high

    @property
    def middle(self) -> float:
        """The middle of the range in percent, for which the term counts in arithmetic."""
        return (self.low + self.high) / 2

    @property
    def range(self) -> str:
        """The range as printed after the term: 55–80%, above 0 to 5%, 40 to below 50%."""
        if self.low == 0:
            return f"above 0 to {self.high:g}%"
        if self.below_high:
            return f"{self.low:g} to below {self.high:g}%"
        return f"{self.low:g}–{self.high:g}%"

    @property
    def with_range(self) -> str:
        """The term as printed, with its range: likely (55–80%)."""
        return f"{self.name} ({self.range})"


def clamped(percent: float) -> float:
    """Return an implied likelihood in percent, clamped to 1–99."""
    return min(max(percent, LOWEST_PERCENT), HIGHEST_PERCENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """A published scale of words of estimative probability.

    Attributes:
        id: The name in study files.
        title: The printed name.
        source: The printed source.
        rule: The printed rule for values on an edge or in a gap.
        terms: The terms, lowest first; only the PHIA scale has gaps between terms.
    """

    id: Literal["icd203", "phia"]
    title: str
    source: str
    rule: str
    terms: tuple[Term, ...]

    def term(self, likelihood: float | str) -> Term | None:
        """Return the term of a likelihood, which is a percentage or the name of a term.

        The lowest term covers all percents above 0, the highest all below 100. On an edge that two
        terms share, return the term that is nearer to 50.

        Returns:
            The term; None in a gap, and for a name that the yardstick lacks.

        Raises:
            ValueError: for 0 and below, and for 100 and above.
        """
        if isinstance(likelihood, str):
            return self.named(likelihood)
        if not 0 < likelihood < _CERTAIN:
            message = f"{likelihood:g}% has no term: a likelihood lies above 0 and below 100"
            raise ValueError(message)
        percent = min(max(likelihood, self.terms[0].low), self.terms[-1].high)
        holding = (term for term in self.terms if term.holds(percent))
        return min(holding, key=lambda term: abs(term.middle - 50), default=None)

    def neighbours(self, percent: float) -> tuple[Term, Term]:
        """Return the terms below and above the gap that a percent lies in."""
        below = max(
            (term for term in self.terms if term.high <= percent), key=lambda term: term.high
        )
        above = min((term for term in self.terms if term.low > percent), key=lambda term: term.low)
        return below, above

    def why_none(self, percent: float) -> str:
        """Return why a percent in a gap has no term: the two terms around it."""
        below, above = self.neighbours(percent)
        return f"{NO_TERM} between {below.name} and {above.name}"

    def named(self, name: str) -> Term | None:
        """Return the term with this name or synonym, whatever its case, or None."""
        wanted = name.strip().casefold()
        matching = (term for term in self.terms if wanted in {term.name, term.synonym})
        return next(matching, None)

    def in_percent(self, likelihood: float | str | None) -> float | None:
        """Return the percent for which a likelihood counts in arithmetic; for a term, its middle.

        A percent counts as it is, in a gap between two terms as well.

        Args:
            likelihood: A likelihood in percent, or a term; None without one.

        Returns:
            The percent; None without a likelihood, and for a name that the yardstick does not
            have: the study has changed its yardstick.
        """
        if isinstance(likelihood, str):
            term = self.named(likelihood)
            return term.middle if term else None
        return likelihood

    def band(self, percent: float) -> float:
        """Return a percent's position on the scale of terms, from 0; a gap is half-way between."""
        term = self.term(percent)
        if term:
            return self.terms.index(term)
        below, _ = self.neighbours(percent)
        return self.terms.index(below) + 0.5


# ICD 203, section D.6.e(2)(a); US government work, public domain. The bands share edges
# and the directive gives no tie-break; the rule is ours.
ICD203: Final = Yardstick(
    id="icd203",
    title="ICD 203",
    source="Intelligence Community Directive 203, Analytic Standards (2015), public domain",
    rule="A value on an edge that two bands share takes the band nearer to 50 "
    "(our rule; the directive gives none).",
    terms=(
        Term("almost no chance", 1, 5, synonym="remote"),
        Term("very unlikely", 5, 20, synonym="highly improbable"),
        Term("unlikely", 20, 45, synonym="improbable"),
        Term("roughly even chance", 45, 55, synonym="roughly even odds"),
        Term("likely", 55, 80, synonym="probable"),
        Term("very likely", 80, 95, synonym="highly probable"),
        Term("almost certain", 95, 99, synonym="nearly certain"),
    ),
)
# PHIA probability yardstick, Professional Head of Intelligence Assessment, UK; Crown
# copyright, Open Government Licence v3.0. The gaps are deliberate.
PHIA: Final = Yardstick(
    id="phia",
    title="PHIA probability yardstick",
    source="Professional Head of Intelligence Assessment (UK). Contains public sector "
    "information licensed under the Open Government Licence v3.0.",
    rule="The gaps between terms are deliberate: a judgment in a gap is refused, and an "
    "implied likelihood in a gap is printed as a number alone.",
    terms=(
        Term("remote chance", 0, 5),
        Term("highly unlikely", 10, 20),
        Term("unlikely", 25, 35),
        Term("realistic possibility", 40, 50, below_high=True),
        Term("likely", 55, 75),
        Term("highly likely", 80, 90),
        Term("almost certain", 95, 100, below_high=True),
    ),
)
YARDSTICKS: Final[Mapping[str, Yardstick]] = {"icd203": ICD203, "phia": PHIA}
