"""Small synthetic studies and records for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, Ledger, extend
from scenariobook.record.ledger.entries import FORM, Addition, Content, Origin, kind_of
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.study.model.facts import Fact, Source
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Assumption, Scenario
from scenariobook.study.model.study import Analyst, Header, Study

AnItem = TypeVar("AnItem", Indicator, Signpost)

ORIGIN = Origin(
    who="tester",
    when=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    command="import",
    file="readings.csv",
)


def q(text: str) -> Quarter:
    """Return the quarter that is written so."""
    return Quarter.parse(text)


def a_scenario(scenario: str, **fields: Any) -> Scenario:
    """Return a scenario whose prior is 50 unless said otherwise."""
    given = {
        "id": scenario,
        "title": scenario.replace("-", " ").capitalize(),
        "kind": "alternative",
        "summary": f"Synthetic scenario {scenario}.",
        "narrative": f"A synthetic narrative of {scenario}.\n\nIts second paragraph.",
        "prior": 50.0,
        "prior_basis": "Synthetic.",
    }
    return Scenario.model_validate(given | fields)


def an_indicator(indicator: str = "indicator-one", **fields: Any) -> Indicator:
    """Return a rising number at home in ``alpha``: watch from 10, warning from 20."""
    given: dict[str, Any] = {
        "id": indicator,
        "title": indicator.replace("-", " ").capitalize(),
        "home": "alpha",
        "unit": "%",
        "decimals": 0,
        "watch": 10.0,
        "warning": 20.0,
    }
    if fields.get("type", "number") != "number":
        del given["watch"], given["warning"]
    return Indicator.model_validate(given | fields)


def a_signpost(signpost: str = "signpost-one", **fields: Any) -> Signpost:
    """Return a signpost at home in ``alpha``."""
    given = {
        "id": signpost,
        "title": signpost.replace("-", " ").capitalize(),
        "home": "alpha",
    }
    return Signpost.model_validate(given | fields)


def a_fact(fact: str = "fact-one", **fields: Any) -> Fact:
    """Return a fact from ``first-source`` that bears on ``alpha``."""
    given = {
        "id": fact,
        "text": f"This is {fact.replace('-', ' ')}.",
        "when": "2019",
        "source": "first-source",
        "credibility": 2,
        "bears_on": ("alpha",),
    }
    return Fact.model_validate(given | fields)


def a_study(
    scenarios: Sequence[str | Scenario] = ("alpha", "beta", "gamma"),
    *,
    indicators: Sequence[Indicator] = (),
    signposts: Sequence[Signpost] = (),
    drivers: Sequence[Driver] = (),
    sources: Sequence[Source] = (),
    assumptions: Sequence[Assumption] = (),
    analysts: Sequence[str] = (),
    facts: Sequence[Fact] = (),
    **header: Any,
) -> Study:
    """Return a study of three scenarios that starts in 2022Q1, unless said otherwise.

    An item without a driver gets one of its own, so that its evidence is averaged with no other's.
    """
    given = {
        "id": "synthetic",
        "title": "A synthetic study",
        "focal_question": "What will the test find?",
        "start": "2022Q1",
        "horizon": "2027Q4",
    }
    return Study(
        header=Header.model_validate(given | header),
        drivers=(*drivers, *drivers_of(indicators), *drivers_of(signposts)),
        sources=tuple(sources),
        scenarios=tuple(a_scenario(s) if isinstance(s, str) else s for s in scenarios),
        indicators=tuple(map(driven, indicators)),
        signposts=tuple(map(driven, signposts)),
        assumptions=tuple(assumptions),
        analysts=tuple(Analyst(id=a, name=f"Name of {a}", desk="Desk") for a in analysts),
        facts=tuple(facts),
    )


def drivers_of(items: Sequence[Indicator] | Sequence[Signpost]) -> list[Driver]:
    """Return a driver for each item that has none, as ``driven`` names them."""
    alone = [item for item in items if item.driver is None]
    return [Driver(id=item.id, title=item.title, weight=item.weight) for item in alone]


def driven(item: AnItem) -> AnItem:
    """Return an item with a driver of its own if it has none."""
    return item if item.driver else item.model_copy(update={"driver": item.id})


def a_ledger(*contents: Content) -> Ledger:
    """Return a ledger that holds these contents in this order."""
    return extend(EMPTY, [(content, ORIGIN) for content in contents])


def said(by: str, content: Content, knew: int = 0) -> tuple[Content, Origin]:
    """Return what somebody said, as the present version records it.

    Args:
        by: The contributor.
        content: What it says; the fields that it leaves out say nothing.
        knew: The number of the last entry that the contributor could know of.
    """
    fields = FIELDS[kind_of(content)]
    cells = {name: "H5" for name in fields if getattr(content, name) not in (None, "", ())}
    origin = structs.replace(
        ORIGIN,
        form=FORM,
        file=f"{by}.xlsx",
        sha256=sha256(by.encode()).hexdigest(),
        by=by,
        copy=knew,
        knew=knew,
        sheet="Update",
        cells=cells,
    )
    return content, origin


def a_record(study: Study, *contents: Content) -> Record:
    """Return the record of a study whose ledger holds these contents."""
    return replay(a_ledger(*contents).entries, study.header.start, former_ids(study))


def by_both(one: Content, other: Content) -> list[Addition]:
    """Return what Anna and Ben say; neither knew of the other."""
    return [said("anna", one), said("ben", other)]
