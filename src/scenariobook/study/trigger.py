"""Define the tables of a decision trigger: the decision, and what it needs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from scenariobook.study.table import ID_FORM, Home, Many, ReferredId, StudyTable
from scenariobook.study.texts import Id, Text

NeededState = Literal["watch", "warning", "emerging", "observed", "ruled out", "overdue"]


class Need(StudyTable):
    """A state of one item that a decision trigger needs."""

    item: ReferredId = Field(description="The id of an indicator or a signpost.")
    at: NeededState = Field(
        description='Of an indicator, "watch" or "warning"; of a signpost, "emerging", "observed", '
        '"ruled out" or "overdue".'
    )
    quarters: int = Field(
        1, ge=1, description="For how many quarters in a row it must stand there."
    )


class Decision(StudyTable):
    """A decision trigger: what the owner does when something is seen."""

    id: Id = Field(
        "",
        description=f"{ID_FORM} The record refers to it. Left out, it is made of the first words "
        "of when; write it down before you change these.",
    )
    when: Text = Field(description="What is seen.")
    then: Text = Field(description="What is done then.")
    owner: Text = Field(description="Who does it.")
    by: date | None = Field(None, description="The day by which it is done.")
    home: Home = None
    needs: Many[Need] = Field(
        (),
        description="What must hold for it, in states of items; left out, people watch for it.",
    )
    of: Literal["all", "any"] = Field(
        "all", description='Whether "all" of the needs must hold, or "any" of them.'
    )
