"""Questions that were answered, and the likelihoods that were stated before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from scenariobook.quarter import Quarter


class QuestionKind(StrEnum):
    """What a question asks: will the scenario come true, will the signpost be seen in time."""

    SCENARIO = "scenario"
    SIGNPOST = "signpost"


class Voice(StrEnum):
    """Whose likelihood it is."""

    RECORD = "judgment of record"
    POOLED = "pooled estimates"
    IMPLIED = "implied likelihood"
    PRIOR = "prior"
    PERSISTENCE = "as it was last quarter"


@dataclass(frozen=True, slots=True)
class Step:
    """A likelihood that stands from a day on, until the next step's day.

    Attributes:
        day: The first day.
        percent: The likelihood; None if from this day on no likelihood stands.
    """

    day: date
    percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its answer, and what each voice said before.

    Attributes:
        id: The scenario's or signpost's id.
        kind: What it asks.
        day: The day of the answer.
        came: Whether it came; None if the question is void.
        said: Each voice's likelihoods, by time. A voice that said nothing may be missing.

    Raises:
        ValueError: if a voice's steps are not in the order of their days, one a day.
    """

    id: str
    kind: QuestionKind
    day: date
    came: bool | None
    said: Mapping[Voice, tuple[Step, ...]]

    def __post_init__(self) -> None:
        for voice, steps in self.said.items():
            for step, following in pairwise(steps):
                if step.day >= following.day:
                    message = (
                        f"{self.id}, {voice}: the step of {following.day} stands after that of "
                        f"{step.day}; give one step a day, the earliest first"
                    )
                    raise ValueError(message)


def signpost_answer(
    expected_by: date, observed_on: date | None, *, today: date
) -> tuple[bool, date] | None:
    """Return whether a dated signpost came, and the day of the answer; None while it is open.

    It came if it was observed on ``expected_by`` or before: the answer is of the day of
    observation. Otherwise it did not come, and the answer is of ``expected_by``, once that day
    has passed. A signpost that was ruled out stays open until then, since it may still be seen.

    Args:
        expected_by: The day by which it is expected.
        observed_on: The day on which it was observed; None if it was not.
        today: The day up to which is known what was observed.
    """
    if observed_on is not None and observed_on <= expected_by:
        return True, observed_on
    if today > expected_by:
        return False, expected_by
    return None


def from_quarters_ends(by_quarter: Mapping[Quarter, float | None]) -> tuple[Step, ...]:
    """Return the steps of likelihoods that each stand from their quarter's last day on.

    Args:
        by_quarter: The likelihood of each quarter, in percent; None if from that quarter on
            none stands. In a quarter that is missing, the one before still stands.
    """
    return tuple(Step(quarter.last_day, by_quarter[quarter]) for quarter in sorted(by_quarter))


def persistence(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return what stood a quarter before: the voice "as it was last quarter".

    On each quarter's last day it takes over the likelihood that stood on the last day of the
    quarter before. It begins a quarter after the steps do, so it has no likelihood for their
    first days.

    Args:
        steps: The steps of the judgment of record.
    """
    by_quarter = {Quarter.containing(step.day): step.percent for step in steps}
    return from_quarters_ends({quarter.next: said for quarter, said in by_quarter.items()})
