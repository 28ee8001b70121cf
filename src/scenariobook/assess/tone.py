"""Tell good news from bad, by what the study hopes for."""

from __future__ import annotations

from typing import Literal

from scenariobook.study.model.study import Study


def tone(home: str | None, study: Study) -> Literal["good", "bad", "neutral"]:
    """Return whether it is good news that an item stands at warning, or was observed.

    It is good news if the item's home is a scenario that is hoped for, bad news if it is another
    one, and neither if the study hopes for no scenario, or the item has no home.
    """
    hoped = {scenario.id for scenario in study.scenarios if scenario.hoped_for}
    if not hoped or home is None:
        return "neutral"
    return "good" if home in hoped else "bad"
