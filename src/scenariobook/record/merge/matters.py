"""List the open matters, one for each row or question about a file; settle a matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.claims.standing import Claim, content_of, filled_by_overruled
from scenariobook.record.ledger.entries import (
    SETTLE,
    Addition,
    Asked,
    Entry,
    Named,
    Origin,
    settling_entry,
)
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Subject
from scenariobook.record.merge.choices import Choice, RecordAt, choices_of_row, replaced_in_words
from scenariobook.record.values.field_values import same_value, value_as_json, value_in
from scenariobook.wording import plural

TAKEN_BACK = "taken back"
FRESH = "a fresh copy"


@dataclass(frozen=True, slots=True)
class Matter:
    """The open fields of one row, or a question about a file or a cell that is no field.

    Attributes:
        key: The row and its first open field. For a question about a file: one of its fields, or
            ``name`` if the file's contributor is asked.
        fields: The claims about each open field.
        file_question: The question about a file; None if it is about none.
        choices: The ways to settle it.
    """

    key: Key
    fields: Mapping[str, Sequence[Claim]]
    file_question: Entry[Asked] | None = None
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
        return self.file_question.number if self.file_question else self.claims[-1].number

    @property
    def about_a_field(self) -> bool:
        """Whether a value can settle the matter; it cannot for a row, a cell or a file."""
        return self.file_question is None and self.key.declared is not None


def open_matters(record: Record, record_at: RecordAt | None = None) -> tuple[Matter, ...]:
    """Return the open matters, sorted by number.

    Args:
        record: The record.
        record_at: Returns the record after an earlier entry; None if the choices are not needed.
    """
    rows: dict[tuple[Key, str], dict[str, list[Claim]]] = {}
    for key, claims in sorted(record.open.items()):
        for claim in claims:  # two people's rows without an id are two rows
            row = (key.main, "") if key.declared else (key, claim.by)
            rows.setdefault(row, {}).setdefault(key.field, []).append(claim)
    all_open = [_about_row(record, row, fields, record_at) for (row, _), fields in rows.items()]
    all_open += [_about_file(entry) for entry in record.file_questions]
    return tuple(sorted(all_open, key=lambda matter: matter.number))


def _about_row(
    record: Record, row: Key, fields: Mapping[str, Sequence[Claim]], record_at: RecordAt | None
) -> Matter:
    ordered = {name: fields[name] for name in FIELDS.get(row.kind, ()) if name in fields} or fields
    key = row._replace(field=next(iter(ordered)))
    if key.declared is None:
        leave_it = Choice("leave it (settled elsewhere, or not needed)", {})
        return Matter(key, ordered, choices=(leave_it,))
    choices = choices_of_row(record, key, ordered, record_at) if record_at else ()
    return Matter(key, ordered, choices=tuple(choices))


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
    if matter.file_question:
        return _answer_entries(record, matter.file_question, choice, origin)
    numbers = tuple(claim.number for claim in matter.claims)
    if not matter.about_a_field:
        return [(settling_entry(matter.key, numbers, choice.words), origin)]
    row = matter.key.row._replace(quarter=choice.quarter or matter.key.quarter)
    added: list[Addition] = []
    if choice.values:
        added.append((content_of(row, choice.values), _choice_origin(origin_settled, choice)))
    if choice.quarter:
        moved = dict.fromkeys(name for name in matter.fields if name in choice.values)
        added.append((content_of(matter.key.row, moved), origin_settled))
    for name, claims in matter.fields.items():
        raised = tuple(claim.number for claim in claims if claim.is_raised)
        if raised and name in choice.values:
            added.append(
                (settling_entry(matter.key._replace(field=name), raised, choice.words), origin)
            )
    return added


def with_row_emptied(record: Record, matter: Matter, choice: Choice) -> Choice:
    """Return an entered choice that also empties the fields that only overruled people filled.

    Any other choice is returned as it is.

    Args:
        record: The record before.
        matter: The matter.
        choice: The choice.
    """
    is_whole = choice.claim or choice.quarter or choice in matter.choices
    main = "" if is_whole else matter.key.main.field
    if main not in matter.fields.keys() & choice.values.keys():
        return choice
    states = record.row_state(matter.key.row)
    free, fields = states.keys() - choice.values.keys(), FIELDS[matter.key.kind]
    row = {n: states[n].claims for n, one in fields.items() if n in free and not one.combine}
    names = filled_by_overruled(matter.fields[main], row, choice.values[main])
    gone = {n: structs.replace(states[n], open=()) for n in names}  # open claims, too
    empty = [f"{fields[n].header} empty{replaced_in_words(gone, n, None)}" for n in names]
    words = ", ".join([choice.words, *empty])
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
        rows: dict[RecordRow, list[str]] = {}
        for asked in content.fields:
            rows.setdefault(asked.key.row, []).append(asked.field)
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
