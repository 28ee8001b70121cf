"""Define the table of a fact, which a study starts from."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import Field

from scenariobook.quarter import Quarter
from scenariobook.study.table import Many, ReferredId, SomeIds, StudyTable
from scenariobook.study.texts import Id, Text

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Fact(StudyTable):
    """A dated statement that the study starts from; it never counts as evidence.

    Attributes:
        id: The fact's id.
        text: The statement, in a sentence.
        value: The figure, if one number says it.
        unit: The printed unit of the figure.
        when: When it was so: a day, or a quarter, a year or a period in words.
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

    def is_later_than(self, quarter: Quarter) -> bool:
        """Tell whether it was not so yet in a quarter, as far as ``when`` shows.

        Words show it if all the years in them are later than the quarter's.
        """
        if isinstance(self.when, date):
            return self.when > quarter.last_day
        years = _YEAR.findall(self.when)
        return bool(years) and all(int(year) > quarter.year for year in years)
