"""Keep an index of a long ledger, so that most commands need not read all of it.

The index holds a copy of those lines that make the record; it leaves out what was stated and then
stated differently. Of what is recent it has all lines, in a file of their own, for the commands
that compare with what came before. It lies in the user's folder for caches, not with the study:
nobody can send you one, and it is never packed, committed or imported. Deleting it only costs time.

An index fits a ledger if the line that was the last one when it was made still stands where it
stood. Since each line's hash covers all lines before it, no other intact ledger has that line. If
an earlier line was damaged since, the index does not notice. Whoever reads those lines does:
``verify``, and each command that needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from errno import EBADMSG
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final

from msgspec import MsgspecError, Struct, msgpack

import scenariobook
from scenariobook.files import write_atomically
from scenariobook.quarter import EARLIEST
from scenariobook.record.entries import KIND_OF, Content, Entry, Kind, Opened
from scenariobook.record.ledger import Ledger
from scenariobook.record.record import About, Record
from scenariobook.record.replay import replay
from scenariobook.record.stated import Reading, Sighting

LONG: Final = 20_000_000  # bytes; a shorter ledger is read as fast without an index
# What another version wrote is ignored. Raise the number if other entries are kept from now on.
_HEADER: Final = f"scenariobook index 2 {scenariobook.__version__}\n".encode()
_DIGEST: Final = 32  # bytes
_START: Final = len(_HEADER) + _DIGEST  # of what a file holds
_INDEX: Final = ".index"
_RECENT: Final = ".recent"


class Extract(Struct, frozen=True, kw_only=True, gc=False):
    """Some of a ledger's entries, which make the same record as all.

    Attributes:
        lines: Their lines; of the second extract, those that the first does not have.
        thinned: The number of the first extracted entry about each subject and quarter of which
            not all entries are extracted.
        complete_after: The number after which all entries are extracted.
    """

    lines: bytes
    thinned: tuple[int, ...]
    complete_after: int


class Index(Struct, frozen=True, kw_only=True, gc=False):
    """What an index's file holds.

    Attributes:
        length: How many bytes the indexed lines have.
        sha256: The SHA-256 of these bytes.
        last: The last of the lines.
        counting: What makes the record.
        recent: The SHA-256 of the file that has the other extract: what makes the record, and all
            that is recent.
    """

    length: int
    sha256: str
    last: bytes
    counting: Extract
    recent: bytes


def extracts_of(ledger: Ledger) -> tuple[Extract, Extract] | None:
    """Return the extracts of a ledger that was read whole: what makes the record, what is recent.

    Returns:
        None if they would make another record.
    """
    entries, lines = ledger.entries, ledger.data.splitlines(keepends=True)
    record = replay(entries, EARLIEST)
    extracts: list[Extract] = []
    before: set[int] = set()
    counting = _counting(entries, record)
    for numbers in (counting, counting | _recent(entries, record)):
        made = replay([entry for entry in entries if entry.number in numbers], EARLIEST)
        if replace(made, past=record.past, position=record.position) != record:
            return None
        extracts.append(_extract(record, numbers, [lines[n - 1] for n in sorted(numbers - before)]))
        before = numbers
    of_counting, of_recent = extracts
    return of_counting, of_recent


def _extract(record: Record, numbers: set[int], lines: Iterable[bytes]) -> Extract:
    """Return the extract of entries with these numbers.

    Args:
        record: The record that all entries make.
        numbers: The numbers of the extracted entries.
        lines: The lines that the extract has.
    """
    thinned = {
        next(e.number for e in past if e.number in numbers): past[-1].number
        for past in record.past.values()
        if any(e.number not in numbers for e in past)
    }
    return Extract(
        lines=b"".join(lines),
        thinned=tuple(thinned),
        complete_after=max(thinned.values(), default=0),
    )


def _counting(entries: Sequence[Entry[Content]], record: Record) -> set[int]:
    """Return the numbers of the entries that make the record.

    These are all that do not state something, all that were undone, and the first that cites a file
    or source. Of what else was stated, these are the ones that count, the first about each subject,
    since that tells the order of subjects, and the first of each quarter before a quarter was
    opened, since these tell which quarter was open then.
    """
    opened = (entry.number for entry in entries if isinstance(entry.content, Opened))
    first_opened = min(opened, default=record.position.number)
    kept = {entry.number for entry in entries if type(entry.content) not in KIND_OF}
    kept |= {entry.number for past in record.undone.values() for entry, _ in past}
    kept |= set(_citing_first(record))
    known: set[tuple[Kind, str]] = set()
    for about, past in record.past.items():
        counts = _that_counts(record, about)
        kept.add(past[0].number if counts is None else counts.number)
        if past[0].number < first_opened or about[:2] not in known:
            kept.add(past[0].number)
        known.add(about[:2])
    made = replay([entry for entry in entries if entry.number in kept], EARLIEST)
    for about, past in record.past.items():
        if _that_counts(made, about) is not _that_counts(record, about):
            # It repeats a kept entry, and counts because of one between the two.
            kept |= {entry.number for entry in past}
    return kept


def _recent(entries: Sequence[Entry[Content]], record: Record) -> set[int]:
    """Return the numbers of all entries about what is recent; what comes next is compared to them.

    That is what was stated in the open quarter, about it or about the one before.
    """
    opened = (entry.number for entry in entries if isinstance(entry.content, Opened))
    last_opened, recent = max(opened, default=0), record.open_quarter.previous
    return {
        entry.number
        for about, past in record.past.items()
        if past[-1].number > last_opened or about[2] >= recent
        for entry in past
    }


def _that_counts(record: Record, about: About) -> Entry[Any] | None:
    """Return the entry that counts; None if what was recorded was taken back."""
    kind, subject, quarter = about
    return record.stated[kind].get(subject, {}).get(quarter)


def _citing_first(record: Record) -> Iterator[int]:
    """Yield the number of the first entry with each origin in a file, and with each source."""
    known: set[object] = set()
    stated = chain.from_iterable(record.past.values())
    for entry in sorted(stated, key=lambda entry: entry.number):
        origin, content = entry.origin, entry.content
        sources = content.sources if isinstance(content, Reading | Sighting) else ()
        file = (origin.sha256, origin.hand_out, origin.file, origin.knew)
        cites = {file, *sources}
        if not cites <= known:
            known |= cites
            yield entry.number


def find(ledger: Path) -> Index | None:
    """Return the index of the ledger with this path; None if there is none that can be used."""
    with suppress(OSError, RuntimeError, MsgspecError):
        _, data = _read(_path(ledger, _INDEX))
        return msgpack.decode(data, type=Index)
    return None


def find_recent(ledger: Path, index: Index) -> Extract | None:
    """Return the second extract of a ledger's index; None if there is none that can be used."""
    with suppress(OSError, RuntimeError, MsgspecError):
        digest, data = _read(_path(ledger, _RECENT))
        return msgpack.decode(data, type=Extract) if digest == index.recent else None
    return None


def keep(path: Path, ledger: Ledger) -> None:
    """Write the index of a ledger that was read whole, if that is possible.

    Args:
        path: The ledger's file.
        ledger: The ledger.
    """
    extracts = extracts_of(ledger)
    if extracts is None:
        return
    (counting, recent), data = extracts, ledger.data
    with suppress(OSError, RuntimeError):
        index = Index(
            length=len(data),
            sha256=sha256(data).hexdigest(),
            last=data[data.rfind(b"\n", 0, -1) + 1 :],
            counting=counting,
            recent=_write(_path(path, _RECENT), recent),
        )
        _write(_path(path, _INDEX), index)


def _read(path: Path) -> tuple[bytes, memoryview]:
    """Return the SHA-256 of what a file holds, and the bytes of that.

    Raises:
        OSError: if it cannot be read, or does not hold what was written.
    """
    file = memoryview(path.read_bytes())
    header, digest, data = file[: len(_HEADER)], file[len(_HEADER) :][:_DIGEST], file[_START:]
    if header != _HEADER or digest != sha256(data).digest():
        raise OSError(EBADMSG, os.strerror(EBADMSG), str(path))
    return bytes(digest), data


def _write(path: Path, held: Index | Extract) -> bytes:
    """Write a file that holds something; return the SHA-256 of that.

    Raises:
        OSError: if it cannot be written.
    """
    data = msgpack.encode(held)
    digest = sha256(data).digest()
    write_atomically(path, _HEADER + digest + data, within=path.parent)
    return digest


def _path(ledger: Path, suffix: str) -> Path:
    """Return the path of one of the files of a ledger's index.

    Raises:
        RuntimeError: if the user has no home.
    """
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    folder = os.environ.get(name) or Path.home() / ".cache"
    digest = sha256(os.fsencode(ledger.resolve())).hexdigest()
    return Path(folder, "scenariobook", digest + suffix)
