"""Collect the subjects of rows: an indicator, a signpost or a scenario in the open quarter.

Each column of a table takes the value of its cell from the subject of the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from scenariobook.assess.assessment import Standing
from scenariobook.assess.status import IndicatorState, SignpostState
from scenariobook.record.ledger.kinds import Chance, Judgment, Reading, Sighting
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Indicator, Scenario, Signpost
from scenariobook.workbook.sheets.shared.contents import Contents


class IndicatorInQuarter(NamedTuple):
    """An indicator in the open quarter.

    Attributes:
        contents: What the tracker shows.
        number: The indicator's number, from 0.
        indicator: The indicator.
        state: Its assessment.
        reading: Its reading of the whole quarter; without any field if none is recorded.
        value: The quarter's value, which may be made from those of months; None if there is none,
            or the indicator does not admit it.
        last: The last reading before the open quarter with a value that the indicator admits.
    """

    contents: Contents
    number: int
    indicator: Indicator
    state: IndicatorState
    reading: Reading
    value: float | str | None
    last: Reading | None

    @property
    def home(self) -> str:
        """The label of its home scenario."""
        return self.contents.layout.labels[self.indicator.home or ""]

    @property
    def update_row(self) -> int | None:
        """Its row in Update, from 1; None if it is monthly: then each month has a row."""
        return self.contents.update_rows.get(self.indicator.id)

    @property
    def status_before(self) -> str:
        """The status in the quarter before; empty in the study's first quarter."""
        before = self.contents.before
        return str(before.indicators[self.number].status) if before else ""

    @property
    def counts(self) -> float | str | None:
        """The value that counts in the open quarter, from this quarter or an earlier one."""
        return self.state.reading.value if self.state.reading else None

    @property
    def counts_as_of(self) -> date | None:
        """The day of the value that counts; without a recorded day, the last of its quarter."""
        reading = self.state.reading
        return (reading.as_of or reading.last_day) if reading else None

    @property
    def age(self) -> int | None:
        """The age of the value that counts, in days, at the end of the open quarter."""
        as_of = self.counts_as_of
        return (self.contents.quarter.last_day - as_of).days if as_of else None


class SignpostInQuarter(NamedTuple):
    """A signpost in the open quarter.

    Attributes:
        contents: What the tracker shows.
        number: The signpost's number, from 0.
        signpost: The signpost.
        state: Its assessment.
        sighting: Its sighting; without any field if none is recorded.
        chance: Its chance; without any field if none is recorded.
        last: The last sighting with a state before the open quarter.
    """

    contents: Contents
    number: int
    signpost: Signpost
    state: SignpostState
    sighting: Sighting
    chance: Chance
    last: Sighting | None

    @property
    def home(self) -> str:
        """The label of its home scenario."""
        return self.contents.layout.labels[self.signpost.home or ""]

    @property
    def typed(self) -> str:
        """The recorded state for the open quarter; empty if there is none."""
        return str(self.sighting.state or "")

    @property
    def last_state(self) -> str:
        """The last recorded state before the open quarter; empty if there is none."""
        return str(self.last.state) if self.last else ""


class ScenarioInQuarter(NamedTuple):
    """A scenario in the open quarter.

    Attributes:
        contents: What the tracker shows.
        number: The scenario's number, from 0.
        standing: Its assessment.
        judgment: Its judgment; without any field if none is recorded.
        last: The last judgment before the open quarter.
        implied_before: The printed implied likelihood of the quarter before, by what was known
            then, in percent.
    """

    contents: Contents
    number: int
    standing: Standing
    judgment: Judgment
    last: Judgment | None
    implied_before: int | None

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.standing.scenario


def indicator_rows(contents: Contents) -> Sequence[IndicatorInQuarter]:
    """Return the subjects of rows: the indicators, in the order of the study."""
    rows = []
    for number, state in enumerate(contents.now.indicators):
        indicator = state.indicator
        reading = contents.stated(Reading, indicator.id, contents.quarter)
        value = contents.value(indicator.id, contents.quarter)
        admitted = value if value is not None and indicator.admits(value) else None
        row = IndicatorInQuarter(
            contents=contents,
            number=number,
            indicator=indicator,
            state=state,
            reading=reading,
            value=admitted,
            last=contents.last_reading(indicator),
        )
        rows.append(row)
    return rows


def signpost_rows(contents: Contents) -> Sequence[SignpostInQuarter]:
    """Return the subjects of rows: the signposts, in the order of the study."""
    rows = []
    for number, state in enumerate(contents.now.signposts):
        item = state.signpost.id
        sighting = contents.stated(Sighting, item, contents.quarter)
        row = SignpostInQuarter(
            contents=contents,
            number=number,
            signpost=state.signpost,
            state=state,
            sighting=sighting,
            chance=contents.stated(Chance, item, contents.quarter),
            last=contents.last_sighting(item),
        )
        rows.append(row)
    return rows


def scenario_rows(contents: Contents) -> Sequence[ScenarioInQuarter]:
    """Return the subjects of rows: the scenarios, in the order of the study."""
    before = {k: printed_likelihoods.whole(steps.before) for k, steps in contents.steps.items()}
    rows = []
    for number, standing in enumerate(contents.now.standings):
        scenario = standing.scenario.id
        row = ScenarioInQuarter(
            contents=contents,
            number=number,
            standing=standing,
            judgment=standing.judgment or Judgment(contents.quarter, scenario),
            last=contents.last_judgment(scenario),
            implied_before=before.get(scenario),
        )
        rows.append(row)
    return rows
