"""A long ledger is read through its index, and no wrong index or damaged line passes for right."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenariobook.diagnostics import Problems
from scenariobook.record import index, loading
from scenariobook.record.entries import Cleared, Content, Opened, Undone
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse
from scenariobook.record.loading import load_whole
from scenariobook.record.long_record import record_of
from scenariobook.record.record_files import LEDGER
from scenariobook.record.replay import replay
from scenariobook.record.stated import Reading
from scenariobook.record.store import commit, load_ledger
from tests.builders import ORIGIN, a_ledger, q

START: Final = q("2022Q1")
VALUES: Final = [Reading(START, "gdp", value=float(n)) for n in range(10, 15)]
LONG: Final = a_ledger(*VALUES, Opened(q("2022Q4")))
OTHER: Final = a_ledger(*reversed(VALUES), Opened(q("2022Q4")))  # as many bytes
MORE: Final[Content] = Reading(START, "mood", value=1.0)


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every ledger count as long; return the folder of the indexes."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(index, "LONG", 1)
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "scenariobook"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return the folder of a study whose ledger has an index."""
    commit(tmp_path, EMPTY, LONG, {})
    load_ledger(tmp_path)
    assert load_ledger(tmp_path).beginning
    return tmp_path


def the_index(cache: Path) -> Path:
    """Return the file of the only index."""
    (path,) = cache.glob("*.index")
    return path


def longer(ledger: Ledger, *contents: Content) -> Ledger:
    """Return a ledger with more entries."""
    return extend(ledger, [(content, ORIGIN) for content in contents])


def flipped(data: bytes, at: int) -> bytes:
    """Return bytes with one bit of one of them changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@contextmanager
def stops(code: str) -> Iterator[None]:
    """Assert that what is done stops with a diagnostic that has this code."""
    with pytest.raises(Problems) as caught:
        yield
    assert [one.code for one in caught.value.diagnostics] == [code]


def assert_read(study: Path, ledger: Ledger) -> None:
    """Assert that a study's ledger and record are these ones; and again with a new index."""
    for _ in range(2):
        found = load_ledger(study)
        record, whole = record_of(found, START), replay(ledger.entries, START)
        assert found.position == ledger.position
        assert record.stated == whole.stated
        assert dict(record.past) == dict(whole.past)
        assert found.entries == ledger.entries
        assert found.data == ledger.data


def test_nothing_that_gave_way_is_read(study: Path) -> None:
    """That is what the index is for."""
    assert [entry.number for entry in load_ledger(study).kept] == [1, 5, 6]
    assert_read(study, LONG)


def test_a_short_ledger_has_no_index(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read as fast without one."""
    monkeypatch.setattr(index, "LONG", len(LONG.data) + 1)
    commit(tmp_path, EMPTY, LONG, {})
    assert load_ledger(tmp_path) == LONG
    assert not cache.exists()


# A stale index.


@pytest.mark.parametrize(
    "ledger",
    [
        longer(LONG, MORE),
        longer(LONG, Cleared(START, "gdp", "reading")),
        longer(LONG, Undone(START, (5,))),
        longer(LONG, Undone(START, (5, 4)), Undone(START, (7,))),
        parse(b"".join(LONG.data.splitlines(keepends=True)[:3])),
        parse(b"".join(LONG.data.splitlines(keepends=True)[:1])),
        OTHER,
        longer(OTHER, *VALUES, MORE),
        a_ledger(*VALUES[:3], Opened(q("2022Q2")), MORE, Opened(q("2022Q4"))),
    ],
    ids=[
        "grown",
        "cleared",
        "undone",
        "undone twice",
        "cut",
        "one",
        "other",
        "grown other",
        "else",
    ],
)
def test_another_ledger_is_read_as_it_is(study: Path, ledger: Ledger) -> None:
    """Grown, cut at a line's end, restored from a backup, or of another branch; at the same time.

    Where it has as many bytes as before, the time of the last change tells nothing either.
    """
    path = study / LEDGER
    before = path.stat()
    path.write_bytes(ledger.data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert_read(study, ledger)


def test_a_ledger_restored_from_a_backup_is_read_as_it_is(study: Path) -> None:
    """The index of the longer ledger does not fit any more."""
    backup = shutil.copy2(study / LEDGER, study / "backup")
    before = load_ledger(study)
    commit(study, before, longer(before, MORE, Undone(START, (1,))), {})
    assert_read(study, longer(LONG, MORE, Undone(START, (1,))))
    shutil.copy2(backup, study / LEDGER)
    assert_read(study, LONG)


@pytest.mark.parametrize("mine_first", [True, False])
def test_two_ledgers_joined_by_version_control_are_not_read(
    study: Path, *, mine_first: bool
) -> None:
    """Line by line, or with both between marks: with the index of the one or of the other."""
    mine, theirs = longer(LONG, MORE), longer(LONG, VALUES[0])
    (study / LEDGER).write_bytes(mine.data)
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]))
    assert_read(study, mine)
    ends = [ledger.data[len(LONG.data) :] for ledger in (mine, theirs)]
    one, other = ends if mine_first else reversed(ends)
    marked = b"<<<<<<< HEAD\n" + one + b"=======\n" + other + b">>>>>>> branch\n"
    for end in (one + other, marked):
        (study / LEDGER).write_bytes(LONG.data + end)
        with stops("R001"):
            load_ledger(study)


def test_many_lines_behind_an_index_make_it_anew(
    study: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each command would parse more of them than the one before."""
    monkeypatch.setattr(loading, "_MANY", 500)
    before, stale = load_ledger(study), the_index(cache).read_bytes()
    after = longer(before, *VALUES)
    commit(study, before, after, {})
    assert_read(study, longer(LONG, *VALUES))
    assert load_ledger(study).added == ()
    assert the_index(cache).read_bytes() != stale


# A damaged index.


def test_a_damaged_index_is_made_anew(study: Path, cache: Path) -> None:
    """Each flipped byte, and each length."""
    path = the_index(cache)
    data = path.read_bytes()
    damaged = [flipped(data, at) for at in range(len(data))]
    for wrong in (*damaged, *(data[:length] for length in range(0, len(data), 7)), data + b" "):
        path.write_bytes(wrong)
        assert index.find(study / LEDGER) is None
    assert load_ledger(study) == LONG
    assert path.read_bytes() == data


@pytest.mark.parametrize("spoil", ["flipped", "cut", "gone", "another"])
def test_without_its_second_file_an_index_is_of_use(
    study: Path, cache: Path, spoil: str, tmp_path: Path
) -> None:
    """Only who wants more than what makes the record has to wait."""
    (path,) = cache.glob("*.recent")
    data = path.read_bytes()
    if spoil == "gone":
        path.unlink()
    elif spoil == "another":
        other = tmp_path / "other.jsonl"
        index.keep(other, longer(LONG, *VALUES))
        (made,) = set(cache.glob("*.recent")) - {path}
        made.replace(path)
    else:
        path.write_bytes(data[:-1] if spoil == "cut" else flipped(data, len(data) // 2))
    found = index.find(study / LEDGER)
    assert found
    assert index.find_recent(study / LEDGER, found) is None
    assert load_ledger(study).beginning
    assert load_ledger(study).fuller.entries == LONG.entries
    assert_read(study, LONG)


def test_the_index_of_another_version_is_made_anew(
    study: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may keep other entries."""
    monkeypatch.setattr(index, "_HEADER", b"scenariobook index 1 0.0.9\n")
    index.keep(study / LEDGER, OTHER)
    monkeypatch.undo()
    monkeypatch.setattr(index, "LONG", 1)
    monkeypatch.setenv("LOCALAPPDATA", str(cache.parent))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    assert not load_ledger(study).beginning
    assert load_ledger(study).beginning


def a_folder(path: Path) -> None:
    """Put a folder in a file's place."""
    path.unlink()
    path.mkdir()


def a_link_to_itself(path: Path) -> None:
    """Put a link that leads nowhere in a file's place."""
    path.unlink()
    path.symlink_to(path)


def a_link_elsewhere(path: Path) -> None:
    """Put a link to a file that nobody may write to in a file's place."""
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.write_bytes(b"dear to somebody")
    path.unlink()
    path.symlink_to(elsewhere)


def no_folder(path: Path) -> None:
    """Put a file in the place of a file's folder."""
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


@pytest.mark.parametrize("spoil", [a_folder, a_link_to_itself, a_link_elsewhere, no_folder])
def test_without_a_place_for_the_index_all_is_read(
    study: Path, cache: Path, spoil: Callable[[Path], None]
) -> None:
    """Only the time tells; and nothing is written anywhere else."""
    spoil(the_index(cache))
    assert_read(study, LONG)
    elsewhere = cache.parent / "elsewhere"
    assert not elsewhere.exists() or elsewhere.read_bytes() == b"dear to somebody"


@pytest.mark.parametrize("failing", ["read_bytes", "mkdir"])
def test_an_index_that_cannot_be_read_or_written_is_done_without(
    study: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """A folder that belongs to somebody else, a full disk, no home."""

    def fail(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    path = study / LEDGER
    found = load_whole(study)
    with monkeypatch.context() as patched:
        patched.setattr(Path, failing, fail)
        index.keep(path, found)
        assert (index.find(path) is None) == (failing == "read_bytes")
    with monkeypatch.context() as patched:
        patched.delenv("XDG_CACHE_HOME")
        patched.delenv("LOCALAPPDATA")
        patched.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
        assert index.find(path) is None
        index.keep(path, found)


def test_the_index_does_not_lie_in_the_study(study: Path) -> None:
    """So nobody packs, commits, imports or sends it, and a study that is read-only has one."""
    assert [path.name for path in (study / LEDGER).parent.iterdir()] == ["ledger.jsonl"]


# A damaged ledger.


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(longer(LONG, MORE).data) - 1))
def test_a_flipped_byte_is_found_by_whoever_reads_it(study: Path, at: int) -> None:
    """Behind the index and in its last line by each command; else by those that need the line.

    Until then, they see what the ledger said when it was intact, and what they add to it is all
    there once the line is restored.
    """
    path, ledger = study / LEDGER, longer(LONG, MORE)
    path.write_bytes(flipped(ledger.data, at))
    with stops("R001"):
        load_whole(study)
    last_line = len(b"".join(LONG.data.splitlines(keepends=True)[:-1]))
    if at >= last_line:
        with stops("R001"):
            load_ledger(study)
        return
    found = load_ledger(study)
    assert record_of(found, START).stated == replay(ledger.entries, START).stated
    for ask in (
        lambda: found.entries,
        lambda: found.data,
        lambda: found.entry(2),
        lambda: record_of(found, START).past["reading", "gdp", START],
        lambda: record_of(found, START, until=3),
    ):
        with stops("R001"):
            ask()
    commit(study, found, longer(found, MORE), {})
    assert path.read_bytes() == flipped(longer(ledger, MORE).data, at)
    assert [one.name for one in path.parent.iterdir()] == ["ledger.jsonl"]


# Two commands at once.


def test_what_another_command_adds_meanwhile_is_no_damage(study: Path) -> None:
    """A command that only reads has no lock: it sees the record as it was when it began."""
    early, before = load_ledger(study), load_ledger(study)
    commit(study, before, longer(before, MORE), {})
    assert early.entries == LONG.entries
    with stops("R016"):
        commit(study, early, longer(early, MORE), {})
    assert_read(study, longer(LONG, MORE))


def test_two_commands_that_make_the_index_at_once_do_no_harm(study: Path, cache: Path) -> None:
    """Each reads the ledger right, and leaves either a whole index or none."""
    code = (
        "import sys; from pathlib import Path; from scenariobook.record import index, store\n"
        "index.LONG = 1; print(store.load_ledger(Path(sys.argv[1])).position.number)"
    )
    shutil.rmtree(cache)
    running = [
        Popen([sys.executable, "-c", code, str(study)], stdout=PIPE, text=True) for _ in range(3)
    ]
    assert [one.communicate()[0] for one in running] == ["6\n"] * 3
    assert_read(study, LONG)


def test_a_ledger_that_is_replaced_under_a_command_is_not_overwritten(study: Path) -> None:
    """Version control takes no lock."""
    before = load_ledger(study)
    (study / LEDGER).write_bytes(OTHER.data)
    for ask in (
        lambda: before.entries,
        lambda: commit(study, before, longer(before, MORE), {}),
    ):
        with stops("R016"):
            ask()
    assert_read(study, OTHER)


def test_an_index_that_changes_under_a_command_changes_nothing(study: Path) -> None:
    """Another command may make it anew: this one has read it whole."""
    before = load_ledger(study)
    index.keep(study / LEDGER, OTHER)
    commit(study, before, longer(before, MORE), {})
    assert_read(study, longer(LONG, MORE))


def test_what_is_recorded_is_the_same_as_without_an_index(study: Path) -> None:
    """The same bytes, whether the first lines were read or copied."""
    before = load_ledger(study)
    commit(study, before, longer(before, MORE), {})
    assert (study / LEDGER).read_bytes() == longer(LONG, MORE).data
