"""Read the entries of a long ledger when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final, overload

from scenariobook.record.entries import Content, Entry, Undone
from scenariobook.record.index import Index
from scenariobook.record.line import SEAL_LENGTH, decoded, sealed
from scenariobook.record.record import About

_PIECE: Final = 1 << 20  # bytes that are read at once
_MANY: Final = 50_000  # lines that are read one by one, after which reading all is faster


class FirstLines:
    """The first lines of a long ledger: those that its index describes.

    Attributes:
        path: The ledger.
        index: The index.
        making: The entries that make the record.
    """

    def __init__(self, path: Path, index: Index, making: Sequence[Entry[Content]]) -> None:
        self.path = path
        self.index = index
        self.making = making
        self._all: Sequence[Entry[Content]] = ()
        self._reads = 0

    @property
    def all(self) -> Sequence[Entry[Content]]:
        """All entries; they are read once."""
        if not self._all:
            self._all = decoded(self.data)
        return self._all

    @property
    def data(self) -> bytes:
        """The bytes of the lines."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the lines in pieces.

        Raises:
            OSError: after the last piece, if the ledger was changed since it was opened.
        """
        digest = sha256()
        with self.path.open("rb") as file:
            for piece in _pieces(file, self.index.length):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.index.sha256:
            raise self._changed()

    def read(self, numbers: Sequence[int]) -> list[Entry[Content]]:
        """Return the entries with these numbers.

        Raises:
            OSError: if one of their lines was changed since the ledger was opened.
        """
        self._reads += 1 + len(numbers)
        if self._all or self._reads > _MANY:
            return [self.all[number - 1] for number in numbers]
        with self.path.open("rb") as file:
            return decoded(b"".join(self._line(file, number) for number in numbers))

    def _line(self, file: BinaryIO, number: int) -> bytes:
        begins, ends = self.index.span(number)
        previous = b"0" * 64
        if number > 1:
            file.seek(begins - len(b'"}\n') - 64)
            previous = file.read(64)
        file.seek(begins)
        line = file.read(ends - begins)
        body, end = line[: -SEAL_LENGTH - 1], line[-SEAL_LENGTH - 1 :]
        if end != sealed(body, previous) + b"\n":
            raise self._changed()
        return line

    def _changed(self) -> OSError:
        return OSError(EINVAL, "this was changed while a command read it", str(self.path))


def open_first_lines(path: Path, index: Index) -> tuple[FirstLines, bytes] | None:
    """Return the first lines of a ledger, and the bytes behind them; None if they do not fit.

    Args:
        path: The ledger.
        index: The index.
    """
    digest, kept = sha256(), []
    spans = iter([index.span(number) for number in index.numbers_making])
    begins, ends = next(spans, (index.length, index.length))
    at = 0
    with path.open("rb") as file:
        for piece in _pieces(file, index.length):
            digest.update(piece)
            until = at + len(piece)
            while begins < until:
                kept.append(piece[max(begins - at, 0) : ends - at])
                if ends > until:
                    break
                begins, ends = next(spans, (index.length, index.length))
            at = until
        rest = file.read()
    if digest.hexdigest() != index.sha256:
        return None
    return FirstLines(path, index, decoded(b"".join(kept))), rest


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield so many bytes of a file in pieces; fewer if it is shorter."""
    while length and (piece := file.read(min(_PIECE, length))):
        yield piece
        length -= len(piece)


@dataclass(frozen=True, slots=True)
class LongEntries(Sequence[Entry[Content]]):
    """The entries of a long ledger.

    A few of them are in memory. Whoever asks for all of them waits until all are read.

    Attributes:
        first: The first lines.
        added: The entries behind them.
    """

    first: FirstLines
    added: tuple[Entry[Content], ...] = ()

    def __len__(self) -> int:
        return self.first.index.count + len(self.added)

    @overload
    def __getitem__(self, at: int) -> Entry[Content]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry[Content]]: ...
    def __getitem__(self, at: int | slice) -> Any:
        known = self.first.index.count
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            if step == 1 and first >= known:
                return self.added[first - known : last - known]
            if step == 1 and first == 0 and last >= known:
                return LongEntries(self.first, self.added[: last - known])
            return (*self.first.all, *self.added)[at]
        number = range(len(self))[at] + 1
        return self.first.read([number])[0] if number <= known else self.added[number - known - 1]

    def __iter__(self) -> Iterator[Entry[Content]]:
        yield from self.first.all
        yield from self.added

    @property
    def making(self) -> Sequence[Entry[Content]]:
        """The entries that make the record, but for its ``past``."""
        return (*self.first.making, *self.added)

    @property
    def are_as_indexed(self) -> bool:
        """Whether what the index says of its entries holds: no later one has undone any."""
        return not any(isinstance(entry.content, Undone) for entry in self.added)

    def about_since(self, number: int) -> Iterator[About]:
        """Yield what entries of the index's ``past`` after the one with a number are about."""
        for about, numbers in self.first.index.numbers_about.items():
            if numbers[-1] > number:
                yield about


def not_superseded(entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
    """Return a ledger's entries; of a long one, not all of those that state something."""
    return entries.making if isinstance(entries, LongEntries) else entries


@dataclass(frozen=True, slots=True, eq=False)
class LongPast(Mapping[About, Sequence[Entry[Content]]]):
    """The ``past`` of a long ledger's record: entries are read when they are asked for.

    Attributes:
        entries: The ledger's entries.
        made: The ``past`` that the entries make which make the record: for most keys, without
            those that do not count any more.
        whole: The keys for which ``made`` has all entries.
        until: The number of the last entry that the record has.
    """

    entries: LongEntries
    made: Mapping[About, Sequence[Entry[Content]]]
    whole: frozenset[About]
    until: int
    _read: dict[About, Sequence[Entry[Content]]] = field(default_factory=dict)

    def __getitem__(self, about: About) -> Sequence[Entry[Content]]:
        made, first = self.made[about], self.entries.first
        numbers = first.index.numbers_about.get(about)
        if numbers is None or about in self.whole:
            return made
        if about not in self._read:
            added = (entry for entry in made if entry.number > first.index.count)
            known = [number for number in numbers if number <= self.until]
            self._read[about] = [*first.read(known), *added]
        return self._read[about]

    def __iter__(self) -> Iterator[About]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)

    def firsts(self) -> list[Entry[Content]]:
        """Return entries in which each imported file is named first, and some others."""
        first = self.entries.first
        added = (e for es in self.made.values() for e in es if e.number > first.index.count)
        known = [number for number in first.index.firsts if number <= self.until]
        return [*first.read(known), *added]
