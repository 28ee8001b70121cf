"""A study in a folder, the files that are out, and all that was typed and run there."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from string import ascii_uppercase
from typing import Any

from tests.clients.forks import Ended, Forks
from tests.siege.book import (
    CHOSEN,
    COLUMNS,
    KINDS,
    LOG,
    OF_NO_QUARTER,
    Book,
    cell_address,
    is_month,
    months,
    plain,
    quarter_of,
    title_of,
    type_into_xml,
)
from tests.siege.events import Event, File, Tokens
from tests.siege.judge import Judge
from tests.siege.ledger import Key, Known, lines_of, present_of, subject
from tests.siege.study import ANALYSTS, Item, Study

# What `settle` prints: a matter with its number, its choices, and where each value was typed.
_MATTER = re.compile(r"^(\d+)\. (?:conflict|question): (.*?)\n\n", re.MULTILINE | re.DOTALL)
_CHOICE = re.compile(r"^ +\d+  ", re.MULTILINE)
_CELLS = re.compile(r"\(([^()]+)!([A-Z0-9,]+)[;)]")

Cells = list[tuple[Any, Key | None]]  # a row of a table: each value, and what it is about


class World:
    """What the siege does to a study, and what it has seen."""

    def __init__(self, program: Forks, folder: Path, random: Random, own: dict[str, str]) -> None:
        """Begin with a study; ``own`` are its templates, by file name."""
        self.folder = folder
        self.random = random
        self.tokens = Tokens(random)
        self.study = Study(folder / "study")
        self.events: list[Event] = []
        self.story: list[str] = []
        self.losses: list[str] = []
        self.step = 0
        self._first = self.study.start  # the quarter that was open when anything was recorded
        self.program = program
        self.judge = Judge(self)
        self._past: list[dict[int, bool]] = []
        self._copies = 0
        self._opened: dict[File, Book] = {}
        self._known: tuple[object, Known | None] = (None, None)
        self.settling: set[tuple[str, ...] | str] = set()  # rows and places, while `settle` runs
        self.study.write()
        for name, text in own.items():
            path = self.study.folder / "templates" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.tracker = self._file(self.path, 0)
        self._safe = b""
        self.build()

    @property
    def path(self) -> Path:
        """Return where the tracker is."""
        return self.study.folder / "output" / "besieged" / "tracker.xlsx"

    @property
    def known(self) -> Known:
        """Return what the ledger holds."""
        lines, present = lines_of(self.study.folder), self.study.present()
        before, known = self._known
        if known is None or before != (lines, present):
            known = Known(lines, present)
            self._known = (lines, present), known
        return known

    def now(self, key: Key) -> Key:
        """Return what a key of then is called by now."""
        return (key[0], present_of(key[1], self.study.present()), key[2], key[3])

    @property
    def quarter(self) -> str:
        """Return the open quarter."""
        known = self.known  # where nothing was recorded, the first entry opens its quarter
        return known.opened or max([self._first, *(key[2] for key in known.current)])

    @property
    def has_begun(self) -> bool:
        """Tell whether anything was recorded beside what is open, or a quarter opened."""
        kinds = {json.loads(line)["content"]["kind"] for line in lines_of(self.study.folder)}
        return bool(kinds & ({*KINDS, "opened"} - {*OF_NO_QUARTER}))

    # --- files ---------------------------------------------------------------------------------

    def hand_out(self, person: str = "", analyst: str | None = None) -> File:
        """Copy the tracker for somebody, or let the program make one that is an analyst's own.

        Args:
            person: A name for the story; the copy is nobody's, as far as the program knows.
            analyst: Whose own it is to be; empty: nobody's; None: as chance has it.
        """
        if analyst is None:
            analyst = self.random.choice([*ANALYSTS]) if self.random.random() < 0.3 else ""
        self._copies += 1
        name = f"copy-{self._copies}{person and '-'}{person}.xlsx"
        path = self.folder / name
        if analyst:
            return self._made_for(analyst, path)
        path.write_bytes(self._safe)
        self.note(f"tracker.xlsx is copied as {name}")
        return replace(self.tracker, path=path, name=name, base={}, touched=0, by="")

    def _made_for(self, analyst: str, path: Path) -> File:
        """Let the program make an analyst's own tracker, and take it out of its folder."""
        ended = self._run([], "hand-out", "--for", analyst, "--as", "lead")
        folder = self.path.parent / "hand-out"
        named = f"besieged-{self.quarter}-{analyst}"  # of round 2 estimates, the round follows
        made = next(iter(sorted(folder.glob(f"{named}*.xlsx"))), None)
        file = self._file(path, self.step)
        if ended.status != 0 or made is None:
            self.losses.append("locked: no tracker is handed out")
            path.write_bytes(self._safe)
        else:
            file.round = 2 if made.stem.endswith("-round-2") else 1
            made.replace(path)
            file.by, file.is_hand_out = analyst, True
        self.note(f"the tracker of {analyst} is sent as {path.name}")
        return file

    def _file(self, path: Path, made: int) -> File:
        """Return a file that is made by the study as it is now."""
        study = self.study
        meant = {item.id: item.meaning for item in study.items}
        return File(path, path.name, self.quarter, made, study.mark, meant, study.titles)

    def open(self, file: File) -> Book:
        """Return a file, opened; what is typed in it is saved before a command reads it."""
        if file not in self._opened:
            self._opened[file] = Book(file.path)
        return self._opened[file]

    def close(self, file: File) -> None:
        """Save a file that is open."""
        book = self._opened.pop(file, None)
        if book is not None and file.touched:
            book.save()

    def _made(self) -> None:
        """Take the tracker for a fresh one."""
        data, was = self.path.read_bytes(), self.tracker
        self.tracker = self._file(self.path, was.made if data == self._safe else self.step)
        self.tracker.by = "team"
        self._safe = data
        if was in self._opened:
            self._opened[self.tracker] = self._opened.pop(was)

    def note(self, line: str) -> None:
        """Add a line to the story."""
        self.story.append(line)

    def _add_output(self, ended: Ended, *command: str) -> None:
        """Add what a command printed to the story; of much, the beginning and the end."""
        shown = " ".join(Path(o).name if "/" in o else o for o in command)
        self.note(f"$ scenariobook {shown}   (exit {ended.status})")
        lines = [line for line in ended.text.splitlines() if line.strip()]
        kept = lines if len(lines) <= 40 else [*lines[:20], "…", *lines[-20:]]
        self.story += [f"    | {line[:400]}" for line in kept]

    def whole_story(self) -> str:
        """Return the story with the losses that it led to."""
        return "\n".join([*self.story, *(f"!!! {loss}" for loss in self.losses[:5])])

    # --- typing --------------------------------------------------------------------------------

    def type(
        self,
        file: File,
        table: str,
        row: int,
        header: str,
        value: Any,
        *,
        raw: bool = False,
        as_text: bool = False,
    ) -> Event | None:
        """Type a value into a row's cell; return the event, none where it stood there already.

        A cell that is again as its file was made says nothing; if the file's author is known, it is
        asked about. ``as_text`` types a number's digits as the study of then has them.
        """
        book, sheet = self.open(file), title_of(table)
        if row == 0 or header not in book.head(table):
            return None
        cell = book.cell(table, row, header)
        where = cell_address(row, book.head(table)[header])
        base = file.base.setdefault((sheet, where), cell.value)
        if plain(cell.value) == plain(value):
            return None
        file.touched += 1
        done = False
        typed = str(value).replace(".", file.mark) if as_text else value
        if raw and isinstance(value, str | int | float):
            self.close(file)
            done = type_into_xml(file.path, sheet, where, typed)
        if not done:
            self.open(file).put(table, where, typed)
        key = self.key(file, table, row, header)
        item = key[1] if key else ""
        about = f"{item or self.open(file).named(table, row)}, {header}"
        before = [e for e in self.events if e.file is file and (e.sheet, e.cell) == (sheet, where)]
        waiting = [e for e in before if e.undone or not e.came]
        self.events = [e for e in self.events if e not in waiting]
        self.note(f"{file.name}!{sheet}!{where} ({about}): {cell_text(typed)} is typed")
        is_back = plain(value) == plain(base)
        if is_back and not (file.by and key and any(e.came and not e.undone for e in before)):
            return None
        meant, mark = file.meant.get(item.partition(" ")[0], ()), file.mark if as_text else ""
        event = self._add(value, file, table, where, key, meant=meant, mark=mark, back=is_back)
        event.times = self.times(file, event)
        return event

    def times(self, file: File, event: Event) -> int:
        """Return by how much a cell shows more than the number in it: 12 % where that is 0.12."""
        if event.key is None or event.key[3] != "value" or event.mark:
            return 1
        meant = file.meant.get(event.key[1].partition(" ")[0], ())
        shown = self.open(file).sheet(event.sheet)[event.cell].number_format
        return 100 if "%" in shown and "%" in meant else 1

    def words(
        self, file: File, table: str, cell: str, token: Any, *, own: bool = False,
        near: Sequence[str] = (), how: str = "is typed",
    ) -> Event:  # fmt: skip
        """Remember a token that a hand put where no field of an item is."""
        self.note(f"{file.name}!{title_of(table)}!{cell}: {cell_text(token)} {how}")
        return self._add(token, file, table, cell, None, own=own, near=tuple(near))

    def _add(
        self, value: Any, file: File, table: str, cell: str, key: Key | None, **more: Any
    ) -> Event:
        number, sheet = len(self.events) + 1, title_of(table)
        event = Event(number, value, file, sheet, cell, key, table, **more)
        self.events.append(event)
        return event

    def key(self, file: File, table: str, row: int, header: str) -> Key | None:
        """Return what a cell of a file is about; None if it is about no field."""
        if table not in COLUMNS:
            return None
        book = self.open(file)
        id_, title = book.named(table, row)
        item = id_ if table in CHOSEN else self._item(file, id_, title)
        kind = self.kind(file, table, row, header)
        field = COLUMNS[table].get(kind, {}).get(header)
        if not item or not field:
            return None
        quarter = "" if kind in OF_NO_QUARTER else file.quarter
        if table == LOG:
            period = book.period(table, row)
            if not self._is_logged(file, kind, item, period):
                return None
            quarter = quarter_of(period) if is_month(period) else period
            item = f"{item} {period}" if is_month(period) else item
        elif table == "Estimates":
            item = f"{item} {file.by} {file.round}"
        elif table == "Update" and (month := self._month(file, row, id_)):
            if kind == "looked" and month != months(file.quarter)[0]:
                return None  # one looks at an indicator, and says so in its first row
            item = f"{item} {month}" if kind == "reading" else item
        return (kind, item, quarter, field)

    def _item(self, file: File, id_: str, title: str) -> str:
        """Return the id of what a row is about: by its title, or else by its id."""
        known, id_ = {*file.ids.values()}, id_.partition(" ")[0]
        return file.ids.get(title) or file.ids.get(id_) or (id_ if id_ in known else "")

    def _month(self, file: File, row: int, id_: str) -> str:
        """Return the month that a row of Update is of; empty if it is of a quarter."""
        book = self.open(file)
        column = book.head("Update").get("month")
        shown = book.sheet("Update").cell(row, column).value if column else None
        named = (m for m in months(file.quarter) if f"{date.fromisoformat(f'{m}-01'):%b}" == shown)
        return id_.partition(" ")[2] or next(named, "")

    def kind(self, file: File, table: str, row: int, header: str) -> str:
        """Return the kind of entry that a cell makes; empty if it makes none.

        A name belongs to the reading or the sighting, unless only "looked on" has something.
        """
        kinds = [kind for kind, fields in COLUMNS[table].items() if header in fields]
        if table == LOG:
            id_, title = self.open(file).named(table, row)
            meant = file.meant.get(self._item(file, id_, title), ("number",))
            return "sighting" if meant[0] == "event" else "reading"
        if kinds[1:]:
            kinds = [kind for kind in kinds if self._has(file, table, row, kind)] or kinds
        return next(iter(kinds), "")

    def _has(self, file: File, table: str, row: int, kind: str) -> bool:
        """Tell whether something stands in the cells of a row that a kind alone fills."""
        book = self.open(file)
        headers = [h for h in COLUMNS[table][kind] if h != "by" and h in book.head(table)]
        return any(plain(book.cell(table, row, header).value) is not None for header in headers)

    def field(self, file: File, table: str, row: int, header: str) -> str:
        """Return the ledger's name of what is typed in a cell."""
        return COLUMNS[table][self.kind(file, table, row, header)][header]

    def item(self, file: File, table: str, row: int) -> Item | None:
        """Return the item that a row is about; None if it is about none that the study has."""
        id_, title = self.open(file).named(table, row)
        return self.study.item(self._item(file, id_, title))

    def _is_logged(self, file: File, kind: str, item: str, period: str) -> bool:
        """Tell whether a row of the evidence can be of a period."""
        quarter = quarter_of(period) if is_month(period) else period
        defined = self.study.item(present_of(item, self.study.present()))
        monthly = kind == "reading" and defined is not None and bool(defined.monthly)
        return self.study.start <= quarter <= file.quarter and (monthly or not is_month(period))

    # --- commands ------------------------------------------------------------------------------

    def build(self) -> Ended:
        """Build; a tracker that is refused is put back as it was before somebody typed in it."""
        self.close(self.tracker)
        ended = self._run([self.tracker], "build", "--yes", "--as", "lead")
        if self.path.exists() and (ended.status == 0 or f"wrote {self.path}" in ended.text):
            self._made()
            self.judge.see_tracker()
        elif not self._safe:
            self.losses.append("locked: the first build fails")
        else:
            self._refuse(ended, [self.tracker])
            self._put_back()
        return ended

    def _put_back(self) -> None:
        """Put the tracker back as it was built last; then a build must go through."""
        self.path.write_bytes(self._safe)
        self._made()
        ended = self._run([self.tracker], "build", "--yes", "--as", "lead")
        if ended.status != 0:
            self.losses.append("locked: an untouched tracker is refused")
        self._made()

    def take(self, *files: File, by: str = "") -> Ended:
        """Import copies, perhaps as somebody's; where all are refused for one, each by itself."""
        paths = [str(file.path) for file in files]
        for file in files:
            file.by = by or file.by
        more = ("--from", by) if by else ()
        ended = self._run(files, "import", "--yes", "--as", "lead", *more, *paths)
        if "error[" in ended.text and len(files) > 1:
            for file in files:
                self.take(file, by=by)
        elif "error[" in ended.text:
            self._refuse(ended, files)
        return ended

    def table(self, columns: Sequence[str], rows: Sequence[Cells]) -> None:
        """Import a CSV of any form; a cell that takes an entry back empties all of its row.

        One that says just what an earlier one said is that one, and is not sent again.
        """
        self._copies += 1
        name = f"table-{self._copies}.csv"
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as text:
            table = csv.writer(text)
            table.writerow(columns)
            table.writerows([self._written(value) for value, _ in row] for row in rows)
        if any(path.read_bytes() == o.read_bytes() for o in self.folder.glob("*.csv") if o != path):
            return
        file = File(path, name, self.quarter, self.step + 1, ".", self.tracker.meant, {})
        self.note(f"{name} is written: {path.read_text(encoding='utf-8')!r}")
        for number, row in enumerate(rows, 2):
            first = 1 + next(n for n, (_, key) in enumerate(row) if key)
            cleared = any(value == "cleared" for value, _ in row)
            for column, (value, key) in enumerate(row, 1):
                if key is not None:
                    at, typed = (first, None) if cleared else (column, value)
                    self._add(typed, file, "CSV", f"R{number}C{at}", key)
            if cleared:  # also what the table has no column for
                (about,) = {key[:3] for _, key in row if key}
                rest = [key for key in self.known.current if key[:3] == about]
                for key in {*rest} - {key for _, key in row}:
                    self._add(None, file, "CSV", f"R{number}C{first}", key)
        self.take(file)

    def _written(self, value: Any) -> str:
        """Return a value as the study's numbers are written."""
        if isinstance(value, float):
            return str(value).replace(".", self.study.mark)
        return "" if value is None else str(value)

    def advance(self) -> Ended:
        """Open the next quarter."""
        return self._run([], "advance", "--as", "lead", "--yes")

    def settle(self, entered: str = "") -> Ended:
        """Settle one open matter: by a value that is entered, or by any of its choices."""
        ended = self.program.run("settle", str(self.study.folder))
        matters = [(int(number), words) for number, words in _MATTER.findall(ended.text)]
        if not matters:
            return ended
        number, words = self.random.choice(matters)
        self.settling = self._concerned(number, words)
        choice = self.random.randint(1, len(_CHOICE.findall(words)) or 1)
        how = ("--enter", entered) if entered else ("--choose", choice)
        done = self._run([], "settle", how[0], f"{number}={how[1]}", "--as", "lead")
        self.settling = set()
        return done

    def _concerned(self, number: int, words: str) -> set[tuple[str, ...] | str]:
        """Return the rows that a choice about a matter may change, and the cells that it is of.

        What is said of a quarter that is not open may be taken for the open one.

        Args:
            number: The matter's number, which is that of an entry.
            words: What `settle` prints of it.
        """
        present = self.study.present()
        entry = json.loads(lines_of(self.study.folder)[number - 1])
        content, origin = entry["content"], entry["origin"]
        kind = content.get("what") or content["kind"]
        row = (kind, present_of(subject(content), present))
        found: set[tuple[str, ...] | str] = {
            (*row, content.get("quarter", "")),
            (*row, self.quarter),
        }
        for file, cells in _CELLS.findall(words):
            found |= {f"{Path(file).name}!{cell}" for cell in cells.split(",")}
        if content.get("field") == "row":  # the question shows all that was typed in the row
            of_row = _row_of(origin["cells"]["row"])
            of_file = [e for e in self.events if e.digest == origin["sha256"]]
            of_sheet = [e for e in of_file if e.sheet == origin["sheet"]]
            found |= {e.place for e in of_sheet if _row_of(e.cell) == of_row}
        if kind == "asked":  # about a whole file
            name = Path(origin["file"]).name
            keys = [e.key for e in self.events if e.key and e.file.name == name]
            found |= {(key[0], present_of(key[1], present), key[2]) for key in keys}
        return found

    def expect(self, *events: Event | None) -> None:
        """Look whether just what these events typed stands of their field.

        Unless a cell is not there, or a file was refused.
        """
        typed = [event for event in events if event is not None and event.came]
        if self.losses or len(typed) < len(events):
            return
        kind, item, quarter, name = typed[0].key or ("", "", "", "")
        key = (kind, present_of(item, self.study.present()), quarter, name)
        stand = {str(plain(claim.value)) for claim in self.known.stands.get(key, ())}
        wanted = {str(plain(event.value)) for event in typed}
        if stand != wanted:
            self.losses.append(f"stands: of {key} stand {stand}; {wanted} should")

    def undo(self) -> Ended | None:
        """Take back what the last recording command did, if there is one."""
        if not self._past:
            return None
        came_with, held = self._past.pop(), {e: (e.over, e.undone) for e in self.events}
        for event in self.events:
            if event.came:
                event.undone = event.undone or event.number not in came_with
                event.over = came_with.get(event.number, True)
        ended = self._run([], "undo", "--yes", undoing=True)
        if ended.status != 0:
            for event, (over, was_undone) in held.items():
                event.over, event.undone = over, was_undone
        return ended

    def _run(
        self, files: Iterable[File], command: str, *options: str, undoing: bool = False
    ) -> Ended:
        """Run a command, remember which events came with it, and judge what came of them."""
        self.step += 1
        files = list(files)
        for event in self.events:
            if event.file in files and not event.came and event.field == "analyst":
                self._name_again(event)
        for file in [file for file in self._opened if file.touched]:
            self.close(file)
        digests = {f: sha256(f.path.read_bytes()).hexdigest() for f in files if f.path.exists()}
        overs = {e.number: e.over for e in self.events if e.came}
        before = lines_of(self.study.folder)
        self._first = self._first if self.has_begun else self.study.start
        ended = self.program.run(command, str(self.study.folder), *options)
        opened = self._opened.items()
        self._opened = {f: book for f, book in opened if f.path.read_bytes() == book.data}
        self._add_output(ended, command, *options)
        if lines_of(self.study.folder) != before and not undoing:
            self._past.append(overs)
        # Changed definitions are recorded also where a file is refused.
        is_as_before = lines_of(self.study.folder) == before or "nothing was written" in ended.text
        refused = "error[" in ended.text and is_as_before
        touched = sum(file.touched for file in files)
        for file in files:
            file.touched = 0
        named = "".join(ended.text.split())
        for event in self.events:
            if event.came and not event.key and event.words and event.spaceless in named:
                event.printed = named  # what the new tracker has no place for is named only now
            new = not event.came or event.undone  # what was undone comes again
            if event.file in files and new and not refused:
                # Without spaces: lines may be broken anywhere.
                event.came, event.printed = self.step, named
                event.over = event.over and not event.undone
                event.undone = False
                event.digest = digests.get(event.file, "")
                meant = self._meaning(event)
                otherwise = event.mark not in {"", self.study.mark}
                event.moved = otherwise or bool(event.meant and meant and event.meant != meant)
        self.judge.see(ended, before, touched, files)
        return ended

    def _name_again(self, event: Event) -> None:
        """Find again what a name belongs to: that depends on what stands in its row as it comes."""
        if event.key and event.table in {"Update", "Signposts"}:
            row = _row_of(event.cell)
            event.key = self.key(event.file, event.table, row, "by") or event.key

    def _meaning(self, event: Event) -> tuple[object, ...]:
        id_ = event.key[1] if event.key else ""
        item = self.study.item(present_of(id_, self.study.present()))
        return item.meaning if item and event.key and event.key[3] == "value" else ()

    def _refuse(self, ended: Ended, files: Iterable[File]) -> None:
        """Put files away: what was typed there stays with whoever typed it, and is no loss."""
        names = [file.name for file in files]
        if "error[" in ended.text and not any(name in ended.text for name in names):
            self.losses.append(f"unnamed: none of {names} is named")
        paths = [file.path for file in files]
        self.events = [e for e in self.events if e.came or e.file.path not in paths]
        self.note(f"(refused: {', '.join(names)} is put away)")


def _row_of(cell: str) -> int:
    """Return the number of a cell's row."""
    return int(cell.lstrip(ascii_uppercase))


def cell_text(value: Any) -> str:
    """Return a typed value as the story tells it."""
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) < 90 else f"{text[:60]}… ({len(text) - 2} characters)"
