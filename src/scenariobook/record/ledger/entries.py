"""Define the entries of the ledger: each line decodes to one.

An entry is immutable and carries its origin. ``stated`` has what people state; the other contents
are here. No entry can be part of a reference cycle, so Python's collector need not follow them
(``gc=False``): 80,000 are read in half the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Generic, Literal, NamedTuple, TypeVar

from msgspec import Meta, Struct

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.content import BaseContent
from scenariobook.record.ledger.entry_limits import Name, Plain, RecordText, Round, Sha256
from scenariobook.record.ledger.kinds import STATED, Recorded, Stated
from scenariobook.record.ledger.origin import Origin

Kind = Recorded | Literal["definition"]


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


class _OfField(BaseContent, frozen=True):
    quarter: Quarter
    what: Kind
    item: Name
    field: Name

    @property
    def key(self) -> Key:
        """The field that it is about."""
        return Key(self.quarter, self.what, self.item, self.field)


class Opened(BaseContent, frozen=True):
    """A quarter was opened; the one before it is closed.

    Attributes:
        quarter: The quarter.
        study: The id of the study, which shows whose ledger it is. Earlier versions of the program
            did not write it.
    """

    quarter: Quarter
    study: Name = ""


class Begun(BaseContent, frozen=True):
    """A round of estimates began in a quarter.

    The first round needs no such entry. An estimate of the second one begins it, too.
    """

    quarter: Quarter
    round: Round


class Cleared(BaseContent, frozen=True):
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


class Defined(BaseContent, frozen=True):
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


class Undone(BaseContent, frozen=True):
    """Entries that no longer count. If this entry is itself undone, they count again.

    Attributes:
        quarter: The quarter that was open.
        entries: The numbers of the entries.
        why: The reason that somebody gave.
    """

    quarter: Quarter
    entries: Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(min_length=1)]
    why: RecordText = ""


class Taken(BaseContent, frozen=True):
    """A file was taken in, whether or not it said anything; the origin names it.

    Attributes:
        quarter: The quarter that was open.
    """

    quarter: Quarter


class Named(BaseContent, frozen=True):
    """From here on, what a file said counts as said by this contributor.

    Attributes:
        quarter: The quarter that was open.
        name: The contributor.
        digest: The SHA-256 of the file.
    """

    quarter: Quarter
    name: Name
    digest: Sha256


class FieldOf(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A field of a row, as an entry names it; see ``Key``."""

    quarter: Quarter
    kind: Recorded
    item: Name
    field: Name


class Asked(BaseContent, frozen=True, kw_only=True):
    """A question about a whole file, or the answer to one.

    Attributes:
        quarter: The quarter that was open.
        name: Another person's name that stands in somebody's hand-out: whose claims are these?
        fields: Fields that are again as they were handed out, after their author had filled them:
            did she take that back, or is this a fresh copy?
        answers: The number of the question that this entry answers; 0 for a question.
        answer: The answer in words.
    """

    quarter: Quarter
    name: Name = ""
    fields: tuple[FieldOf, ...] = ()
    answers: int = 0
    answer: Name = ""


OfSubject = Stated | Cleared | Raised | Settled
Content = OfSubject | Opened | Begun | Defined | Undone | Taken | Named | Asked
C_co = TypeVar("C_co", bound=Content, covariant=True)

# The kind of what people state, by its class.
KIND_OF: Final[Mapping[type, Kind]] = MappingProxyType(
    {content: kind for kind, content in STATED.items()}
)
OF_NO_SUBJECT: Final = (Opened, Begun, Defined, Undone, Taken, Named, Asked)
# These stand in place of a field's name if a question is about a whole row or column.
ABOUT_NO_FIELD: Final = frozenset({"row", "column"})


def subject_of(content: Content) -> tuple[Kind, str] | None:
    """Return the kind and subject that an entry is about; None if it is about no subject."""
    return None if isinstance(content, OF_NO_SUBJECT) else about(content)


def about(content: OfSubject) -> tuple[Kind, str]:
    """Return the kind and the subject that an entry is about."""
    if isinstance(content, Cleared | Raised | Settled):
        return content.what, content.item
    return KIND_OF[type(content)], content.subject


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
