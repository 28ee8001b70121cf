"""Compare each voice's likelihoods with the outcomes: list answered questions, and score them.

Sources: Brier 1950 for the score (cited where it is computed); ICD 203, Analytic Standards (2015),
section D.6.e(8), for asking: "makes accurate judgments and assessments".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import fsum
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.pooling import pooled_estimates
from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.record.claims.record import Record, decided_on, known_outcomes
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import End, Sighting, State
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.study import Study

QUARTERS_BEFORE: Final = (1, 2, 4)  # before the answer: a likelihood is looked up then
_MONTHS_IN_YEAR: Final = 12


class QuestionKind(StrEnum):
    """Whether a question asks if a scenario comes true, or if a signpost is seen in time."""

    SCENARIO = "scenario"
    SIGNPOST = "signpost"


class Voice(StrEnum):
    """The origin of a likelihood."""

    RECORD = "judgment of record"
    POOLED = "pooled estimates"
    IMPLIED = "implied likelihood"
    PRIOR = "prior"
    PERSISTENCE = "as it was last quarter"


@dataclass(frozen=True, slots=True)
class DatedLikelihood:
    """A likelihood that is valid from a day on, until the day of the next likelihood.

    Attributes:
        day: The first day.
        percent: The likelihood; None if none is valid from this day on.
    """

    day: date
    percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answer, and each voice's likelihoods before.

    Attributes:
        id: The scenario's or signpost's id.
        kind: The kind of question.
        day: The day of the answer.
        came: Whether the scenario or the signpost came; None if the question is void.
        said: Each voice's likelihoods, by time. A voice without a likelihood may be missing.
    """

    id: str
    kind: QuestionKind
    day: date
    came: bool | None
    said: Mapping[Voice, tuple[DatedLikelihood, ...]]


def resolved_questions(
    study: Study, record: Record, history: Sequence[Assessment]
) -> Iterator[Question]:
    """Yield the questions that were answered by the last quarter of a history.

    Scenarios with an outcome, void ones included, come first; then dated signposts. The likelihood
    of record is a scenario's judgment or a signpost's chance. A quarter without one says nothing:
    no likelihood is carried over.

    Args:
        study: The study.
        record: The record.
        history: The assessment of each quarter, from the study's first on.
    """
    if not study.estimative:
        return
    last, yardstick = history[-1].quarter, YARDSTICKS[study.header.yardstick]
    pooled = {past.quarter: pooled_estimates(study, record, past.quarter) for past in history}

    def voices(
        id_: str, of_record: Mapping[Quarter, float | str | None]
    ) -> dict[Voice, tuple[DatedLikelihood, ...]]:
        """Return the likelihoods of the team and its members, by time."""
        by_record = {quarter: yardstick.in_percent(of_record.get(quarter)) for quarter in pooled}
        medians = {
            quarter: estimates[id_].median if id_ in estimates else None
            for quarter, estimates in pooled.items()
        }
        a_quarter_late = {quarter.next: percent for quarter, percent in by_record.items()}
        return {
            Voice.RECORD: from_quarters_ends(by_record),
            Voice.POOLED: from_quarters_ends(medians),
            Voice.PERSISTENCE: from_quarters_ends(a_quarter_late),
        }

    for scenario, entry in known_outcomes(study, record, last).items():
        end = entry.content.outcome
        judgments = record.judgments.get(scenario, {}).items()
        judged = {quarter: judgment.content.likelihood for quarter, judgment in judgments}
        implied = {
            past.quarter: past.evidence.clamped[scenario] for past in history if past.evidence
        }
        prior = DatedLikelihood(study.header.start.start, study.scenario_by_id[scenario].prior)
        yield Question(
            id=scenario,
            kind=QuestionKind.SCENARIO,
            day=decided_on(entry),
            came=None if end is End.VOID else end is End.CAME_TRUE,
            said={
                **voices(scenario, judged),
                Voice.IMPLIED: from_quarters_ends(implied),
                Voice.PRIOR: (prior,),
            },
        )
    for signpost in study.signposts:
        if signpost.expected_by is None:
            continue
        first = first_observed(record, signpost.id, last)
        observed_on = first.content.day if first else None
        if answer := signpost_answer(signpost.expected_by, observed_on, today=last.last_day):
            came, day = answer
            stated = record.chances.get(signpost.id, {}).items()
            said = voices(
                signpost.id, {quarter: chance.content.chance for quarter, chance in stated}
            )
            kind = QuestionKind.SIGNPOST
            yield Question(id=signpost.id, kind=kind, day=day, came=came, said=said)


def from_quarters_ends(by_quarter: Mapping[Quarter, float | None]) -> tuple[DatedLikelihood, ...]:
    """Return likelihoods that are valid from the last day of their quarters on.

    Args:
        by_quarter: The likelihood of each quarter, in percent; None ends the validity of earlier
            ones. A missing quarter leaves the likelihood before it valid.
    """
    return tuple(
        DatedLikelihood(quarter.last_day, by_quarter[quarter]) for quarter in sorted(by_quarter)
    )


def signpost_answer(
    expected_by: date, observed_on: date | None, *, today: date
) -> tuple[bool, date] | None:
    """Return whether a dated signpost came, and the day of the answer; None until there is one.

    A signpost that was observed by ``expected_by`` came, and the day of observation is the day of
    the answer. If ``expected_by`` has passed without it, the signpost did not come, and
    ``expected_by`` is the day of the answer. A signpost that is ruled out has no answer before that
    day: it may still be seen.

    Args:
        expected_by: The day by which the signpost is expected.
        observed_on: The day of observation; None without one.
        today: The last day whose observations are known.
    """
    if observed_on is not None and observed_on <= expected_by:
        return True, observed_on
    return (False, expected_by) if today > expected_by else None


def first_observed(record: Record, signpost: str, until: Quarter) -> Entry[Sighting] | None:
    """Return the first sighting up to a quarter that says "observed"; None if none does."""
    observed = (
        entry
        for quarter, entry in record.sightings.get(signpost, {}).items()
        if quarter <= until and entry.content.state is State.OBSERVED
    )
    return min(observed, key=lambda entry: entry.content.day, default=None)


# --- scores ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How near one voice came to one question's answer.

    Attributes:
        mean: The Brier score, averaged over the days with a valid likelihood; 0 is best.
        days: The number of those days. Means over different days cannot be compared as they are.
        before: By each number of ``QUARTERS_BEFORE``, the likelihood in percent so many quarters
            before the answer; numbers without a valid likelihood are left out.
    """

    mean: float
    days: int
    before: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Resolved:
    """An answered question, with the score of each voice that had given a likelihood."""

    question: Question
    scores: Mapping[Voice, Score]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The answered questions of one kind, with their scores.

    Attributes:
        kind: The kind of questions.
        resolved: The answered questions, the earliest answer first.
        void: The void questions, in the same order; they have no scores.
    """

    kind: QuestionKind
    resolved: tuple[Resolved, ...]
    void: tuple[Question, ...]


def track_records(questions: Iterable[Question]) -> tuple[TrackRecord, ...]:
    """Return the track record of each kind; kinds are never blended.

    Args:
        questions: Answered and void questions of all kinds, in any order.
    """
    ordered = sorted(questions, key=lambda question: (question.day, question.id))
    return tuple(
        TrackRecord(
            kind,
            tuple(_scored(q) for q in ordered if q.kind is kind and q.came is not None),
            tuple(q for q in ordered if q.kind is kind and q.came is None),
        )
        for kind in QuestionKind
    )


def _scored(question: Question) -> Resolved:
    scores = {
        voice: score(said, question.day, came=bool(question.came))
        for voice, said in question.said.items()
    }
    return Resolved(question, {voice: of_voice for voice, of_voice in scores.items() if of_voice})


def brier(percent: float, *, came: bool) -> float:
    """Return the Brier score of one likelihood: (p - o)², from 0, the best, to 1.

    o is 1 if the event came, else 0. Brier 1950, "Verification of forecasts expressed in terms of
    probability", Monthly Weather Review 78, 1–3, adds up the squared errors of both answers, yes
    and no, so his score is twice this one, 0 to 2. For yes-or-no questions, half of his score is
    usual.

    Args:
        percent: The likelihood, in percent.
        came: Whether the event came.
    """
    return (percent / 100 - came) ** 2


def score(said: Sequence[DatedLikelihood], day: date, *, came: bool) -> Score | None:
    """Return the score of one voice for one question; None without a likelihood before the answer.

    A likelihood is valid from its own day until the day of the next likelihood, or of the answer;
    that day does not count.

    Args:
        said: The voice's likelihoods, by time.
        day: The day of the answer.
        came: Whether it came.
    """
    valid = list(_valid_days(said, day))
    days = sum(count for _, count in valid)
    if not days:
        return None
    by_count = {count: valid_on(said, quarters_before(day, count)) for count in QUARTERS_BEFORE}
    return Score(
        mean=fsum(count * brier(percent, came=came) for percent, count in valid) / days,
        days=days,
        before={count: percent for count, percent in by_count.items() if percent is not None},
    )


def valid_on(said: Sequence[DatedLikelihood], day: date) -> float | None:
    """Return the likelihood in percent that is valid on a day; None without one."""
    begun = [one for one in said if one.day <= day]
    return begun[-1].percent if begun else None


def quarters_before(day: date, count: int) -> date:
    """Return the same day of the month ``count`` times three months before.

    The last day of a month becomes the last day of the earlier month, since likelihoods are valid
    from the last day of their quarter on. A day that the earlier month lacks becomes its last day,
    too.
    """
    months = day.year * _MONTHS_IN_YEAR + day.month - 1 - count * MONTHS_IN_QUARTER
    year, month = divmod(months, _MONTHS_IN_YEAR)
    last = monthrange(year, month + 1)[1]
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, month + 1, last)
    return date(year, month + 1, min(day.day, last))


def _valid_days(said: Sequence[DatedLikelihood], day: date) -> Iterator[tuple[float, int]]:
    """Yield each likelihood with the number of days on which it was valid before ``day``."""
    for one, following in pairwise((*said, DatedLikelihood(date.max, None))):
        days = (min(following.day, day) - one.day).days
        if one.percent is not None and days > 0:
            yield one.percent, days
