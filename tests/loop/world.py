"""A study's folder with its record, and a model of what must stand in it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import structs
from scenariobook.record.additions import additions
from scenariobook.record.merge_rules import Result

from scenariobook.cli.deciding import settle_by
from scenariobook.documents import make_tracker
from scenariobook.intake import read_files, with_outcomes
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project, steps_of
from scenariobook.project.recording import keep, open_next_quarter, without_step
from scenariobook.record.entries import Defined, Key
from scenariobook.record.fields import FIELDS
from scenariobook.record.former import former_ids
from scenariobook.record.ledger import parse
from scenariobook.record.merge import Outcome, merge
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.settling import Choice, Matter, matters
from scenariobook.record.store import load_ledger, verify_archive
from scenariobook.record.typed import FieldValue, recorded
from scenariobook.record.undoing import UNDO, Step, last_step
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.loop import checks
from tests.loop.copies import CopyInHand
from tests.loop.expected import complete, input_cells, present
from tests.loop.handed import Deeds, FileBytes, Generation, Handed
from tests.loop.keyboard import TODAY
from tests.loop.studies import Plan
from tests.workbook.own_work.named import own_work

ORIGIN: Final = Origin(who="tester", when=datetime(2024, 6, 30, 12, tzinfo=UTC), command="import")


@dataclass(frozen=True, slots=True)
class Moment:
    """What stood before a command: fields, all that was taken in, what was open."""

    model: dict[Key, FieldValue]
    taken: list[tuple[int, Key, FieldValue]]
    open: dict[Key, frozenset[int]]


class World:
    """A study in a folder; ``model`` is what its record must hold, field by field."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self.model: dict[Key, FieldValue] = {}
        self._taken: list[tuple[int, Key, FieldValue]] = []
        self._before: list[Moment] = []  # each command that recorded something and counts
        self._citable: dict[str, frozenset[str]] = {}  # by file's hash, when it was last imported
        self._seconds = 0
        self.plan = plan
        self.project = self._written()

    def rewrite(self, plan: Plan) -> None:
        """Change the study's file, as its authors do; the record stays."""
        self.plan = plan
        self.model = {self._now(key): value for key, value in self.model.items()}
        self._taken = [(number, self._now(key), value) for number, key, value in self._taken]
        self.project = self._written()
        self.check_record()

    def _origin(self, command: str) -> Origin:
        """Return the origin of one more command; each has a time of its own."""
        self._seconds += 1
        when = ORIGIN.when + timedelta(seconds=self._seconds)
        return structs.replace(ORIGIN, when=when, command=command)

    def _moment(self) -> Moment:
        held = self.project.record.open.items()
        numbers = {key: frozenset(one.number for one in raised) for key, raised in held}
        return Moment(dict(self.model), list(self._taken), numbers)

    def _began(self, before: Moment, count: int) -> None:
        """Keep what stood before a command, if it recorded something."""
        if len(self.project.ledger.entries) > count:
            self._before.append(before)

    def _now(self, key: Key) -> Key:
        return present(key, self.plan)

    def _written(self) -> Project:
        (self._folder / "study.toml").write_text(self.plan.text, encoding="utf-8")
        return self._opened()

    def _opened(self) -> Project:
        project, diagnostics, _ = open_project(self._folder)
        assert project, diagnostics
        return project

    def advance(self) -> None:
        """Close the open quarter."""
        before, count = self._moment(), len(self.project.ledger.entries)
        open_next_quarter(self.project, who="tester", when=self._origin("advance").when)
        self.project = self._opened()
        self._began(before, count)
        self.check_record()

    @property
    def commands(self) -> int:
        """How many commands recorded something that counts."""
        return len(self._before)

    def undo(self) -> None:
        """Undo the last command: the record is as before it, and what was open is open."""
        before, after = self._before.pop(), self._moment()
        step = last_step(steps_of(self.project))
        assert step
        self._without(step, before)
        self._without(steps_of(self.project)[-1], after)  # which brings it back
        again = last_step(steps_of(self.project))
        assert again
        assert again.numbers == step.numbers
        self._without(again, before)

    def _without(self, step: Step, left: Moment) -> None:
        """Undo a step: just what is left stands, under present ids."""
        after = without_step(self.project, step, self._origin(UNDO), "")
        keep(self.project, after, {})
        self.project = after
        self.model = {self._now(key): value for key, value in left.model.items()}
        self._taken = [(number, self._now(key), value) for number, key, value in left.taken]
        self.check_record()
        left_open = {self._now(key): numbers for key, numbers in left.open.items()}
        assert self._moment().open == left_open

    def has_news(self, last: Generation) -> bool:
        """Tell whether a fresh tracker would differ from the last one."""
        position = self.project.record.position.number
        return (last.position, last.plan) != (position, self.plan)

    def build(self) -> Generation:
        """Build a fresh tracker; opened and saved, it holds no edit and nothing of its analyst."""
        quarter, record = self.project.record.open_quarter, self.project.record
        data = FileBytes(make_tracker(self.project, quarter))
        generation = Generation(data, self.plan, quarter, record.position.number, dict(self.model))
        as_built = Handed("fresh.xlsx", generation, Deeds(), data, {}, {})
        opened = WorkbookFile(CopyInHand(data).saved())
        assert own_work(opened) == []
        copy = read_copy(
            MadeFrom(study=self.project.study, record=record, quarter=quarter),
            opened,
            "fresh",
            TODAY,
        )
        assert copy.problems == ()
        outcomes = merge(record, copy.typed)
        assert [o for o in outcomes if o.result is not Result.UNCHANGED] == []
        assert len(outcomes) == input_cells(as_built, self.plan)
        return generation

    def take_in(self, copies: Sequence[Handed]) -> None:
        """Import copies, and check all that is promised."""
        files = {copy.name: copy.data for copy in copies}
        moment, before = self._moment(), len(self.project.ledger.entries)
        outcomes = read_files(self.project, files, TODAY).outcomes
        model, taken = dict(self.model), tuple(self._taken)
        done = checks.Import(self.plan, self.project.record, model, taken, copies, outcomes)
        checks.every_edit_has_one_outcome(done)
        checks.every_input_cell_is_there_once(done)
        self._check_order(outcomes, {copy.name: copy.sha256 for copy in copies})
        after = with_outcomes(self.project, outcomes, files, self._origin("import"))
        keep(self.project, after, files)
        self.project = after
        self._began(moment, before)
        self._citable |= {copy.sha256: done.citable for copy in copies}
        for outcome in outcomes:
            if outcome.result is Result.APPLIED:
                self._hold(outcome.typed.key, outcome.typed.value)
        self.check_record()
        checks.applied_values_name_their_cells(done, self.project.ledger.entries[before:])
        checks.what_is_unclear_is_open(done, self.project.record)
        checks.what_was_open_stays(done, self.project.record)
        assert files == {copy.name: copy.data for copy in copies}
        self.take_in_again(copies)

    def take_in_again(self, copies: Sequence[Handed]) -> None:
        """Import copies that were imported before: the ledger stays, to the byte.

        Not so where one cites a source that is complete only since: that answers a question.
        """
        citable = complete(self.model, self.plan)
        files = {
            copy.name: copy.data
            for copy in copies
            if not copy.cited & (citable - self._citable[copy.sha256])
        }
        held = self.project.ledger.data
        again = read_files(self.project, files, TODAY).outcomes
        assert [o for o in again if o.result is Result.APPLIED] == []
        after = with_outcomes(self.project, again, files, ORIGIN)
        keep(self.project, after, files)
        self.project = after
        assert self.project.ledger.data == held

    def _check_order(self, outcomes: Sequence[Outcome], digests: Mapping[str, str]) -> None:
        """Whatever order the files and their cells come in, they add the same to the ledger."""
        record = self.project.record
        origins = {name: structs.replace(ORIGIN, sha256=sha) for name, sha in digests.items()}
        added = additions(record, outcomes, origins)
        cells = [outcome.typed for outcome in outcomes]
        for seed in range(3):
            random.Random(seed).shuffle(cells)  # noqa: S311  (an order, no secret)
            assert additions(record, merge(record, cells, digests), origins) == added

    def _hold(self, key: Key, value: FieldValue) -> None:
        self._taken.append((self.project.record.position.number, key, value))
        self.model.pop(key, None)
        if value is not None:
            self.model[key] = value

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What is open."""
        return matters(self.project.record)

    def settle(self, matter: Matter, choice: Choice) -> None:
        """Settle a matter: it is closed, and what was chosen stands, from where it was typed."""
        moment, before = self._moment(), len(self.project.ledger.entries)
        self.project = settle_by(self.project, [(matter, choice)], self._origin("settle"))
        self._began(moment, before)
        if choice.raised:
            self._hold(matter.key, choice.value)
        self.check_record()
        assert matter.key not in self.project.record.open
        closed = [raised for raised, _ in self.project.record.closed[matter.key]]
        assert all(raised in closed for raised in matter.raised)
        # The study's files may have changed since the last entry: the first one says so.
        added = [
            entry
            for entry in self.project.ledger.entries[before:]
            if not isinstance(entry.content, Defined)
        ]
        # Of an item with former ids, a value that stays is stated, too.
        former = former_ids(self.project.study).former(matter.key.kind, matter.key.subject)
        is_stated = matter.about_a_field and bool(former)
        assert len(added) == (1 if choice.value == matter.now and not is_stated else 2)
        if choice.raised:
            typed = choice.raised.origin
            assert (added[0].origin.sha256, added[0].origin.cells) == (typed.sha256, typed.cells)

    def check_record(self) -> None:
        """The record on disk is whole, and holds what it must and nothing else."""
        ledger = load_ledger(self._folder)
        assert ledger == self.project.ledger
        assert parse(ledger.data) == ledger
        assert verify_archive(self._folder, ledger) == []
        assert dict(_held(self.project.record)) == self.model


def _held(record: Record) -> Iterator[tuple[Key, FieldValue]]:
    """Yield every field that a record holds."""
    for kind, held in record.stated.items():
        for subject, by_quarter in held.items():
            for quarter in by_quarter:
                for field in FIELDS[kind]:
                    key = Key(quarter, kind, subject, field)
                    if (value := recorded(record, key)) is not None:
                        yield key, value
