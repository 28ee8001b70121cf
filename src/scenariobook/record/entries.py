"""Define the entries of the ledger: each line decodes to one.

An entry is immutable and carries its origin. It replaces the whole earlier entry about the same
subject and quarter. A subject is a text: the id of an item or a scenario, or the name of a
statement; then, where they apply, the month, or the analyst and the round, after spaces. The value
of an indicator is a number for type ``number``, a level's name for ``ordinal``, ``yes`` or ``no``
for ``yes-no``.

The types' limits are those of what the program writes, so a ledger that was made by hand cannot put
on a page what analysts could not. No entry can be part of a reference cycle, so Python's collector
need not follow them (``gc=False``): 80,000 are read in half the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Generic, Literal, NamedTuple, Self, TypeVar, get_args

from msgspec import Meta, Struct, field

from scenariobook.quarter import NO_QUARTER, Quarter, last_day_of
from scenariobook.record.field import Field, ValueKind
from scenariobook.standards.grades import CREDIBILITY
from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT
from scenariobook.study.texts import LONGEST_TEXT

# What programs make of numbers that they cannot hold.
TOO_LARGE = 1e300

RecordText = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Name = Annotated[str, Meta(max_length=4_096)]  # the longest path of a file
Number = Annotated[float, Meta(gt=-TOO_LARGE, lt=TOO_LARGE)]
Percent = Annotated[float, Meta(ge=LOWEST_PERCENT, le=HIGHEST_PERCENT)]
Credibility = Annotated[int, Meta(ge=1, le=6)]
Cells = Annotated[dict[str, Annotated[str, Meta(max_length=20)]], Meta(max_length=20)]
Recorded = Literal[  # of which there are entries
    "reading", "sighting", "judgment", "chance", "estimate", "statement", "source", "outcome"
]
Kind = Recorded | Literal["definition"]
Round = Annotated[int, Meta(ge=1, le=2)]
StatementName = Literal["bottom_line", "so_what"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
# A field's value as JSON holds it: a date is its ISO text.
Plain = float | int | str | tuple[str, ...] | None


class Key(NamedTuple):
    """One field of one entry: what a cell is about.

    Attributes:
        quarter: The entry's quarter; ``NO_QUARTER`` for sources and outcomes.
        kind: The entry's kind; ``definition`` for cells that show what the study's files say.
        subject: What the entry is about; ``id_of`` gives the id in it.
        field: The field's name.
    """

    quarter: Quarter
    kind: Kind
    subject: str
    field: str


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


class Origin(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Where an entry came from.

    Attributes:
        who: Who ran the command.
        when: When, in UTC.
        command: The command's name.
        file: The name of the file that the values came from; empty without a file.
        sha256: The file's SHA-256.
        sheet: The file's sheet; ``CSV`` for a table in CSV.
        cells: The cell of each field that the entry changed, by field; ``R12C3`` in a CSV.
        knew: The number of the last entry that the author could know: for a copy, the last one
            when it was made. Earlier versions of the program did not write it.
        formerly: The former ids of the item or scenario, as the study had them then. Earlier
            versions did not write them.
    """

    who: Name
    when: Annotated[datetime, Meta(tz=True)]
    command: Name
    file: Name = ""
    sha256: str = ""
    sheet: Name = ""
    cells: Cells = field(default_factory=dict)
    knew: Annotated[int, Meta(ge=0)] | None = None
    formerly: tuple[Name, ...] = ()

    @property
    def where(self) -> str:
        """The file, the sheet and the cells; the command if there was no file."""
        cells = ",".join(dict.fromkeys(self.cells.values()))
        return "!".join(filter(None, (self.file or self.command, self.sheet, cells)))

    @property
    def traced(self) -> str:
        """The same, with the first digits of the SHA-256 under which the file is archived."""
        return f"{self.where} · sha256 {self.sha256[:12]}" if self.sha256 else self.where


class _Content(
    Struct,
    frozen=True,
    gc=False,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag=str.lower,
):
    """The content of an entry; its kind is the class's name in small letters."""


# What an entry is about is given by position, its fields by keyword.


class _InQuarter(_Content, frozen=True):
    quarter: Quarter

    @classmethod
    def blank(cls, quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        return cls(quarter, *subject.split(" "))


class _OfItem(_InQuarter, frozen=True):
    item: Name

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        return self.item


class _OfPeriod(_InQuarter, frozen=True):
    item: Name
    period: Name = ""

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        return f"{self.item} {self.period}" if self.period else self.item


class _OfScenario(_InQuarter, frozen=True):
    scenario: Name

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        return self.scenario


class _OfAnalyst(_InQuarter, frozen=True):
    about: Name
    analyst: Name
    round: Round

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        return f"{self.about} {self.analyst} {self.round}"

    @classmethod
    def blank(cls, quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        about, analyst, number = subject.split(" ")
        return cls(quarter, about, analyst, int(number))


class _OfStatement(_InQuarter, frozen=True):
    statement: StatementName

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        return self.statement


class _WithoutQuarter(_Content, frozen=True):
    """What belongs to no quarter: one entry counts for the whole study."""

    @property
    def quarter(self) -> Quarter:
        """No quarter."""
        return NO_QUARTER

    @classmethod
    def blank(cls, _quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject, without any field."""
        return cls(subject)


class _OfSource(_WithoutQuarter, frozen=True):
    source: Name

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.source


class _OfEnding(_WithoutQuarter, frozen=True):
    scenario: Name

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.scenario


class _OfField(_Content, frozen=True):
    quarter: Quarter
    what: Kind
    item: Name
    field: Name

    @property
    def key(self) -> Key:
        """The field that it is about."""
        return Key(self.quarter, self.what, self.item, self.field)


class Opened(_Content, frozen=True):
    """A quarter was opened; the one before it is closed.

    Attributes:
        quarter: The quarter.
        study: The id of the study, which shows whose ledger it is. Earlier versions of the program
            did not write it.
    """

    quarter: Quarter
    study: Name = ""


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
Analyst = Annotated[RecordText, Field(kind=ValueKind.TEXT, width=10, help="Your name or initials.")]


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


class Reading(_OfPeriod, frozen=True, kw_only=True):
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


class Sighting(_OfItem, frozen=True, kw_only=True):
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
    sources: Annotated[tuple[Name, ...], _sources(19)] = ()
    credibility: Credited = None
    note: Annotated[RecordText, _note(38)] = ""
    analyst: Analyst = ""


class Judgment(_OfScenario, frozen=True, kw_only=True):
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
            width=26,
            help="What the confidence rests on: sources, agreement, gaps.",
        ),
    ] = ""
    rationale: Annotated[
        RecordText,
        Field(
            kind=ValueKind.TEXT,
            width=38,
            help="Why this judgment: the evidence and the reasoning.",
        ),
    ] = ""
    dissent: Annotated[
        RecordText,
        Field(kind=ValueKind.TEXT, width=26, help="Who sees it otherwise, and why."),
    ] = ""
    analyst: Analyst = ""


class Chance(_OfItem, frozen=True, kw_only=True):
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
        Field(kind=ValueKind.TEXT, width=38, help="Why this chance."),
    ] = ""


class Estimate(_OfAnalyst, frozen=True, kw_only=True):
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


class Statement(_OfStatement, frozen=True, kw_only=True):
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


class Source(_OfSource, frozen=True, kw_only=True):
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
        RecordText, Field(kind=ValueKind.TEXT, width=30, help="Its address on the web.")
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


class Outcome(_OfEnding, frozen=True, kw_only=True):
    """How a scenario ended."""

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


class Cleared(_Content, frozen=True):
    """What was recorded about a subject in a quarter was taken back."""

    quarter: Quarter
    item: Name
    what: Recorded


class Raised(_OfField, frozen=True, kw_only=True):
    """A cell that somebody typed and that was not recorded; open until somebody settles it.

    Attributes:
        why: Why it was not recorded, for a reader; empty for a conflict.
        found: What the cell shows.
        conflict: Whether it is in conflict with other values; else it is a question.
        base: What the cell held when its file was made.
        choices: The values that it may mean; in a conflict its own value.
    """

    why: str
    found: str = ""
    conflict: bool = False
    base: Plain = None
    choices: tuple[Plain, ...] = ()


class Settled(_OfField, frozen=True, kw_only=True):
    """Open entries about one field were settled. A value that was chosen has its own entry.

    Attributes:
        raised: The numbers of the settled entries.
        chose: The decision in words.
    """

    raised: tuple[int, ...]
    chose: str


class Redefined(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """A change of the study's definitions.

    Attributes:
        table: The name of the table, such as ``indicators``.
        id: The table's id.
        key: The key that was changed, with dots; empty if the whole table was added or removed.
        was: Its value before, as text; empty for a text, and where there was none.
        now: Its value since, likewise.
    """

    table: Name
    id: Name
    key: Name = ""
    was: RecordText = ""
    now: RecordText = ""


class Defined(_Content, frozen=True):
    """From here on, these definitions of the study are in force.

    Attributes:
        quarter: The quarter that was open.
        definitions: The SHA-256 under which the study's files are archived.
        changes: What was changed since the definitions before; empty for the first ones.
        why: The reason that somebody gave.
    """

    quarter: Quarter
    definitions: Sha256
    changes: tuple[Redefined, ...] = ()
    why: RecordText = ""


class Undone(_Content, frozen=True):
    """Entries that no longer count. If this entry is itself undone, they count again.

    Attributes:
        quarter: The quarter that was open.
        entries: The numbers of the entries.
        why: The reason that somebody gave.
    """

    quarter: Quarter
    entries: Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(min_length=1)]
    why: RecordText = ""


Stated = Reading | Sighting | Judgment | Chance | Estimate | Statement | Source | Outcome
OfSubject = Stated | Cleared | Raised | Settled
Content = OfSubject | Opened | Defined | Undone
C_co = TypeVar("C_co", bound=Content, covariant=True)

# The class of each kind's entries.
STATED: Final[Mapping[Recorded, type[Stated]]] = MappingProxyType(
    {content.__name__.lower(): content for content in get_args(Stated)}
)
_KIND_OF: Final[Mapping[type, Kind]] = MappingProxyType(
    {content: kind for kind, content in STATED.items()}
)
OF_NO_SUBJECT: Final = (Opened, Defined, Undone)
# Kinds whose entries belong to no quarter.
WITHOUT_QUARTER: Final = frozenset({"source", "outcome"})
# These stand in place of a field's name if a question is about a whole row or column.
ABOUT_NO_FIELD: Final = frozenset({"row", "column"})


def subject_of(content: Content) -> tuple[Kind, str] | None:
    """Return the kind and subject that an entry is about; None if it is about no subject."""
    return None if isinstance(content, OF_NO_SUBJECT) else about(content)


def about(content: OfSubject) -> tuple[Kind, str]:
    """Return the kind and the subject that an entry is about."""
    kind = _KIND_OF.get(type(content))  # the quickest way: every entry is asked
    if kind is None:
        return content.what, content.item  # type: ignore[union-attr]  # no entry of these kinds
    return kind, content.subject  # type: ignore[union-attr]


def kind_of(content: Content) -> str:
    """Return the word that the ledger has for a content's kind."""
    return str(content.__struct_config__.tag)


def id_of(subject: str) -> str:
    """Return the id in a subject, which may also name a month, or an analyst and a round."""
    return subject.partition(" ")[0]


def part_of(subject: str) -> str:
    """Return the rest of a subject: a month, or an analyst and a round; empty if there is none."""
    return subject.partition(" ")[2]


class Entry(Struct, Generic[C_co], frozen=True, gc=False, forbid_unknown_fields=True):
    """One line of the ledger.

    Attributes:
        number: Its number, from 1.
        content: What it says.
        origin: Where it came from.
        sha256: The hash of the line and of the hash before it: if any line changes, is removed or
            is added, every later hash is wrong.
    """

    number: int
    content: C_co
    origin: Origin
    sha256: str
