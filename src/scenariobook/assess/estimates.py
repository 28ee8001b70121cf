"""Pool people's estimates of a quarter, as they stand beside the judgments of record."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.assess.pooling import Pooled, pool
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import estimated
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEstimates:
    """The estimates of one scenario or dated signpost in one quarter.

    Attributes:
        about: The id of the scenario or signpost.
        round: The latest round that anybody gave an estimate in; its estimates count.
        given: The estimates that count, in the order of the study's analysts.
        pooled: The same, pooled.
    """

    about: str
    round: int
    given: tuple[Estimate, ...]
    pooled: Pooled


def pooled_estimates(study: Study, record: Record, quarter: Quarter) -> dict[str, PooledEstimates]:
    """Return the pooled estimates of a quarter by the id of what they are about.

    Those of the latest round count that anybody gave an estimate in for this subject. Who gave one
    in round 1 only counts in round 1 only: what they said before they saw the others' reasons is
    not mixed with what the others said after. Estimates of people whom the study no longer has
    count: they were members of the team then. Terms that the yardstick no longer has do not.
    """
    yardstick = YARDSTICKS[study.header.yardstick]
    place = {analyst.id: place for place, analyst in enumerate(study.analysts)}
    by_subject: dict[str, list[Estimate]] = {}
    for estimate in record.estimates(quarter):
        if _counts(estimate, yardstick):
            by_subject.setdefault(estimate.about, []).append(estimate)
    found = {}
    for about in estimated(study):
        estimates = by_subject.get(about, ())
        latest = max((estimate.round for estimate in estimates), default=0)
        given = sorted(
            (estimate for estimate in estimates if estimate.round == latest),
            key=lambda estimate: (place.get(estimate.analyst, len(place)), estimate.analyst),
        )
        pooled = pool((e.likelihood for e in given if e.likelihood is not None), yardstick)
        if pooled:
            found[about] = PooledEstimates(
                about=about, round=latest, given=tuple(given), pooled=pooled
            )
    return found


@dataclass(frozen=True, slots=True)
class FirstRound:
    """What the first round's estimates of one scenario or dated signpost say together.

    Attributes:
        pooled: The estimates, pooled.
        reasons: The reasons that people gave, sorted, so that their order tells nobody's name.
    """

    pooled: Pooled
    reasons: tuple[str, ...]


def first_round(study: Study, record: Record, quarter: Quarter) -> dict[str, FirstRound]:
    """Return what the first round's estimates of a quarter say, by the id of their subject."""
    yardstick = YARDSTICKS[study.header.yardstick]
    found = {}
    for about in estimated(study):
        given = [
            estimate
            for estimate in record.estimates(quarter)
            if (estimate.about, estimate.round) == (about, 1) and _counts(estimate, yardstick)
        ]
        pooled = pool((e.likelihood for e in given if e.likelihood is not None), yardstick)
        if pooled:
            found[about] = FirstRound(pooled, tuple(sorted(e.reason for e in given if e.reason)))
    return found


def _counts(estimate: Estimate, yardstick: Yardstick) -> bool:
    likelihood = estimate.likelihood
    if isinstance(likelihood, str):
        return yardstick.named(likelihood) is not None
    return likelihood is not None
