"""A ledger that is read with the help of an index says what it says without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from msgspec.structs import replace
from scenariobook.record.lineage import came_before

from scenariobook.diagnostics import Place
from scenariobook.quarter import EARLIEST
from scenariobook.record import index, loading
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
from scenariobook.record.former import AS_RECORDED, FormerIds, former_ids
from scenariobook.record.hand_outs import came_back
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse, up_to
from scenariobook.record.loading import load_long
from scenariobook.record.long_record import LongPast, record_of
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.record_files import LEDGER
from scenariobook.record.replay import first_defined, last_defined, opened_last, replay
from scenariobook.record.stated import Estimate, Outcome, Reading, Sighting, State
from scenariobook.record.store import cited
from scenariobook.record.typed import Typed
from scenariobook.study.load import load
from tests.builders import ORIGIN, q
from tests.record.full_ledger import FULL

START: Final = q("2022Q1")
LATER: Final = q("2022Q4")
RAISED: Final = Raised(START, "reading", "gdp", "value", why="unclear")
# Few, so that entries are often about the same thing, and often agree.
CONTENTS: Final[list[Content]] = [
    *(
        Reading(quarter, item, value=value)
        for quarter in (q("2021Q4"), START, LATER)
        for item in ("gdp", "gdp-growth")
        for value in (1.0, 2.0)
    ),
    *(Reading(START, "gdp", value=value, sources=("imf",)) for value in (1.0, 3.0)),
    *(Reading(START, "gdp", value=1.0, period=month) for month in START.months),
    *(Cleared(quarter, "gdp", "reading") for quarter in (START, LATER)),
    *(Opened(quarter) for quarter in (q("2022Q2"), LATER)),
    *(Sighting(START, "summit", state=state) for state in (State.EMERGING, State.OBSERVED)),
    Begun(LATER, 2),
    Defined(LATER, "0" * 64),
    Estimate(START, "summit", "a-kim", 1, likelihood=20.0),
    Outcome("alpha", why="so"),
]
ORIGINS: Final = [
    replace(ORIGIN, file=f"{name}.xlsx", sha256=digit * 64, knew=knew, hand_out=hand_out)
    for name in "ab"
    for digit in "01"
    for knew in (0, 1)
    for hand_out in ("", "a-kim")
]
FORMER: Final = FormerIds({"reading": {"gdp": "gdp-growth"}})
SHIPPED: Final = sorted(Path("scenarios").glob("*/record"))


@pytest.fixture(autouse=True)
def _every_ledger_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LONG", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))


def a_random_ledger(random: Random) -> Ledger:
    """Return a ledger, some of whose entries settle or undo earlier ones."""
    added: list[tuple[Content, Origin]] = []
    subjects = [*random.sample(CONTENTS, random.randint(3, 8)), Opened(LATER)]
    undone = random.choice([0, 0, 0.15])
    for number in range(random.randint(1, 60)):
        asked = tuple(at for at, (content, _) in enumerate(added, 1) if content == RAISED)
        made: list[Content] = [random.choice(subjects)]
        made += [RAISED] if random.random() < 0.1 else []
        made += [Settled(*RAISED.key, raised=asked, chose="so")] if asked else []
        if number and random.random() < undone:
            made = [Undone(START, (random.randint(1, number),))]
        added.append((random.choice(made), random.choice(ORIGINS)))
    return extend(EMPTY, added)


def with_index(ledger: Ledger, described: int, folder: Path) -> Ledger:
    """Write a ledger, with an index of its first entries, and return it as it is read."""
    path = folder / LEDGER
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(ledger.data)
    index.keep(path, up_to(ledger, described))
    found = load_long(folder)
    assert found is not None
    return found


def in_order(record: Record) -> dict[str, Any]:
    """Return all that a record says, with the order of its mappings; ``past`` has none."""

    def listed(held: Any) -> Any:
        if isinstance(held, Mapping):
            return [(key, listed(one)) for key, one in held.items()]
        return list(held) if isinstance(held, tuple | list) else held

    return {field.name: listed(getattr(record, field.name)) for field in fields(Record)} | {
        "past": {about: [*past] for about, past in record.past.items()}
    }


def came(record: Record) -> object:
    """Return the imported files that may be other states of a copy."""
    key = Key(START, "reading", "gdp", "value")
    cell = Typed(key=key, base=None, value=1.0, place=Place("a.xlsx"))
    return came_before(record, [cell], {"a.xlsx": "c" * 64})


def assert_same(found: Ledger, ledger: Ledger) -> None:
    """Assert that all that is asked of a ledger has the same answer with an index."""
    count = len(ledger.entries)
    assert found.position == ledger.position
    assert cited(found.kept) == cited(ledger.entries)
    assert {e.origin.sha256 for e in found.kept} == {e.origin.sha256 for e in ledger.entries}
    assert came_back(found.kept).keys() == came_back(ledger.entries).keys()
    assert last_defined(found.kept) == last_defined(ledger.entries)
    assert first_defined(found.kept) == first_defined(ledger.entries)
    for number in range(count + 1):
        until = [entry for entry in found.kept if entry.number <= number]
        assert opened_last(until, START) == opened_last(ledger.entries[:number], START)
        assert cited(until) == cited(ledger.entries[:number])
        assert [*found.after(number)] == [*ledger.after(number)]
        if number:
            assert found.entry(number) == ledger.entry(number)
    assert found.entries == ledger.entries
    assert found.data == ledger.data


@pytest.mark.parametrize("seed", range(6))
def test_the_ledger_and_its_record_are_the_same(seed: int, tmp_path: Path) -> None:
    """Whatever the entries, however many of them the index stands for, and whenever it ends."""
    random = Random(seed)  # noqa: S311  (no secret)
    spared = 0
    for _ in range(40):
        ledger = a_random_ledger(random)
        count = len(ledger.entries)
        found = with_index(ledger, random.randint(1, count), tmp_path)
        for until in (None, random.randint(0, count), random.randint(count // 2, count)):
            former = random.choice([AS_RECORDED, FORMER])
            record = record_of(found, START, former, until=until)
            whole = replay(ledger.entries[:until], START, former)
            spared += isinstance(record.past, LongPast) and bool(record.past.thinned)
            assert came(record) == came(whole)
            assert in_order(record) == in_order(whole)
        assert_same(found, ledger)
    assert spared > 3  # the index was of use


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.parent.name)
def test_the_records_of_the_shipped_studies_are_the_same(folder: Path, tmp_path: Path) -> None:
    """At the end and earlier; also if each value was corrected twice."""
    study, shipped = load(folder.parent).study, parse((folder / "ledger.jsonl").read_bytes())
    assert study
    start, former = study.header.start, former_ids(study)
    twice = [
        (content, entry.origin)
        for entry in shipped.entries
        for content in (*_before(entry.content), entry.content)
    ]
    for ledger in (shipped, extend(EMPTY, twice)):
        count = len(ledger.entries)
        found = with_index(ledger, count, tmp_path)
        assert found.beginning
        assert ledger is shipped or len(found.kept) < count
        assert_same(found, ledger)
        for until in range(count - 5, count + 1):
            record = record_of(found, start, former, until=until)
            assert in_order(record) == in_order(replay(ledger.entries[:until], start, former))


def _before(content: Content) -> list[Content]:
    """Return what was stated before a value was corrected, twice."""
    return [replace(content, value=n) for n in (0.5, 0.25)] if isinstance(content, Reading) else []


def test_a_ledger_with_every_kind_of_entry_is_the_same(tmp_path: Path) -> None:
    """Whatever its kind, it is found."""
    assert_same(with_index(FULL, len(FULL.entries), tmp_path), FULL)


def test_an_index_that_would_make_another_record_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with the choice of what is kept, the record is right."""
    monkeypatch.setattr(index, "_counting", lambda *_: {1, 2})
    assert index.extracts_of(FULL) is None
    assert not with_index(FULL, len(FULL.entries), tmp_path).beginning
    assert not (tmp_path / "cache").exists()


def test_what_gave_way_is_left_out(tmp_path: Path) -> None:
    """That is what the index is for: of ten values, the first and the last make the record."""
    values = [(Reading(START, "gdp", value=float(n)), ORIGIN) for n in range(10)]
    ledger = extend(EMPTY, [*values, (Opened(LATER), ORIGIN)])
    found = with_index(ledger, len(ledger.entries), tmp_path)
    assert [entry.number for entry in found.kept] == [1, 10, 11]
    record = record_of(found, EARLIEST)
    assert len(record.past["reading", "gdp", START]) == 10


def test_a_value_that_came_back_counts_from_then_on(tmp_path: Path) -> None:
    """The one between is left out only if the later entry still counts without it."""
    of_file = [replace(ORIGIN, file=f"{name}.xlsx", sha256=name * 64) for name in "abc"]
    stated = zip((1.0, 2.0, 1.0, 3.0, 1.0), [of_file[n] for n in (0, 1, 2, 2, 2)], strict=True)
    added = [(Reading(START, "gdp", value=value), origin) for value, origin in stated]
    ledger = extend(EMPTY, [*added, (Opened(LATER), ORIGIN)])
    found = with_index(ledger, len(ledger.entries), tmp_path)
    assert record_of(found, START).readings["gdp"][START].number == 5


def test_what_an_undone_entry_had_replaced_counts_again(tmp_path: Path) -> None:
    """Also while `undo` shows what it would do: its entry is not on disk yet."""
    values = [(Reading(START, "gdp", value=float(n)), ORIGIN) for n in range(5)]
    ledger = extend(EMPTY, [*values, (Opened(LATER), ORIGIN)])
    undone = extend(with_index(ledger, 6, tmp_path), [(Undone(LATER, (5,)), ORIGIN)])
    assert record_of(undone, START).readings["gdp"][START].number == 4


def test_before_an_undoing_the_record_was_another_one(tmp_path: Path) -> None:
    """The value was taken back and stated again; then the taking back was undone."""
    value, cleared = Reading(START, "gdp", value=2.0), Cleared(START, "gdp", "reading")
    contents: list[Content] = [value, cleared, value, Opened(LATER), Undone(LATER, (2,))]
    ledger = extend(EMPTY, [(content, ORIGIN) for content in contents])
    found = with_index(ledger, 5, tmp_path)
    assert [entry.number for entry in found.kept] == [1, 2, 4, 5]
    assert record_of(found, START, until=4).readings["gdp"][START].number == 3
    assert record_of(found, START).readings["gdp"][START].number == 1


def test_what_is_recent_is_read_without_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All about it, and what came after the open quarter was opened; but only if that is wanted."""
    of_then = [Reading(START, "gdp", value=float(n)) for n in range(5)]
    of_now = [Reading(LATER, "gdp", value=float(n)) for n in range(5)]
    contents: list[Content] = [*of_then, Opened(LATER), *of_now]
    ledger = extend(EMPTY, [(content, ORIGIN) for content in contents])
    found = with_index(ledger, len(contents), tmp_path)
    monkeypatch.setattr(loading, "_checked", None)  # what reads the rest
    assert [entry.number for entry in found.kept] == [1, 5, 6, 11]
    assert [entry.number for entry in found.fuller.kept] == [1, 5, *range(6, 12)]
    assert [*found.after(6)] == [*ledger.after(6)]
    assert found.entry(9) == ledger.entry(9)
    assert [*record_of(found, START).past["reading", "gdp", LATER]] == [*ledger.after(6)]


def test_quarters_stand_in_order(tmp_path: Path) -> None:
    """Also where a value was taken back, stated again and corrected, and others came between."""
    contents: list[Content] = [
        *(Reading(START, "gdp", value=float(n)) for n in range(3)),
        Cleared(START, "gdp", "reading"),
        Reading(START, "gdp", value=1.0),
        Reading(q("2021Q4"), "gdp", value=1.0),
        Reading(START, "gdp", value=2.0),
        Opened(LATER),
        Reading(LATER, "gdp", value=9.0),
        Undone(LATER, (9,)),
    ]
    ledger = extend(EMPTY, [(content, ORIGIN) for content in contents])
    found = with_index(ledger, len(contents), tmp_path)
    assert [entry.number for entry in found.kept] == [1, 4, 6, 7, 8, 9, 10]
    assert in_order(record_of(found, START)) == in_order(replay(ledger.entries, START))
    assert [*record_of(found, START).readings["gdp"]] == [q("2021Q4"), START]
