"""Declare the workings of the chart: each scenario's implied likelihood in each quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.look_ups import look_up
from scenariobook.workbook.sheets.workings.scenario_table import SCENARIOS
from scenariobook.workbook.xlsx.package import Formula, Value

FEW: Final = 6  # scenarios; with more, the chart's legend is beside the lines, not below
_LABELS: Final = 12  # the most quarters that the axis names
_LABELS_BESIDE: Final = 8  # the same, if the legend is beside the lines


class _Quarter(NamedTuple):
    """A quarter.

    Attributes:
        assessment: The quarter's assessment.
        is_open: Whether it is the open quarter.
        is_named: Whether the chart's axis names it.
    """

    assessment: Assessment
    is_open: bool
    is_named: bool


def _columns(layout: Layout) -> Iterator[Column[_Quarter]]:
    yield Column("quarter", value=lambda row: str(row.assessment.quarter))
    yield Column(
        "on the axis", value=lambda row: str(row.assessment.quarter) if row.is_named else None
    )
    for number, (scenario, label) in enumerate(layout.labels.items()):
        yield Column(label, 10, "percent", value=_implied(number, scenario))
    for number, label in enumerate(layout.labels.values()):
        yield Column(judged_header(label), 10, "percent", value=_judged(number))


def _implied(number: int, scenario: str) -> Callable[[_Quarter], Value]:
    """Return a function that returns a scenario's implied likelihood in a quarter.

    For the open quarter it returns a formula, which follows the sheet Evidence.
    """
    live = look_up("scenario_implied", f'"{scenario}"', "scenario_id")

    def value(row: _Quarter) -> Value:
        implied = row.assessment.standings[number].implied
        return Formula(live, implied) if row.is_open else implied

    return value


def judged_header(label: str) -> str:
    """Return the header of the column with a scenario's judgments."""
    return f"{label}, judged"


def judged_percent(standing: Standing) -> float | None:
    """Return a judged likelihood in percent; None for a term, which is a range."""
    likelihood = standing.judgment.likelihood if standing.judgment else None
    return None if isinstance(likelihood, str) else likelihood


def _judged(number: int) -> Callable[[_Quarter], Value]:
    """Return a function that returns a scenario's recorded judgment in a quarter, in percent.

    It is no formula: a chart draws the empty text of a formula as zero.
    """
    return lambda row: judged_percent(row.assessment.standings[number])


def apart(contents: Contents) -> int:
    """Return the distance, in quarters, between two quarters that the chart's axis names."""
    room = _LABELS if len(contents.layout.labels) <= FEW else _LABELS_BESIDE
    return ceil(len(contents.assessments) / room)


def _rows(contents: Contents) -> Sequence[_Quarter]:
    every = apart(contents)
    return [
        _Quarter(assessment, assessment is contents.now, not place % every)
        for place, assessment in enumerate(contents.assessments)
    ]


LIKELIHOODS: Final = DeclaredTable(
    name="likelihoods",
    words="What the chart draws: one row per quarter, one column per scenario.",
    columns=_columns,
    rows=_rows,
    count=lambda layout: len(layout.past) + 1,
    top=lambda layout: SCENARIOS.on(layout).last + 3,
    key="quarter",
)
