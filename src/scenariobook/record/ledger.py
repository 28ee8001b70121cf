"""The ledger: the study's append-only record, one JSON object a line.

Each line ends with a SHA-256 over the hash of the line before it and the line's own
bytes up to there. So no byte can change, and no line can go or come, unnoticed. The
functions are pure: bytes in, bytes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from msgspec import DecodeError, json

from scenariobook.errors import ScenariobookError
from scenariobook.quarter import EARLIEST, LATEST, Quarter
from scenariobook.record.entries import (
    ABOUT_NO_FIELD,
    KIND_FIELDS,
    Content,
    Entry,
    Judgment,
    Origin,
    Position,
    Raised,
    Reading,
    Settled,
    Sighting,
    Undone,
    can_hold,
)
from scenariobook.study.texts import FORBIDDEN, LONGEST_WORD, long_word

BEFORE_THE_FIRST = Position(0, "0" * 64)
_SEAL = b',"sha256":"'
# How a character that a workbook cannot hold stands in JSON: escaped, or as its bytes.
_SPELLED = (re.compile(rb"\\[bfu]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))
_SHA256 = re.compile("[0-9a-f]{64}")
_SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


class Damaged(ScenariobookError):
    """The ledger is not what was written: at ``line``, for the reason ``why``."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(f"line {line}: {why}")


def position_of(entries: Sequence[Entry[Content]]) -> Position:
    """Return where a ledger ends that has these entries."""
    if not entries:
        return BEFORE_THE_FIRST
    return Position(entries[-1].number, entries[-1].sha256)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, oldest first, and the exact bytes that hold them."""

    entries: tuple[Entry[Content], ...]
    data: bytes

    @property
    def position(self) -> Position:
        """Where the ledger ends."""
        return position_of(self.entries)


EMPTY = Ledger((), b"")


def parse(data: bytes, after: Ledger = EMPTY) -> Ledger:
    """Read a ledger's bytes and check the whole chain.

    ``after`` is a ledger that was read before: ``data`` are the bytes that follow it, and the
    ledger of both is returned.

    Raises:
        Damaged: at the first line that is not what was written.
    """
    known = len(after.entries)
    if data and not data.endswith(b"\n"):
        raise Damaged(known + data.count(b"\n") + 1, "the last line is cut off")
    lines = data.split(b"\n")[:-1]
    _check_chain(lines, after.position)
    try:
        entries = tuple(_DECODER.decode_lines(data))
    except (DecodeError, ValueError) as error:
        line = known + _first_unknown(lines)
        raise Damaged(line, f"no known form of entry: {error}") from error
    if len(entries) != len(lines):  # a line may hold two, or be of blanks
        raise Damaged(known + _first_unknown(lines), "not every line is one entry")
    _check_entries(entries, known)
    _check_texts(data, lines, entries)
    return Ledger((*after.entries, *entries), after.data + data) if known else Ledger(entries, data)


def _check_entries(entries: Sequence[Entry[Content]], known: int) -> None:
    """Make sure that numbers, times, hashes and choices are such as the program writes."""
    digests, first, last = {""}, EARLIEST.year, LATEST.year
    for line, entry in enumerate(entries, known + 1):
        origin = entry.origin
        if why := _refused(entry):
            raise Damaged(line, why)
        if entry.number != line:
            raise Damaged(line, f"the entry says that it is number {entry.number}")
        if not first <= origin.when.year <= last:
            raise Damaged(line, f"the entry says that it was recorded in {origin.when.year}")
        if origin.sha256 not in digests:
            if not _SHA256.fullmatch(origin.sha256):
                raise Damaged(line, "the entry says that it came from what is no SHA-256")
            digests.add(origin.sha256)


def _refused(entry: Entry[Content]) -> str:
    """Return why the program cannot have written an entry; nothing if it can."""
    content = entry.content
    match content:
        case Raised() | Settled():
            fields = KIND_FIELDS.get(content.what)
            if fields and content.field not in {*fields, *ABOUT_NO_FIELD}:
                return f"a {content.what} has no field {content.field!r}"
            if isinstance(content, Raised):
                odd = next((c for c in content.choices if not can_hold(content.field, c)), None)
                return "" if odd is None else f"the field {content.field!r} cannot be {odd!r}"
        case Undone(entries=numbers):
            if max(numbers) >= entry.number:
                return "it undoes an entry that comes after it"
    return ""


def _check_texts(data: bytes, lines: Sequence[bytes], entries: Sequence[Entry[Content]]) -> None:
    """Make sure that workbooks and pages can hold every text: JSON can spell what XML cannot."""
    longest = max(map(len, lines), default=0)
    if longest <= LONGEST_WORD and not any(form.search(data) for form in _SPELLED):
        return
    for line, entry in zip(lines, entries, strict=True):
        if len(line) <= LONGEST_WORD and not any(form.search(line) for form in _SPELLED):
            continue
        texts = _texts(json.decode(line))
        if found := FORBIDDEN.search(texts):
            raise Damaged(entry.number, f"the entry holds the character U+{ord(found[0]):04X}")
        # What is open may be of any length: pages show its beginning.
        is_shown = isinstance(entry.content, Reading | Sighting | Judgment)
        if is_shown and (length := long_word(texts)):
            raise Damaged(entry.number, f"the entry holds {length:,} characters without a space")


def _texts(held: object) -> str:
    """Return all texts that a decoded line holds, as one, with spaces between them."""
    if isinstance(held, dict):
        return " ".join(map(_texts, [*held, *held.values()]))
    return " ".join(map(_texts, held)) if isinstance(held, list) else str(held)


def _check_chain(lines: Sequence[bytes], after: Position) -> None:
    previous = after.sha256.encode()
    for number, line in enumerate(lines, after.number + 1):
        digest = sha256(previous + line[:-_SEAL_LENGTH]).hexdigest().encode()
        if line[-_SEAL_LENGTH:] != _SEAL + digest + b'"}':
            raise Damaged(number, "the entry is not the one that was written")
        previous = digest


def _first_unknown(lines: Sequence[bytes]) -> int:
    for number, line in enumerate(lines, 1):
        try:
            _DECODER.decode(line)
        except (DecodeError, ValueError):
            return number
    return len(lines)


def extend(ledger: Ledger, additions: Iterable[tuple[Content, Origin]]) -> Ledger:
    """Return the ledger with contents appended, in the order given."""
    entries = list(ledger.entries)
    lines = [ledger.data]
    position = ledger.position
    for content, origin in additions:
        number = position.number + 1
        unsealed = encoded(Entry(number, content, origin, ""))
        body = unsealed.removesuffix(_SEAL + b'"}')
        digest = sha256(position.sha256.encode() + body).hexdigest()
        lines.append(body + _SEAL + digest.encode() + b'"}\n')
        entries.append(Entry(number, content, origin, digest))
        position = Position(number, digest)
    return Ledger(tuple(entries), b"".join(lines))


def up_to(ledger: Ledger, number: int) -> Ledger:
    """Return the ledger as it was once so many entries stood in it."""
    lines = ledger.data.splitlines(keepends=True)
    return Ledger(ledger.entries[:number], b"".join(lines[:number]))


def encoded(entry: Entry[Content]) -> bytes:
    """Return an entry as JSON, the way it stands in the ledger."""
    return _ENCODER.encode(entry)


def kind_of(content: Content) -> str:
    """Return the word for a content's kind, as it stands in the ledger."""
    return str(content.__struct_config__.tag)


@lru_cache(maxsize=1024)
def _quarter(text: str) -> Quarter:
    quarter = Quarter.parse(text)
    if not EARLIEST <= quarter <= LATEST:
        message = f"the quarter {quarter} does not lie between {EARLIEST} and {LATEST}"
        raise ValueError(message)
    return quarter


def _decode(kind: type[Any], value: Any) -> Any:  # noqa: ANN401  (msgspec's hook)
    if kind is Quarter:
        return _quarter(value)
    raise NotImplementedError(kind)


_ENCODER = json.Encoder(enc_hook=str)
_DECODER = json.Decoder(Entry[Content], dec_hook=_decode)
