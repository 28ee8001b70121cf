"""Find the quarters of which an item has no value, since people differ or nobody can read it."""

from __future__ import annotations

from collections.abc import Mapping

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import months_read
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.standing import Claim
from scenariobook.record.ledger.entries import Key, Kind, id_of, part_of
from scenariobook.record.ledger.fields import FIELDS
from scenariobook.study.model import Indicator, Signpost

Contested = Mapping[Quarter, tuple[Claim, ...]]


def contested(record: Record, item: Indicator | Signpost) -> Contested:
    """Return the claims about an item that leave a quarter without a value, by quarter.

    A month that is open leaves its quarter without one. Where months have values, a value of the
    whole quarter does not count, open or not.
    """
    is_monthly = isinstance(item, Indicator) and item.cadence == "monthly"
    found: dict[Quarter, tuple[Claim, ...]] = {}
    for key in record.open:
        of_month = bool(part_of(key.subject))
        if id_of(key.subject) != item.id or (of_month and not is_monthly):
            continue
        if isinstance(item, Indicator) and not of_month and months_read(record, item, key.quarter):
            continue
        if claims := contesting(record, key):
            found[key.quarter] = (*found.get(key.quarter, ()), *claims)
    return found


def contesting(record: Record, key: Key) -> tuple[Claim, ...]:
    """Return the claims that leave a row without its first field, and so without any value.

    What earlier versions raised never did: the value that was recorded before counted.
    """
    if key.field != _first(key.kind):
        return ()
    claims = record.open.get(key, ())
    return () if all(claim.is_old for claim in claims) else claims


def _first(kind: Kind) -> str:
    return next(iter(FIELDS.get(kind, ())), "")
