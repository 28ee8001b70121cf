"""Tell why implied likelihoods moved in a quarter, by what was known before and is known now."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from scenariobook.assess.assessment import assess
from scenariobook.assess.why_it_moved import Steps, steps_between
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Known


def why_it_moved(then: Known, now: Known, quarter: Quarter) -> Mapping[str, Steps]:
    """Return why each implied likelihood moved in a quarter, by scenario id.

    Args:
        then: What was known at the end of the quarter before.
        now: What is known now.
        quarter: The quarter; not the study's first.
    """
    before, after = (assess(now.study, now.record, q) for q in (quarter.previous, quarter))
    return steps_between(before, after, then)


def whole(steps: Steps) -> float:
    """Return the sum of the steps."""
    return fsum(
        (steps.redefined, steps.revised, steps.lapsed, *(item.points for item in steps.news))
    )
