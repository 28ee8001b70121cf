"""Small synthetic studies and records for tests: say only what the test is about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger import kinds
from scenariobook.record.ledger.chain import EMPTY, Ledger, extend
from scenariobook.record.ledger.entries import FORM, Addition, Content, Origin, Redefined, kind_of
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.study.model.sources import Fact, Source
from scenariobook.study.model.study import Analyst, Header, Study

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ORIGIN = Origin(who="tester", when=WHEN, command="import", file="readings.csv")


def q(text: str) -> Quarter:
    """Return the quarter that is written so."""
    return Quarter.parse(text)


# --- what a study's files say ---------------------------------------------------------------------


def a_scenario(scenario: str, **fields: Any) -> Scenario:
    """Return a scenario whose prior is 50 unless said otherwise."""
    given = _titled(scenario) | {
        "kind": "alternative",
        "summary": f"Synthetic scenario {scenario}.",
        "narrative": f"A synthetic narrative of {scenario}.\n\nIts second paragraph.",
        "prior": 50.0,
        "prior_basis": "Synthetic.",
    }
    return Scenario.model_validate(given | fields)


def an_indicator(indicator: str = "indicator-one", **fields: Any) -> Indicator:
    """Return a rising number at home in ``alpha``: watch from 10, warning from 20."""
    is_number = fields.get("type", "number") == "number"
    given = _titled(indicator) | {"home": "alpha", "unit": "%", "decimals": 0}
    marks = {"watch": 10.0, "warning": 20.0} if is_number else {}
    return Indicator.model_validate(given | marks | fields)


def a_signpost(signpost: str = "signpost-one", **fields: Any) -> Signpost:
    """Return a signpost at home in ``alpha``."""
    return Signpost.model_validate(_titled(signpost) | {"home": "alpha"} | fields)


def a_fact(fact: str = "fact-one", **fields: Any) -> Fact:
    """Return a fact from ``first-source`` that bears on ``alpha``."""
    given = {"id": fact, "text": f"This is {fact.replace('-', ' ')}.", "when": "2019"}
    about = {"source": "first-source", "credibility": 2, "bears_on": ("alpha",)}
    return Fact.model_validate(given | about | fields)


def a_source(source: str, reliability: str = "B", **fields: object) -> Source:
    """Return a source with an address."""
    given = {"id": source, "title": f"Title of {source}", "publisher": "A publisher"}
    about = {"url": f"https://example.org/{source}", "reliability": reliability}
    return Source.model_validate(given | about | fields)


def a_study(
    scenarios: Iterable[str | Scenario] = ("alpha", "beta", "gamma"), **fields: Any
) -> Study:
    """Return a study of three scenarios that starts in 2022Q1, unless said otherwise.

    An item without a driver gets one of its own, so that its evidence is averaged with no other's.
    ``fields`` has the other tables, analysts by their ids, and keys of the study's header.
    """
    names = ("drivers", "sources", "indicators", "signposts", "assumptions", "analysts", "facts")
    tables = {name: tuple(fields.pop(name, ())) for name in names}
    called = {"id": "synthetic", "title": "A synthetic study", "start": "2022Q1"}
    given = called | {"focal_question": "What will the test find?", "horizon": "2027Q4"}
    for name in ("indicators", "signposts"):
        items = tables[name]
        own = (Driver(id=i.id, title=i.title, weight=i.weight) for i in items if not i.driver)
        tables["drivers"] += tuple(own)
        tables[name] = tuple(i.model_copy(update={"driver": i.driver or i.id}) for i in items)
    people = (Analyst(id=a, name=f"Name of {a}", desk="Desk") for a in tables.pop("analysts"))
    return Study(
        header=Header.model_validate(given | fields),
        scenarios=tuple(a_scenario(s) if isinstance(s, str) else s for s in scenarios),
        analysts=tuple(people),
        **tables,
    )


def _titled(id_: str) -> dict[str, Any]:
    return {"id": id_, "title": id_.replace("-", " ").capitalize()}


# --- what people say ------------------------------------------------------------------------------


def reading(
    item: str, quarter: str, value: float | str, *sources: str, credibility: int = 2
) -> kinds.Reading:
    """Return a reading taken on the quarter's last day."""
    told: dict[str, Any] = {"sources": sources, "credibility": credibility, "note": "Note."}
    return kinds.Reading(q(quarter), item, value=value, as_of=q(quarter).last_day, **told)


def gauged(quarter: str, number: float, item: str = "indicator-one", **more: Any) -> kinds.Reading:
    """Return a reading that says a value, and nothing else unless ``more`` does."""
    return kinds.Reading(q(quarter), item, value=number, **more)


def sight(
    item: str, quarter: str, state: kinds.State | None, day: date | None = None, *sources: str
) -> kinds.Sighting:
    """Return what was seen of a signpost, on a day if one is given."""
    credibility = 1 if sources else None
    return kinds.Sighting(
        q(quarter), item, state=state, seen_on=day, sources=sources, credibility=credibility
    )


def judgment(scenario: str, quarter: str, likelihood: Any, confidence: str) -> kinds.Judgment:
    """Return a judgment with a basis, a rationale and a dissent."""
    return kinds.Judgment(
        q(quarter),
        scenario,
        likelihood=likelihood,
        confidence=confidence,
        basis="Several sources agree.",
        rationale="Output fell twice. More follows.",
        dissent="One analyst sees it otherwise. She waits.",
        analyst="Lead",
    )


def estimate(
    about: str, quarter: str, who: str, likelihood: float | str, reason: str = "", round_: int = 1
) -> kinds.Estimate:
    """Return one person's estimate."""
    return kinds.Estimate(q(quarter), about, who, round_, likelihood=likelihood, reason=reason)


def chance(quarter: str, item: str, percent: float | str, why: str = "") -> kinds.Chance:
    """Return how likely somebody takes a signpost to be."""
    analyst = "Lead" if why else ""
    return kinds.Chance(q(quarter), item, chance=percent, analyst=analyst, rationale=why)


def ended(scenario: str, end: kinds.End, day: date, why: str) -> kinds.Outcome:
    """Return how a scenario ended."""
    return kinds.Outcome(scenario, outcome=end, decided_on=day, why=why)


def redefined(table: str, id_: str, key: str = "", was: str = "", now: str = "") -> Redefined:
    """Return a change of the study's files."""
    return Redefined(table=table, id=id_, key=key, was=was, now=now)


def by(who: str, content: Content, knew: int = 0) -> tuple[Content, Origin]:
    """Return what somebody said, as the present version records it.

    Args:
        who: The contributor.
        content: What it says; the fields that it leaves out say nothing.
        knew: The number of the last entry that the contributor could know of.
    """
    fields = kinds.FIELDS[kind_of(content)]
    cells = {name: "H5" for name in fields if getattr(content, name) not in (None, "", ())}
    digest = sha256(who.encode()).hexdigest()
    at: dict[str, Any] = {"by": who, "made_after": knew, "sheet": "Update", "cells": cells}
    origin = structs.replace(ORIGIN, form=FORM, file=f"{who}.xlsx", sha256=digest, knew=knew, **at)
    return content, origin


def by_both(one: Content, other: Content) -> list[Addition]:
    """Return what Anna and Ben say; neither knew of the other."""
    return [by("anna", one), by("ben", other)]


def a_ledger(*contents: Content) -> Ledger:
    """Return a ledger that holds these contents in this order."""
    return extend(EMPTY, [(content, ORIGIN) for content in contents])


def a_record(study: Study, *contents: Content) -> Record:
    """Return the record of a study whose ledger holds these contents."""
    return replay(a_ledger(*contents).entries, study.header.start, former_ids(study))
