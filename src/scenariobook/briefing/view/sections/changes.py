"""What changed since last quarter, and what did not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.change import (
    IndicatorChange,
    QuarterChange,
    SignpostChange,
    StandingChange,
)
from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.view import likelihoods, unadmitted_words
from scenariobook.briefing.view.materials import Citation, Materials, target
from scenariobook.briefing.view.sections.items import state_kind, state_words

Verdict = Literal[
    "changed", "confidence changed", "unchanged", "new", "not judged", "no likelihood"
]
_TOLD: Final[tuple[tuple[Verdict, str], ...]] = (  # in words that follow "is" and a number
    ("changed", "changed"),
    ("confidence changed", "changed in confidence alone"),
    ("unchanged", "unchanged"),
    ("new", "new"),
    ("no likelihood", "without a likelihood"),
)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A scenario's judgment and implied likelihood, last quarter and this one.

    ``before_by`` is empty where the same analyst judged again.
    """

    title: str
    target: str
    before: Markup
    after: Markup
    before_confidence: str
    after_confidence: str
    before_by: str
    after_by: str
    verdict: str
    implied_before: str
    implied_after: str
    implied_by: str


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator or a signpost that moved; values are empty where there was none."""

    title: str
    target: str
    before: str
    before_kind: str
    before_words: str
    before_origin: str
    after: str
    after_kind: str
    after_words: str
    after_origin: str
    note: str
    references: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An item by name."""

    title: str
    target: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The change section; all parts but ``opening`` are empty in the first quarter."""

    opening: str
    before: str
    standings: tuple[StandingRow, ...]
    crossed: tuple[Move, ...]
    first: tuple[Move, ...]
    seen: tuple[Move, ...]
    faded: tuple[Link, ...]
    overdue: tuple[Link, ...]
    updated: str
    stale: tuple[Link, ...]


def changes(materials: Materials) -> Changes:
    """Return the change section as text."""
    change = materials.change
    if change is None:
        opening = (
            f"{materials.quarter} is the study’s first quarter: there is no earlier one to "
            "compare it with. The next briefing will say here what has changed."
        )
        return Changes(opening, "", (), (), (), (), (), (), "", ())
    return Changes(
        _opening(materials, change),
        str(change.before.quarter),
        tuple(_standing(materials, c) for c in change.standings),
        tuple(_indicator(materials, c) for c in change.crossed),
        tuple(_indicator(materials, c) for c in change.first),
        tuple(_signpost(materials, c) for c in change.seen),
        tuple(_link(c) for c in change.faded),
        tuple(_link(c) for c in change.overdue),
        _updated(materials, change),
        tuple(_link(c) for c in change.stale),
    )


def _opening(materials: Materials, change: QuarterChange) -> str:
    crossed = _count(len(change.crossed), "indicator")
    seen, were = _count(len(change.seen), "signpost"), "were" if len(change.seen) > 1 else "was"
    moved = (
        f"Since {change.before.quarter}, {crossed} crossed a threshold and {seen} {were} seen in a "
        "new state, or again."
    )
    if not change.after.study.estimative:
        return moved
    return " ".join(filter(None, (moved, _judged(materials, change), _no_more(change))))


def _count(count: int, singular: str) -> str:
    return typeset.counted(count, singular) if count else f"no {singular}"


def _judged(materials: Materials, change: QuarterChange) -> str:
    """Return how many judgments there are, and how many of them changed, as a sentence."""
    verdicts = Counter(_verdict(materials, c) for c in change.standings if c.after.judgment)
    counts = [(verdicts[verdict], words) for verdict, words in _TOLD if verdicts[verdict]]
    every = verdicts.total()
    if not every:
        return "No judgments were recorded this quarter."
    if len(counts) > 1:
        parts = typeset.listed(f"{typeset.number(count)} {words}" for count, words in counts)
        return f"The quarter has {typeset.counted(every, 'judgment')}: {parts}."
    ((_, words),) = counts
    if every == 1:
        return f"The quarter’s one judgment is {words}."
    return f"The quarter’s {typeset.counted(every, 'judgment')} are {words}."


def _no_more(change: QuarterChange) -> str:
    """Return how many scenarios were judged and are not any more, as a sentence; or nothing."""
    lost = sum(1 for c in change.standings if c.before.judgment and not c.after.judgment)
    if not lost:
        return ""
    scenarios = typeset.counted(lost, "scenario")
    are = "is" if lost == 1 else "are"
    return f"{scenarios} judged in {change.before.quarter} {are} not judged now."


def _verdict(materials: Materials, change: StandingChange) -> Verdict:
    """Return what became of a judgment, by what is printed of it."""
    before, after = (
        likelihoods.judged(s, materials.yardstick) for s in (change.before, change.after)
    )
    if after is None:
        return "no likelihood" if change.after.judgment else "not judged"
    if before is None:
        return "new"
    if before != after:
        return "changed"
    same = likelihoods.confidence(change.before) == likelihoods.confidence(change.after)
    return "unchanged" if same else "confidence changed"


def _standing(materials: Materials, change: StandingChange) -> StandingRow:
    before, after = (
        likelihoods.judged(s, materials.yardstick) for s in (change.before, change.after)
    )
    implied_before, implied_after = (
        likelihoods.implied(s, materials.yardstick) for s in (change.before, change.after)
    )
    moved = likelihoods.moved(change, materials.yardstick)
    for standing in (change.before, change.after):
        materials.trail.follow(standing.entry)
    before_by, by = (likelihoods.judged_by(s) for s in (change.before, change.after))
    return StandingRow(
        change.after.scenario.title,
        target(change.after.scenario),
        before.in_full if before else _nothing(change.before),
        after.in_full if after else _nothing(change.after),
        likelihoods.confidence(change.before),
        likelihoods.confidence(change.after),
        "" if by == before_by else before_by,
        by,
        _verdict(materials, change),
        typeset.in_column(implied_before.number) if implied_before else "",
        typeset.in_column(implied_after.number) if implied_after else "",
        "" if moved is None else typeset.points(moved),
    )


def _nothing(standing: Standing) -> Markup:
    return Markup("no likelihood stated") if standing.judgment else Markup("no judgment")


def _indicator(materials: Materials, change: IndicatorChange) -> Move:
    indicator, reading = change.after.indicator, change.after.reading
    return Move(
        indicator.title,
        target(indicator),
        _value(change.before),
        str(change.before.level),
        str(change.before.level),
        materials.trail.follow(change.before.entry),
        _value(change.after),
        str(change.after.level),
        str(change.after.level),
        materials.trail.follow(change.after.entry),
        reading.note if reading else "",
        materials.citations.cite(indicator.title, change.after.entry),
    )


def _value(state: IndicatorState) -> str:
    if state.reading is None or state.reading.value is None:
        return ""
    return typeset.reading(state.indicator, state.reading.value)


def _signpost(materials: Materials, change: SignpostChange) -> Move:
    signpost, sighting = change.after.signpost, change.after.sighting
    seen_on = sighting.seen_on if sighting else None
    return Move(
        signpost.title,
        target(signpost),
        "",
        state_kind(change.before),
        state_words(change.before),
        materials.trail.follow(change.before.entry),
        typeset.day(seen_on) if seen_on else "",
        state_kind(change.after),
        state_words(change.after),
        materials.trail.follow(change.after.entry),
        sighting.note if sighting else "",
        materials.citations.cite(signpost.title, change.after.entry),
    )


def _link(change: IndicatorChange | SignpostChange) -> Link:
    if isinstance(change, IndicatorChange):
        return Link(typeset.named(change.after.indicator.title), target(change.after.indicator))
    return Link(typeset.named(change.after.signpost.title), target(change.after.signpost))


def _updated(materials: Materials, change: QuarterChange) -> str:
    indicators = change.after.indicators
    if not indicators:
        return "The study has no indicators."
    every, count = typeset.counted(len(indicators), "indicator"), len(change.updated)
    some = f"{typeset.number(count)} of {every} {_has(count)}"
    text = f"{some if count else 'No indicator has'} a reading of {change.after.quarter}"
    found = (unadmitted_words.latest(materials, state) for state in indicators)
    odd = sum(1 for e in found if e and e.content.quarter == change.after.quarter)
    if odd:
        text += f" that counts; {typeset.number(odd)} {_has(odd)} one that no longer counts"
    return f"{text}."


def _has(count: int) -> str:
    return "has" if count == 1 else "have"
