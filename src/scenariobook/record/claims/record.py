"""Define the record: the sum of the ledger's entries up to a position."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any, TypeAlias

from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.standing import (
    Claim,
    Contributors,
    FieldState,
    claims_in,
    row_states,
)
from scenariobook.record.ledger.chain import Position
from scenariobook.record.ledger.entries import (
    SETTLE,
    Asked,
    Attached,
    Cleared,
    Content,
    Defined,
    Entry,
    Opened,
)
from scenariobook.record.ledger.keys import Key, Kind, RecordRow
from scenariobook.record.ledger.kinds import (
    BaseStated,
    Chance,
    Estimate,
    Judgment,
    Outcome,
    ProposedSource,
    Reading,
    Sighting,
    Statement,
)
from scenariobook.record.values.field_values import FieldValue, value_in
from scenariobook.study.model.study import Study

# The entries that count, by kind, subject and quarter; the class of each kind is in ``STATED``.
ByKind: TypeAlias = Mapping[Kind, Mapping[str, Mapping[Quarter, Entry[Any]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the ledger says up to a position, without what was cleared or undone.

    Attributes:
        open_quarter: The open quarter.
        position: The position.
        stated: The entries that count, by kind, subject and quarter: the content is what holds of
            all people's claims, the number and the origin are those of the first that agrees.
        months: The readings of months, by indicator, quarter and month.
        opened: The number of the entry that opened a quarter, by quarter.
        begun: The quarters in which an entry began the second round of estimates.
        defined: The entries about the study's definitions, oldest first.
        study_id: The id of the study that the ledger belongs to; empty if no entry says so.
        open: By open field, the standing claims, oldest first; also the questions about cells that
            are no fields.
        file_questions: The questions about whole files that nobody has answered.
        attached: The entries about copies of sources that are kept, by the source's id.
        taken: The contributors of the files that were taken in, by SHA-256; empty if unknown.
        contributors: Finds the contributor of an entry.
        ids: The former ids under which entries were recorded, by the entry's number.
        entries: The entries that state something about a subject in a quarter, oldest first.
        undone: The undone entries about a subject in a quarter, of whatever kind.
    """

    open_quarter: Quarter
    position: Position
    stated: ByKind
    months: Mapping[str, Mapping[Quarter, Mapping[str, Entry[Reading]]]]
    opened: Mapping[Quarter, int]
    begun: frozenset[Quarter]
    defined: Sequence[Entry[Defined]]
    study_id: str
    open: Mapping[Key, tuple[Claim, ...]]
    file_questions: tuple[Entry[Asked], ...]
    attached: Mapping[str, Sequence[Entry[Attached]]]
    taken: Mapping[str, str]
    contributors: Contributors
    ids: Mapping[int, str]
    entries: Mapping[RecordRow, Sequence[Entry[Content]]]
    undone: Mapping[RecordRow, Sequence[Entry[Content]]]

    @property
    def readings(self) -> Mapping[str, Mapping[Quarter, Entry[Reading]]]:
        """The readings by subject and quarter: an indicator, or an indicator and a month.

        ``months.quarter_readings`` has one for each quarter.
        """
        return self.stated["reading"]

    @property
    def sightings(self) -> Mapping[str, Mapping[Quarter, Entry[Sighting]]]:
        """The sightings by signpost and quarter."""
        return self.stated["sighting"]

    @property
    def judgments(self) -> Mapping[str, Mapping[Quarter, Entry[Judgment]]]:
        """The judgments by scenario and quarter."""
        return self.stated["judgment"]

    @property
    def chances(self) -> Mapping[str, Mapping[Quarter, Entry[Chance]]]:
        """The chances by signpost and quarter."""
        return self.stated["chance"]

    @property
    def statements(self) -> Mapping[str, Mapping[Quarter, Entry[Statement]]]:
        """The statements by name and quarter."""
        return self.stated["statement"]

    def whose(self, sha256: str, by: str = "") -> str:
        """Return the contributor of a file, named afterwards or when the file was taken in.

        Args:
            sha256: The SHA-256 of the file.
            by: The contributor of a file that is not taken in yet; empty if unknown.
        """
        return self.contributors.names.get(sha256) or self.taken.get(sha256, by)

    def typed_by(self, claim: Claim) -> str:
        """Return who typed what a claim says; if `settle` chose that, whoever typed it before."""
        sha256 = claim.entry.origin.sha256 if claim.by == SETTLE else ""
        return self.whose(sha256) or sha256 or claim.by

    def row_state(
        self, row: RecordRow, before_entry: float = inf, without: Collection[tuple[int, str]] = ()
    ) -> dict[str, FieldState]:
        """Return the state of each field of a row, now or before an entry.

        Args:
            row: The row.
            before_entry: The number of the entry.
            without: The claims that do not count, each by its entry's number and its field.
        """
        past = self.entries.get(row, ())
        entries = [one for one in past if one.number < before_entry]
        by_field = claims_in(entries, self.ids, self.contributors).items()
        counting = {
            name: [claim for claim in claims if (claim.number, name) not in without]
            for name, claims in by_field
        }
        return row_states(row.kind, counting, self.contributors)

    def estimates(self, quarter: Quarter) -> Sequence[Estimate]:
        """Return all people's estimates of a quarter."""
        of_quarter = (quarters.get(quarter) for quarters in self.stated["estimate"].values())
        return [entry.content for entry in of_quarter if entry]

    @property
    def sources(self) -> Mapping[str, Entry[ProposedSource]]:
        """The proposed sources by id."""
        return {
            id_: entries[NO_QUARTER] for id_, entries in self.stated["source"].items() if entries
        }

    @property
    def outcomes(self) -> Mapping[str, Entry[Outcome]]:
        """The outcomes by scenario."""
        by_scenario = self.stated["outcome"].items()
        return {scenario: entries[NO_QUARTER] for scenario, entries in by_scenario if entries}


@dataclass(frozen=True, slots=True)
class Known:
    """The definitions and the record of some time.

    Attributes:
        study: The definitions.
        record: The record, under the ids of these definitions.
        present: The same record under the study's present ids; None if no id has changed since.
    """

    study: Study
    record: Record
    present: Record | None = None


def value_at(record: Record, key: Key) -> FieldValue:
    """Return the recorded value of a field; None if there is none."""
    by_subject = {} if key.kind == "definition" else record.stated[key.kind]
    entry = by_subject.get(key.subject, {}).get(key.quarter)
    return None if entry is None else value_in(entry, key.field)


def known_outcomes(study: Study, record: Record, quarter: Quarter) -> dict[str, Entry[Outcome]]:
    """Return, by scenario id, the outcomes that a document of a quarter may tell.

    For the open quarter, these are all outcomes in the record. For an earlier quarter, these are
    the outcomes that were decided by its last day.
    """
    is_now = quarter >= record.open_quarter
    return {
        scenario: entry
        for scenario, entry in record.outcomes.items()
        if scenario in study.scenario_by_id
        and entry.content.outcome is not None
        and (is_now or decided_on(entry) <= quarter.last_day)
    }


def decided_on(entry: Entry[Outcome]) -> date:
    """Return the day on which an outcome was certain; without it, the day of the entry."""
    return entry.content.decided_on or entry.origin.when.date()


def main_claims(record: Record, key: Key) -> tuple[Claim, ...]:
    """Return the open claims about a row's main field, if they leave the row without a value.

    Claims that are all of form 1 are left out: in form 1, a row kept its value while it was open.
    """
    claims = record.open.get(key, ()) if key == key.main else ()
    return () if all(claim.entry.origin.form == 1 for claim in claims) else claims


def open_quarter_after(
    entries: Sequence[Entry[Content]], start: Quarter, undone: Mapping[int, int]
) -> Quarter:
    """Return the quarter that is open after these entries.

    Until an entry opens a quarter, the study's first quarter is open. Somebody may have moved the
    study's start to an earlier quarter since. Then the open quarter is the latest one of which a
    value is recorded. Conflicts and questions do not count: they may be about a quarter that the
    study no longer has.

    Args:
        entries: The ledger's entries.
        start: The study's first quarter.
        undone: By number, the undone entries.
    """
    first = start
    for entry in entries:
        if isinstance(entry.content, Opened):
            first = max(first, entry.content.quarter.previous)
            break
        if isinstance(entry.content, BaseStated | Cleared):
            first = max(first, entry.content.quarter)
    opened = (
        entry.content.quarter
        for entry in reversed(entries)
        if isinstance(entry.content, Opened) and entry.number not in undone
    )
    return next(opened, first)
