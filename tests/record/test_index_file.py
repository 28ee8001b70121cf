"""A ledger that is read with the help of an index says what it says without one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from scenariobook.diagnostics import Place, Problems
from scenariobook.files import write_atomically
from scenariobook.record import index_file
from scenariobook.record.citing import cited, files_of
from scenariobook.record.entries import (
    Begun,
    Cleared,
    Content,
    Defined,
    Key,
    Opened,
    Raised,
    Settled,
    Undone,
)
from scenariobook.record.former import AS_RECORDED, FormerIds
from scenariobook.record.hand_outs import came_back
from scenariobook.record.index import written
from scenariobook.record.index_file import keep_index, load_with_index
from scenariobook.record.indexing import index_of
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse, up_to
from scenariobook.record.lineage import came_before
from scenariobook.record.long_entries import LongEntries
from scenariobook.record.origin import Origin
from scenariobook.record.record import About, Record
from scenariobook.record.replay import replay
from scenariobook.record.stated import Estimate, Outcome, Reading, Sighting, State
from scenariobook.record.store import LEDGER, commit, load_ledger, load_whole_ledger
from scenariobook.record.typed import Typed
from tests.builders import ORIGIN, a_ledger, q

START = q("2022Q1")
Q2 = q("2022Q2")
# Few, so that entries are often about the same thing, and often agree.
CONTENTS: list[Content] = [
    *(
        Reading(quarter, item, value=value)
        for quarter in (q("2021Q4"), START, Q2)
        for item in ("gdp", "gdp-growth")
        for value in (1.0, 2.0)
    ),
    *(Reading(START, "gdp", value=value, sources=("imf",)) for value in (1.0, 3.0)),
    *(Reading(START, "gdp", value=1.0, period=month) for month in START.months),
    *(Cleared(quarter, "gdp", "reading") for quarter in (START, Q2)),
    *(Opened(quarter) for quarter in (START, Q2)),
    *(Sighting(Q2, "summit", state=state) for state in (State.EMERGING, State.OBSERVED)),
    Begun(Q2, 2),
    Defined(Q2, "0" * 64),
    Estimate(Q2, "summit", "a-kim", 1, likelihood=20.0),
    Outcome("alpha", why="so"),
]
RAISED = Raised(START, "reading", "gdp", "value", why="unclear")
ORIGINS = [
    replace(ORIGIN, file=f"{name}.xlsx", sha256=digit * 64, knew=knew, hand_out=hand_out)
    for name in "ab"
    for digit in "01"
    for knew in (0, 1)
    for hand_out in ("", "a-kim")
]
FORMER = FormerIds({"reading": {"gdp": "gdp-growth"}})
ABOUT: About = ("reading", "gdp", START)
INDEX = Path(LEDGER).parent / ".cache" / "index"
seeds = pytest.mark.parametrize("seed", range(6))


def a_random_ledger(random: Random) -> Ledger:
    """Return a ledger, some of whose entries settle or undo earlier ones."""
    added: list[tuple[Content, Origin]] = []
    subjects = random.sample(CONTENTS, random.randint(2, 6))
    undone = random.choice([0, 0.15])
    for number in range(random.randint(1, 25)):
        asked = tuple(at for at, (content, _) in enumerate(added, 1) if content == RAISED)
        made: list[Content] = [random.choice(subjects)]
        made += [RAISED] if random.random() < 0.1 else []
        made += [Settled(*RAISED.key, raised=asked, chose="so")] if asked else []
        if number and random.random() < undone:
            made = [Undone(START, (random.randint(1, number),))]
        added.append((random.choice(made), random.choice(ORIGINS)))
    return extend(EMPTY, added)


def in_order(record: Record) -> tuple[Any, ...]:
    """Return all that a record says, with the order of its mappings."""

    def listed(held: Any) -> Any:
        if isinstance(held, Mapping):
            return [(key, listed(one)) for key, one in held.items()]
        return list(held) if isinstance(held, tuple | list) else held

    return tuple(listed(getattr(record, name)) for name in Record.__dataclass_fields__)


def with_index(ledger: Ledger, described: int, folder: Path) -> Ledger:
    """Write a ledger, with an index of its first entries, and return it as it is read."""
    path = folder / "ledger.jsonl"
    path.write_bytes(ledger.data)
    index = written(index_of(up_to(ledger, described)))
    write_atomically(folder / ".cache" / "index", index, within=folder)
    found = load_with_index(path)
    assert found is not None
    assert isinstance(found.entries, LongEntries)
    return found


def came(record: Record) -> object:
    """Return the imported files that may be other states of a copy."""
    key = Key(START, "reading", "gdp", "value")
    cell = Typed(key=key, base=None, value=1.0, place=Place("a.xlsx"))
    return came_before(record, [cell], {"a.xlsx": "c" * 64})


@seeds
def test_the_record_is_the_same(seed: int, tmp_path: Path) -> None:
    """Whatever the entries, however many of them the index describes, and whenever it ends."""
    random = Random(seed)  # noqa: S311  (no secret)
    for _ in range(40):
        ledger = a_random_ledger(random)
        count = len(ledger.entries)
        found = with_index(ledger, random.randint(1, count), tmp_path)
        for until in (None, random.randint(0, count)):
            former = random.choice([AS_RECORDED, FORMER])
            record = replay(found.entries, START, former, until=until)
            whole = replay(ledger.entries, START, former, until=until)
            assert record.past.get(ABOUT) == whole.past.get(ABOUT)
            assert came(record) == came(whole)
            assert in_order(record) == in_order(whole)


@seeds
def test_the_entries_are_the_same(seed: int, tmp_path: Path) -> None:
    """One by one, in slices, all of them; what they cite; the bytes; and with more of them."""
    random = Random(seed)  # noqa: S311  (no secret)
    added = [(Reading(START, "gdp", value=2.0), ORIGIN)]
    for _ in range(20):
        ledger = a_random_ledger(random)
        count = len(ledger.entries)
        found, at = with_index(ledger, random.randint(1, count), tmp_path), random.randint(0, count)
        assert [found.entries[n] for n in range(count)] == [*ledger.entries]
        assert found.position == ledger.position
        assert cited(found.entries) == cited(ledger.entries)
        assert files_of(found.entries) == files_of(ledger.entries)
        assert came_back(found.entries) == came_back(ledger.entries)
        longer = extend(found, added)
        assert longer.lines_since(found) == extend(ledger, added).lines_since(ledger)
        assert longer.data == extend(ledger, added).data
        assert up_to(found, at).data == up_to(ledger, at).data
        for part in (slice(at), slice(at, None), slice(None, None, -1)):
            assert [*found.entries[part]] == [*ledger.entries[part]]


LEDGER_OF_FOUR = a_ledger(*(Reading(START, "gdp", value=float(n)) for n in range(4)))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a study whose ledger has an index."""
    monkeypatch.setattr(index_file, "_LONG", 1)
    commit(tmp_path, EMPTY, LEDGER_OF_FOUR, {})
    keep_index(tmp_path / LEDGER, load_ledger(tmp_path))
    assert isinstance(load_ledger(tmp_path).entries, LongEntries)
    return tmp_path


def test_each_changed_byte_of_the_ledger_is_found(study: Path) -> None:
    """With the index there: where the ledger is read, and when the whole of it is checked."""
    path, data = study / LEDGER, LEDGER_OF_FOUR.data
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        for load in (load_ledger, load_whole_ledger):
            with pytest.raises(Problems, match=r"ledger\.jsonl"):
                load(study)


def test_a_ledger_that_is_cut_off_is_read_without_its_index(study: Path) -> None:
    """At the end of a line it is a shorter ledger, which other checks find; else it is damaged."""
    path, data = study / LEDGER, LEDGER_OF_FOUR.data
    for length in range(len(data)):
        path.write_bytes(data[:length])
        if length and not data[:length].endswith(b"\n"):
            with pytest.raises(Problems, match=r"ledger\.jsonl"):
                load_ledger(study)
        else:
            assert load_ledger(study) == parse(data[:length])


def test_a_damaged_index_is_ignored_and_made_anew(study: Path) -> None:
    """Each changed byte, and each length: what the ledger says is read from the ledger."""
    path = study / INDEX
    data = path.read_bytes()
    flipped = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data))]
    for damaged in (*flipped, *(data[:length] for length in range(len(data)))):
        path.write_bytes(damaged)
        assert load_ledger(study) == LEDGER_OF_FOUR
    keep_index(study / LEDGER, load_ledger(study))
    assert path.read_bytes() == data


def test_an_index_of_another_ledger_is_ignored(study: Path) -> None:
    """A ledger that version control put there says what it says."""
    other = a_ledger(*(Reading(START, "mood", value=float(n)) for n in range(9)))
    (study / LEDGER).write_bytes(other.data)
    assert load_ledger(study) == other


def test_what_is_added_leaves_the_index_as_it_is(study: Path) -> None:
    """A run that was killed between the two writes has done no harm: the index describes less."""
    before = load_ledger(study)
    added = [(Reading(START, "gdp", value=9.0), ORIGIN)]
    commit(study, before, extend(before, added), {})
    assert (study / LEDGER).read_bytes() == extend(LEDGER_OF_FOUR, added).data
    assert [*load_ledger(study).entries] == [*extend(LEDGER_OF_FOUR, added).entries]


def test_a_ledger_that_changes_under_a_command_is_not_replaced(study: Path) -> None:
    """Version control takes no lock; the lines that the index describes are checked once more."""
    before = load_ledger(study)
    after = extend(before, [(Reading(START, "gdp", value=9.0), ORIGIN)])
    changed = LEDGER_OF_FOUR.data.replace(b'"value":1.0', b'"value":7.0')
    (study / LEDGER).write_bytes(changed)
    with pytest.raises(OSError, match="changed"):
        commit(study, before, after, {})
    assert (study / LEDGER).read_bytes() == changed
    with pytest.raises(OSError, match="changed"):
        before.entries[1]
    with pytest.raises(OSError, match="changed"):
        list(before.entries)


def test_an_index_is_made_for_long_ledgers_only(tmp_path: Path) -> None:
    """Short ones are read as fast without one; nobody commits it to version control."""
    commit(tmp_path, EMPTY, LEDGER_OF_FOUR, {})
    keep_index(tmp_path / LEDGER, LEDGER_OF_FOUR)
    assert not (tmp_path / INDEX).exists()


def test_an_index_is_made_anew_when_it_describes_too_little(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many entries came since, or one that undoes what the index says to count."""
    before = load_ledger(study)
    commit(study, before, extend(before, [(Undone(START, (4,)), ORIGIN)]), {})
    keep_index(study / LEDGER, load_ledger(study))
    renewed = load_ledger(study)
    assert isinstance(renewed.entries, LongEntries)
    assert renewed.entries.added == ()
    monkeypatch.setattr(index_file, "_MANY", 1)
    more = [(Reading(START, "mood", value=value), ORIGIN) for value in (1.0, 2.0)]
    commit(study, renewed, extend(renewed, more), {})
    keep_index(study / LEDGER, load_ledger(study))
    assert load_ledger(study).position.number == 7
    assert (study / INDEX).parent.joinpath(".gitignore").read_text() == "*\n"
