"""Pool people's estimates of a quarter, as they stand beside the judgments of record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.assess.pooling import Pooled, latest_round, of_latest_round, pool
from scenariobook.quarter import Quarter
from scenariobook.record.record import Record
from scenariobook.record.stated import Estimate
from scenariobook.record.subjects import estimated
from scenariobook.standards.likelihood_terms import YARDSTICKS
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

    Estimates of people whom the study no longer has count: they were members of the team then.
    Terms that the yardstick no longer has do not.
    """
    given: dict[str, list[Estimate]] = {}
    for estimate in record.estimates(quarter):
        given.setdefault(estimate.about, []).append(estimate)
    found = {about: _of(study, about, given[about]) for about in estimated(study) if about in given}
    return {about: pooled for about, pooled in found.items() if pooled is not None}


def _of(study: Study, about: str, estimates: Sequence[Estimate]) -> PooledEstimates | None:
    yardstick = YARDSTICKS[study.header.yardstick]
    stated = {
        (estimate.analyst, estimate.round): estimate
        for estimate in estimates
        if isinstance(estimate.likelihood, float)
        or (isinstance(estimate.likelihood, str) and yardstick.named(estimate.likelihood))
    }
    number = latest_round(stated)
    if number is None:
        return None
    place = {analyst.id: place for place, analyst in enumerate(study.analysts)}
    given = sorted(
        of_latest_round(stated).values(),
        key=lambda estimate: (place.get(estimate.analyst, len(place)), estimate.analyst),
    )
    pooled = pool((e.likelihood for e in given if e.likelihood is not None), yardstick)
    if pooled is None:
        return None
    return PooledEstimates(about=about, round=number, given=tuple(given), pooled=pooled)
