"""The program's merge does what the model does; a rule of it that is broken is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import pytest

from scenariobook.record.claims import replay, standing
from scenariobook.record.claims.standing import Claim, Contributors, Standing
from scenariobook.record.ledger.content import UnclearCell
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.record.merge import file_claims
from tests.merge_model.broken import Broken, by_cases, noticed
from tests.merge_model.cases import CASES, Desk
from tests.merge_model.compare import agree
from tests.merge_model.real import Real

A_FEW: Final = 100
MANY: Final = 10_000
AT_ONCE: Final = 250


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_known_cases(case: Callable[[Desk], None]) -> None:
    case(Desk(Real()))


def test_it_does_what_the_model_does() -> None:
    agree(Real, range(A_FEW))


@pytest.mark.long
@pytest.mark.parametrize("first", range(A_FEW, MANY, AT_ONCE))
def test_it_does_what_the_model_does_in_many_histories(first: int) -> None:
    agree(Real, range(first, min(first + AT_ONCE, MANY)))


# --- each rule, broken ---

Kept = Callable[..., Any]


def _later(_: Kept, later: Claim, claim: Claim, _joined_at: int) -> bool:
    return later.number > claim.number


def _any_own(kept: Kept, later: Claim, claim: Claim, joined_at: int) -> bool:
    is_own = later.number > claim.number and later.by == claim.by
    return is_own or kept(later, claim, joined_at)


def _known_alone(kept: Kept, later: Claim, claim: Claim, joined_at: int) -> bool:
    return claim.number <= later.knew and kept(later, claim, joined_at)


def _own_alone(kept: Kept, later: Claim, claim: Claim, joined_at: int) -> bool:
    return later.by == claim.by and kept(later, claim, joined_at)


def _always_one(kept: Kept, later: Claim, claim: Claim, _joined_at: int) -> bool:
    return bool(kept(later, claim, 0))


def _last_of_all(kept: Kept, found: Sequence[Claim], contributors: Contributors) -> Standing:
    held: Standing = kept(found, contributors)
    last = held.claims[-1:]
    if not held.is_open or isinstance(last[0].says, UnclearCell):
        return held
    return Standing(last, last[0].says)


def _no_names(_: Kept, _entries: Iterable[Entry[Content]]) -> dict[str, str]:
    return {}


def _knows_all(kept: Kept, *args: Any) -> list[Any]:
    record = args[0]
    return [(some, record.position.number) for some, _ in kept(*args)]


RULES: Final = (
    Broken("whoever comes later wins", standing, "replaces", _later),
    Broken("an older copy replaces a newer", standing, "replaces", _any_own),
    Broken("nobody corrects herself", standing, "replaces", _known_alone),
    Broken("knowing replaces nothing", standing, "replaces", _own_alone),
    Broken("who knew an id, knew both", standing, "replaces", _always_one),
    Broken("nothing is taken back", standing, "takes_back", lambda *_: False),
    Broken("the last claim wins", replay, "standing", _last_of_all),
    Broken("names count for nothing", replay, "_names", _no_names),
    Broken("files are not remembered", replay, "_taken", lambda *_: {}),
    Broken("a file brings all again", file_claims, "_repeats", lambda *_: None),
    Broken("a file never comes back", file_claims, "_repeats", lambda *_: ()),
    Broken("nobody has said anything", file_claims, "_own", lambda *_: {}),
    Broken("all know everything", file_claims, "_by_knowledge", _knows_all),
)


@pytest.mark.parametrize("broken", RULES, ids=lambda broken: broken.rule)
def test_a_broken_rule_is_noticed(broken: Broken) -> None:
    assert noticed(broken, lambda: by_cases(Real))
    assert noticed(broken, lambda: agree(Real, range(A_FEW)))
