"""Find where people differ: with each other, or with the calculation."""

from __future__ import annotations

from scenariobook.assess.assessment import Assessment, Standing, band
from scenariobook.assess.estimates import PooledEstimates, pooled_estimates
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick


def differences(assessment: Assessment, record: Record) -> tuple[PooledEstimates | Standing, ...]:
    """Return what is more than a band of the yardstick apart, in the study's order.

    Nobody may see other people's estimates before round 2, so they do not count before.

    Args:
        assessment: The quarter.
        record: The record, with the quarter's estimates.

    Returns:
        The estimates of a scenario or a dated signpost that differ, then the scenarios whose
        judgment is that far from the implied likelihood.
    """
    study, quarter = assessment.study, assessment.quarter
    yardstick = YARDSTICKS[study.header.yardstick]
    shown = shows_estimates(record, quarter)
    pooled = pooled_estimates(study, record, quarter).values() if shown else ()
    return (
        *(one for one in pooled if _bands(yardstick, one) > 1),
        *(standing for standing in assessment.standings if standing.differs),
    )


def _bands(yardstick: Yardstick, estimates: PooledEstimates) -> float:
    """Return how many bands the highest estimate is above the lowest; a gap counts half."""
    pooled = estimates.pooled
    return band(yardstick, pooled.highest) - band(yardstick, pooled.lowest)
