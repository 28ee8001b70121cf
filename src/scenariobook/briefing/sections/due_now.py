"""Make the block of page one that says what is due now: decision triggers that are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.due_decisions import WatchedDecision
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.briefing.wording.needs import met_since
from scenariobook.quarter import Quarter

_MOST: Final = 4  # triggers that are told; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A decision that is due.

    Attributes:
        owner: Who has to act.
        since: Since when that is due.
        then: What the owner does, as a sentence.
        when: What has been seen, as a sentence.
        target: The link to the chapter that has the trigger.
    """

    owner: str
    since: str
    then: str
    when: str
    target: str


@dataclass(frozen=True, slots=True)
class DueNow:
    """The block; it is empty if no trigger of the study says what it needs.

    Attributes:
        rows: The triggers that are met, the newest first.
        rest: How many further ones there are, or that none is met; as a sentence, or empty.
    """

    rows: tuple[DueRow, ...]
    rest: str


def due_now(materials: Materials) -> DueNow:
    """Return the block for the briefing's quarter."""
    met = [(one.since, one) for one in materials.decisions if one.since]
    ordered = [one for _, one in sorted(met, key=lambda pair: pair[0], reverse=True)]
    rows = tuple(_row(one, materials.quarter) for one in ordered[:_MOST])
    if not materials.decisions:
        return DueNow((), "")
    if not rows:
        return DueNow((), _none_met(materials))
    more = len(ordered) - len(rows)
    are = "is" if more == 1 else "are"
    rest = f"{typeset.counted(more, 'more trigger')} {are} met; the chapters name them."
    return DueNow(rows, rest if more else "")


def _row(one: WatchedDecision, now: Quarter) -> DueRow:
    decision = one.decision
    return DueRow(
        owner=decision.owner,
        since=met_since(one, now),
        then=typeset.sentence(decision.then),
        when=typeset.sentence(f"Because: {decision.when}"),
        target=target(one.scenario),
    )


def _none_met(materials: Materials) -> str:
    count = len(materials.decisions)
    if count == 1:
        return "Nothing: the one trigger that the record can tell is not met."
    return (
        f"Nothing: none of the {typeset.in_words(count)} triggers that the record can tell is met."
    )
