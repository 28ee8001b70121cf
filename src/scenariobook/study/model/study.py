"""A whole study, as its files have it and as the program uses it."""

from __future__ import annotations

from functools import cached_property

from pydantic import ConfigDict

from scenariobook.quarter import Quarter
from scenariobook.study.model.facts import Event, Fact, Feed, Source
from scenariobook.study.model.header import Analyst, Header
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, BaseRate, Decision, Scenario
from scenariobook.study.model.study_table import Many, StudyTable


class Document(StudyTable):
    """Any of a study's tables; all TOML files of its folder are one study."""

    model_config = ConfigDict(title="A file of a scenariobook study")

    study: Header | None = None
    drivers: Many[Driver] = ()
    sources: Many[Source] = ()
    analysts: Many[Analyst] = ()
    feeds: Many[Feed] = ()
    events: Many[Event] = ()
    facts: Many[Fact] = ()
    scenario: Scenario | None = None
    scenarios: Many[Scenario] = ()
    indicators: Many[Indicator] = ()
    signposts: Many[Signpost] = ()
    assumptions: Many[Assumption] = ()
    decisions: Many[Decision] = ()
    base_rates: Many[BaseRate] = ()


class Study(StudyTable):
    """A whole study without errors; its tables are in printing order.

    Every reference is valid. Every table has its id, every item, assumption and decision its home,
    every item its driver and only ratings that are not even, every assumption an owner if there
    are analysts, and every scenario of an estimative study a prior. The decisions stand within
    their scenarios, and all that breaks an assumption under ``broken_by``. The first of the
    analysts is the lead.
    """

    header: Header
    drivers: tuple[Driver, ...]
    sources: tuple[Source, ...]
    scenarios: tuple[Scenario, ...]
    indicators: tuple[Indicator, ...]
    signposts: tuple[Signpost, ...]
    assumptions: tuple[Assumption, ...]
    analysts: tuple[Analyst, ...] = ()
    feeds: tuple[Feed, ...] = ()
    events: tuple[Event, ...] = ()
    facts: tuple[Fact, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()

    @property
    def id(self) -> str:
        """The study's id."""
        return self.header.id

    @property
    def estimative(self) -> bool:
        """Whether the study states likelihoods."""
        return self.header.mode == "estimative"

    @property
    def items(self) -> tuple[Indicator | Signpost, ...]:
        """Indicators, then signposts."""
        return (*self.indicators, *self.signposts)

    def facts_known_in(self, quarter: Quarter) -> tuple[Fact, ...]:
        """Return the facts that an edition of a quarter may print: none that is dated later."""
        return tuple(fact for fact in self.facts if (fact.since or quarter) <= quarter)

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def driver_by_id(self) -> dict[str, Driver]:
        """Drivers by id."""
        return {driver.id: driver for driver in self.drivers}

    def driver_of(self, item: Indicator | Signpost) -> Driver:
        """Return the driver of an item."""
        return self.driver_by_id[item.driver or ""]

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def standing_source(self, item: str) -> tuple[str, ...]:
        """Return the id of the source where an item is looked up; a blank source means it."""
        found = self.item_by_id.get(item)
        return (found.source,) if found and found.source else ()

    @cached_property
    def item_by_id(self) -> dict[str, Indicator | Signpost]:
        """Indicators and signposts by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def indicator_by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def signpost_by_id(self) -> dict[str, Signpost]:
        """Signposts by id."""
        return {signpost.id: signpost for signpost in self.signposts}
