"""Offer the choices that settle the open fields of a row, and word each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.standing import Claim, ClaimValue, FieldState, names_beside
from scenariobook.record.ledger.fields import Combine
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import FIELDS, UnclearText
from scenariobook.record.values.field_values import FieldValue, same_value, value_as_text
from scenariobook.wording import short

RecordAt = Callable[[int], Record]  # returns the record as it was after an entry
Values = Mapping[str, FieldValue]  # by field


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle a matter.

    Attributes:
        words: The effect of the choice, in words.
        values: The new values of the row's fields; other fields stay as they are.
        claim: The accepted claim, whose file and cell the entry cites; None without one.
        quarter: The quarter that gets the values; None for the matter's quarter.
        answer: The answer to a question about a file.
    """

    words: str
    values: Values
    claim: Claim | None = None
    quarter: Quarter | None = None
    answer: str = field(default="", kw_only=True)


class _Row(NamedTuple):
    """A row with open fields.

    Attributes:
        record: The record.
        key: The row and its first open field.
        open: The open claims by field.
        states: The state of each of its fields.
    """

    record: Record
    key: Key
    open: Mapping[str, Sequence[Claim]]
    states: Mapping[str, FieldState]

    @property
    def claims(self) -> Mapping[str, Sequence[Claim]]:
        """All claims that stand, by field."""
        return {name: state.claims for name, state in self.states.items()}


def choices_of_row(
    record: Record, key: Key, open_claims: Mapping[str, Sequence[Claim]], record_at: RecordAt
) -> Iterator[Choice]:
    """Yield the ways to settle a row: a side's values, an unclear cell's meaning, or no change.

    Args:
        record: The record.
        key: The row and its first open field.
        open_claims: The open claims by field.
        record_at: Returns the record after an earlier entry.
    """
    row = _Row(record, key, open_claims, record.row_state(key.row))
    offered: list[Values] = []
    for name, claim in _sides(open_claims):
        said = _said_by_side(row, name, claim, record_at)
        for meaning in _meanings(key._replace(field=name), claim.value):
            values = _clear(key, said | {name: meaning})
            if values not in offered:
                offered.append(values)
                if choice := _for_open_quarter(row, claim, values):
                    yield choice
    if (choice := _as_it_was(row)) and choice.values not in offered:
        yield choice


def _sides(open_claims: Mapping[str, Sequence[Claim]]) -> Iterator[tuple[str, Claim]]:
    """Yield, of each contributor, the claims about the first open field that she filled."""
    seen: set[str] = set()
    for name, claims in open_claims.items():
        yield from ((name, claim) for claim in claims if claim.by not in seen)
        seen |= {claim.by for claim in claims}


def _said_by_side(row: _Row, name: str, claim: Claim, record_at: RecordAt) -> dict[str, ClaimValue]:
    """Return what a side says of the open fields; with a claim about the main one, of the row."""
    claimed, seen = _claimed_by(claim, row.open), dict[str, ClaimValue]()
    if name == row.key.main.field and not claim.is_raised:
        claimed = _claimed_by(claim, row.claims) | claimed
        is_copy, *_ = claim.copy_key  # a table shows its author nothing
        if is_copy:
            seen |= _values_seen(row, record_at(claim.made_after), claim)
    return seen | {name: of_field.value for name, of_field in claimed.items()}


def _claimed_by(side: Claim, fields: Mapping[str, Sequence[Claim]]) -> dict[str, Claim]:
    """Return a side's claims by field: from the same copy and row, or else her last one."""
    of_side = side.copy_key, side.row_id
    return {
        name: claim
        for name, claims in fields.items()
        for claim in sorted(claims, key=lambda c: (c.copy_key, c.row_id) == of_side)
        if claim.by == side.by
    }


def _values_seen(row: _Row, then: Record, claim: Claim) -> dict[str, FieldValue]:
    """Return the values that a claim's author saw in a row.

    Two sorts of fields are among them: those that had a value then, and of which nobody has said
    anything since; and those about which somebody who had not seen her claim said something. What
    others typed after they had seen it stays, whichever side is chosen.

    Args:
        row: The row now.
        then: The record as she saw it.
        claim: The claim.
    """
    key = row.key
    old = key._replace(subject=key.subject.with_id(claim.row_id))
    key_then = old if old.subject in then.stated[key.kind] else key  # it may be renamed since
    seen = dict[str, FieldValue]()
    for name in FIELDS[key.kind]:
        claims = row.states.get(name, FieldState()).claims
        value = value_at(then, key_then._replace(field=name))
        if any(c.knew < claim.number for c in claims) or (value is not None and not claims):
            seen[name] = value
    return seen


def _meanings(key: Key, value: ClaimValue) -> Sequence[FieldValue]:
    """Return the values that a claim about a field may mean."""
    if not isinstance(value, UnclearText):
        return (value,)
    return [key.value_of(choice) for choice in value.choices]


def _clear(key: Key, said: Mapping[str, ClaimValue]) -> Values:
    """Return the values of a row's fields that can mean one thing alone."""
    meanings = {name: _meanings(key._replace(field=name), v) for name, v in said.items()}
    return {name: options[0] for name, options in meanings.items() if len(options) == 1}


def _for_open_quarter(row: _Row, claim: Claim, values: Values) -> Choice | None:
    """Return the choice that takes a side.

    If the side's quarter is not open yet, the open quarter gets the values. A month belongs to no
    other quarter, so it has no choice.
    """
    words, key, now = _side_in_words(row, claim, values), row.key, row.record.open_quarter
    if key.quarter <= now:
        return Choice(words, values, claim)
    if key.subject.month:
        return None
    words += for_quarter(row.record, key._replace(quarter=now), values)
    return Choice(words, values, claim, now)


def _as_it_was(row: _Row) -> Choice | None:
    """Return the choice that leaves a row as it was before somebody typed an unclear text.

    If the row's main field is unclear, this choice also drops the texts that were typed beside it.
    There is such a choice only if it settles every open field of the row.
    """
    fields, main_field = FIELDS[row.key.kind], row.key.main.field
    unclear = {
        (claim.number, name)
        for name, claims in row.open.items()
        for claim in claims
        if claim.is_unclear or claim.is_raised
    }
    if not unclear:
        return None
    with_others = {number for number, name in unclear if name == main_field}
    unclear |= set(product(with_others, fields))
    states_without = row.record.row_state(row.key.row, without=unclear)
    main = states_without.get(main_field, FieldState())
    values: dict[str, FieldValue] = {}
    for name, declared in fields.items():
        was = states_without.get(name, FieldState())
        state = row.states.get(name, FieldState())
        left_out = with_others and not declared.combine and not same_value(was.value, state.value)
        if name in row.open or left_out:
            values[name] = was.value
            if was.open:
                return None
        elif with_others and declared.combine is Combine.NAMES and state.claims:
            values[name] = names_beside(was, main)
    said = values.items()
    texts = (_with_header(row.key, *of) + replaced_in_words(row.states, *of) for of in said)
    return Choice(f"leave it as it was: {', '.join(texts)}", values)


# --- words ---------------------------------------------------------------------------------------


def _side_in_words(row: _Row, claim: Claim, values: Values) -> str:
    """Return a side's values in words, such as ``all of anna's: 61, note wells, from a.xlsx!K8``.

    If her claims are about a row's open main field, the choice takes the whole row; an empty field
    is named only if anybody has filled it. Otherwise the choice takes open fields. A value from
    another file of the contributor is followed by that file's name.
    """
    key, origin, texts = row.key, claim.entry.origin, list[str]()
    hers = _claimed_by(claim, row.claims)
    for name in FIELDS[key.kind]:
        claims = row.states.get(name, FieldState()).claims
        is_filled = name == key.field or any(c.value is not None for c in claims)
        if name in values and (values[name] is not None or is_filled):
            file = hers.get(name, claim).entry.origin.file
            of_file = f" ({file})" if file != origin.file else ""
            of_others = replaced_in_words(row.states, name, values[name])
            texts.append(f"{_with_header(key, name, values[name])}{of_file}{of_others}")
    cells = {name: cell for name, cell in origin.cells.items() if name in values}
    where = f"{', '.join(texts)}, from {structs.replace(origin, cells=cells).where}"
    typed = claim.value.found if isinstance(claim.value, UnclearText) else None
    if typed is not None and (typed or "empty") not in map(value_as_text, values.values()):
        return f"{_possessive(claim)} {short(typed)!r} read as {where}"
    whole = f"all of {_possessive(claim)}:" if key.main.field in values else _possessive(claim)
    return f"{whole} {where}"


def replaced_in_words(states: Mapping[str, FieldState], name: str, value: FieldValue) -> str:
    """Return whose texts a field's value replaces, such as `` (ben: by mail)``; may be empty.

    Nothing is said of an open field, whose claims are listed.
    """
    claims = state.claims if (state := states.get(name)) and not state.open else ()
    said = ", ".join(f"{c.name}: {_text_of(c.value)}" for c in claims if c.contradicts(value))
    return f" ({said})" if said else ""


def for_quarter(record: Record, key: Key, values: Values) -> str:
    """Return the quarter that gets a row's values, and the other values that they replace."""
    was = {name: value_at(record, key._replace(field=name)) for name in values}
    gone = [n for n, v in was.items() if v is not None and not same_value(v, values[n])]
    instead = ", ".join(_with_header(key, name, was[name]) for name in gone)
    return f", for {key.quarter}" + (f", instead of {instead}" if instead else "")


def _with_header(key: Key, name: str, value: FieldValue) -> str:
    """Return a field's header and value; the main field's value needs no header."""
    header = "" if name == key.main.field else f"{FIELDS[key.kind][name].header} "
    return header + short(value_as_text(value))


def _text_of(value: ClaimValue) -> str:
    return short(value.found if isinstance(value, UnclearText) else value_as_text(value))


def _possessive(claim: Claim) -> str:
    """Return ``anna's``, or the file's name if its contributor is unknown."""
    return claim.name if claim.name != claim.by else f"{claim.by}'s"
