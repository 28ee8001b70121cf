"""Replay the ledger: compute the record from the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims import form_1
from scenariobook.record.claims.former_ids import NO_FORMER_IDS, FormerIds
from scenariobook.record.claims.months import months_by_indicator
from scenariobook.record.claims.record import Record, RecordRow
from scenariobook.record.claims.standing import (
    Claim,
    Contributors,
    FieldState,
    alike,
    claims_in,
    field_state,
    names_beside,
)
from scenariobook.record.ledger.chain import position_of
from scenariobook.record.ledger.entries import (
    Asked,
    Attached,
    Begun,
    Cleared,
    Content,
    Defined,
    Entry,
    Key,
    Kind,
    Named,
    Opened,
    Raised,
    Taken,
    id_of,
    id_of_recipient,
    subject_of,
)
from scenariobook.record.ledger.fields import Combine
from scenariobook.record.ledger.kinds import FIELDS, STATED, BaseStated, StatedKind
from scenariobook.record.ledger.steps import definitions_in, undone_by
from scenariobook.record.values.field_values import FieldValue

_STATES: Final = (BaseStated, Cleared)  # built once, as every entry needs it
# By kind, subject and quarter: the entry that counts.
Counted = Mapping[Kind, dict[str, dict[Quarter, Any]]]


def replay(
    entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds = NO_FORMER_IDS
) -> Record:
    """Return the record after these entries.

    Undone entries do not count. Entries under former ids count under the present ids.

    Args:
        entries: The ledger's entries; to get an earlier state of the record, only the first ones.
        start: The study's first quarter.
        former: The former ids that the study declares.
    """
    undone_numbers = undone_by(entries)
    under_present_ids = former.with_present_ids(entries)
    ids = {
        recorded.number: id_of((subject_of(recorded.content) or ("", ""))[1])
        for recorded, entry in zip(entries, under_present_ids, strict=True)
        if recorded is not entry
    }
    old = form_1.how_many(entries)
    as_today = form_1.in_todays_form(under_present_ids[:old], ids, undone_numbers)
    today = [*as_today, *under_present_ids[old:]]
    rows = _Rows()
    for entry in today:
        rows.add(entry, is_undone=entry.number in undone_numbers)
    others = rows.without_subject
    # If no entry joined two ids, they count as joined right after the last entry of form 1.
    joined = dict.fromkeys(ids.values(), old) | _ids_joined(others)
    contributors = Contributors(names=_later_names(others), joined=joined)
    open_ = {
        Key(quarter, kind, subject, name): tuple(claims)
        for (kind, subject, quarter), raised in rows.raised.items()
        for name, claims in claims_in(raised, ids, contributors).items()
    }
    counted: Counted = {kind: {} for kind in STATED}
    for row in rows.entries:
        claims = claims_in(rows.entries_about(row), ids, contributors)
        fields = {name: field_state(of_field, contributors) for name, of_field in claims.items()}
        _count_row(row, fields, counted, open_)
    _sort_quarters(counted)
    return Record(
        open_quarter=_open_quarter(entries, start, undone_numbers),
        position=position_of(entries),
        stated=counted,
        months=months_by_indicator(counted["reading"]),
        opened={e.content.quarter: e.number for e in others if isinstance(e.content, Opened)},
        begun=_in_second_round(others),
        defined=definitions_in(others),
        study=_study_id(others),
        open=open_,
        file_questions=_unanswered_questions(others),
        attached=_attached(others),
        taken=_contributor_by_file(today),
        contributors=contributors,
        ids=ids,
        entries=rows.entries,
        undone=rows.undone,
    )


class _Rows:
    """The entries of a ledger, by what they are about.

    Attributes:
        raised: The raised entries that are not settled, by row.
        entries: The entries that state something and count, by row.
        undone: The undone entries, by row, without questions that were asked again since.
        without_subject: The entries that count and are about no row.
    """

    def __init__(self) -> None:
        self.raised: dict[RecordRow, list[Entry[Raised]]] = {}
        self.entries: dict[RecordRow, list[Entry[Content]]] = {}
        self.undone: dict[RecordRow, list[Entry[Content]]] = {}
        self.without_subject: list[Entry[Content]] = []

    def add(self, entry: Entry[Any], *, is_undone: bool) -> None:
        """Add the next entry."""
        content = entry.content
        subject = subject_of(content)
        if subject is None:
            self._add_without_subject(entry, is_undone=is_undone)
            return
        row = (*subject, content.quarter)
        if is_undone:
            self.undone.setdefault(row, []).append(entry)
            return
        if isinstance(content, _STATES):
            self.entries.setdefault(row, []).append(entry)
        elif isinstance(content, Raised):
            self.raised.setdefault(row, []).append(entry)
        else:
            unsettled = self.raised.get(row, ())
            self.raised[row] = [
                raised for raised in unsettled if raised.number not in content.raised
            ]

    def _add_without_subject(self, entry: Entry[Any], *, is_undone: bool) -> None:
        if not is_undone:
            self.without_subject.append(entry)
        for field in entry.content.fields if isinstance(entry.content, Asked) else ():
            of_row = self.undone.setdefault((field.kind, field.item, field.quarter), [])
            of_row[:] = [undone for undone in of_row if not _is_asked_again(undone, entry)]
            if is_undone:  # its file may ask again
                of_row.append(entry)

    def entries_about(self, row: RecordRow) -> Sequence[Entry[Content]]:
        """Return the entries that state or raise something about a row, oldest first."""
        raised = (entry for entry in self.raised.get(row, ()) if entry.content.key.declared)
        return sorted([*self.entries[row], *raised], key=lambda entry: entry.number)


def _count_row(
    row: RecordRow,
    fields: Mapping[str, FieldState],
    counted: Counted,
    open_: dict[Key, tuple[Claim, ...]],
) -> None:
    """Find which values of a row count, and which of its fields are open.

    While its main field is open, a row has no values at all.

    Args:
        row: The row.
        fields: The states of its fields.
        counted: The entries that count; the function sets the row's.
        open_: The open fields; the function adds the row's.
    """
    kind, subject, quarter = row
    names = FIELDS[kind]
    main = Key(quarter, kind, subject, "").main
    main_state = fields.get(main.field, FieldState())
    values: dict[str, FieldValue] = {}
    is_old = all(c.entry.origin.form == 1 for field in fields.values() for c in field.claims)
    for name, field in fields.items():
        key, value = Key(quarter, kind, subject, name), field.value
        rule = names[name].combine
        needs_choice = rule is None or any(c.is_unclear or c.is_raised for c in field.claims)
        if field.is_open and needs_choice:
            raised = tuple(claim for claim in field.claims if claim.is_raised)
            open_[key] = raised if raised and is_old else field.claims
        else:
            open_.pop(key, None)
            if rule is Combine.NAMES:
                value = names_beside(field, main_state)
            elif rule is Combine.LATEST:
                value = max(
                    (c.value for c in field.claims if isinstance(c.value, date)), default=None
                )
        if value is not None:
            values[name] = value
    of_subject = counted[kind].setdefault(subject, {})
    if (main in open_ and main_state.value is None and not is_old) or not values:
        of_subject.pop(quarter, None)
        return
    states = (main_state, *fields.values())
    entry = next(
        claim.entry
        for field in states
        for claim in field.claims
        if not claim.is_raised and (field.value is None or alike(claim.value, field.value))
    )
    blank = STATED[cast("StatedKind", kind)].blank(quarter, subject)
    of_subject[quarter] = structs.replace(entry, content=structs.replace(blank, **values))


def _later_names(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return the contributors that were named afterwards, by the SHA-256 of their file."""
    contents = (entry.content for entry in entries)
    return {content.digest: content.name for content in contents if isinstance(content, Named)}


def _ids_joined(entries: Iterable[Entry[Content]]) -> dict[str, int]:
    """Return, by former id, the number of the entry that joined it to another id.

    If both ids were in use, an entry of form 1 says only that the table's ``formerly``
    changed.
    """
    joined: dict[str, int] = {}
    for entry in entries:
        for change in entry.content.changes if isinstance(entry.content, Defined) else ():
            if change.key == "id":
                joined[change.was] = entry.number
            elif change.key == "formerly":
                before, now = (set(text.split(", ")) for text in (change.was, change.now))
                joined |= dict.fromkeys(now - before, entry.number)
    return joined


def _unanswered_questions(entries: Iterable[Entry[Content]]) -> tuple[Entry[Asked], ...]:
    """Return the questions about whole files that nobody has answered."""
    questions = {e.number: cast("Entry[Asked]", e) for e in entries if isinstance(e.content, Asked)}
    named = {entry.content.digest for entry in entries if isinstance(entry.content, Named)}
    answered = {entry.content.answers for entry in questions.values()}
    return tuple(
        entry
        for number, entry in questions.items()
        if not entry.content.answers and number not in answered
        if not (entry.content.name and entry.origin.sha256 in named)
    )


def _attached(entries: Iterable[Entry[Content]]) -> dict[str, list[Entry[Attached]]]:
    """Return the entries about copies of sources, by the source's id."""
    by_source: dict[str, list[Entry[Attached]]] = {}
    for entry in entries:
        if isinstance(entry.content, Attached):
            by_source.setdefault(entry.content.source, []).append(cast("Entry[Attached]", entry))
    return by_source


def _contributor_by_file(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return the contributors of the files that were taken in, by SHA-256; empty if unknown."""
    taken: dict[str, str] = {}
    for entry in entries:
        origin = entry.origin
        if not origin.sha256 or origin.sha256 in taken:
            continue
        if origin.form == 1:
            taken[origin.sha256] = origin.by or id_of_recipient(origin.hand_out)
        elif isinstance(entry.content, Taken):
            taken[origin.sha256] = origin.by
    return taken


def _is_asked_again(earlier: Entry[Content], later: Entry[Asked]) -> bool:
    return isinstance(earlier.content, Asked) and earlier.origin.sha256 == later.origin.sha256


def _sort_quarters(counted: Counted) -> None:
    """Sort the quarters of each subject, which may have been recorded in any order."""
    for by_subject in counted.values():
        for subject, quarters in by_subject.items():
            if sorted(quarters) != [*quarters]:
                by_subject[subject] = dict(sorted(quarters.items()))


def _in_second_round(entries: Iterable[Entry[Content]]) -> frozenset[Quarter]:
    """Return the quarters in which one of the entries began the second round of estimates."""
    begun = (entry.content for entry in entries if isinstance(entry.content, Begun))
    return frozenset(content.quarter for content in begun if content.round > 1)


def _study_id(entries: Sequence[Entry[Content]]) -> str:
    """Return the id of the study that the last of the entries names; empty if none does."""
    ids = (entry.content.study for entry in reversed(entries) if isinstance(entry.content, Opened))
    return next(ids, "")


def _open_quarter(
    entries: Sequence[Entry[Content]], start: Quarter, undone: Mapping[int, int]
) -> Quarter:
    """Return the quarter that is open after these entries.

    Until an entry opens one, it is the study's first quarter. Somebody may have moved the study's
    start to an earlier quarter since. Then the recorded values show which quarter was open: none
    of them is of a later one. Conflicts and questions do not show it: they may be of a quarter
    that the study no longer has.

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
