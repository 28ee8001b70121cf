"""Make page one's chart in an estimative study: all likelihoods over the quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.estimates import pooled_estimates
from scenariobook.briefing import typeset
from scenariobook.briefing.charts.likelihood import names_bands_beside, narrow_panels, panels
from scenariobook.briefing.charts.plot import Series
from scenariobook.briefing.wording import legends, likelihoods
from scenariobook.briefing.wording.legends import LegendKey
from scenariobook.briefing.wording.materials import Materials
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import shows_estimates
from scenariobook.record.ledger.kinds import State
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

# Heights in points. Up to a few scenarios, the chart has its full height. The row of each further
# one on page one takes some of it.
_HEIGHT: Final = 122.0
_LEAST_HEIGHT: Final = 110.0
_ROWS_HEIGHT: Final = 10.0
_FEW: Final = 4
_TOLD: Final = 3  # judgments that moved and are named in the title
_OF_BEFORE: Final = frozenset({"ruler", "revised"})  # steps that move earlier quarters, too
_DAYS: Final = 91.0  # of a quarter, to place a day in it


def charts(materials: Materials) -> tuple[Markup, Markup]:
    """Return the chart, a panel for each scenario, and the same for a phone."""
    quarters = [str(assessment.quarter) for assessment in materials.history]
    all_series = _all_series(materials)
    latest = [
        f"{typeset.named(now.scenario.title)} ({_said(materials, now)})"
        for now in materials.now.standings
    ]
    title = (
        f"Likelihoods {materials.period}, on the yardstick’s bands. "
        f"In {quarters[-1]}: {'; '.join(latest)}."
    )
    bands, height = likelihoods.bands(materials.yardstick), chart_height(len(all_series))
    return (
        panels(title, bands, quarters, all_series, height),
        narrow_panels(title, bands, quarters, all_series, height),
    )


def chart_height(scenarios: int) -> float:
    """Return the height of page one's chart in points, which depends on the number of scenarios."""
    return max(_HEIGHT - _ROWS_HEIGHT * max(scenarios - _FEW, 0), _LEAST_HEIGHT)


def _all_series(materials: Materials) -> list[Series]:
    estimates = [_spans(materials, assessment.quarter) for assessment in materials.history]
    return [
        Series(
            f"{materials.numbers[now.scenario.id]} {now.scenario.title}",
            _headline(materials, now),
            tuple(past.standings[place].implied for past in materials.history),
            tuple(
                likelihoods.drawn(past.standings[place], materials.yardstick)
                for past in materials.history
            ),
            tuple(spans.get(now.scenario.id) for spans in estimates),
            tuple(_observed(materials, now.scenario)),
        )
        for place, now in enumerate(materials.now.standings)
    ]


def _headline(materials: Materials, standing: Standing) -> str:
    """Return the figure that heads the scenario's panel; empty if it has none.

    That is the judgment's, or the implied one in a quarter that nobody judged: a reader takes all
    of them for the same. A judgment that is a term alone has no figure; its panel shows its range.
    """
    judged = likelihoods.judged(standing, materials.yardstick)
    if judged:
        return judged.number if standing.judged_term else ""
    if any(likelihoods.judged(one, materials.yardstick) for one in materials.now.standings):
        return ""
    implied = likelihoods.implied(standing, materials.yardstick)
    return implied.number if implied else ""


def _said(materials: Materials, standing: Standing) -> str:
    """Return both likelihoods in words; some terms are nouns, so no verb stands before them."""
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    parts = [f"judgment: {judged.number or judged.words.striptags()}"] if judged else []
    return ", ".join([*parts, f"implied: {implied.number}"] if implied else parts)


def _spans(materials: Materials, quarter: Quarter) -> dict[str, tuple[float, float]]:
    """Return the lowest and the highest estimate of a quarter, as far as they may be shown."""
    if not shows_estimates(materials.record, quarter):
        return {}
    found = pooled_estimates(materials.study, materials.record, quarter)
    return {about: (one.pooled.lowest, one.pooled.highest) for about, one in found.items()}


def _observed(materials: Materials, scenario: Scenario) -> Iterator[float]:
    """Yield when a scenario's own signposts were observed, in quarters from the first's middle."""
    first = materials.history[0].quarter
    for signpost in materials.study.signposts:
        if signpost.home != scenario.id:
            continue
        for quarter, entry in materials.record.sightings.get(signpost.id, {}).items():
            sighting = entry.content
            if sighting.state is State.OBSERVED and first <= quarter <= materials.quarter:
                day = sighting.seen_on
                inside = (day - quarter.start).days / _DAYS if day else 0.5
                yield quarter.since(first) + min(max(inside, 0.0), 1.0) - 0.5


# --- in words ------------------------------------------------------------------------------------


def finding(materials: Materials) -> str:
    """Return what the chart shows about the quarter, as its title."""
    if materials.change is None:
        return f"Likelihoods in {materials.quarter}, the study’s first quarter"
    before = materials.history[-2].standings
    pairs = list(zip(before, materials.now.standings, strict=True))
    judged = [(_judged(b), _judged(a), a) for b, a in pairs]
    moves = [(then, now, a) for then, now, a in judged if then is not None and now is not None]
    if moves:
        return _judged_moves(moves, materials.change.before.quarter)
    if any(now is not None for _, now, _ in judged):
        last = materials.change.before.quarter
        return f"Judgments of {materials.quarter}; {last} has no judged figures to compare"
    return _largest_implied(materials)


def _judged(standing: Standing) -> float | None:
    likelihood = standing.judgment.likelihood if standing.judgment else None
    return None if isinstance(likelihood, str) else likelihood


def _judged_moves(moves: Sequence[tuple[float, float, Standing]], before: Quarter) -> str:
    """Return how judgments moved, the largest move first."""
    moved = [(now - then, standing) for then, now, standing in moves if now != then]
    if not moved:
        every = "No judgment has" if moves[1:] else "The judgment has not"
        return f"{every} changed since {before}"
    moved.sort(key=lambda move: -abs(move[0]))
    told = moved[:_TOLD]
    ways = [
        f"{verb} {typeset.listed(each)}"
        for verb, each in (
            ("raised", [f"“{a.scenario.title}”" for by, a in told if by > 0]),
            ("lowered", [f"“{a.scenario.title}”" for by, a in told if by < 0]),
        )
        if each
    ]
    more = len(moved) - len(told)
    rest = f", and moved {typeset.number(more)} more by less" if more else ""
    return f"The team {' and '.join(ways)}{rest}"


def _largest_implied(materials: Materials) -> str:
    told = [c for c in materials.change.standings if c.steps] if materials.change else []
    if not told:
        return f"Implied likelihoods up to {materials.quarter}"
    largest = max(told, key=lambda c: abs(c.steps.printed_change) if c.steps else 0)
    by = largest.steps.printed_change if largest.steps else 0
    if not by:
        return "No implied likelihood moved by a point this quarter"
    way = "rose" if by > 0 else "fell"
    most = " most" if told[1:] else ""
    points = printed_likelihoods.points(abs(by)).lstrip("+").replace(" ", typeset.NO_BREAK)
    title = typeset.named(largest.after.scenario.title)
    return f"The implied likelihood of {title} {way}{most}, by {points}"


def legend(materials: Materials) -> tuple[LegendKey, ...]:
    """Return the marks that the chart has, with their meaning."""
    all_series = _all_series(materials)
    judged = [value for series in all_series for value in series.judged if value is not None]
    return legends.courses(
        judged=any(map(_is_number, judged)),
        ranged=not all(map(_is_number, judged)),
        estimated=any(s is not None for series in all_series for s in series.estimated),
        observed=any(series.observed for series in all_series),
    )


def how_to_read(materials: Materials) -> str:
    """Return what a reader of the chart has to know besides its legend; empty if nothing."""
    return " ".join(filter(None, (_bands_below(materials), _past_as_known_now(materials))))


def _bands_below(materials: Materials) -> str:
    """Return the yardstick's bands as a sentence, where the chart has no room for their names."""
    count = len(materials.now.standings)
    if names_bands_beside(count, chart_height(count)):
        return ""
    return likelihoods.bands_in_words(materials.yardstick)


def _past_as_known_now(materials: Materials) -> str:
    """Return why a line and the points since last quarter differ, if they do."""
    if materials.change is None:
        return ""
    earlier = [
        step for one in materials.change.standings if one.steps for step in one.steps.printed
    ]
    if not any(step.points and step.name in _OF_BEFORE for step in earlier):
        return ""
    return (
        "The lines have earlier quarters as they are known and counted now; the points since "
        f"{materials.change.before.quarter} are from what was known then."
    )


def _is_number(value: object) -> bool:
    return isinstance(value, float)
