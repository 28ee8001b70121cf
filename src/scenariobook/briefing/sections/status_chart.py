"""Make page one's chart in an exploratory study: the statuses of the scenarios' own items."""

from __future__ import annotations

from collections import Counter
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import Status
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import stacked_columns
from scenariobook.briefing.charts.stacked_columns import StackedRow, StatusCounts
from scenariobook.briefing.sections.likelihood_chart import chart_height
from scenariobook.briefing.sections.likelihood_values import QuarterRow
from scenariobook.briefing.wording.materials import Materials
from scenariobook.study.model import Scenario

_HIGHEST_ROW: Final = 72.0  # points
_CONCERNING: Final = frozenset({Status.WATCH, Status.WARNING})
HOW_TO_READ: Final = "Each column: a scenario’s own indicators at the end of the quarter."


def charts(materials: Materials) -> tuple[Markup, Markup]:
    """Return the chart, and the same for a phone; empty if no scenario has items of its own."""
    shown = [scenario for scenario in materials.study.scenarios if _has_items(materials, scenario)]
    if not shown:
        return Markup(""), Markup("")
    quarters = [str(assessment.quarter) for assessment in materials.history]
    rows = [
        StackedRow(
            f"{materials.numbers[scenario.id]} {scenario.title}",
            tuple(_count(assessment, scenario) for assessment in materials.history),
        )
        for scenario in shown
    ]
    latest = "; ".join(
        f"{typeset.named(scenario.title)}: {_words(row.counts[-1])}"
        for scenario, row in zip(shown, rows, strict=True)
    )
    row_height = min(chart_height(len(materials.study.scenarios)) / len(rows), _HIGHEST_ROW)
    title = f"How each scenario’s own items stood {materials.period}. In {quarters[-1]}: {latest}."
    return (
        stacked_columns.stacked_columns(title, quarters, rows, row_height),
        stacked_columns.stacked_columns(title, quarters, rows, row_height, narrow=True),
    )


def finding(materials: Materials) -> str:
    """Return what the chart shows about the quarter, as its title."""
    if len(materials.history) == 1:
        return concerning(materials)
    before = materials.history[-2]
    now, then = _concerning(materials.now), _concerning(before)
    if now == then:
        return f"As many indicators at watch or warning as in {before.quarter}"
    more = "more indicator" if now > then else "fewer indicator"
    count = typeset.counted(abs(now - then), more)
    return f"{count} at watch or warning than in {before.quarter}"


def concerning(materials: Materials) -> str:
    """Return how many indicators stand at watch or warning, in words without a full stop."""
    now = _concerning(materials.now)
    statuses = {state.status for state in materials.now.indicators} & _CONCERNING
    at = f"at {statuses.pop()}" if len(statuses) == 1 else "at watch or warning"
    stand = "stands" if now == 1 else "stand"
    count = typeset.number(now) if now else "None"
    return f"{count} of {typeset.counted(len(materials.now.indicators), 'indicator')} {stand} {at}"


def _concerning(assessment: Assessment) -> int:
    return sum(s.status in _CONCERNING for s in assessment.indicators)


def values(materials: Materials) -> tuple[QuarterRow, ...]:
    """Return the chart's values in words, for each quarter so far, oldest first."""
    return tuple(
        QuarterRow(
            str(assessment.quarter),
            tuple(
                _words(_count(assessment, scenario))
                if _has_items(materials, scenario)
                else "no items of its own"
                for scenario in materials.study.scenarios
            ),
        )
        for assessment in materials.history
    )


def _has_items(materials: Materials, scenario: Scenario) -> bool:
    return any(item.home == scenario.id for item in materials.study.items)


def _count(assessment: Assessment, scenario: Scenario) -> StatusCounts:
    own = [s.status for s in assessment.indicators if s.indicator.home == scenario.id]
    statuses = Counter(own)
    warning, watch, normal = (
        statuses[status] for status in (Status.WARNING, Status.WATCH, Status.NORMAL)
    )
    observed = sum(s.observed for s in assessment.signposts if s.signpost.home == scenario.id)
    return StatusCounts(
        warning=warning,
        watch=watch,
        normal=normal,
        without=len(own) - warning - watch - normal,
        observed=observed,
    )


def _words(counts: StatusCounts) -> str:
    pairs = (
        (counts.warning, "at warning"),
        (counts.watch, "at watch"),
        (counts.normal, "normal"),
        (counts.without, "stale, without data or thresholds"),
        (counts.observed, "observed"),
    )
    parts = [f"{typeset.number(count)} {words}" for count, words in pairs if count]
    return ", ".join(parts) or "nothing observed"
