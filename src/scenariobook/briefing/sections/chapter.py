"""Make a scenario's chapter: judgment, evidence, assumptions, consequences."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import timeline
from scenariobook.briefing.markdown import prose
from scenariobook.briefing.sections import facts, items
from scenariobook.briefing.sections.dated_signposts import DatedRow, dated_rows
from scenariobook.briefing.sections.sensitivity import Turns, turns
from scenariobook.briefing.wording import legends, likelihoods
from scenariobook.briefing.wording.endings import Ending, ending
from scenariobook.briefing.wording.estimates import Estimates, estimates
from scenariobook.briefing.wording.item_effects import Contributions, contributions
from scenariobook.briefing.wording.materials import Materials, itemless
from scenariobook.briefing.wording.needs import met, needs_in_words
from scenariobook.record.claims.standing import sides_in_words
from scenariobook.study.model import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgmentBlock:
    """The analysts' judgment; likelihood and confidence are separate sentences.

    Attributes:
        likelihood: As a sentence; empty in an exploratory study.
        confidence: With the meaning of its level, as a sentence.
        basis: What the confidence rests on.
        rationale: The analysts' reasons.
        dissent: What some of them think instead.
        judged_by: Who judged, as a sentence.
    """

    likelihood: Markup
    confidence: str
    basis: str
    rationale: str
    dissent: str
    judged_by: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A decision trigger: if ``when`` is seen, its owner does ``then``.

    ``needs`` says in states of items when that is, and ``met`` since when it has been so; they
    are empty if the study does not, and if it is not so.

    It repeats the study's ``Decision``. A template may come from a stranger, so it gets text, and
    no object of the model whose methods it could call.
    """

    when: str
    then: str
    owner: str
    needs: str
    met: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One scenario's chapter.

    Attributes:
        number: The scenario's number in this briefing.
        anchor: The identifier of the chapter.
        title: The scenario's title.
        kind: Its kind, as the study says.
        ending: How it ended; None as long as that is not known.
        summary: Its summary.
        means: What would count as it, as a sentence; empty if nobody said it.
        narrative: Its story, as markup.
        facts: What it starts from.
        judgment: The quarter's judgment; None without one.
        absent: Why there is none, as a sentence or two; empty if there is one.
        estimates: What people estimate of it; None if nobody does.
        implied: The implied likelihood, as a sentence; empty in an exploratory study.
        prior_basis: What the prior rests on, or that nobody said it, as a sentence.
        contributions: The effect of each item on the implied likelihood.
        indicators: The scenario's own.
        signposts: The scenario's own.
        dated: Its dated signposts of which somebody stated a likelihood.
        itemless: A sentence if it has no items of its own; empty if it has.
        axis: The axis of years, for the head of the signposts' strips.
        trend_period: The quarters that every trend shows.
        trend_legend: The marks of a trend.
        signpost_legend: The marks of a strip.
        assumptions: The scenario's own.
        implications: What would follow if it came true.
        decisions: Its decision triggers.
        turns: Which items could change the implied likelihood most.
    """

    number: str
    anchor: str
    title: str
    kind: str
    ending: Ending | None
    summary: str
    means: str
    narrative: Markup
    facts: tuple[facts.FactRow, ...]
    judgment: JudgmentBlock | None
    absent: str
    estimates: Estimates | None
    implied: Markup
    prior_basis: str
    contributions: Contributions
    indicators: tuple[items.IndicatorRow, ...]
    signposts: tuple[items.SignpostRow, ...]
    dated: tuple[DatedRow, ...]
    itemless: str
    axis: Markup
    trend_period: str
    trend_legend: tuple[legends.LegendKey, ...]
    signpost_legend: tuple[legends.LegendKey, ...]
    assumptions: tuple[items.AssumptionRow, ...]
    implications: tuple[str, ...]
    decisions: tuple[Trigger, ...]
    turns: Turns


def chapter(materials: Materials, standing: Standing) -> Chapter:
    """Return the text of a scenario's chapter."""
    scenario = standing.scenario
    now = materials.now
    axis = timeline.axis(f"Years from {materials.study.header.start}", items.span(materials))
    return Chapter(
        number=materials.numbers[scenario.id],
        anchor=f"scenario-{scenario.id}",
        title=scenario.title,
        kind=scenario.kind,
        ending=ending(materials, scenario),
        summary=scenario.summary,
        means=typeset.sentence(scenario.means or ""),
        narrative=prose(scenario.narrative or ""),
        facts=facts.fact_rows(materials, scenario),
        judgment=_judgment(materials, standing),
        absent=_absent(materials, standing),
        estimates=estimates(materials, scenario.id),
        implied=_implied(materials, standing),
        prior_basis=typeset.sentence(scenario.prior_basis or "Nobody gave reasons for it"),
        contributions=contributions(materials, scenario),
        indicators=tuple(
            items.indicator_row(materials, state)
            for state in now.indicators
            if state.indicator.home == scenario.id
        ),
        signposts=tuple(
            items.signpost_row(materials, state)
            for state in now.signposts
            if state.signpost.home == scenario.id
        ),
        dated=dated_rows(materials, scenario),
        itemless=itemless(materials, scenario),
        axis=axis,
        trend_period=_period(materials),
        trend_legend=legends.trends(),
        signpost_legend=legends.signposts(materials.quarter),
        assumptions=tuple(
            items.assumption_row(materials, assumption)
            for assumption in materials.study.assumptions
            if assumption.home == scenario.id
        ),
        implications=scenario.implications,
        decisions=_triggers(materials, scenario),
        turns=turns(materials, scenario),
    )


def _triggers(materials: Materials, scenario: Scenario) -> tuple[Trigger, ...]:
    told = {
        id(one.decision): met(one, materials.quarter)
        for one in materials.decisions
        if one.scenario is scenario
    }
    return tuple(
        Trigger(
            d.when,
            d.then,
            d.owner,
            needs_in_words(materials.study, d),
            told.get(id(d), ""),
        )
        for d in scenario.decisions
    )


def _period(materials: Materials) -> str:
    """Return the quarters of the trends' axis, from the study's first to the briefing's."""
    first, last = materials.study.header.start, materials.quarter
    return str(last) if first == last else f"{first}{typeset.DASH}{last}"


def _judgment(materials: Materials, standing: Standing) -> JudgmentBlock | None:
    judgment = standing.judgment
    if judgment is None:
        return None
    judged = likelihoods.judged(standing, materials.yardstick)
    words = Markup("No likelihood was stated.")
    if judged:
        # Some terms are nouns: "The scenario is almost no chance" would be no English.
        words = Markup("Likelihood: {}.").format(judged.whole)
        if judged.words and judged.number:
            words = Markup("Likelihood: {}, put at {}.").format(judged.words, judged.number)
    return JudgmentBlock(
        likelihood=words if materials.study.estimative else Markup(""),
        confidence=likelihoods.confidence_explained(standing),
        basis=judgment.basis,
        rationale=judgment.rationale,
        dissent=judgment.dissent,
        judged_by=likelihoods.judged_by(standing),
    )


def _absent(materials: Materials, standing: Standing) -> str:
    if standing.contested:
        return f"People have to settle the likelihood first: {sides_in_words(standing.contested)}."
    if standing.judgment is not None:
        return ""
    earlier = [
        quarter
        for quarter in materials.record.judgments.get(standing.scenario.id, {})
        if quarter < materials.quarter
    ]
    last = f" The last one was made in {max(earlier)} and is not carried over." if earlier else ""
    return f"The analysts recorded no judgment for {materials.quarter}.{last}"


def _implied(materials: Materials, standing: Standing) -> Markup:
    likelihood = likelihoods.implied(standing, materials.yardstick)
    prior = standing.scenario.prior
    if likelihood is None or prior is None:
        return Markup("")
    start = typeset.percent_as_typed(prior)
    if materials.now.evidence and materials.now.evidence.contributions:
        text = Markup(
            "Implied likelihood: from a prior of {}, what was read and seen gives {}."
        ).format(start, likelihood.in_full)
    else:
        text = Markup("Implied likelihood: {}.").format(likelihood.in_full)
    if standing.differs:
        text += Markup(" It differs from the judgment by more than one band.")
    return text
