"""Decide what stands: which claims about a field nobody has replaced, and what follows from them.

A claim is what one contributor says of one field. It stands until its own contributor says
otherwise in the same or a newer copy, or somebody who knew of it says otherwise (``replaces``).
What its contributor has taken back does not count (``still_said``). If the claims that stand agree,
they give the field's value; otherwise the field is open (``row_states``): a conflict if
``people_differ``, else a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from msgspec import Struct, structs

from scenariobook.record.ledger.entries import SETTLE, Content, Entry, Raised, subject_of
from scenariobook.record.ledger.fields import Combine, Field
from scenariobook.record.ledger.keys import Kind, RecordRow
from scenariobook.record.ledger.kinds import (
    FIELDS,
    STATED,
    BaseStated,
    Stated,
    StatedKind,
    Subject,
    UnclearText,
    main_field,
)
from scenariobook.record.values.field_values import FieldValue, names_in, same_value, value_in

ClaimValue = FieldValue | UnclearText

ANALYST = "analyst"  # the field that says who typed a row; nobody contests it


class Claim(Struct, frozen=True, gc=False, kw_only=True):
    """What one contributor says of one field.

    Attributes:
        number: The number of its entry.
        by: The contributor: an analyst's id, ``team``, ``settle``, a name, a table's name, or the
            SHA-256 of a file of which nobody has said whose it is.
        made_after: See ``Origin``; without a copy, the number of the entry before its own.
        knew: The number of the last entry that the contributor could know of.
        row_id: The id under which it was recorded.
        value: The value; None if the field is to be empty; ``UnclearText`` for an unclear text.
        takes_back: Whether the contributor takes back what she said in this copy.
        entry: Its entry.
    """

    number: int
    by: str
    made_after: int
    knew: int
    row_id: str
    value: ClaimValue
    takes_back: bool
    entry: Entry[Any]

    @property
    def copy_key(self) -> tuple[object, ...]:
        """Identifies the copy that it was typed in: a tracker, or somebody's hand-out.

        It stays the same however often the copy is saved. A table and a decision are no copies.
        """
        origin = self.entry.origin
        return origin.made_after is not None, self.made_after, bool(origin.hand_out)

    @property
    def name(self) -> str:
        """The contributor, for a reader; the file's name if nobody has said whose it is.

        What `settle` recorded is nobody's claim, but a decision.
        """
        origin = self.entry.origin
        if self.by == SETTLE:
            return "the decision"
        return origin.file if self.by == origin.sha256 else self.by

    @property
    def is_unclear(self) -> bool:
        """Whether the claim is a text that cannot be read in one way."""
        return isinstance(self.value, UnclearText)

    @property
    def why_unclear(self) -> str:
        """Why the claim is unclear; empty if it is clear."""
        return self.value.why if isinstance(self.value, UnclearText) else ""

    def contradicts(self, value: FieldValue) -> bool:
        """Tell whether the claim has a text that a decided value does not say."""
        return self.value is not None and not claims_agree(self.value, value)

    @property
    def is_raised(self) -> bool:
        """Whether its entry is ``Raised``: it leaves its field open, and replaces no claim."""
        return type(self.entry.content) is Raised


class Contributors(Struct, frozen=True, kw_only=True):
    """Who contributed, and which ids mean the same item, as the ledger says.

    Attributes:
        names: The names of contributors that were given afterwards, by the SHA-256 of the file.
        joined: By former id, the number of the entry that joined it to another id.
    """

    names: Mapping[str, str]
    joined: Mapping[str, int]

    def of(self, entry: Entry[Content]) -> str:
        """Return the contributor of an entry; ``form_1`` has read older entries in today's form."""
        origin = entry.origin
        if origin.by == SETTLE:  # a decision cites the file whose claim it accepts
            return SETTLE
        return self.names.get(origin.sha256) or origin.by or origin.sha256 or origin.command

    def joined_at(self, later: Claim, claim: Claim) -> int:
        """Return the number of the entry that joined the ids of two claims; 0 for equal ids."""
        if later.row_id == claim.row_id:
            return 0
        return max(self.joined.get(id_, 0) for id_ in (later.row_id, claim.row_id))


def replaces(later: Claim, claim: Claim, joined_at: int) -> bool:
    """Tell whether a claim replaces an earlier one.

    It does if its author had seen the earlier one, or if one contributor made both, the later one
    in the same or a newer copy. If the two claims have two ids, which were joined later, her copy
    must be newer than that. Two claims from one file, under two ids of one item, never do.

    Args:
        later: The later claim.
        claim: The earlier claim.
        joined_at: The number of the entry that joined the ids of the two claims.
    """
    if later.number <= claim.number or later.is_raised:
        return False
    if later.by == claim.by and later.made_after >= max(claim.made_after, joined_at):
        file = later.entry.origin.sha256
        return later.row_id == claim.row_id or not file or file != claim.entry.origin.sha256
    return max(claim.number, joined_at) <= later.knew


def _takes_back(later: Claim, claim: Claim) -> bool:
    """Tell whether a claim takes back an earlier one of its contributor from the same copy."""
    if not later.takes_back or claim.takes_back or claim.number > later.knew:
        return False
    return (later.by, later.copy_key, later.row_id) == (claim.by, claim.copy_key, claim.row_id)


class FieldState(Struct, frozen=True, gc=False):
    """The claims about a field that stand, and the value that they give.

    Attributes:
        claims: The claims that stand, oldest first.
        value: The field's value; None if it has none.
        open: The claims that somebody has to settle: all of them, or those raised beside the value.
        counts: Whether the value counts, even an empty one; else somebody has to settle it first.
    """

    claims: tuple[Claim, ...] = ()
    value: FieldValue = None
    open: tuple[Claim, ...] = ()
    counts: bool = True


def row_states(
    kind: Kind, claims: Mapping[str, Sequence[Claim]], contributors: Contributors
) -> dict[str, FieldState]:
    """Return the state of each field of a row.

    Args:
        kind: The row's kind.
        claims: The claims about each of its fields, oldest first.
        contributors: Who contributed.
    """
    fields: Mapping[str, Field] = FIELDS.get(kind, {})
    states = {name: _field_state(of_field, contributors) for name, of_field in claims.items()}
    main = states.get(main_field(kind), FieldState())
    rules = {name: rule for name in states if name in fields and (rule := fields[name].combine)}
    return states | {name: _combined(states[name], rule, main) for name, rule in rules.items()}


def _field_state(claims: Sequence[Claim], contributors: Contributors) -> FieldState:
    """Return the state of a field that nothing combines, from the claims about it, oldest first.

    ======================  ==============  ================================
    the standing claims     the value       the open claims
    ======================  ==============  ================================
    agree, none is raised   the last value  none
    are of form 1           the last value  the raised ones; without any, all
    all others              none            all
    ======================  ==============  ================================

    Entries of form 1 are the first of a ledger: if the last standing claim is of form 1, all are.
    Two of them that are not raised differ only if they were made under two ids of one item.
    """
    claims = still_said(claims)
    standing = tuple(
        claim
        for at, claim in enumerate(claims)
        if not any(  # the latest claim is tried first: most often it replaces this one
            replaces(later, claim, contributors.joined_at(later, claim)) for later in claims[:at:-1]
        )
    )
    values = [claim.value for claim in standing if not claim.is_raised]
    raised = tuple(claim for claim in standing if claim.is_raised)
    if raised:  # they come last, whenever somebody raised them
        standing = tuple(sorted(standing, key=lambda claim: claim.number))
    agree = not raised and all(claims_agree(value, values[-1]) for value in values)
    if agree or standing[-1].entry.origin.form == 1:
        value = cast("FieldValue", values[-1]) if values else None
        return FieldState(standing, value, raised or (() if agree else standing))
    return FieldState(standing, open=standing, counts=False)


def people_differ(claims: Iterable[Claim]) -> bool:
    """Tell whether people differ: clear claims say different things, or one was raised."""
    readable = [claim for claim in claims if not claim.is_unclear]
    return any(c.is_raised or not claims_agree(c.value, readable[0].value) for c in readable)


def _combined(state: FieldState, rule: Combine, main: FieldState) -> FieldState:
    """Return the state of a field whose claims a rule combines, unless one of them is unclear.

    Args:
        state: Its state by its claims alone.
        rule: The rule.
        main: The state of the row's main field.
    """
    if any(claim.is_unclear or claim.is_raised for claim in state.claims):
        return state
    if rule is Combine.NAMES:
        return FieldState(state.claims, names_beside(state, main))
    days = (claim.value for claim in state.claims if isinstance(claim.value, date))
    return FieldState(state.claims, max(days, default=None))


def names_beside(field: FieldState, main: FieldState) -> FieldValue:
    """Return the names of the people who typed a row.

    While values stand, two sorts of names count: those from a contributor of such a value, and
    those that came after the last of these values. If no value stands, all names count.
    """
    values = [claim for claim in main.claims if claim.value is not None and not claim.is_raised]
    authors = {claim.by for claim in values}
    since = max((claim.number for claim in values), default=0)
    claims = (claim for claim in field.claims if claim.by in authors or claim.number > since)
    texts = dict.fromkeys(c.value for c in claims if isinstance(c.value, str))
    first, *others = texts or [None]
    if not others:  # it stays as it was typed
        return first
    return "; ".join(dict.fromkeys(name for text in texts for name in sorted(names_in(text))))


def filled_by_overruled(
    sides: Sequence[Claim], row: Mapping[str, Sequence[Claim]], value: ClaimValue
) -> list[str]:
    """Return the fields of a row that only overruled people filled.

    Somebody decides the value of the row's main field. Whoever said another value of it is
    overruled. Whoever said something unclear is not: she may have meant the decided value.

    Args:
        sides: The claims about the main field.
        row: The claims about the other fields, by field.
        value: The decided value of the main field.
    """
    agreeing = {claim.by for claim in sides if claim.is_unclear or claims_agree(claim.value, value)}
    overruled = {claim.by for claim in sides} - agreeing
    return [
        name
        for name, claims in row.items()
        if any(claim.value is not None for claim in claims)
        and all(claim.by in overruled for claim in claims)
    ]


def still_said(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claims that nobody has taken back."""
    taking_back = [claim for claim in claims if claim.takes_back]
    if not taking_back:
        return claims
    return [
        claim
        for claim in claims
        if not (claim.takes_back or any(_takes_back(later, claim) for later in taking_back))
    ]


def claims_agree(one: ClaimValue, other: ClaimValue) -> bool:
    """Tell whether two claims say the same; an unclear claim agrees with no other."""
    if isinstance(one, UnclearText) or isinstance(other, UnclearText):
        return False
    return same_value(one, other)


def same_claim(one: ClaimValue, other: ClaimValue) -> bool:
    """Tell whether two claims are the same: they agree, or both are unclear and show one text."""
    if isinstance(one, UnclearText) and isinstance(other, UnclearText):
        return one.found == other.found
    return claims_agree(one, other)


def claims_in(
    entries: Iterable[Entry[Content]], ids: Mapping[int, str], contributors: Contributors
) -> dict[str, list[Claim]]:
    """Return the claims about one row, oldest first, by field.

    Args:
        entries: The entries about the row that count, oldest first.
        ids: The former ids under which entries were recorded, by the entry's number.
        contributors: Who contributed.
    """
    claims: dict[str, list[Claim]] = {}
    for entry in entries:
        kind, subject = subject_of(entry.content) or ("", Subject())
        origin, number, by = entry.origin, entry.number, contributors.of(entry)
        row_id = ids.get(number) or subject.id
        for name, value in _claimed_values(entry, FIELDS.get(kind, ())).items():
            claim = Claim(
                number=number,
                by=by,
                made_after=number - 1 if origin.made_after is None else origin.made_after,
                knew=origin.knew or 0,
                row_id=row_id,
                value=value,
                takes_back=getattr(entry.content, "back", False),
                entry=entry,
            )
            claims.setdefault(name, []).append(claim)
    return claims


def _claimed_values(entry: Entry[Content], names: Iterable[str]) -> dict[str, ClaimValue]:
    """Return what an entry says, by field; ``names`` are the fields of its kind."""
    content = entry.content
    if isinstance(content, Raised):
        choices = tuple(content.key.value_of(choice) for choice in content.choices)
        if content.conflict:
            return {content.field: choices[0] if choices else None}
        unclear = UnclearText(found=content.found, why=content.why, choices=content.choices)
        return {content.field: unclear}
    values: dict[str, ClaimValue] = {n: v for n in names if (v := value_in(entry, n)) is not None}
    if isinstance(content, BaseStated):
        values |= dict.fromkeys(content.empty)
        values |= content.unclear
    return values


def content_of(
    row: RecordRow, fields: Mapping[str, ClaimValue], *, takes_back: bool = False
) -> Stated:
    """Return the content of an entry with values for fields of a row.

    Args:
        row: The row.
        fields: The values by field; None empties the field.
        takes_back: Whether the contributor takes these fields back.
    """
    unclear = {name: value for name, value in fields.items() if isinstance(value, UnclearText)}
    values = {name: v for name, v in fields.items() if name not in unclear and v is not None}
    empty = tuple(name for name, value in fields.items() if value is None)
    blank = STATED[cast("StatedKind", row.kind)].blank(row.quarter, row.subject)
    return structs.replace(blank, **values, empty=empty, unclear=unclear, back=takes_back)
