"""Read and extend the ledger: an append-only file with one JSON object in each line.

Each line ends with a SHA-256 of the previous line's hash and the line's own bytes. So reading
detects every changed byte, and every line that was removed or inserted before another one. The
functions read and return bytes; they touch no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from msgspec import DecodeError, json

from scenariobook.errors import ScenariobookError
from scenariobook.quarter import EARLIEST, LATEST, NO_QUARTER, Quarter
from scenariobook.record.claims.record import Position
from scenariobook.record.ledger.entries import (
    ABOUT_NO_FIELD,
    Content,
    Entry,
    Raised,
    Settled,
    Undone,
    subject_of,
)
from scenariobook.record.ledger.fields import FIELDS, can_hold
from scenariobook.record.ledger.kinds import WITHOUT_QUARTER, Reading, Stated
from scenariobook.record.ledger.origin import Origin
from scenariobook.study.texts import FORBIDDEN, LONGEST_WORD, long_word

BEFORE_THE_FIRST = Position(0, "0" * 64)
_SEAL = b',"sha256":"'
# How JSON writes a character that a workbook cannot hold: as an escape, or as its bytes.
_SPELLED = (re.compile(rb"\\[bfu]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))
_SHA256 = re.compile("[0-9a-f]{64}")
_SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


class Damaged(ScenariobookError):
    """The ledger is not what the program wrote.

    Attributes:
        line: The number of the first wrong line.
        why: What is wrong with it.
    """

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(f"line {line}: {why}")


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

    def entry(self, number: int) -> Entry[Content]:
        """Return the entry with a number."""
        return self.entries[number - 1]

    def longer(self, entries: Iterable[Entry[Content]], lines: bytes) -> Ledger:
        """Return the ledger with more entries."""
        return Ledger((*self.entries, *entries), self.data + lines)


EMPTY = Ledger((), b"")


def parse(data: bytes, after: Ledger = EMPTY) -> Ledger:
    """Return the ledger in ``data``, after checking every line and hash.

    Args:
        data: The bytes.
        after: A ledger that was read before and that ``data`` continues; the result has both.

    Raises:
        Damaged: if a line is not what the program wrote.
    """
    known = after.position.number
    if data and not data.endswith(b"\n"):
        raise Damaged(known + data.count(b"\n") + 1, "the last line is cut off")
    lines = data.split(b"\n")[:-1]
    _check_chain(lines, after.position)
    try:
        entries = _DECODER.decode_lines(data)
    except (DecodeError, ValueError) as error:
        line = known + _first_unknown(lines)
        raise Damaged(line, f"no known form of entry: {error}") from error
    if len(entries) != len(lines):  # a line may have two entries, or only blanks
        raise Damaged(known + _first_unknown(lines), "not every line is one entry")
    _check_entries(entries, known)
    _check_texts(data, lines, entries)
    return after.longer(entries, data)


def _check_entries(entries: Sequence[Entry[Content]], known: int) -> None:
    """Check that the program can have written the numbers, times, hashes and fields of entries.

    Raises:
        Damaged: if it cannot.
    """
    digests, first, last = {""}, EARLIEST.year, LATEST.year
    for line, entry in enumerate(entries, known + 1):
        origin = entry.origin
        if why := _refused(entry) if entry.content.quarter else _of_no_quarter(entry.content):
            raise Damaged(line, why)
        if entry.number != line:
            raise Damaged(line, f"the entry says that it is number {entry.number}")
        if not first <= origin.when.year <= last:
            raise Damaged(line, f"the entry says that it was recorded in {origin.when.year}")
        if origin.sha256 not in digests:
            if not _SHA256.fullmatch(origin.sha256):
                raise Damaged(line, "the entry says that it came from what is no SHA-256")
            digests.add(origin.sha256)


def _of_no_quarter(content: Content) -> str:
    """Return why the program cannot have written an entry of no quarter; empty if it can."""
    of = subject_of(content)
    if of is None or of[0] not in WITHOUT_QUARTER:
        return "the entry names no quarter"
    return _refused_field(content) if isinstance(content, Raised | Settled) else ""


def _refused(entry: Entry[Content]) -> str:
    """Return why the program cannot have written an entry; empty if it can."""
    content = entry.content
    if isinstance(content, Reading):  # as most are
        wrong = content.period and content.period not in content.quarter.months
        return f"{content.period} is no month of {content.quarter}" if wrong else ""
    match content:
        case Raised() | Settled():
            return _refused_field(content)
        case Undone(entries=numbers):
            if max(numbers) >= entry.number:
                return "it undoes an entry that comes after it"
    return ""


def _refused_field(content: Raised | Settled) -> str:
    fields = FIELDS.get(content.what)
    if fields and content.field not in {*fields, *ABOUT_NO_FIELD}:
        return f"a {content.what} has no field {content.field!r}"
    if isinstance(content, Raised):
        odd = next((c for c in content.choices if not can_hold(content.field, c)), None)
        return "" if odd is None else f"the field {content.field!r} cannot be {odd!r}"
    return ""


def _check_texts(data: bytes, lines: Sequence[bytes], entries: Sequence[Entry[Content]]) -> None:
    """Check that workbooks and pages can hold every text; JSON has characters that XML has not.

    Raises:
        Damaged: if they cannot.
    """
    longest = max(map(len, lines), default=0)
    if longest <= LONGEST_WORD and not any(form.search(data) for form in _SPELLED):
        return
    for line, entry in zip(lines, entries, strict=True):
        if len(line) <= LONGEST_WORD and not any(form.search(line) for form in _SPELLED):
            continue
        decoded = json.decode(line)
        if found := FORBIDDEN.search(_texts(decoded)):
            raise Damaged(entry.number, f"the entry holds the character U+{ord(found[0]):04X}")
        # What is unclear may have long texts: pages show the beginning only.
        decoded["content"].pop("unclear", None)
        is_shown = isinstance(entry.content, Stated)
        if is_shown and (length := long_word(_texts(decoded))):
            raise Damaged(entry.number, f"the entry holds {length:,} characters without a space")


def _texts(decoded: object) -> str:
    """Return all texts of a decoded line, joined by spaces."""
    if isinstance(decoded, dict):
        return " ".join(map(_texts, [*decoded, *decoded.values()]))
    return " ".join(map(_texts, decoded)) if isinstance(decoded, list) else str(decoded)


def _check_chain(lines: Sequence[bytes], after: Position) -> None:
    previous = after.sha256.encode()
    for number, line in enumerate(lines, after.number + 1):
        digest = sha256(previous + line[:-_SEAL_LENGTH]).hexdigest().encode()
        if line[-_SEAL_LENGTH:] != _SEAL + digest + b'"}':
            raise Damaged(number, "this line, or the one before it, is not as the program wrote it")
        previous = digest


def _first_unknown(lines: Sequence[bytes]) -> int:
    """Return the number of the first line that is not an entry, from 1."""
    for number, line in enumerate(lines, 1):
        try:
            _DECODER.decode(line)
        except (DecodeError, ValueError):
            return number
    return len(lines)


def extend(ledger: Ledger, additions: Iterable[tuple[Content, Origin]]) -> Ledger:
    """Return the ledger with new entries, one for each content and origin, in their order."""
    entries: list[Entry[Content]] = []
    lines: list[bytes] = []
    position = ledger.position
    for content, origin in additions:
        number = position.number + 1
        unsealed = encoded(Entry(number, content, origin, ""))
        body = unsealed.removesuffix(_SEAL + b'"}')
        digest = sha256(position.sha256.encode() + body).hexdigest()
        lines.append(body + _SEAL + digest.encode() + b'"}\n')
        entries.append(Entry(number, content, origin, digest))
        position = Position(number, digest)
    return ledger.longer(entries, b"".join(lines))


def up_to(ledger: Ledger, number: int) -> Ledger:
    """Return the ledger with only its first ``number`` entries."""
    lines = ledger.data.splitlines(keepends=True)
    return Ledger(ledger.entries[:number], b"".join(lines[:number]))


def encoded(entry: Entry[Content]) -> bytes:
    """Return an entry as the JSON of its line in the ledger."""
    return _ENCODER.encode(entry)


@lru_cache(maxsize=1024)
def _quarter(text: str) -> Quarter:
    if not text:
        return NO_QUARTER
    quarter = Quarter.parse(text)
    if not EARLIEST <= quarter <= LATEST:
        message = f"the quarter {quarter} does not lie between {EARLIEST} and {LATEST}"
        raise ValueError(message)
    return quarter


def _decode(kind: type, value: object) -> object:
    if kind is Quarter:
        return _quarter(str(value))
    raise NotImplementedError(kind)


_ENCODER = json.Encoder(enc_hook=str)
_DECODER = json.Decoder(Entry[Content], dec_hook=_decode)
