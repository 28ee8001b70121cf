"""The program's merge does what the model does; a rule of it that is broken is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import permutations
from math import inf
from typing import Any, Final

import pytest
from msgspec import structs

from scenariobook.record.claims import replay, standing
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.standing import Claim, ClaimValue, FieldState, alike
from scenariobook.record.ledger.entries import Addition, Asked, Content, Defined, Entry, Key, Undone
from scenariobook.record.ledger.kinds import UnclearCell
from scenariobook.record.merge import file_claims
from scenariobook.record.merge.file_claims import File, FileClaims
from scenariobook.record.open import matters
from tests.merge_model.cases import CASES, Desk
from tests.merge_model.histories import History, play
from tests.merge_model.model import Model
from tests.merge_model.real import Real
from tests.merge_model.steps import Enter, Machine, Send, SettleRow, View, do

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
        if isinstance(step, SettleRow | Enter) and step.cell not in model.view().open:
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


# --- each rule, broken ---

Kept = Callable[..., Any]


def _later(_: Kept, later: Claim, claim: Claim, _joined_at: float) -> bool:
    return later.number > claim.number


def _any_own(kept: Kept, later: Claim, claim: Claim, joined_at: float) -> bool:
    is_own = later.number > claim.number and later.by == claim.by
    return is_own or kept(later, claim, joined_at)


def _known_alone(kept: Kept, later: Claim, claim: Claim, joined_at: float) -> bool:
    return claim.number <= later.knew and kept(later, claim, joined_at)


def _own_alone(kept: Kept, later: Claim, claim: Claim, joined_at: float) -> bool:
    return later.by == claim.by and kept(later, claim, joined_at)


def _always_one(kept: Kept, later: Claim, claim: Claim, _joined_at: float) -> bool:
    return bool(kept(later, claim, 0))


def _one_too_early(kept: Kept, entries: Iterable[Entry[Defined]]) -> dict[str, float]:
    return {old: number - 1 for old, number in kept(entries).items()}


def _never_one(kept: Kept, entries: Iterable[Entry[Defined]]) -> dict[str, float]:
    return dict.fromkeys(kept(entries), inf)


def _as_recorded(_: Kept, _former: FormerIds, entries: Sequence[Entry[Content]]) -> object:
    return entries


def _no_undo_of_undo(_: Kept, entries: Iterable[Entry[Any]]) -> dict[int, int]:
    undoing = [entry for entry in entries if isinstance(entry.content, Undone)]
    return {n: entry.number for entry in undoing for n in entry.content.entries}


def _open_row_is_shown(
    kept: Kept, what: Any, fields: Mapping[str, FieldState], known: Any, open_: Any
) -> None:
    kept(what, fields, known, open_)
    kept(what, {n: field for n, field in fields.items() if not field.is_open}, known, {})


def _contested_names(
    kept: Kept, what: Any, fields: Mapping[str, FieldState], known: Any, open_: Any
) -> None:
    kept(what, fields, known, open_)
    kind, subject, quarter = what
    for name, field in fields.items():
        if field.is_open:
            open_[Key(quarter, kind, subject, name)] = field.claims


def _all_names(kept: Kept, field: FieldState, _first: FieldState) -> Any:
    return kept(field, FieldState())


def _back_from_all(kept: Kept, later: Claim, claim: Claim) -> Any:
    return kept(structs.replace(later, knew=claim.number), claim)


def _no_is_yes(
    kept: Kept, record: Record, asked: Entry[Asked], choice: matters.Choice, origin: Any
) -> Any:
    return kept(record, asked, replace(choice, answer=matters.TAKEN_BACK), origin)


def _what_stands(kept: Kept, record: Record, _then: Record, key: Key, claim: Claim) -> Any:
    return kept(record, record, key, claim)


def _never_asked(kept: Kept, *args: Any) -> Iterator[Addition]:
    return (one for one in kept(*args) if not isinstance(one[0], Asked))


def _taken_back_at_once(
    kept: Kept, record: Record, former: FormerIds, file: File, said: FileClaims, origin: Any
) -> Any:
    all_claim = replace(said, claims=[*said.claims, *said.reverted], reverted=[])
    return kept(record, former, file, all_claim, origin)


def _same_if_clear(_: Kept, one: ClaimValue, other: ClaimValue) -> bool:
    return alike(one, other)


def _tables_forget(kept: Kept, record: Record, contributor: str, file: File) -> Any:
    return kept(record, contributor, file) if file.is_copy else {}


def _something_else(*_: Any) -> UnclearCell:
    return UnclearCell(found="", why="", choices=())


def _tables_know(kept: Kept, record: Record, file: File, cells: Any) -> list[Any]:
    return [(some, knew if file.is_copy else file.knew) for some, knew in kept(record, file, cells)]


def _copies_know(kept: Kept, record: Record, file: File, cells: Any) -> list[Any]:
    today = record.position.number
    return [(some, today if file.is_copy else knew) for some, knew in kept(record, file, cells)]


# `build` decides this in the program, with its files: tests/losses holds it there.
def _in_place_is_the_teams(_: Kept, _machine: Real, step: Send, _made: object) -> bool:
    return step.is_in_place


Broken = tuple[str, Any, str, Callable[..., Any]]  # in words; what has the rule; its name; instead

RULES: Final[Sequence[Broken]] = (
    ("whoever comes later wins", standing, "replaces", _later),
    ("an older copy replaces a newer", standing, "replaces", _any_own),
    ("nobody corrects herself", standing, "replaces", _known_alone),
    ("knowing replaces nothing", standing, "replaces", _own_alone),
    ("who knew an id, knew both", standing, "replaces", _always_one),
    ("ids are joined one too early", replay, "_ids_joined", _one_too_early),
    ("nobody knows that ids are one", replay, "_ids_joined", _never_one),
    ("ids are never one", FormerIds, "with_present_ids", _as_recorded),
    ("undo is ignored", replay, "undone_by", lambda *_: {}),
    ("an undo is never undone", replay, "undone_by", _no_undo_of_undo),
    ("nobody differs", standing, "alike", lambda *_: True),
    ("an open row is shown", replay, "_count_row", _open_row_is_shown),
    ("names are contested", replay, "_count_row", _contested_names),
    ("a name of before stays", replay, "names_beside", _all_names),
    ("names count for nothing", replay, "_later_names", lambda *_: {}),
    ("files are not remembered", replay, "_contributor_by_file", lambda *_: {}),
    ("nothing is taken back", standing, "_takes_back", lambda *_: False),
    ("an answer takes back what was said later", standing, "_takes_back", _back_from_all),
    ("who takes back says empty", standing, "still_said", lambda _, claims: claims),
    ("a no means yes", matters, "_answer_entries", _no_is_yes),
    ("all of hers takes what stands now", matters, "_values_seen", _what_stands),
    ("nobody is asked", file_claims, "_additions", _never_asked),
    ("a cell as handed out takes back", file_claims, "_additions", _taken_back_at_once),
    ("a file brings all again", file_claims, "_may_repeat", lambda *_: None),
    ("a file never comes back", file_claims, "_may_repeat", lambda *_: ()),
    ("nobody has said anything", file_claims, "_last_claims", lambda *_: {}),
    ("what is unclear is said again", file_claims, "same_claim", _same_if_clear),
    ("a table forgets what it said", file_claims, "_last_claims", _tables_forget),
    ("a table says all", file_claims, "recorded", _something_else),
    ("a table knows everything", file_claims, "_by_what_was_known", _tables_know),
    ("a copy knows everything", file_claims, "_by_what_was_known", _copies_know),
    ("a stale tracker is the team's", Real, "_is_the_teams", _in_place_is_the_teams),
)


@pytest.mark.parametrize("broken", RULES, ids=lambda broken: broken[0])
def test_a_broken_rule_is_noticed(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    _, where, name, instead = broken
    kept = getattr(where, name)
    monkeypatch.setattr(where, name, lambda *args: instead(kept, *args))
    assert any(differences(history_of(seed)) for seed in range(ENOUGH))
    assert any(_fails(case) for case in CASES)


def _fails(case: Callable[[Desk], None]) -> bool:
    try:
        case(Desk(Real()))
    except AssertionError:
        return True
    return False
