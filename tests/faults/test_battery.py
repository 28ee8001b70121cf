"""The fault battery, thinned; `make faults` tries them all.

Real system calls of the program's own process fail, or kill it: afterwards each file is the old
one or the new one, `verify` passes, no edit is lost, and the next run reaches the end unaided.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from scenariobook.paths import AS_BUILT, BRIEFING, BUILT, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from tests.clients.forks import Ended, Forks
from tests.faults.calls import TRACED, Call, calls, is_temporary, out_of_order
from tests.faults.scenes import BUILD, SCENES, Scene, Stage, files_of

pytestmark = pytest.mark.client

ALL: Final = "ALL_FAULTS" in os.environ
# How each kind of call goes wrong: by an error, or because the process gets a signal there.
_STOPS: Final = ("KILL", "INT", "TERM")
_FULL: Final = ("ENOSPC", "EIO")
_REFUSED: Final = ("EACCES", "EROFS")
WAYS: Final[Mapping[str, Sequence[str]]] = {
    "open": ("KILL", "EIO", "EACCES"),
    "read": ("KILL", "EIO"),
    "write": (*_STOPS, *_FULL),
    "sync": (*_STOPS, *_FULL),
    "rename": (*_STOPS, *_FULL, *_REFUSED, "EXDEV"),
    "unlink": (*_STOPS, "EIO", *_REFUSED),
    "mkdir": (*_STOPS, *_FULL, *_REFUSED),
    "mode": ("KILL", "EIO", "EPERM"),
    "lock": ("KILL", "ENOLCK", "EBADF"),
    "list": ("EIO", "EACCES"),
    "look": ("EIO", "EACCES"),
    "close": ("EIO",),
}
_TO_WRITE: Final = (*_STOPS, *_FULL, *_REFUSED)  # opening a file for writing


class Fault(NamedTuple):
    """What goes wrong where: at a call, an error or a signal."""

    call: Call
    way: str

    @property
    def stops(self) -> bool:
        """Whether it is a signal."""
        return self.way in _STOPS

    @property
    def arguments(self) -> list[str]:
        """What strace is told."""
        kind = "signal" if self.stops else "error"
        when = f":when={self.call.number}"
        return ["-e", TRACED, "-e", f"inject={self.call.name}:{kind}={self.way}{when}"]

    def __str__(self) -> str:
        return f"{self.way} at {self.call.what}"


def faults(made: Iterable[Call]) -> list[Fault]:
    """Return every fault at these calls; what is looked at again is as it was."""
    found: dict[object, Fault] = {}
    written = 0
    for call in made:
        written += call.writes
        ways = _TO_WRITE if call.does == "open" and call.writes else WAYS[call.does]
        for way in ways:
            found.setdefault((call.what, way, written), Fault(call, way))
    return list(found.values())


def kills(given: Iterable[Fault]) -> list[Fault]:
    """Return those that leave files in a state of their own: killed at a write, at a rename."""
    between = {"write", "rename"}
    return [fault for fault in given if fault.way == "KILL" and fault.call.does in between]


def one_of_each(given: Iterable[Fault]) -> list[Fault]:
    """Return one fault of each way to fail at a file's writing, at one file after the other."""
    kinds: dict[object, list[Fault]] = {}
    for fault in given:
        if fault.call.writes and fault.call.does in {"open", "write", "sync", "rename"}:
            kinds.setdefault((fault.call.does, fault.way), []).append(fault)
    return [alike[turn % len(alike)] for turn, alike in enumerate(kinds.values())]


class Battery:
    """A command on a prepared study, in which one fault after another is tried."""

    def __init__(self, stage: Stage) -> None:
        """Run the command undisturbed: what follows is compared with that."""
        self._stage = stage
        self._scene = stage.scene
        self._study = stage.study
        stage.set()
        self._before = files_of(self._study)
        ended = self._run("-e", TRACED)
        assert ended.status == self._scene.exit_code, ended.text
        self._after = files_of(self._study)
        self.end = files_of(self._study, temporary=True)
        self.calls = tuple(calls(ended.trace, self._study))

    def _run(self, *strace: str) -> Ended:
        return self._stage.run(*self._stage.words, strace=strace)

    def tried(self, fault: Fault) -> tuple[str, list[str]]:
        """Try one fault; return whether files are old, new or between, and what must never be."""
        self._stage.set()
        scene = self._scene
        ended = self._run(*fault.arguments)
        wrong = [*self._missed(fault, ended), *self._said(fault, ended)]
        left = files_of(self._study)
        wrong += [*self._damaged(left), *self._lost(), *self._verified("after the fault")]
        files = self._state(left)
        if scene.again or files != "new":
            again = self._run()
            if again.status != scene.exit_code:
                wrong.append(f"the next run ended with {again.status}: {again.text.strip()}")
        if files_of(self._study, temporary=True) != self.end:
            wrong.append("the next run did not reach the end")
        wrong += [*self._verified("after the next run"), *self._lost()]
        return files, [f"{fault}: {words}" for words in wrong]

    def _state(self, left: Mapping[str, bytes]) -> str:
        names = {*self._before, *self._after}
        changed = [n for n in names if self._before.get(n) != self._after.get(n)]
        if all(left.get(name) == self._before.get(name) for name in changed):
            return "old"
        if all(left.get(name) == self._after.get(name) for name in changed):
            return "new"
        return "between"

    def _damaged(self, left: Mapping[str, bytes]) -> list[str]:
        """Return which files are neither the old one nor the new one.

        A file that came back waits whole under another name until the ledger cites it.
        """
        return [
            f"{name} is damaged"
            for name in sorted({*left, *self._before, *self._after})
            if left.get(name) not in (self._before.get(name), self._after.get(name))
            and left[name] != self._after.get(name.removesuffix(".new"))
        ]

    def _lost(self) -> list[str]:
        return [f"{edit!r} is lost" for edit in self._stage.lost()]

    def _verified(self, when: str) -> list[str]:
        ended = self._stage.run("verify", str(self._study))
        return [] if ended.status == 0 else [f"verify, {when}: {ended.text.strip()}"]

    def _said(self, fault: Fault, ended: Ended) -> list[str]:
        """Return what must not be said, and what is said to be done and is not."""
        wrong = []
        if "Traceback" in ended.text:
            wrong.append(f"a traceback: {ended.text.strip().splitlines()[-1]}")
        is_done = ended.status == self._scene.exit_code == 0
        if is_done and files_of(self._study) != self._after:
            wrong.append("exit code 0, and it is not done")
        if ended.status > 0 and not ended.text.strip():
            wrong.append("failed without a word")
        if fault.way == "KILL" and ended.status != -9:
            wrong.append(f"it was not killed, but ended with {ended.status}")
        return wrong

    def _missed(self, fault: Fault, ended: Ended) -> list[str]:
        """Return that the fault hit another call than was meant, if it did."""
        hit = [c for c in calls(ended.trace, self._study) if c.number == fault.call.number]
        same = [c for c in hit if c.name == fault.call.name and c.what == fault.call.what]
        return [] if same and (fault.stops or "INJECTED" in same[0].text) else ["it missed"]


# --- the tests ------------------------------------------------------------------------------------


def _thinned(scene: Scene, all_of_them: list[Fault]) -> list[Fault]:
    if ALL:
        return all_of_them
    return kills(all_of_them) + (one_of_each(all_of_them) if scene is BUILD else [])


@pytest.fixture(scope="module")
def stage(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A build with edits waiting."""
    return Stage(BUILD, forks, tmp_path_factory.mktemp("build"))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_whatever_fails_nothing_is_damaged_or_lost(
    scene: Scene, forks: Forks, tmp_path: Path
) -> None:
    battery = Battery(Stage(scene, forks, tmp_path))
    assert out_of_order(battery.calls) == []
    tried = [battery.tried(fault) for fault in _thinned(scene, faults(battery.calls))]
    assert [words for _, wrong in tried for words in wrong] == []


def test_every_file_is_replaced_in_its_turn(stage: Stage) -> None:
    """Archive and record have what was typed before its tracker goes; the note of all is last."""
    battery = Battery(stage)
    names = [Path(call.paths[1]).name for call in battery.calls if call.does == "rename"]
    assert names[0].endswith(".xlsx.new")
    archived = names[0].removesuffix(".new")
    dated = name_of_quarter(BRIEFING, Quarter.parse("2022Q2"))
    assert names[1:] == ["ledger.jsonl", archived, AS_BUILT, TRACKER, dated, BUILT]
    assert not [name for name in battery.end if is_temporary(name)], "there was one of a killed run"


def test_what_could_not_be_tidied_up_is_by_a_build_with_nothing_to_write(stage: Stage) -> None:
    """A killed run's file could not be removed as the documents were written; now it is."""
    battery = Battery(stage)
    unlinking = [fault for fault in faults(battery.calls) if fault.call.does == "unlink"]
    denied = next(fault for fault in unlinking if fault.way == "EACCES")
    assert battery.tried(denied) == ("new", [])
