"""Make the summary of a track record: scores in all, and how often what was said came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.track_record.by_kind import TrackRecord
from scenariobook.assess.track_record.calibration import Calibration, Row
from scenariobook.assess.track_record.questions import QuestionKind, Voice
from scenariobook.briefing import typeset
from scenariobook.standards.printed_likelihoods import printed

DECIMALS: Final = 3  # of a Brier score
_VOICES: Final = {
    Voice.RECORD: "Judgment of record",
    Voice.POOLED: "Median of the estimates",
    Voice.IMPLIED: "Implied likelihood",
    Voice.PRIOR: "Prior",
    Voice.PERSISTENCE: "As it was last quarter",
}


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """How one voice did over all questions that it has a score for."""

    voice: str
    questions: str
    score: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationLine:
    """The likelihoods that share a term.

    Attributes:
        term: The term with its range; between two terms, both.
        said: How often it was said.
        came: How often it came then.
        mean: The mean of what was said.
        expected: From how many to how many would come in nine cases of ten, were that right.
    """

    term: Markup
    said: str
    came: str
    mean: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationGroup:
    """What one voice said at one time before the answers.

    Attributes:
        title: The voice and the time.
        parts: The score and its parts, as a sentence.
        lines: By term, the lowest first.
    """

    title: str
    parts: str
    lines: tuple[CalibrationLine, ...]


def voice_words(voice: Voice, kind: QuestionKind) -> str:
    """Return whose likelihood it is; of a signpost, the word of record is the team's chance."""
    if voice is Voice.RECORD and kind is QuestionKind.SIGNPOST:
        return "The team’s chance"
    return _VOICES[voice]


def voice_lines(record: TrackRecord) -> tuple[VoiceLine, ...]:
    """Return how each voice did in all; none if there are too few questions."""
    return tuple(
        VoiceLine(
            voice_words(voice, record.kind),
            typeset.number(summed.questions),
            typeset.number(summed.score, DECIMALS),
        )
        for voice, summed in (record.summary or {}).items()
    )


def calibration_groups(record: TrackRecord) -> tuple[CalibrationGroup, ...]:
    """Return the calibration of each voice at each time; none if there are too few questions."""
    return tuple(_groups(record))


def _groups(record: TrackRecord) -> Iterator[CalibrationGroup]:
    for voice, summed in (record.summary or {}).items():
        for count, found in summed.before.items():
            when = f"{typeset.counted(count, 'quarter')} before the answers"
            yield CalibrationGroup(
                title=f"{voice_words(voice, record.kind)}, {when}",
                parts=_parts(found),
                lines=tuple(_line(row) for row in found.rows),
            )


def _parts(found: Calibration) -> str:
    score, reliability, resolution, uncertainty = (
        typeset.number(part, DECIMALS)
        for part in (found.score, found.reliability, found.resolution, found.uncertainty)
    )
    return (
        f"Score {score}; reliability {reliability}, resolution {resolution}, uncertainty "
        f"{uncertainty}."
    )


def _line(row: Row) -> CalibrationLine:
    terms = Markup(" and ").join(typeset.ranged(term) for term in row.terms)
    least, most = typeset.number(row.least), typeset.number(row.most)
    return CalibrationLine(
        term=terms if len(row.terms) == 1 else Markup("between {}").format(terms),
        said=typeset.number(row.said),
        came=typeset.number(row.came),
        mean=printed(row.mean),
        expected=least if least == most else f"{least}{typeset.DASH}{most}",
    )
