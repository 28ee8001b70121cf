"""Define the table of a fact, which a study starts from."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pydantic import Field

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.study.table import Many, OwnId, ReferredId, SomeIds, StudyTable
from scenariobook.study.texts import Text

# A year, or a quarter or a month of it.
_DATED: Final = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class Fact(StudyTable):
    """A dated statement that the study starts from; it never counts as evidence."""

    id: OwnId
    text: Text = Field(description="What is so or was so, in a sentence.")
    value: float | None = Field(None, description="The figure, if one number says it.")
    unit: Text | None = Field(
        None, description="The unit of the figure, as printed: %, USD bn, troops."
    )
    when: date | Text = Field(
        description="When it was so: a date, a month such as 2024-03, a quarter, a year, or words "
        "such as before late 2009. No edition of an earlier quarter prints it."
    )
    source: ReferredId = Field(description="The id of the source that states it.")
    credibility: int = Field(
        ge=1,
        le=6,
        description="How credible the statement is: 1 confirmed, 2 probably true, 3 possibly "
        "true, 4 doubtful, 5 improbable, 6 cannot be judged.",
    )
    bears_on: SomeIds = Field(
        description="The ids of the scenarios that start from it; it never counts as evidence."
    )
    assumptions: Many[ReferredId] = Field(
        (), description="The ids of the assumptions that rest on it."
    )

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
