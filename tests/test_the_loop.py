"""The whole loop in any order: build, hand out, edit, return, import, settle, advance, change.

No edit is lost, none is made up, and nothing is chosen for people who disagree. The machine
keeps its own simple model of what was typed and of what the record must hold.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from scenariobook.quarter import Quarter, quarters
from tests.loop.analyst import deeds
from tests.loop.handed import Generation, Handed, handed
from tests.loop.studies import KINDS, PROPOSABLE, START, Plan, an_item, plans
from tests.loop.world import World

MOST_QUARTERS = 2
MOST_COPIES = 8
MOST_UNDONE = 3


class TheLoop(RuleBasedStateMachine):
    """Analysts and the one who keeps the study, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.generations: list[Generation] = []
        self.copies: list[Handed] = []
        self.imported: list[Handed] = []
        self.imported_before: list[list[Handed]] = []  # each command that counts
        self.advanced = 0
        self.undone = 0
        self.number = 0

    def teardown(self) -> None:
        """Remove the study's folder."""
        self.folder.cleanup()

    @initialize(plan=plans())
    def begin(self, plan: Plan) -> None:
        """Write a study; build its first tracker."""
        self.world = World(Path(self.folder.name), plan)
        self.generations.append(self.world.build())

    @precondition(lambda self: self.world.has_news(self.generations[-1]))
    @rule()
    def build(self) -> None:
        """Build a fresh tracker; earlier ones stay in people's hands."""
        self.generations.append(self.world.build())

    @precondition(lambda self: len(self.copies) < MOST_COPIES)
    @rule(data=st.data())
    def hand_out(self, data: st.DataObject) -> None:
        """An analyst takes a tracker of any generation, works in it and sends it back."""
        made = data.draw(st.sampled_from(self.generations), label="generation")
        copy = self.worked_in(made, data)
        if data.draw(st.booleans(), label="at once"):
            self.imports([copy])

    def worked_in(self, made: Generation, data: st.DataObject) -> Handed:
        """Return a copy of a tracker in which an analyst has worked."""
        name = f"{data.draw(st.sampled_from('abc'))}{self.number}.xlsx"
        self.number += 1
        copy = handed(name, made, data.draw(deeds(made)))
        self.copies.append(copy)
        return copy

    @precondition(lambda self: len(self.copies) < MOST_COPIES)
    @rule(data=st.data())
    def work_and_build(self, data: st.DataObject) -> None:
        """An analyst works in the newest tracker; her copy is imported, and another one built."""
        made = self.generations[-1]
        self.imports([self.worked_in(made, data)])
        if self.world.has_news(made):
            self.build()

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def take_in(self, data: st.DataObject) -> None:
        """Import some of the copies, new ones and such as were imported before."""
        some = st.lists(st.sampled_from(self.copies), min_size=1, max_size=3, unique_by=id)
        self.imports(data.draw(some, label="copies"))

    def imports(self, copies: list[Handed]) -> None:
        """Import copies; they may come again at any time."""
        before = [*self.imported]
        self.world.take_in(copies)
        self.imported += [copy for copy in copies if copy not in self.imported]
        self.began(before)

    def began(self, imported: list[Handed]) -> None:
        """Keep what had been imported before a command, if it recorded something."""
        if len(self.imported_before) < self.world.commands:
            self.imported_before.append(imported)

    @precondition(lambda self: self.imported)
    @rule(data=st.data())
    def take_in_again(self, data: st.DataObject) -> None:
        """Import what was imported before, in any company, whatever has happened since."""
        some = st.lists(st.sampled_from(self.imported), min_size=1, unique_by=id)
        self.world.take_in_again(data.draw(some, label="copies"))

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """An analyst sends a copy once more, under another name."""
        copy = data.draw(st.sampled_from(self.copies), label="copy")
        self.copies.append(replace(copy, name=f"again{self.number}.xlsx"))
        self.number += 1

    @precondition(lambda self: self.world.matters)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        """Settle something that is open."""
        matter = data.draw(st.sampled_from(self.world.matters), label="matter")
        self.world.settle(matter, data.draw(st.sampled_from(matter.choices), label="choice"))
        self.began([*self.imported])

    @precondition(lambda self: self.advanced < MOST_QUARTERS)
    @rule()
    def advance(self) -> None:
        """Close the quarter; copies of it may still come."""
        self.world.advance()
        self.advanced += 1
        self.began([*self.imported])

    @precondition(lambda self: self.world.commands and self.undone < MOST_UNDONE)
    @rule()
    def undo(self) -> None:
        """Undo the last command; what it imported may come again, as what is new."""
        self.world.undo()
        self.undone += 1
        before = self.imported_before.pop()
        self.imported = [copy for copy in self.imported if copy in before]
        opened = self.world.project.record.open_quarter
        self.advanced = len([*quarters(Quarter.parse(START), opened)]) - 1
        # What is typed for a quarter that is open no longer is asked about: not said here.
        self.generations = [made for made in self.generations if made.quarter <= opened]
        self.copies = [copy for copy in self.copies if copy.made.quarter <= opened]

    @rule(data=st.data())
    def change_the_study(self, data: st.DataObject) -> None:
        """Give an item another title, take one out, put one in, or declare a source."""
        plan = self.world.plan
        number = data.draw(st.integers(0, len(plan.items) - 1), label="item")
        before, item, after = plan.items[:number], plan.items[number], plan.items[number + 1 :]
        kept = plan.items if item.formerly else (*before, *after)  # or its history is of many ids
        listed = [one for one in PROPOSABLE if one not in plan.sources][:1]
        changes = {
            "retitled": (*before, replace(item, title=f"{item.title}!"), *after),
            "taken out": kept or plan.items,
            "source declared": plan.items,
            "put in": (*plan.items, an_item(100 + self.number, data.draw(st.sampled_from(KINDS)))),
        }
        self.number += 1
        change = data.draw(st.sampled_from(sorted(changes)), label="change")
        sources = (*plan.sources, *listed) if change == "source declared" else plan.sources
        self.world.rewrite(replace(plan, items=changes[change], sources=sources))
        if change != "retitled":  # what a copy says of a row is then another matter
            self.imported.clear()

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """Give an item another id, and declare the one that it had."""
        plan = self.world.plan
        number = data.draw(st.integers(0, len(plan.items) - 1), label="item")
        before, item, after = plan.items[:number], plan.items[number], plan.items[number + 1 :]
        formerly = (item.id, *item.formerly)
        renamed = replace(item, id=f"item-{self.number}-renamed", formerly=formerly)
        self.number += 1
        self.world.rewrite(replace(plan, items=(*before, renamed, *after)))

    @rule()
    def write_a_remark(self) -> None:
        """Move every line of the study's file down."""
        plan = self.world.plan
        self.world.rewrite(replace(plan, remark=f"{plan.remark}Synthetic.\n"))


TestTheLoop = TheLoop.TestCase
TestTheLoop.settings = settings(max_examples=7, stateful_step_count=20)
