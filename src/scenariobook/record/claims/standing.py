"""Decide what stands: which claims about a field nobody has replaced, and what follows from them.

A claim is what one contributor says of one field. It stands until its own contributor says
otherwise in the same or a newer copy, or somebody who knew of it says otherwise (``replaces``).
What its contributor has taken back counts for nothing (``said``). Claims that stand and agree are
the field's value; otherwise the field is open.
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
    recipient_of,
    subject_of,
)
from scenariobook.record.ledger.kinds import (
    FIELDS,
    STATED,
    BaseStated,
    Recorded,
    Stated,
    UnclearCell,
)
from scenariobook.record.values.field_values import CSV, FieldValue, names_in, same, shown, value_in
from scenariobook.study.model import Study
from scenariobook.study.people import person

Says = FieldValue | UnclearCell

ANALYST = "analyst"  # the field that says who typed a row; nobody contests it


class Claim(Struct, frozen=True, gc=False, kw_only=True):
    """What one contributor says of one field.

    Attributes:
        number: The number of its entry.
        by: The contributor: an analyst's id, ``team``, ``settle``, a name, a table's name, or the
            SHA-256 of a file of which nobody has said whose it is.
        copy: The position of the ledger that the contributor's copy was made at.
        knew: The number of the last entry that the contributor could know of.
        under: The id under which it was recorded.
        says: The value; None if the field is to be empty; ``UnclearCell`` if nobody can tell yet.
        back: Whether the contributor takes back what she said from this copy, and says nothing.
        entry: Its entry.
    """

    number: int
    by: str
    copy: int
    knew: int
    under: str
    says: Says
    back: bool
    entry: Entry[Any]

    @property
    def is_old(self) -> bool:
        """Whether its entry has the form of earlier versions of the program."""
        return self.entry.origin.form == 1

    @property
    def paper(self) -> tuple[object, ...]:
        """The copy that it was typed in, whatever its state: a tracker, or somebody's hand-out.

        A table and a decision are none.
        """
        origin = self.entry.origin
        is_of_copy = origin.copy is not None or (self.is_old and origin.sheet != CSV)
        return is_of_copy, self.copy, bool(origin.hand_out)

    @property
    def name(self) -> str:
        """The contributor, for a reader; a file of nobody's goes by its name."""
        origin = self.entry.origin
        return origin.file if self.by == origin.sha256 else self.by

    @property
    def is_unclear(self) -> bool:
        """Whether nobody can tell yet what it says."""
        return isinstance(self.says, UnclearCell)

    @property
    def why_unclear(self) -> str:
        """Why nobody can tell what it says; empty if everybody can."""
        return self.says.why if isinstance(self.says, UnclearCell) else ""

    @property
    def is_raised(self) -> bool:
        """Whether its entry raised it, beside what stood: so did earlier versions."""
        return type(self.entry.content) is Raised


class Contributors(Struct, frozen=True, kw_only=True):
    """What the ledger says about who contributed, and which ids are one.

    Attributes:
        names: The names of contributors that were given afterwards, by the SHA-256 of the file.
        joined: By former id, the number of the entry that says that it is another one now.
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
            return recipient_of(origin.hand_out)
        if origin.command == "build" and origin.form == 1:
            return TEAM
        return origin.sha256 or origin.command

    def joined_at(self, later: Claim, claim: Claim) -> float:
        """Return the number of the entry from which on the ids of two claims are one.

        It is 0 if they always were, and without end if no entry says so yet: entries of the old
        form have the id that their item had then.
        """
        if later.under == claim.under:
            return 0
        told = [self.joined[one] for one in (later.under, claim.under) if one in self.joined]
        return max(told, default=inf if claim.is_old and later.is_old else 0)


def replaces(later: Claim, claim: Claim, joined_at: float) -> bool:
    """Tell whether a claim takes the place of an earlier one: its author's own, or one she knew.

    Args:
        later: The later claim.
        claim: The earlier one.
        joined_at: The number of the entry from which on the ids under which they were recorded
            are one. Under two ids of one file they stand beside each other.
    """
    if later.number <= claim.number or later.is_raised:
        return False
    knows = max(claim.number, joined_at) <= later.knew
    if later.is_old:  # it has all of its row, and settles nothing that was raised
        return not claim.is_raised and (later.under == claim.under or knows)
    if later.by == claim.by and later.copy >= max(claim.copy, joined_at):
        file = later.entry.origin.sha256
        return later.under == claim.under or not file or file != claim.entry.origin.sha256
    return knows


def _takes_back(later: Claim, claim: Claim) -> bool:
    """Tell whether somebody takes back what she had said from a copy when she was asked."""
    if not later.back or claim.back or claim.number > later.knew:
        return False
    return (later.by, later.paper, later.under) == (claim.by, claim.paper, claim.under)


class Standing(Struct, frozen=True, gc=False):
    """What stands of a field.

    Attributes:
        claims: The claims that stand, oldest first.
        value: The field's value; None if it has none or is open.
        is_open: Whether somebody has to settle it.
    """

    claims: tuple[Claim, ...] = ()
    value: FieldValue = None
    is_open: bool = False


def standing(claims: Sequence[Claim], contributors: Contributors) -> Standing:
    """Return what stands of the claims about one field, oldest first.

    Earlier versions raised a conflict or a question beside a value, and the value counted. So where
    nothing of the present form stands, the last value that was not raised counts.
    """
    claims = said(claims)
    left = tuple(
        claim
        for at, claim in enumerate(claims)
        if not any(  # the latest, which most often does, is asked first
            replaces(later, claim, contributors.joined_at(later, claim)) for later in claims[:at:-1]
        )
    )
    is_open = any(c.is_raised or not alike(c.says, left[0].says) for c in left)
    if is_open and not all(claim.is_old for claim in left):
        return Standing(left, None, is_open=True)
    stated = [c.says for c in left if not (c.is_raised or isinstance(c.says, UnclearCell))]
    return Standing(left, stated[-1] if stated else None, is_open=is_open)


def names_beside(field: Standing, first: Standing) -> FieldValue:
    """Return who typed a row: the names typed with the value that counts, or after it.

    A name that stood there before is that of somebody who said something else. Entries of the old
    form have all of their row, so their names count. So do all names where there is no value.
    """
    values = [claim for claim in first.claims if claim.says is not None]
    by = {claim.by for claim in values}
    since = max((claim.number for claim in values if not claim.is_old), default=0)
    beside = [c.says for c in field.claims if c.by in by or c.number > since]
    names = {
        name: None
        for says in beside
        for name in sorted(names_in(says if not isinstance(says, UnclearCell) else None))
    }
    return "; ".join(names)


def said(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return claims without those that were taken back, which count for nothing."""
    back = [claim for claim in claims if claim.back]
    if not back:
        return claims
    return [
        claim
        for claim in claims
        if not (claim.back or any(_takes_back(later, claim) for later in back))
    ]


def alike(one: Says, other: Says) -> bool:
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
    said: dict[str, list[str]] = {}
    for claim in claims:
        says = claim.says
        value = repr(short(says.found)) if isinstance(says, UnclearCell) else short(shown(says))
        said.setdefault(value, []).append(person(claim.name, study) if study else claim.name)
    return ", ".join(f"{' and '.join(dict.fromkeys(names))} {v}" for v, names in said.items())


def says_the_same(one: Says, other: Says) -> bool:
    """Tell whether a cell still says what it said; an unclear text is the same text."""
    if isinstance(one, UnclearCell) and isinstance(other, UnclearCell):
        return one.found == other.found
    return alike(one, other)


def claims_in(
    entries: Iterable[Entry[Content]], ids: Mapping[int, str], contributors: Contributors
) -> dict[str, list[Claim]]:
    """Return the claims about one row, oldest first, by field.

    Args:
        entries: The entries about the row that count, oldest first.
        ids: By an entry's number, the id under which it was recorded, if the row has another now.
        contributors: Who contributed.
    """
    found: dict[str, list[Claim]] = {}
    before: dict[str, dict[str, FieldValue]] = {}  # by id, what its last old entry said
    for entry in entries:
        kind, subject = subject_of(entry.content) or ("", "")
        under = ids.get(entry.number) or id_of(subject)
        told = _told(entry, FIELDS.get(kind, ()), before.setdefault(under, {}))
        origin, number = entry.origin, entry.number
        knew = origin.knew or 0
        if origin.form == 1 and (origin.formerly or origin.knew is None):
            knew = number - 1  # it says what holds of the whole row, whatever the other ids had
            whole = {n: value_in(entry, n) for n in found if not isinstance(entry.content, Raised)}
            new = {n: v for n, v in whole.items() if not alike(v, found[n][-1].says)}
            told = {**new, **told}
        copy = number - 1 if origin.copy is None else origin.copy
        if origin.form == 1:
            copy = origin.knew or number - 1
        by, back = contributors.of(entry), getattr(entry.content, "back", False)
        for name, says in told.items():
            claim = Claim(
                number=number,
                by=by,
                copy=copy,
                knew=knew,
                under=under,
                says=says,
                back=back,
                entry=entry,
            )
            found.setdefault(name, []).append(claim)
    return found


def _told(
    entry: Entry[Content], names: Iterable[str], before: dict[str, FieldValue]
) -> dict[str, Says]:
    """Return what an entry says, by field.

    An entry of the old form has all fields of its row, and names the cells of what was typed.

    Args:
        entry: The entry.
        names: The fields of its kind.
        before: What the last entry of the old form said under the same id; the function adds to it.
    """
    content = entry.content
    if isinstance(content, Raised):
        choices = tuple(content.key.value_of(choice) for choice in content.choices)
        if content.conflict:
            return {content.field: choices[0] if choices else None}
        unclear = UnclearCell(found=content.found, why=content.why, choices=content.choices)
        return {content.field: unclear}
    if entry.origin.form == 1:
        values, cells = {name: value_in(entry, name) for name in names}, entry.origin.cells
        told = {n: v for n, v in values.items() if n in cells or not same(v, before.get(n))}
        before.update(values)
        return {**told}
    said: dict[str, Says] = {n: value for n in names if (value := value_in(entry, n)) is not None}
    if isinstance(content, BaseStated):
        said |= dict.fromkeys(content.empty)
        said |= content.unclear
    return said


def stated(row: Key, said: Mapping[str, Says], *, back: bool = False) -> Stated:
    """Return the content that says something of the fields of a row.

    Args:
        row: The row; its field does not matter.
        said: What is said, by field; None empties the field.
        back: Whether the fields of a copy are taken back.
    """
    unclear = {name: says for name, says in said.items() if isinstance(says, UnclearCell)}
    values = {name: says for name, says in said.items() if name not in unclear and says is not None}
    empty = tuple(name for name, says in said.items() if says is None)
    blank = STATED[cast("Recorded", row.kind)].blank(row.quarter, row.subject)
    return structs.replace(blank, **values, empty=empty, unclear=unclear, back=back)
