"""Define what people state: readings, sightings, judgments and the like, with their fields.

What is stated replaces all that was stated before about the same subject and quarter. A subject is
a text: the id of an item or a scenario, or the name of a statement; then, where they apply, the
month, or the analyst and the round, after spaces. The value of an indicator is a number for type
``number``, a level's name for ``ordinal``, ``yes`` or ``no`` for ``yes-no``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Literal, get_args

from scenariobook.quarter import last_day_of
from scenariobook.record.ledger.content import (
    OfAnalyst,
    OfAnswer,
    OfCommitment,
    OfEnding,
    OfItem,
    OfPeriod,
    OfScenario,
    OfSource,
    OfStatement,
    WithoutQuarter,
)
from scenariobook.record.ledger.entry_limits import (
    Credibility,
    Name,
    Number,
    Percent,
    RecordText,
    Reliability,
)
from scenariobook.record.ledger.field_declaration import Field, Joins, ValueKind
from scenariobook.standards.grades import CREDIBILITY

Recorded = Literal[  # of which there are entries
    "reading",
    "sighting",
    "looked",
    "judgment",
    "chance",
    "estimate",
    "statement",
    "answer",
    "commitment",
    "source",
    "outcome",
]


class State(StrEnum):
    """A signpost's state in a quarter."""

    NOT_YET = "not yet"
    EMERGING = "emerging"
    OBSERVED = "observed"
    RULED_OUT = "ruled out"


class End(StrEnum):
    """How a scenario ended."""

    CAME_TRUE = "came true"
    DID_NOT = "did not come true"
    VOID = "void"


class Reply(StrEnum):
    """What the team did about a met trigger, or says of a broken assumption."""

    DONE = "done"
    UNDER_WAY = "under way"
    DECLINED = "declined"
    STILL_HOLDS = "still holds"
    HOLDS_NO_LONGER = "no longer holds"


# Fields that entries of several kinds have.
Credited = Annotated[
    Credibility | None,
    Field(
        kind=ValueKind.CREDIBILITY,
        width=10.5,
        title="Credibility of this item",
        help=", ".join(f"{grade} {words}" for grade, words in CREDIBILITY.items()) + ".",
    ),
]
Analyst = Annotated[
    RecordText,
    Field(kind=ValueKind.TEXT, joins=Joins.NAMES, width=10, help="Your name or initials."),
]


def _sources(width: float) -> Field:
    return Field(
        kind=ValueKind.SOURCES,
        header="source",
        column="source",
        width=width,
        help="An id from the sheet Sources. Several: first-id; second-id.",
    )


def _note(width: float) -> Field:
    words = "What a reader must know to read this rightly."
    return Field(kind=ValueKind.TEXT, width=width, help=words)


class Reading(OfPeriod, frozen=True, kw_only=True):
    """One indicator's value in one quarter; with a ``period``, in one month of it."""

    value: Annotated[
        Number | RecordText | None, Field(kind=ValueKind.VALUE, width=11, cells="update_value")
    ] = None
    as_of: Annotated[
        date | None,
        Field(
            kind=ValueKind.DAY,
            width=11,
            cells="update_as_of",
            help="the day that the value speaks for",
        ),
    ] = None
    sources: Annotated[tuple[Name, ...], _sources(17)] = ()
    credibility: Credited = None
    note: Annotated[RecordText, _note(24)] = ""
    analyst: Analyst = ""

    @property
    def last_day(self) -> date:
        """The last day of the quarter or the month that it is of."""
        return last_day_of(self.period) if self.period else self.quarter.last_day


class Sighting(OfItem, frozen=True, kw_only=True):
    """One signpost's state in one quarter; ``seen_on`` is the event's day."""

    state: Annotated[
        State | None,
        Field(
            kind=ValueKind.STATE,
            column="value",
            width=12,
            cells="sighting_state",
            help="Blank: as before. Not yet: looked for, not seen. Emerging: first signs. "
            "Observed: it has happened. Ruled out: it no longer can.",
        ),
    ] = None
    seen_on: Annotated[
        date | None,
        Field(
            kind=ValueKind.DAY,
            column="as_of",
            width=11,
            cells="sighting_seen_on",
            help="the day of the event",
        ),
    ] = None
    sources: Annotated[tuple[Name, ...], _sources(17)] = ()
    credibility: Credited = None
    note: Annotated[RecordText, _note(26)] = ""
    analyst: Analyst = ""

    @property
    def day(self) -> date:
        """The event's day; the quarter's last day if nobody gave one."""
        return self.seen_on or self.quarter.last_day


class Looked(OfItem, frozen=True, kw_only=True):
    """Somebody looked on this day, and there was nothing new.

    That is no evidence, and ends no staleness.
    """

    looked_on: Annotated[
        date | None,
        Field(
            kind=ValueKind.DAY,
            joins=Joins.LATEST,
            width=11,
            help="the day on which somebody looked and found nothing new",
        ),
    ] = None
    analyst: Analyst = ""


class Judgment(OfScenario, frozen=True, kw_only=True):
    """The analysts' own likelihood and confidence for one scenario in one quarter.

    ``likelihood`` is in percent, or a term of the yardstick where its author gave no
    number.
    """

    likelihood: Annotated[
        Percent | Name | None,
        Field(
            kind=ValueKind.LIKELIHOOD,
            width=11,
            cells="judgment_likelihood",
            help="A number in percent (35 means 35 %), or a term from the list. The implied "
            "likelihood is an aid only.",
        ),
    ] = None
    confidence: Annotated[
        Name | None,
        Field(
            kind=ValueKind.CONFIDENCE,
            width=11,
            cells="judgment_confidence",
            title="Confidence in the judgment",
            help="high, moderate or low; what they mean stands in the Guide.",
        ),
    ] = None
    basis: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            header="basis of confidence",
            word="basis",
            width=23,
            help="What the confidence rests on: sources, agreement, gaps.",
        ),
    ] = ""
    rationale: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            width=34,
            help="Why this judgment: the evidence and the reasoning.",
        ),
    ] = ""
    dissent: Annotated[
        RecordText,
        Field(kind=ValueKind.TEXT, width=26, help="Who sees it otherwise, and why."),
    ] = ""
    analyst: Analyst = ""


class Chance(OfItem, frozen=True, kw_only=True):
    """The team's likelihood that a signpost is observed by the day on which it is expected."""

    chance: Annotated[
        Percent | Name | None,
        Field(
            kind=ValueKind.LIKELIHOOD,
            width=11,
            title="Chance by its date",
            help="How likely it is to be observed by the day on which it is expected: a number in "
            "percent (35 means 35 %), or a term from the list.",
        ),
    ] = None
    analyst: Analyst = ""
    rationale: Annotated[
        RecordText,
        Field(kind=ValueKind.TEXT, width=24, help="Why this chance."),
    ] = ""


class Estimate(OfAnalyst, frozen=True, kw_only=True):
    """One person's own likelihood for a scenario or a dated signpost, in round 1 or 2."""

    likelihood: Annotated[
        Percent | Name | None,
        Field(
            kind=ValueKind.LIKELIHOOD,
            width=11,
            help="Your own: a number in percent (35 means 35 %), or a term from the list.",
        ),
    ] = None
    reason: Annotated[
        RecordText,
        Field(kind=ValueKind.TEXT, width=50, help="Why, in a sentence or two."),
    ] = ""


class Statement(OfStatement, frozen=True, kw_only=True):
    """The quarter in words: the bottom line, or what follows from it."""

    text: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            width=90,
            help="Bottom line: the answer in a sentence or two. So what: what follows from it, "
            "and for whom.",
        ),
    ] = ""
    analyst: Analyst = ""


class Answer(OfAnswer, frozen=True, kw_only=True):
    """What the team did about a met trigger or a broken assumption."""

    answer: Annotated[
        Reply | None,
        Field(
            kind=ValueKind.ANSWER,
            width=14,
            help="About a trigger: done, under way or declined. About an assumption: still holds, "
            "or no longer holds.",
        ),
    ] = None
    on: Annotated[date | None, Field(kind=ValueKind.DAY, width=11, help="the day of it")] = None
    who: Annotated[RecordText, Field(kind=ValueKind.TEXT, width=16, help="Who says so.")] = ""
    why: Annotated[RecordText, Field(kind=ValueKind.TEXT, width=40, help="Why.")] = ""


class Commitment(OfCommitment, frozen=True, kw_only=True):
    """Who will do what by when, and for which trigger, if any."""

    what: Annotated[RecordText, Field(kind=ValueKind.TEXT, width=40, help="What will be done.")] = (
        ""
    )
    who: Annotated[RecordText, Field(kind=ValueKind.TEXT, width=16, help="Who will do it.")] = ""
    by: Annotated[
        date | None,
        Field(kind=ValueKind.DAY, is_due=True, width=11, help="the day by which it is done"),
    ] = None
    trigger: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            header="for",
            column="for",
            width=16,
            help="The id of the trigger that it answers, if any.",
        ),
    ] = ""
    done_on: Annotated[
        date | None, Field(kind=ValueKind.DAY, width=11, help="the day on which it was done")
    ] = None


class Source(OfSource, frozen=True, kw_only=True):
    """A source that somebody proposed in the tracker; readings may cite it."""

    title: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            header="proposed title",
            word="title",
            width=44,
            help="The title of the report, the series or the page.",
        ),
    ] = ""
    publisher: Annotated[
        RecordText, Field(kind=ValueKind.TEXT, width=22, help="Who published it.")
    ] = ""
    url: Annotated[
        RecordText, Field(kind=ValueKind.TEXT, width=22, help="Its address on the web.")
    ] = ""
    reliability: Annotated[
        Reliability | None,
        Field(
            kind=ValueKind.RELIABILITY,
            width=10.5,
            title="Reliability of the source",
            help="A completely, B usually, C fairly, D not usually reliable; E unreliable; F "
            "cannot be judged.",
        ),
    ] = None
    date: Annotated[
        RecordText, Field(kind=ValueKind.TEXT, width=12, help="When it was published.")
    ] = ""


class Outcome(OfEnding, frozen=True, kw_only=True):
    """How a scenario ended, when that was certain, and what shows it."""

    outcome: Annotated[
        End | None,
        Field(
            kind=ValueKind.OUTCOME,
            width=16,
            help="How the scenario ended. Void: nobody can say, or it does not apply any more.",
        ),
    ] = None
    decided_on: Annotated[
        date | None,
        Field(
            kind=ValueKind.DAY,
            width=11,
            help="the day on which that was certain",
        ),
    ] = None
    why: Annotated[
        RecordText,
        Field(kind=ValueKind.TEXT, width=60, help="What shows it, and from which source."),
    ] = ""


Stated = (
    Reading
    | Sighting
    | Looked
    | Judgment
    | Chance
    | Estimate
    | Statement
    | Answer
    | Commitment
    | Source
    | Outcome
)
# The class of each kind's entries.
STATED: Final[Mapping[Recorded, type[Stated]]] = MappingProxyType(
    {content.__name__.lower(): content for content in get_args(Stated)}
)
# Kinds whose entries belong to no quarter.
WITHOUT_QUARTER: Final = frozenset(
    kind for kind, content in STATED.items() if issubclass(content, WithoutQuarter)
)
