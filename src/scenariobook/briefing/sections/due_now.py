"""Make the block of page one that says what is due now: decision triggers that are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.due_decisions import WatchedDecision
from scenariobook.assess.outcomes import has_ended
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials, target

_MOST: Final = 4  # triggers that are told; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A decision that is due.

    Attributes:
        owner: Who has to act.
        scenario: The number and the title of the scenario that it belongs to.
        then: What the owner does, as a sentence.
        when: What was to be seen, and since when it is, as a sentence.
        target: The link to the chapter that has the trigger.
    """

    owner: str
    scenario: str
    then: str
    when: str
    target: str


@dataclass(frozen=True, slots=True)
class DueNow:
    """The block; it is empty if no trigger of the study says what it needs.

    Attributes:
        title: Its heading: of an ended study, nothing is due now.
        rows: The triggers that are met, the newest first.
        rest: How many further ones there are, or that none is met; as a sentence, or empty.
    """

    title: str
    rows: tuple[DueRow, ...]
    rest: str


def due_now(materials: Materials) -> DueNow:
    """Return the block for the briefing's quarter."""
    met = [(one.since, one) for one in materials.decisions if one.since]
    ordered = [one for _, one in sorted(met, key=lambda pair: pair[0], reverse=True)]
    rows = tuple(_row(materials, one) for one in ordered[:_MOST])
    if not materials.decisions:
        return DueNow("", (), "")
    ended = has_ended(materials.study, materials.outcomes)
    title = f"Due at the end of {materials.quarter}" if ended else "Due now"
    if not rows:
        return DueNow(title, (), _none_met(materials))
    more = len(ordered) - len(rows)
    are = "is" if more == 1 else "are"
    rest = f"{typeset.counted(more, 'more trigger')} {are} met; the chapters name them."
    return DueNow(title, rows, rest if more else "")


def _row(materials: Materials, one: WatchedDecision) -> DueRow:
    decision = one.decision
    is_new = one.since == materials.quarter
    met = "was met this quarter" if is_new else f"has been met since {one.since}"
    return DueRow(
        owner=decision.owner,
        scenario=f"scenario {materials.numbers[one.scenario.id]}, {one.scenario.title}",
        then=typeset.sentence(decision.then),
        when=typeset.sentence(f"Its trigger {met}: “{decision.when}”"),
        target=target(one.scenario),
    )


def _none_met(materials: Materials) -> str:
    count = len(materials.decisions)
    if count == 1:
        return "Nothing. The one trigger that can be checked against the record is not met."
    return (
        f"Nothing. None of the {typeset.in_words(count)} triggers that can be checked against the "
        "record is met."
    )
