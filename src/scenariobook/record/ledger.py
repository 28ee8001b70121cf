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
from typing import Any, cast

from msgspec import DecodeError, json

from scenariobook.quarter import EARLIEST, LATEST, Quarter
from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Key,
    Kind,
    Opened,
    Origin,
    Position,
    Raised,
    Reading,
    Record,
    Settled,
    Sighting,
    about,
)
from scenariobook.record.former import AS_RECORDED, FormerIds
from scenariobook.study.texts import FORBIDDEN, LONGEST_WORD, long_word

BEFORE_THE_FIRST = Position(0, "0" * 64)
_SEAL = b',"sha256":"'
# How a character that a workbook cannot hold stands in JSON: escaped, or as its bytes.
_SPELLED = (re.compile(rb"\\[bfu]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))
_SHA256 = re.compile("[0-9a-f]{64}")
_SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


class Damaged(Exception):
    """The ledger is not what was written: at ``line``, for the reason ``why``."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        self.why = why
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, oldest first, and the exact bytes that hold them."""

    entries: tuple[Entry[Content], ...]
    data: bytes

    @property
    def position(self) -> Position:
        """Where the ledger ends."""
        return _position(self.entries)


EMPTY = Ledger((), b"")


def parse(data: bytes) -> Ledger:
    """Read a ledger's bytes and check the whole chain.

    Raises:
        Damaged: at the first line that is not what was written.
    """
    if data and not data.endswith(b"\n"):
        raise Damaged(data.count(b"\n") + 1, "the last line is cut off")
    lines = data.split(b"\n")[:-1]
    _check_chain(lines)
    try:
        entries = tuple(_DECODER.decode_lines(data))
    except (DecodeError, ValueError) as error:
        raise Damaged(_first_unknown(lines), f"no known form of entry: {error}") from error
    if len(entries) != len(lines):  # a line may hold two, or be of blanks
        raise Damaged(_first_unknown(lines), "not every line is one entry")
    _check_entries(entries)
    _check_texts(data, lines, entries)
    return Ledger(entries, data)


def _check_entries(entries: Sequence[Entry[Content]]) -> None:
    """Make sure that numbers, times and hashes are such as the program writes."""
    digests, first, last = {""}, EARLIEST.year, LATEST.year
    for line, entry in enumerate(entries, 1):
        origin = entry.origin
        if entry.number != line:
            raise Damaged(line, f"the entry says that it is number {entry.number}")
        if not first <= origin.when.year <= last:
            raise Damaged(line, f"the entry says that it was recorded in {origin.when.year}")
        if origin.sha256 not in digests:
            if not _SHA256.fullmatch(origin.sha256):
                raise Damaged(line, "the entry says that it came from what is no SHA-256")
            digests.add(origin.sha256)


def _check_texts(data: bytes, lines: Sequence[bytes], entries: Sequence[Entry[Content]]) -> None:
    """Make sure that workbooks and pages can hold every text: JSON can spell what XML cannot."""
    longest = max(map(len, lines), default=0)
    if longest <= LONGEST_WORD and not any(form.search(data) for form in _SPELLED):
        return
    for number, line in enumerate(lines, 1):
        if len(line) <= LONGEST_WORD and not any(form.search(line) for form in _SPELLED):
            continue
        texts = _texts(json.decode(line))
        if found := FORBIDDEN.search(texts):
            raise Damaged(number, f"the entry holds the character U+{ord(found[0]):04X}")
        # What is open may be of any length: pages show its beginning.
        is_shown = isinstance(entries[number - 1].content, Reading | Sighting | Judgment)
        if is_shown and (length := long_word(texts)):
            raise Damaged(number, f"the entry holds {length:,} characters without a space")


def _texts(held: object) -> str:
    """Return all texts that a decoded line holds, as one, with spaces between them."""
    if isinstance(held, dict):
        return " ".join(map(_texts, [*held, *held.values()]))
    return " ".join(map(_texts, held)) if isinstance(held, list) else str(held)


def _check_chain(lines: Sequence[bytes]) -> None:
    previous = BEFORE_THE_FIRST.sha256.encode()
    for number, line in enumerate(lines, 1):
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


def replay(
    entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds = AS_RECORDED
) -> Record:
    """Return what is known after these entries; ``start`` is the study's first quarter.

    What was recorded under one of the ``former`` ids stands under the present one; of two
    entries that so meet in one quarter, the later holds. To see the record as it was at an
    earlier position, pass the entries up to it.
    """
    open_quarter = start
    readings: dict[str, dict[Quarter, Entry[Reading]]] = {}
    sightings: dict[str, dict[Quarter, Entry[Sighting]]] = {}
    judgments: dict[str, dict[Quarter, Entry[Judgment]]] = {}
    known: dict[str, dict[str, dict[Quarter, Any]]] = {
        "reading": readings,
        "sighting": sightings,
        "judgment": judgments,
    }
    open_: dict[Key, list[Entry[Raised]]] = {}
    closed: dict[Key, list[tuple[Entry[Raised], int]]] = {}
    past: dict[tuple[Kind, str, Quarter], list[Entry[Content]]] = {}
    for entry in former.applied(entries):
        match entry.content:
            case Reading() | Sighting() | Judgment() as content:
                kind, item = about(content)
                known[kind].setdefault(item, {})[content.quarter] = entry
                past.setdefault((kind, item, content.quarter), []).append(entry)
            case Cleared(quarter, item, what):
                known[what].get(item, {}).pop(quarter, None)
                past.setdefault((what, item, quarter), []).append(entry)
            case Opened(quarter):
                open_quarter = quarter
            case Raised() as content:
                open_.setdefault(content.key, []).append(cast("Entry[Raised]", entry))
            case Settled() as content:
                held = open_.pop(content.key, [])
                meant = [one for one in held if one.number in content.raised]
                closed.setdefault(content.key, []).extend((one, entry.number) for one in meant)
                if left := [one for one in held if one not in meant]:
                    open_[content.key] = left  # of a former id, which nobody settled
    return Record(
        open_quarter,
        _position(entries),
        readings,
        sightings,
        judgments,
        {key: tuple(raised) for key, raised in open_.items()},
        {key: tuple(raised) for key, raised in closed.items()},
        past,
    )


def kind_of(content: Content) -> str:
    """Return the word for a content's kind, as it stands in the ledger."""
    return str(content.__struct_config__.tag)


def _position(entries: Sequence[Entry[Content]]) -> Position:
    if not entries:
        return BEFORE_THE_FIRST
    return Position(entries[-1].number, entries[-1].sha256)


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
