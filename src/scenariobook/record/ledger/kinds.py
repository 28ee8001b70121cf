"""Define what people state: readings, sightings, judgments and the like, with their fields.

``Subject`` is what an entry is about. The value of an indicator is a number for type ``number``, a
level's name for ``ordinal``, ``yes`` or ``no`` for ``yes-no``.

Callers pass an entry's quarter and subject by position, and its fields by keyword.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Literal, Self, get_args

from msgspec import Struct

from scenariobook.quarter import NO_QUARTER, Quarter, last_day_of
from scenariobook.record.ledger.fields import (
    Combine,
    Confidence,
    Credibility,
    Day,
    Field,
    FreeText,
    Likelihood,
    Name,
    Plain,
    RecordText,
    Reliability,
    Round,
    Sources,
    Value,
    ValueKind,
    declared_fields,
)
from scenariobook.standards.grades import CREDIBILITY

StatedKind = Literal[  # the kinds of entries
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
StatementName = Literal["bottom_line", "so_what"]


class Subject(str):
    """What an entry is about, besides the quarter.

    It begins with the id of an item, a scenario or the like, or is the name of a statement. Behind
    the id stands the month in a reading of a month, the analyst and the round in an estimate.
    ``analyst`` and ``round`` mean something for an estimate alone.

    It is a ``str``, as a ``Quarter`` is: the ledger stores its text, with spaces between its parts,
    and a subject that has only an id is equal to that id. People and old ledgers may name what the
    study does not have, so nothing is checked here: ``subjects.why_unknown`` does that.
    """

    __slots__ = ()

    @classmethod
    def of(cls, *parts: str | int) -> Self:
        """Return the subject with these parts, the id first; an empty part is left out."""
        return cls(" ".join([str(part) for part in parts if part]))

    @property
    def id(self) -> str:
        """The id, or the name of a statement."""
        return self.partition(" ")[0]

    @property
    def month(self) -> str:
        """The month of a reading; empty for a reading of the whole quarter, or anything else."""
        behind_id = self.partition(" ")[2]
        return "" if " " in behind_id else behind_id

    @property
    def analyst(self) -> str:
        """The id of an estimate's analyst; empty if there is none."""
        return self.partition(" ")[2].partition(" ")[0]

    @property
    def round(self) -> str:
        """The number of an estimate's round, as text; empty if there is none."""
        return self.partition(" ")[2].partition(" ")[2]

    def with_id(self, id_: str) -> Self:
        """Return the subject with another id in place of its own."""
        return type(self)(id_ + self[len(self.id) :])


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
    """The team's answer to a met trigger or a broken assumption."""

    DONE = "done"
    UNDER_WAY = "under way"
    DECLINED = "declined"
    STILL_HOLDS = "still holds"
    HOLDS_NO_LONGER = "no longer holds"


REPLIES_ON_TRIGGERS: Final = (Reply.DONE, Reply.UNDER_WAY, Reply.DECLINED)
REPLIES_ON_ASSUMPTIONS: Final = (Reply.STILL_HOLDS, Reply.HOLDS_NO_LONGER)


class BaseContent(
    Struct,
    frozen=True,
    gc=False,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag=str.lower,
):
    """The content of an entry; the tag of its class is its kind."""


class UnclearText(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """A typed text that nobody can read in one way.

    Attributes:
        found: The text that the cell shows.
        why: Why it is unclear, for a reader.
        choices: The values that it may mean.
    """

    found: RecordText
    why: RecordText
    choices: tuple[Plain, ...] = ()


class BaseStated(BaseContent, frozen=True, kw_only=True):
    """Fields that somebody stated about a subject.

    Somebody typed a field if it has a value, or is named in ``empty`` or ``unclear``; the entry
    says nothing of the other fields. Entries of earlier versions have all fields of their row.

    Attributes:
        about_fields: The names of the struct's fields that form the subject.
        empty: The fields that somebody emptied.
        unclear: The unclear texts, by field.
        back: Whether the contributor withdraws what she typed in this copy in the fields of
            ``empty``.
    """

    about_fields: ClassVar[tuple[str, ...]] = ("item",)
    empty: tuple[Name, ...] = ()
    unclear: dict[Name, UnclearText] = {}
    back: bool = False

    @property
    def subject(self) -> Subject:
        """The subject: an id, perhaps with a month, or with an analyst and a round."""
        parts = [str(part) for name in self.about_fields if (part := getattr(self, name))]
        return Subject(" ".join(parts))  # not by ``of``: it is asked twice of every entry


class InQuarter(BaseStated, frozen=True):
    """Content that belongs to a quarter: for each subject, one entry counts in each quarter."""

    quarter: Quarter

    @classmethod
    def blank(cls, quarter: Quarter, subject: Subject) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        return cls(quarter, *subject.split(" "))


class WithoutQuarter(BaseStated, frozen=True):
    """Content that belongs to no quarter: for each subject, one entry counts in the whole study."""

    @property
    def quarter(self) -> Quarter:
        """No quarter."""
        return NO_QUARTER

    @classmethod
    def blank(cls, _quarter: Quarter, subject: Subject) -> Self:
        """Return the content about a subject, without any field."""
        return cls(*subject.split(" "))


# Fields that entries of several kinds have.
Cited = Annotated[
    Sources,
    Field(
        "An id from the sheet Sources. Several: first-id; second-id.",
        header="source",
        column="source",
    ),
]
Credited = Annotated[
    Credibility,
    Field(
        ", ".join(f"{grade} {words}" for grade, words in CREDIBILITY.items()) + ".",
        title="Credibility of this item",
    ),
]
Signed = Annotated[FreeText, Field("Your name or initials.", header="by", combine=Combine.NAMES)]
_NOTE: Final = "What a reader must know to read this rightly."


class Reading(InQuarter, frozen=True):
    """One indicator's value in one quarter; with a ``period``, in one month of it."""

    about_fields = ("item", "period")
    item: Name
    period: Name = ""
    value: Annotated[Value, Field()] = None
    as_of: Annotated[Day, Field("the day that the value speaks for")] = None
    sources: Cited = ()
    credibility: Credited = None
    note: Annotated[FreeText, Field(_NOTE)] = ""
    analyst: Signed = ""

    @property
    def day(self) -> date:
        """The day that the value speaks for; without one, the last day of its quarter or month."""
        return self.as_of or (last_day_of(self.period) if self.period else self.quarter.last_day)


class Sighting(InQuarter, frozen=True):
    """One signpost's state in one quarter; ``seen_on`` is the event's day."""

    item: Name
    state: Annotated[
        State | None,
        ValueKind.STATE,
        Field(
            "Blank: as before. Not yet: looked for, not seen. Emerging: first signs. "
            "Observed: it has happened. Ruled out: it no longer can.",
            column="value",
        ),
    ] = None
    seen_on: Annotated[Day, Field("the day of the event", column="as_of")] = None
    sources: Cited = ()
    credibility: Credited = None
    note: Annotated[FreeText, Field(_NOTE)] = ""
    analyst: Signed = ""

    @property
    def day(self) -> date:
        """The event's day; the quarter's last day if nobody gave one."""
        return self.seen_on or self.quarter.last_day


class Looked(InQuarter, frozen=True):
    """Somebody looked on this day, and there was nothing new.

    A look is no evidence, and ends no staleness.
    """

    item: Name
    looked_on: Annotated[
        Day,
        Field("the day on which somebody looked and found nothing new", combine=Combine.LATEST),
    ] = None
    analyst: Signed = ""


class Judgment(InQuarter, frozen=True):
    """The analysts' own likelihood and confidence for one scenario in one quarter.

    ``likelihood`` is in percent, or a term of the yardstick where its author gave no
    number.
    """

    about_fields = ("scenario",)
    scenario: Name
    likelihood: Annotated[
        Likelihood,
        Field(
            "A number in percent (35 means 35 %), or a term from the list. The implied "
            "likelihood is an aid only.",
        ),
    ] = None
    confidence: Annotated[
        Confidence,
        Field(
            "high, moderate or low; what they mean stands in the Guide.",
            title="Confidence in the judgment",
        ),
    ] = None
    basis: Annotated[
        FreeText,
        Field(
            "What the confidence rests on: sources, agreement, gaps.",
        ),
    ] = ""
    rationale: Annotated[FreeText, Field("Why this judgment: the evidence and the reasoning.")] = ""
    dissent: Annotated[FreeText, Field("Who sees it otherwise, and why.")] = ""
    analyst: Signed = ""


class Chance(InQuarter, frozen=True):
    """The team's likelihood that a signpost is observed by the day on which it is expected."""

    item: Name
    chance: Annotated[
        Likelihood,
        Field(
            "How likely it is to be observed by the day on which it is expected: a number in "
            "percent (35 means 35 %), or a term from the list.",
            title="Chance by its date",
        ),
    ] = None
    analyst: Signed = ""
    rationale: Annotated[FreeText, Field("Why this chance.", header="why")] = ""


class Estimate(InQuarter, frozen=True):
    """One person's own likelihood for a scenario or a dated signpost, in round 1 or 2."""

    about_fields = ("about", "analyst", "round")
    about: Name
    analyst: Name
    round: Round
    likelihood: Annotated[
        Likelihood,
        Field("Your own: a number in percent (35 means 35 %), or a term from the list."),
    ] = None
    reason: Annotated[FreeText, Field("Why, in a sentence or two.")] = ""

    @classmethod
    def blank(cls, quarter: Quarter, subject: Subject) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        return cls(quarter, subject.id, subject.analyst, int(subject.round))


class Statement(InQuarter, frozen=True):
    """The quarter in words: the bottom line, or what follows from it."""

    about_fields = ("statement",)
    statement: StatementName
    text: Annotated[
        FreeText,
        Field(
            "Bottom line: the answer in a sentence or two. So what: what follows from it, "
            "and for whom.",
        ),
    ] = ""
    analyst: Signed = ""


class Answer(InQuarter, frozen=True):
    """What the team did about a met trigger or a broken assumption."""

    about_fields = ("about",)
    about: Name
    answer: Annotated[
        Reply | None,
        ValueKind.ANSWER,
        Field(
            "About a trigger: done, under way or declined. About an assumption: still holds, "
            "or no longer holds.",
        ),
    ] = None
    on: Annotated[Day, Field("the day of it")] = None
    who: Annotated[FreeText, Field("Who says so.")] = ""
    why: Annotated[FreeText, Field("Why.")] = ""


class Commitment(WithoutQuarter, frozen=True):
    """Who will do what by when, and why."""

    about_fields = ("number",)
    number: Name
    what: Annotated[FreeText, Field("What will be done.")] = ""
    who: Annotated[FreeText, Field("Who will do it.")] = ""
    by: Annotated[Day, Field("the day by which it is done", is_due=True)] = None
    trigger: Annotated[
        FreeText,
        Field(
            "The id of the trigger, the assumption or the scenario that it answers, if any.",
            header="for",
            column="for",
        ),
    ] = ""
    done_on: Annotated[Day, Field("the day on which it was done")] = None


class ProposedSource(WithoutQuarter, frozen=True, tag="source"):
    """A source that somebody proposed in the tracker; readings may cite it."""

    about_fields = ("source",)
    source: Name
    title: Annotated[
        FreeText,
        Field(
            "The title of the report, the series or the page.",
            header="proposed title",
        ),
    ] = ""
    publisher: Annotated[FreeText, Field("Who published it.")] = ""
    url: Annotated[FreeText, Field("Its address on the web.")] = ""
    reliability: Annotated[
        Reliability,
        Field(
            "A completely, B usually, C fairly, D not usually reliable; E unreliable; F "
            "cannot be judged.",
            title="Reliability of the source",
        ),
    ] = None
    date: Annotated[FreeText, Field("When it was published.")] = ""


class Outcome(WithoutQuarter, frozen=True):
    """How a scenario ended, when that was certain, and what shows it."""

    about_fields = ("scenario",)
    scenario: Name
    outcome: Annotated[
        End | None,
        ValueKind.OUTCOME,
        Field("How the scenario ended. Void: nobody can say, or it does not apply any more."),
    ] = None
    decided_on: Annotated[Day, Field("the day on which that was certain")] = None
    why: Annotated[FreeText, Field("What shows it, and from which source.")] = ""


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
    | ProposedSource
    | Outcome
)
# The class of each kind's entries.
STATED: Final[Mapping[StatedKind, type[Stated]]] = MappingProxyType(
    {content.__struct_config__.tag: content for content in get_args(Stated)}
)
# Kinds whose entries belong to no quarter.
WITHOUT_QUARTER: Final = frozenset(
    kind for kind, content in STATED.items() if issubclass(content, WithoutQuarter)
)
# The fields of each kind's entries that people fill in, by name, in their order.
FIELDS: Final[Mapping[str, Mapping[str, Field]]] = MappingProxyType(
    {kind: declared_fields(content) for kind, content in STATED.items()}
)


def main_field(kind: str) -> str:
    """Return the first field of a kind, such as a reading's value; empty if it has no fields.

    While people differ about it, no field of the row counts.
    """
    return next(iter(FIELDS.get(kind, ())), "")
