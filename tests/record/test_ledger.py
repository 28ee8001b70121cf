"""The ledger: what is appended comes back, and no byte can change unnoticed."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, Damaged, extend, parse
from scenariobook.record.ledger.entries import Begun, Cleared, Content, Opened, Raised
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.study.texts import FORBIDDEN
from tests.builders import ORIGIN, a_ledger, q
from tests.record.full_ledger import FULL

quarter = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))
words = st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda t: not FORBIDDEN.search(t))
number = st.floats(-1e300, 1e300, exclude_min=True, exclude_max=True)
content = st.one_of(
    st.builds(Opened, quarter),
    st.builds(Begun, quarter, st.integers(1, 2)),
    st.builds(
        Reading,
        quarter,
        words,
        value=st.none() | number | words,
        as_of=st.none() | st.dates(),
        sources=st.lists(words, max_size=3).map(tuple),
        credibility=st.none() | st.integers(1, 6),
        note=words,
        analyst=words,
    ),
    st.builds(Sighting, quarter, words, state=st.none() | st.sampled_from(State)),
    st.builds(
        Judgment,
        quarter,
        words,
        likelihood=st.none() | st.floats(1, 99) | words,
        confidence=words,
        basis=words,
    ),
    st.builds(Cleared, quarter, words, st.sampled_from(["reading", "sighting", "judgment"])),
)


@given(st.lists(content, max_size=8))
def test_what_is_appended_comes_back(contents: list[Content]) -> None:
    """Any contents: written and read again, they are equal, number and hash included."""
    ledger = a_ledger(*contents)
    assert parse(ledger.data) == ledger
    assert [entry.content for entry in ledger.entries] == contents


@given(st.lists(content, min_size=1, max_size=6), st.data())
def test_appending_in_steps_gives_the_same_bytes(
    contents: list[Content], data: st.DataObject
) -> None:
    """One commit or several: the ledger is the same."""
    cut = data.draw(st.integers(0, len(contents)))
    first = a_ledger(*contents[:cut])
    both = extend(first, [(c, ORIGIN) for c in contents[cut:]])
    assert both == a_ledger(*contents)


def test_no_byte_can_change_unnoticed() -> None:
    """Every byte of a small ledger, flipped in one bit, is found, at its own line."""
    for place in range(len(FULL.data)):
        flipped = bytearray(FULL.data)
        flipped[place] ^= 0x04
        with pytest.raises(Damaged) as damage:
            parse(bytes(flipped))
        assert damage.value.line in {
            FULL.data[:place].count(b"\n") + 1,
            FULL.data[:place].count(b"\n") + 2,  # a hash: the next line rests on it too
        }


def by_hand(content: Content, **origin: object) -> bytes:
    """Return a ledger of one entry as somebody may forge it: its hashes are right."""
    return extend(EMPTY, [(content, structs.replace(ORIGIN, **origin))]).data


FIRST = q("2022Q1")
PLAIN = Reading(FIRST, "gdp", value=1.0)


@pytest.mark.parametrize(
    "data",
    [
        by_hand(Reading(FIRST, "gdp", value=1e308)),
        by_hand(Reading(FIRST, "gdp", value=-1e300)),
        by_hand(Reading(FIRST, "gdp", credibility=7)),
        by_hand(Reading(FIRST, "gdp", note="x" * 32_768)),
        by_hand(Reading(FIRST, "gdp", note="x" * 3_001)),
        by_hand(Reading(FIRST, "gdp", note="\x01")),
        by_hand(Reading(FIRST, "gdp", note="\b")),
        by_hand(Reading(FIRST, "gdp", sources=("\ufffe",))),
        by_hand(Reading(FIRST, "\x1b[2J")),
        by_hand(Reading(FIRST, "x" * 5_000)),
        by_hand(Judgment(FIRST, "decline", likelihood=0.0)),
        by_hand(Judgment(FIRST, "decline", likelihood=100.0)),
        by_hand(Opened(q("9999Q4"))),
        by_hand(Opened(q("1000Q1"))),
        by_hand(Cleared(FIRST, "gdp", "definition")),  # type: ignore[arg-type]  # which is no entry
        by_hand(PLAIN, who="\x1b"),
        by_hand(PLAIN, file="x" * 5_000),
        by_hand(PLAIN, cells={"value": "\x00"}),
        by_hand(PLAIN, sha256="../../study.toml"),
        by_hand(PLAIN, sha256="a" * 64 + "\n"),
        by_hand(PLAIN, when=datetime(1, 1, 1, tzinfo=UTC)),
        by_hand(PLAIN, when=datetime(9999, 12, 31, tzinfo=UTC)),
        by_hand(PLAIN, when=datetime(2022, 1, 1)),
    ],
)
def test_an_entry_that_the_program_never_writes_is_no_entry(data: bytes) -> None:
    """A study may come from a stranger, and anybody can compute a chain of hashes."""
    with pytest.raises(Damaged) as damage:
        parse(data)
    assert damage.value.line == 1


def test_two_entries_on_one_line_are_none() -> None:
    """Whoever forges a ledger cannot hide an entry behind another, with a hash that fits both."""
    first, second = a_ledger(PLAIN, PLAIN).data.splitlines()
    body, seal, _ = b" ".join((first, second)).rpartition(b',"sha256":"')
    digest = sha256(b"0" * 64 + body).hexdigest().encode()
    with pytest.raises(Damaged, match="no known form of entry"):
        parse(body + seal + digest + b'"}\n')


def test_what_is_open_may_be_of_any_length() -> None:
    """A cell that was not taken in stands in the record as it was."""
    ledger = a_ledger(Raised(FIRST, "reading", "gdp", "note", why="too long", found="x" * 40_000))
    assert parse(ledger.data) == ledger


def test_texts_that_only_look_like_forbidden_ones_are_kept() -> None:
    """A path with backslashes, a pair of surrogates, line ends and tabs."""
    ledger = a_ledger(Reading(FIRST, "gdp", note="C:\\build\\u0001\ttab\r\n😀\x7f"))
    assert parse(ledger.data) == ledger
    escaped = ledger.data.replace("😀".encode(), rb"\ud83d\ude00")
    with pytest.raises(Damaged, match="not as the program wrote it"):
        parse(escaped)


def test_no_line_can_go_or_come_unnoticed() -> None:
    """A line taken out, doubled or swapped breaks the chain; the end cut off does too."""
    lines = FULL.data.splitlines(keepends=True)
    for broken in (
        lines[1:],
        lines[:2] + lines[3:],
        [lines[0], *lines],
        [lines[1], lines[0], *lines[2:]],
    ):
        with pytest.raises(Damaged):
            parse(b"".join(broken))
    with pytest.raises(Damaged, match="cut off"):
        parse(FULL.data[:-1])


def test_the_beginning_of_a_ledger_is_a_ledger() -> None:
    """Any number of whole lines from the start stands by itself: replay to a position."""
    lines = FULL.data.splitlines(keepends=True)
    for count in range(len(lines) + 1):
        assert parse(b"".join(lines[:count])).position.number == count


def test_replay_keeps_the_last_word_and_forgets_what_was_cleared() -> None:
    """A later entry replaces the earlier of its item and quarter; a cleared one is gone."""
    ledger = a_ledger(
        Reading(q("2022Q1"), "gdp", value=1.0),
        Reading(q("2022Q1"), "gdp", value=2.0),
        Reading(q("2022Q2"), "gdp", value=3.0),
        Cleared(q("2022Q2"), "gdp", "reading"),
        Opened(q("2022Q3")),
    )
    record = replay(ledger.entries, q("2021Q4"))
    assert [(k, e.content.value) for k, e in record.readings["gdp"].items()] == [("2022Q1", 2.0)]
    assert record.open_quarter == "2022Q3"
    assert record.position == ledger.position
    assert replay(ledger.entries[:1], q("2021Q4")).readings["gdp"][q("2022Q1")].content.value == 1.0


def test_an_empty_ledger_opens_the_studys_first_quarter() -> None:
    """Before anything is recorded, the open quarter is the study's start."""
    record = replay(EMPTY.entries, q("2021Q4"))
    assert record.open_quarter == "2021Q4"
    assert record.position.number == 0
