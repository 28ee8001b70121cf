"""Make page one, the answer: each scenario's judgment, implied likelihood and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.assess.why_it_moved import Steps
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import labels
from scenariobook.briefing.charts.arrow import Direction, arrow
from scenariobook.briefing.sections import likelihood_chart, status_chart
from scenariobook.briefing.sections.lead import lead
from scenariobook.briefing.sections.likelihood_values import QuarterRow, likelihood_values
from scenariobook.briefing.sections.statements import StatementText, statements
from scenariobook.briefing.wording import (
    item_effects,
    legends,
    likelihoods,
    readings_not_counted,
    unsettled,
)
from scenariobook.briefing.wording.endings import Ending, ending, study_ended
from scenariobook.briefing.wording.legends import LegendKey
from scenariobook.briefing.wording.likelihoods import Likelihood
from scenariobook.briefing.wording.materials import Citation, Materials, itemless, target
from scenariobook.briefing.wording.steps import reason_of_move
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

_LONGEST_REASON: Final = 170
# If there are many scenarios, each has a single line, with the brief title and reason.
_BRIEFEST_REASON: Final = 50  # characters
_BRIEFEST_TITLE: Final = 21.0  # em


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
        judgment: The judged likelihood, with its range; empty if there is none.
        absent: Why there is none; empty if there is one.
        arrow: Which way the judgment moved since last quarter; empty if unknown.
        since: The same in words.
        confidence: As a sentence.
        judged_by: Who made the judgment, as a sentence.
        implied: The implied likelihood, as a number for a column.
        implied_words: Its term with the range; in a gap, why it has none.
        implied_since: An arrow, and by how many points it moved.
        reason: The rationale's first sentence; without one, the largest step of the implied
            likelihood's move, or the item with the strongest effect if it did not move.
        brief_reason: The reason, shortened to one line.
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
    judged_by: str
    implied: str
    implied_words: Markup
    implied_since: Markup
    reason: str
    brief_reason: str
    references: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Page one.

    Attributes:
        ended: That the study has ended, and which scenario came true; empty as long as it has not.
        statements: The bottom line and what follows from it, as far as somebody typed them.
        lead: The likeliest scenarios, in a sentence or two. Where somebody typed the bottom line of
            judged scenarios, only what is wrong with the judgments' sum; may be empty.
        rounding: That the rounded figures need not add up; empty if they do.
        situation: How the items stand, and what is open.
        rows: One for each scenario.
        chart: Of likelihoods; of statuses in an exploratory study; may be empty.
        chart_title: Its title.
        chart_read: How to read it.
        chart_legend: Its marks.
        chart_values: Its values in words, for the HTML edition.
    """

    ended: Markup
    statements: tuple[StatementText, ...]
    lead: Markup
    rounding: str
    situation: str
    rows: tuple[AnswerRow, ...]
    chart: Markup
    chart_title: str
    chart_read: str
    chart_legend: tuple[LegendKey, ...]
    chart_values: tuple[QuarterRow, ...]


def answer(materials: Materials) -> Answer:
    """Return the text of page one."""
    typed = statements(materials)
    rows = tuple(_row(materials, standing) for standing in materials.now.standings)
    words, situation = lead(materials, typed), _situation(materials)
    if not materials.study.estimative:
        return Answer(
            ended=study_ended(materials),
            statements=typed,
            lead=words,
            rounding="",
            situation=situation,
            rows=rows,
            chart=status_chart.chart(materials),
            chart_title="Items by quarter",
            chart_read=status_chart.HOW_TO_READ,
            chart_legend=legends.status_columns(),
            chart_values=status_chart.values(materials),
        )
    return Answer(
        ended=study_ended(materials),
        statements=typed,
        lead=words,
        rounding=printed_likelihoods.ROUNDED if materials.now.rounded_apart else "",
        situation=situation,
        rows=rows,
        chart=likelihood_chart.chart(materials),
        chart_title="Likelihoods by quarter",
        chart_read=likelihood_chart.how_to_read(materials),
        chart_legend=(),
        chart_values=likelihood_values(materials),
    )


def _situation(materials: Materials) -> str:
    tally = _tally(materials, materials.now.indicators, materials.now.signposts)
    return f"{tally} {unsettled.counted(materials)}".rstrip()


def _tally(
    materials: Materials,
    indicators: Sequence[IndicatorState],
    signposts: Sequence[SignpostState],
) -> str:
    statuses = [state.status for state in indicators]
    no_data = [state for state in indicators if state.status is Status.NO_DATA]
    not_counted = sum(1 for state in no_data if readings_not_counted.latest(materials, state))
    parts = [
        f"{typeset.number(count)} {words}"
        for count, words in (
            (statuses.count(Status.WARNING), "at warning"),
            (statuses.count(Status.WATCH), "at watch"),
            (statuses.count(Status.NORMAL), "normal"),
            (statuses.count(Status.STALE), "stale"),
            (len(no_data) - not_counted, "without data"),
            (not_counted, "with data that no longer count"),
            (statuses.count(Status.NO_THRESHOLDS), "without thresholds"),
        )
        if count
    ]
    statuses_listed = f": {typeset.listed(parts)}" if parts else ""
    if not indicators and not signposts:
        return "No indicators and no signposts."
    every = typeset.counted(len(indicators), "indicator") if indicators else "No indicators"
    counted = f"{every}{statuses_listed}."
    if not signposts:
        return counted
    seen = sum(s.observed for s in signposts)
    observed = typeset.number(seen) if seen else "none"
    return f"{counted} {typeset.counted(len(signposts), 'signpost')}, {observed} observed."


def _row(materials: Materials, standing: Standing) -> AnswerRow:
    scenario = standing.scenario
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    sign, since = _since(materials, standing)
    shown = standing if standing.judgment or not since else _last_quarter(materials, scenario)
    reason, references = _reason(materials, standing)
    return AnswerRow(
        number=materials.numbers[scenario.id],
        title=scenario.title,
        brief_title=labels.shortened(scenario.title, _BRIEFEST_TITLE, 1),
        kind=scenario.kind,
        target=target(scenario),
        ending=ending(materials, scenario),
        judgment=judged.whole if judged else Markup(""),
        absent="" if judged else likelihoods.absent(standing),
        arrow=sign,
        since=since,
        confidence=likelihoods.confidence(standing),
        judged_by=likelihoods.judged_by(shown),
        implied=typeset.in_column(implied.number) if implied else "",
        implied_words=(implied.words or Markup.escape(implied.gap)) if implied else Markup(""),
        implied_since=_implied_since(materials, scenario),
        reason=reason,
        brief_reason=typeset.first_sentence(reason, _BRIEFEST_REASON),
        references=references,
    )


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
    if way == "level":
        return arrow(way, way), _level(materials, before, standing)
    words = Markup("Up from {}.") if way == "up" else Markup("Down from {}.")
    return arrow(way, way), words.format(_former_likelihood(was, standing, materials))


def _level(materials: Materials, before: Standing, standing: Standing) -> Markup:
    """Return the words for a likelihood that neither rose nor fell: what of it is unchanged."""
    was, now = (likelihoods.judged(s, materials.yardstick) for s in (before, standing))
    if was != now:  # a term became a number in its range, or a number became a term
        return Markup("In the same band as in {}.").format(materials.history[-2].quarter)
    if likelihoods.confidence(before) != likelihoods.confidence(standing):
        return Markup("Likelihood unchanged since {}.").format(materials.history[-2].quarter)
    return Markup("Unchanged since {}.").format(materials.history[-2].quarter)


def _former_likelihood(was: Likelihood, standing: Standing, materials: Materials) -> Markup:
    """Return last quarter's likelihood; only its number if the term is the same now."""
    judged = likelihoods.judged(standing, materials.yardstick)
    if judged and was.words and judged.words == was.words and was.number:
        return Markup("{}, in the same band").format(was.number)
    return was.whole


def _last_quarter(materials: Materials, scenario: Scenario) -> Standing:
    standings = materials.history[-2].standings
    return next(s for s in standings if s.scenario.id == scenario.id)


def _change_of(materials: Materials, scenario: Scenario) -> Steps | None:
    """Return why the implied likelihood moved since last quarter; None if that is not told."""
    if materials.change is None:
        return None
    return next(c.steps for c in materials.change.standings if c.after.scenario.id == scenario.id)


def _implied_since(materials: Materials, scenario: Scenario) -> Markup:
    """Return an arrow and the change of the implied likelihood since last quarter."""
    steps = _change_of(materials, scenario)
    if steps is None:
        return Markup("")
    way: Direction = "level"
    if printed_likelihoods.printed(steps.before) != printed_likelihoods.printed(steps.after):
        way = "up" if steps.after > steps.before else "down"
    return Markup("{} {}").format(arrow(way, way), typeset.moved(steps.before, steps.after))


def _reason(materials: Materials, standing: Standing) -> tuple[str, tuple[Citation, ...]]:
    judgment = standing.judgment
    if judgment and judgment.rationale:
        return typeset.first_sentence(judgment.rationale, _LONGEST_REASON), ()
    if not materials.study.estimative:
        return _own_items(materials, standing.scenario), ()
    steps = _change_of(materials, standing.scenario)
    if materials.change and steps and steps.largest:
        return reason_of_move(materials, materials.change, steps.largest, _LONGEST_REASON)
    effects = item_effects.item_effects(materials, standing.scenario)
    if not effects:
        return ("Nothing read or seen carries evidence this quarter.", ())
    strongest = effects[0]
    if not item_effects.is_visible(strongest):
        return ("What was read and seen says nothing for or against it.", ())
    item = strongest.state.item
    side = "up" if strongest.value > 0 else "down"
    seen = item_effects.seen_words(strongest.state)
    words = f"Strongest pull {side}: {typeset.named(item.title)}, {seen}"
    return typeset.sentence(words), materials.citations.cite(item.title, strongest.state.entry)


def _own_items(materials: Materials, scenario: Scenario) -> str:
    """Return how a scenario's own items stand: the reason in an exploratory study."""
    if no_items := itemless(materials, scenario):
        return no_items
    now = materials.now
    indicators = [state for state in now.indicators if state.indicator.home == scenario.id]
    signposts = [state for state in now.signposts if state.signpost.home == scenario.id]
    sentences = [_tally(materials, indicators, signposts)]
    for words, titles in (
        ("At warning", [s.indicator.title for s in indicators if s.status is Status.WARNING]),
        ("At watch", [s.indicator.title for s in indicators if s.status is Status.WATCH]),
        ("Observed", [s.signpost.title for s in signposts if s.observed]),
    ):
        if titles:
            listed = "; ".join(map(typeset.named, titles))
            sentences.append(typeset.sentence(f"{words}: {listed}"))
    return " ".join(sentences)
