"""Studies and ledgers, changed in a few places at random, are used or refused, and never break.

The same seeds come every time, so a case that fails can be run again by its number.
FUZZ_CASES=20000 tries more of them, as one should who changes how files are read. What becomes of
workbooks is tried in tests/corpus: whatever their reader raises, it ends in one sentence.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import pytest

from scenariobook.briefing import rendering
from scenariobook.cli.shared.documents import inputs_of, make_tracker
from scenariobook.diagnostics import Problems, as_json, as_text, has_errors
from scenariobook.intake.read_files import read_files
from scenariobook.paths import LEDGER
from scenariobook.record.ledger.chain import BEFORE_THE_FIRST, Damaged, parse
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.study.loading.load import load
from tests.briefing.samples import body, front, text_of
from tests.corpus.texts import ODD
from tests.record.full_ledger import FULL
from tests.study_keys import KEYS
from tests.study_text import STUDY, write_study

ROOT: Final = Path(__file__).parents[2]
CASES: Final = int(os.environ.get("FUZZ_CASES", "1000"))
BATCHES: Final = 20
ONE_IN: Final = 16  # of what passes: making pages takes far longer than reading
NEXT_FILE: Final = b"\n#---- next file\n"  # parts the files of one study
OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # by a terminal
SEAL: Final = re.compile(rb',"sha256":"[0-9a-f]{64}"\}$')

# --- what is changed, and how ---------------------------------------------------------------------

# What studies are written with, beside texts.
MARKS: Final = (
    *(" = ", "[[", "]]", "{ ", " }", '"""', "'''", "\\u0000", "\\U0010FFFF", "\\x41", "\r\n"),
    *("\n# ", "\n- ", "\n> ", "\n1. ", "**", "](x)", "&#0;", "`", "\n---\n", "nan", "[]", "{}"),
    *('["none", "some"]', '["a", "a"]', '{ lake-dries = "even" }', "{ value = 1e308 }"),
)
TABLES: Final = tuple(f"\n[[{table}]]\n" for table in KEYS)
WORDS: Final = (*ODD, *MARKS, *TABLES, *(f"\n{key} = " for keys in KEYS.values() for key in keys))
NUMBERS: Final = (b"0", b"-1", b"1e308", b"4294967296", b"1e-320", b"9999", b"1000", b"99")


def change(data: bytes, random: Random) -> bytes:
    """Change bytes in one blind way: cut, add, replace, copy, flip a bit, a number, a word."""
    at, length = random.randrange(len(data) + 1), random.choice((1, 1, 2, 4, 16, 64))
    start, gone, rest = data[:at], data[at : at + length], data[at + length :]
    copied = data[random.randrange(len(data) + 1) :][: 4 * length]
    flipped = bytes([gone[0] ^ 1 << random.randrange(8)]) + gone[1:] if gone else b""
    counted = re.sub(rb"\d+", lambda _: random.choice(NUMBERS), gone + rest[:24], count=1)
    word = random.choice(WORDS).encode("utf-8", "surrogatepass")
    return random.choice(
        (
            start + rest,
            start + random.randbytes(length) + gone + rest,
            start + random.randbytes(length) + rest,
            start + copied + gone + rest,
            start + flipped + rest,
            start + counted + rest[24:],
            start + word + random.choice((b"", gone)) + rest,
        )
    )


def change_study(data: bytes, random: Random) -> bytes:
    """Change a study's lines and values; sometimes, its bytes as they come."""
    lines = data.split(b"\n")
    if random.randrange(3) == 0:
        return change(data, random)
    for _ in range(random.randrange(1, 4)):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        key, equals, value = lines[at].partition(b" = ")
        odd = random.choice((*ODD, *MARKS))
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


def sealed(data: bytes) -> bytes:
    """Return a ledger's lines with the hashes that make them a chain."""
    previous, lines = BEFORE_THE_FIRST.sha256.encode(), []
    for line in data.split(b"\n"):
        if line:
            content = SEAL.sub(b"", line)
            previous = sha256(previous + content).hexdigest().encode()
            lines.append(content + b',"sha256":"' + previous + b'"}\n')
    return b"".join(lines)


def change_ledger(data: bytes, random: Random) -> bytes:
    """Change a ledger's bytes; mostly, its hashes then fit."""
    changed = change(data, random)
    return sealed(changed) if random.randrange(4) else changed


def studies() -> Iterator[bytes]:
    """Yield studies, sound and unsound, small and real."""
    yield STUDY.encode()
    yield NEXT_FILE.join(path.read_bytes() for path in _of_example("*.toml")[:3])
    for case in sorted((ROOT / "tests" / "golden" / "diagnostics").rglob("*.toml")):
        if case.is_file() and case.stat().st_size < 20_000:
            yield case.read_bytes()


def ledgers() -> Iterator[bytes]:
    """Yield ledgers: one with every kind of entry, its beginnings, and that of a real study."""
    lines = FULL.data.splitlines(keepends=True)
    for count in range(len(lines), -1, -1):
        yield b"".join(lines[:count])
    (real,) = _of_example("record/ledger.jsonl")
    yield real.read_bytes()[:3000]


def _of_example(name: str) -> list[Path]:
    return sorted((ROOT / "scenarios" / "central-asia").glob(name))


# --- what must hold -------------------------------------------------------------------------------


def loads(data: bytes, folder: Path, *, pages: bool) -> bool:
    """The loader gives a study or errors, each at a place in its file; a study has its pages."""
    for old in folder.glob("*.toml"):
        old.unlink()
    for number, content in enumerate(data.split(NEXT_FILE)[:4]):
        (folder / f"file{number}.toml").write_bytes(content)
    loaded = load(folder)
    assert (loaded.study is None) == has_errors(loaded.diagnostics)
    for diagnostic in loaded.diagnostics:
        place, line = diagnostic.place, loaded.line(diagnostic.place)
        if place.line:
            assert line is not None, diagnostic
            assert 1 <= place.column <= len(line) + 1, diagnostic
        said = as_text(diagnostic, line)
        assert not OBEYED.search(said), said
    as_json(loaded.diagnostics)
    if loaded.study and pages:
        project, _, _ = open_project(folder)
        assert project is not None
        _has_its_pages(project)
    return loaded.study is not None


def parses(data: bytes, folder: Path, *, pages: bool) -> bool:
    """The ledger is one whose entries the study's pages can show, or is damaged at a line."""
    ledger, line = None, 0
    try:
        ledger = parse(data)
    except Damaged as damage:
        line = damage.line
    if ledger is None:
        assert 1 <= line <= data.count(b"\n") + 1
        return False
    assert len(ledger.entries) == data.count(b"\n")
    if pages:
        write_study(folder)
        (folder / LEDGER).parent.mkdir(exist_ok=True)
        (folder / LEDGER).write_bytes(data)
        project, why = None, Problems([])
        try:
            project, _, _ = open_project(folder)
        except Problems as problems:
            why = problems
        assert {one.place.file for one in why.diagnostics} <= {LEDGER}
        if project:
            _has_its_pages(project)
    return True


def _has_its_pages(project: Project) -> None:
    """Make the tracker and the briefing's markup; the fresh tracker holds nothing new."""
    quarter = project.record.open_quarter
    tracker = make_tracker(project, quarter)
    assert not read_files(project, {"copy.xlsx": tracker}, quarter.last_day).results
    text, templates = text_of(inputs_of(project, quarter)), rendering.Templates(None)
    front(templates, text)
    body(templates, text)


# --- the tests ------------------------------------------------------------------------------------

Seeds = Callable[[], Iterator[bytes]]
Change = Callable[[bytes, Random], bytes]
Holds = Callable[..., bool]
READERS: Final[dict[str, tuple[Seeds, Change, Holds]]] = {
    "study": (studies, change_study, loads),
    "ledger": (ledgers, change_ledger, parses),
}


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("name", READERS)
def test_whatever_is_changed_is_used_or_refused(name: str, batch: int, tmp_path: Path) -> None:
    """Nothing else escapes, and what is used keeps every promise."""
    seeds, change_one, holds = READERS[name]
    first, *others = seeds()
    for number in range(batch, CASES, BATCHES):
        random = Random(number)  # noqa: S311  (the same cases every day)
        # The first one is sound: more often than others, something of it is still read.
        data = change_one(random.choice((first, random.choice(others))), random)
        try:
            holds(data, tmp_path, pages=sha256(data).digest()[0] % ONE_IN == 0)
        except BaseException as error:
            error.add_note(f"case {number}")
            raise


@pytest.mark.parametrize("name", READERS)
def test_what_is_changed_is_sound_before(name: str, tmp_path: Path) -> None:
    seeds, _, holds = READERS[name]
    assert holds(next(seeds()), tmp_path, pages=True)


@pytest.mark.parametrize(
    "text",
    [
        # An id that a terminal obeys, in a hint.
        STUDY.replace('"lake-holds"', '"lake\\u001b[2J"').replace('home = "lake-dries"', ""),
        STUDY.replace("prior = 30", "prior = 5e-324"),
        'title = "a text that ends with a \\',
        STUDY.replace("The lake holds", "1000Q1"),  # a header that was read as that of past values
        "\ufeff" + STUDY.replace('"Water level"', '"\ufeff"'),
    ],
)
def test_studies(text: str, tmp_path: Path) -> None:
    """Each was once a traceback, or something that a terminal obeyed."""
    loads(text.encode(), tmp_path, pages=True)


def test_a_text_where_a_number_is_measured(tmp_path: Path) -> None:
    """A reading that its indicator no longer admits was a traceback in the briefing."""
    text = FULL.data.replace(b'"item":"mood"', b'"item":"water-level"')
    assert parses(sealed(text), tmp_path, pages=True)


def test_a_line_of_two_entries() -> None:
    """Its seal is right, and numbers still count up: the lines must be as many as the entries."""
    first, second, rest = FULL.data.split(b"\n", 2)
    joined = sealed(b"\n".join([first, second + rest]))
    with pytest.raises(Damaged, match="JSON is malformed"):
        parse(joined)
