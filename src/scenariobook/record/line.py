"""Decode the lines of the ledger, and compute the hash that ends each of them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from msgspec import DecodeError, json

from scenariobook.quarter import EARLIEST, LATEST, NO_QUARTER, Quarter
from scenariobook.record.entries import Content, Entry

SEAL: Final = b',"sha256":"'
SEAL_LENGTH: Final = len(SEAL) + 64 + len(b'"}')


def sealed(body: bytes, previous: bytes) -> bytes:
    """Return the end of a line: a SHA-256 of the hash that ends the previous line and of this one.

    Args:
        body: The line up to its end.
        previous: The hash that ends the previous line.
    """
    return SEAL + sha256(previous + body).hexdigest().encode() + b'"}'


def decoded(lines: bytes) -> list[Entry[Content]]:
    """Return the entries of lines.

    Raises:
        DecodeError: if a line is no entry.
        ValueError: if an entry has a quarter that no record has.
    """
    return _DECODER.decode_lines(lines)


def is_entry(line: bytes) -> bool:
    """Tell whether a line is one entry."""
    try:
        _DECODER.decode(line)
    except (DecodeError, ValueError):
        return False
    return True


def decode_hook(kind: type[Any], value: Any) -> Any:  # noqa: ANN401  (msgspec's hook)
    """Decode a quarter for msgspec, which does not know it."""
    if kind is Quarter:
        return _quarter(value)
    raise NotImplementedError(kind)


@lru_cache(maxsize=1024)
def _quarter(text: str) -> Quarter:
    if not text:
        return NO_QUARTER
    quarter = Quarter.parse(text)
    if not EARLIEST <= quarter <= LATEST:
        message = f"the quarter {quarter} does not lie between {EARLIEST} and {LATEST}"
        raise ValueError(message)
    return quarter


_DECODER = json.Decoder(Entry[Content], dec_hook=decode_hook)
