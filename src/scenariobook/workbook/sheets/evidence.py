"""The Evidence sheet: how what was seen moves each scenario, from items to likelihoods."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from scenariobook.assess.evidence import Evidence, probabilities
from scenariobook.standards import YARDSTICKS
from scenariobook.study.model import Indicator, Signpost
from scenariobook.workbook.shape.headers import probability_header
from scenariobook.workbook.sheets import formulas
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.flag_column import counted
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.xlsx.package import CellValue, Formula

_COMPARED: Final = "What each item says of each scenario: positive speaks for it."
_EXCLUSIVE: Final = (
    "How probable what was seen is in each scenario, as a natural logarithm: never above 0, and "
    "only the differences between scenarios count."
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet; an exploratory study has none."""
    layout, evidence = contents.layout, contents.now.evidence
    if evidence is None:
        message = "an exploratory study has no evidence to show"
        raise ValueError(message)
    page.head(
        "Evidence",
        "An aid beside the judgment: what the indicators and signposts alone would say.",
    )
    implied, drivers, items = layout.implied, layout.drivers, layout.evidence
    page.put(implied.top - 1, 1, "From prior to implied likelihood", "heading")
    page.table(implied, tuple(_implied(contents, evidence)), formulas.implied(layout))
    yardstick = YARDSTICKS[contents.study.header.yardstick]
    terms = f"Terms: {yardstick.source.rstrip('.')}. {yardstick.rule}"
    page.put(implied.last + 1, 1, terms, "lead")
    page.put(drivers.top - 2, 1, "Drivers", "heading")
    page.put(
        drivers.top - 1,
        1,
        "The weighted mean of a driver's items that count, in natural-log units. Times its "
        "weight, each mean goes into the sum above.",
        "lead",
    )
    page.table(drivers, tuple(_drivers(contents, evidence)), formulas.drivers(layout))
    page.put(items.top - 2, 1, "Items", "heading")
    page.put(
        items.top - 1,
        1,
        f"{_EXCLUSIVE if contents.study.header.exclusive else _COMPARED} Blank: it carries no "
        "evidence, which is a gap in collection and never counted as absence.",
        "lead",
    )
    page.table(items, tuple(_items(contents, evidence)), formulas.evidence(layout))
    page.blocks = [1, drivers.top - 2, items.top - 2]


def _implied(contents: Contents, evidence: Evidence) -> Iterator[RowValues]:
    labels = contents.layout.labels
    for standing in contents.now.standings:
        scenario, term = standing.scenario, standing.implied_term
        total = formulas.shift(contents.layout, labels[scenario.id])
        yield {
            "id": scenario.id,
            "scenario": scenario.title,
            "prior": scenario.prior,
            "evidence": Formula(total, evidence.shift[scenario.id]),
            "implied likelihood": evidence.implied[scenario.id],
            "term": term.with_range if term else formulas.NO_TERM,
        }


def _drivers(contents: Contents, evidence: Evidence) -> Iterator[RowValues]:
    study = contents.study
    counted_by = {group.driver: group for group in evidence.drivers}
    items = {item.id: item for item in study.items}
    for group in contents.layout.groups:
        driver = study.driver_by_id.get(group)
        found = counted_by.get(group)
        row: dict[str, CellValue] = {
            "id": group,
            "driver": driver.title if driver else items[group].title,
            "items that count": len(found.contributions) if found else 0,
            "weight": driver.weight if driver else items[group].weight,
        }
        for scenario, label in contents.layout.labels.items():
            row[label] = found.mean[scenario] if found else ""
        yield row


def _items(contents: Contents, evidence: Evidence) -> Iterator[RowValues]:
    labels = contents.layout.labels
    shares = {share.item.id: share for share in evidence.contributions}
    seen: Iterator[tuple[Indicator | Signpost, str]] = chain(
        ((state.indicator, str(state.status)) for state in contents.now.indicators),
        ((state.signpost, counted(state)) for state in contents.now.signposts),
    )
    for item, state in seen:
        share = shares.get(item.id)
        rated = probabilities(item, tuple(labels))
        row: dict[str, CellValue] = {
            "id": item.id,
            "item": item.title,
            "driver": item.driver or item.id,
            "weight": item.weight,
            "state": state,
            "strength": share.strength if share else "",
            "scenario": labels[item.home or ""],
        }
        for scenario, label in labels.items():
            row[label] = share.by_scenario[scenario] if share else ""
            row[probability_header(label)] = rated[scenario]
        yield row
