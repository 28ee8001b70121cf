"""Define a project: a study with its record; find the ids and entries in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import ids_of
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Asked, Content, Defined, Entry, subject_of
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.redefinitions import digest
from scenariobook.study.load import Loaded
from scenariobook.study.model.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A study without errors, and its record.

    Attributes:
        folder: The study's folder.
        loaded: The study's files as they were read.
        study: The study, with the sources that people proposed.
        ledger: All entries.
        record: The record, under the study's present ids.
    """

    folder: Path
    loaded: Loaded
    study: Study
    ledger: Ledger
    record: Record

    @property
    def definitions_sha256(self) -> str:
        """The SHA-256 that names the archive of the study's files in ``record/definitions``."""
        return digest(self.loaded.contents)

    def quarter(self, wanted: Quarter | None) -> Quarter:
        """Return ``wanted``; the open quarter if ``wanted`` is None.

        Raises:
            Problems: if the record does not have that quarter (R005).
        """
        first, last = self.study.header.start, self.record.open_quarter
        if wanted is None:
            return last
        if not first <= wanted <= last:
            has = f"has only {first}" if first == last else f"goes from {first} to {last}"
            message = f"{wanted} is not in the record, which {has}"
            advance = (
                "`scenariobook advance` opens the next quarter; `log` shows when each was opened"
            )
            earlier = (
                f"name a quarter from {first} on; for an earlier one, set `start` back in [study], "
                "and import a table with its values"
            )
            hint = advance if wanted > last else earlier
            raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])
        return wanted


def entries_about(project: Project, id_: str | None) -> Sequence[Entry[Content]]:
    """Return the ledger's entries as recorded, oldest first.

    Args:
        project: The study and its record.
        id_: The id of a thing: returns the entries about it, also under its former ids, those about
            changes of its definition, and those that cite the source. Or the id of a contributor:
            returns the contributor's entries. None returns all entries.
    """
    if id_ is None:
        return project.ledger.entries
    former = former_ids(project.study)
    matching: list[Entry[Content]] = []
    for entry in project.ledger.entries:
        content = entry.content
        if isinstance(content, Defined):
            ids = [(_KIND_OF[c.table], c.id) for c in content.changes if c.table in _KIND_OF]
        elif isinstance(content, Asked):
            ids = [(field.kind, field.key.subject.id) for field in content.fields]
        else:
            cited = (getattr(content, "source", ""), *getattr(content, "sources", ()))
            ids = [("source", source) for source in cited]
            ids += [(kind, subject.id) for kind, subject in filter(None, [subject_of(content)])]
        if project.record.whose(entry.origin.sha256, entry.origin.by) == id_ or any(
            former.present_id(kind, recorded) == former.present_id(kind, id_)
            for kind, recorded in ids
        ):
            matching.append(entry)
    return matching


# The kind of the entries about a table's items.
_KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "indicators": "reading",
        "signposts": "sighting",
        "scenarios": "judgment",
        "assumptions": "answer",
        "decisions": "answer",
        "sources": "source",
        "drivers": "definition",
        "facts": "definition",
        "analysts": "definition",
    }
)


def all_ids(project: Project) -> frozenset[str]:
    """Return all ids that entries may be about: present, former, and those in the record alone."""
    former = former_ids(project.study)
    study = project.study
    now = {*ids_of(study, "definition"), *ids_of(study, "answer")}
    now |= {fact.id for fact in study.facts} | study.analyst_by_id.keys()
    old_ids = {old for renamed in former.renamed.values() for old in renamed}
    subjects = (subject_of(entry.content) for entry in project.ledger.entries)
    recorded = {subject.id for _, subject in filter(None, subjects)}
    return frozenset(now | old_ids | recorded)
