"""What a row of a table is about: an indicator, a signpost or a scenario, and what is known of it.

The columns of every table whose rows are about such things take their values from these.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from scenariobook.assess.assessment import Standing
from scenariobook.assess.status import IndicatorState, SignpostState
from scenariobook.record.entries import Judgment, Reading, Sighting
from scenariobook.study.model import Indicator, Scenario, Signpost
from scenariobook.workbook.sheets.shared.contents import Contents


class IndicatorInQuarter(NamedTuple):
    """An indicator, by its number from 0.

    ``reading`` is the open quarter's, or a blank one, and ``value`` its value if the indicator
    admits it; ``last`` is the last reading before it with a value that counts.
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
        """The label of the scenario that it has its home in."""
        return self.contents.layout.labels[self.indicator.home or ""]

    @property
    def status_before(self) -> str:
        """The status in the quarter before; blank where the study begins."""
        before = self.contents.before
        return str(before.indicators[self.number].status) if before else ""

    @property
    def counts(self) -> float | str | None:
        """The value that counts, from the open quarter or carried into it."""
        return self.state.reading.value if self.state.reading else None

    @property
    def counts_as_of(self) -> date | None:
        """The day that the value that counts speaks for."""
        reading = self.state.reading
        return (reading.as_of or reading.quarter.last_day) if reading else None

    @property
    def age(self) -> int | None:
        """How many days old the value that counts is at the open quarter's end."""
        as_of = self.counts_as_of
        return (self.contents.quarter.last_day - as_of).days if as_of else None


class SignpostInQuarter(NamedTuple):
    """A signpost, by its number from 0.

    ``sighting`` is the open quarter's, or a blank one; ``last`` the last one before it with a
    state.
    """

    contents: Contents
    number: int
    signpost: Signpost
    state: SignpostState
    sighting: Sighting
    last: Sighting | None

    @property
    def home(self) -> str:
        """The label of the scenario that it has its home in."""
        return self.contents.layout.labels[self.signpost.home or ""]

    @property
    def typed(self) -> str:
        """The state that was typed for the open quarter; blank if none."""
        return str(self.sighting.state or "")

    @property
    def last_state(self) -> str:
        """The state that was typed last before the open quarter; blank if none."""
        return str(self.last.state) if self.last else ""


class ScenarioInQuarter(NamedTuple):
    """A scenario, by its number from 0.

    ``judgment`` is the open quarter's, or a blank one; ``last`` the last one before it;
    ``implied_before`` the likelihood that was implied a quarter before, in percent.
    """

    contents: Contents
    number: int
    standing: Standing
    judgment: Judgment
    last: Judgment | None
    implied_before: float | None

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.standing.scenario


def indicator_rows(contents: Contents) -> Sequence[IndicatorInQuarter]:
    """Return a row for each indicator."""
    rows = []
    for number, state in enumerate(contents.now.indicators):
        indicator = state.indicator
        reading = contents.reading(indicator.id) or Reading(contents.quarter, indicator.id)
        value = reading.value
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
    """Return a row for each signpost."""
    rows = []
    for number, state in enumerate(contents.now.signposts):
        item = state.signpost.id
        sighting = contents.sighting(item) or Sighting(contents.quarter, item)
        row = SignpostInQuarter(
            contents=contents,
            number=number,
            signpost=state.signpost,
            state=state,
            sighting=sighting,
            last=contents.last_sighting(item),
        )
        rows.append(row)
    return rows


def scenario_rows(contents: Contents) -> Sequence[ScenarioInQuarter]:
    """Return a row for each scenario."""
    standings = contents.before.standings if contents.before else ()
    before = {standing.scenario.id: standing.implied for standing in standings}
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
