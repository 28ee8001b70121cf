"""What the fuzzers begin with, and how they change it so that it stays worth reading.

Bytes changed blindly fail at the first checksum: a ledger is sealed again after a change, a
workbook is changed part by part and element by element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from scenariobook.record.ledger.chain import BEFORE_THE_FIRST
from scenariobook.workbook.xlsx.opc import UNPACKING_ERRORS
from tests.corpus.texts import ODD
from tests.corpus.trackers import MAIN, packed
from tests.fuzz import oracles
from tests.fuzz.oracles import NEXT_FILE, tracker
from tests.record.full_ledger import FULL
from tests.study_keys import KEYS
from tests.study_text import STUDY

_ROOT: Final = Path(__file__).parents[2]
_SEAL: Final = re.compile(rb',"sha256":"[0-9a-f]{64}"\}$')
# What studies are written with, beside texts.
_MARKS: Final = (
    *(" = ", "[[", "]]", "{ ", " }", '"""', "'''", "\\u0000", "\\U0010FFFF", "\\x41", "\r\n"),
    *("\n# ", "\n- ", "\n> ", "\n1. ", "**", "](x)", "&#0;", "`", "\n---\n", "nan", "[]", "{}"),
    *('["none", "some"]', '["a", "a"]', '{ lake-dries = "even" }', "{ value = 1e308 }"),
)
WORDS: Final = tuple(
    word.encode("utf-8", "surrogatepass")
    for word in (
        *ODD,
        *_MARKS,
        *(f"\n[[{table}]]\n" for table in KEYS),
        *(f"\n{key} = " for keys in KEYS.values() for key in keys),
    )
)
_NUMBERS: Final = (b"0", b"-1", b"1e308", b"4294967296", b"1e-320", b"9999", b"1000", b"99")
_SEALED: Final = 3  # of four changed ledgers
_WHOLE: Final = 4  # of five changed workbooks keep their archive whole

Parts = dict[str, bytes]


def sealed(data: bytes) -> bytes:
    """Return a ledger's lines with the hashes that make them a chain."""
    previous, lines = BEFORE_THE_FIRST.sha256.encode(), []
    for line in data.split(b"\n"):
        if line:
            body = _SEAL.sub(b"", line)
            previous = sha256(previous + body).hexdigest().encode()
            lines.append(body + b',"sha256":"' + previous + b'"}\n')
    return b"".join(lines)


def change(data: bytes, random: Random) -> bytes:
    """Change bytes in one blind way: cut, add, replace, copy, flip a bit, a number, a word."""
    at, length = random.randrange(len(data) + 1), random.choice((1, 1, 2, 4, 16, 64))
    start, gone, rest = data[:at], data[at : at + length], data[at + length :]
    copied = data[random.randrange(len(data) + 1) :][: 4 * length]
    flipped = bytes([gone[0] ^ 1 << random.randrange(8)]) + gone[1:] if gone else b""
    counted = re.sub(rb"\d+", lambda _: random.choice(_NUMBERS), gone + rest[:24], count=1)
    return random.choice(
        (
            start + rest,
            start + random.randbytes(length) + gone + rest,
            start + random.randbytes(length) + rest,
            start + copied + gone + rest,
            start + flipped + rest,
            start + counted + rest[24:],
            start + random.choice(WORDS) + random.choice((b"", gone)) + rest,
        )
    )


def change_ledger(data: bytes, random: Random) -> bytes:
    """Change a ledger's bytes; mostly, its hashes then fit."""
    changed = change(data, random)
    return sealed(changed) if random.randrange(4) < _SEALED else changed


def change_study(data: bytes, random: Random) -> bytes:
    """Change a study's lines and values; sometimes, its bytes as they come."""
    lines = data.split(b"\n")
    if random.randrange(3) == 0:
        return change(data, random)
    for _ in range(random.randrange(1, 4)):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        key, equals, value = lines[at].partition(b" = ")
        odd = random.choice((*ODD, *_MARKS))
        match random.randrange(6):
            case 0:
                lines[at : at + random.randrange(1, 4)] = []
                lines = lines or [b""]
            case 1:
                lines[other:other] = lines[at : at + random.randrange(1, 12)]
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3 if equals:
                lines[at] = key + equals + change(value, random)
            case _ if equals:
                lines[at] = key + equals + random.choice((odd, json.dumps(odd))).encode()
            case _:
                lines[at] = change(lines[at], random)
    return b"\n".join(lines)


def change_copy(data: bytes, random: Random) -> bytes:
    """Change the parts of a workbook; sometimes, the archive itself."""
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except UNPACKING_ERRORS:
        parts = {}
    if not parts or random.randrange(_WHOLE + 1) == _WHOLE:
        return change(data, random)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice((_change_part, *[_change_element] * 5))(parts, random)
    return packed(parts.items())


def _change_part(parts: Parts, random: Random) -> None:
    """Drop, cut, empty, swap, rename or dirty a part."""
    name, other = random.choice([*parts]), random.choice([*parts])
    data, at = parts[name], random.randrange(len(parts[name]) + 1)
    match random.randrange(6):
        case 0 if len(parts) > 1:
            del parts[name]
        case 1:
            parts[name] = data[:at]
        case 2:
            parts[name] = b""
        case 3:
            parts[name], parts[other] = parts[other], data
        case 4:
            parts[random.choice((name.upper(), f"x/{name}", f"{name}x"))] = parts.pop(name)
        case _:
            parts[name] = change(data, random)


def _change_element(parts: Parts, random: Random) -> None:
    """Drop, copy, rename, fill or alter an element of a part: mostly, a cell of a sheet."""
    sheets = [name for name in parts if "/worksheets/sheet" in name]
    name = random.choice(random.choice((sheets, sheets, [*parts])) or [*parts])
    try:
        root = ET.fromstring(parts[name])  # noqa: S314  (our own parts, without entities)
    except ET.ParseError:
        return
    elements = [*root.iter()]
    cells = [one for one in elements if one.tag == f"{{{MAIN}}}c"]
    element, other = (
        random.choice(random.choice((cells, elements)) or elements),
        random.choice(elements),
    )
    key = random.choice([*element.keys(), "r", "ref", "t", "s"])
    match random.randrange(8):
        case 0 if element is not root:
            next(one for one in elements if element in [*one]).remove(element)
        case 1:
            other.insert(random.randrange(len(other) + 1), deepcopy(element))
        case 2:
            element.tag = other.tag
        case 3:
            element.attrib.pop(key, None)
        case 4:
            element.text = random.choice(ODD)
        case 5:
            ET.SubElement(element, other.tag).text = random.choice(ODD)
        case _:
            element.set(key, random.choice(ODD))
    parts[name] = ET.tostring(root)


def studies() -> Iterator[bytes]:
    """Yield studies, sound and unsound, small and real."""
    yield STUDY.encode()
    example = sorted((_ROOT / "scenarios" / "central-asia").glob("*.toml"))
    yield NEXT_FILE.join(path.read_bytes() for path in example[:3])
    for case in sorted((_ROOT / "tests" / "golden" / "diagnostics").rglob("*.toml")):
        if case.is_file() and case.stat().st_size < 20_000:
            yield case.read_bytes()


def ledgers() -> Iterator[bytes]:
    """Yield ledgers: one with every kind of entry, its beginnings, and that of a real study."""
    lines = FULL.data.splitlines(keepends=True)
    for count in range(len(lines), -1, -1):
        yield b"".join(lines[:count])
    yield (_ROOT / "scenarios" / "central-asia" / "record" / "ledger.jsonl").read_bytes()[:3000]


def copies() -> Iterator[bytes]:
    """Yield a tracker as it was made, and changed ones."""
    yield tracker()
    for seed in range(40):
        yield change_copy(tracker(), Random(seed))  # noqa: S311  (the same ones every day)


class Reader(NamedTuple):
    """What a reader is given: files to begin with, how one is changed, and what must hold of it."""

    seeds: Callable[[], Iterator[bytes]]
    change: Callable[[bytes, Random], bytes]
    holds: Callable[[bytes], bool]


READERS: Final[Mapping[str, Reader]] = {
    "loader": Reader(studies, change_study, oracles.loads),
    "ledger": Reader(ledgers, change_ledger, oracles.parses),
    "reader": Reader(copies, change_copy, oracles.reads),
}
