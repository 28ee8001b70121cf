"""Find the questions of a study that were answered, and what each voice said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.estimates import pooled_estimates
from scenariobook.assess.outcomes import decided_on, outcomes
from scenariobook.assess.track_record.questions import (
    Question,
    QuestionKind,
    Step,
    Voice,
    from_quarters_ends,
    persistence,
    signpost_answer,
)
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import is_dated
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import End, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model import Scenario, Signpost, Study


def resolved_questions(
    study: Study, record: Record, history: Sequence[Assessment]
) -> Iterator[Question]:
    """Yield the questions that were answered by the last quarter of a history.

    Scenarios with an outcome, void ones included, come first; then dated signposts. The word of
    record on a scenario is the judgment, on a signpost the chance. A quarter without one says
    nothing: none is carried over.

    Args:
        study: The study.
        record: The record.
        history: The assessment of each quarter, from the study's first on.
    """
    if not study.estimative:
        return
    quarters = [now.quarter for now in history]
    quarter = quarters[-1]
    medians = {q: _medians(study, record, q) for q in quarters}
    yardstick = YARDSTICKS[study.header.yardstick]
    for id_, entry in outcomes(study, record, quarter).items():
        scenario, end = study.scenario_by_id[id_], entry.content.outcome
        came = None if end is End.VOID else end is End.CAME_TRUE
        judged = {q: e.content.likelihood for q, e in record.judgments.get(id_, {}).items()}
        said = _voices(quarters, yardstick, judged, _median_of(medians, id_))
        said[Voice.IMPLIED] = _implied(history, id_)
        said[Voice.PRIOR] = _prior(study, scenario)
        yield Question(
            id=id_, kind=QuestionKind.SCENARIO, day=decided_on(entry), came=came, said=said
        )
    for signpost in (s for s in study.signposts if is_dated(s)):
        answer = _answer(record, signpost, quarter)
        if answer is None:
            continue
        came, day = answer
        chances = {q: e.content.chance for q, e in record.chances.get(signpost.id, {}).items()}
        said = _voices(quarters, yardstick, chances, _median_of(medians, signpost.id))
        yield Question(id=signpost.id, kind=QuestionKind.SIGNPOST, day=day, came=came, said=said)


def _medians(study: Study, record: Record, quarter: Quarter) -> dict[str, float]:
    found = pooled_estimates(study, record, quarter)
    return {about: estimates.pooled.median for about, estimates in found.items()}


def _median_of(
    medians: Mapping[Quarter, Mapping[str, float]], about: str
) -> dict[Quarter, float | None]:
    return {quarter: by_id.get(about) for quarter, by_id in medians.items()}


def _voices(
    quarters: Sequence[Quarter],
    yardstick: Yardstick,
    of_record: Mapping[Quarter, float | str | None],
    pooled: Mapping[Quarter, float | None],
) -> dict[Voice, tuple[Step, ...]]:
    """Return what the team and its members said, by time.

    Args:
        quarters: The quarters that count.
        yardstick: The study's yardstick.
        of_record: The team's word of each quarter that has one.
        pooled: The median of its members' estimates, likewise.
    """
    word = _steps({q: yardstick.in_percent(of_record.get(q)) for q in quarters})
    found = {
        Voice.RECORD: word,
        Voice.POOLED: _steps({q: pooled.get(q) for q in quarters}),
        Voice.PERSISTENCE: persistence(word),
    }
    return {voice: steps for voice, steps in found.items() if steps}


def _steps(by_quarter: Mapping[Quarter, float | None]) -> tuple[Step, ...]:
    """Return the steps, from the first quarter with a likelihood on."""
    first = min((q for q, percent in by_quarter.items() if percent is not None), default=None)
    if first is None:
        return ()
    return from_quarters_ends({q: percent for q, percent in by_quarter.items() if q >= first})


def _implied(history: Sequence[Assessment], scenario: str) -> tuple[Step, ...]:
    implied = {now.quarter: now.evidence.implied.get(scenario) for now in history if now.evidence}
    return _steps(implied)


def _prior(study: Study, scenario: Scenario) -> tuple[Step, ...]:
    prior = scenario.prior
    return () if prior is None else (Step(study.header.start.start, prior),)


def _answer(record: Record, signpost: Signpost, quarter: Quarter) -> tuple[bool, date] | None:
    if signpost.expected_by is None:
        return None
    first = first_observed(record, signpost.id, quarter)
    day = first.content.day if first else None
    return signpost_answer(signpost.expected_by, day, today=quarter.last_day)


def first_observed(record: Record, signpost: str, until: Quarter) -> Entry[Sighting] | None:
    """Return the sighting that first observed a signpost, up to a quarter; None if none did."""
    observed = (
        entry
        for quarter, entry in record.sightings.get(signpost, {}).items()
        if quarter <= until and entry.content.state is State.OBSERVED
    )
    return min(observed, key=lambda entry: entry.content.day, default=None)
