"""Pool people's estimates of a quarter, which are printed beside the judgments of record.

Pooled estimates never become the judgment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import hides
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEstimates:
    """The estimates of one scenario or dated signpost in one quarter.

    Attributes:
        id: The id of the scenario or signpost.
        round: The round of ``given``.
        given: The estimates that count, in the order of the study's analysts.
        earlier: The first round's estimates from people who gave none in ``round``, in the same
            order.
        percents: The likelihoods of ``given`` in percent, in the same order; a term counts as its
            middle.
        median: The median of ``percents``; of an even number, the mean of the middle two.
        extremes: The lowest and the highest of ``percents``.
        bands_apart: How many terms of the yardstick the highest is above the lowest; a gap counts
            half.
    """

    id: str
    round: int
    given: Sequence[Estimate]
    earlier: Sequence[Estimate]
    percents: Sequence[float]
    median: float
    extremes: tuple[float, float]
    bands_apart: float

    @property
    def differs(self) -> bool:
        """Whether the estimates are more than one term apart."""
        return self.bands_apart > 1

    @property
    def so_far(self) -> str:
        """How many people estimated again, such as ``1 of 3``; empty if all did."""
        many = len(self.given)
        return f"{many} of {many + len(self.earlier)}" if self.earlier else ""

    @property
    def reasons(self) -> Sequence[str]:
        """The reasons that people gave, sorted, so that their order does not show who gave them."""
        return sorted(estimate.reason for estimate in self.given if estimate.reason)


def pooled_estimates(
    study: Study, record: Record, quarter: Quarter, only_round: int | None = None
) -> dict[str, PooledEstimates]:
    """Return the pooled estimates of a quarter, by the id of the scenario or signpost.

    For each id, only the latest round with an estimate counts: rounds are never mixed.
    Estimates of people whom the study no longer has count, since they were in the team then. A term
    that the yardstick no longer has does not count. Estimates that nobody may see yet are not
    pooled.

    Args:
        study: The study.
        record: The record.
        quarter: The quarter.
        only_round: The round that counts; None for the latest round.
    """
    if hides(record, "estimate", quarter):
        return {}
    yardstick = YARDSTICKS[study.header.yardstick]
    order = {analyst.id: order for order, analyst in enumerate(study.analysts)}
    by_id: dict[str, list[tuple[Estimate, float]]] = {}
    for estimate in record.estimates(quarter):
        percent = yardstick.in_percent(estimate.likelihood)
        if percent is not None and only_round in {None, estimate.round}:
            by_id.setdefault(estimate.about, []).append((estimate, percent))
    all_pooled = {}
    for id_ in study.estimable:
        if id_ not in by_id:
            continue
        latest = max(estimate.round for estimate, _ in by_id[id_])
        ordered = sorted(
            by_id[id_],
            key=lambda pair: (order.get(pair[0].analyst, len(order)), pair[0].analyst),
        )
        given = [pair for pair in ordered if pair[0].round == latest]
        gave = {estimate.analyst for estimate, _ in given}
        percents = [percent for _, percent in given]
        lowest, highest = extremes = min(percents), max(percents)
        all_pooled[id_] = PooledEstimates(
            id=id_,
            round=latest,
            given=[estimate for estimate, _ in given],
            earlier=[estimate for estimate, _ in ordered if estimate.analyst not in gave],
            percents=percents,
            median=median(percents),
            extremes=extremes,
            bands_apart=yardstick.band(highest) - yardstick.band(lowest),
        )
    return all_pooled
