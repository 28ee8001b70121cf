"""Define scenarios, decision triggers with their needs, base rates and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import fsum
from typing import Annotated, Literal

from pydantic import Field

from scenariobook.study.model.study_table import (
    ID,
    ID_FORM,
    Formerly,
    Many,
    Order,
    ReferredId,
    StudyTable,
)
from scenariobook.study.model.texts import Id, Text

# Words of ``assess.item_status``, which this module may not import. Literals, for the schema.
IndicatorNeed = Literal["watch", "warning"]
SignpostNeed = Literal["emerging", "observed", "ruled out", "overdue"]
NeededState = Literal[IndicatorNeed, SignpostNeed]
Home = Annotated[
    ReferredId | None,
    Field(description="The scenario that it belongs to; left out, it is the file's [scenario]."),
]


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


class Scenario(StudyTable):
    """A described future."""

    id: Id = Field("", description=f"{ID} Left out of a [scenario], it is the file's name.")
    title: Text = Field(description="The future's name.")
    kind: Literal["baseline", "alternative"] = Field(
        "alternative",
        description='"baseline": things stay as they are; "alternative": they do not.',
    )
    order: Order = None
    summary: Text = Field(
        description="One paragraph, for its page of the briefing and for its workshop card."
    )
    means: Text | None = Field(
        None,
        description="What would count as it by the horizon, in a line of up to 68 characters; by "
        "it, whether it came true is decided.",
    )
    hoped_for: bool = Field(default=False, description="true if what speaks for it is good news.")
    narrative: Text | None = Field(
        None, description="The description of the future, in Markdown, several paragraphs."
    )
    prior: float | None = Field(
        None,
        description="How likely it was before tracking, in percent, above 0 and below 100. Left "
        "out: exclusive scenarios share evenly what the other priors leave of 100; any others get "
        "100 divided by the number of scenarios; a lone scenario gets 50.",
    )
    prior_basis: Text | None = Field(
        None,
        description="The reasons for the prior; left out, the briefing says that nobody gave any.",
    )
    formerly: Formerly = ()
    implications: Many[Text] = Field(
        (), description="What follows for the reader if it comes true."
    )
    decisions: Many[Decision] = Field(
        (), description="Decision triggers: what is done when something is seen."
    )
    questions: Many[Text] = Field((), description="Questions for the workshop.")


class BaseRate(StudyTable):
    """How often what a scenario describes came true in cases like this one."""

    scenario: ReferredId = Field(description="The id of the scenario.")
    cases: Text = Field(description="What was counted: peace agreements signed under a truce.")
    count: int = Field(ge=0, description="In how many of the cases it came true.")
    of: int = Field(ge=1, le=100_000, description="How many cases there were.")
    period: Text = Field(description="When the cases were: 1946 to 2005.")
    source: ReferredId = Field(description="The id of the source that counted them.")


def prior_left(scenarios: Sequence[Scenario], *, exclusive: bool) -> float:
    """Return the prior of a scenario that states none, in percent.

    Exclusive scenarios share evenly what the other priors leave of 100. If scenarios are not
    exclusive, each gets 100 divided by their number. A lone scenario gets 50.

    Args:
        scenarios: All scenarios; some may state no prior.
        exclusive: Whether exactly one scenario comes true.
    """
    given = [scenario.prior for scenario in scenarios if scenario.prior is not None]
    if len(scenarios) == 1:
        return 50.0
    if exclusive and len(given) < len(scenarios):
        return (100 - fsum(given)) / (len(scenarios) - len(given))
    return 100 / len(scenarios)


class Assumption(StudyTable):
    """An assumption behind a judgment (RAND, assumption-based planning)."""

    id: Id = Field(
        "",
        description=f"{ID} Left out, it is made of the text's first words; write it down before "
        "you change these.",
    )
    text: Text = Field(description="What is assumed, in a sentence.")
    basis: Text | None = Field(None, description="The reasons for it.")
    home: Home = None
    load_bearing: bool = Field(
        default=True,
        description="true if the judgment would change significantly if the assumption failed.",
    )
    vulnerable: bool = Field(
        default=True,
        description="true if plausible events could make it fail within the horizon.",
    )
    broken_by: Many[ReferredId] = Field(
        (),
        description="The ids of the signposts and indicators that would show that it fails.",
    )
    signposts: Many[ReferredId] = Field(
        (), description="The former name of broken_by, which is read still."
    )
    if_false: Text | None = Field(
        None, description="What it would mean for the figures if it were false."
    )
    owner: Text | None = Field(
        None,
        description="Who says whether it still holds: an analyst's id, a desk, or another name; "
        "left out, it is the lead, the first of the analysts.",
    )
    shaping: Many[Text] = Field((), description="Actions that keep it true.")
    hedging: Many[Text] = Field((), description="Preparations in case it fails.")
