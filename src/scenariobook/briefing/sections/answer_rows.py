"""Make the rows of page one: each scenario's judgment, implied likelihood and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import labels
from scenariobook.briefing.charts.arrow import arrow
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.endings import Ending, ending
from scenariobook.briefing.wording.estimates import estimates_in_brief
from scenariobook.briefing.wording.likelihoods import Likelihood
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.briefing.wording.reasons import change_of, reason
from scenariobook.study.model import Scenario

# Where page one is set closely, a reason has two lines, or one beside a title of one line.
_BRIEF_REASON: Final = 115  # characters
_BRIEFEST_REASON: Final = 50
_BRIEFEST_TITLE: Final = 21.0  # em
_LONGEST_DISSENT: Final = 120  # characters
_LONGEST_BASIS: Final = 120
_APART: Final = "Judgment and evidence are more than a band apart."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One scenario on page one. In an exploratory study, what is about likelihoods is empty.

    Attributes:
        number: The scenario's number in this briefing.
        title: Its title.
        brief_title: The title, shortened to one line.
        kind: Its kind, as the study says.
        target: The link to its chapter.
        ending: How the scenario ended; None as long as that is not known.
        judgment: The judged likelihood: number, term and range; empty if there is none.
        absent: Why there is none; empty if there is one.
        arrow: Which way the judgment moved since last quarter; empty if it did not, or if unknown.
        since: The same in words.
        confidence: As a sentence.
        basis: Why the confidence is what it is, as a sentence; empty if nobody says.
        judged_by: Who made the judgment, as a sentence.
        dissent: What some analysts think instead, as a sentence; empty if nobody differs.
        estimates: What analysts estimate; empty if nobody does, or nobody may see it.
        implied: The implied likelihood: number, term and range; in a gap, why it has no term.
        implied_since: By how many points it moved, and since when.
        apart: That judgment and implied likelihood are far apart; empty if they are not.
        reason: The rationale's first sentence; without one, the largest step of the implied
            likelihood's move, or the item with the strongest effect if it did not move.
        brief_reason: The reason, shortened to two lines.
        briefest_reason: The reason, shortened to one line.
        is_computed: Whether the program made the reason, and no analyst wrote it.
        references: Citations of the reason's sources.
    """

    number: str
    title: str
    brief_title: str
    kind: str
    target: str
    ending: Ending | None
    judgment: Markup
    absent: str
    arrow: Markup
    since: Markup
    confidence: str
    basis: str
    judged_by: str
    dissent: str
    estimates: str
    implied: Markup
    implied_since: str
    apart: str
    reason: str
    brief_reason: str
    briefest_reason: str
    is_computed: bool
    references: tuple[Citation, ...]


def answer_row(materials: Materials, standing: Standing) -> AnswerRow:
    """Return a scenario's row on page one.

    Args:
        materials: What the section is made from.
        standing: The scenario's judgment and implied likelihood.
    """
    scenario = standing.scenario
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    sign, since = _since(materials, standing)
    shown = standing if standing.judgment or not since else _last_quarter(materials, scenario)
    why = reason(materials, standing)
    return AnswerRow(
        number=materials.numbers[scenario.id],
        title=scenario.title,
        brief_title=labels.shortened(scenario.title, _BRIEFEST_TITLE, 1),
        kind=scenario.kind,
        target=target(scenario),
        ending=ending(materials, scenario),
        judgment=judged.in_full if judged else Markup(""),
        absent="" if judged else likelihoods.absent(standing),
        arrow=sign,
        since=since,
        confidence=likelihoods.confidence(standing),
        basis=_basis(standing),
        judged_by=likelihoods.judged_by(shown),
        dissent=_dissent(standing),
        estimates=estimates_in_brief(materials, scenario.id),
        implied=implied.in_full if implied else Markup(""),
        implied_since=_implied_since(materials, scenario),
        apart=_APART if standing.differs else "",
        reason=why.text,
        brief_reason=typeset.first_sentence(why.text, _BRIEF_REASON),
        briefest_reason=typeset.first_sentence(why.text, _BRIEFEST_REASON),
        is_computed=why.is_computed,
        references=why.references,
    )


def _basis(standing: Standing) -> str:
    """Return why the confidence is what it is, shortened; empty if nobody says."""
    judgment = standing.judgment
    if judgment is None or judgment.confidence is None or not judgment.basis:
        return ""
    why = typeset.sentence(typeset.shortened(judgment.basis, _LONGEST_BASIS))
    return f"Why {judgment.confidence}: {why}"


def _dissent(standing: Standing) -> str:
    """Return the first sentence of what some analysts think instead; empty without any."""
    if standing.judgment is None or not standing.judgment.dissent:
        return ""
    return f"Dissent: {typeset.first_sentence(standing.judgment.dissent, _LONGEST_DISSENT)}"


def _since(materials: Materials, standing: Standing) -> tuple[Markup, Markup]:
    """Return how the judgment moved since last quarter, as an arrow and in words."""
    if materials.change is None or not materials.study.estimative:
        return Markup(""), Markup("")
    before = _last_quarter(materials, standing.scenario)
    was = likelihoods.judged(before, materials.yardstick)
    then = before.judgment.likelihood if before.judgment else None
    now = standing.judgment.likelihood if standing.judgment else None
    if was is None or then is None:
        return Markup(""), Markup("")
    if now is None:
        return Markup(""), Markup("Last quarter: {}.").format(was.whole)
    way = likelihoods.direction(then, now, materials.yardstick)
    if way is None:
        return Markup(""), Markup("Last quarter: {}.").format(was.whole)
    if way == "level":  # an arrow to the right reads as "next"
        return Markup(""), _level(materials, before, standing)
    words = Markup("Up from {} in {}.") if way == "up" else Markup("Down from {} in {}.")
    last = materials.history[-2].quarter
    return arrow(way, way), words.format(_former_likelihood(was), last)


def _level(materials: Materials, before: Standing, standing: Standing) -> Markup:
    """Return the words for a likelihood that neither rose nor fell: what of it is unchanged."""
    was, now = (likelihoods.judged(s, materials.yardstick) for s in (before, standing))
    if was != now:  # a term became a number in its range, or a number became a term
        return Markup("In the same band as in {}.").format(materials.history[-2].quarter)
    if likelihoods.confidence(before) != likelihoods.confidence(standing):
        return Markup("Likelihood unchanged since {}.").format(materials.history[-2].quarter)
    return Markup("Unchanged since {}.").format(materials.history[-2].quarter)


def _former_likelihood(was: Likelihood) -> Markup:
    """Return last quarter's likelihood: its number, or its term where nobody stated a number."""
    return Markup.escape(was.number) if was.number and was.words else was.whole


def _last_quarter(materials: Materials, scenario: Scenario) -> Standing:
    standings = materials.history[-2].standings
    return next(s for s in standings if s.scenario.id == scenario.id)


def _implied_since(materials: Materials, scenario: Scenario) -> str:
    """Return the change of the implied likelihood since last quarter, in words.

    It has no arrow: beside the judgment's, one that points another way looks like a contradiction.
    """
    steps = change_of(materials, scenario)
    if steps is None:
        return ""
    before = materials.history[-2].quarter
    return f"{typeset.moved(steps.before, steps.after)} since {before}"
