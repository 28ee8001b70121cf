"""Describe the recipient of a hand-out: the analyst for whom it is made."""

from __future__ import annotations

from collections.abc import Mapping
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
    """

    analyst: Analyst
    round: int
    first_round: Mapping[str, FirstRound]

    def owns(self, item: Indicator | Signpost) -> bool:
        """Tell whether an item's owner is the recipient: by id, by name, or by desk."""
        known = (self.analyst.id, self.analyst.name, self.analyst.desk)
        return (item.owner or "").strip().casefold() in {one.casefold() for one in known}


def study_for(study: Study, recipient: Recipient) -> Study:
    """Return the study with the recipient's items first, and without the other analysts."""
    tables = {name: getattr(study, name) for name in Study.model_fields}  # without what is cached
    own_first = {
        name: tuple(sorted(tables[name], key=lambda item: not recipient.owns(item)))
        for name in ("indicators", "signposts")
    }
    return Study(**{**tables, **own_first, "analysts": (recipient.analyst,)})
