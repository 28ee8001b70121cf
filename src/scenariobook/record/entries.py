"""What stands in the ledger: what is known, quarters opened, what is open, what was undone.

The limits of the fields are those of what the program itself writes: a ledger that was made by
hand, its hashes and all, can put nothing on a page that analysts could not.
Entries are immutable, carry where they came from, and are what a line of the ledger
decodes to. The value of an indicator is a number for type ``number``, a level's name for
``ordinal``, ``yes`` or ``no`` for ``yes-no``. An entry replaces the whole earlier entry
of the same item and quarter. None of them can be part of a cycle, so the collector need
not follow them (``gc=False``): 80,000 are read in half the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Generic, Literal, NamedTuple, TypeVar

from msgspec import Meta, Struct, field

from scenariobook.quarter import Quarter
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
Kind = Literal["reading", "sighting", "judgment", "definition"]
Recorded = Literal["reading", "sighting", "judgment"]  # of which there are entries
# A field's value as JSON holds it: a date is its ISO text.
Plain = float | int | str | tuple[str, ...] | None


class Key(NamedTuple):
    """What a cell is about: one field of one entry. ``subject`` is an item or scenario.

    Of kind ``definition`` are the cells that show what the study's files say.
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


class Origin(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Where an entry came from.

    ``who`` ran ``command`` at ``when`` (UTC). From a file: its name and SHA-256, the
    sheet and the cell of each field that this entry changed (of a CSV: row and column
    as ``R12C3``).

    ``knew`` is the number of the last entry that the author could know of: a copy's author knew
    what stood in the record when the copy was made. ``formerly`` are the ids that the item or
    scenario had before, as the study said then. Earlier versions of the program wrote neither.
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
        """The file, the sheet and the cells; what came from no file, came by its command."""
        cells = ",".join(dict.fromkeys(self.cells.values()))
        return "!".join(filter(None, (self.file or self.command, self.sheet, cells)))

    @property
    def traced(self) -> str:
        """Where it came from, with the first digits of the SHA-256 that the file is kept under."""
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
    """What an entry says; its kind is its class's name."""


# What an entry is about is given by place, what it says by keyword.


class _OfItem(_Content, frozen=True):
    quarter: Quarter
    item: Name


class _OfScenario(_Content, frozen=True):
    quarter: Quarter
    scenario: Name


class _OfField(_Content, frozen=True):
    quarter: Quarter
    what: Kind
    item: Name
    field: Name

    @property
    def key(self) -> Key:
        """What it is about."""
        return Key(self.quarter, self.what, self.item, self.field)


class Opened(_Content, frozen=True):
    """A quarter was opened; the one before it is closed."""

    quarter: Quarter


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


class Reading(_OfItem, frozen=True, kw_only=True):
    """One indicator's value in one quarter."""

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


class Cleared(_Content, frozen=True):
    """What was recorded for an item (or a scenario) in a quarter was taken back."""

    quarter: Quarter
    item: Name
    what: Recorded


class Raised(_OfField, frozen=True, kw_only=True):
    """A typed cell that was not taken in: it is open until somebody settles it.

    It is in ``conflict`` with other values, or in question. ``found`` is what the cell shows,
    ``why`` the reason, for a reader. ``base`` is what the cell held when its file was made,
    ``choices`` are the values that it may mean: one in a conflict, those that a question
    offers.
    """

    why: str
    found: str = ""
    conflict: bool = False
    base: Plain = None
    choices: tuple[Plain, ...] = ()


class Settled(_OfField, frozen=True, kw_only=True):
    """What was open about one field is no longer; ``raised`` are the entries' numbers.

    ``chose`` says in words what was decided. A value that was chosen has its own entry.
    """

    raised: tuple[int, ...]
    chose: str


class Undone(_Content, frozen=True):
    """The entries with these numbers no longer count, and why.

    ``quarter`` is the one that is open then. An entry of this kind can itself be undone: then
    what it undid counts again.
    """

    quarter: Quarter
    entries: Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(min_length=1)]
    why: RecordText = ""


Content = Opened | Reading | Sighting | Judgment | Cleared | Raised | Settled | Undone
C_co = TypeVar("C_co", bound=Content, covariant=True)


# What stands for a field where a question is about a whole row or column.
ABOUT_NO_FIELD: Final = frozenset({"row", "column"})


def subject_of(content: Content) -> tuple[Kind, str] | None:
    """Return what an entry is about; None where it is about a quarter or about other entries."""
    return None if isinstance(content, Opened | Undone) else about(content)


def about(content: Reading | Sighting | Judgment | Cleared | Raised | Settled) -> tuple[Kind, str]:
    """Return what an entry is about: its kind, and the id of the item or the scenario."""
    match content:
        case Reading(item=item):
            return "reading", item
        case Sighting(item=item):
            return "sighting", item
        case Judgment(scenario=scenario):
            return "judgment", scenario
    return content.what, content.item


class Entry(Struct, Generic[C_co], frozen=True, gc=False, forbid_unknown_fields=True):
    """One line of the ledger: a content, its number (from 1), its origin, its hash.

    The hash covers the line and the hash before it, so that no line can change, go or
    come without every later hash failing.
    """

    number: int
    content: C_co
    origin: Origin
    sha256: str


@dataclass(frozen=True, slots=True)
class Position:
    """A point in the ledger: the number and the hash of its last entry."""

    number: int
    sha256: str


About = tuple[Kind, str, Quarter]  # what an entry is about, and its quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The ledger replayed to a position: what is known, by item and then by quarter.

    What was cleared or undone is left out. ``judgments`` go by scenario. ``open`` holds what
    was raised and not yet settled, ``closed`` what was raised and settled, each with the number
    of the entry that settled it. ``past`` holds every entry about an item (or a scenario) in
    a quarter, oldest first, by kind, subject and quarter. ``undone`` holds, in the same way,
    those that no longer count, each with the number of the entry that undid it. ``rivals`` are
    entries of one quarter whose values met when the study declared that two ids are one, and
    that no entry has raised yet, by field.
    """

    open_quarter: Quarter
    position: Position
    readings: Mapping[str, Mapping[Quarter, Entry[Reading]]]
    sightings: Mapping[str, Mapping[Quarter, Entry[Sighting]]]
    judgments: Mapping[str, Mapping[Quarter, Entry[Judgment]]]
    open: Mapping[Key, tuple[Entry[Raised], ...]]
    closed: Mapping[Key, tuple[tuple[Entry[Raised], int], ...]]
    past: Mapping[About, Sequence[Entry[Content]]]
    undone: Mapping[About, Sequence[tuple[Entry[Content], int]]]
    rivals: Mapping[Key, Sequence[Entry[Reading | Sighting | Judgment]]]
