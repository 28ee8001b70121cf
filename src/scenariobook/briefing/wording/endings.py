"""Say how scenarios ended."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import End, Outcome
from scenariobook.study.model import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one scenario ended.

    Attributes:
        sentence: What became of it, with the day.
        why: What shows it.
    """

    sentence: str
    why: str


def ending(materials: Materials, scenario: Scenario) -> Ending | None:
    """Return how a scenario ended; None as long as that is not known in the briefing's quarter."""
    entry = materials.outcomes.get(scenario.id)
    if entry is None:
        return None
    why = entry.content.why
    return Ending(
        sentence=typeset.sentence(in_words(entry)),
        why=typeset.sentence(why),
    )


def in_words(entry: Entry[Outcome]) -> str:
    """Return what became of a scenario, with the day, in words that follow its title."""
    outcome, day = entry.content.outcome, entry.content.decided_on
    words = "was declared void" if outcome is End.VOID else str(outcome)
    if day is None:
        return f"{words} (recorded on {typeset.day(entry.origin.when)})"
    if outcome is End.DID_NOT:
        return f"{words} (certain on {typeset.day(day)})"
    return f"{words} on {typeset.day(day)}"
