"""Decide what stands: which claims about a field nobody has replaced, and what follows from them.

A claim is what one contributor says of one field. It stands until its own contributor says
otherwise in the same or a newer copy, or somebody who knew of it says otherwise (``replaces``).
What its contributor has taken back does not count (``still_said``). If the claims that stand agree,
they give the field's value; otherwise the field is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any, cast

from msgspec import Struct, structs

from scenariobook.diagnostics import short
from scenariobook.record.ledger.entries import (
    SETTLE,
    TEAM,
    Content,
    Entry,
    Key,
    Raised,
    id_of,
    id_of_recipient,
    subject_of,
)
from scenariobook.record.ledger.kinds import (
    FIELDS,
    STATED,
    BaseStated,
    Stated,
    StatedKind,
    UnclearCell,
)
from scenariobook.record.values.field_values import (
    CSV,
    FieldValue,
    names_in,
    same,
    value_as_text,
    value_in,
)
from scenariobook.study.model.study import Study, person

ClaimValue = FieldValue | UnclearCell

ANALYST = "analyst"  # the field that says who typed a row; nobody contests it


class Claim(Struct, frozen=True, gc=False, kw_only=True):
    """What one contributor says of one field.

    Attributes:
        number: The number of its entry.
        by: The contributor: an analyst's id, ``team``, ``settle``, a name, a table's name, or the
            SHA-256 of a file of which nobody has said whose it is.
        made_at: The ledger position at which the contributor's copy was made.
        knew: The number of the last entry that the contributor could know of.
        row_id: The id under which it was recorded.
        value: The value; None if the field is to be empty; ``UnclearCell`` if nobody can tell yet.
        takes_back: Whether the contributor takes back what she said in this copy.
        entry: Its entry.
    """

    number: int
    by: str
    made_at: int
    knew: int
    row_id: str
    value: ClaimValue
    takes_back: bool
    entry: Entry[Any]

    @property
    def is_old(self) -> bool:
        """Whether its entry has the form of earlier versions of the program."""
        return self.entry.origin.form == 1

    @property
    def copy_key(self) -> tuple[object, ...]:
        """Identifies the copy that it was typed in: a tracker, or somebody's hand-out.

        It stays the same however often the copy is saved. A table and a decision are no copies.
        """
        origin = self.entry.origin
        is_of_copy = origin.copy is not None or (self.is_old and origin.sheet != CSV)
        return is_of_copy, self.made_at, bool(origin.hand_out)

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
        """Whether nobody can tell yet what it says."""
        return isinstance(self.value, UnclearCell)

    @property
    def why_unclear(self) -> str:
        """Why nobody can tell what it says; empty if everybody can."""
        return self.value.why if isinstance(self.value, UnclearCell) else ""

    @property
    def says(self) -> str:
        """What it says, short; in quotes if nobody can tell yet what that means."""
        if isinstance(self.value, UnclearCell):
            return repr(short(self.value.found))
        return short(value_as_text(self.value))

    @property
    def is_raised(self) -> bool:
        """Whether an earlier version raised it, beside a value that went on counting."""
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
        """Return the contributor of an entry."""
        origin = entry.origin
        if origin.by == SETTLE or (origin.form == 1 and origin.command == SETTLE):
            return SETTLE  # earlier versions wrote no contributor
        if by := self.names.get(origin.sha256, origin.by):
            return by
        if origin.hand_out and origin.form == 1:
            return id_of_recipient(origin.hand_out)
        if origin.command == "build" and origin.form == 1:
            return TEAM
        return origin.sha256 or origin.command

    def joined_at(self, later: Claim, claim: Claim) -> float:
        """Return the number of the entry that joined the ids of two claims.

        It is 0 if both have the same id. If both are of form 1 and no entry joined their ids, it is
        infinite: neither replaces the other.
        """
        if later.row_id == claim.row_id:
            return 0
        numbers = [self.joined[id_] for id_ in (later.row_id, claim.row_id) if id_ in self.joined]
        return max(numbers, default=inf if claim.is_old and later.is_old else 0)


def replaces(later: Claim, claim: Claim, joined_at: float) -> bool:
    """Tell whether a claim replaces an earlier one: of the same contributor, or one she had seen.

    Two claims from one file, under two ids of one item, do not replace each other.

    Args:
        later: The later claim.
        claim: The earlier claim.
        joined_at: The number of the entry that joined the ids of the two claims.
    """
    if later.number <= claim.number or later.is_raised:
        return False
    knows = max(claim.number, joined_at) <= later.knew
    if later.is_old:  # it repeats all fields of its row, and never settles what was raised
        return not claim.is_raised and (later.row_id == claim.row_id or knows)
    if later.by == claim.by and later.made_at >= max(claim.made_at, joined_at):
        file = later.entry.origin.sha256
        return later.row_id == claim.row_id or not file or file != claim.entry.origin.sha256
    return knows


def _takes_back(later: Claim, claim: Claim) -> bool:
    """Tell whether a claim takes back an earlier one of its contributor from the same copy."""
    if not later.takes_back or claim.takes_back or claim.number > later.knew:
        return False
    return (later.by, later.copy_key, later.row_id) == (claim.by, claim.copy_key, claim.row_id)


class FieldState(Struct, frozen=True, gc=False):
    """The claims about a field that stand, and the value that they give.

    Attributes:
        claims: The claims that stand, oldest first.
        value: The field's value; None if it has none or is open.
        is_open: Whether somebody has to settle it.
    """

    claims: tuple[Claim, ...] = ()
    value: FieldValue = None
    is_open: bool = False


def field_state(claims: Sequence[Claim], contributors: Contributors) -> FieldState:
    """Return the state of a field, from the claims about it, oldest first.

    Earlier versions recorded conflicts and questions while the earlier value still counted. So if
    all standing claims are of form 1, the value is that of the last clear one that nobody raised.
    """
    claims = still_said(claims)
    standing = tuple(
        claim
        for at, claim in enumerate(claims)
        if not any(  # the latest claim comes first: it is most often the one that does
            replaces(later, claim, contributors.joined_at(later, claim)) for later in claims[:at:-1]
        )
    )
    is_open = any(c.is_raised or not alike(c.value, standing[0].value) for c in standing)
    if is_open and not all(claim.is_old for claim in standing):
        return FieldState(standing, None, is_open=True)
    clear = [c.value for c in standing if not (c.is_raised or isinstance(c.value, UnclearCell))]
    return FieldState(standing, clear[-1] if clear else None, is_open=is_open)


def names_beside(field: FieldState, first: FieldState) -> FieldValue:
    """Return who typed a row: the names that were typed with the value that counts, or later.

    An earlier name is that of an earlier value. If the row has no value, all names count. An entry
    of form 1 repeats all fields of its row: its name belongs to its value.
    """
    values = [claim for claim in first.claims if claim.value is not None]
    by = {claim.by for claim in values}
    since = max((claim.number for claim in values if not claim.is_old), default=0)
    typed = [claim.value for claim in field.claims if claim.by in by or claim.number > since]
    names = {
        name: None
        for value in typed
        for name in sorted(names_in(value if not isinstance(value, UnclearCell) else None))
    }
    return "; ".join(names)


def filled_by_overruled(
    sides: Sequence[Claim], row: Mapping[str, Sequence[Claim]], value: ClaimValue
) -> list[str]:
    """Return the fields of a row that only overruled people filled.

    Somebody decides the value of the row's first field. Whoever said another value of it is
    overruled. Whoever said something unclear is not: she may have meant the decided value.

    Args:
        sides: The claims about the first field.
        row: The claims about the other fields, by field.
        value: The decided value of the first field.
    """
    agreeing = {claim.by for claim in sides if claim.is_unclear or alike(claim.value, value)}
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


def alike(one: ClaimValue, other: ClaimValue) -> bool:
    """Tell whether two claims say the same; what is unclear agrees with nothing."""
    if isinstance(one, UnclearCell) or isinstance(other, UnclearCell):
        return False
    return same(one, other)


def sides_in_words(claims: Iterable[Claim], study: Study | None = None) -> str:
    """Return who says what, such as ``anna 61, ben 58``.

    Args:
        claims: The claims.
        study: Names the people; without it, they go by their ids.
    """
    sides: dict[str, list[str]] = {}
    for claim in claims:
        name = person(claim.name, study) if study else claim.name
        sides.setdefault(claim.says, []).append(name)
    return ", ".join(f"{' and '.join(dict.fromkeys(names))} {v}" for v, names in sides.items())


def same_claim(one: ClaimValue, other: ClaimValue) -> bool:
    """Tell whether two claims are the same; two unclear ones are if their texts are the same."""
    if isinstance(one, UnclearCell) and isinstance(other, UnclearCell):
        return one.found == other.found
    return alike(one, other)


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
    before: dict[str, dict[str, FieldValue]] = {}  # by id, what its last old entry said
    for entry in entries:
        kind, subject = subject_of(entry.content) or ("", "")
        row_id = ids.get(entry.number) or id_of(subject)
        values = _claimed_values(entry, FIELDS.get(kind, ()), before.setdefault(row_id, {}))
        origin, number = entry.origin, entry.number
        knew = origin.knew or 0
        if origin.form == 1 and (origin.formerly or origin.knew is None):
            knew = number - 1  # it has its whole row, and replaces what any id of the row had
            whole = {n: value_in(entry, n) for n in claims if not isinstance(entry.content, Raised)}
            new = {name: v for name, v in whole.items() if not alike(v, claims[name][-1].value)}
            values = {**new, **values}
        made_at = number - 1 if origin.copy is None else origin.copy
        if origin.form == 1:
            made_at = origin.knew or number - 1
        by, takes_back = contributors.of(entry), getattr(entry.content, "back", False)
        for name, value in values.items():
            claim = Claim(
                number=number,
                by=by,
                made_at=made_at,
                knew=knew,
                row_id=row_id,
                value=value,
                takes_back=takes_back,
                entry=entry,
            )
            claims.setdefault(name, []).append(claim)
    return claims


def _claimed_values(
    entry: Entry[Content], names: Iterable[str], before: dict[str, FieldValue]
) -> dict[str, ClaimValue]:
    """Return what an entry says, by field.

    An old entry has all fields of its row. A field of it was typed if the entry names its cell, or
    if the old entry before had another value.

    Args:
        entry: The entry.
        names: The fields of its kind.
        before: What the last old entry said under the same id; the function updates it.
    """
    content = entry.content
    if isinstance(content, Raised):
        choices = tuple(content.key.value_of(choice) for choice in content.choices)
        if content.conflict:
            return {content.field: choices[0] if choices else None}
        unclear = UnclearCell(found=content.found, why=content.why, choices=content.choices)
        return {content.field: unclear}
    if entry.origin.form == 1:
        row, cells = {name: value_in(entry, name) for name in names}, entry.origin.cells
        changed = {n: v for n, v in row.items() if n in cells or not same(v, before.get(n))}
        before.update(row)
        return {**changed}
    values: dict[str, ClaimValue] = {n: v for n in names if (v := value_in(entry, n)) is not None}
    if isinstance(content, BaseStated):
        values |= dict.fromkeys(content.empty)
        values |= content.unclear
    return values


def content_of(row: Key, fields: Mapping[str, ClaimValue], *, takes_back: bool = False) -> Stated:
    """Return the content of an entry with values for fields of a row.

    Args:
        row: The row; its field does not matter.
        fields: The values by field; None empties the field.
        takes_back: Whether the contributor takes these fields back.
    """
    unclear = {name: value for name, value in fields.items() if isinstance(value, UnclearCell)}
    values = {name: v for name, v in fields.items() if name not in unclear and v is not None}
    empty = tuple(name for name, value in fields.items() if value is None)
    blank = STATED[cast("StatedKind", row.kind)].blank(row.quarter, row.subject)
    return structs.replace(blank, **values, empty=empty, unclear=unclear, back=takes_back)
