"""What the fuzzers begin with, and how they change it so that it stays worth reading.

Bytes changed blindly fail at the first checksum: a ledger is sealed again after a change, a
workbook is changed part by part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final, get_args
from zipfile import ZipFile

from pydantic import BaseModel

from scenariobook.record.ledger.chain import BEFORE_THE_FIRST
from scenariobook.study.model import Document
from scenariobook.workbook.xlsx.opc import UNPACKING_ERRORS
from tests.corpus import random_changes as corpus
from tests.corpus.trackers import packed
from tests.fuzz.oracles import NEXT_FILE
from tests.record.full_ledger import FULL
from tests.study_text import STUDY

_ROOT: Final = Path(__file__).parents[2]
_SEAL: Final = re.compile(rb',"sha256":"[0-9a-f]{64}"\}$')
# Of TOML, of Markdown, and of what is odd in either.
_MARKS: Final = (
    *(
        " = ",
        "[[",
        "]]",
        "{ ",
        " }",
        '"""',
        "'''",
        "\\u0000",
        "\\U0010FFFF",
        "\\x41",
        "\\e[",
        "\r\n",
    ),
    *("2022Q1", "9999Q4", "1000Q1", "1979-05-27", "1e308", "-5e-324", "inf", "nan", "0x7f"),
    *("likely", "highly likely", "high confidence", "lake-dries", "lake-holds", "water-level"),
    *(
        "\n# ",
        "\n- ",
        "\n> ",
        "\n1. ",
        "**",
        "](x)",
        "<b>",
        "&#0;",
        "`",
        "\n---\n",
        "=1+1",
        "_x0041_",
    ),
    *("\u202e", "\u2028", "\ufeff", "\x85", "\ufffe", "\ud7ff"),
)
_VALUES: Final = tuple(
    value.encode()
    for value in (
        *(
            "1",
            "-1",
            "0",
            "1e308",
            "-5e-324",
            "inf",
            "nan",
            "9" * 400,
            "0x7f",
            "0.1",
            "100",
            "99.999",
        ),
        *(
            "true",
            "false",
            "1979-05-27",
            "0001-01-01",
            "9999-12-31",
            "07:32:00",
            "[]",
            "{}",
            "[[]]",
        ),
        *('"1000Q1"', '"9999Q4"', '"2022Q1"', '"2023Q4"', '"exploratory"', '"phia"', '"letter"'),
        *('"number"', '"ordinal"', '"yes-no"', '"falling"', '"irregular"', '"yes"', '"1.234,5"'),
        *(
            '["none", "some"]',
            '["a", "a"]',
            '[""]',
            '"some"',
            '"=1+1"',
            '"_x0041_"',
            '"\\u202e"',
            '"\\t"',
        ),
        *(
            '"lake-dries"',
            '["lake-dries"]',
            '"lake-survey"',
            '"inflow-diverted"',
            '"sept-2"',
            '"zh-Hans"',
        ),
        *('{ lake-dries = "even" }', "{ value = 1e308, as_of = 0001-01-01 }", '"**b** [x](y)"'),
        *(
            '"""\\n- a\\n  - b\\n\\n> c"""',
            '"<b>"',
            '"' + "w" * 3000 + '"',
            '"\\r"',
            '" "',
            '"A"',
            "7",
        ),
    )
)
_NUMBERS: Final = (b"0", b"-1", b"1e308", b"4294967296", b"1e-320", b"9999", b"1000", b"99")
_SEALED: Final = 3  # of four changed ledgers
_WHOLE: Final = 4  # of five changed workbooks keep their archive whole

Mutator = Callable[[bytes, Random], bytes]


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


def change_copy(data: bytes, random: Random) -> bytes:
    """Change the parts of a workbook; sometimes, the archive itself."""
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except UNPACKING_ERRORS:
        parts = {}
    if not parts or random.randrange(_WHOLE + 1) == _WHOLE:
        return change(data, random)
    for _ in range(random.randrange(1, 4)):
        if random.randrange(2) and parts:
            name = random.choice(list(parts))
            parts[name] = change(parts[name], random)
        elif parts:
            random.choice(corpus.CHANGES)(parts, random)
    return packed(parts.items())


def change_study(data: bytes, random: Random) -> bytes:
    """Change a study's lines and values; sometimes, its bytes as they come."""
    lines = data.split(b"\n")
    if random.randrange(3) == 0:
        return change(data, random)
    for _ in range(random.randrange(1, 4)):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        key, equals, value = lines[at].partition(b" = ")
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
                lines[at] = key + equals + random.choice(_VALUES)
            case _:
                lines[at] = change(lines[at], random)
    return b"\n".join(lines)


def studies() -> Iterator[bytes]:
    """Yield studies, sound and unsound, small and real."""
    yield STUDY.encode()
    example = sorted((_ROOT / "scenarios" / "central-asia").glob("*.toml"))
    yield NEXT_FILE.join(path.read_bytes() for path in example[:3])
    for case in sorted((_ROOT / "tests" / "golden" / "diagnostics").rglob("*.toml")):
        if case.is_file() and case.stat().st_size < 20_000:
            yield case.read_bytes()


def _words() -> Iterator[str]:
    """Yield what studies are written with."""
    yield from _MARKS
    waiting: list[object] = [Document]
    while waiting:
        form = waiting.pop()
        if isinstance(form, type) and issubclass(form, BaseModel):
            for name, field in form.model_fields.items():
                yield from (name, f"\n{name} = ", f"\n[[{name}]]\n", f"\n[{name}]\n")
                waiting.append(field.annotation)
        else:
            yield from (choice for choice in get_args(form) if isinstance(choice, str))
            waiting += [part for part in get_args(form) if not isinstance(part, str)]


WORDS: Final = tuple(word.encode() for word in _words())


def ledgers() -> Iterator[bytes]:
    """Yield ledgers: one with every kind of entry, and its beginnings."""
    lines = FULL.data.splitlines(keepends=True)
    for count in range(len(lines) + 1):
        yield b"".join(lines[:count])
    yield (_ROOT / "scenarios" / "central-asia" / "record" / "ledger.jsonl").read_bytes()[:3000]


def copies() -> Iterator[bytes]:
    """Yield trackers: one as it was made, and some of the corpus's changed ones."""
    yield packed(corpus.members().items())
    for seed in range(40):
        yield corpus.changed_copy(Random(seed))  # noqa: S311  (the corpus's own cases)


SEEDS: Final[Mapping[str, Callable[[], Iterator[bytes]]]] = {
    "loader": studies,
    "ledger": ledgers,
    "reader": copies,
}
MUTATORS: Final[Mapping[str, Mutator]] = {
    "loader": change_study,
    "ledger": change_ledger,
    "reader": change_copy,
}
