"""Two commands at once on one study: one waits, and nobody's work is lost.

A process is stopped at a system call of its own, in the worst place, while another begins.
"""

import json
import signal
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from scenariobook.paths import LEDGER, TRACKER
from tests.clients.forks import Begun, Forks
from tests.commands import run
from tests.faults.calls import TRACED, calls, is_temporary
from tests.faults.scenes import BUILD, IMPORT, OUTPUT, RETURNED, Stage, alike, files_of, type_in

pytestmark = pytest.mark.client

WAITING = "waiting for it to end"
TEXTS = {str(text): file for file, (_, text) in RETURNED.items()}  # the note typed in each
ROUNDS = 2
LONG = 60  # seconds; whatever has not happened by then does not happen


@pytest.fixture(scope="module")
def second() -> Iterator[Forks]:
    with alike() as other:
        yield other


@pytest.fixture(scope="module")
def returned(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Two files have come back, and something is typed in the tracker."""
    return Stage(IMPORT, forks, tmp_path_factory.mktemp("returned"))


@pytest.fixture(scope="module")
def typed(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Something is typed in the tracker."""
    return Stage(BUILD, forks, tmp_path_factory.mktemp("typed"))


def importing(stage: Stage, name: str) -> tuple[str, ...]:
    return ("import", str(stage.study), str(stage.study / name), "--yes")


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.01)


def stopped(stage: Stage, forks: Forks, command: Sequence[str], what: str) -> Begun:
    """Begin a command, which stops after the call that does `what`."""
    stage.set()
    seen = calls(forks.run(*command, strace=["-e", TRACED]).trace, stage.study)
    call = next(call for call in seen if call.what == what)
    stage.set()
    inject = f"inject={call.name}:signal=STOP:when={call.number}"
    begun = forks.begin(*command, strace=["-e", TRACED, "-e", inject])
    until(begun.is_stopped)
    return begun


def ready(path: str) -> str:
    """Name the call after which all is compared and written, and nothing has its name yet."""
    folder, _, name = path.rpartition("/")
    return f"sync {folder}/.scenariobook-{name}-N.tmp"


def test_the_second_waits_and_both_are_recorded(
    returned: Stage, forks: Forks, second: Forks
) -> None:
    """The first is about to replace the ledger as the second begins. Who only looks never waits."""
    anna, ben = (importing(returned, name) for name in RETURNED)
    one = stopped(returned, forks, anna, ready(LEDGER))
    other = second.begin(*ben)
    until(lambda: WAITING in other.said())
    for looking in ("verify", "status", "log"):
        assert run(looking, str(returned.study)).exit_code == 0
    one.send(signal.SIGCONT)
    assert [one.ended().status, other.ended().status] == [0, 0]
    assert not_recorded(returned) == []


def test_whoever_is_killed_holds_nothing(returned: Stage, forks: Forks, second: Forks) -> None:
    """The one that waits goes on, and the other's files are taken in when it comes again."""
    anna, ben = (importing(returned, name) for name in RETURNED)
    one = stopped(returned, forks, anna, ready(LEDGER))
    other = second.begin(*ben)
    until(lambda: WAITING in other.said())
    one.send(signal.SIGKILL)
    assert [one.ended().status, other.ended().status] == [-signal.SIGKILL, 0]
    assert not_recorded(returned) == ["Anna's copy"]
    assert forks.run(*anna).status == 0
    assert not_recorded(returned) == []
    assert [name for name in files_of(returned.study, temporary=True) if is_temporary(name)] == []


def test_an_import_waits_for_a_build_and_then_builds_on_it(
    returned: Stage, forks: Forks, second: Forks
) -> None:
    """The tracker that was about to be written, and the copy that came meanwhile, both count."""
    build = ("build", str(returned.study))
    one = stopped(returned, forks, build, ready(f"{OUTPUT}/{TRACKER}"))
    other = second.begin(*importing(returned, "ben.csv"))
    until(lambda: WAITING in other.said())
    one.send(signal.SIGCONT)
    assert one.ended().status == 0
    assert other.ended().status in {0, 1}  # 1: what is typed in the tracker and Ben's table differ
    assert returned.lost() == []
    assert run("verify", str(returned.study)).exit_code == 0


def test_a_tracker_that_is_saved_at_the_last_moment_stays(typed: Stage, forks: Forks) -> None:
    """Its record is written, the fresh tracker is ready: then an analyst saves the old one."""
    tracker = typed.study / OUTPUT / TRACKER
    one = stopped(typed, forks, typed.words, ready(f"{OUTPUT}/{TRACKER}"))
    type_in(tracker, (3.5, "on second thoughts"))
    saved = tracker.read_bytes()
    one.send(signal.SIGCONT)
    ended = one.ended()
    assert (ended.status, tracker.read_bytes()) == (1, saved)
    assert "tracker.xlsx meanwhile; it stays as it is" in ended.text
    assert forks.run(*typed.words).status == 0
    ledger = (typed.study / LEDGER).read_text(encoding="utf-8")
    assert all(text in ledger for text in ("seen by Anna", "on second thoughts"))


def test_a_tracker_that_is_opened_at_the_last_moment_stays(typed: Stage, forks: Forks) -> None:
    """A program that has it open would save over the fresh one."""
    tracker = typed.study / OUTPUT / TRACKER
    one = stopped(typed, forks, typed.words, ready(f"{OUTPUT}/{TRACKER}"))
    before = tracker.read_bytes()
    lock = tracker.with_name(f".~lock.{TRACKER}#")
    lock.touch()
    one.send(signal.SIGCONT)
    ended = one.ended()
    assert (ended.status, tracker.read_bytes()) == (1, before)
    assert "is open in another program" in ended.text
    lock.unlink()
    assert forks.run(*typed.words).status == 0
    assert typed.lost() == []


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
def test_whichever_is_first_nothing_is_lost(
    commands: tuple[str, str], returned: Stage, forks: Forks, second: Forks
) -> None:
    """Again and again, the one a little earlier or the other."""
    for turn in range(ROUNDS):
        returned.set()
        begun = []
        for one, command in zip((forks, second)[:: 1 - 2 * (turn % 2)], commands, strict=True):
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
