"""The program's merge does what the model does, and both what earlier rules did not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import permutations
from typing import Any, Final

import pytest

from tests.merge_model import steps
from tests.merge_model.histories import History, play
from tests.merge_model.model import Model
from tests.merge_model.real import Real
from tests.merge_model.steps import EMPTY, Cell, Machine, Row, Step, Unclear, Value, View

A_FEW: Final = 30
MANY: Final = 10_000
AT_ONCE: Final = 250  # so that the workers of `make batteries` share them


GDP, CPI, GNP = (Row("reading", subject) for subject in ("gdp", "cpi", "gnp"))
A, NOTE, WHO = GDP.cells
B = CPI.cells[0]


class Desk:
    """The desk where copies come in; each method returns the number of its step."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._last = 0

    @property
    def view(self) -> View:
        """What can be seen now."""
        return self._machine.view()

    def do(self, step: Step) -> int:
        """Do a step."""
        self._last += 1
        self._machine.do(self._last, step)
        return self._last

    def hand_outs(self, *people: str) -> list[int]:
        """Hand out a copy to each of some people."""
        return [self.do(steps.HandOut(who)) for who in people]

    def send(self, copy: int, a: Value = EMPTY, **more: Value) -> int:
        """Send a copy with a value, a note and a name in one row, and a value in another."""
        cells = {"a": A, "note": NOTE, "who": WHO, "b": B}
        typed = {cells[name]: value for name, value in {"a": a, **more}.items()}
        return self.do(steps.Send(copy, {cell: v for cell, v in typed.items() if v is not EMPTY}))

    def holds(self, cell: Cell = A) -> Any:
        """Return what stands in a cell; a set of values if it is open."""
        view = self.view
        if cell in view.open:
            return {value for _, value in view.open[cell]}
        return view.stands.get(cell)

    def who(self, cell: Cell = A) -> set[str]:
        """Return who is at odds about a cell."""
        return {who for who, _ in self.view.open.get(cell, ())}

    def shows(self, cell: Cell) -> Value:
        """Return what a copy that is made now shows in a cell."""
        return self.view.shown.get(cell)

    @property
    def asked(self) -> dict[int, set[Cell]]:
        """What has to be answered, by the step that brought the file."""
        return {file: {*cells} for file, cells in self.view.asked.items()}


@pytest.fixture(params=[Model, Real])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Return a desk whose record the model keeps, and one whose record the program keeps."""
    return Desk(request.param())


# --- known cases: what earlier rules lost, bent or closed, each with what must come of it ---------


def test_who_comes_last_is_heard(desk: Desk) -> None:
    """L1: Carl's 61; Anna's 58, corrected to 61; then Ben's 58 is in conflict."""
    carl, anna, ben = desk.hand_outs("carl", "anna", "ben")
    desk.send(carl, 61)
    desk.send(anna, 58)
    assert desk.holds() == {61, 58}
    desk.send(anna, 61)
    assert desk.holds() == 61
    desk.send(ben, 58)
    assert desk.holds() == {61, 58}


def test_a_file_comes_again(desk: Desk) -> None:
    """L2: an earlier state of a copy, taken in again, rolls nothing back."""
    (anna,) = desk.hand_outs("anna")
    first, second = desk.send(anna, 61, b=1), desk.send(anna, 62, b=1)
    for file in (first, second, first):
        desk.do(steps.SendAgain(file))
        assert desk.holds() == 62
    desk.do(steps.Undo(second, GDP))
    assert desk.holds() == 61
    desk.do(steps.SendAgain(second))
    assert (desk.holds(), desk.holds(B)) == (62, 1)


def test_two_nameless_copies(desk: Desk) -> None:
    """L3: each is its own contributor, until somebody says whose it is."""
    team = desk.do(steps.Build())
    first = desk.do(steps.Send(team, {A: 1, NOTE: "x"}))
    second = desk.do(steps.Send(team, {A: 2}))
    assert desk.who() == {f"file {first}", f"file {second}"}
    (ben,) = desk.hand_outs("ben")
    desk.do(steps.Name(first, "kim"))
    assert desk.who() == {"kim", f"file {second}"}
    desk.do(steps.Name(second, "kim"))
    assert (desk.holds(), desk.holds(NOTE)) == (2, "x")
    named = desk.do(steps.Name(first, "lee"))
    assert desk.who() == {"kim", "lee"}
    desk.do(steps.Undo(named))
    assert desk.holds() == 2
    desk.send(ben)  # who was shown nothing, since it was open then: she says nothing
    assert (desk.holds(), desk.holds(NOTE), desk.asked) == (2, "x", {})


def test_the_name_that_a_file_has(desk: Desk) -> None:
    """Given once more it records nothing: what is handed out again then is the same copy."""
    file = desk.do(steps.Send(desk.do(steps.Build()), {B: 3}, whose="ben"))
    (first,) = desk.hand_outs("anna")
    desk.do(steps.Name(file, "ben"))
    (second,) = desk.hand_outs("anna")
    desk.send(first, 61)
    file = desk.send(second, b=5)
    assert (desk.holds(), desk.holds(B), desk.asked) == (61, 5, {file: {A}})


def test_trackers_fresh_and_stale(desk: Desk) -> None:
    """Only the one that was written last speaks for the team."""
    stale = desk.do(steps.Build())
    desk.do(steps.Send(stale, {A: 1}, is_in_place=True))
    fresh = desk.do(steps.Build())
    file = desk.do(steps.Send(stale, {A: 2}, is_in_place=True))
    assert desk.who() == {"team", f"file {file}"}
    desk.do(steps.Send(fresh, {A: 3}, is_in_place=True))
    assert desk.who() == {"team", f"file {file}"}
    desk.do(steps.Send(fresh, {A: 2}, is_in_place=True))
    assert desk.holds() == 2


def test_again_as_handed_out(desk: Desk) -> None:
    """What she said stands until somebody answers; who takes back says nothing any more."""
    desk.do(steps.Table("a feed", {A: 55}))
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, 61)
    desk.send(ben, 58)
    file = desk.do(steps.Send(anna))
    assert (desk.holds(), desk.asked) == ({61, 58}, {file: {A}})
    answer = desk.do(steps.Answer(file, is_yes=True))
    assert (desk.holds(), desk.asked) == (58, {})
    desk.do(steps.Undo(answer))
    assert (desk.holds(), desk.asked) == ({61, 58}, {file: {A}})
    desk.do(steps.Answer(file, is_yes=False))
    assert (desk.holds(), desk.asked) == ({61, 58}, {})
    desk.do(steps.SendAgain(file))
    assert desk.asked == {}
    desk.do(steps.Undo(file))
    again = desk.do(steps.SendAgain(file))
    assert desk.asked == {file: {A}}
    desk.do(steps.Answer(again, is_yes=False))
    desk.do(steps.SendAgain(file))
    assert desk.asked == {}


def test_the_same_attachment_opened_anew(desk: Desk) -> None:
    """L4: it empties nothing unless somebody says so."""
    (anna,) = desk.hand_outs("anna")
    desk.send(anna, 61)
    file = desk.do(steps.Send(anna, {B: 5}))
    assert (desk.holds(), desk.holds(B), desk.asked) == (61, 5, {file: {A}})
    desk.do(steps.Answer(file, is_yes=True))
    assert (desk.holds(), desk.holds(B)) == (EMPTY, 5)


def test_who_takes_back_lets_others_stand(desk: Desk) -> None:
    """What she had decided is undecided again: the two values come back, and are open."""
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, 61)
    desk.send(ben, 58)
    (carl,) = desk.hand_outs("carl")
    desk.send(carl, 60)
    assert desk.holds() == 60
    desk.do(steps.Answer(desk.do(steps.Send(carl)), is_yes=True))
    assert desk.holds() == {61, 58}


def test_what_was_handed_out_comes_back(desk: Desk) -> None:
    """Nobody says anything else, so it stands again."""
    desk.do(steps.Table("a feed", {A: 55}))
    (anna,) = desk.hand_outs("anna")
    desk.send(anna, 61)
    desk.do(steps.Answer(desk.do(steps.Send(anna)), is_yes=True))
    assert desk.holds() == 55


def test_an_answer_is_about_the_file(desk: Desk) -> None:
    """What she said after the file that is asked about stays."""
    (anna,) = desk.hand_outs("anna")
    desk.send(anna, 61, b=7)
    file = desk.do(steps.Send(anna))
    desk.send(anna, 63, b=7)
    desk.do(steps.Answer(file, is_yes=True))
    assert (desk.holds(), desk.holds(B)) == (63, EMPTY)


def test_an_open_row_is_handed_out_empty(desk: Desk) -> None:
    """An untouched copy says nothing; a value that is typed decides, and the note is its own."""
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, 61, note="hers", who="Anna")
    desk.send(ben, 58, who="Ben")
    assert (desk.shows(A), desk.shows(NOTE), desk.shows(WHO)) == (EMPTY, EMPTY, EMPTY)
    assert (desk.holds(NOTE), desk.holds(WHO)) == ("hers", "Anna; Ben")
    (carl,) = desk.hand_outs("carl")
    desk.do(steps.Send(carl))
    assert desk.holds() == {61, 58}
    desk.send(carl, 61)
    assert (desk.holds(), desk.holds(NOTE), desk.shows(WHO)) == (61, "hers", EMPTY)


def test_who_decides_takes_nothing_over(desk: Desk) -> None:
    """Whoever decides in an empty row leaves out what stood beside other values, and no more."""
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, 61, note="hers")
    desk.send(ben, 58)
    (carl,) = desk.hand_outs("carl")
    decided = desk.send(carl, 58)
    assert (desk.holds(), desk.holds(NOTE)) == (58, EMPTY)
    desk.do(steps.Undo(decided))
    entered = desk.do(steps.Enter(A, 60))
    assert (desk.holds(), desk.holds(NOTE)) == (60, EMPTY)
    desk.do(steps.Undo(entered))
    desk.do(steps.Enter(A, 61))
    assert (desk.holds(), desk.holds(NOTE)) == (61, "hers")


def test_all_of_one_side(desk: Desk) -> None:
    """Every field becomes hers, or what her copy showed where she said nothing."""
    desk.do(steps.Table("a feed", {A: 50, NOTE: "before"}))
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, 61, note="hers", who="Anna")
    desk.send(ben, 58, note="before", who="Ben")
    settled = desk.do(steps.SettleRow(A, "ben", 58))
    assert (desk.holds(), desk.holds(NOTE), desk.holds(WHO)) == (58, "before", "Ben")
    desk.do(steps.Undo(settled))
    assert (desk.holds(), desk.holds(NOTE)) == ({61, 58}, "hers")
    desk.do(steps.SettleRow(A, "anna", 61))
    assert (desk.holds(), desk.holds(NOTE), desk.holds(WHO)) == (61, "hers", "Anna")


def test_one_field_of_a_row(desk: Desk) -> None:
    """Where the value is not open, only what is open is chosen."""
    anna, ben = desk.hand_outs("anna", "ben")
    desk.send(anna, note="hers")
    desk.send(ben, note="his", b=3)
    (carl,) = desk.hand_outs("carl")
    desk.send(carl, 61)
    desk.do(steps.SettleRow(NOTE, "ben", "his"))
    assert (desk.holds(), desk.holds(NOTE)) == (61, "his")


def test_a_hand_out_that_showed_what_was_undone(desk: Desk) -> None:
    """It is untouched all the same."""
    (anna,) = desk.hand_outs("anna")
    file = desk.send(anna, 61)
    (ben,) = desk.hand_outs("ben")
    desk.do(steps.Undo(file, GDP))
    for typed in ({}, {A: 61}):  # the value that it has anyway
        desk.do(steps.Send(ben, typed))
        assert (desk.holds(), desk.asked) == (EMPTY, {})


def test_an_undo_is_undone(desk: Desk) -> None:
    """The first entry counts again, in its place."""
    anna, ben = desk.hand_outs("anna", "ben")
    file = desk.send(anna, 61)
    undo = desk.do(steps.Undo(file))
    desk.send(ben, 58)
    assert desk.holds() == 58
    again = desk.do(steps.Undo(undo))
    assert desk.holds() == {61, 58}
    desk.do(steps.Undo(again))
    assert desk.holds() == 58


def test_what_cannot_be_read(desk: Desk) -> None:
    """It stands and agrees with nothing, until its author or somebody who knew says otherwise."""
    anna, ben = desk.hand_outs("anna", "ben")
    unclear = Unclear("61 or 62")
    desk.send(anna, unclear)
    desk.send(ben, unclear)
    assert desk.who() == {"anna", "ben"}
    desk.send(anna, unclear, b=1)
    desk.send(anna, 61)
    assert desk.holds() == {61, unclear}
    desk.do(steps.Enter(A, 62))
    assert desk.holds() == 62
    (carl,) = desk.hand_outs("carl")
    desk.send(carl, unclear)
    assert desk.holds() == {unclear}
    desk.send(ben, unclear, b=1)  # the same once more: that was decided
    assert desk.who() == {"carl"}


def test_tables(desk: Desk) -> None:
    """A table replaces a value that is not open, and adds a side to an open cell."""
    (anna,) = desk.hand_outs("anna")
    desk.send(anna, 60)
    desk.do(steps.Table("a feed", {A: 60}))  # which says what stands, and so nothing
    desk.send(anna, 61)
    assert desk.holds() == 61
    first = desk.do(steps.Table("a feed", {A: 55, B: 1}))
    assert desk.holds() == 55
    (ben,) = desk.hand_outs("ben")
    desk.do(steps.Send(ben, {A: 58}))
    for file in (first, first):
        desk.do(steps.SendAgain(file))
        assert desk.holds() == 58
    desk.do(steps.Table("a feed", {A: 55, B: 2}))  # of the value, it says what it said before
    assert (desk.holds(), desk.holds(B)) == (58, 2)
    desk.send(anna, 62)
    desk.do(steps.Table("a feed", {A: 56}))
    assert desk.holds() == {58, 62, 56}
    desk.do(steps.Table("a feed", {A: 57}))
    assert desk.holds() == {58, 62, 57}


def test_two_ids_of_one_item(desk: Desk) -> None:
    """Who said something under another id is known only to a copy that was made afterwards."""
    old = GNP.cells[0]
    anna, ben, late = desk.hand_outs("anna", "ben", "carl")
    desk.do(steps.Send(anna, {old: 61, A: 58}))
    (carl,) = desk.hand_outs("carl")
    desk.do(steps.Join("gnp", "gdp"))
    assert desk.holds() == {61, 58}
    desk.do(steps.Send(carl, {A: 60}))  # who knew 58 of this item, and nothing of the other
    assert desk.holds() == {61, 60}
    desk.do(steps.Send(ben, {old: 61}))
    assert desk.who() == {"anna", "ben", "carl"}
    (dora,) = desk.hand_outs("dora")
    desk.do(steps.Send(dora, {A: 63}))
    assert desk.holds() == 63
    desk.do(steps.Send(late, {old: 64}))
    assert desk.holds() == {63, 64}
    desk.do(steps.Part("gnp", "gdp"))  # L6: a cell belongs to the row that it stood in
    assert (desk.holds(old), desk.holds()) == ({61, 64}, 63)


def test_estimates(desk: Desk) -> None:
    """They are their analyst's, in two rounds; nobody else says anything of them."""
    first, second = (Row("estimate", f"alpha anna {n}").cells[0] for n in (1, 2))
    anna, ben = desk.hand_outs("anna", "ben")
    desk.do(steps.Send(anna, {first: 30}))
    desk.do(steps.Send(ben, {first: 40}))
    desk.do(steps.Table("anna", {first: 50}))
    assert desk.holds(first) == 30
    again = desk.do(steps.HandOut("anna", 2))
    desk.do(steps.Send(again, {second: 35}))
    assert (desk.holds(first), desk.holds(second)) == (30, 35)


# --- random histories -----------------------------------------------------------------------------


def agree(seeds: Iterable[int]) -> None:
    """Hold the program against the model, in random histories.

    Raises:
        AssertionError: if anything differs; it tells the shortest history that shows it.
    """
    for seed in seeds:
        history = [*play(Model(), seed)]  # as the model shows what there is to do
        if differences(history):
            short = shortest(history)
            lines = [f"{number} {step}" for number, step in short]
            told = "\n".join([f"seed {seed}", *lines, *differences(short)])
            raise AssertionError(told)


def differences(history: History) -> list[str]:
    """Return what differs after the first step that shows a difference; empty if nothing does."""
    model, real = Model(), Real()
    for number, step in history:
        if isinstance(step, steps.SettleRow | steps.Enter) and step.cell not in model.view().open:
            return []  # of a shortened history: there is nothing to settle
        for machine in (model, real):
            machine.do(number, step)
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
