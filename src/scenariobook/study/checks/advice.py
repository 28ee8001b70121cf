"""Advise on a study's design: what a good one has beyond what the program needs (tradecraft).

House rules, which are printed as such, tell how well items distinguish the scenarios.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from scenariobook.standards.base_rates import jeffreys
from scenariobook.standards.evidence_ratings import DIAGNOSTIC_SPREAD, WANTED_DIAGNOSTIC_AT_HOME
from scenariobook.study.model.items import NAMELESS, Item
from scenariobook.study.model.study import Study
from scenariobook.wording import first_of

_MOST: Final = 5  # ids that a piece of advice names
# House rule: titles that read like a measure or a trend. An event happens on one day.
_NO_EVENT: Final = re.compile(
    r"""
    ^(?:an?\s|the\s)?(?:[\w-]+\s){0,2}(?:increase|decrease|decline|growth|reduction|rise|drop)\sin\b
    | ^(?:the\s)?(?:level|rate|share|number|amount|volume|degree|extent|frequency)\sof\b
    | ^(?:more|less|fewer|higher|lower|greater)\b(?!\sthan\b)
    | ^(?:growing|rising|increasing|declining|shrinking|worsening|deteriorating|weakening|
         strengthening|improving)\b
    | \b(?:increasingly|more\sand\smore|less\sand\sless)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def advice(study: Study, cited: Collection[str] = ()) -> str:
    """Return advice as one paragraph; empty without advice.

    Args:
        study: A study without errors.
        cited: The ids of the sources that the study's record cites.
    """
    return " ".join(
        f"{words}: {first_of(named, _MOST)}."
        for words, ids in (*_of_scenarios(study), *_of_items(study), *_of_the_rest(study, cited))
        if (named := list(ids))
    )


def _of_scenarios(study: Study) -> Iterator[tuple[str, Iterable[str]]]:
    if all(scenario.kind != "baseline" for scenario in study.scenarios):
        words = 'Mark with kind = "baseline" the scenario in which things stay as they are'
        yield words, study.scenario_by_id
    words = "Say with means, in a line for page one, what would count as these scenarios"
    yield words, (scenario.id for scenario in study.scenarios if not scenario.means)
    words = "Say with prior_basis why these priors lie outside what their base rates allow"
    yield (
        words,
        dict.fromkeys(
            rate.scenario
            for rate in study.base_rates
            if (scenario := study.scenario_by_id[rate.scenario]).prior is not None
            and not scenario.prior_basis
            and not _lies_within(scenario.prior, jeffreys(rate.count, rate.of))
        ),
    )
    words = (
        f"Give these scenarios {WANTED_DIAGNOSTIC_AT_HOME} items or more that are highly likely in "
        "one scenario and unlikely or highly unlikely in another"
    )
    yield words, thinly_covered(study)


def _of_items(study: Study) -> Iterator[tuple[str, Iterable[str]]]:
    items, scenarios = study.items, study.scenario_by_id
    words = "Give these items different ratings for the scenarios, or they move none"
    yield words, (item.id for item in items if len(scenarios) > 1 and not item.spread(scenarios))
    words = "Say from which values on these indicators are a concern, with watch and warning"
    measured = (item for item in study.indicators if "watch" in item.of_type.keys)
    yield words, (item.id for item in measured if item.watch is None or item.warning is None)
    words = "Describe these signposts as an event of one day, or make them indicators"
    yield words, (signpost.id for signpost in study.signposts if _NO_EVENT.search(signpost.title))
    words = "Name with driver what moves these items, so that one cause counts once"
    nameless = [item.id for item in items if study.driver_of(item).why == NAMELESS]
    yield words, nameless if len(nameless) > 1 else ()
    words = "Say where these items are looked up, with source"
    yield words, (item.id for item in items if not item.source)
    words = "Say who reads these items, with owner"
    yield words, (item.id for item in items if study.analysts and not item.owner)


def _of_the_rest(study: Study, cited: Collection[str]) -> Iterator[tuple[str, Iterable[str]]]:
    words = "List in broken_by what would show that these assumptions are false"
    crucial = (
        assumption
        for assumption in study.assumptions
        if assumption.load_bearing and assumption.vulnerable
    )
    yield words, (assumption.id for assumption in crucial if not assumption.broken_by)
    baselines = (indicator.baseline.source for indicator in study.indicators if indicator.baseline)
    used = {*cited, *(item.source for item in study.items), *baselines}
    used.update(fact.source for fact in study.facts)
    words = "Nothing cites these sources"
    yield words, (source.id for source in study.sources if source.id not in used)
    drivers = {item.driver for item in study.items}
    words = "No item names these drivers"
    yield words, (driver.id for driver in study.drivers if driver.id not in drivers)


def _lies_within(percent: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= percent <= bounds[1]


def is_diagnostic(study: Study, item: Item) -> bool:
    """Tell whether an item tells a study's scenarios apart."""
    return item.spread(study.scenario_by_id) >= DIAGNOSTIC_SPREAD


def thinly_covered(study: Study) -> Mapping[str, int]:
    """Return, by id, the scenarios with too few diagnostic items, and the number that each has.

    A baseline may have none: it comes true when the other scenarios' items do not happen.
    """
    count = Counter(item.home for item in study.items if is_diagnostic(study, item))
    return {
        scenario.id: count[scenario.id]
        for scenario in study.scenarios
        if count[scenario.id] < WANTED_DIAGNOSTIC_AT_HOME
        and not (scenario.kind == "baseline" and count[scenario.id] == 0)
    }
