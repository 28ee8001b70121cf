"""A long life: years of quarters, several people, files that other programs have saved.

What is known in each quarter is told apart from the program, by the rules of the merge in plain
words: a value that one person typed holds; of two that differ, neither does, and none stands there,
until somebody decides who has seen both; what was emptied is no more; a correction of a past
quarter holds for it; an item that is renamed, retired or brought back keeps what it had.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from openpyxl.comments import Comment

from tests.clients import gnumeric_convert
from tests.clients.office import LibreOffice, running_libreoffice
from tests.siege.book import COLUMNS, INPUTS, LOG, Book, plain
from tests.siege.events import File
from tests.siege.judge import Loss
from tests.siege.ledger import Key, known, lines_of, present_of
from tests.siege.play import Played
from tests.siege.program import Program
from tests.siege.reach import fitting
from tests.siege.scenes import change
from tests.siege.world import World

PEOPLE: Final = ("anna", "ben", "chen")
Saver = Callable[[Path], None]
Place = tuple[str, int, str]  # a table, a row's number, a header


@contextmanager
def savers(*, gnumeric: bool) -> Iterator[list[Saver]]:
    """Yield what saves a workbook over itself: LibreOffice, perhaps Gnumeric, and nobody."""
    with ExitStack() as stack:
        office: LibreOffice = stack.enter_context(running_libreoffice())

        def libreoffice(path: Path) -> None:
            saved = path.with_name(f"saved-{path.name}")
            office.edit(path, saved)
            saved.replace(path)

        def gnumeric_(path: Path) -> None:
            saved = path.with_name(f"saved-{path.name}")
            gnumeric_convert(path, saved)
            saved.replace(path)

        def nobody(_: Path) -> None:
            """Leave it as openpyxl has saved it."""

        yield [gnumeric_ if gnumeric else libreoffice, libreoffice, nobody]


@dataclass
class Life:
    """One study from its first quarter on; ``expected`` is what is known, by the plain rules."""

    world: World
    savers: list[Saver]
    expected: dict[Key, Any] = field(default_factory=dict)
    contested: set[Key] = field(default_factory=set)
    taken: set[Key] = field(default_factory=set)  # typed by somebody this quarter
    late: list[File] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Add own work to the tracker: a sheet, a column with a word in each row, comments."""
        world = self.world
        book = world.open(world.tracker)
        self.own = [world.tokens.text() for _ in range(5)]
        book.workbook.create_sheet(self.own[0])["C3"] = self.own[1]
        sheet, head = book.sheet("Update"), book.head_row("Update")
        column = max(book.head("Update").values()) + 1
        sheet.cell(head, column).value = self.own[2]
        for row, _, _ in book.rows("Update"):
            sheet.cell(row, column).value = f"{self.own[3]} of row {row}"
        sheet.cell(head + 1, 2).comment = Comment(self.own[4], "lead")
        world.tracker.touched += 1
        world.tell(f"tracker.xlsx: own sheet, column and comment: {', '.join(self.own)}")
        world.build()

    def quarter(self, number: int) -> None:
        """Live through a quarter, and open the next."""
        world, random = self.world, self.world.random
        self.taken = set()
        self._come_back(self._handed_out())
        world.build()
        self._in_the_tracker()
        self._saved(world.tracker, self.savers[number % 2])
        world.build()
        self.compare()
        if not self.late and random.random() < 0.7:
            change(world)
            world.build()
        world.advance()
        late, self.late = self.late, []
        for copy in late:
            world.take(copy)
        world.build()
        self.compare()

    def _handed_out(self) -> list[File]:
        """Hand out a copy to each person, who types in it and saves it by some program."""
        random = self.world.random
        copies = [self.world.hand_out(name) for name in PEOPLE]
        for copy in copies:
            for _ in range(random.randint(1, 3)):
                self._row(copy)
            if random.random() < 0.4:
                self._past(copy)
        if random.random() < 0.4:
            self._contest(*copies[:2])
        for copy in copies:
            self._saved(copy, random.choice(self.savers))
        return copies

    def _come_back(self, copies: list[File]) -> None:
        """Import copies in any order, together or one by one; the last of them may be late."""
        random = self.world.random
        if random.random() < 0.3:
            self.late.append(copies.pop())
        random.shuffle(copies)
        for some in [copies] if random.random() < 0.5 else [[copy] for copy in copies]:
            self.world.take(*some)

    def _in_the_tracker(self) -> None:
        """Decide what is contested, correct the past, empty a cell, and type a row."""
        tracker, random = self.world.tracker, self.world.random
        for key in sorted(self.contested):
            if self._typed(tracker, key):
                self.contested.discard(key)
        if random.random() < 0.5:
            self._past(tracker)
        out = {e.key for e in self.world.events if not e.came}
        known_now = {k: v for k, v in self.expected.items() if v is not None and k not in out}
        # An estimate that nobody may see yet stands in no cell that could be emptied.
        filled = [k for k in known_now if k[2] == tracker.quarter and k[0] != "estimate"]
        if filled and random.random() < 0.3:
            self._typed(tracker, random.choice(filled), empties=True)
        self._row(tracker)

    def _row(self, file: File) -> None:
        """Fill in some fields of a row that nobody has filled in this quarter."""
        world, random = self.world, self.world.random
        table = random.choice(list(INPUTS))
        rows = list(world.open(file).rows(table))
        if not rows:
            return
        row = random.choice(rows)[0]
        for header in random.sample(INPUTS[table], min(4, len(INPUTS[table]))):
            key = world.key(file, table, row, header)
            # Of whom a name is depends on what else stands in the row: the rounds play that.
            if key and key not in self.taken and key[3] != "analyst":
                self._typed(file, key)

    def _past(self, file: File) -> None:
        """Correct a value of a past quarter."""
        world = self.world
        rows = list(world.open(file).rows(LOG))
        if rows:
            key = world.key(file, LOG, world.random.choice(rows)[0], "value")
            if key and key not in self.taken:
                self._typed(file, key)

    def _contest(self, one: File, other: File) -> None:
        """Let two people type two notes into the same cell."""
        book, random = self.world.open(one), self.world.random
        table = random.choice(("Update", "Signposts"))
        rows = list(book.rows(table))
        key = self.world.key(one, table, random.choice(rows)[0], "note") if rows else None
        if key is None:
            return
        if key in self.taken or (one.by and one.by == other.by):
            return
        for file in (one, other):
            self._typed(file, key)
        self.expected[key] = None
        self.contested.add(key)

    def _typed(self, file: File, key: Key, *, empties: bool = False) -> bool:
        """Type a value for a key, or empty it, and expect it; tell if the file has its cell."""
        place = self._place(file, key)
        if place is None:
            return False
        value = None if empties else fitting(self.world, file, *place)
        self.world.type(file, *place, value)
        self.taken.add(key)
        self.expected[key] = value
        return True

    def _place(self, file: File, key: Key) -> Place | None:
        """Return where a field can be typed in a file; None if that is nowhere."""
        book = self.world.open(file)
        for table in (table for table, kinds in COLUMNS.items() if key[0] in kinds):
            headers = [h for h, field in COLUMNS[table][key[0]].items() if field == key[3]]
            for header in (header for header in headers if header in book.head(table)):
                for row, _, _ in book.rows(table):
                    if self.world.key(file, table, row, header) == key:
                        return table, row, header
        return None

    def _saved(self, file: File, saver: Saver) -> None:
        """Let another program open a file and save it."""
        self.world.close(file)
        saver(file.path)
        self.world.tell(f"{file.name} is opened and saved by {saver.__name__.strip('_')}")

    def compare(self) -> None:
        """Compare what is known, by the ledger and by the tracker, with what is expected."""
        world = self.world
        if world.losses:
            return
        present = world.study.present()
        logged = known(lines_of(world.study.folder), present).current
        wanted = {
            (kind, present_of(id_, present), quarter, name): value
            for (kind, id_, quarter, name), value in self.expected.items()
        }
        self.expected = wanted
        self.contested = {(k[0], present_of(k[1], present), *k[2:]) for k in self.contested}
        unsure = {e.key for e in world.events if e.key and not e.came}  # in copies that are out
        for key in sorted({*wanted, *logged} - unsure):
            value, shown = plain(logged.get(key)), plain(wanted.get(key))
            if value != shown:
                self._loss(f"the log knows {value!r} for {key}; {shown!r} is what was typed")

    def end(self) -> None:
        """Compare the tracker that has lived with one built from the same record by itself."""
        world = self.world
        if world.losses:
            return
        virgin = world.folder / "virgin"
        shutil.copytree(world.study.folder, virgin, ignore=shutil.ignore_patterns("output"))
        world.program.run("build", str(virgin), "--yes")
        lived, fresh = Book(world.path), Book(virgin / "output" / "besieged" / "tracker.xlsx")
        for what, count in (("conditional formats", _rules), ("validations", _checks)):
            lives, is_new = count(lived), count(fresh)
            lives.pop(self.own[0], None)
            if lives != is_new:
                self._loss(f"{what} by sheet: {lives} after years, {is_new} in a new tracker")
        for sheet in INPUTS:
            heads = [h for h in lived.head(sheet) if h != self.own[2]]
            if heads != list(fresh.head(sheet)):
                self._loss(f"the columns of {sheet} are {heads}, {list(fresh.head(sheet))} if new")
        if {*lived.workbook.sheetnames} != {*fresh.workbook.sheetnames, self.own[0]}:
            self._loss(f"its sheets are {lived.workbook.sheetnames}")
        text = world.judge.fresh
        for token in self.own:
            if token not in text:
                self._loss(f"{token!r}, of the lead's own, is no more")

    def _loss(self, why: str) -> None:
        self.world.losses.append(Loss("over the years", why))


def _rules(book: Book) -> Counter[str]:
    sheets = book.workbook.worksheets
    counts = {s.title: sum(len(r.rules) for r in s.conditional_formatting) for s in sheets}
    return +Counter(counts)


def _checks(book: Book) -> Counter[str]:
    sheets = book.workbook.worksheets
    return +Counter({s.title: len(s.data_validations.dataValidation) for s in sheets})


def live(program: Program, seed: str, number: int, quarters: int) -> Played:
    """Live one life; the same seed and number live the same."""
    random = Random(f"life {seed}/{number}")  # noqa: S311  (the same life for the same seed)
    with (
        TemporaryDirectory(prefix="siege-") as folder,
        savers(gnumeric=number % 2 == 0) as programs,
    ):
        world = World(program, Path(folder), random)
        life = Life(world, programs)
        life.begin()
        lived = 0
        while lived < quarters and not world.losses:
            life.quarter(lived)
            lived += 1
        life.end()
        scenes = [f"{lived} quarters"]
        name = f"seed {seed}, life {number}"
        return Played(name, scenes, world.losses, world.story, len(world.events), world.refused)
