"""Tell, in words, where people differ: estimates far apart, judgments off the aid, dissent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.phrases import short_title

_FAR: Final = 15  # percentage points between the lowest and the highest estimate


def differing(contents: Contents) -> Iterator[str]:
    """Yield a line for each difference that is recorded for the open quarter."""
    titles = {thing.id: thing.title for thing in (*contents.study.scenarios, *contents.study.items)}
    for about, found in contents.pooled.items():
        low, high = found.pooled.lowest, found.pooled.highest
        if high - low >= _FAR:
            spread = f"Estimates {low:.3g}% to {high:.3g}% ({found.pooled.count} analysts)"
            yield f"{spread}: {short_title(titles[about])}"
    for standing in contents.now.standings:
        title, apart = short_title(standing.scenario.title), standing.bands_apart
        if apart:
            side = "above" if apart > 0 else "below"
            bands = f"{abs(apart):g} {'band' if abs(apart) == 1 else 'bands'}"
            yield f"Judged {bands} {side} the implied likelihood: {title}"
        if standing.judgment and standing.judgment.dissent:
            yield f"A dissent is recorded: {title}"
