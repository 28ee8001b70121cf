"""Break a rule, and see whether anything notices: a law, a known case, or another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.merge_model.cases import CASES, Desk
from tests.merge_model.histories import play
from tests.merge_model.steps import Machine


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken.

    Attributes:
        rule: What goes wrong, in words.
        where: The module or the class that has the rule.
        name: The name of its function there.
        instead: What stands in its place; it gets the function itself first.
    """

    rule: str
    where: Any
    name: str
    instead: Callable[..., Any]


def noticed(broken: Broken, check: Callable[[], None]) -> str:
    """Return how a broken rule was noticed; empty if it was not.

    Args:
        broken: The rule.
        check: What fails with an AssertionError if something is wrong.
    """
    kept = getattr(broken.where, broken.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broken.where, broken.name, _instead(kept, broken.instead))
        try:
            check()
        except AssertionError as error:
            return str(error).partition("\n")[0]
    return ""


def _instead(kept: Callable[..., Any], instead: Callable[..., Any]) -> Callable[..., Any]:
    def broken(*args: Any, **named: Any) -> Any:
        return instead(kept, *args, **named)

    return broken


def by_cases(machine: Callable[[], Machine]) -> None:
    """Check the known cases.

    Raises:
        AssertionError: if one of them ends otherwise.
    """
    for case in CASES:
        try:
            case(Desk(machine()))
        except AssertionError as error:
            raise AssertionError(f"the case {case.__name__}: {error}") from error


def by_laws(machine: Callable[[], Machine], seeds: Iterable[int]) -> None:
    """Check the laws with random histories.

    Raises:
        LawBroken: if one of them does not hold.
    """
    for seed in seeds:
        for _ in play(machine(), seed):
            pass
