"""Define the tables of a decision trigger: the decision, and what it needs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from scenariobook.study.table import Many, ReferredId, StudyTable
from scenariobook.study.texts import Id, Text

NeededState = Literal["watch", "warning", "emerging", "observed", "ruled out", "overdue"]


class Need(StudyTable):
    """A state of one item that a decision trigger needs.

    Attributes:
        item: The id of the indicator or the signpost.
        at: The status of the indicator, or the state of the signpost.
        quarters: For how many quarters in a row it must stand there.
    """

    item: ReferredId
    at: NeededState
    quarters: Annotated[int, Field(ge=1)] = 1


class Decision(StudyTable):
    """A decision trigger: what the owner does when something is seen.

    Attributes:
        id: The trigger's id; set in a loaded study.
        when: What is seen.
        then: What is done then.
        owner: Who does it.
        by: The day by which it is done.
        home: The id of its scenario; set in a loaded study.
        needs: What must hold for it, in states of items; empty if people watch for it.
        of: Whether all of the needs must hold, or any of them.
    """

    id: Id = ""
    when: Text
    then: Text
    owner: Text
    by: date | None = None
    home: ReferredId | None = None
    needs: Many[Need] = ()
    of: Literal["all", "any"] = "all"
