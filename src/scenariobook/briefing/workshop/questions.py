"""Find what questions for discussion need beside the assessment; the template asks them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.status import Status
from scenariobook.briefing.wording import likelihoods, readings_not_counted
from scenariobook.briefing.wording.materials import Materials
from scenariobook.study.model import Scenario


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario whose judgment and implied likelihood lie more than one band apart."""

    scenario: Scenario
    judged: Markup
    implied: Markup


def differences(materials: Materials) -> tuple[Difference, ...]:
    """Return where a group should ask what the items, or the judgment, leave out."""
    found = []
    for standing in materials.now.standings:
        judged = likelihoods.judged(standing, materials.yardstick)
        implied = likelihoods.implied(standing, materials.yardstick)
        if standing.differs and judged and implied:
            found.append(Difference(standing.scenario, judged.whole, implied.in_full))
    return tuple(found)


def read_as_defined_before(materials: Materials) -> frozenset[str]:
    """Return the ids of indicators without data of which something was read that does not count."""
    return frozenset(
        state.indicator.id
        for state in materials.now.indicators
        if state.status is Status.NO_DATA and readings_not_counted.latest(materials, state)
    )
