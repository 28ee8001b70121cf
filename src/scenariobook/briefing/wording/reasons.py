"""Say why a scenario stands where it does on page one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.assessment import Standing
from scenariobook.assess.status import SignpostState, Status
from scenariobook.assess.why_it_moved import Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.wording import item_effects
from scenariobook.briefing.wording.item_counts import counted_items
from scenariobook.briefing.wording.materials import Citation, Materials, itemless
from scenariobook.briefing.wording.steps import reason_of_move, seen_and_when
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

_LONGEST: Final = 220  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The reason of a row on page one.

    Attributes:
        text: One or two sentences.
        references: Citations of the sources.
        is_computed: Whether the program made it, and no analyst wrote it.
    """

    text: str
    references: tuple[Citation, ...] = ()
    is_computed: bool = True


def reason(materials: Materials, standing: Standing) -> Reason:
    """Return the analysts' rationale; without one, what moved the implied likelihood most.

    If nothing moved it, the item that says most for or against the scenario is told as what it is:
    a reason of the level, and of no move. In an exploratory study, how the scenario's own items
    stand.

    Args:
        materials: What the section is made from.
        standing: The scenario's judgment and implied likelihood.
    """
    judgment = standing.judgment
    if judgment and judgment.rationale:
        text = typeset.first_sentence(judgment.rationale, _LONGEST)
        return Reason(text=text, is_computed=False)
    if not materials.study.estimative:
        return Reason(text=_own_items(materials, standing.scenario))
    steps = change_of(materials, standing.scenario)
    if materials.change and steps and steps.largest:
        text, references = reason_of_move(materials, materials.change, steps, _LONGEST)
        return Reason(text=text, references=references)
    effects = item_effects.item_effects(materials, standing.scenario)
    if not effects:
        return Reason(text="Nothing read or seen carries evidence this quarter.")
    strongest = effects[0]
    if not item_effects.is_visible(strongest):
        return Reason(text="What was read and seen says nothing for or against it.")
    item = strongest.state.item
    side = "for" if strongest.value > 0 else "against"
    most = f"most {side} it: {typeset.named(item.title)}, {seen_and_when(strongest.state)}"
    words = f"{_unmoved(steps)}; {most}" if steps else f"M{most[1:]}"
    return Reason(
        text=typeset.sentence(words),
        references=materials.citations.cite(item.title, strongest.state.entry),
    )


def _unmoved(steps: Steps) -> str:
    """Return in words that an implied likelihood did not move by a printed point."""
    if any(step.points for step in steps.printed):
        return "Steps up and down cancelled out"
    if printed_likelihoods.printed(steps.before) != printed_likelihoods.printed(steps.after):
        return "It moved by less than a point"
    return "Nothing moved it"


def change_of(materials: Materials, scenario: Scenario) -> Steps | None:
    """Return why the implied likelihood moved since last quarter; None if that is not told."""
    if materials.change is None:
        return None
    return next(c.steps for c in materials.change.standings if c.after.scenario.id == scenario.id)


def _own_items(materials: Materials, scenario: Scenario) -> str:
    """Return how a scenario's own items stand: the reason in an exploratory study."""
    if no_items := itemless(materials, scenario):
        return no_items
    now = materials.now
    indicators = [state for state in now.indicators if state.indicator.home == scenario.id]
    signposts = [state for state in now.signposts if state.signpost.home == scenario.id]
    sentences = [counted_items(materials, indicators, signposts)]
    for words, titles in (
        ("At warning", [s.indicator.title for s in indicators if s.status is Status.WARNING]),
        ("At watch", [s.indicator.title for s in indicators if s.status is Status.WATCH]),
    ):
        if titles:
            listed = "; ".join(map(typeset.named, titles))
            sentences.append(typeset.sentence(f"{words}: {listed}"))
    observed = [_observed_when(state) for state in signposts if state.observed]
    if observed:
        sentences.append(typeset.sentence(f"Observed: {'; '.join(observed)}"))
    return " ".join(sentences)


def _observed_when(state: SignpostState) -> str:
    """Return an observed signpost's title with its day, or the quarter if the day is unknown."""
    entry = state.entry
    day = entry.content.seen_on if entry else None
    when = typeset.day(day) if day else entry.content.quarter if entry else ""
    return f"{typeset.named(state.signpost.title)} ({when})"
