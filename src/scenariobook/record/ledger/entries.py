"""Define the entries of the ledger: each line decodes to one.

An entry is immutable and carries its origin. ``kinds`` has what people state. The other contents
are here; ``str`` gives the log's line for each. No entry can be part of a reference cycle,
so Python's collector need not follow them (``gc=False``), and a long ledger is read sooner.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any, Final, Generic, TypeVar

from msgspec import Meta, Struct, field

from scenariobook.limits import LONGEST_FORMULA
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.fields import Name, Plain, RecordText, Round, Sha256
from scenariobook.record.ledger.keys import Key, Kind
from scenariobook.record.ledger.kinds import BaseContent, BaseStated, Stated, StatedKind, Subject
from scenariobook.study.model.study import PROGRAM_IDS
from scenariobook.study.model.texts import writable
from scenariobook.wording import first_of, numbers_in_words, short

_LONGEST_IN_LOG: Final = 120  # characters of a text in the log
_MOST: Final = 10  # changes of definitions that the log lists for one entry
FORM: Final = 2  # of the entries that this version writes
_IN_LEDGER: Final = {"kind": "what", "subject": "item"}  # names of fields in lines of the ledger
# Who types in the tracker that `build` wrote last, and who decides between claims.
TEAM, SETTLE = PROGRAM_IDS


class _WithQuarter(BaseContent, frozen=True):
    """Content that the program writes; its quarter is the one that it is about, or the open one."""

    quarter: Quarter


class _AboutField(_WithQuarter, frozen=True, rename=_IN_LEDGER):
    """Content about one field of a row."""

    kind: Kind
    subject: Name
    field: Name

    @property
    def key(self) -> Key:
        """The field that it is about."""
        return Key(self.quarter, self.kind, Subject(self.subject), self.field)


class Opened(_WithQuarter, frozen=True):
    """A quarter was opened; the one before it is closed.

    Attributes:
        study: The id of the study, which shows whose ledger it is. Earlier versions of the program
            did not write it.
    """

    study: Name = ""

    def __str__(self) -> str:
        return f"{self.quarter} opened"


class Begun(_WithQuarter, frozen=True):
    """A round of estimates began in a quarter.

    The first round needs no such entry. An estimate of the second one begins it, too.
    """

    round: Round

    def __str__(self) -> str:
        return f"round {self.round} of the estimates of {self.quarter} began"


class Cleared(_WithQuarter, frozen=True, rename=_IN_LEDGER):
    """What was recorded about a subject in a quarter was taken back."""

    subject: Name
    kind: StatedKind

    def __str__(self) -> str:
        return f"{self.kind} taken back"


class Raised(_AboutField, frozen=True, kw_only=True):
    """A cell that somebody filled and that was not recorded; open until somebody settles it.

    Today's program raises questions about rows alone. A conflict is raised
    only in form 1; today's conflicts are claims that differ (``standing.people_differ``). ``str``
    gives the line of `log`; anywhere else, ``merge.conflicts_in_words`` tells a conflict.

    Attributes:
        why: Why it was not recorded, for a reader; empty for a conflict.
        found: What the cell shows.
        conflict: Whether it is in conflict with other values; else it is a question.
        base: In form 1, what the cell held when its file was made.
        choices: The values that it may mean; in a conflict its own value.
    """

    why: str
    found: str = ""
    conflict: bool = False
    base: Plain = None
    choices: tuple[Plain, ...] = ()

    def __str__(self) -> str:
        word = "conflict" if self.conflict else "question"
        line = f"{word} about {self.field}: {short_for_log(self.found or 'empty')}"
        return f"{line}: {short_for_log(self.why)}" if self.why else line


class Settled(_AboutField, frozen=True, kw_only=True):
    """Open entries about one field were settled. A value that was chosen has its own entry.

    Attributes:
        raised: The numbers of the settled entries.
        chose: The decision in words.
    """

    raised: tuple[int, ...]
    chose: str

    def __str__(self) -> str:
        return f"settled about {self.field}: {short_for_log(self.chose)}"


class Redefined(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """A change of the study's definitions.

    Attributes:
        table: The name of the table, such as ``indicators``.
        id: The table's id.
        key: The key that was changed, with dots; empty if the whole table was added or removed.
        was: Its value before, as text; empty for a text, and where there was none.
        now: Its value now, likewise.
    """

    table: Name
    id: Name
    key: Name = ""
    was: RecordText = ""
    now: RecordText = ""

    def __str__(self) -> str:
        if not self.key:
            return f"{self.id} {self.now}"
        if self.key == "id":
            return f"{self.was} is called {self.now} now"
        is_text = not (self.was or self.now)
        change = "text changed" if is_text else f"{self.was} to {self.now}"
        return f"{self.id} {self.key}: {change}"


class Defined(_WithQuarter, frozen=True):
    """From here on, these definitions of the study are in force.

    Attributes:
        definitions: The SHA-256 under which the study's files are archived.
        changes: What was changed since the definitions before; empty for the first ones.
        why: The reason that somebody gave.
    """

    definitions: Sha256
    changes: tuple[Redefined, ...] = ()
    why: RecordText = ""

    def __str__(self) -> str:
        some = first_of([*map(str, self.changes)], _MOST, "; ")
        what = f"the study's files changed: {some}" if some else "the study's files are archived"
        why = self.why or ("no reason given" if some else "")
        return f"{what} ({short_for_log(why)})" if why else what


class Undone(_WithQuarter, frozen=True):
    """Entries that no longer count. If this entry is itself undone, they count again.

    Attributes:
        entries: The numbers of the entries.
        why: The reason that somebody gave.
    """

    entries: Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(min_length=1)]
    why: RecordText = ""

    def __str__(self) -> str:
        why = f": {short_for_log(self.why)}" if self.why else ""
        return f"undone: {numbers_in_words(self.entries)}{why}"


class Taken(_WithQuarter, frozen=True):
    """A file was taken in, whether or not it said anything; the origin names it."""

    def __str__(self) -> str:
        return "taken in"


class Named(_WithQuarter, frozen=True):
    """From here on, what a file said counts as said by this contributor.

    Attributes:
        name: The contributor.
        digest: The SHA-256 of the file.
    """

    name: Name
    digest: Sha256

    def __str__(self) -> str:
        return f"what this file said is {self.name}'s"


class Attached(_WithQuarter, frozen=True):
    """A copy of a source was archived: a page, a report, a picture; the origin names the file.

    Attributes:
        source: The id of the source.
    """

    source: Name

    def __str__(self) -> str:
        return f"a copy of {self.source} is kept"


class AskedField(
    Struct, frozen=True, gc=False, forbid_unknown_fields=True, rename={"subject": "item"}
):
    """A field that a question about a file is about; ``Key`` as the ledger stores it."""

    quarter: Quarter
    kind: StatedKind
    subject: Name
    field: Name

    @property
    def key(self) -> Key:
        """The field."""
        return Key(self.quarter, self.kind, Subject(self.subject), self.field)


class Asked(_WithQuarter, frozen=True, kw_only=True):
    """A question about a whole file, or the answer to one.

    Attributes:
        name: Another person's name, which was typed in a hand-out: whose claims are these?
        fields: Fields that are again as they were handed out, after their author had filled them:
            did she take that back, or is this a fresh copy?
        answers: The number of the question that this entry answers; 0 for a question.
        answer: The answer in words.
    """

    name: Name = ""
    fields: tuple[AskedField, ...] = ()
    answers: int = 0
    answer: Name = ""

    def __str__(self) -> str:
        if self.answers:
            return f"answer to {self.answers}: {self.answer}"
        if self.name:
            return f"it names {self.name}: whose claims are these?"
        cells = "; ".join(f"{field.subject}, {field.key.header}" for field in self.fields)
        return f"again as handed out: {short_for_log(cells)}: taken back, or a fresh copy?"


Content = (
    Stated
    | Cleared
    | Raised
    | Settled
    | Opened
    | Begun
    | Defined
    | Undone
    | Taken
    | Named
    | Asked
    | Attached
)
C_co = TypeVar("C_co", bound=Content, covariant=True)


def subject_of(content: Content) -> tuple[Kind, Subject] | None:
    """Return the kind and subject that an entry is about; None if it is about no subject."""
    if isinstance(content, BaseStated):
        kind: Any = content.__struct_config__.tag
        return kind, content.subject
    if isinstance(content, Cleared | Raised | Settled):
        return content.kind, Subject(content.subject)
    return None


def kind_of(content: Content) -> str:
    """Return the word that the ledger has for a content's kind."""
    return str(content.__struct_config__.tag)


def short_for_log(text: str) -> str:
    """Return a text of an entry, short enough for the log."""
    return short(text, _LONGEST_IN_LOG)


Formula = Annotated[str, Meta(min_length=1, max_length=LONGEST_FORMULA)]


class Origin(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Where an entry came from.

    Attributes:
        form: The form of the entry: ``FORM`` if it says what was typed and nothing else; 1 if it
            has all fields of its row, as earlier versions wrote it; ``claims.form_1`` reads it.
        who: Who ran the command.
        when: When, in UTC.
        command: The command's name.
        file: The name of the file that the values came from; empty without a file.
        sha256: The file's SHA-256.
        sheet: The file's sheet; ``CSV`` for a table in CSV.
        cells: By field, the cell of each field that the entry states; ``R12C3`` in a CSV. If
            several rows state different values of a field, the cells of all these rows, with commas
            between.
        knew: The number of the last entry that the author could know: for a copy, ``made_after``.
            Earlier versions of the program did not write it.
        formerly: What earlier versions wrote of the item's former ids; nothing reads it.
        hand_out: The name of the hand-out that the file is a copy of; empty if it is none.
        by: The contributor, if somebody has named one; ``claims`` uses it.
        made_after: For the copy of a tracker, the number of the ledger's last entry when the copy
            was made; None for any other file. In the ledger: ``copy``.
        state_of: What earlier versions wrote to tell states of one copy; nothing reads it.
        formulas: The formulas of those cells that held one, by field, with ``=``; the entry has
            the values that they showed. Earlier versions did not write them.
    """

    form: Annotated[int, Meta(ge=1, le=FORM)] = 1
    who: Name
    when: Annotated[datetime, Meta(tz=True)]
    command: Name
    file: Name = ""
    sha256: Annotated[str, Meta(max_length=64)] = ""  # ``chain`` checks its form, once a file
    sheet: Name = ""
    cells: Annotated[dict[str, Name], Meta(max_length=20)] = {}
    knew: Annotated[int, Meta(ge=0)] | None = None
    formerly: tuple[Name, ...] = ()
    hand_out: Name = ""
    by: Name = ""
    made_after: Annotated[int, Meta(ge=0)] | None = field(default=None, name="copy")
    state_of: str = ""
    formulas: Annotated[dict[str, Formula], Meta(max_length=20)] = {}

    @property
    def file_name(self) -> str:
        """The file's name without its folders, which distinguish files of one name."""
        return PurePath(self.file).name

    @property
    def where(self) -> str:
        """The file, the sheet and the cells; the command if there was no file."""
        cells = ",".join(dict.fromkeys(self.cells.values()))
        return "!".join(filter(None, (self.file or self.command, self.sheet, cells)))

    @property
    def traced(self) -> str:
        """``where``, with the formulas of the cells and the first digits of the file's SHA-256.

        The file is archived under its SHA-256.
        """
        digest = f"sha256 {self.sha256[:12]}" if self.sha256 else ""
        return " · ".join(filter(None, (self.where, self.linked, digest)))

    @property
    def linked(self) -> str:
        """The formulas of the cells, such as ``from ='my data'!B3``; empty if there are none."""
        formulas = [short(text) for text in dict.fromkeys(self.formulas.values())]
        return f"from {', '.join(formulas)}" if formulas else ""


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


Addition = tuple[Content, Origin]  # what becomes an entry


def settling_entry(key: Key, raised: tuple[int, ...], chose: str) -> Settled:
    """Return the entry that settles raised entries about a field, a row or a column."""
    return Settled(*key, raised=raised, chose=writable(chose))
