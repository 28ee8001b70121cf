"""Make the track record: what was said of each resolved question, held against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scenariobook.assess.track_record.by_kind import Resolved, TrackRecord, track_records
from scenariobook.assess.track_record.questions import (
    Question,
    QuestionKind,
    Voice,
    from_quarters_ends,
)
from scenariobook.assess.track_record.resolved import first_observed, resolved_questions
from scenariobook.assess.track_record.scores import quarters_before, standing_on
from scenariobook.briefing import typeset
from scenariobook.briefing.sections.calibration import (
    DECIMALS,
    CalibrationGroup,
    VoiceLine,
    calibration_groups,
    voice_lines,
    voice_words,
)
from scenariobook.briefing.wording.endings import in_words
from scenariobook.briefing.wording.materials import Citation, Materials, target
from scenariobook.standards.accuracy import ENOUGH_QUESTIONS, QUARTERS_BEFORE
from scenariobook.standards.printed_likelihoods import printed

_TITLES: Final = {QuestionKind.SCENARIO: "Scenarios", QuestionKind.SIGNPOST: "Dated signposts"}
_NOUNS: Final = {QuestionKind.SCENARIO: "scenario", QuestionKind.SIGNPOST: "dated signpost"}
# The program computes these; the others are typed, and are printed as typed.
_COMPUTED: Final = frozenset({Voice.POOLED, Voice.IMPLIED})
_EARLIEST_FIRST: Final = tuple(sorted(QUARTERS_BEFORE, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow:
    """What one voice said of one question.

    Attributes:
        voice: Whose likelihood it is.
        before: The likelihood at each time before the answer, the earliest first; a dash where
            none stood.
        score: The Brier score over the days on which a likelihood stood.
        days: The number of those days.
    """

    voice: str
    before: tuple[str, ...]
    score: str
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One resolved or void question.

    Attributes:
        title: Of the scenario or the signpost.
        target: The link to it.
        asked: What was asked.
        answer: What became of it, with the day.
        why: What shows it; may be empty.
        origin: The link to the entry of the answer in the provenance; empty without one.
        references: Citations of its sources.
        voices: What each voice said before; none of a void question.
        unscored: Why nothing of it is scored, as a sentence; empty if something is.
    """

    title: str
    target: str
    asked: str
    answer: str
    why: str
    origin: str
    references: tuple[Citation, ...]
    voices: tuple[VoiceRow, ...]
    unscored: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRecord:
    """The track record of one kind of questions.

    Attributes:
        title: Of the kind.
        few: That so few are not summed up, as a sentence; empty from ``ENOUGH_QUESTIONS`` on.
        resolved: The resolved questions, the earliest answer first.
        void: The void questions, which count for nothing.
        summary: How each voice did in all; none below ``ENOUGH_QUESTIONS``.
        calibration: How often what was said came; none below ``ENOUGH_QUESTIONS``.
    """

    title: str
    few: str
    resolved: tuple[QuestionRow, ...]
    void: tuple[QuestionRow, ...]
    summary: tuple[VoiceLine, ...]
    calibration: tuple[CalibrationGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecordText:
    """The section.

    Attributes:
        opening: What it shows, in a sentence.
        reading: How to read the scores.
        times: The times before the answer, as heads of columns, the earliest first.
        kinds: One for each kind with a resolved or void question; they are never blended.
    """

    opening: str
    reading: str
    times: tuple[str, ...]
    kinds: tuple[KindRecord, ...]


def track_record(materials: Materials) -> TrackRecordText | None:
    """Return the section; None if no question is resolved or void.

    A question is left out if nobody ever stated a likelihood of it.
    """
    resolved = resolved_questions(materials.study, materials.record, materials.history)
    questions = [_without_hidden(materials, q) for q in resolved if q.came is None or _was_said(q)]
    if not questions:
        return None
    records = track_records(questions, materials.yardstick)
    kinds = [_kind(materials, records[kind], _void(questions, kind)) for kind in QuestionKind]
    return TrackRecordText(
        opening=_opening(records),
        reading=(
            "A Brier score is the squared difference of a likelihood and what came, averaged over "
            "the days on which a likelihood stood: 0 is best, 1 is worst, and 50% all along gets "
            "0.25. Scores over different days cannot be compared as they are. A term counts as "
            "the middle of its range (Brier 1950)."
        ),
        times=tuple(f"{typeset.counted(count, 'quarter')} before" for count in _EARLIEST_FIRST),
        kinds=tuple(kind for kind in kinds if kind.resolved or kind.void),
    )


def _was_said(question: Question) -> bool:
    return any(step.percent is not None for steps in question.said.values() for step in steps)


def _without_hidden(materials: Materials, question: Question) -> Question:
    """Return a question without the quarter's pooled estimates, as long as they are hidden."""
    steps = question.said.get(Voice.POOLED, ())
    if materials.shows_estimates or not steps:
        return question
    told = tuple(step for step in steps if step.day < materials.quarter.last_day)
    return replace(question, said={**question.said, Voice.POOLED: told})


def _void(questions: Sequence[Question], kind: QuestionKind) -> list[Question]:
    void = [question for question in questions if question.kind is kind and question.came is None]
    return sorted(void, key=lambda question: (question.day, question.id))


def _opening(records: dict[QuestionKind, TrackRecord]) -> str:
    counts = [
        typeset.counted(record.count, _NOUNS[kind])
        for kind, record in records.items()
        if record.count
    ]
    if not counts:
        return "No question is resolved so far."
    return f"Resolved so far: {typeset.listed(counts)}."


def _kind(materials: Materials, record: TrackRecord, void: Sequence[Question]) -> KindRecord:
    return KindRecord(
        title=_TITLES[record.kind],
        few=_few(record),
        resolved=tuple(
            _question(materials, resolved.question, _voices(materials, resolved))
            for resolved in record.resolved
        ),
        void=tuple(_question(materials, question, ()) for question in void),
        summary=voice_lines(record),
        calibration=calibration_groups(record),
    )


def _few(record: TrackRecord) -> str:
    if record.summary is not None:
        return ""
    return f"Scores are summed up from {ENOUGH_QUESTIONS} resolved questions of a kind on."


def _voices(materials: Materials, resolved: Resolved) -> tuple[VoiceRow, ...]:
    unheld = _unheld(materials, resolved.question)
    return tuple(
        VoiceRow(
            voice=voice_words(voice, resolved.question.kind),
            before=tuple(
                _said(
                    voice, unheld.get(count) if voice is Voice.IMPLIED else score.before.get(count)
                )
                for count in _EARLIEST_FIRST
            ),
            score=typeset.number(score.mean, DECIMALS),
            days=typeset.number(score.days),
        )
        for voice, score in resolved.scores.items()
    )


def _unheld(materials: Materials, question: Question) -> dict[int, float | None]:
    """Return a scenario's implied likelihood at each time before the answer, as page one has it.

    The score has it as it counts, held within 1 and 99. A signpost has none.
    """
    if question.kind is not QuestionKind.SCENARIO:
        return {}
    steps = from_quarters_ends(
        {now.quarter: now.evidence.unheld[question.id] for now in materials.history if now.evidence}
    )
    return {
        count: standing_on(steps, quarters_before(question.day, count)) for count in _EARLIEST_FIRST
    }


def _said(voice: Voice, percent: float | None) -> str:
    if percent is None:
        return typeset.DASH
    return printed(percent) if voice in _COMPUTED else typeset.percent_as_typed(percent)


def _question(
    materials: Materials, question: Question, voices: tuple[VoiceRow, ...]
) -> QuestionRow:
    if question.kind is QuestionKind.SCENARIO:
        return _about_scenario(materials, question, voices)
    return _about_signpost(materials, question, voices)


def _about_scenario(
    materials: Materials, question: Question, voices: tuple[VoiceRow, ...]
) -> QuestionRow:
    scenario, entry = materials.study.scenario_by_id[question.id], materials.outcomes[question.id]
    return QuestionRow(
        title=scenario.title,
        target=target(scenario),
        asked=f"Does it come true by {materials.study.header.horizon}?",
        answer=typeset.sentence(in_words(entry)),
        why=typeset.sentence(entry.content.why),
        origin=materials.trail.follow(entry),
        references=(),
        voices=voices,
        unscored=_unscored(question, voices),
    )


def _unscored(question: Question, voices: Sequence[VoiceRow]) -> str:
    if question.came is None:
        return "It counts for nothing."
    return "" if voices else "No likelihood of it stood before."


def _about_signpost(
    materials: Materials, question: Question, voices: tuple[VoiceRow, ...]
) -> QuestionRow:
    signpost = materials.study.signpost_by_id[question.id]
    day = typeset.day(signpost.expected_by or question.day)
    entry = first_observed(materials.record, question.id, materials.quarter)
    answer = f"Not observed by {day}."
    if entry:
        seen = typeset.day(entry.content.day)
        answer = f"Observed on {seen}." if question.came else f"Observed on {seen}, after that day."
    return QuestionRow(
        title=signpost.title,
        target=target(signpost),
        asked=f"Is it observed by {day}?",
        answer=answer,
        why=typeset.sentence(entry.content.note) if entry else "",
        origin=materials.trail.follow(entry),
        references=materials.citations.cite(signpost.title, entry),
        voices=voices,
        unscored=_unscored(question, voices),
    )
