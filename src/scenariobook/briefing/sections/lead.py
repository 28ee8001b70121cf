"""Make the lead of page one: the likeliest scenarios, in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.statements import StatementText
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials

_FEW: Final = 4  # up to so many judgments, the lead names all
_LIKELIEST: Final = 3  # of more, it names so many


def lead(materials: Materials, typed: Sequence[StatementText]) -> Markup:
    """Return the lead of page one; it may be empty.

    Args:
        materials: What the section is made from.
        typed: The quarter's own statements. Where there are some, the lead says of judged scenarios
            only what is wrong with the judgments' sum.
    """
    return _said(materials, typed) + _added_up(materials)


def _said(materials: Materials, typed: Sequence[StatementText]) -> Markup:
    if not materials.study.estimative:
        return Markup("This is an exploratory study: it describes futures and states no odds.")
    judged = [s for s in materials.now.standings if likelihoods.judged(s, materials.yardstick)]
    if not judged:
        return Markup("{} {}").format(_unjudged(materials), _aid(materials))
    if typed:
        return Markup("")
    if len(judged) <= _FEW:
        return Markup("Judged this quarter: {}.").format(_named(materials, judged))
    ranked = sorted(judged, key=lambda s: -_judged_percent(materials, s))
    likeliest, rest = ranked[:_LIKELIEST], ranked[_LIKELIEST:]
    level = any(_as_likely(materials, likeliest[-1], other) for other in rest)
    every, count = len(materials.now.standings), typeset.number(len(judged))
    return Markup("{} scenarios are judged this quarter. {}: {}.").format(
        f"All {count}" if len(judged) == every else f"{count} of {typeset.number(every)}",
        "Among the likeliest" if level else "The likeliest",
        _named(materials, likeliest),
    )


def _added_up(materials: Materials) -> Markup:
    """Return a sentence if the judged likelihoods contradict each other; else an empty text."""
    total = materials.now.total
    if total is None or not total.is_off:
        return Markup("")
    return Markup(" The likelihoods add up to {}, although {}.").format(total.words, ONE_COMES_TRUE)


def _unjudged(materials: Materials) -> str:
    """Return the sentence for a quarter in which no judgment states a likelihood."""
    if any(standing.judgment for standing in materials.now.standings):
        return f"No judgment of {materials.quarter} states a likelihood."
    return f"No judgments were recorded for {materials.quarter}."


def _aid(materials: Materials) -> str:
    """Return what the implied likelihoods are, for a page one without judged ones."""
    several = len(materials.now.standings) > 1
    are, they = ("s below are", "they are") if several else (" below is", "it is")
    source = "what was read and seen"
    if not (materials.now.evidence and materials.now.evidence.contributions):
        source = (
            f"the prior{'s' if several else ''} alone, since nothing read or seen carries evidence"
        )
    return (
        f"The implied likelihood{are} an aid, computed from {source}; {they} not the analysts’ "
        "judgment."
    )


def _as_likely(materials: Materials, standing: Standing, other: Standing) -> bool:
    """Tell whether two judgments are equally likely: by number, or else by band."""
    first, second = (s.judgment.likelihood if s.judgment else None for s in (standing, other))
    if first is None or second is None:
        return False
    return likelihoods.direction(first, second, materials.yardstick) == "level"


def _named(materials: Materials, standings: Sequence[Standing]) -> Markup:
    """Return scenarios with their judged likelihoods, as a list without a verb.

    Some terms are nouns: "The scenario is almost no chance" would be no English.
    """
    parts = []
    for standing in standings:
        judged = likelihoods.judged(standing, materials.yardstick)
        words = judged.whole if judged else ""
        parts.append(
            Markup("<em>{}</em>, {}").format(typeset.named(standing.scenario.title), words)
        )
    return Markup("; ").join(parts)


def _judged_percent(materials: Materials, standing: Standing) -> float:
    """Return a judged percent to sort by; for a term, the middle of its range."""
    drawn = likelihoods.drawn(standing, materials.yardstick)
    if isinstance(drawn, tuple):
        return sum(drawn) / 2
    return drawn or 0.0
