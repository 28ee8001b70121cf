"""Read the ledger from disk; of a long one, only what its index does not stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Final, TypeAlias

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.record import index
from scenariobook.record.entries import Content, Entry, Undone
from scenariobook.record.index import Extract, Index
from scenariobook.record.ledger import (
    EMPTY,
    Beginning,
    Damaged,
    Ledger,
    decoded,
    parse,
    position_of,
    sealed,
)
from scenariobook.record.ledger_file import ledger_bytes
from scenariobook.record.record_files import LEDGER

Reads: TypeAlias = Callable[[], Ledger]

_MANY: Final = 2_000_000  # bytes behind those that an index stands for: then it is made anew
_PIECE: Final = 1 << 20  # bytes that are copied at once


def load_whole(study_folder: Path) -> Ledger:
    """Return a study's ledger after checking every line; an empty one if the study has none.

    Raises:
        Problems: if the ledger is not what the program wrote (R001).
    """
    return _checked(ledger_bytes(study_folder))


def _checked(lines: bytes, after: Ledger = EMPTY) -> Ledger:
    try:
        return parse(lines, after)
    except Damaged as damage:
        hint = "restore the file from version control or a backup, and do not edit it"
        raise Problems(
            [Diagnostic("R001", damage.why, Place(LEDGER, damage.line, 1), hint)]
        ) from damage


def load_long(study_folder: Path) -> Ledger | None:
    """Return a study's ledger with the help of its index; None if it is not long.

    If the index is missing or does not fit, all is read, and the index is made anew.

    Raises:
        Problems: if a line that was read is not what the program wrote (R001).
    """
    path = study_folder / LEDGER
    if not path.is_file() or path.stat().st_size < index.LONG:
        return None
    found = index.find(path)
    ledger = _behind(study_folder, found) if found else None
    if ledger is None:
        ledger = load_whole(study_folder)
        index.keep(path, ledger)
    return ledger


def _behind(study_folder: Path, found: Index) -> Ledger | None:
    """Return a ledger whose first lines an index stands for; None if it does not fit.

    It does not fit either if many lines came since, or one that undoes others.
    """
    data = ledger_bytes(study_folder, found.length - len(found.last))
    lines = data[len(found.last) :]
    if not data.startswith(found.last) or len(lines) >= _MANY:
        return None
    ledger = _checked(lines, Ledger((), b"", _beginning(study_folder, found)))
    undoes = any(isinstance(entry.content, Undone) for entry in ledger.added)
    return None if undoes else ledger


def _beginning(study_folder: Path, found: Index) -> Beginning:
    """Return the beginning that an index stands for."""
    position = position_of(decoded(found.last))

    def of(extract: Extract, kept: tuple[Entry[Content], ...], fuller: Reads) -> Beginning:
        return Beginning(
            position=position,
            length=found.length,
            sha256=found.sha256,
            kept=kept,
            thinned=frozenset(extract.thinned),
            complete_after=extract.complete_after,
            fuller=fuller,
        )

    @cache
    def whole() -> Ledger:
        return _checked(b"".join(_first_bytes(study_folder, found.length, found.sha256)))

    @cache
    def with_recent() -> Ledger:
        recent = index.find_recent(study_folder / LEDGER, found)
        if recent is None:
            return whole()
        entries = sorted((*counting, *decoded(recent.lines)), key=attrgetter("number"))
        return Ledger((), b"", of(recent, tuple(entries), whole))

    counting = decoded(found.counting.lines)
    return of(found.counting, counting, with_recent)


def _first_bytes(study_folder: Path, length: int, digest: str) -> Iterator[bytes]:
    """Yield the first bytes of a ledger in pieces.

    Raises:
        Problems: after the last piece, if the bytes do not have this SHA-256: they are not what
            the program wrote (R001), or were replaced since they were read (R016).
    """
    known, left = sha256(), length
    with (study_folder / LEDGER).open("rb") as file:
        while left and (piece := file.read(min(_PIECE, left))):
            known.update(piece)
            left -= len(piece)
            yield piece
    if known.hexdigest() != digest:
        load_whole(study_folder)
        raise has_changed()


def pieces(study_folder: Path, ledger: Ledger) -> Iterator[bytes]:
    """Yield the bytes of a ledger in pieces; those that an index stands for come from disk.

    Raises:
        Problems: if those on disk are not intact (R001), or others by now (R016).
    """
    if beginning := ledger.beginning:
        yield from _first_bytes(study_folder, beginning.length, beginning.sha256)
    yield ledger.lines


def is_on_disk(study_folder: Path, ledger: Ledger) -> bool:
    """Tell whether the ledger on disk is this one; what an index stands for is not read."""
    if not ledger.beginning:
        return ledger_bytes(study_folder) == ledger.lines
    end = sealed(ledger.beginning.position)
    return ledger_bytes(study_folder, ledger.beginning.length - len(end)) == end + ledger.lines


def has_changed() -> Problems:
    """Return the error of a command that read another ledger than stands on disk by now (R016)."""
    message = "the record has changed since this command read it; nothing was written"
    return Problems([Diagnostic("R016", message, Place(LEDGER), "run the command again")])
