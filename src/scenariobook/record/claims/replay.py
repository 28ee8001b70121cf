"""Replay the ledger: compute the record from the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims import form_1
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.months import months_by_indicator
from scenariobook.record.claims.record import Record, open_quarter_after
from scenariobook.record.claims.standing import (
    Claim,
    Contributors,
    FieldState,
    claims_agree,
    claims_in,
    row_states,
)
from scenariobook.record.ledger.chain import position_of
from scenariobook.record.ledger.entries import (
    SETTLE,
    Asked,
    Attached,
    Begun,
    Cleared,
    Content,
    Defined,
    Entry,
    Named,
    Opened,
    Raised,
    Settled,
    Taken,
    subject_of,
)
from scenariobook.record.ledger.keys import Key, Kind, RecordRow
from scenariobook.record.ledger.kinds import STATED, BaseStated, StatedKind, main_field
from scenariobook.record.ledger.steps import definitions_in, find_undone

_TAKEN_IN: Final = (BaseStated, Cleared, Raised, Settled, Taken)  # built once: entries need it
# By kind, subject and quarter: the entry that counts.
Counted = Mapping[Kind, dict[str, dict[Quarter, Any]]]


def replay(entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds) -> Record:
    """Return the record after these entries.

    Undone entries do not count. Entries under former ids count under the present ids.

    Args:
        entries: The ledger's entries; to get an earlier state of the record, only the first ones.
        start: The study's first quarter.
        former: The former ids that the study declares.
    """
    undone_numbers = find_undone(entries)
    under_present_ids = former.with_present_ids(entries)
    ids = {
        recorded.number: subject.id
        for recorded, entry in zip(entries, under_present_ids, strict=True)
        if recorded is not entry
        for _, subject in filter(None, [subject_of(recorded.content)])
    }
    today = [*form_1.in_todays_form(under_present_ids, ids, undone_numbers)]
    rows = _Rows()
    for entry in today:
        rows.add(entry, is_undone=entry.number in undone_numbers)
    others = rows.without_subject
    # Form 1 does not say when two ids became one: its last entry is taken as the time.
    joined = dict.fromkeys(ids.values(), form_1.count_entries(entries)) | _ids_joined(others)
    contributors = Contributors(names=_later_names(others), joined=joined)
    open_: dict[Key, tuple[Claim, ...]] = {}
    counted: Counted = {kind: {} for kind in STATED}
    for row, claiming in rows.claiming.items():
        quarter, kind, subject = row
        states = row_states(kind, claims_in(claiming, ids, contributors), contributors)
        by_key = {Key(quarter, kind, subject, name): state for name, state in states.items()}
        open_ |= {key: state.open for key, state in by_key.items() if state.open}
        of_subject = counted[kind].setdefault(subject, {}) if row in rows.entries else {}
        if that_counts := _entry_that_counts(row, states):
            of_subject[quarter] = that_counts
    _sort_quarters(counted)
    return Record(
        open_quarter=open_quarter_after(entries, start, undone_numbers),
        position=position_of(entries),
        stated=counted,
        months=months_by_indicator(counted["reading"]),
        opened={e.content.quarter: e.number for e in others if isinstance(e.content, Opened)},
        begun=_in_second_round(others),
        defined=definitions_in(others),
        study_id=_study_id(others),
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
        entries: The entries that state something and count, by row.
        claiming: These and the raised entries that are not settled, by row.
        undone: The undone entries, by row, without questions that were asked again since.
        without_subject: The entries that count and are about no row.
    """

    def __init__(self) -> None:
        self.entries: dict[RecordRow, list[Entry[Content]]] = {}
        self.claiming: dict[RecordRow, list[Entry[Content]]] = {}
        self.undone: dict[RecordRow, list[Entry[Content]]] = {}
        self.without_subject: list[Entry[Content]] = []

    def add(self, entry: Entry[Any], *, is_undone: bool) -> None:
        """Add the next entry."""
        content = entry.content
        about = subject_of(content)
        if about is None:
            self._add_without_subject(entry, is_undone=is_undone)
            return
        row = RecordRow(content.quarter, *about)
        if is_undone:
            self.undone.setdefault(row, []).append(entry)
            return
        of_row = self.claiming.setdefault(row, [])
        if isinstance(content, Settled):
            of_row[:] = [e for e in of_row if not (e.number in content.raised and _is_raised(e))]
            return
        of_row.append(entry)
        if not _is_raised(entry):
            self.entries.setdefault(row, []).append(entry)

    def _add_without_subject(self, entry: Entry[Any], *, is_undone: bool) -> None:
        if not is_undone:
            self.without_subject.append(entry)
        for field in entry.content.fields if isinstance(entry.content, Asked) else ():
            of_row = self.undone.setdefault(field.key.row, [])
            of_row[:] = [undone for undone in of_row if not _is_asked_again(undone, entry)]
            if is_undone:  # its file may ask again
                of_row.append(entry)


def _is_raised(entry: Entry[Content]) -> bool:
    return isinstance(entry.content, Raised)


def _entry_that_counts(row: RecordRow, states: Mapping[str, FieldState]) -> Entry[Any] | None:
    """Return a row's entry that counts, with the values of all fields of the row.

    It is the entry of the first claim that stands and agrees with its field's value; the main
    field's claims come first. The result is None if the row has no values, or if its main field is
    open and has no value.

    Args:
        row: The row.
        states: The states of its fields.
    """
    quarter, kind, subject = row
    main = states.get(main_field(kind), FieldState())
    values = {name: state.value for name, state in states.items() if state.value is not None}
    if not values or not main.counts:
        return None
    entry = next(
        claim.entry
        for state in (main, *states.values())
        for claim in state.claims
        if not claim.is_raised
        and (not state.open or state.value is None or claims_agree(claim.value, state.value))
    )
    blank = STATED[cast("StatedKind", kind)].blank(quarter, subject)
    return structs.replace(entry, content=structs.replace(blank, **values))


def _later_names(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return the contributors that were named afterwards, by the SHA-256 of their file."""
    contents = (entry.content for entry in entries)
    return {content.digest: content.name for content in contents if isinstance(content, Named)}


def _ids_joined(entries: Iterable[Entry[Content]]) -> dict[str, int]:
    """Return, by former id, the number of the entry that joined it to another id.

    The entry has a change of the key ``id``. If both ids were in use, an entry of form 1 has only a
    change of the table's ``formerly``.
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
    """Return the contributors of the files that were taken in, by SHA-256; empty if unknown.

    Earlier versions wrote no ``Taken``: there, the entries with a file's claims show the file.
    """
    taken: dict[str, str] = {}
    for entry in entries:
        origin = entry.origin
        is_decision = origin.by == SETTLE  # it cites a file that was taken in before
        if origin.sha256 and isinstance(entry.content, _TAKEN_IN) and not is_decision:
            taken.setdefault(origin.sha256, origin.by)
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
