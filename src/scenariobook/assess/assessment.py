"""Assess a study at the end of a quarter: states, evidence, judgments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.implied_likelihood import Evidence, Scales
from scenariobook.assess.item_status import (
    IndicatorState,
    ItemState,
    SignpostState,
    states_by_readings,
    states_by_sightings,
)
from scenariobook.quarter import LATEST, Quarter, quarters_from
from scenariobook.record.claims.months import month_counts, open_claims, quarter_readings
from scenariobook.record.claims.record import Record, main_claims
from scenariobook.record.claims.standing import Claim
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Judgment, Subject
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS, Term, Yardstick
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import Study

_ALL: Final = 100.0  # percent: exactly one of the scenarios comes true
_ANY: Final = (0.0, _ALL)  # the range of a likelihood that nobody stated
_SLACK: Final = 1.0  # percent: how far rounding may move a sum
ONE_COMES_TRUE: Final = "exactly one of the scenarios comes true"
_NEVER: Final = LATEST.next  # a quarter that no study has
_DIGITS: Final = 9  # later digits of a sum are errors of floating-point arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioState:
    """One scenario in one quarter: its judgment and its implied likelihood.

    Attributes:
        scenario: The scenario.
        entry: The quarter's judgment; None if there is none.
        implied: The implied likelihood in percent, not clamped; None in an exploratory study.
        judged_term: The term of the judged likelihood; None without one, or in a gap of the
            yardstick.
        implied_term: The term of the printed implied likelihood; None in the same cases.
        bands_apart: How many terms of the yardstick the judgment is above (negative: below) the
            printed implied likelihood; a gap counts half. None if one of the two is missing.
        open_claims: The claims about the judged likelihood that people have to settle first.
    """

    scenario: Scenario
    entry: Entry[Judgment] | None
    implied: float | None
    judged_term: Term | None
    implied_term: Term | None
    bands_apart: float | None
    open_claims: tuple[Claim, ...]

    @property
    def judgment(self) -> Judgment | None:
        """The quarter's judgment; an earlier quarter's judgment never counts."""
        return self.entry.content if self.entry else None

    @property
    def likelihood(self) -> float | str | None:
        """The judged likelihood; None without one, and in an exploratory study.

        Somebody may have typed a likelihood before the study became exploratory.
        """
        return self.judgment.likelihood if self.judgment and self.implied is not None else None

    @property
    def differs(self) -> bool:
        """Whether judgment and implied likelihood are more than one term apart."""
        return self.bands_apart is not None and abs(self.bands_apart) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A study at the end of a quarter.

    Attributes:
        study: The study.
        quarter: The quarter.
        indicators: The state of each indicator, in the study's order.
        signposts: The state of each signpost, in the study's order.
        evidence: The evidence and the implied likelihoods; None in an exploratory study.
        scenarios: Each scenario's judgment and implied likelihood, in the study's order.
    """

    study: Study
    quarter: Quarter
    indicators: tuple[IndicatorState, ...]
    signposts: tuple[SignpostState, ...]
    evidence: Evidence | None
    scenarios: tuple[ScenarioState, ...]

    @property
    def states(self) -> tuple[ItemState, ...]:
        """The state of each indicator, then of each signpost."""
        return (*self.indicators, *self.signposts)

    @property
    def state_by_id(self) -> dict[str, ItemState]:
        """The state of each item, by its id."""
        return {state.item.id: state for state in self.states}

    @property
    def impossible_total(self) -> str:
        """The sum of the judged likelihoods in words, if it cannot be 100%; else empty."""
        return impossible_total(self.study, [state.likelihood for state in self.scenarios])

    @property
    def rounded_apart(self) -> bool:
        """Whether implied likelihoods that add up to 100 are printed as figures that do not.

        Only likelihoods of exclusive scenarios add up.
        """
        if self.evidence is None or not self.study.header.exclusive:
            return False
        figures = map(printed_likelihoods.whole_percent, self.evidence.implied.values())
        return sum(figures) != _ALL


def assess(study: Study, record: Record, quarter: Quarter) -> Assessment:
    """Return the assessment of a study at the end of a quarter; later quarters do not count."""
    (assessment,) = _assess(study, record, [quarter])
    return assessment


def assess_all(study: Study, record: Record, last: Quarter) -> tuple[Assessment, ...]:
    """Return the assessment of each quarter from the study's start to ``last``, oldest first."""
    return tuple(_assess(study, record, list(quarters_from(study.header.start, last))))


def _assess(study: Study, record: Record, all_quarters: Sequence[Quarter]) -> Iterator[Assessment]:
    """Yield the assessment of each quarter; values that all quarters share are computed once."""
    scales = Scales(study) if study.estimative else None
    indicators = [states_of_indicator(record, item, all_quarters) for item in study.indicators]
    signposts = [states_of_signpost(record, item, all_quarters) for item in study.signposts]
    for quarter in all_quarters:
        indicators_now = tuple(map(next, indicators))
        signposts_now = tuple(map(next, signposts))
        evidence = scales.weigh((*indicators_now, *signposts_now)) if scales else None
        yield Assessment(
            study=study,
            quarter=quarter,
            indicators=indicators_now,
            signposts=signposts_now,
            evidence=evidence,
            scenarios=tuple(_scenario_states(study, record, quarter, evidence)),
        )


def states_of_indicator(
    record: Record, item: Indicator, all_quarters: Sequence[Quarter], before: Quarter = _NEVER
) -> Iterator[IndicatorState]:
    """Yield an indicator's state at each quarter's end, by entries of quarters before ``before``.

    If ``before`` is the open quarter, the last state is the one that counts until somebody types a
    value.
    """
    readings = {q: entry for q, entry in quarter_readings(record, item).items() if q < before}
    open_in = [quarter for quarter in open_claims(record, item) if quarter < before]
    return states_by_readings(item, readings, all_quarters, month_counts(record, item), open_in)


def states_of_signpost(
    record: Record, item: Signpost, all_quarters: Sequence[Quarter], before: Quarter = _NEVER
) -> Iterator[SignpostState]:
    """Yield a signpost's state at each quarter's end, by entries of quarters before ``before``."""
    of_item = record.sightings.get(item.id, {})
    sightings = {quarter: entry for quarter, entry in of_item.items() if quarter < before}
    open_in = [quarter for quarter in open_claims(record, item) if quarter < before]
    return states_by_sightings(item, sightings, all_quarters, open_in)


def _scenario_states(
    study: Study, record: Record, quarter: Quarter, evidence: Evidence | None
) -> Iterator[ScenarioState]:
    yardstick = YARDSTICKS[study.header.yardstick]
    for scenario in study.scenarios:
        key = Key(quarter, "judgment", Subject(scenario.id), "likelihood")
        entry = record.judgments.get(scenario.id, {}).get(quarter)
        judged = entry.content.likelihood if entry and evidence else None
        percent = yardstick.in_percent(judged)
        implied = evidence.implied[scenario.id] if evidence else None
        figure = None if implied is None else printed_likelihoods.whole_percent(implied)
        apart = None
        if percent is not None and figure is not None:
            apart = yardstick.band(percent) - yardstick.band(figure)
        yield ScenarioState(
            scenario=scenario,
            entry=entry,
            implied=implied,
            judged_term=None if judged is None else yardstick.term(judged),
            implied_term=None if figure is None else yardstick.term(figure),
            bands_apart=apart,
            open_claims=main_claims(record, key),
        )


def impossible_total(study: Study, likelihoods: Sequence[float | str | None]) -> str:
    """Return the sum of one quarter's likelihoods in words, if it cannot be 100%; else nothing.

    A term counts from its lower to its upper end, a missing judgment from 0 to 100. Likelihoods of
    scenarios that are not exclusive may add up to anything.

    Args:
        study: The study.
        likelihoods: The likelihood of each scenario, in percent or as a term; None if missing.
    """
    if not (study.estimative and study.header.exclusive):
        return ""
    yardstick = YARDSTICKS[study.header.yardstick]
    ends = [_ends(yardstick, likelihood) for likelihood in likelihoods]
    low, high = (round(sum(bounds), _DIGITS) for bounds in zip(*ends, strict=True))
    if low <= _ALL + _SLACK and high >= _ALL - _SLACK:
        return ""
    if _ANY in ends:
        return f"{low:.15g}% or more, more than 100%"
    limits = dict.fromkeys(f"{end:.15g}" for end in (low, high))
    return f"{' to '.join(limits)}%, not 100%"


def _ends(yardstick: Yardstick, likelihood: float | str | None) -> tuple[float, float]:
    if isinstance(likelihood, str):
        term = yardstick.named(likelihood)
        return (term.low, term.high) if term else _ANY
    return _ANY if likelihood is None else (likelihood, likelihood)
