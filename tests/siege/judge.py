"""The oracle: after each command, is every token kept, in its place, and nothing else recorded?

A token is kept if it is the current value of the field that it was typed for (and the fresh tracker
shows it there), if it is one side of what is open, if it stands in the fresh tracker, or if its
file is archived and the command that took it in named it, or its cell. What its author typed over,
or somebody decided against who knew of it, must be in the ledger's history.

A field may be typed at two places of one file, such as two rows of Log. Where only one of them was
changed, that holds; where both say the same, it is recorded once; where they differ, neither is
recorded, and both are open.

Whoever decides what a row's first field says, knowing the others, leaves out what stands beside it
of those who said otherwise, and is told of each.

One question may stand for all that was typed in a row of which nobody can tell what it is about.

A cell that is again as its file was made is nothing that anybody typed; if its author is known and
had filled it, the program must ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final

from tests.clients.forks import Ended
from tests.siege.book import (
    INPUTS,
    LOG,
    LOGGED,
    OF_NO_QUARTER,
    STATEMENTS,
    everything,
    plain,
    quarter_before,
)
from tests.siege.events import Event, File
from tests.siege.ledger import JOINED, Key, Known, ledger_faults, lines_of, names_in

if TYPE_CHECKING:
    from tests.siege.world import World

# What no file here deserves: each is a workbook that a person could have saved.
_ERROR: Final = re.compile(
    r"\(((?:Type|Value|Key|Name|Index|Attribute|Assertion|Recursion)Error)\b"
)
LONGEST: Final = 30.0  # seconds of processor time for a command on a study of a few items
A_CELL: Final = 4_096  # bytes by which one typed cell may make the ledger grow
A_COMMAND: Final = 16_384  # and a command besides


class Judge:
    """Looks at the ledger, the tracker and the terminal; uses no function of the program."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.fresh = ""  # all text of the tracker as it is
        self._printed = ""  # by the command that has just run, without spaces
        self._shown: dict[Key, dict[str, Any]] = {}  # what the tracker's tables show

    def see(self, said: Ended, before: Sequence[str], touched: int, files: Sequence[File]) -> None:
        """Judge a command that has just run."""
        folder = self._world.study.folder
        after = lines_of(folder)
        path = self._world.path
        self.fresh = everything(path.read_bytes()) if path.exists() else ""
        self._printed = "".join(said.text.split())
        self._the_command(said)
        for fault in ledger_faults(folder):
            self._loss("unreadable", fault)
        self._growth(before, after, touched, files)
        if after[: len(before)] != list(before):
            self._loss("rewritten", "entries of the ledger have changed")
        if self._world.losses:
            return
        now = self._world.known
        self._recorded(now, len(before), after)
        self._chosen(now, len(before), after)
        for event in self._world.events:
            why = self._not_asked(event, now) if event.back else self._lost(event, now)
            if event.came and why:
                self._loss("lost", why)

    def verify(self) -> None:
        """Have the program itself say whether its record is whole."""
        checked = self._world.program.run("verify", str(self._world.study.folder))
        if checked.status != 0:
            self._loss("locked", f"`verify` says: {checked.text.strip()[:500]}")

    def see_tracker(self) -> None:
        """Judge a fresh tracker: what is known stands in it, and what was the analysts' own."""
        world = self._world
        self._shown = self._inputs()
        if world.losses:
            return
        now = world.known
        same = {i.id for i in world.study.items} | {*world.study.scenarios}
        same |= {*STATEMENTS.values(), *world.study.titles.values()}
        self._unseen(now)
        doubtful = {side.key[1] for side in now.open if side.found}
        moved = {self._key(event) for event in world.events if event.key and event.moved}
        for key, value in now.current.items():
            is_another = key[0] not in OF_NO_QUARTER and key[1].partition(" ")[0] not in same
            if key[1] in doubtful or is_another or key in moved or self._is_unseen(key, now):
                continue
            for table in self._tables(key, value):
                shown = self._shown.get(key, {}).get(table)
                if isinstance(shown, str) and shown.startswith("="):
                    continue  # a formula that somebody typed stays, whatever it shows
                if plain(shown) != plain(value):
                    why = f"{key} is {value!r}; the fresh tracker's {table} shows {shown!r}"
                    self._loss("not shown", why)

    def _tables(self, key: Key, value: Any) -> set[str]:
        """Return the tables that must show a value: where its row is, and where one must be."""
        world, tables = self._world, {*self._shown.get(key, ())}
        first = world.quarter
        for _ in range(LOGGED):
            first = quarter_before(first)
        logged = key[0] in {"reading", "sighting"} and plain(value) is not None
        is_past = max(first, world.study.start) <= key[2] < world.quarter
        if logged and is_past and world.study.item(key[1]):
            tables.add(LOG)
        return tables

    def _inputs(self) -> dict[Key, dict[str, Any]]:
        """Return what the tracker's input cells show, by what they are about and by table."""
        world, file = self._world, self._world.tracker
        found: dict[Key, dict[str, Any]] = {}
        book = world.open(file)
        for table, headers in INPUTS.items():
            for row, _, _ in book.rows(table):
                for header in (header for header in headers if header in book.head(table)):
                    if key := world.key(file, table, row, header):
                        shown = book.cell(table, row, header).value
                        found.setdefault(key, {})[table] = shown
        return found

    def _is_unseen(self, key: Key, now: Known) -> bool:
        """Tell whether nobody may see an estimate: the second round has not begun.

        Those of a closed quarter may be seen.
        """
        if key[0] != "estimate" or key[2] < self._world.quarter:
            return False
        return not any(
            kind == "estimate" and of == key[2] and subject.endswith(" 2") and value is not None
            for (kind, subject, of, _), value in now.current.items()
        )

    def _unseen(self, now: Known) -> None:
        """Look for estimates that nobody may see yet, anywhere in the tracker."""
        for key, value in now.current.items():
            if not self._is_unseen(key, now):
                continue
            if any(shown is not None for shown in self._shown.get(key, {}).values()):
                self._loss("seen", f"{key} is shown before the second round")
            if isinstance(value, str) and "tok" in value and value in self.fresh:
                self._loss("seen", f"{value[:60]!r}, of {key}, stands in the fresh tracker")
        for event in self._world.events:
            hidden = event.key and event.sheet == "Estimates" and event.came and event.words
            if hidden and self._is_unseen(self._key(event), now) and event.words in self.fresh:
                self._loss("seen", f"{_in_words(event)} stands in the fresh tracker")

    def _the_command(self, said: Ended) -> None:
        if "Traceback (most recent" in said.text or said.status < 0 or said.status > 2:
            self._loss("traceback", f"{said.command} ended with {said.status}")
        if swallowed := _ERROR.search(said.text):
            self._loss("traceback", f"{said.command[0]} tells of a {swallowed[1]}")
        if "please report" in said.text:
            self._loss("own fault", f"{said.command[0]} asks to be reported")
        if said.seconds > LONGEST:
            self._loss("slow", f"{said.command} took {said.seconds:.0f} s")

    def _growth(
        self, before: Sequence[str], after: Sequence[str], touched: int, files: Sequence[File]
    ) -> None:
        grown = sum(map(len, after)) - sum(map(len, before))
        events = self._world.events
        texts = sum(len(e.words and str(e.value)) for e in events if e.file in files)
        # A choice may say again all that somebody says of a row.
        texts += sum(len(str(e.value)) for e in events if self._is_being_settled(e))
        if grown > A_COMMAND + A_CELL * touched + 4 * texts:
            self._loss("grown", f"the ledger grew by {grown} bytes for {touched} cells")

    def _recorded(self, now: Known, seen: int, after: Sequence[str]) -> None:
        """Find values that nobody typed for this item, quarter and field."""
        for number, key, value in now.news:
            if number <= seen or json.loads(after[number - 1])["origin"]["command"] == "settle":
                continue
            typed = [e for e in self._world.events if e.key and self._key(e) == key]
            if any(e.is_value(value) for e in typed):
                continue
            names = {e.value for e in typed if key[3] == "analyst"}
            if key[3] == "analyst" and names >= names_in(value):
                continue  # who differ in nothing else are named together, if they gave the value
            others = [e for e in self._world.events if value is not None and e.is_value(value)]
            why = f"{value!r} is recorded for {key}; nobody typed it"
            for other in others[-1:]:
                why = f"{value!r}, typed at {other.place} for {other.key}, is recorded for {key}"
            self._loss("bent", why)

    def _chosen(self, now: Known, seen: int, after: Sequence[str]) -> None:
        """Find what was typed for one field at two places of a file, and chosen between."""
        came: dict[tuple[int, Key], list[Event]] = {}
        for event in self._world.events:
            if event.key and event.came == self._world.step and not event.back:
                came.setdefault((id(event.file), self._key(event)), []).append(event)
        news = [  # with the file that brought it
            (json.loads(after[number - 1])["origin"].get("sha256", ""), about, value)
            for number, about, value in now.news
            if number > seen
        ]
        for (_, key), events in came.items():
            added = [v for digest, k, v in news if (digest, k) == (events[0].digest, key)]
            if len({event.cell for event in events}) > 1 and len(added) > 1:
                self._loss("twice", f"{key} is recorded {len(added)} times: {added}")
            if len({str(plain(event.value)) for event in events}) == 1:
                continue
            for event in (e for e in events if any(e.is_value(value) for value in added)):
                # A cell that is emptied leaves the word to the other row.
                others = [e for e in events if e.value is not None and not e.is_value(event.value)]
                for other in (o for o in others if not self._is_question(o, now)):
                    why = f"{_in_words(event)} is recorded, and so was {_in_words(other)} beside it"
                    self._loss("chosen", why)

    def _is_question(self, event: Event, now: Known) -> bool:
        """Tell whether a cell cannot be read, and is asked about: it contradicts no other."""
        place = (event.sheet, event.cell)
        return any(side.found and side.cell == place for side in now.open)

    def _lost(self, event: Event, now: Known) -> str:
        """Return why an event is lost; nothing if it is kept."""
        held = self._is_current(event, now) or self._is_open(event, now)
        if event.moved and self._is_current(event, now) and not self._is_open(event, now):
            event.moved = False
            return f"{_in_words(event)} is recorded, although the definition has changed since"
        if held or self._is_asked(event):
            return ""
        if not event.key and self._stands(event, now):
            return ""
        if event.own and self._is_rewritten(event):
            return ""
        over = event.over or self._is_being_settled(event) or self._says_again(event)
        over = over or self._is_left_out(event)
        if over or self._is_typed_over(event, now):
            event.over = True
            kept = event.value is None or self._is_history(event, now)
            return "" if kept else f"{_in_words(event)} is in no history of the ledger"
        event.over = True  # told once
        return f"{_in_words(event)} is not current, not open, not in the tracker, not named"

    def _not_asked(self, event: Event, now: Known) -> str:
        """Return why a cell that is again as it was made is not asked about; nothing if it is."""
        key, file = self._key(event), event.file
        asked = (event.digest, key) in now.asked
        same = (e for e in self._world.events if e.file is file and e.key and self._key(e) == key)
        elsewhere = any(other.cell != event.cell for other in same)  # it says what holds there
        if event.over or asked or elsewhere:
            return ""
        event.over = True  # told once
        return f"nobody is asked whether {event.place} was taken back"

    def _is_being_settled(self, event: Event) -> bool:
        """Tell whether the command that has just run may have decided against it."""
        row = self._key(event)[:3] if event.key else None
        return row in self._world.settling or event.place in self._world.settling

    def _says_again(self, event: Event) -> bool:
        """Tell whether a hand-out says what its recipient has said from an earlier file of it.

        Nobody can tell what she types again from what she has left as it was.
        """
        return any(
            event.file.made < said.came < event.came
            and said.file.by == event.file.by
            and said.file.is_hand_out
            and event.file.is_hand_out
            and (said.key and self._key(said)) == (event.key and self._key(event))
            and said.is_value(event.value)
            and not said.undone
            for said in self._world.events
        )

    def _is_left_out(self, event: Event) -> bool:
        """Tell whether somebody who knew of it has decided about its row, and it was told."""
        text = event.spaceless or str(plain(event.value))
        return (
            event.key is not None
            and "leftoutof" in self._printed
            and text in self._printed.partition("leftoutof")[2]
            and any(
                later.came == self._world.step
                and later.file.made >= event.came
                and later.key is not None
                and self._key(later)[:3] == self._key(event)[:3]
                for later in self._world.events
            )
        )

    def _is_current(self, event: Event, now: Known) -> bool:
        key = self._key(event)
        if event.field in JOINED and now.stands.get(key):
            # Several may stand, though only some of them count and are shown.
            said = [one.value for one in now.stands[key]]
            names = {name for one in said for name in (names_in(one) if event.words else ())}
            return event.value in names or any(event.is_value(one) for one in said)
        return event.key is not None and event.is_value(now.current.get(key))

    def _is_open(self, event: Event, now: Known) -> bool:
        for side in now.open:
            is_cell = side.cell == (event.sheet, event.cell)
            same_key = event.key is not None and self._world.now(side.key) == self._key(event)
            is_file = side.origin.get("sha256") == event.digest
            if is_cell and is_file:
                return True
            if is_file and side.is_of_row(event.sheet, event.cell):
                return True
            says = _holds(side.found, event.value) or event.value is None
            if (is_cell or same_key) and (says if side.found else event.is_value(side.value)):
                return True
        return False

    def _stands(self, event: Event, now: Known) -> bool:
        """Tell whether mere words, or a number beside the tables, stand where all can see them."""
        text = event.words or str(event.value)
        return text in now.text or text in self.fresh.lower() or text in self.fresh

    def _is_asked(self, event: Event) -> bool:
        """Tell whether the command that took it in named it, and its file is kept."""
        words = event.words and event.spaceless in event.printed
        place = re.escape("".join(f"{event.sheet}!{event.cell}".split()))
        named = bool(words or re.search(rf"{place}(?!\d)", event.printed))
        if event.own and event.file.path != self._world.path:
            return True  # it stays in the copy, which is its author's and which nothing changes
        named = named or any("".join(near.split()) in event.printed for near in event.near)
        if event.value is None:  # its row stands for an emptied cell
            row = (
                rf"{event.sheet}:wherenothingisread[^:]*[A-Z]{event.cell.lstrip(ascii_uppercase)}'"
            )
            named = named or bool(re.search(row, event.printed))
        kept = self._world.study.folder / "record" / "returned"
        return named and (kept / f"{event.digest}{event.file.path.suffix}").exists()

    def _is_history(self, event: Event, now: Known) -> bool:
        text = event.words or str(plain(event.value))
        key = self._key(event) if event.key else None
        known = text in now.text or any(k == key and event.is_value(v) for k, v in now.ever)
        return known or any(
            digest == event.digest and _holds(found, event.value) for digest, found in now.raised
        )

    def _is_rewritten(self, event: Event) -> bool:
        """Tell whether its author has typed something else over what was her own."""
        later = self._world.events[self._world.events.index(event) + 1 :]
        return any(e.spot == event.spot for e in later)

    def _is_typed_over(self, event: Event, now: Known) -> bool:
        """Tell whether what holds now was typed there by its author, or by somebody who knew."""
        for later in self._world.events:
            same = later.key is not None and event.key is not None
            here = later.spot == event.spot
            if later is event or later.back or not later.came or later.came < event.came:
                continue
            if not (here or (same and self._key(later) == self._key(event))):
                continue
            by = later.file.by
            own = bool(by) and by == event.file.by and later.file.made >= event.file.made
            own = own and (here or later.came > event.came)
            # What was taken back may come again, also from somebody who did not know.
            knew = later.file.made >= event.came or event.value is None
            if (own or knew) and (self._is_current(later, now) or self._is_open(later, now)):
                return True
        return False

    def _key(self, event: Event) -> Key:
        return self._world.now(event.key or ("", "", "", ""))

    def _loss(self, rule: str, why: str) -> None:
        self._world.losses.append(f"{rule}: {why}")


def _in_words(event: Event) -> str:
    about = f" for {event.key}" if event.key else ""
    value = str(event.value)[:60] if event.value is not None else "the emptying"
    return f"{value!r}, typed at {event.place}{about},"


def _holds(found: str, value: Any) -> bool:
    if isinstance(value, int | float):
        return str(plain(value)) in found or f"{value:g}" in found
    return str(plain(value))[:60] in found
