"""Replay the ledger: compute the record from the entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import AS_RECORDED, FormerIds
from scenariobook.record.claims.months import by_item
from scenariobook.record.claims.record import About, Record
from scenariobook.record.claims.standing import (
    Claim,
    Contributors,
    Standing,
    alike,
    claims_in,
    names_beside,
    standing,
)
from scenariobook.record.definitions.changes import redefined
from scenariobook.record.ledger.chain import position_of
from scenariobook.record.ledger.entries import (
    Asked,
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
    recipient_of,
    subject_of,
)
from scenariobook.record.ledger.fields import Joins
from scenariobook.record.ledger.kinds import FIELDS, STATED, BaseStated, Recorded
from scenariobook.record.open.steps import undone_by
from scenariobook.record.values.field_values import FieldValue
from scenariobook.study.texts import LONGEST_TEXT

_STATES: Final = (BaseStated, Cleared)  # made once: every entry is asked
# By kind, subject and quarter: the entry that counts.
Known = Mapping[Kind, dict[str, dict[Quarter, Any]]]


def replay(
    entries: Sequence[Entry[Content]], start: Quarter, former: FormerIds = AS_RECORDED
) -> Record:
    """Return the record after these entries.

    Undone entries do not count. Entries under former ids count under the present ids.

    Args:
        entries: The ledger's entries; to get an earlier state of the record, only the first ones.
        start: The study's first quarter.
        former: The former ids that the study declares.
    """
    undone_numbers = undone_by(entries)
    rows = _Rows()
    for recorded, entry in zip(entries, former.applied(entries), strict=True):
        if recorded is not entry:
            rows.ids[entry.number] = id_of((subject_of(recorded.content) or ("", ""))[1])
        rows.add(entry, is_undone=entry.number in undone_numbers)
    others = rows.of_no_subject
    contributors = Contributors(names=_names(others), joined=_joined(others))
    open_ = {
        Key(quarter, kind, subject, name): tuple(claims)
        for (kind, subject, quarter), raised in rows.raised.items()
        for name, claims in claims_in(raised, rows.ids, contributors).items()
    }
    for what in rows.by_claims:
        claims = claims_in(rows.about(what), rows.ids, contributors)
        fields = {name: standing(of_field, contributors) for name, of_field in claims.items()}
        _count(what, fields, rows.known, open_)
    _in_order(rows.known)
    return Record(
        open_quarter=_opened_last(entries, start, undone_numbers),
        position=position_of(entries),
        stated=rows.known,
        months=by_item(rows.known["reading"]),
        opened={e.content.quarter: e.number for e in others if isinstance(e.content, Opened)},
        begun=_begun(others),
        defined=redefined(others),
        study=_study(others),
        open=open_,
        asked=_unanswered(others),
        taken=_taken(entries),
        contributors=contributors,
        ids=rows.ids,
        past=rows.past,
        undone=rows.undone,
    )


class _Rows:
    """The entries of a ledger, by what they are about.

    Attributes:
        known: What counts of the rows with nothing but entries of the old form under one id.
        raised: What was raised and not settled, by row.
        past: The entries that state something and count, by row.
        undone: Those that do not count any more; no question that was asked again since.
        ids: By an entry's number, the id under which it was recorded, if the row has another now.
        by_claims: The rows of which claims decide what counts: one is of the present form, or they
            came under several ids.
        of_no_subject: The entries that count and are about no row.
    """

    def __init__(self) -> None:
        self.known: Known = {kind: {} for kind in STATED}
        self.raised: dict[About, list[Entry[Raised]]] = {}
        self.past: dict[About, list[Entry[Content]]] = {}
        self.undone: dict[About, list[Entry[Content]]] = {}
        self.ids: dict[int, str] = {}
        self.by_claims: dict[About, None] = {}
        self.of_no_subject: list[Entry[Content]] = []

    def add(self, entry: Entry[Any], *, is_undone: bool) -> None:
        """Add the next entry."""
        content = entry.content
        of = subject_of(content)
        if of is None:
            self._add_of_no_subject(entry, is_undone=is_undone)
            return
        what = (*of, content.quarter)
        if is_undone:
            self.undone.setdefault(what, []).append(entry)
            return
        if isinstance(content, _STATES):
            earlier = self.past.setdefault(what, [])
            if entry.origin.form == 1:
                self._let_count(entry, *what)
            # Most studies have renamed nothing, and have no such ids.
            is_other = self.ids and earlier and self._id(earlier[-1]) != self._id(entry)
            if entry.origin.form > 1 or is_other:
                self.by_claims[what] = None
            earlier.append(entry)
        elif isinstance(content, Raised):
            self.raised.setdefault(what, []).append(_bounded(entry))
        else:
            left = self.raised.get(what, ())
            self.raised[what] = [one for one in left if one.number not in content.raised]

    def _add_of_no_subject(self, entry: Entry[Any], *, is_undone: bool) -> None:
        if not is_undone:
            self.of_no_subject.append(entry)
        for field in entry.content.fields if isinstance(entry.content, Asked) else ():
            of_row = self.undone.setdefault((field.kind, field.item, field.quarter), [])
            of_row[:] = [one for one in of_row if not _is_asked_again(one, entry)]
            if is_undone:  # its file may ask again
                of_row.append(entry)

    def _let_count(self, entry: Entry[Any], kind: Kind, subject: str, quarter: Quarter) -> None:
        """Let an entry of the old form count from now on, unless it repeats the one that does."""
        of_subject = self.known[kind].setdefault(subject, {})
        before = of_subject.get(quarter)
        if isinstance(entry.content, Cleared):
            of_subject.pop(quarter, None)
        elif before is None or before.content != entry.content:
            of_subject[quarter] = entry

    def _id(self, entry: Entry[Content]) -> str:
        """Return the id under which an entry was recorded, if the row has another now."""
        return self.ids.get(entry.number, "")

    def about(self, what: About) -> Sequence[Entry[Content]]:
        """Return what states something about a row, or was raised about it, oldest first."""
        raised = (entry for entry in self.raised.get(what, ()) if entry.content.key.declared)
        return sorted([*self.past[what], *raised], key=lambda entry: entry.number)


def _count(
    what: About,
    fields: Mapping[str, Standing],
    known: Known,
    open_: dict[Key, tuple[Claim, ...]],
) -> None:
    """Let what stands of a row count.

    While the row's first field is open, it has no values at all.

    Args:
        what: The row.
        fields: What stands of its fields.
        known: The entries that count; the function puts the row's there.
        open_: What is open; the function adds to it.
    """
    kind, subject, quarter = what
    names = FIELDS[kind]
    row = Key(quarter, kind, subject, next(iter(names)))
    first = fields.get(row.field, Standing())
    values: dict[str, FieldValue] = {}
    for name, field in fields.items():
        key, joins, value = Key(quarter, kind, subject, name), names[name].joins, field.value
        if field.is_open and (joins is None or any(claim.is_unclear for claim in field.claims)):
            raised = tuple(claim for claim in field.claims if claim.is_raised)
            is_old = all(claim.is_old for claim in field.claims)
            open_[key] = raised if raised and is_old else field.claims
        else:
            open_.pop(key, None)
            if joins is Joins.NAMES:
                value = names_beside(field, first) or None
            elif joins is Joins.LATEST:
                value = max(
                    (c.says for c in field.claims if isinstance(c.says, date)), default=None
                )
        if value is not None:
            values[name] = value
    of_subject = known[kind].setdefault(subject, {})
    if (row in open_ and first.value is None) or not values:
        of_subject.pop(quarter, None)
        return
    every = (first, *fields.values())
    entry = next(
        claim.entry
        for field in every
        for claim in field.claims
        if not claim.is_raised and (field.value is None or alike(claim.says, field.value))
    )
    blank = STATED[cast("Recorded", kind)].blank(quarter, subject)
    of_subject[quarter] = structs.replace(entry, content=structs.replace(blank, **values))


def _names(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return the contributors that were named afterwards, by the SHA-256 of their file."""
    named = (entry.content for entry in entries)
    return {content.digest: content.name for content in named if isinstance(content, Named)}


def _joined(entries: Iterable[Entry[Content]]) -> dict[str, int]:
    """Return, by former id, the number of the entry that says that it is another one now.

    If both ids were in use, entries of the old form say only that the table's ``formerly`` changed.
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


def _unanswered(entries: Iterable[Entry[Content]]) -> tuple[Entry[Asked], ...]:
    """Return the questions about whole files that nobody has answered."""
    asked = {e.number: cast("Entry[Asked]", e) for e in entries if isinstance(e.content, Asked)}
    named = {e.content.digest for e in entries if isinstance(e.content, Named)}
    answered = {entry.content.answers for entry in asked.values()}
    return tuple(
        entry
        for number, entry in asked.items()
        if not entry.content.answers and number not in answered
        if not (entry.content.name and entry.origin.sha256 in named)
    )


def _taken(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return whose the files were that were taken in, by SHA-256; empty if nobody had said."""
    taken: dict[str, str] = {}
    for entry in entries:
        origin = entry.origin
        if not origin.sha256 or origin.sha256 in taken:
            continue
        if origin.form == 1:
            taken[origin.sha256] = origin.by or recipient_of(origin.hand_out)
        elif isinstance(entry.content, Taken):
            taken[origin.sha256] = origin.by
    return taken


def _is_asked_again(one: Entry[Content], later: Entry[Asked]) -> bool:
    return isinstance(one.content, Asked) and one.origin.sha256 == later.origin.sha256


def _in_order(known: Known) -> None:
    """Put the quarters of each subject in order, whatever the order in which they were recorded."""
    for by_subject in known.values():
        for subject, quarters in by_subject.items():
            if sorted(quarters) != [*quarters]:
                by_subject[subject] = dict(sorted(quarters.items()))


def _begun(entries: Iterable[Entry[Content]]) -> frozenset[Quarter]:
    """Return the quarters in which one of the entries began the second round of estimates."""
    begun = (entry.content for entry in entries if isinstance(entry.content, Begun))
    return frozenset(content.quarter for content in begun if content.round > 1)


def _study(entries: Sequence[Entry[Content]]) -> str:
    """Return the id of the study that the last of the entries names; empty if none does."""
    named = (e.content.study for e in reversed(entries) if isinstance(e.content, Opened))
    return next(named, "")


def _bounded(entry: Entry[Raised]) -> Entry[Raised]:
    """Return an entry whose texts are cut to the length that a workbook cell can hold.

    Earlier versions wrote reasons that quoted other reasons, so they could be very long.
    """
    content = entry.content
    if max(len(content.why), len(content.found)) <= LONGEST_TEXT:
        return entry
    texts = {"why": content.why[:LONGEST_TEXT], "found": content.found[:LONGEST_TEXT]}
    return structs.replace(entry, content=structs.replace(content, **texts))


def _opened_last(
    entries: Sequence[Entry[Content]], start: Quarter, undone: Mapping[int, int] | None = None
) -> Quarter:
    """Return the quarter that is open after these entries.

    Before the first entry that opens a quarter, it is the study's first quarter. If the study's
    start was moved to an earlier quarter later on, the recorded entries show which quarter was
    open: none of them can be of a later quarter. Conflicts and questions do not show it: they may
    be of a quarter that the study no longer has.

    Args:
        entries: The ledger's entries.
        start: The study's first quarter.
        undone: By number, the undone entries; computed if None.
    """
    undone = undone_by(entries) if undone is None else undone
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
