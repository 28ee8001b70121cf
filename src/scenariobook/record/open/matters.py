"""List what is open, a matter for each row with the choices for it, and settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_fields

from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, recorded
from scenariobook.record.claims.standing import Claim, Says, Standing, alike, stated
from scenariobook.record.ledger.entries import (
    SETTLE,
    Addition,
    Asked,
    Entry,
    FieldOf,
    Key,
    Named,
    Origin,
    part_of,
    recipient_of,
    settled,
)
from scenariobook.record.ledger.kinds import FIELDS, UnclearCell
from scenariobook.record.values.field_values import FieldValue, shown

Then = Callable[[int], Record]  # returns the record as it was at a position

TAKEN_BACK = "taken back"
FRESH = "a fresh copy"


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle a matter.

    Attributes:
        words: What it does.
        said: What the fields of the row get; a field that is left out stays as it is.
        claim: The claim that is taken, whose file and cell the entry names; None if none is.
        quarter: The quarter that the values are taken for, if it is not that of the matter.
        answer: The answer to a question about a file.
    """

    words: str
    said: Mapping[str, FieldValue]
    claim: Claim | None = None
    quarter: Quarter | None = None
    answer: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is open about one row, about a cell that is no field, or about a file.

    Attributes:
        key: The row and its first open field; of a question about a file, one of the fields that it
            is about, or the field ``name`` if it is whose the file is.
        fields: What stands of each open field.
        asked: The question about a file; None if it is about none.
        choices: The ways to settle it.
    """

    key: Key
    fields: Mapping[str, tuple[Claim, ...]]
    asked: Entry[Asked] | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def claims(self) -> list[Claim]:
        """What stands of all its fields, oldest first."""
        found = [claim for claims in self.fields.values() for claim in claims]
        return sorted(found, key=lambda claim: claim.number)

    @property
    def number(self) -> int:
        """The number by which users refer to it: that of the newest entry that it is about.

        Whatever is said later gives it another, so no choice of an earlier list is taken for one of
        a later list.
        """
        return self.asked.number if self.asked else self.claims[-1].number

    @property
    def in_conflict(self) -> bool:
        """Whether people differ; otherwise something is unclear."""
        return any(map(_differ, self.fields.values()))

    @property
    def about_a_field(self) -> bool:
        """Whether a value can settle it; not if it is about a row, a cell or a file."""
        return self.asked is None and self.key.declared is not None


def _differ(claims: Sequence[Claim]) -> bool:
    """Tell whether people differ about an open field; otherwise something is unclear."""
    readable = [claim for claim in claims if not claim.is_unclear]
    return any(c.is_raised or not alike(c.says, readable[0].says) for c in readable)


def matters(record: Record, then: Then | None = None) -> tuple[Matter, ...]:
    """Return what is open, sorted by number.

    Args:
        record: The record.
        then: Returns the record at earlier positions; None: the choices are not needed.
    """
    rows: dict[Key, dict[str, tuple[Claim, ...]]] = {}
    for key, claims in sorted(record.open.items()):
        row = key._replace(field=next(iter(FIELDS[key.kind]))) if key.declared else key
        rows.setdefault(row, {})[key.field] = claims
    found = [_matter(record, row, fields, then) for row, fields in rows.items()]
    found += [_about_file(entry) for entry in record.asked]
    return tuple(sorted(found, key=lambda matter: matter.number))


def _matter(
    record: Record,
    row: Key,
    fields: Mapping[str, tuple[Claim, ...]],
    then: Then | None,
) -> Matter:
    ordered = {name: fields[name] for name in FIELDS.get(row.kind, ()) if name in fields} or fields
    key = row._replace(field=next(iter(ordered)))
    matter = Matter(key, ordered)
    if not matter.about_a_field:
        return with_fields(matter, choices=(Choice("leave it", {}),))
    return with_fields(matter, choices=tuple(_choices(record, matter, then))) if then else matter


def _about_file(entry: Entry[Asked]) -> Matter:
    content, origin = entry.content, entry.origin
    whose = recipient_of(origin.hand_out) or origin.by or origin.file
    if content.name:
        key = Key(content.quarter, "definition", origin.file, "name")
        choices = [Choice(f"they are {who}'s", {}, answer=who) for who in (content.name, whose)]
        return Matter(key, {}, entry, tuple(choices))
    first: FieldOf = content.fields[0]
    key = Key(first.quarter, first.kind, first.item, first.field)
    count = len(content.fields)
    cells = "1 cell" if count == 1 else f"{count} cells"
    choices = [
        Choice(f"{whose} took back what stood in {cells}", {}, answer=TAKEN_BACK),
        Choice("it is a fresh copy: what was said before stands", {}, answer=FRESH),
    ]
    return Matter(key, {}, entry, tuple(choices))


def _choices(record: Record, matter: Matter, then: Then) -> Iterator[Choice]:
    """Yield the ways to settle a row: each side's, each meaning of what is unclear, as it was."""
    key = matter.key
    is_first = key.field == next(iter(FIELDS[key.kind]))
    offered: list[Mapping[str, FieldValue]] = []
    for open_field, claim in _sides(matter):
        hers = _said_by(claim.by, matter.fields)
        if is_first and not claim.is_raised:  # it takes all of her row
            showed = _showed(record, then(claim.copy), key, claim)
            row = {name: one.claims for name, one in record.standing(key).items()}
            hers = {**showed, **_said_by(claim.by, row), **hers}
        for meaning in _meanings(key._replace(field=open_field), claim.says):
            said = {**hers, open_field: meaning}
            meant = {n: _meanings(key._replace(field=n), v) for n, v in said.items()}
            clear = {n: values[0] for n, values in meant.items() if len(values) == 1}
            if clear not in offered:
                offered.append(clear)
                if choice := _for_open_quarter(record, key, claim, clear):
                    yield choice
    yield from _as_it_was(record, matter, then, offered)


def _sides(matter: Matter) -> Iterator[tuple[str, Claim]]:
    """Yield the claims of each side about the first open field that it has any about."""
    seen: set[str] = set()
    for name, claims in matter.fields.items():
        yield from ((name, claim) for claim in claims if claim.by not in seen)
        seen |= {claim.by for claim in claims}


def _meanings(key: Key, says: Says) -> Sequence[FieldValue]:
    """Return what a claim about a field may mean."""
    if not isinstance(says, UnclearCell):
        return (says,)
    return [key.value_of(choice) for choice in says.choices]


def _showed(record: Record, then: Record, key: Key, claim: Claim) -> dict[str, FieldValue]:
    """Return what a claim's author saw of the fields of a row about which there is anything to say.

    Args:
        record: The record now.
        then: The record as she saw it.
        key: The row.
        claim: The claim.
    """
    held = record.standing(key)
    hers = key._replace(subject=f"{claim.under} {part_of(key.subject)}".rstrip())
    there = hers if hers.subject in then.stated[key.kind] else key  # it may be renamed since
    showed = {name: recorded(then, there._replace(field=name)) for name in FIELDS[key.kind]}
    return {
        name: value
        for name, value in showed.items()
        if value is not None or held.get(name, Standing()).claims
    }


def _said_by(by: str, fields: Mapping[str, Sequence[Claim]]) -> dict[str, Says]:
    """Return what a contributor claims of fields."""
    return {name: one.says for name, claims in fields.items() for one in claims if one.by == by}


def _for_open_quarter(
    record: Record, key: Key, claim: Claim, said: Mapping[str, FieldValue]
) -> Choice | None:
    """Return the choice of a side; of a quarter that is not open yet, it is for the open one.

    A month belongs to no other quarter.
    """
    words, now = _in_words(record, key, said, claim), record.open_quarter
    if key.quarter <= now:
        return Choice(words, said, claim)
    if key.kind == "estimate" or not part_of(key.subject):
        stands = recorded(record, key._replace(quarter=now))
        instead = "" if stands is None else f", instead of {short(shown(stands))}"
        return Choice(f"{words}, for {now}{instead}", said, claim, now)
    return None


def _as_it_was(
    record: Record, matter: Matter, then: Then, offered: Sequence[Mapping[str, FieldValue]]
) -> Iterator[Choice]:
    """Yield the choice that leaves a row as it was before somebody typed what is unclear.

    If it was open then, nobody can leave it so.
    """
    is_unclear = any(claim.is_unclear for claim in matter.claims)
    if not is_unclear and not all(claim.is_old for claim in matter.claims):
        return
    values: dict[str, FieldValue] = {}
    for name, claims in matter.fields.items():
        key = matter.key._replace(field=name)
        clear = [c.says for c in claims if not (c.is_raised or isinstance(c.says, UnclearCell))]
        if all(claim.is_old for claim in claims):
            values[name] = recorded(record, key)
        else:
            before = then(claims[0].number - 1)
            if not clear and key in before.open:
                return
            values[name] = clear[0] if clear else recorded(before, key)
    if values not in offered:
        told = ", ".join(short(shown(value)) for value in values.values())
        yield Choice(f"leave it as it was: {told}", values)


def _in_words(record: Record, key: Key, said: Mapping[str, FieldValue], claim: Claim) -> str:
    """Return what a choice takes, such as ``all of anna's: 61, note wells, from a.xlsx!K8``.

    It takes all of a row whose first field is open, and names a field that it empties if anybody
    has filled it; of another row, it takes what is open.
    """
    names, held = FIELDS[key.kind], record.standing(key)
    filled = {name for name, one in held.items() if any(c.says is not None for c in one.claims)}
    first = next(iter(names))
    told = [
        short(shown(said[name]))
        if name == first
        else f"{names[name].word} {short(shown(said[name]))}"
        for name in names
        if name in said and (said[name] is not None or name == key.field or name in filled)
    ]
    where = f"{', '.join(told)}, from {claim.entry.origin.where}"
    found = claim.says.found if isinstance(claim.says, UnclearCell) else None
    if found is not None and (found or "empty") not in map(shown, said.values()):
        return f"{_possessive(claim)} {short(found)!r} read as {where}"
    whole = f"all of {_possessive(claim)}:" if key.field == first else _possessive(claim)
    return f"{whole} {where}"


def _possessive(claim: Claim) -> str:
    """Return whose a claim is: ``anna's``; of a file of nobody's, its name."""
    return claim.name if claim.name != claim.by else f"{claim.by}'s"


def settle(record: Record, matter: Matter, choice: Choice, origin: Origin) -> list[Addition]:
    """Return the entries that settle a matter.

    A value from a file keeps that file and its cells as its origin.

    Args:
        record: The record before.
        matter: The matter.
        choice: One of the matter's choices.
        origin: Who decides, and when.
    """
    by = replace(origin, by=SETTLE, knew=record.position.number)
    if matter.asked:
        return _answered(record, matter.asked, choice, origin)
    numbers = tuple(claim.number for claim in matter.claims)
    if not matter.about_a_field:
        return [(settled(matter.key, numbers, choice.words), origin)]
    row = matter.key if choice.quarter is None else matter.key._replace(quarter=choice.quarter)
    added: list[Addition] = []
    if choice.said:
        added.append((stated(row, choice.said), _traced(by, choice)))
    if choice.quarter:
        added.append((stated(matter.key, dict.fromkeys(matter.fields)), by))
    for name, claims in matter.fields.items():
        raised = tuple(claim.number for claim in claims if claim.is_raised)
        if raised and name in choice.said:
            added.append((settled(matter.key._replace(field=name), raised, choice.words), origin))
    return added


def _traced(by: Origin, choice: Choice) -> Origin:
    """Return the origin of what is chosen: who decides, and where that stands."""
    if choice.claim is None:
        return by
    typed = choice.claim.entry.origin
    return replace(
        by,
        file=typed.file,
        sha256=typed.sha256,
        sheet=typed.sheet,
        cells=typed.cells,
        formulas=typed.formulas,
    )


def _answered(
    record: Record, asked: Entry[Asked], choice: Choice, origin: Origin
) -> list[Addition]:
    """Return the entries that answer a question about a file."""
    content, quarter = asked.content, record.open_quarter
    if content.name:
        return [(Named(quarter, choice.answer, asked.origin.sha256), origin)]
    added: list[Addition] = []
    if choice.answer == TAKEN_BACK:
        rows: dict[Key, list[str]] = {}
        for field in content.fields:
            row = Key(field.quarter, field.kind, field.item, "")
            rows.setdefault(row, []).append(field.field)
        back = replace(
            asked.origin,
            who=origin.who,
            when=origin.when,
            command=origin.command,
            knew=asked.number,
        )
        for row, names in rows.items():
            added.append((stated(row, dict.fromkeys(names), back=True), back))
    answer = Asked(quarter=quarter, answers=asked.number, answer=choice.answer)
    return [*added, (answer, origin)]
