"""Make page one's chart in an estimative study: all likelihoods over the quarters."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from scenariobook.briefing import typeset
from scenariobook.briefing.charts.likelihood import fits_one_plot, one_plot
from scenariobook.briefing.charts.plot import Series
from scenariobook.briefing.charts.small_multiples import small_multiples
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.materials import Materials

# Heights in points. Up to a few scenarios, the chart has its full height. The row of each further
# one on page one takes some of it.
_HEIGHT: Final = 212.0
_LEAST_HEIGHT: Final = 150.0
_ROWS_HEIGHT: Final = 15.0
_FEW: Final = 4


def chart(materials: Materials) -> Markup:
    """Return the chart: one plot if that is legible, else a plot for each scenario."""
    quarters = [str(assessment.quarter) for assessment in materials.history]
    all_series: list[Series] = []
    latest: list[str] = []
    for place, now in enumerate(materials.now.standings):
        standings = [assessment.standings[place] for assessment in materials.history]
        implied = likelihoods.implied(now, materials.yardstick)
        number = implied.number if implied else ""
        all_series.append(
            Series(
                f"{materials.numbers[now.scenario.id]} {now.scenario.title}",
                number,
                tuple(standing.implied for standing in standings),
                tuple(likelihoods.drawn(s, materials.yardstick) for s in standings),
            )
        )
        latest.append(f"{typeset.named(now.scenario.title)}, {number}")
    title = (
        f"Likelihoods {materials.period}, on the yardstick’s bands. "
        f"Implied in {quarters[-1]}: {'; '.join(latest)}."
    )
    draw = one_plot if fits_one_plot(len(all_series), len(quarters)) else small_multiples
    return draw(
        title,
        likelihoods.bands(materials.yardstick),
        quarters,
        all_series,
        chart_height(len(all_series)),
    )


def chart_height(scenarios: int) -> float:
    """Return the height of page one's chart in points, which depends on the number of scenarios."""
    return max(_HEIGHT - _ROWS_HEIGHT * max(scenarios - _FEW, 0), _LEAST_HEIGHT)


def how_to_read(materials: Materials) -> str:
    """Return how to read the chart."""
    marks = (
        "Lines with hollow marks: implied likelihood, an aid computed from indicators and "
        "signposts alone. Filled marks: judgments. Brackets or bars: judgments given as a "
        "term, over its range."
    )
    if fits_one_plot(len(materials.study.scenarios), len(materials.history)):
        return marks
    return f"{marks} {likelihoods.bands_in_words(materials.yardstick)}"
