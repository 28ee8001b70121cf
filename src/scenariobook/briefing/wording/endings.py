"""Say how scenarios ended."""

from __future__ import annotations

from scenariobook.briefing import typeset
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import End, Outcome


def in_words(entry: Entry[Outcome]) -> str:
    """Return what became of a scenario, with the day, in words that follow its title."""
    outcome, day = entry.content.outcome, entry.content.decided_on
    words = "was declared void" if outcome is End.VOID else str(outcome)
    if day is None:
        return f"{words} (recorded on {typeset.day(entry.origin.when)})"
    if outcome is End.DID_NOT:
        return f"{words} (certain on {typeset.day(day)})"
    return f"{words} on {typeset.day(day)}"
