"""Describe the first lines of a long ledger in an index, so that commands need not parse them all.

The index is a cache. It holds nothing that anybody stated: it says which lines make the record,
and where they are. It also has the length and the SHA-256 of the bytes that it describes. Each
command still reads all of these bytes to compute that SHA-256, so it notices every changed byte,
and it ignores an index of other bytes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Final

from msgspec import DecodeError, Struct, ValidationError, msgpack

import scenariobook
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Kind
from scenariobook.record.line import decode_hook
from scenariobook.record.record import About

# An index from another version or another kind of machine is ignored: it may mean something else.
_HEADER: Final = f"scenariobook index 1 {scenariobook.__version__} {sys.byteorder}\n".encode()
_DIGEST_LENGTH: Final = 32


class Index(Struct, frozen=True, kw_only=True, dict=True):
    """What is known of the first lines of a ledger; ``indexing`` makes it from their entries.

    Attributes:
        length: How many bytes the lines have.
        sha256: The SHA-256 of these bytes.
        ends: An array of 8-byte numbers: where each line ends.
        making: An array of 4-byte numbers: of the entries that make the record. The record that
            these entries make differs from the record of all entries in one thing: ``past`` lacks
            the others.
        subjects: What each part of ``about`` is about: kind, subject and quarter.
        sizes: An array of 4-byte numbers: how many entries each part has.
        about: An array of 4-byte numbers: of the entries in the record's ``past``.
        firsts: Of each imported file, the number of the first entry in ``past`` that names it.
        sources: The ids of the sources that the entries cite.
        files: The SHA-256 of the files that the entries came from.
        hand_outs: The numbers of the entries that count, by the hand-out that brought them.
    """

    length: int
    sha256: str
    ends: bytes
    making: bytes
    subjects: list[tuple[Kind, str, Quarter]]
    sizes: bytes
    about: bytes
    firsts: tuple[int, ...]
    sources: tuple[str, ...]
    files: tuple[str, ...]
    hand_outs: Mapping[str, tuple[int, ...]]

    @cached_property
    def _ends(self) -> Sequence[int]:
        return array("Q", self.ends)

    @property
    def count(self) -> int:
        """How many entries it describes."""
        return len(self._ends)

    def span(self, number: int) -> tuple[int, int]:
        """Return where the line of an entry begins and ends in the ledger."""
        return (self._ends[number - 2] if number > 1 else 0), self._ends[number - 1]

    @cached_property
    def numbers_making(self) -> Sequence[int]:
        """The numbers of the entries that make the record, ascending."""
        return array("I", self.making)

    @cached_property
    def numbers_about(self) -> Mapping[About, Sequence[int]]:
        """The numbers of the entries in the record's ``past``."""
        every, found, at = array("I", self.about), {}, 0
        for subject, size in zip(self.subjects, array("I", self.sizes), strict=True):
            found[subject] = every[at : at + size]
            at += size
        return found


def written(index: Index) -> bytes:
    """Return the bytes of an index's file."""
    data = msgpack.encode(index, enc_hook=str)
    return _HEADER + sha256(data).digest() + data


def read(file: bytes) -> Index | None:
    """Return the index in the bytes of its file; None if they are not what this version wrote."""
    data = file[len(_HEADER) + _DIGEST_LENGTH :]
    if not file.startswith(_HEADER + sha256(data).digest()):
        return None
    try:
        return _DECODER.decode(data)
    except (DecodeError, ValidationError, ValueError):
        return None


_DECODER = msgpack.Decoder(Index, dec_hook=decode_hook)
