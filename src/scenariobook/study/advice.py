"""Advise on a study's design: what a good one has beyond what the program needs (tradecraft)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from scenariobook.diagnostics import first_of
from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Study

_MOST_NAMED: Final = 5
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
    """Return advice as one paragraph; an empty text if there is none to give.

    Args:
        study: A study without errors.
        cited: The ids of the sources that its record cites.
    """
    return " ".join(
        f"{words}: {first_of(named, _MOST_NAMED)}."
        for words, ids in (*_of_scenarios(study), *_of_items(study), *_of_the_rest(study, cited))
        if (named := list(ids))
    )


def _of_scenarios(study: Study) -> Iterator[tuple[str, Iterable[str]]]:
    ids = [scenario.id for scenario in study.scenarios]
    telling = [
        item.home for item in study.items if item.spread(ids) >= evidence_ratings.DIAGNOSTIC_SPREAD
    ]
    baselines = [scenario.id for scenario in study.scenarios if scenario.kind == "baseline"]
    few = [
        scenario.id
        for scenario in study.scenarios
        if not evidence_ratings.is_covered(
            telling.count(scenario.id), baseline=scenario.id in baselines
        )
    ]
    if not baselines:
        yield 'Mark with kind = "baseline" the scenario in which things stay as they are', ids
    wanted = (
        f"Give these scenarios {evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME} items or more that are "
        "highly likely in one scenario and unlikely or highly unlikely in another"
    )
    yield wanted, few


def _of_items(study: Study) -> Iterator[tuple[str, Iterable[str]]]:
    ids = [scenario.id for scenario in study.scenarios]
    yield (
        "Give these items different ratings for the scenarios, or they move none",
        (item.id for item in study.items if len(ids) > 1 and not item.spread(ids)),
    )
    yield (
        "Say from which values on these indicators are a concern, with watch and warning",
        (
            one.id
            for one in study.indicators
            if one.type != "yes-no" and (one.watch is None or one.warning is None)
        ),
    )
    yield (
        "Describe these signposts as an event of one day, or make them indicators",
        (signpost.id for signpost in study.signposts if _NO_EVENT.search(signpost.title)),
    )
    yield (
        "Say where these items are looked up, with source",
        (item.id for item in study.items if not item.source),
    )
    if study.analysts:
        yield (
            "Say who reads these items, with owner",
            (item.id for item in study.items if not item.owner),
        )


def _of_the_rest(study: Study, cited: Collection[str]) -> Iterator[tuple[str, Iterable[str]]]:
    yield (
        "List in broken_by what would show that these assumptions are false",
        (
            one.id
            for one in study.assumptions
            if one.load_bearing and one.vulnerable and not one.broken_by
        ),
    )
    baselines = (one.baseline.source for one in study.indicators if one.baseline)
    used = {*cited, *(item.source for item in study.items), *baselines}
    used.update(fact.source for fact in study.facts)
    yield (
        "Nothing cites these sources",
        (source.id for source in study.sources if source.id not in used),
    )
    drivers = {item.driver for item in study.items}
    yield (
        "No item names these drivers",
        (driver.id for driver in study.drivers if driver.id not in drivers),
    )
