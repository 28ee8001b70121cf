"""Make the section on what we do not know: gaps, weak evidence, items of little use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from scenariobook.assess.status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.assess.validation import Verdict
from scenariobook.briefing import typeset
from scenariobook.briefing.wording import readings_not_counted, unsettled
from scenariobook.briefing.wording.materials import (
    Citation,
    Evidenced,
    Materials,
    target,
)
from scenariobook.standards import evidence_ratings, staleness
from scenariobook.study.model import Indicator, Signpost

_NOBODY: Final = "No owner named"
_CANNOT_BE_JUDGED: Final = 6


@dataclass(frozen=True, slots=True)
class Gap:
    """An item or a scenario, and what is missing or weak about it."""

    title: str
    target: str
    what: str
    references: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnerGaps:
    """The gaps that one owner has to close."""

    owner: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """The section; each part but ``opening`` may be empty.

    Attributes:
        opening: A summary in a few sentences.
        unsettled: Values in conflict or in question.
        missing: Items without data, without thresholds, stale or overdue.
        ungraded: Evidence without a source or a grade.
        single: Evidence from a single source.
        rests: For each scenario, how much of its evidence has a single source.
        weak: Items that distinguish the scenarios too little.
        weak_caption: What that is measured by.
        coverage: Scenarios with too few items that distinguish them.
    """

    opening: str
    unsettled: tuple[OwnerGaps, ...]
    missing: tuple[OwnerGaps, ...]
    ungraded: tuple[OwnerGaps, ...]
    single: tuple[OwnerGaps, ...]
    rests: tuple[str, ...]
    weak: tuple[OwnerGaps, ...]
    weak_caption: str
    coverage: tuple[str, ...]


def unknowns(materials: Materials) -> Unknowns:
    """Return the section, with the gaps of each owner together."""
    return Unknowns(
        opening=_opening(materials),
        unsettled=_by_owner(_unsettled(materials)),
        missing=_by_owner(
            (_owner(s), _gap(s, what)) for s in materials.states if (what := missing(materials, s))
        ),
        ungraded=_by_owner(
            (_owner(s), gap) for s in materials.states if (gap := _ungraded(materials, s))
        ),
        single=_by_owner(
            (_owner(s), gap) for s in materials.states if (gap := _single_source(materials, s))
        ),
        rests=tuple(_single_source_shares(materials)),
        weak=_by_owner(_weak_items(materials)),
        weak_caption=(
            "Items that tell the scenarios apart poorly: flagged, never dropped. The spread is an "
            "item’s highest rating less its lowest, in the points that the method gives; an item "
            f"with {evidence_ratings.DIAGNOSTIC_SPREAD} or more is not listed."
        ),
        coverage=tuple(_coverage(materials)),
    )


def _opening(materials: Materials) -> str:
    sentences = (
        _evidence_count(materials),
        "This part lists what is missing, and what is weak.",
        _nothing_missing(materials),
        unsettled.counted(materials),
    )
    return " ".join(filter(None, sentences))


def _evidence_count(materials: Materials) -> str:
    """Return how many items carry evidence, as a sentence."""
    every = len(materials.states)
    carried = sum(1 for state in materials.states if state.strength is not None)
    if every == 0:
        return "The study has no indicators and no signposts."
    if every == 1:
        some = "The study’s one item carries" + ("" if carried else " no")
    else:
        some = f"{typeset.number(carried) if carried else 'None'} of {typeset.number(every)} items"
        some += " carry" if carried > 1 else " carries"
    return f"{some} evidence in {materials.quarter}."


def _nothing_missing(materials: Materials) -> str:
    """Return how many signposts carry no evidence and yet are not missing, as a sentence."""
    silent = [state for state in materials.now.signposts if state.state and not state.strength]
    faded = sum(1 for state in silent if state.faded)
    counts = (
        (len(silent) - faded, "looked for and not seen"),
        (faded, "observed too long ago to count"),
    )
    parts: list[str] = []
    for count, words in counts:
        if count:
            # The noun stands once: "5 signposts looked for and not seen, 8 observed too long ago".
            number = typeset.number(count) if parts else typeset.counted(count, "signpost")
            parts.append(f"{number} {words}")
    return f"Not counted as missing: {', '.join(parts)}." if parts else ""


def _unsettled(materials: Materials) -> Iterator[tuple[str, Gap]]:
    for matter in unsettled.open_matters(materials):
        subject = unsettled.subject_of(materials, matter.key)
        owner = subject.owner if isinstance(subject, Indicator | Signpost) else None
        title = unsettled.title_of(materials, matter.key)
        gap = Gap(title, unsettled.linked(subject), unsettled.words(materials, matter))
        yield owner or _NOBODY, gap


def _owner(state: ItemState) -> str:
    return state.item.owner or _NOBODY


def _by_owner(gaps: Iterator[tuple[str, Gap]]) -> tuple[OwnerGaps, ...]:
    def owner(pair: tuple[str, Gap]) -> tuple[bool, str]:
        return (pair[0] == _NOBODY, pair[0])

    return tuple(
        OwnerGaps(name, tuple(gap for _, gap in pairs))
        for (_, name), pairs in groupby(sorted(gaps, key=owner), key=owner)
    )


def _gap(state: ItemState, what: str, references: tuple[Citation, ...] = ()) -> Gap:
    item = state.item
    return Gap(item.title, target(item), what, references)


def missing(materials: Materials, state: ItemState) -> str:
    """Return what is missing of an item, too old or overdue; empty if its owner owes nothing."""
    if isinstance(state, SignpostState):
        return _signpost_missing(materials, state)
    return _indicator_missing(materials, state)


def _signpost_missing(materials: Materials, state: SignpostState) -> str:
    if state.contested:
        return unsettled.of_item(materials, state)
    recorded = "" if state.state else _nothing_recorded(materials, state)
    if not state.overdue or not state.signpost.expected_by:
        return recorded
    overdue = f"overdue: expected by {typeset.day(state.signpost.expected_by)}"
    if state.sighting is None:
        return f"{overdue}; {recorded}"
    return f"{overdue}; {state.state} in {state.sighting.quarter}"


def _nothing_recorded(materials: Materials, state: SignpostState) -> str:
    sightings = materials.record.sightings.get(state.signpost.id, {})
    noted = any(quarter <= materials.quarter for quarter in sightings)
    return "no state recorded" if noted else "nothing recorded"


def _indicator_missing(materials: Materials, state: IndicatorState) -> str:
    changed = readings_not_counted.full_words(materials, state)
    if state.status is Status.NO_DATA and changed:
        return changed
    return "; ".join(filter(None, (_status_missing(materials, state), changed)))


def _status_missing(materials: Materials, state: IndicatorState) -> str:
    match state.status:
        case Status.NO_DATA if state.contested:
            return f"no data: {unsettled.of_item(materials, state)}"
        case Status.NO_DATA:
            return f"no data: never read (tracking began in {materials.study.header.start})"
        case Status.NO_THRESHOLDS:
            if state.indicator.type == "yes-no":
                return "no answer of concern: its readings say nothing"
            return "no thresholds: its readings say nothing"
        case Status.STALE if state.reading:
            limit = staleness.STALE_AFTER_DAYS[state.indicator.cadence]
            when = f"read in {state.reading.quarter}"
            if state.reading.as_of:
                when = f"as of {typeset.day(state.reading.as_of)}"
            return f"stale: {when}, more than {limit} days before the quarter’s end"
    return ""


def _evidence(state: ItemState) -> Evidenced | None:
    """Return the entry of a state that carries evidence; None if it carries none."""
    return state.entry if state.strength is not None else None


def _sources(materials: Materials, entry: Evidenced) -> tuple[str, ...]:
    """Return the sources of a reading or a sighting; without any, the one it is looked up at."""
    return entry.content.sources or materials.study.standing_source(entry.content.item)


def _ungraded(materials: Materials, state: ItemState) -> Gap | None:
    entry = _evidence(state)
    if entry is None:
        return None
    named, known = _sources(materials, entry), materials.study.source_by_id
    sources = [known[source] for source in named if source in known]
    faults = []
    if not named:
        faults.append("no source given")
    elif not sources:
        faults.append("no source that the study still has")
    elif all(source.reliability == "F" for source in sources):
        faults.append("reliability cannot be judged (F)")
    if entry.content.credibility is None:
        faults.append("no credibility given")
    elif entry.content.credibility == _CANNOT_BE_JUDGED:
        faults.append(f"truth cannot be judged ({_CANNOT_BE_JUDGED})")
    if not faults:
        return None
    return _gap(state, "; ".join(faults), materials.citations.cite(state.item.title, entry))


def _single_source(materials: Materials, state: ItemState) -> Gap | None:
    entry = _evidence(state)
    if entry is None or len(_sources(materials, entry)) != 1:
        return None
    cited = materials.citations.cite(state.item.title, entry)
    return _gap(
        state, "" if cited else f"no longer in the study: {_sources(materials, entry)[0]}", cited
    )


def _single_source_shares(materials: Materials) -> Iterator[str]:
    """Yield a sentence for each scenario that has evidence from a single source."""
    for scenario in materials.study.scenarios:
        entries = [
            entry
            for state in materials.states
            if state.item.home == scenario.id and (entry := _evidence(state))
        ]
        alone = sum(1 for entry in entries if len(_sources(materials, entry)) == 1)
        if alone:
            yield f"{typeset.named(scenario.title)}: {_share_words(len(entries), alone)}"


def _share_words(every: int, alone: int) -> str:
    items = f"{typeset.counted(every, 'item')} of its own"
    if every == 1:
        return f"{items} carries evidence, on a single source."
    if alone == every:
        return f"{items} carry evidence, each on a single source."
    rest = "rests" if alone == 1 else "rest"
    return f"{items} carry evidence; {typeset.number(alone)} of them {rest} on a single source."


def _weak_items(materials: Materials) -> Iterator[tuple[str, Gap]]:
    for judged in materials.now.validation.items:
        if judged.verdict is not Verdict.DIAGNOSTIC:
            what = f"{judged.verdict}: spread {judged.spread}"
            gap = Gap(judged.item.title, target(judged.item), what)
            yield judged.item.owner or _NOBODY, gap


def _coverage(materials: Materials) -> Iterator[str]:
    for covered in materials.now.validation.coverage:
        if not covered.enough:
            title = typeset.named(materials.study.scenario_by_id[covered.scenario].title)
            items = typeset.counted(covered.diagnostic, "diagnostic item")
            wanted = evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME
            yield f"{title}: {items} of its own; {wanted} are wanted."
