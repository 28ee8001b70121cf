"""Turn outcomes into new ledger entries: what was stated, conflicts, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import cast

from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.entries import (
    ABOUT_NO_FIELD,
    Cleared,
    Content,
    Entry,
    Key,
    Kind,
    Raised,
    Settled,
    about,
)
from scenariobook.record.facts import knows
from scenariobook.record.memory import is_from
from scenariobook.record.merge import Outcome
from scenariobook.record.merge_rules import Result
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.stated import STATED, Recorded, Stated
from scenariobook.record.typed import FieldValue, Typed, entry_of, plain, same, shown, value_in
from scenariobook.study.texts import FORBIDDEN

Addition = tuple[Content, Origin]


def additions(
    record: Record, outcomes: Iterable[Outcome], origins: Mapping[str, Origin]
) -> list[Addition]:
    """Return the entries that outcomes add to the ledger, in a fixed order.

    If several files agree on a field, the entry names the first of them, and each of the others
    gets an entry of its own that repeats the value: so the ledger tells who stated it. An applied
    value settles the open entries about its field if its author knew them. Each cell raises its
    conflict or question once.

    Args:
        record: The record before.
        outcomes: The outcomes of the files' cells.
        origins: By file name, who recorded the file, when and how; entries add sheet and cells.
    """
    ordered = sorted(outcomes, key=lambda o: (o.typed.key, o.typed.place))
    applied = [o.typed for o in ordered if o.result is Result.APPLIED]
    agreeing = [o.typed for o in ordered if o.agrees]
    unclear = [o for o in ordered if o.stays_open]
    return [
        *_taken(record, applied, agreeing, origins),
        *_closed(record, ordered, origins),
        *_rows_closed(record, ordered, origins),
        *_raised(record, unclear, origins),
    ]


def _taken(
    record: Record,
    applied: Iterable[Typed],
    agreeing: Iterable[Typed],
    origins: Mapping[str, Origin],
) -> Iterator[Addition]:
    """Yield the entries for applied values, then those for the values that other copies repeat.

    There is one for each item, quarter, file and sheet.
    """
    firsts: list[Typed] = []
    repeated = list(agreeing)
    for _, group in groupby(applied, key=lambda cell: cell.key):
        first, *others = group
        firsts.append(first)
        repeated += [cell for cell in others if same(cell.value, first.value)]
    contents: dict[tuple[Quarter, Kind, str], Stated] = {}
    for cells in _by_entry(firsts):
        about_ = cells[0].key[:3]
        before = contents.get(about_) or _current(record, cells[0].key)
        contents[about_] = replace(before, **{c.key.field: _stored(c.key, c.value) for c in cells})
        yield _or_cleared(contents[about_]), _origin_of(cells, origins)
    for cells in _by_entry(_once(repeated, firsts, origins)):
        content = contents.get(cells[0].key[:3]) or _current(record, cells[0].key)
        yield _or_cleared(content), _origin_of(cells, origins)


def _by_entry(cells: Iterable[Typed]) -> Iterator[Sequence[Typed]]:
    """Yield the cells of each entry: those of one item, quarter, file and sheet."""

    def entry(cell: Typed) -> tuple[object, ...]:
        return cell.key[:3], cell.place.file, cell.place.sheet

    for _, group in groupby(sorted(cells, key=entry), key=entry):
        yield list(group)


def _once(
    repeated: Iterable[Typed], firsts: Iterable[Typed], origins: Mapping[str, Origin]
) -> Iterator[Typed]:
    """Yield one cell for each copy that repeats a field's value; tables state nothing by that.

    Args:
        repeated: The cells that repeat a value.
        firsts: The cells whose value is recorded.
        origins: By file name, the origin of the file.
    """
    known = {(cell.key, origins[cell.place.file].sha256) for cell in firsts}
    for cell in repeated:
        sha256 = origins[cell.place.file].sha256
        if sha256 and not cell.is_of_table and (cell.key, sha256) not in known:
            known.add((cell.key, sha256))
            yield cell


def _closed(
    record: Record, outcomes: Sequence[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    """Yield entries that settle conflicts and questions.

    A new state of a copy settles what an earlier one raised and its author has corrected. An
    applied value settles all else that is open about its field if ``_settles`` says so.
    """
    for key, group in groupby(outcomes, key=lambda outcome: outcome.typed.key):
        left = {entry.number: entry for entry in record.open.get(key, ())}
        if not left:
            continue
        of_field = list(group)
        for outcome in of_field:
            corrected = tuple(number for number in outcome.supersedes if left.pop(number, None))
            if corrected:
                chose = f"corrected by its author: {short(shown(outcome.typed.value))}"
                yield settled(key, corrected, chose), _origin(outcome.typed, origins)
        cells = [o.typed for o in of_field if o.result is Result.APPLIED]
        rest = list(left.values())
        cell = next((c for c in cells if _settles(record, c, rest, origins)), None)
        if cell and rest:
            chose = f"{short(shown(cell.value))}, typed"
            yield settled(key, tuple(left), chose), _origin(cell, origins)


def _rows_closed(
    record: Record, outcomes: Sequence[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    """Yield entries that settle questions about rows, where the same file now has values taken.

    The study did not have the row's id when the file came first, and has it now.
    """
    taken = {
        row: outcome.typed
        for outcome in outcomes
        if outcome.result is Result.APPLIED
        if (row := _row(_origin(outcome.typed, origins), outcome.typed.key.field))[0]
    }
    asked = {outcome.typed.key for outcome in outcomes if outcome.stays_open}
    for key, entries in record.open.items() if taken else ():
        if key.field not in ABOUT_NO_FIELD or key in asked:
            continue
        rows = {entry.number: _row(entry.origin, key.field) for entry in entries}
        answered = tuple(number for number, row in rows.items() if row in taken)
        if answered:
            cell = taken[rows[answered[0]]]
            chose = f"the row is taken in: {short(shown(cell.value))}"
            yield settled(key, answered, chose), _origin(cell, origins)


def _row(origin: Origin, field: str) -> tuple[str, str, str]:
    """Return the file, the sheet and the row of a field's cell."""
    return origin.sha256, origin.sheet, origin.cells.get(field, "").lstrip(ascii_uppercase)


def _settles(
    record: Record, cell: Typed, left: Sequence[Entry[Raised]], origins: Mapping[str, Origin]
) -> bool:
    """Return whether an applied value settles all that is open about its field.

    It does in three cases: its author knew the open entries; all open entries have this value; all
    of them came from this cell, which the program could not read then and can read now.

    Args:
        record: The record before.
        cell: The applied value.
        left: The open entries about the field that their authors have not corrected.
        origins: By file name, the origin of the file.
    """
    if knows(record, cell):
        return True
    if all(entry.content.conflict and entry.content.found == cell.says for entry in left):
        return True
    sha256 = origins[cell.place.file].sha256
    return all(is_from(entry.origin, cell, sha256) for entry in left)


def _raised(
    record: Record, unclear: Iterable[Outcome], origins: Mapping[str, Origin]
) -> Iterator[Addition]:
    """Yield the entries for conflicts and questions that are not open yet, one for each cell."""
    raised: dict[Key, set[tuple[object, ...]]] = {}
    for outcome in unclear:
        if outcome.is_open:
            continue
        cell = outcome.typed
        origin = _origin(cell, origins)
        if cell.key not in raised:
            already = record.open.get(cell.key, ())
            raised[cell.key] = {_place(entry.origin, cell.key.field) for entry in already}
        place = _place(origin, cell.key.field)
        if place not in raised[cell.key]:
            raised[cell.key].add(place)
            yield _open(outcome), origin


def _place(origin: Origin, field: str) -> tuple[object, ...]:
    """Return a key that identifies a cell of a file; without a file, each key is unique."""
    if not origin.sha256:
        return (object(),)
    return origin.sha256, origin.sheet, origin.cells.get(field, "")


def _open(outcome: Outcome) -> Raised:
    """Return the entry for a conflict or a question.

    A conflict has no ``why``: the program makes the sentence when it prints the conflict, from
    all open values of the field.
    """
    cell = outcome.typed
    conflict = outcome.result is Result.CONFLICT
    return Raised(
        quarter=cell.key.quarter,
        what=cell.key.kind,
        item=cell.key.subject,
        field=cell.key.field,
        why="" if conflict else writable(outcome.why),
        found=writable(cell.says),
        conflict=conflict,
        base=plain(cell.base),
        choices=(plain(cell.value),) if conflict else tuple(map(plain, cell.choices)),
    )


def writable(text: str) -> str:
    """Return a text with ``[U+…]`` in place of each character that a workbook cannot hold."""
    return FORBIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def raise_rivals(record: Record, origin: Origin) -> list[Addition]:
    """Return the entries that raise the conflicts between ids that now mean the same item.

    A field is in conflict if different values were recorded for it under the ids. Each value
    keeps the cell that it came from as its origin.

    Args:
        record: The record before.
        origin: Who runs which command, and when.
    """
    added: list[Addition] = []
    for key, entries in sorted(record.rivals.items()):
        for entry in entries:
            value = value_in(entry, key.field)
            cells = {f: at for f, at in entry.origin.cells.items() if f == key.field}
            formulas = {f: text for f, text in entry.origin.formulas.items() if f == key.field}
            raised = Raised(
                quarter=key.quarter,
                what=key.kind,
                item=key.subject,
                field=key.field,
                why="",
                found=shown(value),
                conflict=True,
                choices=(plain(value),),
            )
            place = replace(entry.origin, who=origin.who, when=origin.when, command=origin.command)
            added.append((raised, replace(place, cells=cells, formulas=formulas)))
    return added


def settled(key: Key, raised: tuple[int, ...], chose: str) -> Settled:
    """Return the entry that settles open entries about a field.

    Args:
        key: The field.
        raised: The numbers of the entries that raised it.
        chose: A description of the decision.
    """
    return Settled(
        key.quarter, key.kind, key.subject, key.field, raised=raised, chose=writable(chose)
    )


def changed(record: Record, key: Key, value: FieldValue) -> Content:
    """Return the entry that gives a field another value."""
    content = replace(_current(record, key), **{key.field: _stored(key, value)})
    return _or_cleared(content)


def _origin(cell: Typed, origins: Mapping[str, Origin]) -> Origin:
    place = cell.place
    cells = {cell.key.field: place.cell} if place.cell else {}
    return replace(
        origins[place.file],
        sheet=place.sheet,
        cells=cells,
        knew=cell.position,
        formulas=_formulas([cell]),
    )


def _formulas(cells: Iterable[Typed]) -> dict[str, str]:
    """Return the formulas of cells by field; an estimate's might tell the estimate too early."""
    return {
        cell.key.field: writable(cell.formula)
        for cell in cells
        if cell.formula and cell.key.kind != "estimate"
    }


def _origin_of(cells: Sequence[Typed], origins: Mapping[str, Origin]) -> Origin:
    """Return the origin of an entry that several cells of one sheet state."""
    place = cells[0].place
    cells_of = {cell.key.field: cell.place.cell for cell in cells}
    return replace(
        origins[place.file],
        sheet=place.sheet,
        cells=cells_of,
        knew=min(cell.position for cell in cells),
        formulas=_formulas(cells),
    )


def _current(record: Record, key: Key) -> Stated:
    """Return the recorded content about a subject in a quarter, or content without any field."""
    entry = entry_of(record, key)
    return entry.content if entry else _blank(key)


def _blank(key: Key) -> Stated:
    return STATED[cast("Recorded", key.kind)].blank(key.quarter, key.subject)


def _stored(key: Key, value: FieldValue) -> FieldValue:
    """Return a value as its entry stores it: None may become ``""`` or ``()``."""
    if value is not None:
        return value
    empty: FieldValue = getattr(_blank(key), key.field)
    return empty


def _or_cleared(content: Stated) -> Content:
    """Return the content, or ``Cleared`` if all its fields are empty."""
    kind, subject = about(content)
    if content != content.blank(content.quarter, subject):
        return content
    return Cleared(content.quarter, subject, cast("Recorded", kind))
