"""The model keeps the laws, and each of its rules is noticed where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from tests.merge_model import model
from tests.merge_model.broken import Broken, by_laws, noticed
from tests.merge_model.cases import CASES, Desk
from tests.merge_model.model import Claim, Entry, File, Model, Said, State, Undone
from tests.merge_model.steps import Answer, Cell, Send, Unclear, Value

A_FEW: Final = 300
MANY: Final = 10_000
AT_ONCE: Final = 500


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_known_cases(case: Callable[[Desk], None]) -> None:
    case(Desk(Model()))


def test_the_laws_hold() -> None:
    by_laws(Model, range(A_FEW))


@pytest.mark.long
@pytest.mark.parametrize("first", range(A_FEW, MANY, AT_ONCE))
def test_the_laws_hold_of_many_histories(first: int) -> None:
    by_laws(Model, range(first, min(first + AT_ONCE, MANY)))


# --- each rule, broken ---

Kept = Callable[..., Any]


def _today_undone(_: Kept, machine: Model, position: int) -> State:
    entries = machine._entries
    return State([*entries[:position], *(e for e in entries[position:] if isinstance(e, Undone))])


def _last_wins(kept: Kept, state: State, cell: Cell) -> list[Said]:
    return kept(state, cell)[-1:]  # type: ignore[no-any-return]


def _first_wins(kept: Kept, state: State, cell: Cell) -> list[Said]:
    return kept(state, cell)[:1]  # type: ignore[no-any-return]


def _without_row_rule(_: Kept, state: State, cell: Cell) -> Value:
    return state.value(cell)


def _first_of_open(kept: Kept, state: State, cell: Cell) -> Value:
    values = sorted((s.claim.value for s in state.standing(cell)), key=repr)
    return values[0] if state.is_open(cell) else kept(state, cell)


def _contested_names(_: Kept, state: State, cell: Cell) -> bool:
    return len({said.claim.value for said in state.standing(cell)}) > 1


def _unclear_agrees(_: Kept, state: State, cell: Cell) -> bool:
    values = {said.claim.value for said in state.standing(cell)}
    return not cell.names_people and len({v for v in values if not isinstance(v, Unclear)}) > 1


def _tables_know(kept: Kept, *args: Any) -> list[Claim]:
    machine = args[0]
    return [replace(claim, knew=machine.position) for claim in kept(*args)]


def _tables_say_all(_: Kept, machine: Model, file: File, who: str, _only: Any) -> list[Claim]:
    at = machine.position
    return [Claim(who, at, cell, value, at, file) for cell, value in file.holds.items()]


def _taken_back_at_once(kept: Kept, *args: Any) -> list[Any]:
    entries = kept(*args)
    machine: Model = args[0]
    return [
        entry
        for one in entries
        for entry in (
            machine._taken_back(machine.position, one) if isinstance(one, model.Asked) else [one]
        )
    ]


def _never_asked(kept: Kept, *args: Any) -> list[Any]:
    return [entry for entry in kept(*args) if not isinstance(entry, model.Asked)]


def _empties_for_ever(kept: Kept, *args: Any) -> list[Claim]:
    return [replace(claim, is_back=False) for claim in kept(*args)]


def _says_it_again(kept: Kept, state: State, file: File, who: str, cell: Cell) -> Said | None:
    said: Said | None = kept(state, file, who, cell)
    return None if said and isinstance(said.claim.value, Unclear) else said


def _what_stands(_: Kept, machine: Model, _chosen: Said, cell: Cell) -> Value:
    return machine._now.value(cell)


def _all_ids_ever(_: Kept, state: State, row: Any, _position: int) -> Any:
    now = {entry.old: entry.new for _, entry in state._defined}
    return row._replace(subject=now.get(row.subject, row.subject))


def _all_no_is_yes(kept: Kept, machine: Model, number: int, step: Answer) -> None:
    kept(machine, number, replace(step, is_yes=True))


def _in_place_is_the_teams(_: Kept, _machine: Model, step: Send, _made: int) -> bool:
    return step.is_in_place


def _no_undo_of_undo(_: Kept, entries: Sequence[Entry]) -> set[int]:
    return {n for entry in entries if isinstance(entry, Undone) for n in entry.numbers}


def _later(_: Kept, later: Said, earlier: Said, _state: State) -> bool:
    return later.number > earlier.number


def _any_own(kept: Kept, later: Said, earlier: Said, state: State) -> bool:
    is_own = later.number > earlier.number and later.who == earlier.who
    return is_own or kept(later, earlier, state)


def _known_alone(kept: Kept, later: Said, earlier: Said, state: State) -> bool:
    return earlier.number <= later.claim.knew and kept(later, earlier, state)


def _own_alone(kept: Kept, later: Said, earlier: Said, state: State) -> bool:
    return later.who == earlier.who and kept(later, earlier, state)


RULES: Final = (
    Broken("files are not remembered", Model, "_taken", lambda *_: None),
    Broken("a file brings all again", Model, "_undone_of", lambda _, _m, file: {*file.holds}),
    Broken("a file never comes back", Model, "_undone_of", lambda *_: set()),
    Broken("what was shown knows today's undos", Model, "_at", _today_undone),
    Broken("undo is ignored", model, "undone_by", lambda *_: set()),
    Broken("an undo is never undone", model, "undone_by", _no_undo_of_undo),
    Broken("the last claim wins", State, "standing", _last_wins),
    Broken("the first claim wins", State, "standing", _first_wins),
    Broken("whoever comes later wins", model, "replaces", _later),
    Broken("an older copy replaces a newer", model, "replaces", _any_own),
    Broken("nobody corrects herself", model, "replaces", _known_alone),
    Broken("knowing replaces nothing", model, "replaces", _own_alone),
    Broken("ids are one before they are joined", State, "row_at", _all_ids_ever),
    Broken("ids are never one", State, "row_at", lambda _, _state, row, _position: row),
    Broken("who knew an id, knew both", State, "are_one", lambda *_: True),
    Broken("an open row is shown", State, "shown", _without_row_rule),
    Broken("an open cell has a value", State, "value", _first_of_open),
    Broken("names are contested", State, "is_open", _contested_names),
    Broken("what cannot be read agrees", State, "is_open", _unclear_agrees),
    Broken("what cannot be read is said again", State, "last_from", _says_it_again),
    Broken("nobody is asked", Model, "_said_in", _never_asked),
    Broken("an empty cell takes back", Model, "_said_in", _taken_back_at_once),
    Broken("who takes back says empty", Model, "_taken_back", _empties_for_ever),
    Broken("a no means yes", Model, "answer", _all_no_is_yes),
    Broken("a table knows everything", Model, "_said_in_table", _tables_know),
    Broken("a table says all", Model, "_said_in_table", _tables_say_all),
    Broken("a table forgets what it said", State, "last_of", lambda *_: None),
    Broken("names count for nothing", State, "who", lambda _, _state, entry: entry.who),
    Broken("a stale tracker is the team's", Model, "_is_the_teams", _in_place_is_the_teams),
    Broken("what a copy showed is what stands", Model, "_showed", _what_stands),
    Broken("anybody estimates for another", model, "may_say", lambda *_: True),
)


@pytest.mark.parametrize("broken", RULES, ids=lambda broken: broken.rule)
def test_a_broken_rule_is_noticed(broken: Broken) -> None:
    assert noticed(broken, lambda: by_laws(Model, range(A_FEW)))
