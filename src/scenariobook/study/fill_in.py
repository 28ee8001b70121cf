"""Fill in what a study's tables leave out, where it depends on other tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Final, TypeVar

from scenariobook.standards import evidence_ratings
from scenariobook.study.made_ids import numbered
from scenariobook.study.model import (
    Analyst,
    Assumption,
    Driver,
    Indicator,
    Scenario,
    Signpost,
)

NAMELESS: Final = "They name no driver, so one is taken to move them all."
_Item = TypeVar("_Item", Indicator, Signpost)


def prior_left(scenarios: Sequence[Scenario], *, exclusive: bool) -> float:
    """Return the prior of a scenario that has none, in percent.

    It is an even part of what the others leave to 100 if the scenarios are exclusive, else of 100.
    A scenario that is alone gets 50.

    Args:
        scenarios: All scenarios, of which some may have none.
        exclusive: Whether exactly one of them comes true.
    """
    given = [scenario.prior for scenario in scenarios if scenario.prior is not None]
    if len(scenarios) == 1:
        return 50.0
    if exclusive and len(given) < len(scenarios):
        return (100 - fsum(given)) / (len(scenarios) - len(given))
    return 100 / len(scenarios)


def with_priors(scenarios: Sequence[Scenario], *, exclusive: bool) -> tuple[Scenario, ...]:
    """Return the scenarios of an estimative study, each with a prior."""
    left = prior_left(scenarios, exclusive=exclusive)
    return tuple(
        s if s.prior is not None else s.model_copy(update={"prior": left}) for s in scenarios
    )


def shared_drivers(
    scenarios: Sequence[Scenario],
    drivers: Sequence[Driver],
    items: Sequence[Indicator | Signpost],
) -> Mapping[str, Driver]:
    """Return, by scenario id, the driver that those of its items share which name none.

    Args:
        scenarios: The scenarios.
        drivers: The drivers that the study names.
        items: The items, each with its home.
    """
    taken = {table.id for table in (*drivers, *items)}
    homes = {item.home for item in items if item.driver is None}
    return {
        scenario.id: Driver.model_construct(
            id=numbered(scenario.id, taken),
            title=f"Items of {scenario.title}",
            why=NAMELESS,
        )
        for scenario in scenarios
        if scenario.id in homes
    }


def completed_item(item: _Item, shared: Mapping[str, Driver]) -> _Item:
    """Return an item with a driver, and with those ratings alone that say something.

    Args:
        item: The item, with its home.
        shared: By scenario id, the driver of the items that name none.
    """
    ratings = {k: r for k, r in item.ratings.items() if r != evidence_ratings.UNRATED}
    driver = item.driver or shared[item.home or ""].id
    return item.model_copy(update={"driver": driver, "ratings": ratings})


def completed_assumption(assumption: Assumption, analysts: Sequence[Analyst]) -> Assumption:
    """Return an assumption with what breaks it under one key, and with an owner.

    The owner is the lead, the first analyst, if nobody else is named.
    """
    lead = analysts[0].id if analysts else None
    return assumption.model_copy(
        update={
            "broken_by": tuple(dict.fromkeys((*assumption.broken_by, *assumption.signposts))),
            "signposts": (),
            "owner": assumption.owner or lead,
        }
    )
