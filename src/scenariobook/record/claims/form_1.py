"""Read entries of form 1, which earlier versions of the program wrote, as entries of today's form.

An entry of form 1 has all fields of its row, whether or not somebody typed them. It replaces what
its row had, whatever its author knew. Its contributor follows from the command and the hand-out.
What was raised stayed open until `settle` closed it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any

from msgspec.structs import replace

from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.claims.standing import ANALYST, content_of
from scenariobook.record.ledger.entries import (
    SETTLE,
    TEAM,
    Cleared,
    Content,
    Entry,
    Origin,
    Raised,
    Settled,
    Undone,
    subject_of,
)
from scenariobook.record.ledger.keys import RecordRow
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Stated
from scenariobook.record.ledger.steps import find_undone
from scenariobook.record.values.field_values import FieldValue, same_value, value_in
from scenariobook.record.values.input_cell import CSV
from scenariobook.study.model.texts import short_for_cell


def in_todays_form(
    entries: Sequence[Entry[Content]], ids: Mapping[int, str], undone: Mapping[int, int]
) -> Iterator[Entry[Any]]:
    """Yield all entries in today's form, with what was typed and nothing else.

    An entry of form 1 does not say which of its fields were typed. A field counts as typed if the
    entry names its cell, or if its value differs from the value that the row had before.
    ``Raised`` and ``Settled`` entries come last, so that no other entry of form 1 replaces a raised
    claim.

    Args:
        entries: The ledger's entries, under present ids.
        ids: The former ids under which entries were recorded, by the entry's number.
        undone: By number of each entry that no longer counts, that of the entry that undid it.
    """
    rows: dict[object, list[tuple[int, Mapping[str, FieldValue]]]] = {}
    old = count_entries(entries)
    for entry in sorted(entries[:old], key=lambda e: isinstance(e.content, Raised | Settled)):
        content = entry.content
        if isinstance(content, Raised):
            # Reasons quoted other reasons, so they could be longer than a workbook cell.
            why, found = short_for_cell(content.why), short_for_cell(content.found)
            content = replace(content, why=why, found=found)
        elif isinstance(content, BaseStated | Cleared) and (about := subject_of(content)):
            row = RecordRow(content.quarter, *about)
            past = rows.setdefault((row, ids.get(entry.number)), [])
            counted = (values for n, values in reversed(past) if undone.get(n, inf) > entry.number)
            before = {} if entry.number in undone else next(counted, {})
            values = {name: value_in(entry, name) for name in FIELDS[row.kind]}
            past.append((entry.number, values))
            is_gone = isinstance(content, Cleared)  # the values may be under another id
            typed = dict.fromkeys(values) if is_gone else _typed(entry, values, before)
            content = content_of(row, typed)
        yield replace(entry, content=content, origin=todays_origin(entry))
    yield from entries[old:]


def _typed(
    entry: Entry[Content], values: Mapping[str, FieldValue], before: Mapping[str, FieldValue]
) -> Mapping[str, FieldValue]:
    """Return which of an entry's values were typed; ``before`` is what its row had."""
    cells = entry.origin.cells
    typed = {n: v for n, v in values.items() if n in cells or not same_value(v, before.get(n))}
    if values.get(ANALYST):  # the name belongs to the value
        typed[ANALYST] = values[ANALYST]
    return typed


def todays_origin(entry: Entry[Content]) -> Origin:
    """Return an entry's origin in today's form: with ``by``, ``knew`` and ``made_after``.

    ``made_after`` is None for an entry from a table.
    """
    origin, knew = entry.origin, entry.number - 1
    if origin.form > 1:
        return origin
    by_command = {"build": TEAM, SETTLE: SETTLE}.get(origin.command, "")
    recipient = "" if by_command == SETTLE else id_of_recipient(origin.hand_out)
    made_after = None if origin.sheet == CSV else origin.knew or knew
    by = origin.by or recipient or by_command
    return replace(origin, by=by, knew=knew, made_after=made_after)


def count_entries(entries: Sequence[Entry[Content]]) -> int:
    """Return how many entries of a ledger are of form 1; all others come after these."""
    return bisect_right(entries, 1, key=lambda entry: entry.origin.form)


def stated_before(entries: Sequence[Entry[Content]]) -> dict[int, Stated]:
    """Return the statements that entries of form 1 replaced, each by the later entry's number.

    An entry replaced what counted of its subject in its quarter until then. Entries that replaced
    nothing, and entries that only cleared something, are left out.

    Args:
        entries: The ledger's entries from the first on, under present ids.
    """
    before: dict[int, Stated] = {}
    past: dict[object, list[Entry[Content]]] = {}
    gone: Mapping[int, int] = {}
    for number, entry in enumerate(entries, 1):
        content = entry.content
        if isinstance(content, Undone):
            gone = find_undone(entries[:number])
        elif entry.origin.form == 1 and isinstance(content, BaseStated | Cleared):
            earlier = past.setdefault((subject_of(content), content.quarter), [])
            last = next((e.content for e in reversed(earlier) if e.number not in gone), None)
            if isinstance(content, BaseStated) and isinstance(last, BaseStated):
                before[entry.number] = last
            earlier.append(entry)
    return before
