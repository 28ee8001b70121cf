"""Tell what the study has changed since of what open values mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from scenariobook.diagnostics import Problems
from scenariobook.project.known import definitions_of
from scenariobook.project.project import Project
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.ledger.entries import Defined, id_of
from scenariobook.record.open.matters import Choice, Matter
from scenariobook.record.values.interpret import Context, why_refused
from scenariobook.study.model import Study
from scenariobook.workbook.reading.cells import Raw
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.tables import About


class FormerMeanings:
    """Compares what values mean now with what they meant when they were typed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.context = Context(project.study, date.today())
        entries = project.ledger.entries
        self._defined = [e.number for e in entries if isinstance(e.content, Defined)]
        self._studies: dict[int, Study | None] = {}  # by how many entries defined it

    def of_each(self, listed: Iterable[Matter]) -> dict[int, str]:
        """Return, by the number of each matter with a choice that means another thing now, why."""
        found = {}
        for matter in listed:
            words = (self.of(matter, choice) for choice in matter.choices)
            if why := next(filter(None, words), ""):
                found[matter.number] = why
        return found

    def of(self, matter: Matter, choice: Choice) -> str:
        """Return what a choice's value meant when it was typed; empty if it means the same now."""
        value = choice.said.get(matter.key.field)
        if choice.claim is None or not matter.about_a_field or value in (None, ""):
            return ""
        then = self._then(choice.claim.number)
        if then is None:
            return ""
        study, record = self._project.study, self._project.record
        made = MadeFrom(
            study=study,
            then=then,
            record=record,
            quarter=matter.key.quarter,
            where=self._project.loaded.locate,
        )
        about = About(self._id_then(then, matter), matter.key.quarter)
        raw = Raw(value, "s" if isinstance(value, str) else "n")
        if changed := made.changed_meaning(raw, matter.key, about, self.context):
            return str(changed)
        words, now = then.header.yardstick, self._project.study.header.yardstick
        if words != now and (why := why_refused(value, matter.key, self.context)):
            return f"when it was typed, the words were those of {words}; {why}"
        return ""

    def _then(self, number: int) -> Study | None:
        """Return the study after an entry; None if its definitions of then cannot be used."""
        how_many = bisect_right(self._defined, number)
        if how_many not in self._studies:
            try:
                self._studies[how_many] = definitions_of(self._project, number).study
            except Problems:  # `verify` names what is missing
                self._studies[how_many] = None
        return self._studies[how_many]

    def _id_then(self, then: Study, matter: Matter) -> str:
        """Return the id that what a matter is about had in the study as it was."""
        kind, now = matter.key.kind, id_of(matter.key.subject)
        ids = (one.id for one in (*then.items, *then.scenarios))
        former = former_ids(self._project.study)
        return next((one for one in ids if former.present(kind, one) == now), now)
