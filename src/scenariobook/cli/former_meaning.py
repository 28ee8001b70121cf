"""Tell what the study has changed of open values since: what they mean, and why they are open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import cast

from scenariobook.cli.outdated_reasons import why_outdated
from scenariobook.diagnostics import Problems
from scenariobook.project.known import definitions_of
from scenariobook.project.project import Project
from scenariobook.record.entries import Defined, Entry, Raised, id_of, part_of
from scenariobook.record.former import former_ids
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.parse import Unclear
from scenariobook.record.settling import Choice, Matter
from scenariobook.record.stated import Stated
from scenariobook.record.typed import plain, value_in
from scenariobook.study.model import Study
from scenariobook.workbook.returned.cells import Raw
from scenariobook.workbook.returned.doubts import changed_meaning
from scenariobook.workbook.shape.meanings import meanings_of


class FormerMeanings:
    """Compares what values mean now with what they meant when they were raised."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._context = Context(project.study, date.today())
        entries = project.ledger.entries
        self._defined = [e.number for e in entries if isinstance(e.content, Defined)]
        self._studies: dict[int, Study | None] = {}  # by how many entries defined it

    def of_each(self, listed: Iterable[Matter]) -> dict[int, str]:
        """Return, by the number of each matter that the study's changes touch, what changed.

        A choice has another meaning, or the reason of a question holds no longer.
        """
        found = {}
        for matter in listed:
            words = (self.of(matter, choice) for choice in matter.choices)
            outdated = (self._outdated(matter, raised) for raised in matter.raised)
            if why := next(filter(None, (*words, *outdated)), ""):
                found[matter.number] = why
        return found

    def of(self, matter: Matter, choice: Choice) -> str:
        """Return what a choice's value meant when it was raised; empty if it means the same now."""
        value = choice.value
        if choice.raised is None or not matter.about_a_field or value in (None, ""):
            return ""
        stated = self._stated(matter, choice.raised)
        then = self._then(stated.number if stated else choice.raised.number)
        if then is None:
            return ""
        raw = Raw(value, "s" if isinstance(value, str) else "n", "General")
        item = id_of(stated.content.subject) if stated else self._id_then(then, matter)
        if changed := changed_meaning(raw, matter.key, self._context, meanings_of(then), item):
            return str(changed)
        if then.header.yardstick != self._project.study.header.yardstick:
            try:
                meant(RawValue(value), matter.key, self._context)
            except Unclear as why:
                return f"when it was typed, the words were those of {then.header.yardstick}; {why}"
        return ""

    def _outdated(self, matter: Matter, raised: Entry[Raised]) -> str:
        """Return why the reason of a question holds no longer; empty if it holds."""
        if raised.content.conflict:
            return ""
        key, then = matter.key, self._then(raised.number)
        if then is None:
            return ""
        subject = f"{self._id_then(then, matter)} {part_of(key.subject)}".rstrip()
        when = Context(then, raised.origin.when.date())
        return why_outdated(self._project, matter, raised, key._replace(subject=subject), when)

    def _then(self, number: int) -> Study | None:
        """Return the study after an entry; None if its definitions of then cannot be used."""
        how_many = bisect_right(self._defined, number)
        if how_many not in self._studies:
            try:
                self._studies[how_many] = definitions_of(self._project, number).study
            except Problems:  # `verify` names what is missing
                self._studies[how_many] = None
        return self._studies[how_many]

    def _stated(self, matter: Matter, raised: Entry[Raised]) -> Entry[Stated] | None:
        """Return the entry that stated a value, as it was recorded; None if none did.

        So it is where ids that mean one item now have different values: the conflict is raised
        later than both.
        """
        quarter, kind, subject, field = matter.key
        if not former_ids(self._project.study).former(kind, subject):
            return None
        numbers = [
            entry.number
            for entry in self._project.record.past.get((kind, subject, quarter), ())
            if entry.number < raised.number
            and plain(value_in(entry, field)) in raised.content.choices
            and entry.origin.sha256 == raised.origin.sha256
        ]
        if not numbers:
            return None
        return cast("Entry[Stated]", self._project.ledger.entry(numbers[0]))

    def _id_then(self, then: Study, matter: Matter) -> str:
        """Return the id that what a matter is about had in the study as it was."""
        kind, now = matter.key.kind, id_of(matter.key.subject)
        ids = (one.id for one in (*then.items, *then.scenarios))
        former = former_ids(self._project.study)
        return next((one for one in ids if former.present(kind, one) == now), now)
