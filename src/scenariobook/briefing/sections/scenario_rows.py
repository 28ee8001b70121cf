"""Make the rows of scenarios on page one: figure, move, reasons, and strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import ScenarioState
from scenariobook.assess.due import is_judged
from scenariobook.assess.item_status import ItemState
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import strip, svg
from scenariobook.briefing.charts.strip import StripValues
from scenariobook.briefing.materials import Materials
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.record import main_claims
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import End, Judgment, Outcome, State, Subject
from scenariobook.record.ledger.steps import command_of
from scenariobook.record.merge.conflicts_in_words import open_sentence
from scenariobook.standards.evidence_ratings import SEEN
from scenariobook.standards.likelihood_terms import Term
from scenariobook.standards.printed_likelihoods import EXACT_DECIMALS, printed
from scenariobook.study.model.scenarios import Scenario

REASON: Final = 140  # characters of a reason in a scenario's row


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """What page one says of a scenario.

    Attributes:
        scenario: The scenario.
        judgment: The team's judgment of this quarter; None if nobody judged.
        last: The team's judgment of the quarter before; None if nobody judged then.
        percent: The team's likelihood or, without one, the implied likelihood; None in an
            exploratory study, and for a word that the yardstick does not have.
        term: The term of the likelihood; None in a gap of the yardstick, and without a likelihood.
        figure: The same likelihood as printed; empty if the team judged in a word.
        moved: The points by which the team's likelihood moved since the quarter before; None unless
            both are numbers.
        is_judged: Whether the team judged the scenario this quarter: with a likelihood or, in an
            exploratory study, a confidence. Without a judgment, no reason is printed.
        has_own_reason: Whether the rationale was given for this quarter's move, not for an earlier
            one.
        implied: The printed implied likelihood if it is more than a band from the team's; else
            empty.
        why: The first sentence of the rationale.
        basis: The first sentence of the basis of confidence.
        dissent: The first sentence of the dissent, and an ellipsis if there is more.
        who_says_what: Who says what, if the likelihood is open; else empty.
        who_says_how_it_ended: Who says what, if the outcome is open; else empty.
        seen: The own indicators at warning, then the own signposts that were observed and still
            count.
        signs: The number of own items that are seen, and of all own items; for an exploratory
            study.
        outcome: The outcome; None if unknown.
        strip: The drawing of the scenario's likelihoods; in an exploratory study, of its own items.
    """

    scenario: Scenario
    judgment: Judgment | None
    last: Judgment | None
    percent: float | None
    term: Term | None
    figure: str
    moved: float | None
    is_judged: bool
    has_own_reason: bool
    implied: str
    why: str
    basis: str
    dissent: str
    who_says_what: str
    who_says_how_it_ended: str
    seen: Sequence[ItemState]
    signs: tuple[int, int]
    outcome: Outcome | None
    strip: Markup

    @property
    def shows_implied(self) -> bool:
        """Whether the figure is the implied likelihood, which is printed in brackets."""
        return bool(self.figure) and not self.is_judged

    @property
    def came_true(self) -> bool:
        """Whether the scenario is known to have come true."""
        return self.outcome is not None and self.outcome.outcome is End.CAME_TRUE


def scenario_rows(materials: Materials) -> Sequence[ScenarioRow]:
    """Return the scenarios, the likeliest first; in an exploratory study, in the study's order."""
    rows = [_scenario_row(materials, state) for state in materials.now.scenarios]
    if not materials.study.estimative:
        return rows
    return sorted(rows, key=lambda row: (not row.came_true, -(row.percent or 0)))


def _scenario_row(materials: Materials, state: ScenarioState) -> ScenarioRow:
    judgment, scenario = state.judgment, state.scenario
    state_before, likelihood = _state_before(materials, scenario), state.likelihood
    before = state_before.likelihood if state_before else None
    percent = state.implied if likelihood is None else materials.yardstick.in_percent(likelihood)
    estimative = materials.study.estimative
    has_judged = is_judged(judgment, estimative=estimative)
    reasons = judgment if has_judged or not estimative else None
    own = [one for one in materials.states if one.item.home == scenario.id]
    cells = [_cell(one) for one in own]
    far = state.implied if state.differs else None
    outcome = materials.outcomes.get(scenario.id)
    key = Key(NO_QUARTER, "outcome", Subject(scenario.id), "outcome")
    ends = main_claims(materials.record, key) if materials.is_of_open_quarter else ()
    return ScenarioRow(
        scenario=scenario,
        judgment=judgment,
        last=state_before.judgment if state_before else None,
        percent=percent,
        term=state.implied_term if likelihood is None else state.judged_term,
        figure=_figure(state),
        moved=_moved(likelihood, before),
        is_judged=has_judged,
        has_own_reason=_has_own_reason(materials, scenario),
        implied="" if far is None else printed(far),
        why=_first(reasons.rationale) if reasons else "",
        basis=_first(reasons.basis) if reasons else "",
        dissent=_beginning(reasons.dissent) if reasons else "",
        who_says_what=open_sentence("the likelihood", state.open_claims, materials.study),
        who_says_how_it_ended=open_sentence("how it ended", ends, materials.study),
        seen=[one for one in own if _cell(one) == "seen"],
        signs=(cells.count("seen"), len(cells)),
        outcome=outcome.content if outcome else None,
        strip=_strip(materials, state, before) if estimative else strip.cells(cells),
    )


def changes_field(entry: Entry[Content], field: str) -> bool:
    """Tell whether an entry fills in or empties a field of a judgment."""
    content = entry.content
    if not isinstance(content, Judgment):
        return False
    return getattr(content, field) not in {None, ""} or field in {*content.empty, *content.unclear}


def _has_own_reason(materials: Materials, scenario: Scenario) -> bool:
    """Tell whether the rationale was typed with, or after, both quarters' likelihoods."""
    row = RecordRow(materials.quarter, "judgment", Subject(scenario.id))
    rows = (row, row._replace(quarter=materials.quarter.previous))
    now, before = (materials.record.entries.get(one, ()) for one in rows)
    rationales = [entry for entry in now if changes_field(entry, "rationale")]
    figures = [entry for entry in (*now, *before) if changes_field(entry, "likelihood")]
    return bool(rationales) and all(
        figure.number <= rationales[-1].number or command_of(figure) == command_of(rationales[-1])
        for figure in figures
    )


def _state_before(materials: Materials, scenario: Scenario) -> ScenarioState | None:
    if not materials.history[1:]:
        return None
    states = materials.history[-2].scenarios
    return next(state for state in states if state.scenario.id == scenario.id)


def for_charts(materials: Materials, likelihood: float | str | None) -> svg.NumberOrRange | None:
    """Return a likelihood as charts draw it: a word as the two ends of its range.

    The result is None without a likelihood, and for a word that the yardstick does not have.
    """
    if isinstance(likelihood, str):
        term = materials.yardstick.named(likelihood)
        return (term.low, term.high) if term else None
    return likelihood


def _figure(state: ScenarioState) -> str:
    """Return the printed likelihood: the team's, or implied; empty for a word, and without one."""
    likelihood = state.likelihood
    if isinstance(likelihood, str):
        return ""
    if likelihood is not None:
        return typeset.percent_as_typed(likelihood)
    return "" if state.implied is None else printed(state.implied)


def _moved(now: float | str | None, before: float | str | None) -> float | None:
    """Return the points by which the team's likelihood moved; None unless both are numbers."""
    if now is None or before is None or isinstance(now, str) or isinstance(before, str):
        return None
    points = round(now - before, EXACT_DECIMALS)
    return int(points) if points.is_integer() else points


def _first(text: str) -> str:
    return typeset.first_sentence(text, REASON) if text else ""


def _beginning(text: str) -> str:
    first = _first(text)
    return first + (" …" if typeset.after_first_sentence(text) and first[-1:] != "…" else "")


def _strip(materials: Materials, state: ScenarioState, before: float | str | None) -> Markup:
    now = state.likelihood
    implied = state.implied if now is None or state.differs else None
    analysts = _estimated_likelihoods(materials, state.scenario)
    parts = [] if now is None else [typeset.likelihood_as_typed(now)]
    parts += [] if before is None else [f"last quarter {typeset.likelihood_as_typed(before)}"]
    parts += [] if implied is None else [f"calculated {printed(implied)}"]
    if analysts:
        parts.append(f"analysts {typeset.listed(map(typeset.likelihood_as_typed, analysts))}")
    drawn = (for_charts(materials, estimate) for estimate in analysts)
    values = StripValues(
        now=for_charts(materials, now),
        before=for_charts(materials, before),
        implied=implied,
        analysts=[value for value in drawn if value is not None],
        words="; ".join(parts) or "no likelihood",
    )
    return strip.strip(values, materials.yardstick)


def _cell(state: ItemState) -> strip.Cell:
    """Return the shade of an item's cell, by its evidence; "not yet" has a shade, too."""
    if state.strength is None:
        return "not seen" if state.word == State.NOT_YET else "unknown"
    if state.strength < 0:
        return "not seen"
    return "seen" if state.strength == SEEN else "begun"


def _estimated_likelihoods(materials: Materials, scenario: Scenario) -> Sequence[float | str]:
    """Return the analysts' estimates, the lowest first; empty while nobody may see them."""
    pooled = materials.estimates.get(scenario.id)
    if pooled is None:
        return ()
    pairs = zip(pooled.percents, pooled.given, strict=True)
    ordered = sorted(pairs, key=lambda pair: pair[0])
    return [estimate.likelihood for _, estimate in ordered if estimate.likelihood is not None]


def scale_of(materials: Materials, rows: Sequence[ScenarioRow]) -> Markup:
    """Return the scale above the strips; empty in an exploratory study."""
    if not materials.study.estimative:
        return Markup("")
    return strip.head(
        materials.yardstick,
        before=any(row.last and row.last.likelihood is not None for row in rows),
        judged=any(row.is_judged for row in rows),
        implied=any(row.shows_implied or row.implied for row in rows),
        analysts=any(_estimated_likelihoods(materials, row.scenario) for row in rows),
    )
