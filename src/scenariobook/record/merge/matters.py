"""List the open matters, one for each row, with the choices that settle them; settle a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.claims.standing import (
    Claim,
    ClaimValue,
    FieldState,
    content_of,
    filled_by_overruled,
    names_beside,
)
from scenariobook.record.ledger.entries import (
    SETTLE,
    Addition,
    Asked,
    Entry,
    Key,
    Named,
    Origin,
    settling_entry,
)
from scenariobook.record.ledger.fields import Combine
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Subject, UnclearCell
from scenariobook.record.values.field_values import (
    FieldValue,
    same_value,
    value_as_json,
    value_as_text,
    value_in,
)
from scenariobook.wording import plural, short

RecordAt = Callable[[int], Record]  # returns the record as it was after an entry

TAKEN_BACK = "taken back"
FRESH = "a fresh copy"


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
    values: Mapping[str, FieldValue]
    claim: Claim | None = None
    quarter: Quarter | None = None
    answer: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Matter:
    """The open fields of one row, or a question about a file or a cell that is no field.

    Attributes:
        key: The row and its first open field. For a question about a file: one of its fields, or
            ``name`` if the file's contributor is asked.
        fields: The claims about each open field.
        question: The question about a file; None if it is about none.
        choices: The ways to settle it.
    """

    key: Key
    fields: Mapping[str, tuple[Claim, ...]]
    question: Entry[Asked] | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def claims(self) -> list[Claim]:
        """The claims about all its fields, oldest first."""
        all_claims = [claim for claims in self.fields.values() for claim in claims]
        return sorted(all_claims, key=lambda claim: claim.number)

    @property
    def number(self) -> int:
        """The number that users type: the number of the matter's newest entry.

        A later claim changes the number, so that nobody settles an outdated list by mistake.
        """
        return self.question.number if self.question else self.claims[-1].number

    @property
    def about_a_field(self) -> bool:
        """Whether a value can settle the matter; it cannot for a row, a cell or a file."""
        return self.question is None and self.key.declared is not None


def open_matters(record: Record, record_at: RecordAt | None = None) -> tuple[Matter, ...]:
    """Return the open matters, sorted by number.

    Args:
        record: The record.
        record_at: Returns the record after an earlier entry; None if the choices are not needed.
    """
    rows: dict[Key, dict[str, tuple[Claim, ...]]] = {}
    for key, claims in sorted(record.open.items()):
        row = key.main if key.declared else key
        rows.setdefault(row, {})[key.field] = claims
    all_open = [_matter(record, row, fields, record_at) for row, fields in rows.items()]
    all_open += [_about_file(entry) for entry in record.file_questions]
    return tuple(sorted(all_open, key=lambda matter: matter.number))


def _matter(
    record: Record, row: Key, fields: Mapping[str, tuple[Claim, ...]], record_at: RecordAt | None
) -> Matter:
    ordered = {name: fields[name] for name in FIELDS.get(row.kind, ()) if name in fields} or fields
    key = row._replace(field=next(iter(ordered)))
    matter = Matter(key, ordered)
    if not matter.about_a_field:
        return replace(matter, choices=(Choice("leave it", {}),))
    choices = tuple(_choices(record, matter, record_at)) if record_at else ()
    return replace(matter, choices=choices)


def _about_file(entry: Entry[Asked]) -> Matter:
    content, origin = entry.content, entry.origin
    whose = id_of_recipient(origin.hand_out) or origin.by or origin.file
    if content.name:
        key = Key(content.quarter, "definition", Subject(origin.file), "name")
        choices = [Choice(f"they are {who}'s", {}, answer=who) for who in (content.name, whose)]
        return Matter(key, {}, entry, tuple(choices))
    cells = plural(len(content.fields), "cell")
    choices = [
        Choice(f"{whose} took back what stood in {cells}", {}, answer=TAKEN_BACK),
        Choice("it is a fresh copy: what was said before stands", {}, answer=FRESH),
    ]
    return Matter(content.fields[0].key, {}, entry, tuple(choices))


def _choices(record: Record, matter: Matter, record_at: RecordAt) -> Iterator[Choice]:
    """Yield the ways to settle a row: a side's values, an unclear cell's meaning, or no change."""
    key = matter.key
    offered: list[Mapping[str, FieldValue]] = []
    for open_field, claim in _sides(matter):
        claimed, hers = _claimed_by(claim, matter.fields), dict[str, ClaimValue]()
        if open_field == key.main.field and not claim.is_raised:  # the choice takes her whole row
            row = {name: state.claims for name, state in record.row_state(key).items()}
            claimed = {**_claimed_by(claim, row), **claimed}
            is_copy, *_ = claim.copy_key  # a table shows its author nothing
            if is_copy:
                hers |= _values_seen(record, record_at(claim.made_after), key, claim)
        hers |= {name: of_field.value for name, of_field in claimed.items()}
        for meaning in _meanings(key._replace(field=open_field), claim.value):
            values = {**hers, open_field: meaning}
            meanings = {name: _meanings(key._replace(field=name), v) for name, v in values.items()}
            clear = {name: options[0] for name, options in meanings.items() if len(options) == 1}
            if clear not in offered:
                offered.append(clear)
                if choice := _for_open_quarter(record, key, claim, clear):
                    yield choice
    yield from _as_it_was(record, matter, offered)


def _sides(matter: Matter) -> Iterator[tuple[str, Claim]]:
    """Yield each contributor's claims about the first open field that she has claims about."""
    seen: set[str] = set()
    for name, claims in matter.fields.items():
        yield from ((name, claim) for claim in claims if claim.by not in seen)
        seen |= {claim.by for claim in claims}


def _meanings(key: Key, value: ClaimValue) -> Sequence[FieldValue]:
    """Return the values that a claim about a field may mean."""
    if not isinstance(value, UnclearCell):
        return (value,)
    return [key.value_of(choice) for choice in value.choices]


def _values_seen(record: Record, then: Record, key: Key, claim: Claim) -> dict[str, FieldValue]:
    """Return the values that a claim's author saw in a row.

    A field is left out if it had no value then, and has no claims now. So is a field of which all
    claims are by people who knew hers: they spoke later, and a choice of hers leaves it alone.

    Args:
        record: The record now.
        then: The record as she saw it.
        key: The row.
        claim: The claim.
    """
    states = record.row_state(key)
    old = key._replace(subject=key.subject.with_id(claim.row_id))
    key_then = old if old.subject in then.stated[key.kind] else key  # it may be renamed since
    seen = dict[str, FieldValue]()
    for name in FIELDS[key.kind]:
        claims = states.get(name, FieldState()).claims
        value = value_at(then, key_then._replace(field=name))
        if any(c.knew < claim.number for c in claims) or (value is not None and not claims):
            seen[name] = value
    return seen


def _claimed_by(side: Claim, fields: Mapping[str, Sequence[Claim]]) -> dict[str, Claim]:
    """Return a side's claims by field: from the same copy and row, or else her last one."""
    of_side = side.copy_key, side.row_id
    return {
        name: claim
        for name, claims in fields.items()
        for claim in sorted(claims, key=lambda c: (c.copy_key, c.row_id) == of_side)
        if claim.by == side.by
    }


def _for_open_quarter(
    record: Record, key: Key, claim: Claim, values: Mapping[str, FieldValue]
) -> Choice | None:
    """Return the choice that takes a side.

    If the side's quarter is not open yet, the open quarter gets the values. A month belongs to no
    other quarter, so it has no choice.
    """
    words, now = _choice_text(record, key, values, claim), record.open_quarter
    if key.quarter <= now:
        return Choice(words, values, claim)
    if key.kind == "estimate" or not key.subject.month:
        recorded_now = value_at(record, key._replace(quarter=now))
        instead = (
            "" if recorded_now is None else f", instead of {short(value_as_text(recorded_now))}"
        )
        return Choice(f"{words}, for {now}{instead}", values, claim, now)
    return None


def _as_it_was(
    record: Record, matter: Matter, offered: Sequence[Mapping[str, FieldValue]]
) -> Iterator[Choice]:
    """Yield the choice that leaves a row as it was before somebody typed an unclear text.

    If the row's main field is unclear, this choice also drops the texts that were typed beside it.
    The choice is offered only if it settles every open field of the row.
    """
    key, fields = matter.key, FIELDS[matter.key.kind]
    unclear = {
        (claim.number, name)
        for name, claims in matter.fields.items()
        for claim in claims
        if claim.is_unclear or claim.is_raised
    }
    with_others = {number for number, name in unclear if name == key.main.field}
    unclear |= set(product(with_others, fields))
    states, states_without = record.row_state(key), record.row_state(key, without=unclear)
    main = states_without.get(key.main.field, FieldState())
    values: dict[str, FieldValue] = {}
    for name, declared in fields.items():
        was = states_without.get(name, FieldState())
        state = states.get(name, FieldState())
        left_out = with_others and not declared.combine and not same_value(was.value, state.value)
        if name in matter.fields or left_out:
            values[name] = was.value
            if was.open:
                return
        elif with_others and declared.combine is Combine.NAMES and names_beside(was, main):
            values[name] = names_beside(was, main)
    if unclear and values not in offered:
        texts = ", ".join(_with_header(key, name, value) for name, value in values.items())
        yield Choice(f"leave it as it was: {texts}", values)


def _choice_text(record: Record, key: Key, values: Mapping[str, FieldValue], claim: Claim) -> str:
    """Return a choice's values in words, such as ``all of anna's: 61, note wells, from a.xlsx!K8``.

    If her claims are about a row's open main field, the choice takes the whole row; an empty field
    is named only if anybody has filled it. Otherwise the choice takes open fields. A value from
    another file of the contributor is followed by that file's name.
    """
    names, states = FIELDS[key.kind], record.row_state(key)
    filled = {
        name for name, state in states.items() if any(c.value is not None for c in state.claims)
    }
    file = claim.entry.origin.file
    hers = _claimed_by(claim, {name: state.claims for name, state in states.items()})
    files = {name: of_field.entry.origin.file for name, of_field in hers.items()}
    texts = [
        _with_header(key, name, values[name])
        + (f" ({files[name]})" if files.get(name, file) != file else "")
        for name in names
        if name in values and (values[name] is not None or name == key.field or name in filled)
    ]
    origin = claim.entry.origin
    cells = {name: cell for name, cell in origin.cells.items() if name in values}
    where = f"{', '.join(texts)}, from {structs.replace(origin, cells=cells).where}"
    typed = claim.value.found if isinstance(claim.value, UnclearCell) else None
    if typed is not None and (typed or "empty") not in map(value_as_text, values.values()):
        return f"{_possessive(claim)} {short(typed)!r} read as {where}"
    whole = f"all of {_possessive(claim)}:" if key.main.field in values else _possessive(claim)
    return f"{whole} {where}"


def _with_header(key: Key, name: str, value: FieldValue) -> str:
    """Return a field's header and value; the main field's value needs no header."""
    header = "" if name == key.main.field else f"{FIELDS[key.kind][name].header} "
    return header + short(value_as_text(value))


def _possessive(claim: Claim) -> str:
    """Return ``anna's``, or the file's name if its contributor is unknown."""
    return claim.name if claim.name != claim.by else f"{claim.by}'s"


def settle(record: Record, matter: Matter, choice: Choice, origin: Origin) -> list[Addition]:
    """Return the entries that settle a matter.

    A value from a file keeps the file and its cells as its origin.

    Args:
        record: The record before.
        matter: The matter.
        choice: One of the matter's choices.
        origin: Who decides, and when.
    """
    origin_settled = structs.replace(origin, by=SETTLE, knew=record.position.number)
    if matter.question:
        return _answer_entries(record, matter.question, choice, origin)
    numbers = tuple(claim.number for claim in matter.claims)
    if not matter.about_a_field:
        return [(settling_entry(matter.key, numbers, choice.words), origin)]
    row = matter.key if choice.quarter is None else matter.key._replace(quarter=choice.quarter)
    added: list[Addition] = []
    if choice.values:
        added.append((content_of(row, choice.values), _choice_origin(origin_settled, choice)))
    if choice.quarter:
        moved = dict.fromkeys(name for name in matter.fields if name in choice.values)
        added.append((content_of(matter.key, moved), origin_settled))
    for name, claims in matter.fields.items():
        raised = tuple(claim.number for claim in claims if claim.is_raised)
        if raised and name in choice.values:
            added.append(
                (settling_entry(matter.key._replace(field=name), raised, choice.words), origin)
            )
    return added


def with_row_emptied(record: Record, matter: Matter, choice: Choice) -> Choice:
    """Return an entered choice that also empties the fields that only overruled people filled.

    Args:
        record: The record before.
        matter: The matter.
        choice: The entered choice.
    """
    first, *others = FIELDS[matter.key.kind].values()
    if first.name not in matter.fields.keys() & choice.values.keys() or choice.quarter:
        return choice
    states = record.row_state(matter.key)
    row = {
        other.name: states[other.name].claims
        for other in others
        if other.name in states and other.name not in choice.values and not other.combine
    }
    names = filled_by_overruled(matter.fields[first.name], row, choice.values[first.name])
    words = ", ".join(
        [choice.words, *(f"{FIELDS[matter.key.kind][n].header} empty" for n in names)]
    )
    return replace(choice, words=words, values={**choice.values, **dict.fromkeys(names)})


def _choice_origin(origin: Origin, choice: Choice) -> Origin:
    """Return the origin of a choice: who decides, and the cells that its values come from."""
    if choice.claim is None:
        return origin
    content, claim_origin = choice.claim.entry.content, choice.claim.entry.origin
    unclear = getattr(content, "unclear", {})
    cells = {  # cells of this entry's values alone: she may have typed the others in another copy
        name: cell
        for name, cell in claim_origin.cells.items()
        if name in choice.values
        if not isinstance(content, BaseStated)
        or name in unclear
        or same_value(value_in(choice.claim.entry, name), choice.values[name])
    }
    for name in [name for name, cell in cells.items() if "," in cell and name in unclear]:
        # Of several rows about one subject, one has the value; the last of many are not cited.
        cell_of = dict(zip(unclear[name].choices, cells.pop(name).split(","), strict=False))
        if cell := cell_of.get(value_as_json(choice.values[name])):
            cells[name] = cell
    return structs.replace(
        origin,
        file=claim_origin.file,
        sha256=claim_origin.sha256,
        sheet=claim_origin.sheet,
        cells=cells,
        formulas={n: text for n, text in claim_origin.formulas.items() if n in choice.values},
    )


def _answer_entries(
    record: Record, question: Entry[Asked], choice: Choice, origin: Origin
) -> list[Addition]:
    """Return the entries that answer a question about a file."""
    content, quarter = question.content, record.open_quarter
    if content.name:
        return [(Named(quarter, choice.answer, question.origin.sha256), origin)]
    added: list[Addition] = []
    if choice.answer == TAKEN_BACK:
        rows: dict[Key, list[str]] = {}
        for asked in content.fields:
            rows.setdefault(asked.key._replace(field=""), []).append(asked.field)
        origin_back = structs.replace(
            question.origin,
            who=origin.who,
            when=origin.when,
            command=origin.command,
            knew=question.number,
        )
        for row, names in rows.items():
            added.append((content_of(row, dict.fromkeys(names), takes_back=True), origin_back))
    answer = Asked(quarter=quarter, answers=question.number, answer=choice.answer)
    return [*added, (answer, origin)]
