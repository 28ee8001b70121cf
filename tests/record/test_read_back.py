"""What the program writes, it reads: nothing reaches the ledger that a later command refuses."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.paths import LEDGER
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, Damaged, Ledger, extend, parse
from scenariobook.record.ledger.disk import commit, read_back
from scenariobook.record.ledger.kinds import Reading
from tests.builders import ORIGIN, a_ledger, q

Q1 = q("2022Q1")


def by_hand(*contents: dict[str, Any]) -> bytes:
    """Return a ledger that somebody wrote by hand, its hashes and all."""
    previous, lines = "0" * 64, b""
    for number, content in enumerate(contents, 1):
        origin = {"who": "me", "when": "2026-01-02T03:04:05Z", "command": "import"}
        entry = {"number": number, "content": content, "origin": origin}
        body = json.dumps(entry, separators=(",", ":")).encode()[:-1]
        previous = sha256(previous.encode() + body).hexdigest()
        lines += body + b',"sha256":"' + previous.encode() + b'"}\n'
    return lines


def raised(**fields: Any) -> dict[str, Any]:
    about = {"kind": "raised", "quarter": "2022Q1", "what": "reading", "item": "gdp"}
    return {**about, "field": "value", "why": "because", **fields}


def test_a_ledger_by_hand_is_read_where_it_says_what_the_program_says() -> None:
    """Protects the cases below: they are refused for what they say alone."""
    good = by_hand(raised(choices=[5.0, "five"]), raised(field="as_of", choices=["2022-02-01"]))
    assert len(parse(good).entries) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"field": "as_of", "choices": ["not-a-date"]},
        {"what": "sighting", "field": "state", "choices": ["nonsense"]},
        {"field": "credibility", "choices": ["high"]},
        {"field": "credibility", "choices": [7]},
        {"field": "sources", "choices": ["imf"]},
        {"field": "__class__"},
        {"field": "state"},
        {"field": "row", "choices": [5.0]},
        {"what": "judgment", "field": "likelihood", "choices": [400.0]},
    ],
)
def test_what_the_program_would_not_write_is_refused_with_its_line(fields: dict[str, Any]) -> None:
    """A choice that its field cannot hold, a field that its kind does not have."""
    with pytest.raises(Damaged) as damage:
        parse(by_hand(raised(), raised(**fields)))
    assert damage.value.line == 2


def test_an_entry_undoes_none_that_comes_after_it() -> None:
    """Nor itself."""
    undone = {"kind": "undone", "quarter": "2022Q1", "entries": [2]}
    with pytest.raises(Damaged, match="comes after it"):
        parse(by_hand(raised(), undone))


def test_lines_are_read_on_from_a_ledger_that_was_read_before() -> None:
    """Number and hash go on; what was read before is not read again."""
    whole = a_ledger(Reading(Q1, "gdp", value=1.0), Reading(Q1, "gdp", value=2.0))
    first = parse(whole.data.splitlines(keepends=True)[0])
    assert parse(whole.data[len(first.data) :], first) == whole
    with pytest.raises(Damaged) as damage:
        parse(whole.data[len(first.data) :].replace(b'"value":2.0', b'"value":3.0'), first)
    assert damage.value.line == 2


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    """The command stops, with the place and everything as it was."""
    before = a_ledger(Reading(Q1, "gdp", value=1.0))
    (tmp_path / "record").mkdir()
    (tmp_path / LEDGER).write_bytes(before.data)
    after = extend(before, [(Reading(Q1, "gdp", note="a form feed: \f"), ORIGIN)])
    with pytest.raises(Problems, match=r"the content of readings.csv cannot be recorded"):
        commit(tmp_path, before, after, {"readings.csv": b"data"})
    assert (tmp_path / LEDGER).read_bytes() == before.data
    assert not (tmp_path / "record" / "returned").exists()


def test_what_reads_back_as_something_else_is_not_written() -> None:
    """Whatever the reason: it is compared with what was meant."""
    after = a_ledger(Reading(Q1, "gdp", value=1.0))
    meant = Ledger(
        (*after.entries[:-1], a_ledger(Reading(Q1, "gdp", value=2.0)).entries[0]), after.data
    )
    with (
        patch("scenariobook.record.ledger.disk.parse", return_value=after),
        pytest.raises(Problems),
    ):
        read_back(EMPTY, meant)


def test_a_start_moved_earlier_opens_no_earlier_quarter() -> None:
    """Before the first `advance` the entries tell which quarter was open (L3)."""
    ledger = a_ledger(Reading(Q1, "gdp", value=1.0))
    assert replay(ledger.entries, q("2021Q3")).open_quarter == Q1
    assert replay((), q("2021Q3")).open_quarter == q("2021Q3")
