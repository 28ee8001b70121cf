"""Define sources, feeds, dated events, and the facts that a study starts from."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, Strict

from scenariobook.quarter import MONTHS_IN_QUARTER, Quarter
from scenariobook.study.model.study_table import ID, Many, OwnId, ReferredId, StudyTable
from scenariobook.study.model.texts import Id, Text

SomeIds = Annotated[tuple[ReferredId, ...], Strict(strict=False), Field(min_length=1)]
_ADDRESS: Final = r"^https?://[^\s/\[\]]+(/\S*)?$"
# A year, or a quarter or a month of it.
_DATED: Final = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class Source(StudyTable):
    """Who published the information, with a grade of reliability."""

    id: Id = Field(description=f"{ID} Readings refer to it.")
    title: Text = Field(description="Title of the report, the series or the page.")
    publisher: Text | None = Field(None, description="Who published it, if that is known.")
    url: Text | None = Field(None, description="Its address on the web.")
    date: Text | None = Field(None, description="When it was published, in the form that it uses.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field(
        "F",
        description="A completely reliable, B usually, C fairly, D not usually, E unreliable, F "
        "cannot be judged (NATO Admiralty code).",
    )
    perishable: bool = Field(default=False, description="true if it may disappear from the web.")
    note: Text | None = Field(None, description="What a reader of the source list should know.")


class Feed(StudyTable):
    """A published series from which `fetch` reads the values of an indicator."""

    item: ReferredId = Field(description='The id of the indicator, which is of type "number".')
    url: Annotated[Text, Field(pattern=_ADDRESS)] = Field(
        description="The address of the series, from https:// on, as CSV or, with key, as SDMX-CSV."
    )
    date: Text | None = Field(
        None, description="The header of the column with the dates; with key, TIME_PERIOD."
    )
    value: Text | None = Field(
        None, description="The header of the column with the values; with key, OBS_VALUE."
    )
    key: Text | None = Field(
        None,
        description="The key of the series in SDMX-CSV: the codes of its dimensions, with dots "
        "between them, such as M.RU.PCPI_IX.",
    )
    period: Literal["day", "month", "quarter", "year"] | None = Field(
        None,
        description="What a date such as 2026-04-01 names: that day, or the month, quarter or year "
        "that begins on it.",
    )
    factor: float = Field(
        1.0, description="What each value is multiplied by, to have the indicator's unit."
    )
    source: ReferredId = Field(description="The id of the source that the readings cite.")

    @property
    def columns(self) -> tuple[str, str]:
        """The headers of the columns with the dates and with the values."""
        return self.date or "TIME_PERIOD", self.value or "OBS_VALUE"


class Event(StudyTable):
    """A dated occasion that may bring news: a summit, a data release, a vote."""

    date: Annotated[date, Field(description="The day of the occasion.")]
    title: Text = Field(description="What the occasion is: a summit, a data release, a vote.")
    items: SomeIds = Field(
        description="The ids of the indicators and signposts that it may bring news of."
    )


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
        """The quarter from which on the fact holds; None if its date is given in words."""
        if isinstance(self.when, date):
            return Quarter.containing(self.when)
        match = _DATED.fullmatch(self.when)
        if not match:
            return None
        year, quarter, month = match.groups()
        return Quarter(int(year), int(quarter or (int(month or 1) - 1) // MONTHS_IN_QUARTER + 1))
