"""Say how scenarios ended, and whether a study has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.outcomes import has_ended
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import End, Outcome
from scenariobook.study.model import Scenario

_LONGEST_WHY: Final = 260  # characters on page one


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one scenario ended.

    Attributes:
        sentence: What became of it, with the day.
        why: What shows it.
        why_on_page_one: The first sentence of that; empty if it is too long for page one.
        origin: The link to the entry in the provenance.
    """

    sentence: str
    why: str
    why_on_page_one: str
    origin: str


def ending(materials: Materials, scenario: Scenario) -> Ending | None:
    """Return how a scenario ended; None as long as that is not known in the briefing's quarter."""
    entry = materials.outcomes.get(scenario.id)
    if entry is None:
        return None
    why = entry.content.why
    return Ending(
        sentence=typeset.sentence(in_words(entry)),
        why=typeset.sentence(why),
        why_on_page_one=typeset.first_sentence_or_none(why, _LONGEST_WHY),
        origin=materials.trail.follow(entry),
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


def ended_so_far(materials: Materials) -> Markup:
    """Return a sentence that says which scenarios came true, or how others ended; or nothing."""
    if not materials.outcomes:
        return Markup("")
    ended = [s for s in materials.study.scenarios if s.id in materials.outcomes]
    came = [s for s in ended if _outcome(materials, s) is End.CAME_TRUE]
    void = [s for s in ended if _outcome(materials, s) is End.VOID]
    is_over = has_ended(materials.study, materials.outcomes)
    told = [
        Markup('<a href="{}"><em>{}</em></a> {}').format(
            target(s), typeset.named(s.title), in_words(materials.outcomes[s.id])
        )
        for s in came or void
    ]
    if not came and len(void) < len(ended):
        none = "no scenario came true" if is_over else "none came true"
        parts = typeset.listed([none, *told])
    else:
        parts = typeset.listed(told)
    if is_over:
        return Markup("The study has ended: {}.").format(parts)
    every = typeset.number(len(materials.study.scenarios))
    have = "has" if len(ended) == 1 else "have"
    count = f"{typeset.number(len(ended))} of {every} scenarios {have} ended"
    return Markup("{}: {}.").format(count, parts)


def _outcome(materials: Materials, scenario: Scenario) -> End | None:
    return materials.outcomes[scenario.id].content.outcome
