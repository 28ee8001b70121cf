"""Make the section on what changed since last quarter, and what did not."""

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
from scenariobook.assess.status import IndicatorState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.bridge import Bridge, bridge, how_to_read
from scenariobook.briefing.sections.items import state_kind, state_words
from scenariobook.briefing.wording import likelihoods, readings_not_counted
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.record.ledger.kinds import State

JudgmentChange = Literal[
    "changed",
    "restated",
    "confidence changed",
    "unchanged",
    "new",
    "not judged",
    "no likelihood",
]
# Words that follow "is" and words that follow a number.
_VERDICT_WORDS: Final[tuple[tuple[JudgmentChange, str], ...]] = (
    ("changed", "changed"),
    ("restated", "stated otherwise, in the same band"),
    ("confidence changed", "the same, with another confidence"),
    ("unchanged", "unchanged"),
    ("new", "new"),
    ("no likelihood", "without a likelihood"),
)

_SEEN_WORDS: Final = (
    (State.OBSERVED, "observed"),
    (State.EMERGING, "seen emerging"),
    (State.RULED_OUT, "ruled out"),
    (State.NOT_YET, "found not to have begun after all"),
)
_READ_AS: Final = (
    (Status.WARNING, "at warning"),
    (Status.WATCH, "at watch"),
    (Status.NORMAL, "normal"),
    (Status.NO_THRESHOLDS, "without thresholds"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """A scenario's judgment, last quarter and this one.

    Attributes:
        title: The scenario's.
        target: The link to its chapter.
        before: Last quarter's judgment.
        after: This quarter's.
        before_confidence: Last quarter's confidence, as a sentence.
        after_confidence: This quarter's.
        before_by: Who judged last quarter; empty if the same analyst judged again.
        after_by: Who judged this quarter.
        verdict: What became of the judgment.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An indicator or a signpost that moved, last quarter (before) and this one (after).

    Attributes:
        title: The item's.
        target: The link to the item.
        before: The value; empty if there was none.
        before_kind: The name of the mark for its status or state.
        before_words: The status or state, in words.
        after: The value, or the day on which a signpost was seen.
        after_kind: The name of the mark.
        after_words: The status or state, in words.
        note: The note of this quarter's entry.
        references: Citations of its sources.
    """

    title: str
    target: str
    before: str
    before_kind: str
    before_words: str
    after: str
    after_kind: str
    after_words: str
    note: str
    references: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The title of an item, and the link to it."""

    title: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The change section; all parts but ``opening`` are empty in the study's first quarter.

    Attributes:
        opening: A summary in a few sentences.
        before: The quarter before.
        standings: One for each scenario; none if nobody judged in either quarter.
        bridge: Why the implied likelihoods moved, step by step.
        bridge_read: How to read that.
        crossed: Indicators that crossed a threshold.
        again: Indicators that were stale and were read again.
        first: Indicators with their first reading.
        seen: Signposts seen in a new state, or again.
        faded: Signposts that have faded since.
        overdue: Signposts that have become overdue.
        updated: How many indicators have a reading of this quarter, as a sentence.
        stale: Indicators that have become stale.
    """

    opening: str
    before: str
    standings: tuple[StandingRow, ...]
    bridge: Bridge
    bridge_read: str
    crossed: tuple[Move, ...]
    again: tuple[Move, ...]
    first: tuple[Move, ...]
    seen: tuple[Move, ...]
    faded: tuple[Link, ...]
    overdue: tuple[Link, ...]
    updated: str
    stale: tuple[Link, ...]


def changes(materials: Materials) -> Changes:
    """Return the text of the change section."""
    change = materials.change
    if change is None:
        opening = (
            f"{materials.quarter} is the study’s first quarter: there is no earlier one to "
            "compare it with. The next briefing will say here what has changed."
        )
        return Changes(
            opening=opening,
            before="",
            standings=(),
            bridge=Bridge((), ()),
            bridge_read="",
            crossed=(),
            again=(),
            first=(),
            seen=(),
            faded=(),
            overdue=(),
            updated="",
            stale=(),
        )
    steps = bridge(materials, change)
    return Changes(
        opening=_opening(materials, change),
        before=str(change.before.quarter),
        standings=_standings(materials, change),
        bridge=steps,
        bridge_read=how_to_read(materials, steps.rows),
        crossed=tuple(_indicator(materials, c) for c in change.crossed),
        again=tuple(_indicator(materials, c) for c in change.again),
        first=tuple(_indicator(materials, c) for c in change.first),
        seen=tuple(_signpost(materials, c) for c in change.seen),
        faded=tuple(_link(c) for c in change.faded),
        overdue=tuple(_link(c) for c in change.overdue),
        updated=_updated(materials, change),
        stale=tuple(_link(c) for c in change.stale),
    )


def _opening(materials: Materials, change: QuarterChange) -> str:
    crossed = _count(len(change.crossed), "indicator")
    moved = f"Since {change.before.quarter}, {crossed} crossed a threshold{_seen(change)}."
    if change.again:
        again, was = typeset.counted(len(change.again), "indicator"), _were(len(change.again))
        moved += f" {again} that {was} stale {was} read again{_read_as(change)}."
    if not change.after.study.estimative:
        return moved
    return " ".join(filter(None, (moved, _judged(materials, change), _lost_judgments(change))))


def _seen(change: QuarterChange) -> str:
    """Return in which states signposts were seen, in words that end a sentence."""
    states = Counter(c.after.state for c in change.seen)
    parts = [
        f"{typeset.counted(states[state], 'signpost')} {_were(states[state])} {words}"
        for state, words in _SEEN_WORDS
        if states[state]
    ]
    return f"; {typeset.listed(parts)}" if parts else ", and there is no news of signposts"


def _read_as(change: QuarterChange) -> str:
    """Return at which statuses stale indicators were read again, in words that end a sentence."""
    statuses = Counter(c.after.status for c in change.again)
    at = [(statuses[status], words) for status, words in _READ_AS if statuses[status]]
    if len(at) == 1:
        return f", {at[0][1]}"
    return f": {typeset.listed(f'{typeset.number(count)} {words}' for count, words in at)}"


def _count(count: int, singular: str) -> str:
    return typeset.counted(count, singular) if count else f"no {singular}"


def _judged(materials: Materials, change: QuarterChange) -> str:
    """Return how many judgments there are, and how many of them changed, as a sentence."""
    verdicts = Counter(_verdict(materials, c) for c in change.standings if c.after.judgment)
    counts = [(verdicts[verdict], words) for verdict, words in _VERDICT_WORDS if verdicts[verdict]]
    every = verdicts.total()
    if not every:
        judged_before = any(c.before.judgment for c in change.standings)
        return "No judgments were recorded this quarter." if judged_before else ""
    if len(counts) > 1:
        parts = typeset.listed(f"{typeset.number(count)} {words}" for count, words in counts)
        return f"The quarter has {typeset.counted(every, 'judgment')}: {parts}."
    ((_, words),) = counts
    if verdicts["changed"]:
        count = "one judgment" if every == 1 else typeset.counted(every, "judgment")
        return f"The quarter’s {count} changed."
    if every == 1:
        return f"The quarter’s one judgment is {words}."
    return f"The quarter’s {typeset.counted(every, 'judgment')} are {words}."


def _lost_judgments(change: QuarterChange) -> str:
    """Return how many scenarios were judged and are not any more, as a sentence; or nothing."""
    lost = sum(1 for c in change.standings if c.before.judgment and not c.after.judgment)
    if not lost:
        return ""
    scenarios = typeset.counted(lost, "scenario")
    are = "is" if lost == 1 else "are"
    return f"{scenarios} judged in {change.before.quarter} {are} not judged now."


def _verdict(materials: Materials, change: StandingChange) -> JudgmentChange:
    """Return what became of a judgment: the likelihoods are compared as they are printed."""
    before, after = (
        likelihoods.judged(s, materials.yardstick) for s in (change.before, change.after)
    )
    if after is None:
        return "no likelihood" if change.after.judgment else "not judged"
    if before is None:
        return "new"
    if before != after:
        return "restated" if _same_band(materials, change) else "changed"
    same = likelihoods.confidence(change.before) == likelihoods.confidence(change.after)
    return "unchanged" if same else "confidence changed"


def _same_band(materials: Materials, change: StandingChange) -> bool:
    """Tell whether a term became a number in its range, or a number the term of its band."""
    was, now = (
        s.judgment.likelihood if s.judgment else None for s in (change.before, change.after)
    )
    if was is None or now is None:
        return False
    return likelihoods.is_unmoved(was, now, materials.yardstick)


def _standings(materials: Materials, change: QuarterChange) -> tuple[StandingRow, ...]:
    if not any(c.before.judgment or c.after.judgment for c in change.standings):
        return ()
    return tuple(_standing(materials, c) for c in change.standings)


def _standing(materials: Materials, change: StandingChange) -> StandingRow:
    before, after = (
        likelihoods.judged(s, materials.yardstick) for s in (change.before, change.after)
    )
    before_by, by = (likelihoods.judged_by(s) for s in (change.before, change.after))
    return StandingRow(
        title=change.after.scenario.title,
        target=target(change.after.scenario),
        before=before.in_full if before else _no_likelihood(change.before),
        after=after.in_full if after else _no_likelihood(change.after),
        before_confidence=likelihoods.confidence(change.before),
        after_confidence=likelihoods.confidence(change.after),
        before_by="" if by == before_by else before_by,
        after_by=by,
        verdict=_verdict(materials, change),
    )


def _no_likelihood(standing: Standing) -> Markup:
    return Markup("no likelihood stated") if standing.judgment else Markup("no judgment")


def _indicator(materials: Materials, change: IndicatorChange) -> Move:
    indicator, reading = change.after.indicator, change.after.reading
    return Move(
        title=indicator.title,
        target=target(indicator),
        before=_value(change.before),
        before_kind=str(change.before.status),
        before_words=str(change.before.status),
        after=_value(change.after),
        after_kind=str(change.after.status),
        after_words=str(change.after.status),
        note=reading.note if reading else "",
        references=materials.citations.cite(indicator.title, change.after.entry),
    )


def _value(state: IndicatorState) -> str:
    if state.reading is None or state.reading.value is None:
        return ""
    return typeset.of_months(typeset.reading(state.indicator, state.reading.value), state.months)


def _signpost(materials: Materials, change: SignpostChange) -> Move:
    signpost, sighting = change.after.signpost, change.after.sighting
    seen_on = sighting.seen_on if sighting else None
    return Move(
        title=signpost.title,
        target=target(signpost),
        before="",
        before_kind=state_kind(change.before),
        before_words=state_words(change.before),
        after=typeset.day(seen_on) if seen_on else "",
        after_kind=state_kind(change.after),
        after_words=state_words(change.after),
        note=sighting.note if sighting else "",
        references=materials.citations.cite(signpost.title, change.after.entry),
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
    entries = (readings_not_counted.latest(materials, state) for state in indicators)
    not_counted = sum(1 for e in entries if e and e.content.quarter == change.after.quarter)
    if not_counted:
        has = f"{typeset.number(not_counted)} {_has(not_counted)}"
        text += f" that counts; {has} one that no longer counts"
    return f"{text}."


def _were(count: int) -> str:
    return "were" if count > 1 else "was"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"
