"""System calls fail, a command is killed: nothing is lost. `make faults` tries them all.

Real system calls of the program's own process fail, or kill it: afterwards each file is the old
one or the new one, `verify` passes, no edit is lost, and the next run reaches the end unaided.
"""

import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from scenariobook.paths import AS_BUILT, BRIEFING, BUILT, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from tests.clients.forks import Ended, Forks
from tests.commands import files_of
from tests.faults.calls import TRACED, Call, calls, is_temporary, out_of_order
from tests.faults.stage import BUILD, SCENES, Scene, Stage, whole_files

pytestmark = pytest.mark.client

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


# What goes wrong where: at a call, an error or a signal.
Fault = tuple[Call, str]


def faults(made: Iterable[Call]) -> list[Fault]:
    """Return every fault at these calls; what is looked at again is as it was."""
    found: dict[object, Fault] = {}
    written = 0
    for call in made:
        written += call.writes
        ways = _TO_WRITE if call.does == "open" and call.writes else WAYS[call.does]
        for way in ways:
            found.setdefault((call.what, way, written), (call, way))
    return list(found.values())


def thinned(scene: Scene, given: Sequence[Fault]) -> list[Fault]:
    """Return those that leave files in a state of their own: killed at a write, at a rename.

    Of a build, also one of each way to fail at a file's writing, at one file after the other.
    """
    if "ALL_FAULTS" in os.environ:
        return [*given]
    kinds: dict[object, list[Fault]] = {}
    for call, way in given:
        if scene is BUILD and call.writes and call.does in {"open", "write", "sync", "rename"}:
            kinds.setdefault((call.does, way), []).append((call, way))
    kills = [(call, way) for call, way in given if way == "KILL"]
    return [
        *((call, way) for call, way in kills if call.does in {"write", "rename"}),
        *(alike[turn % len(alike)] for turn, alike in enumerate(kinds.values())),
    ]


class Battery:
    """A command on a prepared study, in which one fault after another is tried."""

    def __init__(self, stage: Stage) -> None:
        """Run the command undisturbed: what follows is compared with that."""
        self._stage, self._scene, self._study = stage, stage.scene, stage.study
        stage.set()
        self._before = whole_files(self._study)
        ended = self._run("-e", TRACED)
        assert ended.status == self._scene.exit_code, ended.text
        self._after = whole_files(self._study)
        self.end = files_of(self._study)
        self.calls = tuple(calls(ended.trace, self._study))

    def _run(self, *strace: str) -> Ended:
        return self._stage.run(*self._stage.words, strace=strace)

    def tried(self, call: Call, way: str) -> tuple[bool, list[str]]:
        """Try a fault; return whether all files are new then, and what must never be."""
        self._stage.set()
        kind = "signal" if way in _STOPS else "error"
        inject = f"inject={call.name}:{kind}={way}:when={call.number}"
        ended = self._run("-e", TRACED, "-e", inject)
        hit = [c for c in calls(ended.trace, self._study) if c[:4] == call[:4]]
        missed = not hit or (kind == "error" and "INJECTED" not in hit[0].text)
        left = whole_files(self._study)
        done = ended.status == self._scene.exit_code == 0
        must_not_be = {
            "it missed": missed,
            f"a traceback: {ended.text.strip()}": "Traceback" in ended.text,
            "exit code 0, and it is not done": done and left != self._after,
            "failed without a word": ended.status > 0 and not ended.text.strip(),
            f"it was not killed: {ended.status}": way == "KILL" and ended.status != -signal.SIGKILL,
        }
        wrong = [words for words, is_so in must_not_be.items() if is_so]
        wrong += [*self._damaged(left), *self._kept("after the fault")]
        names = {*self._before, *self._after}
        is_new = all(left.get(name) == self._after.get(name) for name in names)
        if self._scene.again or not is_new:
            again = self._run()
            if again.status != self._scene.exit_code:
                wrong.append(f"the next run ended with {again.status}: {again.text.strip()}")
        if files_of(self._study) != self.end:
            wrong.append("the next run did not reach the end")
        wrong += self._kept("after the next run")
        return is_new, [f"{way} at {call.what}: {words}" for words in wrong]

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

    def _kept(self, when: str) -> list[str]:
        """Return which edits are lost, and what `verify` has to say."""
        ended = self._stage.run("verify", str(self._study))
        found = [f"verify, {when}: {ended.text.strip()}"] if ended.status else []
        return [*found, *(f"{edit!r} is lost" for edit in self._stage.lost())]


# --- the tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_whatever_fails_nothing_is_lost(scene: Scene, forks: Forks, tmp_path: Path) -> None:
    """Whatever system call fails, nothing is lost, and the next run reaches the end."""
    battery = Battery(Stage(scene, forks, tmp_path))
    assert out_of_order(battery.calls) == []
    tried = [battery.tried(*fault) for fault in thinned(scene, faults(battery.calls))]
    assert [words for _, wrong in tried for words in wrong] == []


def test_every_file_is_replaced_in_its_turn(changed: Stage) -> None:
    """Archive and record have what was typed before its tracker goes; the note of all is last.

    A killed run's file that could not be removed as the documents were written is removed by a
    build with nothing to write.
    """
    battery = Battery(changed)
    names = [Path(call.paths[1]).name for call in battery.calls if call.does == "rename"]
    assert names[0].endswith(".xlsx.new")
    archived = names[0].removesuffix(".new")
    dated = name_of_quarter(BRIEFING, Quarter.parse("2022Q2"))
    assert names[1:] == ["ledger.jsonl", archived, AS_BUILT, TRACKER, dated, BUILT]
    assert not [name for name in battery.end if is_temporary(name)], "there was one of a killed run"
    unlinking = next(call for call in battery.calls if call.does == "unlink")
    assert battery.tried(unlinking, "EACCES") == (True, [])
