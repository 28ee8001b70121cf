"""The program's merge does what the model does; a rule of it that is broken is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import permutations
from typing import Any, Final

import pytest

from tests.merge_model import steps
from tests.merge_model.cases import CASES, Desk
from tests.merge_model.histories import History, play
from tests.merge_model.model import Model
from tests.merge_model.real import Real
from tests.merge_model.steps import Machine, View, do

A_FEW: Final = 30
ENOUGH: Final = 500  # to notice any broken rule
MANY: Final = 10_000
AT_ONCE: Final = 250  # so that the workers of `make batteries` share them


def agree(seeds: Iterable[int]) -> None:
    """Hold the program against the model, in random histories.

    Raises:
        AssertionError: if anything differs; it tells the shortest history that shows it.
    """
    for seed in seeds:
        if differences(history_of(seed)):
            short = shortest(history_of(seed))
            steps = [f"{number} {step}" for number, step in short]
            told = "\n".join([f"seed {seed}", *steps, *differences(short)])
            raise AssertionError(told)


@lru_cache(100)
def history_of(seed: int) -> History:
    """Return the steps of a random history, as the model shows them what there is to do."""
    return [*play(Model(), seed)]


def differences(history: History) -> list[str]:
    """Return what differs after the first step that shows a difference; empty if nothing does."""
    model, real = Model(), Real()
    for number, step in history:
        if isinstance(step, steps.SettleRow | steps.Enter) and step.cell not in model.view().open:
            return []  # of a shortened history: there is nothing to settle
        do(model, number, step)
        do(real, number, step)
        if told := [*_told(model.view(), real.view())]:
            return told
    return []


def shortest(history: History) -> History:
    """Leave out steps of a history as long as what is left shows a difference."""
    for at in reversed(range(len(history))):
        shorter = [*history[:at], *history[at + 1 :]]
        with suppress(LookupError, StopIteration):  # a step is about one that was left out
            if differences(shorter):
                return shortest(shorter)
    return history


def _told(model: View, real: View) -> Iterator[str]:
    for name in ("stands", "open", "shown", "asked"):
        mine: Mapping[Any, object] = getattr(model, name)
        theirs: Mapping[Any, object] = getattr(real, name)
        for key in sorted({*mine, *theirs}):
            if mine.get(key) != theirs.get(key):
                yield f"{name} {key}: {mine.get(key)!r}, and not {theirs.get(key)!r}"


@pytest.mark.parametrize("machine", [Model, Real])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_known_cases(machine: Callable[[], Machine], case: Callable[[Desk], None]) -> None:
    case(Desk(machine()))


@pytest.mark.parametrize("machine", [Model, Real])
def test_files_bring_the_same_in_whatever_order(machine: Callable[[], Machine]) -> None:
    """Also where two of three differ, and the first one comes again."""
    views = []
    for order in permutations(range(3)):
        desk = Desk(machine())
        copies = desk.hand_outs("anna", "ben", "carl")
        typed: Sequence[dict[str, Any]] = ({"a": 1, "note": "x"}, {"a": 2, "b": 1}, {"note": "x"})
        for one in (*order, order[0]):
            desk.send(copies[one], **typed[one])
        views.append(desk.view)
    assert [view for view in views if view != views[0]] == []


def test_it_does_what_the_model_does() -> None:
    agree(range(A_FEW))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, MANY, AT_ONCE))
def test_it_does_what_the_model_does_in_many_histories(first: int) -> None:
    agree(range(first, first + AT_ONCE))
