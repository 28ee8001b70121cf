"""Score what each voice said of each question, kind by kind.

Sources: Brier 1950 for the score (cited where it is computed); ICD 203, Analytic Standards (2015),
section D.6.e(8), for asking: "makes accurate judgments and assessments".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import fsum
from typing import Final

from scenariobook.assess.track_record.questions import (
    DatedLikelihood,
    Question,
    QuestionKind,
    Voice,
)
from scenariobook.quarter import MONTHS_IN_QUARTER

QUARTERS_BEFORE: Final = (1, 2, 4)  # before the answer, at which a likelihood is looked up
_MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How near one voice came to one question's answer.

    Attributes:
        mean: The Brier score, averaged over the days with a valid likelihood; 0 is best.
        days: The number of those days. Means over different days cannot be compared as they are.
        before: The likelihood in percent that was valid each of ``QUARTERS_BEFORE`` before the
            answer, by number of quarters; without those at which none was.
    """

    mean: float
    days: int
    before: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that was answered, with the score of each voice that had said something."""

    question: Question
    scores: Mapping[Voice, Score]


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What was said against what came, for questions of one kind.

    Attributes:
        kind: The kind of questions.
        resolved: The answered questions, the earliest answer first.
        void: The void questions, likewise; they count for nothing.
    """

    kind: QuestionKind
    resolved: tuple[Resolved, ...]
    void: tuple[Question, ...]


def track_records(questions: Iterable[Question]) -> tuple[TrackRecord, ...]:
    """Return the track record of each kind; kinds are never blended.

    Args:
        questions: Answered and void questions of all kinds, in any order.
    """
    resolved: dict[QuestionKind, list[Resolved]] = {kind: [] for kind in QuestionKind}
    void: dict[QuestionKind, list[Question]] = {kind: [] for kind in QuestionKind}
    for question in sorted(questions, key=lambda question: (question.day, question.id)):
        if question.came is None:
            void[question.kind].append(question)
        else:
            score_by_voice = {
                voice: score(said, question.day, came=question.came)
                for voice, said in question.said.items()
            }
            scores = {voice: of_voice for voice, of_voice in score_by_voice.items() if of_voice}
            resolved[question.kind].append(Resolved(question, scores))
    return tuple(
        TrackRecord(kind, tuple(resolved[kind]), tuple(void[kind])) for kind in QuestionKind
    )


def brier(percent: float, *, came: bool) -> float:
    """Return the Brier score of one likelihood: (p - o)², from 0, the best, to 1.

    o is 1 if it came, else 0. Brier 1950, "Verification of forecasts expressed in terms of
    probability", Monthly Weather Review 78, 1–3, adds up the squared errors of both answers, yes
    and no, and so gives twice this, 0 to 2. The half is what is usual for yes-or-no questions.

    Args:
        percent: The likelihood, in percent.
        came: Whether it came.
    """
    return (percent / 100 - came) ** 2


def score(said: Sequence[DatedLikelihood], day: date, *, came: bool) -> Score | None:
    """Return the score of one voice for one question; None if it gave no likelihood before.

    A likelihood is valid from its own day to the day before the next one's, and at the
    latest to the day before the answer.

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
    """Return the likelihood in percent that is valid on a day; None if none is."""
    begun = [one for one in said if one.day <= day]
    return begun[-1].percent if begun else None


def quarters_before(day: date, count: int) -> date:
    """Return the same day of the month ``count`` times three months before.

    The last day of a month gives the last day of the earlier month, since likelihoods are valid
    from the last day of their quarter on. So does a day that the earlier month does not have.
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
