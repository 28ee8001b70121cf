"""Write the Evidence sheet: the steps from observed items to implied likelihoods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from scenariobook.assess.evidence import Contribution, DriverEvidence, Evidence, probabilities
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Driver, Indicator, Signpost
from scenariobook.workbook.shape.headers import probability_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import DRIVERS_TABLE, EVIDENCE_TABLE, ID, IMPLIED_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import (
    DeclaredTable,
    count_items,
    count_scenarios,
)
from scenariobook.workbook.sheets.shared.look_ups import (
    look_up,
    of_indicator,
    of_scenario,
    of_signpost,
)
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import formula_in_two_lines, in_two_lines
from scenariobook.workbook.sheets.shared.row_subjects import ScenarioInQuarter, scenario_rows
from scenariobook.workbook.sheets.workings.scenario_table import implied_printed, implied_text
from scenariobook.workbook.sheets.workings.signpost_table import counted
from scenariobook.workbook.xlsx.package import Formula, Value

_COMPARED: Final = "What each item says of each scenario: positive speaks for it."
_EXCLUSIVE: Final = (
    "How probable what was seen is in each scenario, as a natural logarithm: never above 0, and "
    "only the differences between scenarios count."
)


def _evidence_of(contents: Contents) -> Evidence:
    if contents.now.evidence is None:
        message = "an exploratory study has no evidence to show"
        raise ValueError(message)
    return contents.now.evidence


def _shade(layout: Layout) -> str:
    """Return the shade of contributions; for exclusive scenarios they are logs of probabilities."""
    return "log of probability" if layout.study.header.exclusive else "evidence"


# --- scenarios -----------------------------------------------------------------------------------


def _implied(_: Layout) -> Iterator[Column[ScenarioInQuarter]]:
    yield Column(ID, 19, "id", "implied_id", value=lambda row: row.scenario.id)
    yield Column("scenario", 34, "strong", value=lambda row: row.scenario.title)
    yield Column(
        "prior", 17, "typed percent", "implied_prior", value=lambda row: row.scenario.prior
    )
    yield Column("evidence", 10, "evidence", "implied_evidence", value=_shift)
    yield Column(
        "implied likelihood",
        11,
        "percent",
        value=implied_printed,
        formula=of_scenario("implied_printed"),
    )
    yield Column(
        "term",
        14,
        value=lambda row: in_two_lines(implied_text(row)),
        formula=formula_in_two_lines(of_scenario("implied_term")),
    )


def _shift(row: ScenarioInQuarter) -> Formula:
    """Return the weighted sum of the drivers' means, which have a column for each scenario."""
    layout, scenario = row.contents.layout, row.scenario.id
    drivers = DRIVERS.on(layout)
    means = drivers.fixed(layout.labels[scenario])
    value = _evidence_of(row.contents).shift[scenario]
    return Formula(f"SUMPRODUCT({drivers.fixed('weight')},{means})", value)


IMPLIED: Final[DeclaredTable[ScenarioInQuarter]] = DeclaredTable(
    name=IMPLIED_TABLE,
    words="One row per scenario: from the prior to the implied likelihood.",
    columns=_implied,
    rows=scenario_rows,
    count=count_scenarios,
    top=lambda _: 5,
)


# --- drivers -------------------------------------------------------------------------------------


class _DriverRow(NamedTuple):
    """A driver with items.

    Attributes:
        driver: The driver.
        evidence: The contributions of its items; None if none of them counts as evidence.
    """

    driver: Driver
    evidence: DriverEvidence | None


def _drivers(layout: Layout) -> Iterator[Column[_DriverRow]]:
    yield Column(ID, 19, "id", value=lambda row: row.driver.id)
    yield Column("driver", 34, "strong", value=lambda row: row.driver.title)
    yield Column(
        "items that count",
        17,
        "count",
        value=lambda row: len(row.evidence.contributions) if row.evidence else 0,
        formula=lambda: f"SUMPRODUCT({_counted(layout)})",
    )
    yield Column("weight", 10, "weight", value=lambda row: row.driver.weight)
    for scenario, label in layout.labels.items():
        yield Column(
            label,
            13,
            "evidence",
            shade=_shade(layout),
            value=_mean_for(scenario),
            formula=_mean_formula(layout, label),
        )


def _mean_for(scenario: str) -> Callable[[_DriverRow], Value]:
    return lambda row: row.evidence.mean[scenario] if row.evidence else None


def _mean_formula(layout: Layout, label: str) -> Callable[[], str]:
    """Return a function that returns the formula for the mean contribution of a driver's items."""

    def text() -> str:
        items = EVIDENCE.on(layout)
        weights = items.fixed("weight")
        return (
            f'IF([items that count]=0,"",SUMPRODUCT({_shared(layout)},{weights},'
            f"{items.fixed(label)})/SUMPRODUCT({_counted(layout)},{weights}))"
        )

    return text


def _shared(layout: Layout) -> str:
    return f"1*({EVIDENCE.on(layout).fixed('driver')}=[id])"


def _counted(layout: Layout) -> str:
    return f'{_shared(layout)},1*({EVIDENCE.on(layout).fixed("strength")}<>"")'


def _with_items(layout: Layout) -> Sequence[Driver]:
    """Return the drivers with items, in the items' order."""
    drivers = map(layout.study.driver_of, layout.study.items)
    return tuple({driver.id: driver for driver in drivers}.values())


def _driver_rows(contents: Contents) -> Sequence[_DriverRow]:
    evidence = {group.driver: group for group in _evidence_of(contents).drivers}
    return [_DriverRow(one, evidence.get(one.id)) for one in _with_items(contents.layout)]


DRIVERS: Final[DeclaredTable[_DriverRow]] = DeclaredTable(
    name=DRIVERS_TABLE,
    words="One row per driver: its items' mean contribution.",
    columns=_drivers,
    rows=_driver_rows,
    count=lambda layout: len(_with_items(layout)),
    top=lambda layout: IMPLIED.on(layout).last + 5,
)


# --- indicators and signposts --------------------------------------------------------------------


class _ItemRow(NamedTuple):
    """An item and its evidence.

    Attributes:
        item: The item.
        state: The status or state with which it counts.
        home: The label of its home scenario.
        probabilities: By scenario id, the probability of a warning or sighting that it is rated
            with.
        contribution: Its contribution; None if it does not count as evidence.
    """

    item: Indicator | Signpost
    state: str
    home: str
    probabilities: Mapping[str, float]
    contribution: Contribution | None


def _items(layout: Layout) -> Iterator[Column[_ItemRow]]:
    yield Column(ID, 19, "id", value=lambda row: row.item.id)
    yield Column("item", 34, "strong", value=lambda row: row.item.title)
    yield Column("driver", 17, "muted", value=lambda row: row.item.driver)
    yield Column("weight", 10, "weight", value=lambda row: row.item.weight)
    for scenario, label in layout.labels.items():
        yield Column(
            label,
            13,
            "evidence",
            shade=_shade(layout),
            value=_contribution_to(scenario),
            formula=f'IF([strength]="","",LN({_share(layout, label)}))',
        )
    yield Column(
        "state",
        12,
        "status",
        shade="item",
        value=lambda row: row.state,
        formula=f"IFERROR({of_indicator('status')},{of_signpost('counts')})",
    )
    strength = look_up("strength_value", "[state]", "strength_state")
    yield Column(
        "strength",
        10,
        "evidence",
        value=lambda row: row.contribution.strength if row.contribution else None,
        formula=f'IFERROR({strength},"")',
    )
    for number, (scenario, label) in enumerate(layout.labels.items(), 1):
        rating = look_up(f"validation_rating_{number}", "[id]", "validation_id")
        yield Column(
            probability_header(label),
            13,
            "probability",
            value=_probability_in(scenario),
            formula=look_up("rating_probability", rating, "rating_name"),
        )
    yield Column("scenario", 18, value=lambda row: row.home)


def _contribution_to(scenario: str) -> Callable[[_ItemRow], Value]:
    return lambda row: row.contribution.by_scenario[scenario] if row.contribution else None


def _probability_in(scenario: str) -> Callable[[_ItemRow], Value]:
    return lambda row: row.probabilities[scenario]


def _share(layout: Layout, label: str) -> str:
    """Return the formula for the number whose logarithm an item contributes to a scenario.

    If the scenarios are exclusive, it is the probability of the observation in this scenario. If
    they are not, it is that probability divided by the mean of the others (by 0.5 if there are no
    others).
    """
    named = tuple(layout.labels.values())
    rated, first, last = (f"[{probability_header(t)}]" for t in (label, named[0], named[-1]))
    if layout.study.header.exclusive:
        return _seen(rated)
    rest = f"((SUM({first}:{last})-{rated})/{len(named) - 1})" if named[1:] else "0.5"
    return f"{_seen(rated)}/{_seen(rest)}"


def _seen(probability: str) -> str:
    """Return the formula for the probability of an observation; see ``assess.evidence.seen``."""
    return f"(0.5+[strength]*({probability}-0.5))"


def _item_rows(contents: Contents) -> Sequence[_ItemRow]:
    labels = contents.layout.labels
    contributions = {c.item.id: c for c in _evidence_of(contents).contributions}
    seen: Iterator[tuple[Indicator | Signpost, str]] = chain(
        ((state.indicator, str(state.status)) for state in contents.now.indicators),
        ((state.signpost, counted(state)) for state in contents.now.signposts),
    )
    return [
        _ItemRow(
            item=item,
            state=state,
            home=labels[item.home or ""],
            probabilities=probabilities(item, tuple(labels)),
            contribution=contributions.get(item.id),
        )
        for item, state in seen
    ]


EVIDENCE: Final[DeclaredTable[_ItemRow]] = DeclaredTable(
    name=EVIDENCE_TABLE,
    words="One row per indicator and signpost: what it says of each scenario.",
    columns=_items,
    rows=_item_rows,
    count=count_items,
    top=lambda layout: DRIVERS.on(layout).last + 4,
)


# --- the sheet -----------------------------------------------------------------------------------


def write(page: Page, contents: Contents) -> None:
    """Write the sheet; an exploratory study has none."""
    layout = contents.layout
    page.head(
        "Evidence",
        "An aid beside the judgment: what the items alone would say.",
    )
    implied, drivers, items = IMPLIED.on(layout), DRIVERS.on(layout), EVIDENCE.on(layout)
    page.put(implied.top - 1, 1, "From prior to implied likelihood", "heading")
    page.table(implied, IMPLIED.rows(contents))
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
    page.table(drivers, DRIVERS.rows(contents))
    page.put(items.top - 2, 1, "Items", "heading")
    page.put(
        items.top - 1,
        1,
        f"{_EXCLUSIVE if contents.study.header.exclusive else _COMPARED} Blank: it carries no "
        "evidence, which is a gap in collection and never counted as absence.",
        "lead",
    )
    page.table(items, EVIDENCE.rows(contents))
    page.repeat_above(items, 3, "the items")
    page.blocks = [1, drivers.top - 2, items.top - 2]
