"""Read and extend the ledger: an append-only file with one JSON object in each line.

Each line ends with a SHA-256 of the previous line's hash and the line's own bytes. So reading
detects every changed byte, and every line that is missing or inserted before another line. The
functions read and return bytes; they touch no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

from msgspec import ValidationError, json

from scenariobook.errors import ScenariobookError
from scenariobook.limits import LONGEST_WORD
from scenariobook.quarter import EARLIEST, LATEST, NO_QUARTER, Quarter
from scenariobook.record.ledger.entries import (
    Addition,
    Content,
    Entry,
    Origin,
    Raised,
    Settled,
    Undone,
    subject_of,
)
from scenariobook.record.ledger.keys import ABOUT_NO_FIELD
from scenariobook.record.ledger.kinds import FIELDS, WITHOUT_QUARTER, BaseStated, Reading
from scenariobook.study.model.texts import FORBIDDEN, long_word
from scenariobook.wording import short

_SEAL = b',"sha256":"'
_BACKSLASH, _NO_CHARACTER = ord("\\"), 0xEF  # bytes; U+FFFE in UTF-8 begins with the second
_YEARS = range(EARLIEST.year, LATEST.year + 1)
_END = b'"}\n'
_SEAL_LENGTH = len(_SEAL) + 64 + len(_END)
_LINE_ENDS = (
    "the file has the line ends of Windows; where git wrote them, make the file .gitattributes "
    "(`scenariobook help git`), move the folder record elsewhere, and run `git checkout -- record`"
)


class Damaged(ScenariobookError):
    """The ledger is not what the program wrote.

    Attributes:
        line: The number of the first damaged line.
        why: The damage, in words.
    """

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the ledger: the number and the hash of its last entry."""

    number: int
    sha256: str


BEFORE_THE_FIRST = Position(0, "0" * 64)


def position_of(entries: Sequence[Entry[Content]]) -> Position:
    """Return the position of the last of these entries."""
    if not entries:
        return BEFORE_THE_FIRST
    return Position(entries[-1].number, entries[-1].sha256)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, oldest first, and the exact bytes of the file."""

    entries: tuple[Entry[Content], ...]
    data: bytes

    @property
    def position(self) -> Position:
        """The position of the last entry."""
        return position_of(self.entries)

    @property
    def recorded_at(self) -> datetime | None:
        """The time of the last entry; None without entries."""
        return self.entries[-1].origin.when if self.entries else None

    def entry(self, number: int) -> Entry[Content]:
        """Return the entry with a number."""
        return self.entries[number - 1]

    def with_entries(self, entries: Iterable[Entry[Content]], lines: bytes) -> Ledger:
        """Return the ledger with more entries."""
        return Ledger((*self.entries, *entries), self.data + lines)


EMPTY = Ledger((), b"")


def parse_ledger(data: bytes, after: Ledger = EMPTY) -> Ledger:
    """Return the ledger in ``data``, after checking every line and hash.

    Args:
        data: The bytes.
        after: The ledger that ``data`` continues; the result has the entries of both.

    Raises:
        Damaged: if a line is not what the program wrote.
    """
    return after.with_entries(_parse_lines(BytesIO(data), after.position), data)


def _parse_lines(lines: Iterable[bytes], after: Position) -> Iterator[Entry[Content]]:
    """Yield the entry of each line.

    Raises:
        Damaged: if a line is not what the program wrote.
    """
    previous = after.sha256.encode()
    for number, line in enumerate(lines, after.number + 1):
        previous = sha256(previous + line[:-_SEAL_LENGTH]).hexdigest().encode()
        if line[-_SEAL_LENGTH:] != _SEAL + previous + _END:
            if not line.endswith(b"\n"):
                raise Damaged(number, "the last line is cut off")
            if line.endswith(b"\r\n"):
                raise Damaged(number, _LINE_ENDS)
            raise Damaged(number, "this line, or the one before it, is not as the program wrote it")
        try:
            entry = _DECODER.decode(line)
        except ValueError as error:
            raise Damaged(number, f"no known form of entry: {error}") from error
        if entry.number != number:
            raise Damaged(number, f"the entry says that it is number {entry.number}")
        why = _why_invalid(entry)
        # Only a line with an escape, with U+FFFE or its like, or with a long word can have a text
        # that is forbidden.
        if _BACKSLASH in line or _NO_CHARACTER in line or len(line) > LONGEST_WORD:
            why = why or _why_invalid_text(entry, line)
        if why:
            raise Damaged(number, why)
        yield entry


def _why_invalid(entry: Entry[Content]) -> str:
    """Return why the program cannot have written an entry; empty if it can.

    A study may come from a stranger, and anybody can compute hashes.
    """
    content = entry.content
    if why := _why_invalid_origin(entry.origin):
        return why
    if not content.quarter:
        kind, _ = subject_of(content) or ("", "")
        if kind not in WITHOUT_QUARTER:
            return "the entry names no quarter"
    match content:
        case Reading():
            month = content.period
            if month and month not in content.quarter.months:
                return f"{month} is no month of {content.quarter}"
        case Undone(entries=numbers) if max(numbers) >= entry.number:
            return "it undoes an entry that comes after it"
        case Raised() | Settled():
            return _why_invalid_field(content)
    return ""


def _why_invalid_origin(origin: Origin) -> str:
    if not _is_digest(origin.sha256):
        return f"{short(origin.sha256)!r} is no SHA-256 of a file"
    if origin.when.year not in _YEARS:
        return f"the entry says that it was recorded in {origin.when.year}"
    return ""


@lru_cache(maxsize=1024)  # a file has many entries
def _is_digest(text: str) -> bool:
    return re.fullmatch("([0-9a-f]{64})?", text) is not None


def _why_invalid_field(content: Raised | Settled) -> str:
    key = content.key
    if key.kind in FIELDS and not key.declared and key.field not in ABOUT_NO_FIELD:
        return f"a {key.kind} has no field {key.field!r}"
    for choice in content.choices if isinstance(content, Raised) else ():
        try:
            key.value_of(choice)
        except ValidationError:
            return f"the field {key.field!r} cannot be {choice!r}"
    return ""


def _why_invalid_text(entry: Entry[Content], line: bytes) -> str:
    """Return why a workbook or a page cannot hold a text of an entry; empty if they can.

    JSON can hold characters that XML cannot.
    """
    decoded = json.decode(line)
    if match := FORBIDDEN.search(_texts(decoded)):
        return f"the entry holds the character U+{ord(match[0]):04X}"
    # Unclear texts may be long: pages show only their beginning.
    decoded["content"].pop("unclear", None)
    is_shown = isinstance(entry.content, BaseStated)
    length = long_word(_texts(decoded)) if is_shown else 0
    return f"the entry holds {length:,} characters without a space" if length else ""


def _texts(decoded: object) -> str:
    """Return all texts of a decoded line, joined by spaces."""
    if isinstance(decoded, dict):
        return " ".join(map(_texts, [*decoded, *decoded.values()]))
    return " ".join(map(_texts, decoded)) if isinstance(decoded, list) else str(decoded)


def extend(ledger: Ledger, additions: Iterable[Addition]) -> Ledger:
    """Return the ledger with new entries, one for each content and origin, in their order."""
    entries: list[Entry[Content]] = []
    lines: list[bytes] = []
    position = ledger.position
    for content, origin in additions:
        number = position.number + 1
        unsealed = _ENCODER.encode(Entry(number, content, origin, ""))
        body = unsealed.removesuffix(_SEAL + b'"}')
        digest = sha256(position.sha256.encode() + body).hexdigest()
        lines.append(body + _SEAL + digest.encode() + _END)
        entries.append(Entry(number, content, origin, digest))
        position = Position(number, digest)
    return ledger.with_entries(entries, b"".join(lines))


def up_to(ledger: Ledger, number: int) -> Ledger:
    """Return the ledger with only its first ``number`` entries."""
    lines = ledger.data.splitlines(keepends=True)
    return Ledger(ledger.entries[:number], b"".join(lines[:number]))


def _decode_quarter(text: str) -> Quarter:
    if not text:
        return NO_QUARTER
    quarter = Quarter.parse(text)
    if not EARLIEST <= quarter <= LATEST:
        message = f"the quarter {quarter} does not lie between {EARLIEST} and {LATEST}"
        raise ValueError(message)
    return quarter


def _decode(kind: type, value: object) -> object:
    if kind is Quarter:
        return _decode_quarter(str(value))
    raise NotImplementedError(kind)


_ENCODER = json.Encoder(enc_hook=str)
_DECODER = json.Decoder(Entry[Content], dec_hook=_decode)
