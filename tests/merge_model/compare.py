"""Hold a machine against the model: after each step of a history, is the same to be seen?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from tests.merge_model.histories import History, play
from tests.merge_model.model import Model
from tests.merge_model.steps import Enter, Machine, SettleRow, View, do


def agree(machine: Callable[[], Machine], seeds: Iterable[int]) -> None:
    """Hold a machine against the model, in random histories.

    Raises:
        AssertionError: if anything differs; it tells the shortest history that shows it.
    """
    for seed in seeds:
        if differences(machine, history_of(seed)):
            short = shortest(machine, history_of(seed))
            steps = [f"{number} {step}" for number, step in short]
            told = "\n".join([f"seed {seed}", *steps, *differences(machine, short)])
            raise AssertionError(told)


@lru_cache(100)
def history_of(seed: int) -> History:
    """Return the steps of a random history, as the model shows them what there is to do."""
    return [*play(Model(), seed)]


def differences(machine: Callable[[], Machine], history: History) -> list[str]:
    """Return what differs after the first step that shows a difference; empty if nothing does."""
    model, other = Model(), machine()
    for number, step in history:
        if isinstance(step, SettleRow | Enter) and step.cell not in model.view().open:
            return []  # of a shortened history: there is nothing to settle
        do(model, number, step)
        do(other, number, step)
        if told := [*_told(model.view(), other.view())]:
            return told
    return []


def shortest(machine: Callable[[], Machine], history: History) -> History:
    """Leave out steps of a history as long as what is left shows a difference."""
    for at in reversed(range(len(history))):
        shorter = [*history[:at], *history[at + 1 :]]
        if _shows(machine, shorter):
            return shortest(machine, shorter)
    return history


def _shows(machine: Callable[[], Machine], history: History) -> bool:
    try:
        return bool(differences(machine, history))
    except (LookupError, StopIteration):  # a step is about one that was left out
        return False


def _told(model: View, other: View) -> Iterator[str]:
    for name in ("stands", "open", "shown", "asked"):
        mine: Mapping[Any, object] = getattr(model, name)
        theirs: Mapping[Any, object] = getattr(other, name)
        for key in sorted({*mine, *theirs}):
            if mine.get(key) != theirs.get(key):
                yield f"{name} {key}: {mine.get(key)!r}, and not {theirs.get(key)!r}"
