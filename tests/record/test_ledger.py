"""The ledger: what is appended comes back, no byte can change unnoticed, and it lies whole on disk.

A study may come from a stranger, and anybody can compute a chain of hashes: what the program never
writes is no entry.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scenariobook.diagnostics import Problems
from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.chain import EMPTY, Damaged, Ledger, extend, parse_ledger
from scenariobook.record.ledger.entries import Cleared, Content, Opened, Origin, Raised
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.record.ledger.record_on_disk import commit, load_ledger, read_back, verify_archive
from scenariobook.study.model.texts import FORBIDDEN
from tests.builders import ORIGIN, a_ledger, q

FIRST: Final = q("2022Q1")
PLAIN: Final = Reading(FIRST, "gdp", value=1.0)
FULL: Final = a_ledger(
    Opened(q("2022Q2")),
    Reading(FIRST, "gdp", value=-8.5, as_of=date(2022, 4, 19), note="first\nfigure"),
    Judgment(q("2022Q2"), "decline", likelihood="unlikely", analyst="Božena 中"),
    Cleared(FIRST, "mood", "reading"),
)

quarter = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))
words = st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda t: not FORBIDDEN.search(t))
number = st.floats(-1e300, 1e300, exclude_min=True, exclude_max=True)
day, state = st.none() | st.dates(), st.none() | st.sampled_from(State)
evidence: dict[str, Any] = {"note": words, "analyst": words}
evidence["sources"] = st.lists(words, max_size=3).map(tuple)
evidence["credibility"] = st.none() | st.integers(1, 6)
content = st.one_of(
    st.builds(Opened, quarter),
    st.builds(Reading, quarter, words, value=st.none() | number | words, as_of=day, **evidence),
    st.builds(Sighting, quarter, words, state=state, seen_on=day, **evidence),
    st.builds(Cleared, quarter, words, st.sampled_from(["reading", "sighting", "judgment"])),
)


@given(st.lists(content, max_size=8), st.data())
def test_what_is_appended_comes_back(contents: list[Content], data: st.DataObject) -> None:
    """Entries that are appended come back equal, number and hash included, in one step or two."""
    ledger = a_ledger(*contents)
    assert parse_ledger(ledger.data) == ledger
    assert [entry.content for entry in ledger.entries] == contents
    cut = data.draw(st.integers(0, len(contents)))
    assert extend(a_ledger(*contents[:cut]), [(c, ORIGIN) for c in contents[cut:]]) == ledger


# Entries as somebody may forge them: the hashes are right.
READ: Final = {"quarter": "2022Q1", "kind": "reading", "item": "gdp"}
RAISED: Final = READ | {"kind": "raised", "what": "reading", "field": "value", "why": "because"}
JUDGED: Final = {"quarter": "2022Q1", "kind": "judgment", "scenario": "decline"}
CHANCE: Final = {"quarter": "2022Q1", "kind": "chance", "item": "summit"}
WRONG: Final[list[Any]] = [
    *(READ | {"value": number} for number in (1e308, -1e300)),
    *(READ | {"note": note} for note in ("x" * 32_768, "x" * 3_001, "\x01", "\b")),
    *(READ | one for one in ({"credibility": 7}, {"sources": ["\ufffe"]}, {"period": "2022-05"})),
    *(READ | {"item": item} for item in ("\x1b[2J", "x" * 5_000)),
    *(READ | {"quarter": one} for one in ("9999Q4", "1000Q1", "")),
    *(JUDGED | {"likelihood": one} for one in (0.0, 100.0)),
    *(CHANCE | one for one in ({"chance": 100.0}, {"quarter": "", "chance": 60.0})),
    {"quarter": "2022Q1", "kind": "cleared", "item": "gdp", "what": "definition"},
    RAISED | {"field": "as_of", "choices": ["not-a-date"]},
    RAISED | {"what": "sighting", "field": "state", "choices": ["nonsense"]},
    *(RAISED | {"field": "credibility", "choices": [one]} for one in ("high", 7)),
    RAISED | {"field": "sources", "choices": ["imf"]},
    *(RAISED | {"field": field} for field in ("__class__", "state")),
    RAISED | {"field": "row", "choices": [5.0]},
    RAISED | {"what": "judgment", "field": "likelihood", "choices": [400.0]},
    {"kind": "estimate", "quarter": "2022Q1", "about": "a", "analyst": "b", "round": 3},
    {"kind": "statement", "quarter": "2022Q1", "statement": "headline", "text": "x"},
    {"kind": "outcome", "scenario": "alpha", "outcome": "came"},
    {"kind": "source", "source": "port-log", "reliability": "G"},
    *({"kind": "undone", "quarter": "2022Q1", "entries": [number]} for number in (2, 3)),
    *(replace(ORIGIN, who=who) for who in ("\x1b", "x" * 5_000)),
    replace(ORIGIN, cells={"value": "\x00"}),
    *(replace(ORIGIN, sha256=digest) for digest in ("../../study.toml", "a" * 64 + "\n")),
    *(replace(ORIGIN, when=datetime(year, 1, 1, tzinfo=UTC)) for year in (1, 9999)),
    replace(ORIGIN, when=datetime(2022, 1, 1)),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_the_program_would_not_write_is_refused_with_its_line(wrong: Any) -> None:
    """An entry that the program would not write is refused with its line, whatever its hash."""
    forged = (PLAIN, wrong) if isinstance(wrong, Origin) else (wrong, ORIGIN)
    with pytest.raises(Damaged, match=r"^line 2: "):
        parse_ledger(extend(EMPTY, [(PLAIN, ORIGIN), forged]).data)


def test_two_entries_on_one_line_are_none() -> None:
    """Two entries on one line are refused: nobody can hide one behind another, with a hash that
    fits both.
    """
    first, second = a_ledger(PLAIN, PLAIN).data.splitlines()
    body, seal, _ = b" ".join((first, second)).rpartition(b',"sha256":"')
    digest = sha256(b"0" * 64 + body).hexdigest().encode()
    with pytest.raises(Damaged, match="no known form of entry"):
        parse_ledger(body + seal + digest + b'"}\n')


def test_texts_that_only_look_like_forbidden_ones_are_kept() -> None:
    """Texts that only look like forbidden ones are kept: backslashes, surrogates, line ends, tabs.

    What is open may be of any length: a cell that was not taken in stands there as it was. It may
    mean a number, a text or a day.
    """
    raised = Raised(FIRST, "reading", "gdp", "value", why="so", found="x" * 40_000, choices=(5.0,))
    day = replace(raised, field="as_of", choices=("2022-02-01",))
    ledger = a_ledger(raised, day, Reading(FIRST, "gdp", note="C:\\build\\u0001\ttab\r\n😀\x7f"))
    assert parse_ledger(ledger.data) == ledger
    escaped = ledger.data.replace("😀".encode(), rb"\ud83d\ude00")
    with pytest.raises(Damaged, match="not as the program wrote it"):
        parse_ledger(escaped)


def test_no_line_can_go_or_come_unnoticed() -> None:
    """A line that is taken out, doubled or swapped breaks the chain.

    So does an end that is cut off.
    """
    lines = FULL.data.splitlines(keepends=True)
    swapped = [lines[1], lines[0], *lines[2:]]
    for broken in (lines[1:], lines[:2] + lines[3:], [lines[0], *lines], swapped):
        with pytest.raises(Damaged):
            parse_ledger(b"".join(broken))
    with pytest.raises(Damaged, match="cut off"):
        parse_ledger(FULL.data[:-1])


# --- on disk -------------------------------------------------------------------------------------

CAME: Final = replace(ORIGIN, file="Anna's copy.XLSX", sha256=sha256(b"bytes").hexdigest())
CITING: Final = extend(EMPTY, [(PLAIN, CAME), (Reading(q("2022Q2"), "gdp", value=2.0), ORIGIN)])
RETURNED: Final = Path("record", "returned")


def test_a_commit_comes_back_with_its_archive(tmp_path: Path) -> None:
    """A commit writes the ledger, and each cited file under its own hash.

    No temporary file is left. A file that brought nothing is not kept. One that comes again mends
    what stands in its place.
    """
    assert load_ledger(tmp_path) == EMPTY
    commit(tmp_path, EMPTY, CITING, [b"bytes", b"nothing new"])
    assert load_ledger(tmp_path) == CITING
    (archived,) = (tmp_path / RETURNED).iterdir()
    assert (archived.name, archived.read_bytes()) == (f"{CAME.sha256}.xlsx", b"bytes")
    assert sorted(p.name for p in (tmp_path / "record").iterdir()) == ["ledger.jsonl", "returned"]
    archived.write_bytes(b"byt")
    longer = extend(CITING, [(Reading(q("2022Q3"), "gdp", value=3.0), CAME)])
    commit(tmp_path, CITING, longer, [b"bytes"])
    assert archived.read_bytes() == b"bytes"


def test_any_flipped_byte_of_the_ledger_is_found_and_located(tmp_path: Path) -> None:
    """A flipped byte at any position of the ledger is found, with its line.

    One of the archive is R015 of tests/test_record_golden.py.
    """
    commit(tmp_path, EMPTY, CITING, [b"bytes"])
    assert verify_archive(tmp_path, load_ledger(tmp_path)) == []
    for place in range(len(CITING.data)):
        flipped = bytes([CITING.data[place] ^ 0x04])
        (tmp_path / LEDGER).write_bytes(CITING.data[:place] + flipped + CITING.data[place + 1 :])
        with pytest.raises(Problems) as problems:
            load_ledger(tmp_path)
        (found,) = problems.value.diagnostics
        line = CITING.data[:place].count(b"\n") + 1
        assert found.place.line in {line, line + 1}  # of a hash: the next line rests on it, too


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    """A commit stops, with all as it was, at what could not be read back, and where another one has
    written.
    """
    before = a_ledger(PLAIN)
    commit(tmp_path, EMPTY, before, [])
    after = extend(before, [(Reading(FIRST, "gdp", note="a form feed: \f"), ORIGIN)])
    with pytest.raises(Problems, match=r"the content of readings.csv cannot be recorded"):
        commit(tmp_path, before, after, [b"data"])
    with pytest.raises(Problems, match="has changed since this command read it"):
        commit(tmp_path, EMPTY, CITING, [b"bytes"])
    assert (tmp_path / LEDGER).read_bytes() == before.data
    assert not (tmp_path / RETURNED).exists()


def test_what_reads_back_as_something_else_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads back as something else than was meant is not written, whatever the reason."""
    after = a_ledger(PLAIN)
    meant = Ledger(a_ledger(Reading(FIRST, "gdp", value=2.0)).entries, after.data)
    monkeypatch.setattr("scenariobook.record.ledger.record_on_disk.parse_ledger", lambda *_: after)
    with pytest.raises(Problems):
        read_back(EMPTY, meant)
