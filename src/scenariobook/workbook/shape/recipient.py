"""Describe the recipient of a hand-out: the analyst for whom it is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scenariobook.assess.estimates import FirstRound
from scenariobook.study.model import Analyst, Indicator, Signpost, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The analyst for whom a hand-out is made.

    The hand-out is written from a study and a record that have nobody else's estimates.

    Attributes:
        analyst: The analyst.
        round: The round of estimates that the hand-out asks for.
        first_round: What the first round's estimates say together, by the id of their subject;
            empty before the second round.
        unowned: The ids of the items that no analyst owns, if the recipient is the lead.
    """

    analyst: Analyst
    round: int
    first_round: Mapping[str, FirstRound]
    unowned: Collection[str] = ()

    def owns(self, item: Indicator | Signpost) -> bool:
        """Tell whether the recipient owns an item, or nobody does and the recipient is the lead."""
        return item.id in self.unowned or is_owner(self.analyst, item)


def is_owner(analyst: Analyst, item: Indicator | Signpost) -> bool:
    """Tell whether an analyst owns an item: by id, by name, or by desk."""
    known = (analyst.id, analyst.name, analyst.desk)
    return (item.owner or "").strip().casefold() in {one.casefold() for one in known if one}


def unowned_by(study: Study, lead: Analyst) -> tuple[str, ...]:
    """Return the ids of the items that no analyst owns; none unless this is the lead, the first."""
    if lead.id != study.analysts[0].id:
        return ()
    items = study.items
    return tuple(i.id for i in items if not any(is_owner(one, i) for one in study.analysts))


def study_for(study: Study, recipient: Recipient) -> Study:
    """Return the study with the recipient's items first, and without the other analysts."""
    tables = {name: getattr(study, name) for name in Study.model_fields}  # without what is cached
    own_first = {
        name: tuple(sorted(tables[name], key=lambda item: not recipient.owns(item)))
        for name in ("indicators", "signposts")
    }
    return Study(**{**tables, **own_first, "analysts": (recipient.analyst,)})
