"""Define a whole study, its header and its analysts; find the analyst that a text means.

An owner or a signature may mean an analyst by id, name, desk or address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Final, Literal
from unicodedata import normalize

from pydantic import ConfigDict, Field

from scenariobook.quarter import Quarter
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, BaseRate, Decision, Scenario
from scenariobook.study.model.sources import Event, Fact, Feed, Source
from scenariobook.study.model.study_table import ID, ID_FORM, Many, StudyTable
from scenariobook.study.model.texts import Email, Id, Language, QuarterField, Text

# As the record names the program itself: the tracker's team, and a decision between claims.
PROGRAM_IDS: Final = ("team", "settle")


class Header(StudyTable):
    """The [study] table."""

    id: Id = Field(
        "",
        description=f"{ID} The output folder, output/<id>, is named after it. Left out, it is the "
        "folder's name.",
    )
    title: Text = Field(description="The study's name, printed on every page.")
    focal_question: Text = Field(description="The question that the study answers.")
    reader: Text | None = Field(
        None, description="For whom the study is, such as the Director, Central Asia."
    )
    caveat: Text | None = Field(
        None, description="What a reader must know before believing any of it, in a sentence."
    )
    start: QuarterField = Field(
        description="The first quarter that is tracked, such as 2026Q1; with past data, the first "
        "that there are values of."
    )
    horizon: QuarterField = Field(description="The last quarter that the scenarios are about.")
    mode: Literal["estimative", "exploratory"] = Field(
        "estimative",
        description='"estimative": with likelihoods; "exploratory": without any probabilities.',
    )
    exclusive: bool = Field(
        default=False,
        description="true if exactly one scenario comes true; the priors then sum to 100.",
    )
    yardstick: Literal["icd203", "phia"] = Field(
        "icd203", description='Whose words of probability: "icd203" (US) or "phia" (UK).'
    )
    number_format: Literal["1,234.5", "1.234,5", "1 234,5"] = Field(
        "1,234.5", description='How analysts type numbers: "1,234.5", "1.234,5" or "1 234,5".'
    )
    language: Language = Field(
        "en",
        description="The language of the study's texts, a BCP 47 tag such as ru or zh-Hans; the "
        "program's own words are English.",
    )
    paper: Literal["a4", "letter"] = Field(
        "a4", description='The paper size of briefing and tracker: "a4" or "letter".'
    )
    marking: Text | None = Field(None, description="Printed on every page, such as TLP:CLEAR.")
    authors: Many[Text] = Field(
        (),
        description="Who is responsible for the study; named in the documents' properties, and on "
        "the tracker's Guide as those to send it back to.",
    )
    organisation: Text | None = Field(
        None, description="The organisation that publishes the study; printed on page one."
    )
    log_quarters: int = Field(
        8,
        ge=1,
        description="How many quarters the tracker's sheets Log and Past quarters go back.",
    )

    @property
    def receivers(self) -> tuple[str, ...]:
        """The people to whom analysts send their copies: the authors, then the organisation."""
        return (*self.authors, *([self.organisation] if self.organisation else []))


class Analyst(StudyTable):
    """Somebody who gives estimates of their own."""

    id: Id = Field(
        description=f"{ID_FORM} The record names the analyst by it, and owner may; do not change "
        "it."
    )
    name: Text = Field(description="The analyst's name.")
    desk: Text | None = Field(
        None, description="The analyst's desk, if there are desks; owner may name it, too."
    )
    email: Email | None = Field(
        None,
        description="The analyst's one address, such as kim@example.org, for `hand-out --mail`.",
    )


class StudyFile(StudyTable):
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

    @property
    def dated_signposts(self) -> tuple[str, ...]:
        """The ids of the signposts with a chance: the dated ones of an estimative study."""
        return tuple(item.id for item in self.signposts if item.expected_by and self.estimative)

    @property
    def estimable(self) -> tuple[str, ...]:
        """The ids of the things that people can estimate: scenarios, then dated signposts."""
        return (*self.scenario_by_id, *self.dated_signposts) if self.estimative else ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decision triggers of all scenarios."""
        return tuple(decision for scenario in self.scenarios for decision in scenario.decisions)

    @property
    def lead(self) -> str:
        """The id of the lead, the first analyst; empty if the study names no analyst."""
        return self.analysts[0].id if self.analysts else ""

    def facts_known_in(self, quarter: Quarter) -> tuple[Fact, ...]:
        """Return the facts that a briefing of a quarter may print, without later ones."""
        return tuple(fact for fact in self.facts if (fact.since or quarter) <= quarter)

    @cached_property
    def scenario_by_id(self) -> dict[str, Scenario]:
        """Scenarios by id."""
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def analyst_by_id(self) -> dict[str, Analyst]:
        """Analysts by id, in the study's order."""
        return {analyst.id: analyst for analyst in self.analysts}

    @cached_property
    def answerable_by_id(self) -> dict[str, Decision | Assumption]:
        """The decision triggers and assumptions, which people answer, by id."""
        answerable: tuple[Decision | Assumption, ...] = (*self.decisions, *self.assumptions)
        return {one.id: one for one in answerable}

    @cached_property
    def driver_by_id(self) -> dict[str, Driver]:
        """Drivers by id."""
        return {driver.id: driver for driver in self.drivers}

    def has_ended(self, ends: Collection[str]) -> bool:
        """Tell whether the study has ended: each of its scenarios has an outcome.

        Args:
            ends: The ids of the scenarios that have one.
        """
        return bool(self.scenarios) and all(scenario.id in ends for scenario in self.scenarios)

    def driver_of(self, item: Indicator | Signpost) -> Driver:
        """Return the driver of an item."""
        return self.driver_by_id[item.driver or ""]

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def usual_source(self, item: str) -> tuple[str, ...]:
        """Return the id of an item's source, which a reading without a source cites."""
        defined = self.item_by_id.get(item)
        return (defined.source,) if defined and defined.source else ()

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


def person(who: str | None, study: Study) -> str:
    """Return the name of an owner or a signature: for an analyst's id, the analyst's name.

    If two analysts have one name, the id stands behind the name. A desk, or a person whom the study
    does not name, keeps the typed name. Semicolons separate several people.
    """
    times = Counter(analyst.name for analyst in study.analysts)
    names = {
        analyst.id: f"{analyst.name} ({analyst.id})" if times[analyst.name] > 1 else analyst.name
        for analyst in study.analysts
    }
    typed_names = (name.strip() for name in (who or "").split(";"))
    return "; ".join(names.get(name.casefold(), name) for name in typed_names)


def names_of(analyst: Analyst) -> Iterator[str]:
    """Yield the texts by which an owner means an analyst: id, name, desk and address."""
    yield from filter(None, (analyst.id, analyst.name, analyst.desk, analyst.email))


def owns(analyst: Analyst, owner: str | None) -> bool:
    """Tell whether an owner's text means an analyst."""
    return (owner or "").strip().casefold() in map(str.casefold, names_of(analyst))


def has_row(analyst: str, owner: str | None, study: Study) -> bool:
    """Tell whether an analyst's hand-out has an owner's row; the lead's also has ownerless rows.

    Args:
        analyst: The analyst's id.
        owner: The owner's text.
        study: The study.
    """
    owners = [member.id for member in study.analysts if owns(member, owner)]
    return analyst in (owners or [study.lead])


def analyst_called(study: Study, name: str) -> str:
    """Return the id of the one analyst with a name; the name itself if none or several have it."""
    ids = analysts_called(study, name)
    return ids[0] if len(ids) == 1 else name.strip()


def analysts_called(study: Study, name: str) -> list[str]:
    """Return the ids of the analysts with this id; else of those with this name or initials."""
    folded = normalize("NFC", name.strip()).casefold()  # some systems take letters apart
    ids = []
    for analyst in study.analysts:
        if analyst.id == folded:
            return [analyst.id]
        words = normalize("NFC", analyst.name).split()
        initials = "".join(word[0] for word in words)
        if folded in {w.casefold() for w in (" ".join(words), initials, *words)}:
            ids.append(analyst.id)
    return ids
