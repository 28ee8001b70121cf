"""Define the table of a fact, which a study starts from."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.study.table import Many, ReferredId, SomeIds, StudyTable
from scenariobook.study.texts import Id, Text

# A year, or a quarter or a month of it.
_DATED: Final = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class Fact(StudyTable):
    """A dated statement that the study starts from; it never counts as evidence.

    A fact that is dated later than a quarter is printed in no edition of that quarter.

    Attributes:
        id: The fact's id.
        text: The statement, in a sentence.
        value: The figure, if one number says it.
        unit: The printed unit of the figure.
        when: When it was so: a day, or a month, a quarter, a year or a period in words.
        source: The id of the source that states it.
        credibility: How credible the statement is, 1 (confirmed) to 6 (cannot be judged).
        bears_on: The ids of the scenarios that it bears on.
        assumptions: The ids of the assumptions that rest on it.
    """

    id: Id
    text: Text
    value: float | None = None
    unit: Text | None = None
    when: date | Text
    source: ReferredId
    credibility: Annotated[int, Field(ge=1, le=6)]
    bears_on: SomeIds
    assumptions: Many[ReferredId] = ()

    @property
    def since(self) -> Quarter | None:
        """The quarter in which it was first so; None if its date is given in words."""
        if isinstance(self.when, date):
            return Quarter.containing(self.when)
        match = _DATED.fullmatch(self.when)
        if not match:
            return None
        year, quarter, month = match.groups()
        return Quarter(int(year), int(quarter or (int(month or 1) - 1) // MONTHS_IN_QUARTER + 1))

    def is_known_in(self, quarter: Quarter) -> bool:
        """Return whether an edition of a quarter may print it: it is not dated later."""
        return self.since is None or self.since <= quarter
