"""Page one's chart where no likelihoods are stated: how the scenarios' own items stood."""

from __future__ import annotations

from collections import Counter
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import Status
from scenariobook.briefing import typeset
from scenariobook.briefing.charts import stacked_columns
from scenariobook.briefing.charts.stacked_columns import StackedRow, StatusCounts
from scenariobook.briefing.view.materials import Materials
from scenariobook.briefing.view.sections.likelihood_chart import chart_height
from scenariobook.briefing.view.sections.likelihood_values import QuarterRow
from scenariobook.study.model import Scenario

_HIGHEST_ROW: Final = 72.0
HOW_TO_READ: Final = "Each column: a scenario’s own indicators at the end of the quarter."


def chart(materials: Materials) -> Markup:
    """Return the chart; nothing where no scenario has items of its own."""
    shown = [scenario for scenario in materials.study.scenarios if _has_items(materials, scenario)]
    if not shown:
        return Markup("")
    quarters = [str(assessment.quarter) for assessment in materials.history]
    tracks = [
        StackedRow(
            f"{materials.numbers[scenario.id]} {scenario.title}",
            tuple(_tally(assessment, scenario) for assessment in materials.history),
        )
        for scenario in shown
    ]
    told = "; ".join(
        f"{typeset.named(scenario.title)}: {_words(track.counts[-1])}"
        for scenario, track in zip(shown, tracks, strict=True)
    )
    each = min(chart_height(len(materials.study.scenarios)) / len(tracks), _HIGHEST_ROW)
    title = f"How each scenario’s own items stood {materials.period}. In {quarters[-1]}: {told}."
    return stacked_columns.stacked_columns(title, quarters, tracks, each)


def values(materials: Materials) -> tuple[QuarterRow, ...]:
    """Return what the chart shows in words: every quarter so far, oldest first."""
    return tuple(
        QuarterRow(
            str(assessment.quarter),
            tuple(
                _words(_tally(assessment, scenario))
                if _has_items(materials, scenario)
                else "no items of its own"
                for scenario in materials.study.scenarios
            ),
        )
        for assessment in materials.history
    )


def _has_items(materials: Materials, scenario: Scenario) -> bool:
    return any(item.home == scenario.id for item in materials.study.items)


def _tally(assessment: Assessment, scenario: Scenario) -> StatusCounts:
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


def _words(tally: StatusCounts) -> str:
    counts = (
        (tally.warning, "at warning"),
        (tally.watch, "at watch"),
        (tally.normal, "normal"),
        (tally.without, "stale, without data or thresholds"),
        (tally.observed, "observed"),
    )
    held = [f"{typeset.number(count)} {words}" for count, words in counts if count]
    return ", ".join(held) or "nothing observed"
