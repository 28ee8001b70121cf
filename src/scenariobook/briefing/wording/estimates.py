"""Say what analysts estimate, each on their own: figures, and reasons without names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.assess.estimates import PooledEstimates
from scenariobook.assess.pooling import Pooled
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.standards.printed_likelihoods import printed


@dataclass(frozen=True, slots=True)
class Estimates:
    """What analysts estimate of a scenario or a dated signpost.

    Attributes:
        sentence: The pooled figures; how many analysts gave one, as long as nobody may see them.
        reasons: The reasons without names, in the order in which they were recorded; empty as long
            as nobody may see them.
    """

    sentence: str
    reasons: tuple[str, ...]


def estimates(materials: Materials, about: str) -> Estimates | None:
    """Return what analysts estimate of a scenario or a dated signpost; None if nobody does.

    Args:
        materials: What the section is made from.
        about: The id of the scenario or the signpost.
    """
    found = materials.estimates.get(about)
    if found is None:
        return None
    if not materials.shows_estimates:
        return Estimates(_hidden(found.pooled.count), ())
    reasons = (entry.content.reason for entry in _entries(materials, found))
    return Estimates(_sentence(found), tuple(filter(None, reasons)))


def _hidden(count: int) -> str:
    given = "analyst has given an estimate" if count == 1 else "analysts have given estimates"
    it = "it is" if count == 1 else "they are"
    when = "once a second round has begun or the quarter is closed"
    return typeset.sentence(f"{typeset.in_words(count)} {given} so far; {it} shown {when}")


def _sentence(found: PooledEstimates) -> str:
    pooled = found.pooled
    who = "analyst estimates" if pooled.count == 1 else "analysts estimate"
    they = f"{typeset.in_words(pooled.count)} {who} it, in round {found.round}"
    return typeset.sentence(f"{they}{_terms(pooled)}: {_figures(pooled)}")


def _terms(pooled: Pooled) -> str:
    """Return how many estimates are terms, in words that follow; empty if none is."""
    if not pooled.terms:
        return ""
    if pooled.count == 1:
        return ", as a term that counts as the middle of its range"
    if pooled.terms == 1:
        return ", one of them as a term that counts as the middle of its range"
    some = "all" if pooled.terms == pooled.count else typeset.in_words(pooled.terms)
    return f", {some} of them as terms that count as the middle of their ranges"


def _figures(pooled: Pooled) -> str:
    median = printed(pooled.median)
    if pooled.lowest == pooled.highest:
        return median if pooled.count == 1 else f"{median} each"
    span = f"from {printed(pooled.lowest)} to {printed(pooled.highest)}"
    return f"median {median}, {span}; pooled (geometric mean of odds): {printed(pooled.odds_mean)}"


def _entries(materials: Materials, found: PooledEstimates) -> Sequence[Entry[Estimate]]:
    """Return the entries of the estimates that count, in the order in which they were recorded.

    The study's order of analysts would tell whose they are.
    """
    by_subject = materials.record.stated["estimate"]
    entries = (by_subject[given.subject][materials.quarter] for given in found.given)
    return sorted(entries, key=lambda entry: entry.number)
