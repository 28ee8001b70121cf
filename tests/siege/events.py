"""What a hand typed, where, for which item, and what became of it."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.siege.book import plain
from tests.siege.ledger import Key

_CONSONANTS: Final = "bcdfghklmnprstvz"


@dataclass(eq=False)
class File:
    """A workbook in somebody's hands: what it was made from, and when.

    ``made`` counts the siege's steps. ``meant`` is, by item, what a typed value meant then. ``by``
    is whose it is, as far as the program knows: a hand-out's analyst, the team, a name that was
    given with it; else it is nobody's, and agrees or differs with everybody.
    """

    path: Path
    name: str
    quarter: str
    made: int
    mark: str  # the decimal mark of then
    meant: dict[str, tuple[object, ...]]
    ids: dict[str, str]  # the ids of then, by title
    base: dict[tuple[str, str], Any] = field(default_factory=dict)  # what cells held, once touched
    touched: int = 0  # cells changed since it last came
    has_other_ids: bool = False  # somebody has exchanged some, or sorted them
    by: str = ""
    is_hand_out: bool = False
    round: int = 1  # of a hand-out


@dataclass(eq=False)
class Event:
    """One cell typed: ``key`` where it is about a field of an item, else it is but words."""

    number: int
    value: Any
    file: File
    sheet: str
    cell: str
    key: Key | None = None
    table: str = ""  # the table, where another one may stand on the same sheet
    meant: tuple[object, ...] = ()
    mark: str = ""  # the decimal mark that a number was typed with, as text
    times: int = 1  # 100 where the cell shows a percentage of an item measured in %
    near: tuple[str, ...] = ()  # names that stand for it: its sheet's or its column's, of their own
    own: bool = False  # of the analyst's own, beside what the program asks for
    came: int = 0  # the step of the command that took its file in; 0: not yet
    printed: str = ""  # what that command printed, without spaces
    digest: str = ""  # of the file's bytes, as it came
    over: bool = False  # typed over, decided, or taken back since
    undone: bool = False  # the command that took it in was undone, and it did not come again
    back: bool = False  # it is again as its file was made, after its author had filled it
    moved: bool = False  # the study's definition of it has changed since the file was made

    @property
    def field(self) -> str:
        """The ledger's name of the field that it is typed for; empty if it is for none."""
        return self.key[3] if self.key else ""

    @property
    def words(self) -> str:
        """Return the token as text, or nothing where it is a number, a date or a choice."""
        return self.value[:60] if isinstance(self.value, str) and "tok" in self.value else ""

    @property
    def spaceless(self) -> str:
        """Return the token as what a command printed is compared: lines may be broken anywhere."""
        return "".join(self.words.split())

    @property
    def place(self) -> str:
        """Return where it was typed."""
        return f"{self.file.name}!{self.sheet}!{self.cell}"

    @property
    def spot(self) -> tuple[Path, str, str]:
        """Return the cell that it was typed in, of whichever file had its path then."""
        return self.file.path, self.sheet, self.cell

    def is_value(self, value: Any) -> bool:
        """Tell whether a value is the one typed."""
        typed = self.value * self.times if isinstance(self.value, float) else self.value
        return bool(plain(value) == plain(typed))


class Tokens:
    """Makes values that nobody has typed before."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0
        self._numbers: set[float] = set()

    def text(self) -> str:
        """Return a unique word."""
        self._count += 1
        tail = "".join(self._random.choice(_CONSONANTS) for _ in range(4))
        return f"tok{self._count:03d}{tail}"

    def number(self) -> float:
        """Return a unique number that fits any indicator, and any likelihood that is a word's."""
        while True:
            made = round(self._random.uniform(56, 79), 2)
            if made not in self._numbers and made != int(made):
                self._numbers.add(made)
                return made
