"""The program's merge does what the model does, and both what earlier rules did not."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import ndiff
from itertools import permutations
from typing import Final

import pytest

from tests.expected import same_as_before
from tests.merge_model import steps
from tests.merge_model.histories import History, play_history
from tests.merge_model.model import Model
from tests.merge_model.real import Real
from tests.merge_model.steps import EMPTY, Cell, Row, Step, Unclear, Value, View

AT_ONCE: Final = 250  # so that the workers of `make batteries` share them


GDP, CPI, GNP = (Row("reading", subject) for subject in ("gdp", "cpi", "gnp"))
A, NOTE, WHO = GDP.cells
B = CPI.cells[0]


def visible(view: View) -> Iterator[str]:
    """Yield in words what can be seen of a record."""
    for name, facts in view._asdict().items():
        for about in sorted(facts):
            what = facts[about]
            told = sorted(what, key=repr) if isinstance(what, frozenset) else what
            yield f"  {name} {about}: {told}"


def first_difference(history: History) -> list[str]:
    """Return what differs after the first step that shows a difference; empty if nothing does."""
    model, real = Model(), Real()
    for number, step in history:
        if isinstance(step, steps.SettleRow | steps.Enter) and step.cell not in model.view().open:
            return []  # of a shortened history: there is nothing to settle
        for machine in (model, real):
            machine.do(number, step)
        if model.view() != real.view():
            return [*ndiff([*visible(model.view())], [*visible(real.view())])]
    return []


class Story:
    """What people do, step by step; each method but one returns the number of its step."""

    def __init__(self) -> None:
        self.history: list[tuple[int, Step]] = []
        self.told: list[str] = []
        self.model = Model()

    def do(self, step: Step) -> int:
        """Do a step."""
        number = len(self.history) + 1
        self.history.append((number, step))
        self.model.do(number, step)
        self.told += [f"{number} {step}", *visible(self.model.view())]
        return number

    def hand_outs(self, *people: str) -> list[int]:
        """Hand out a copy to each of some people."""
        return [self.do(steps.HandOut(who)) for who in people]

    def send(self, copy: int, a: Value = EMPTY, **more: Value) -> int:
        """Send a copy with a value, a note and a name in one row, and a value in another."""
        cells = {"a": A, "note": NOTE, "who": WHO, "b": B}
        typed = {cells[name]: value for name, value in {"a": a, **more}.items()}
        return self.do(steps.Send(copy, {cell: v for cell, v in typed.items() if v is not EMPTY}))


@pytest.fixture
def story() -> Iterator[Story]:
    """Return a story to tell. What can be seen after each step stands in the test's golden text.

    The model shows that; so must the program.
    """
    story = Story()
    yield story
    assert first_difference(story.history) == []
    same_as_before("\n".join(story.told) + "\n")


# --- known cases: what earlier rules lost, bent or closed -----------------------------------------


def test_a_file_comes_again(story: Story) -> None:
    """An earlier state of a copy, taken in again, rolls nothing back."""
    (anna,) = story.hand_outs("anna")
    first, second = story.send(anna, 61, b=1), story.send(anna, 62, b=1)
    for file in (first, second, first):
        story.do(steps.SendAgain(file))
    story.do(steps.Undo(second, GDP))
    story.do(steps.SendAgain(second))


def test_two_nameless_copies(story: Story) -> None:
    """Each copy without a name is its own contributor, until somebody says whose it is."""
    team = story.do(steps.Build())
    first = story.do(steps.Send(team, {A: 1, NOTE: "x"}))
    second = story.do(steps.Send(team, {A: 2}))
    (ben,) = story.hand_outs("ben")
    story.do(steps.Name(first, "kim"))
    story.do(steps.Name(second, "kim"))
    story.do(steps.Undo(story.do(steps.Name(first, "lee"))))
    story.send(ben)  # who was shown nothing, since it was open then: she says nothing


def test_the_name_that_a_file_has(story: Story) -> None:
    """A name that a file has, given once more, records nothing: hand-outs are as before."""
    file = story.do(steps.Send(story.do(steps.Build()), {B: 3}, whose="ben"))
    (first,) = story.hand_outs("anna")
    story.do(steps.Name(file, "ben"))
    (second,) = story.hand_outs("anna")
    story.send(first, 61)
    story.send(second, b=5)


def test_again_as_handed_out(story: Story) -> None:
    """What she said stands until somebody answers; who takes back says nothing any more.

    The same attachment, opened anew, empties nothing unless somebody says so. What was handed out
    comes back where nobody says anything else.
    """
    story.do(steps.Table("a feed", {A: 55, GNP.cells[0]: 55}))
    anna, ben = story.hand_outs("anna", "ben")
    story.do(steps.Send(anna, {A: 61, GNP.cells[0]: 61}))
    story.send(ben, 58)
    file = story.send(anna, b=5)
    story.do(steps.Undo(story.do(steps.Answer(file, is_yes=True))))
    story.do(steps.Answer(file, is_yes=False))
    story.do(steps.SendAgain(file))
    story.do(steps.Undo(file))
    story.do(steps.Answer(story.do(steps.SendAgain(file)), is_yes=False))
    story.do(steps.SendAgain(file))
    (carl,) = story.hand_outs("carl")
    story.send(carl, 60)  # what she has decided is undecided again when she takes it back
    story.do(steps.Answer(story.send(carl), is_yes=True))


def test_an_answer_is_about_the_file(story: Story) -> None:
    """What she said after the file that is asked about stays."""
    (anna,) = story.hand_outs("anna")
    story.send(anna, 61, b=7)
    file = story.do(steps.Send(anna))
    story.send(anna, 63, b=7)
    story.do(steps.Answer(file, is_yes=True))


def test_who_decides_takes_nothing_over(story: Story) -> None:
    """Whoever decides in an empty row leaves out what stood beside other values, and no more."""
    anna, ben = story.hand_outs("anna", "ben")
    story.send(anna, 61, note="hers")
    story.send(ben, 58)
    (carl,) = story.hand_outs("carl")
    story.do(steps.Undo(story.send(carl, 58)))
    story.do(steps.Undo(story.do(steps.Enter(A, 60))))
    story.do(steps.Enter(A, 61))


def test_one_field_of_a_row(story: Story) -> None:
    """Where the value is not open, only what is open is chosen."""
    anna, ben = story.hand_outs("anna", "ben")
    story.send(anna, note="hers")
    story.send(ben, note="his", b=3)
    (carl,) = story.hand_outs("carl")
    story.send(carl, 61)
    story.do(steps.SettleRow(NOTE, "ben", "his"))


def test_what_cannot_be_read(story: Story) -> None:
    """It stands and agrees with nothing, until its author or somebody who knew says otherwise."""
    anna, ben = story.hand_outs("anna", "ben")
    unclear = Unclear("61 or 62")
    story.send(anna, unclear)
    story.send(ben, unclear)
    story.send(anna, unclear, b=1)
    story.send(anna, 61)
    story.do(steps.Enter(A, 62))
    (carl,) = story.hand_outs("carl")
    story.send(carl, unclear)
    story.send(ben, unclear, b=1)  # the same once more: that was decided


def test_two_ids_of_one_item(story: Story) -> None:
    """Who said something under another id is known only to a copy that was made afterwards."""
    old = GNP.cells[0]
    anna, ben, late = story.hand_outs("anna", "ben", "carl")
    story.do(steps.Send(anna, {old: 61, A: 58}))
    (carl,) = story.hand_outs("carl")
    story.do(steps.Join("gnp", "gdp"))
    story.do(steps.Send(carl, {A: 60}))  # who knew 58 of this item, and nothing of the other
    story.do(steps.Send(ben, {old: 61}))
    (dora,) = story.hand_outs("dora")
    story.do(steps.Send(dora, {A: 63}))
    story.do(steps.Send(late, {old: 64}))
    story.do(steps.Part("gnp", "gdp"))  # a cell belongs to the row that it stood in


def test_one_file_under_two_ids(story: Story) -> None:
    """What it says under one replaces nothing that it says under the other; a later file does."""
    story.do(steps.Join("gnp", "gdp"))
    story.do(steps.Table("a feed", {GNP.cells[0]: 61, A: 58}))
    story.do(steps.Table("a feed", {A: 60}))


def test_files_bring_the_same_in_whatever_order() -> None:
    """Also where two of three differ, and the first one comes again."""
    views = []
    for order in permutations(range(3)):
        story = Story()
        copies = story.hand_outs("anna", "ben", "carl")
        typed: list[dict[Cell, Value]] = [{A: 1, NOTE: "x"}, {A: 2, B: 1}, {NOTE: "x"}]
        for one in (*order, order[0]):
            story.do(steps.Send(copies[one], typed[one]))
        assert first_difference(story.history) == []
        views.append(story.model.view())
    assert [view for view in views if view != views[0]] == []


# --- random histories -----------------------------------------------------------------------------


def agree(seeds: Iterable[int]) -> None:
    """Hold the program against the model, in random histories.

    Raises:
        AssertionError: if anything differs; it tells the shortest history that shows it.
    """
    for seed in seeds:
        history = [*play_history(Model(), seed)]  # as the model shows what there is to do
        if first_difference(history):
            short = shortest(history)
            lines = [f"{number} {step}" for number, step in short]
            told = "\n".join([f"seed {seed}", *lines, *first_difference(short)])
            raise AssertionError(told)


def shortest(history: History) -> History:
    """Leave out steps of a history as long as what is left shows a difference."""
    for at in reversed(range(len(history))):
        shorter = [*history[:at], *history[at + 1 :]]
        with suppress(LookupError, StopIteration):  # a step is about one that was left out
            if first_difference(shorter):
                return shortest(shorter)
    return history


def test_it_does_what_the_model_does() -> None:
    """After each step of a random history, the program shows what the model shows."""
    agree(range(30))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 10_000, AT_ONCE))
def test_it_does_what_the_model_does_in_many_histories(first: int) -> None:
    """In ten thousand random histories, too, the program shows what the model shows."""
    agree(range(first, first + AT_ONCE))
