"""Translate former ids into present ones, and find ids that mean another item now.

The ledger is never rewritten: an entry in it keeps its former id. The record has the entry under
the present id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from msgspec.structs import replace

from scenariobook.record.claims.subjects import TABLES_OF_KIND, ids_of
from scenariobook.record.ledger.entries import Content, Entry, subject_of
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import BaseStated, Subject
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.study import Study

IdsByTitle = Mapping[str, AbstractSet[str]]  # the ids of scenarios and items, by their titles


@dataclass(frozen=True, slots=True)
class FormerIds:
    """The former ids of a study's indicators, signposts and scenarios.

    Attributes:
        renamed: By kind of entry, the present id of each former id.
    """

    renamed: Mapping[Kind, Mapping[str, str]]

    def present(self, kind: Kind, subject: Subject) -> Subject:
        """Return a subject with its present id in place of a former one, if it has one."""
        renamed = self.renamed.get(kind)
        return subject.with_id(renamed.get(subject.id, subject.id)) if renamed else subject

    def present_id(self, kind: Kind, id_: str) -> str:
        """Return the present id of what has a former or a present one."""
        return self.renamed.get(kind, {}).get(id_, id_)

    def with_present_ids(self, entries: Sequence[Entry[Content]]) -> Sequence[Entry[Content]]:
        """Return entries with present ids, but the same numbers, origins and hashes."""
        if not any(self.renamed.values()):
            return entries
        return [self._with_present_id(entry) for entry in entries]

    def _with_present_id(self, entry: Entry[Content]) -> Entry[Content]:
        content = entry.content
        subject = subject_of(content)
        if subject is None or (present := self.present(*subject)) == subject[1]:
            return entry
        if isinstance(content, BaseStated):
            renamed = {content.about_fields[0]: present.id}
        else:
            renamed = {"subject": present}
        return replace(entry, content=replace(content, **renamed))


def former_ids(study: Study) -> FormerIds:
    """Return the former ids that a study declares.

    Entries of a kind are about certain types of table (kind ``definition``: all types). An id that
    a table of these types has now is no former id.
    """
    by_table = {
        "indicator": _renamed(study.indicators),
        "signpost": _renamed(study.signposts),
        "scenario": _renamed(study.scenarios),
    }
    tables_of: Mapping[Kind, Iterable[str]] = {**TABLES_OF_KIND, "definition": by_table}
    renamed = {}
    for kind, tables in tables_of.items():
        in_use = ids_of(study, kind)
        pairs = [pair for table in tables for pair in by_table[table].items()]
        renamed[kind] = {old: new for old, new in pairs if old not in in_use}
    return FormerIds(renamed)


def _renamed(things: Iterable[Indicator | Signpost | Scenario]) -> dict[str, str]:
    return {old: thing.id for thing in things for old in thing.formerly}


def ids_by_title(study: Study) -> IdsByTitle:
    """Return the ids of a study's scenarios and items, by their titles."""
    ids: dict[str, set[str]] = {}
    for titled in (*study.scenarios, *study.items):
        ids.setdefault(titled.title.strip(), set()).add(titled.id)
    return ids


def moved_to(item: str, title: str, ids_then: AbstractSet[str], now: IdsByTitle) -> str:
    """Return the id of another item that has an item's former title now; empty if none has.

    There is one if somebody has changed an id from A to B without ``formerly``, and has then given
    the id A to another item.

    Args:
        item: The item's present id.
        title: The item's former title.
        ids_then: All ids that had the title.
        now: The ids by their present titles.
    """
    ids = now.get(title.strip(), frozenset())
    return "" if item in ids else min(ids - ids_then, default="")
