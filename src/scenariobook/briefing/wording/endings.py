"""Say how scenarios ended, and that a study has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.outcomes import has_ended
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.entries import Entry
from scenariobook.record.stated import End, Outcome
from scenariobook.study.model import Scenario

# Characters on page one; the second where it is set closely.
_LONGEST_WHY: Final = 170
_BRIEFEST_WHY: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one scenario ended.

    Attributes:
        sentence: What became of it, with the day.
        why: What shows it.
        short_why: The first sentence of that, shortened.
        brief_why: The same, shortened to a part of a line.
        origin: The link to the entry in the provenance.
    """

    sentence: str
    why: str
    short_why: str
    brief_why: str
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
        short_why=typeset.first_sentence(why, _LONGEST_WHY),
        brief_why=typeset.first_sentence(why, _BRIEFEST_WHY),
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


def study_ended(materials: Materials) -> Markup:
    """Return a sentence that says which scenario came true, once all have ended; else nothing."""
    if not has_ended(materials.study, materials.outcomes):
        return Markup("")
    came = [s for s in materials.study.scenarios if _outcome(materials, s) is End.CAME_TRUE]
    if not came:
        return Markup("The study has ended: no scenario came true.")
    parts = [
        Markup('<a href="{}"><em>{}</em></a> {}').format(
            target(s), typeset.named(s.title), in_words(materials.outcomes[s.id])
        )
        for s in came
    ]
    return Markup("The study has ended: {}.").format(typeset.listed(parts))


def _outcome(materials: Materials, scenario: Scenario) -> End | None:
    return materials.outcomes[scenario.id].content.outcome
