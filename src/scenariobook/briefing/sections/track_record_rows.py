"""Make the track record's content: likelihoods and answers of each resolved question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenariobook.assess.item_performance import Performance, Verdict, find_performances
from scenariobook.assess.track_record import (
    QUARTERS_BEFORE,
    Question,
    QuestionKind,
    TrackRecord,
    first_observed,
    from_quarters_ends,
    quarters_before,
    resolved_questions,
    track_records,
    valid_on,
)
from scenariobook.briefing.materials import Citation, Materials
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Outcome, Sighting


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to a question, with its sources.

    Attributes:
        entry: The entry with the answer; None for a signpost that nobody observed.
        references: Citations of the entry's sources.
        implied: By number of quarters before the answer, the implied likelihood as briefings
            printed it; the score clamps it to 1–99.
    """

    entry: Entry[Outcome] | Entry[Sighting] | None
    references: Sequence[Citation]
    implied: Mapping[int, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecords:
    """What was said, and what happened.

    Attributes:
        kinds: The track record of each kind that has a resolved or void question.
        answers: The resolution of each question, by its kind and its id.
        performances: The items' performances by verdict; items that spoke first come first.
    """

    kinds: Sequence[TrackRecord]
    answers: Mapping[tuple[QuestionKind, str], Resolution]
    performances: Mapping[Verdict, Sequence[Performance]]


def track_record(materials: Materials) -> TrackRecords | None:
    """Return the track record; None if no question is resolved or void, and the study goes on.

    A question without any stated likelihood is left out.
    """
    resolved = resolved_questions(materials.study, materials.record, materials.history)
    questions = [question for question in resolved if question.came is None or _was_said(question)]
    performed = _performances(materials)
    if not (questions or performed):
        return None
    records = track_records(questions)
    return TrackRecords(
        kinds=[kind for kind in records if kind.resolved or kind.void],
        answers={(q.kind, q.id): _resolution(materials, q) for q in questions},
        performances=performed,
    )


def _performances(materials: Materials) -> dict[Verdict, list[Performance]]:
    by_verdict: dict[Verdict, list[Performance]] = {}
    unsorted = find_performances(materials.study, materials.record, materials.history)
    for performance in sorted(
        unsorted,
        key=lambda performance: (list(Verdict).index(performance.verdict), performance.first or ""),
    ):
        by_verdict.setdefault(performance.verdict, []).append(performance)
    return by_verdict


def _was_said(question: Question) -> bool:
    return any(one.percent is not None for said in question.said.values() for one in said)


def _resolution(materials: Materials, question: Question) -> Resolution:
    if question.kind is QuestionKind.SCENARIO:
        return Resolution(materials.outcomes[question.id], (), _implied(materials, question))
    entry = first_observed(materials.record, question.id, materials.quarter)
    title = materials.study.signpost_by_id[question.id].title
    return Resolution(entry, materials.citations.cite(title, entry), {})


def _implied(materials: Materials, question: Question) -> dict[int, float | None]:
    printed = {a.quarter: a.evidence.implied[question.id] for a in materials.history if a.evidence}
    said = from_quarters_ends(printed)
    return {
        count: valid_on(said, quarters_before(question.day, count)) for count in QUARTERS_BEFORE
    }
