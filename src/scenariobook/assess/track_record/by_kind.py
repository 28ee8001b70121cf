"""Make the track record of each kind of question.

Sources: Brier 1950 for the score, Murphy 1973 for its parts (each cited where it is computed);
ICD 203, Analytic Standards (2015), section D.6.e(8), for asking: "makes accurate judgments and
assessments".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from scenariobook.assess.track_record.calibration import Calibration, Forecast, calibration
from scenariobook.assess.track_record.questions import Question, QuestionKind, Voice
from scenariobook.assess.track_record.scores import Score, score
from scenariobook.standards.accuracy import ENOUGH_QUESTIONS, QUARTERS_BEFORE
from scenariobook.standards.likelihood_terms import Yardstick


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question that was answered, with each voice's score.

    Attributes:
        question: The question.
        came: Whether it came.
        scores: The score of each voice that said something before the answer.
    """

    question: Question
    came: bool
    scores: Mapping[Voice, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSummary:
    """How one voice did over the questions of one kind.

    Attributes:
        questions: The number of questions that it has a score for, ``ENOUGH_QUESTIONS`` or more.
        score: The mean of the questions' scores, each question counting once.
        before: The calibration of what it said each of ``QUARTERS_BEFORE`` before the answers, by
            number of quarters, one forecast a question; without those at which it had said
            something on fewer than ``ENOUGH_QUESTIONS``.
    """

    questions: int
    score: float
    before: Mapping[int, Calibration]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """What was said against what came, for questions of one kind.

    Attributes:
        kind: The kind of questions.
        resolved: The answered questions, the earliest answer first; void ones are left out.
        summary: The summary of each voice that has a score for ``ENOUGH_QUESTIONS`` or more; None
            if fewer questions are answered.
    """

    kind: QuestionKind
    resolved: tuple[Resolved, ...]
    summary: Mapping[Voice, VoiceSummary] | None

    @property
    def count(self) -> int:
        """The number of answered questions."""
        return len(self.resolved)


def track_records(
    questions: Iterable[Question], yardstick: Yardstick
) -> dict[QuestionKind, TrackRecord]:
    """Return the track record of each kind; kinds are never blended, and void ones do not count.

    Args:
        questions: Answered and void questions of all kinds, in any order.
        yardstick: The yardstick whose terms the likelihoods have.
    """
    answered = sorted(questions, key=lambda question: (question.day, question.id))
    return {
        kind: _track_record(kind, [q for q in answered if q.kind is kind], yardstick)
        for kind in QuestionKind
    }


def _track_record(
    kind: QuestionKind, questions: Iterable[Question], yardstick: Yardstick
) -> TrackRecord:
    resolved = tuple(
        Resolved(
            question=question, came=question.came, scores=_scores(question, came=question.came)
        )
        for question in questions
        if question.came is not None
    )
    enough = len(resolved) >= ENOUGH_QUESTIONS
    return TrackRecord(
        kind=kind, resolved=resolved, summary=_summary(resolved, yardstick) if enough else None
    )


def _scores(question: Question, *, came: bool) -> dict[Voice, Score]:
    scores = {
        voice: score(steps, question.day, came=came) for voice, steps in question.said.items()
    }
    return {voice: found for voice, found in scores.items() if found is not None}


def _summary(resolved: Sequence[Resolved], yardstick: Yardstick) -> dict[Voice, VoiceSummary]:
    by_voice = {
        voice: [(each.scores[voice], each.came) for each in resolved if voice in each.scores]
        for voice in Voice
    }
    return {
        voice: _voice_summary(scored, yardstick)
        for voice, scored in by_voice.items()
        if len(scored) >= ENOUGH_QUESTIONS
    }


def _voice_summary(scored: Sequence[tuple[Score, bool]], yardstick: Yardstick) -> VoiceSummary:
    forecasts = {
        count: [Forecast(s.before[count], came) for s, came in scored if count in s.before]
        for count in QUARTERS_BEFORE
    }
    return VoiceSummary(
        questions=len(scored),
        score=fsum(found.mean for found, _ in scored) / len(scored),
        before={
            count: calibration(said, yardstick)
            for count, said in forecasts.items()
            if len(said) >= ENOUGH_QUESTIONS
        },
    )
