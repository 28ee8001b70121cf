"""Locks: two commands at once on one study, and one that nobody hears: nobody's work is lost.

A process is stopped at a system call of its own, in the worst place, while another begins.
"""

import json
import signal
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from scenariobook.paths import BRIEFING, LEDGER, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from tests.clients.forks import Begun, Forks
from tests.commands import files_of, run, until
from tests.faults.calls import TRACED, calls, is_temporary
from tests.faults.stage import OUTPUT, RETURNED, Stage, alike, type_edits, whole_files

pytestmark = pytest.mark.client

TEXTS = {str(text): file for file, (_, text) in RETURNED.items()}  # the note typed in each


@pytest.fixture(scope="module")
def second() -> Iterator[Forks]:
    with alike() as other:
        yield other


def importing(stage: Stage, name: str) -> tuple[str, ...]:
    return ("import", str(stage.study), str(stage.study / name), "--yes")


def stopped(stage: Stage, command: Sequence[str], path: str) -> Begun:
    """Begin a command; it stops where all of a file is written, and nothing has its name yet."""
    folder, _, name = path.rpartition("/")
    stage.set()
    seen = calls(stage.run(*command, strace=["-e", TRACED]).trace, stage.study)
    call = next(one for one in seen if one.what == f"sync {folder}/.scenariobook-{name}-N.tmp")
    stage.set()
    inject = f"inject={call.name}:signal=STOP:when={call.number}"
    begun = stage.forks.begin(*command, strace=["-e", TRACED, "-e", inject])
    until(begun.is_stopped)
    return begun


def waiting(second: Forks, command: Sequence[str]) -> Begun:
    """Begin a command that waits for the one that is stopped."""
    begun = second.begin(*command)
    until(lambda: "waiting for it to end" in begun.output())
    return begun


def test_whoever_is_killed_holds_nothing(returned: Stage, second: Forks) -> None:
    """A command that is killed holds up nobody.

    The one that waits goes on, and the other's files are taken in when it comes again.
    """
    anna, ben = (importing(returned, name) for name in RETURNED)
    one = stopped(returned, anna, LEDGER)
    other = waiting(second, ben)
    one.send(signal.SIGKILL)
    assert [one.ended().status, other.ended().status] == [-signal.SIGKILL, 0]
    assert not_recorded(returned) == ["Anna's copy"]
    assert returned.run(*anna).status == 0
    assert not_recorded(returned) == []
    assert [name for name in files_of(returned.study) if is_temporary(name)] == []


def test_an_import_waits_for_a_build(returned: Stage, second: Forks) -> None:
    """An import waits for a build, and neither loses anything.

    The tracker that was about to be written, and the copy that came meanwhile, both count.
    """
    build = ("build", str(returned.study))
    one = stopped(returned, build, f"{OUTPUT}/{TRACKER}")
    other = waiting(second, importing(returned, "ben.csv"))
    one.send(signal.SIGCONT)
    assert one.ended().status == 0
    assert other.ended().status in {0, 1}  # 1: what is typed in the tracker and Ben's table differ
    assert returned.lost() == []
    assert run("verify", str(returned.study)).exit_code == 0


@pytest.mark.parametrize(
    "how, told",
    [
        ("saved", "tracker.xlsx meanwhile; it stays as it is"),
        ("opened", "is open in another program"),
    ],
)
def test_a_tracker_that_is_touched_meanwhile_stays(how: str, told: str, changed: Stage) -> None:
    """A tracker that somebody saves or opens while `build` runs stays as it is.

    The record is written, the fresh tracker is ready: then an analyst saves the old one. Or a
    program has it open, which would save over the fresh one.
    """
    tracker = changed.study / OUTPUT / TRACKER
    lock = tracker.with_name(f".~lock.{TRACKER}#")
    one = stopped(changed, changed.words, f"{OUTPUT}/{TRACKER}")
    if how == "saved":
        type_edits(tracker, (3.5, "on second thoughts"))
    else:
        lock.touch()
    before = tracker.read_bytes()
    one.send(signal.SIGCONT)
    ended = one.ended()
    assert (ended.status, tracker.read_bytes()) == (1, before)
    assert told in ended.text
    lock.unlink(missing_ok=True)
    assert changed.run(*changed.words).status == 0
    assert changed.lost() == []
    ledger = (changed.study / LEDGER).read_text(encoding="utf-8")
    assert ("seen by Anna" in ledger, "on second thoughts" in ledger) == (True, how == "saved")


@pytest.mark.parametrize(
    "commands",
    [
        ("import anna.xlsx", "import ben.csv"),
        ("build", "import anna.xlsx"),
        ("build", "build"),
        ("advance", "import ben.csv"),
        ("brief", "build"),
        ("import anna.xlsx", "import anna.xlsx"),
    ],
    ids=" and ".join,
)
def test_whichever_is_first_nothing_is_lost(commands: Any, returned: Stage, second: Forks) -> None:
    """Of two commands at once, whichever is first, nothing is lost.

    Again and again, the one begins a little earlier or the other.
    """
    for turn in range(2):
        returned.set()
        begun = []
        both = (returned.forks, second)[:: 1 - 2 * (turn % 2)]
        for one, command in zip(both, commands, strict=True):
            name, *files = command.split()
            paths = [str(returned.study / file) for file in files]
            yes = ["--yes"] if name in {"import", "advance"} else []
            begun.append(one.begin(name, str(returned.study), *paths, *yes))
            time.sleep(turn * 0.02)
        ended = [one.ended() for one in begun]
        assert all(one.status in {0, 1} for one in ended), ended
        assert not any("Traceback" in one.text or "R016" in one.text for one in ended), ended
        assert returned.lost() == []
        assert run("verify", str(returned.study)).exit_code == 0
        known = not_recorded(returned)
        assert not [text for text in known if any(TEXTS[text] in one for one in commands)]


def not_recorded(stage: Stage) -> list[str]:
    """Return the notes in what came back that the record does not hold."""
    ledger = (stage.study / LEDGER).read_text(encoding="utf-8")
    return [text for text in TEXTS if json.dumps(text) not in ledger]


# --- streams that are closed, links in odd places: a sentence at most, and nothing lost -----------


@pytest.fixture(params=["changed", "returned"])
def stage(request: pytest.FixtureRequest) -> Stage:
    found: Stage = request.getfixturevalue(request.param)
    return found


def done(stage: Stage) -> dict[str, bytes]:
    """Return the files as they are once the command has ended undisturbed."""
    stage.set()
    assert stage.run(*stage.words).status == 0
    return files_of(stage.study)


@pytest.mark.parametrize("closed", ["output", "all"])
def test_work_is_done_where_nobody_listens(closed: str, stage: Stage) -> None:
    """A command does its work where nobody listens to its streams.

    As a shell's ``>&-`` does it, and some schedulers: files do not take the streams' numbers.
    """
    end = done(stage)
    stage.set()
    assert stage.run(*stage.words, closed=closed).status == 0
    assert files_of(stage.study) == end


def test_a_reader_that_has_gone_is_told_of(stage: Stage) -> None:
    """A command whose reader has gone stops with a sentence and records nothing.

    What is shown before it is recorded was seen by nobody; the next run does it.
    """
    end = done(stage)
    stage.set()
    before = whole_files(stage.study)
    ended = stage.run(*stage.words, closed="pipe")
    assert (ended.status, whole_files(stage.study)) == (1, before)
    assert "stopped: nobody reads what this prints any more" in ended.text
    assert stage.run(*stage.words).status == 0
    assert files_of(stage.study) == end


@pytest.mark.parametrize("name", [TRACKER, name_of_quarter(BRIEFING, Quarter.parse("2022Q2"))])
def test_links_in_a_circle_get_a_sentence(name: str, changed: Stage) -> None:
    """A link that leads in a circle gets a sentence, and no traceback."""
    changed.set()
    path = changed.study / OUTPUT / name
    path.unlink()
    path.symlink_to(path)
    ended = changed.run(*changed.words)
    assert (ended.status, "Traceback" in ended.text) == (1, False)
    assert f"{path}: Too many levels of symbolic links" in ended.text


def test_a_link_within_the_study_stays_one(changed: Stage) -> None:
    """A tracker that is a link within the study stays one.

    A team keeps its tracker under another name: what the link leads to is new.
    """
    changed.set()
    tracker = changed.study / OUTPUT / TRACKER
    kept = tracker.rename(tracker.with_name("kept.xlsx"))
    tracker.symlink_to(kept)
    before = kept.read_bytes()
    assert changed.run(*changed.words).status == 0
    assert (tracker.is_symlink(), kept.read_bytes() == before) == (True, False)
    assert changed.lost() == []
