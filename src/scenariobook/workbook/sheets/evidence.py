"""Write Evidence: from priors and observations to the open quarter's likelihoods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from scenariobook.assess.implied_likelihood import Evidence
from scenariobook.assess.item_status import status_word
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.colours import Sheets
from scenariobook.study.model.study import Study
from scenariobook.workbook.tables import Column, Row, Table, status_column
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet, lines_of
from scenariobook.workbook.xlsx.package import Value

SHEET: Final = "Evidence"
_WIDTH: Final = 15  # of a scenario's column
_HOW: Final = (
    "Above 0 it speaks for the scenario, below 0 against it; +0.7 doubles its odds.",
    "Items of one driver tell the same story, so that only their mean counts.",
    "Blank: it says nothing now, for or against. A column adds up to “evidence” above.",
)


@dataclass(frozen=True, kw_only=True)
class ImpliedRow(Row):
    """A scenario, from its prior to its implied likelihood."""

    prior: float | None
    evidence: float
    likelihood: str
    term: str


@dataclass(frozen=True, kw_only=True)
class EvidenceRow(Row):
    """An item and its share in the evidence.

    Attributes:
        status: The item's status.
        driver: The title of the item's driver.
        shares: The item's share by scenario id; empty if the item carries no evidence.
    """

    status: str
    driver: str
    shares: Mapping[str, float]


_LIKELIHOODS: Final = Table(
    name="Implied",
    sheet=SHEET,
    title_header="scenario",
    columns=(
        Column(header="scenario", width=31, style="strong", value=lambda row: row.title),
        Column(header="prior", width=9.5, style="percent", value=lambda row: row.prior),
        Column(header="evidence", width=26, style="signed", value=lambda row: row.evidence),
        Column(header="likelihood", width=15, style="centre", value=lambda row: row.likelihood),
        Column(header="in words", width=15, style="centre", value=lambda row: row.term),
    ),
)


def _item_table(study: Study) -> Table:
    """Return the table of items, with a column for each scenario."""
    return Table(
        name=SHEET,
        sheet=SHEET,
        title_header="item",
        columns=(
            Column(header="item", width=31, value=lambda row: row.title),
            status_column(9.5, lambda row: row.status),
            Column(header="driver", width=26, style="quiet", value=lambda row: row.driver),
            *(
                Column(header=header, width=_WIDTH, style="signed", value=_share(scenario))
                for scenario, header in _headers(study).items()
            ),
        ),
    )


def _share(scenario: str) -> Callable[[EvidenceRow], Value]:
    return lambda row: row.shares.get(scenario)


def _headers(study: Study) -> Mapping[str, str]:
    """Return the scenarios' headers, by id: their titles, or their ids if two titles are alike."""
    titles = {scenario.id: scenario.title for scenario in study.scenarios}
    distinct = {title.casefold() for title in titles.values()} - {"item", "status", "driver"}
    return titles if len(distinct) == len(titles) else {id_: f"({id_})" for id_ in titles}


def _centred(study: Study, sums: Mapping[str, float]) -> Mapping[str, float]:
    """Return the sums; for exclusive scenarios, minus their mean: only differences count."""
    middle = fsum(sums.values()) / len(sums) if study.header.exclusive else 0.0
    return {scenario: value - middle for scenario, value in sums.items()}


def _likelihood_rows(tracker: Tracker, evidence: Evidence) -> Sequence[ImpliedRow]:
    """Return a row for each scenario."""
    sums = _centred(tracker.study, evidence.shift)
    return [
        ImpliedRow(
            id=state.scenario.id,
            title=state.scenario.title,
            prior=state.scenario.prior,
            evidence=sums[state.scenario.id],
            likelihood=printed_likelihoods.printed(evidence.implied[state.scenario.id]),
            term=state.implied_term.with_range.replace(" (", "\n(") if state.implied_term else "",
        )
        for state in tracker.now.scenarios
    ]


def _item_rows(tracker: Tracker, evidence: Evidence) -> Sequence[EvidenceRow]:
    """Return a row for each item, sorted by driver."""
    study = tracker.study
    shares_by_item = {item: _centred(study, shares) for item, shares in evidence.shares.items()}
    rank = {driver.id: number for number, driver in enumerate(study.drivers)}
    return [
        EvidenceRow(
            id=item.id,
            title=item.title,
            status=status_word(tracker.states[item.id]),
            driver=study.driver_of(item).title,
            shares=shares_by_item.get(item.id, {}),
        )
        for item in sorted(study.items, key=lambda item: rank[item.driver or ""])
    ]


def write(sheet: TrackerSheet, tracker: Tracker, evidence: Evidence) -> None:
    """Write the sheet; an exploratory study has none."""
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        "To read, not to type in",
        f"{tracker.as_of_build} What the items alone would say, as an aid beside the judgment.",
    )
    likelihoods = sheet.table(_LIKELIHOODS, _likelihood_rows(tracker, evidence), top=3)
    for number, line in enumerate(_HOW, likelihoods.last + 2):
        sheet.put(number, 2, line, "quiet line")
    table = _item_table(tracker.study)
    top = likelihoods.last + len(_HOW) + 3
    items = sheet.table(table, _item_rows(tracker, evidence), top=top)
    lines = max(lines_of(column.header, column.width) for column in table.columns)
    sheet.grid.heights[top] = 18.0 + 13.0 * lines
    for placed in (likelihoods, items):
        sheet.fit(placed)
    sheet.finish(Sheets.ID, "B3")
