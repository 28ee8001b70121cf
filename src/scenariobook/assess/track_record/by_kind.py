"""Make the track record of each kind of question.

Sources: Brier 1950 for the score (cited where it is computed); ICD 203, Analytic Standards (2015),
section D.6.e(8), for asking: "makes accurate judgments and assessments".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from scenariobook.assess.track_record.questions import Question, QuestionKind, Voice
from scenariobook.assess.track_record.scores import Score, score
from scenariobook.standards.accuracy import ENOUGH_QUESTIONS


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
    """

    questions: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """What was said against what came, for questions of one kind.

    Attributes:
        kind: The kind of questions.
        resolved: The answered questions, the earliest answer first.
        void: The void questions, likewise; they count for nothing.
        summary: The summary of each voice that has a score for ``ENOUGH_QUESTIONS`` or more; None
            if fewer questions are answered.
    """

    kind: QuestionKind
    resolved: tuple[Resolved, ...]
    void: tuple[Question, ...]
    summary: Mapping[Voice, VoiceSummary] | None


def track_records(questions: Iterable[Question]) -> tuple[TrackRecord, ...]:
    """Return the track record of each kind; kinds are never blended.

    Args:
        questions: Answered and void questions of all kinds, in any order.
    """
    ordered = sorted(questions, key=lambda question: (question.day, question.id))
    return tuple(
        _track_record(kind, [q for q in ordered if q.kind is kind]) for kind in QuestionKind
    )


def _track_record(kind: QuestionKind, questions: Sequence[Question]) -> TrackRecord:
    resolved = tuple(
        Resolved(
            question=question, came=question.came, scores=_scores(question, came=question.came)
        )
        for question in questions
        if question.came is not None
    )
    enough = len(resolved) >= ENOUGH_QUESTIONS
    return TrackRecord(
        kind=kind,
        resolved=resolved,
        void=tuple(question for question in questions if question.came is None),
        summary=_summary(resolved) if enough else None,
    )


def _scores(question: Question, *, came: bool) -> dict[Voice, Score]:
    scores = {
        voice: score(steps, question.day, came=came) for voice, steps in question.said.items()
    }
    return {voice: found for voice, found in scores.items() if found is not None}


def _summary(resolved: Sequence[Resolved]) -> dict[Voice, VoiceSummary]:
    by_voice = {
        voice: [each.scores[voice].mean for each in resolved if voice in each.scores]
        for voice in Voice
    }
    return {
        voice: VoiceSummary(questions=len(means), score=fsum(means) / len(means))
        for voice, means in by_voice.items()
        if len(means) >= ENOUGH_QUESTIONS
    }
