"""Describe the person for whom a copy of the tracker is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenariobook.assess.estimates import FirstRound
from scenariobook.study.model import Analyst, Indicator, Signpost, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The person for whom a copy is made.

    The copy is written from a study and a record that have nobody else's estimates.

    Attributes:
        analyst: The person.
        round: The round of estimates that the copy asks for.
        first_round: What the first round's estimates say together, by the id of their subject;
            empty before the second round.
    """

    analyst: Analyst
    round: int
    first_round: Mapping[str, FirstRound]

    def owns(self, item: Indicator | Signpost) -> bool:
        """Tell whether an item's owner is the person: by id, by name, or by the person's desk."""
        known = (self.analyst.id, self.analyst.name, self.analyst.desk)
        return (item.owner or "").strip().casefold() in {one.casefold() for one in known}


def study_for(study: Study, reader: Reader) -> Study:
    """Return the study with the items that a person owns first, and without the other analysts."""
    tables = {name: getattr(study, name) for name in Study.model_fields}  # without what is cached
    own_first = {
        name: tuple(sorted(tables[name], key=lambda item: not reader.owns(item)))
        for name in ("indicators", "signposts")
    }
    return Study(**{**tables, **own_first, "analysts": (reader.analyst,)})
