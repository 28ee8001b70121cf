"""Tell which imported files are states of the same copy: saved, sent, changed and sent again.

What an author empties in a later state of her own copy is taken back. In somebody else's copy, the
same empty cell says nothing. So the two must not be mistaken for each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from scenariobook.paths import TRACKER
from scenariobook.record.entries import Content, Entry, Key, Raised
from scenariobook.record.fields import is_free_text
from scenariobook.record.memory import says
from scenariobook.record.origin import Origin, name_as_sent
from scenariobook.record.record import Record
from scenariobook.record.typed import FieldValue, Typed, names_in, same, told_apart, value_in

_TRACKER: Final = PurePath(TRACKER).stem
_WORDS: Final = re.compile(r"[^\W\d_]+")
# What programs and people add to the name of a copy, in a few languages.
_OF_COPIES: Final = frozenset(
    {"copy", "of", "new", "final", "kopie", "von", "copie", "de", "copia"}
)
NO_HAND_OUTS: Final[Mapping[str, str]] = MappingProxyType({})


class AboutFiles(Struct, frozen=True, gc=False, kw_only=True):
    """What files say about themselves, beside their cells.

    Attributes:
        saved: When files were last saved, by their SHA-256, as far as that is known: those that
            are merged, and earlier states of the same copies.
        hand_outs: The names of the hand-outs that the merged files are copies of, by the files'
            names.
    """

    saved: Mapping[str, datetime] = MappingProxyType({})
    hand_outs: Mapping[str, str] = NO_HAND_OUTS


class States(Struct, frozen=True, gc=False, kw_only=True):
    """The other states of a copy that were imported before.

    Attributes:
        earlier: The SHA-256 of those that were not saved after it.
        every: The SHA-256 of all of them.
        first: The SHA-256 of the one that was imported first; empty if there is none.
        doubtful: The SHA-256 of files that may be earlier states of it and do not count as such.
    """

    earlier: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    first: str = ""
    doubtful: frozenset[str] = frozenset()


NOTHING_SAID: Final = AboutFiles()
NO_STATES: Final = States()


def states_of(
    record: Record,
    cells: Iterable[Typed],
    digests: Mapping[str, str],
    said: AboutFiles = NOTHING_SAID,
) -> dict[str, States]:
    """Return, by file name, the other states of each copy.

    A file may be another state of an imported copy if both were made from the same entry of the
    ledger, and are copies of the same hand-out or have the same name. Whether it is one, what the
    two hold tells: see ``_likeness``.

    Args:
        record: The record.
        cells: The cells of all files.
        digests: The SHA-256 of each file, by its name.
        said: What the files say about themselves.
    """
    came = came_before(record, cells, digests, said.hand_outs)
    held: dict[str, list[Typed]] = {file: [] for file in came}
    for cell in cells if came else ():
        if cell.place.file in held:
            held[cell.place.file].append(cell)
    held = {file: _each_once(of_file) for file, of_file in held.items()}
    found: dict[str, States] = {}
    for file, others in came.items():
        sha256 = digests.get(file, "")
        every: dict[str, str] = {}
        doubtful: set[str] = set()
        for first, states in _by_copy(others).items():
            likeness = _Likeness.SAME
            if sha256 not in states:
                name = "" if file in said.hand_outs else _sent_as(file)
                names = {PurePath(others[one].file).name for one in states}
                likeness = _likeness(
                    _compared(record, held[file], states),
                    name,
                    tells=PurePath(file).name in names and not _tells_nothing(name),
                )
            if likeness is _Likeness.SAME:
                every |= dict.fromkeys(states - {sha256}, first)
            elif likeness is _Likeness.DOUBTFUL:
                doubtful |= states
        found[file] = States(
            earlier=frozenset(
                other for other in every if not _was_saved_before(sha256, other, said.saved)
            ),
            every=frozenset(every),
            first=next(iter(every.values()), ""),
            doubtful=frozenset(doubtful),
        )
    return found


def came_before(
    record: Record,
    cells: Iterable[Typed],
    digests: Mapping[str, str],
    hand_outs: Mapping[str, str] = NO_HAND_OUTS,
) -> dict[str, dict[str, Origin]]:
    """Return the imported files that may be other states of each copy, by its file's name.

    They were made from the same entry of the ledger, and are copies of the same hand-out or have
    the copy's name.

    Args:
        record: The record.
        cells: The cells of all files.
        digests: The SHA-256 of each file, by its name.
        hand_outs: The names of the hand-outs that the files are copies of, by the files' names.

    Returns:
        An origin that names each of the imported files, by its SHA-256, oldest first. The copy's
        own file is among them if it was imported before.
    """
    came = _came(record)
    found: dict[str, dict[str, Origin]] = {}
    for file, position in dict.fromkeys((cell.place.file, cell.position) for cell in cells):
        others = came.get((*_called(hand_outs.get(file, ""), file), position))
        if others and file not in found and (len(others) > 1 or digests.get(file) not in others):
            found[file] = others
    return found


def _came(record: Record) -> dict[tuple[str, str, int], dict[str, Origin]]:
    """Return an origin for each imported file, by what the file is called and was made from.

    That is the hand-out's name, or else the file's, and the number of an entry of the ledger.
    """
    came: dict[tuple[str, str, int], dict[str, Origin]] = {}
    for entry in sorted(_from_files(record), key=lambda entry: entry.number):
        origin = entry.origin
        if origin.sha256 and origin.knew is not None:
            of_name = came.setdefault((*_called(origin.hand_out, origin.file), origin.knew), {})
            of_name.setdefault(origin.sha256, origin)
    return came


def _from_files(record: Record) -> Iterator[Entry[Content]]:
    for entries in record.past.values():
        yield from entries
    for raised in record.open.values():
        yield from raised
    for closed in record.closed.values():
        yield from (raised for raised, _ in closed)


def _called(hand_out: str, file: str) -> tuple[str, str]:
    """Return what identifies a copy: its hand-out's name, or else its file's."""
    return (hand_out, "") if hand_out else ("", _sent_as(file))


def _by_copy(others: Mapping[str, Origin]) -> dict[str, frozenset[str]]:
    """Return the files that are states of one copy each, by the SHA-256 of its first state."""
    found: dict[str, frozenset[str]] = {}
    for sha256, origin in others.items():
        first = origin.state_of or sha256
        found[first] = found.get(first, frozenset()) | {sha256}
    return found


class _Likeness(Enum):
    """How sure it is that a file is another state of an imported copy."""

    SAME = auto()
    DOUBTFUL = auto()
    OTHER = auto()


def _each_once(cells: Iterable[Typed]) -> list[Typed]:
    """Return the cells of a file without those by which it says nothing more of their field."""
    of_fields: dict[Key, list[Typed]] = {}
    for cell in cells:
        of_fields.setdefault(cell.key, []).append(cell)
    return [cell for of_field in of_fields.values() for cell in told_apart(of_field)[0]]


class _Compared(Struct, frozen=True, gc=False, kw_only=True):
    """What a file holds of what an imported copy brought, counted in cells.

    Attributes:
        stand: Cells that still say what the copy brought.
        corrected: Cells that say something else.
        emptied: Cells that are as they were when the file was made.
        added: Edited cells of which the copy brought nothing.
        here: The analysts whom the file names.
        there: The analysts whom the copy named.
        has_their_words: Whether a free text of the copy's stands in the file.
    """

    stand: int
    corrected: int
    emptied: int
    added: int
    here: frozenset[str]
    there: frozenset[str]
    has_their_words: bool


def _compared(record: Record, held: Sequence[Typed], states: frozenset[str]) -> _Compared:
    """Compare a file with an imported copy.

    Args:
        record: The record.
        held: The cells of the file.
        states: The SHA-256 of the copy's imported states.
    """
    here: set[str] = set()
    there: set[str] = set()
    stand = corrected = emptied = added = 0
    has_their_words = False
    for cell in held:
        is_edit = cell.is_edit
        is_name = cell.key.field == "analyst"
        if is_name and is_edit and not cell.question:
            here |= names_in(cell.value)
        value = last_from(record, cell.key, states)
        asked = _asked_from(record, cell.key, states)
        if value is None and not asked:
            added += is_edit
            continue
        if is_name:
            there |= names_in(value)
        is_value = value is not None and not cell.question and same(value, cell.value)
        if is_value or any(says(one.content, cell) for one in asked):
            stand += 1
            has_their_words = has_their_words or (is_free_text(cell.key) and not is_name)
        elif is_edit:
            corrected += 1
        else:
            emptied += 1
    return _Compared(
        stand=stand,
        corrected=corrected,
        emptied=emptied,
        added=added,
        here=frozenset(here),
        there=frozenset(there),
        has_their_words=has_their_words,
    )


def _likeness(compared: _Compared, name: str, *, tells: bool) -> _Likeness:
    """Return how sure it is that a file is another state of an imported copy.

    Of files of one name, two that name no common analyst are two people's. A name that tells
    nothing, such as ``tracker.xlsx``, or ``anna (1).xlsx`` beside ``anna.xlsx``, needs another
    sign: a common analyst, or a free text.
    Whatever its name, a file that lacks most of what the copy brought may be a fresh one.

    Args:
        compared: What the file holds of what the copy brought.
        name: The name of both; empty for copies of one hand-out.
        tells: Whether the name shows that one person sent both.
    """
    both = compared.here & compared.there
    if name:
        if compared.here and compared.there and not both:
            return _Likeness.OTHER
        if not tells and not (both or compared.has_their_words):
            has_some = compared.stand or compared.corrected
            return _Likeness.DOUBTFUL if has_some else _Likeness.OTHER
    is_whole = compared.stand + compared.corrected >= compared.emptied
    took_one_back = compared.emptied == 1 and not compared.added
    return _Likeness.SAME if is_whole or took_one_back else _Likeness.DOUBTFUL


def _sent_as(file: str) -> str:
    """Return the name of a copy; that of a tracker keeps its number, since it tells nothing."""
    name = PurePath(file).name
    return name if _tells_nothing(name) else name_as_sent(name)


@cache
def _tells_nothing(name: str) -> bool:
    """Tell whether a file is called as the tracker, or as programs call copies of it."""
    words = set(_WORDS.findall(PurePath(name).stem.casefold()))
    return _TRACKER in words and words <= _OF_COPIES | {_TRACKER}


def last_from(record: Record, key: Key, files: frozenset[str]) -> FieldValue:
    """Return the last value that any of some files brought for a field; None if none did.

    Args:
        record: The record.
        key: The field.
        files: The SHA-256 of the files.
    """
    entries = record.past.get((key.kind, key.subject, key.quarter), ())
    brought = (
        value_in(entry, key.field)
        for entry in reversed(entries)
        if entry.origin.sha256 in files and key.field in entry.origin.cells
    )
    return next(brought, None)


def _asked_from(record: Record, key: Key, files: frozenset[str]) -> list[Entry[Raised]]:
    """Return what any of some files brought for a field and was asked about, open or settled."""
    closed = (raised for raised, _ in record.closed.get(key, ()))
    every = (*record.open.get(key, ()), *closed)
    return [
        one for one in every if one.origin.sha256 in files and one.number not in record.withdrawn
    ]


def _was_saved_before(one: str, other: str, saved: Mapping[str, datetime]) -> bool:
    """Tell whether a file was saved before another one, as far as both say when."""
    return one in saved and other in saved and saved[one] < saved[other]
