"""Read a ledger with the help of its index, and keep the index on disk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from scenariobook.files import read_if_there, write_atomically
from scenariobook.record.index import Index, read, written
from scenariobook.record.indexing import index_of
from scenariobook.record.ledger import Ledger, parse
from scenariobook.record.long_entries import LongEntries, open_first_lines

_INDEX = ".cache/index"
_IGNORED = (".cache/.gitignore", b"*\n")  # so that nobody commits the index
_LONG = 50_000  # entries; shorter ledgers are read as fast without an index
_MANY = 5_000  # entries behind those that the index describes, after which it is made anew


def load_with_index(path: Path) -> Ledger | None:
    """Return a ledger with the help of its index; None if it has none that fits.

    Args:
        path: The ledger's file.

    Raises:
        Damaged: if a line behind those that the index describes is not what the program wrote.
    """
    index = _index_of_file(path)
    if index is None or not path.is_file() or path.stat().st_size < index.length:
        return None
    opened = open_first_lines(path, index)
    if opened is None:
        return None
    first, rest = opened
    return parse(rest, Ledger(LongEntries(first), b""))


def _index_of_file(path: Path) -> Index | None:
    """Return the index beside a ledger; None if there is none, or none that can be used."""
    with suppress(OSError):
        return read(read_if_there(path.parent / _INDEX) or b"")
    return None


def keep_index(path: Path, ledger: Ledger) -> None:
    """Write the index of a long ledger if it has none, or one that describes too little of it.

    Without it, the next command is as slow as this one, and nothing else: so the user need not
    know if it cannot be written.

    Args:
        path: The ledger's file; the command has the lock on the study.
        ledger: The ledger in that file.
    """
    entries, folder = ledger.entries, path.parent
    if isinstance(entries, LongEntries):
        is_needed = len(entries.added) > _MANY or not entries.are_as_indexed
    else:
        is_needed = len(entries) >= _LONG
    if is_needed:
        with suppress(OSError):
            ignored, by = _IGNORED
            write_atomically(folder / ignored, by, within=folder)
            write_atomically(folder / _INDEX, written(index_of(ledger)), within=folder)
