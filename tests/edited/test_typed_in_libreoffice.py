"""Each way to fill one cell, typed into LibreOffice: what becomes of it is said of that cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.clients.office import Action, LibreOffice
from tests.edited.lake import Lake
from tests.edited.typed import Case, asked, taken, wrong

pytestmark = pytest.mark.client

CASES: Final = (
    # What is clear.
    taken("Update", "water-level", "value", "5.8", becomes="5.8"),
    taken("Update", "irrigated-share", "value", "33", becomes="33"),
    taken("Update", "fish-catch", "value", "1,234", becomes="1234"),  # LibreOffice's own number
    taken("Log", "fish-catch", "value", "'1100", becomes="1100"),  # text
    taken("Update", "inflow", "value", "'1,234.5", becomes="1234.5"),
    taken("Update", "salinity", "value", "'12 %", becomes="12"),
    taken("Update", "unrest", "value", "Violent", becomes="violent"),
    taken("Update", "dam-closed", "value", "YES", becomes="yes"),
    taken("Update", "inflow", "as of", "2022-05-09", becomes="2022-05-09"),
    taken("Update", "salinity", "as of", "5/9/2022", becomes="2022-05-09"),
    taken("Update", "fish-catch", "as of", "'2022-05-09", becomes="2022-05-09"),  # text
    taken(
        "Update", "inflow", "source", "fish-board; evening-post", becomes="fish-board; evening-post"
    ),
    taken("Update", "inflow", "credibility", "3", becomes="3"),
    taken("Update", "water-level", "note", "'=low, for June", becomes="=low, for June"),
    taken("Update", "salinity", "note", "2021", becomes="2021"),
    taken("Signposts", "inflow-diverted", "state", "Observed", becomes="observed"),
    taken("Signposts", "inflow-diverted", "seen on", "2022-04-02", becomes="2022-04-02"),
    taken("Judgments", "lake-dries", "likelihood", "30", becomes="30"),
    taken("Judgments", "lake-splits", "likelihood", "unlikely", becomes="unlikely"),
    taken("Judgments", "lake-splits", "confidence", "High", becomes="high"),
    taken("Judgments", "lake-holds", "dissent", "Ben: higher", becomes="Ben: higher"),
    taken("Log", "water-level", "value", "6.4", becomes="6.4"),
    taken("Update", "water-level", "value", "=5+0.7", becomes="5.7"),  # what the formula shows
    # Without a value.
    taken("Update", "irrigated-share", "note", "asked twice", becomes="asked twice"),
    taken("Update", "dam-closed", "source", "evening-post", becomes="evening-post"),
    taken("Update", "dam-closed", "by", "Cleo", becomes="Cleo"),
    # Emptied on purpose.
    taken("Update", "water-level", "note", None, becomes=""),
    taken("Update", "salinity", "value", None, becomes=""),
    taken("Signposts", "treaty-signed", "seen on", None, becomes=""),
    taken("Judgments", "lake-dries", "rationale", None, becomes=""),
    taken("Log", "inflow", "value", None, becomes=""),
    # A percentage is what the cell shows; in its own format, 33% is 0.33 and shows as 0.
    taken("Update", "irrigated-share", "value", "33%", becomes="33", shown_as="0%"),
    asked("Update", "inflow", "value", "33%", why="33%", shown_as="0%"),
    asked("Update", "irrigated-share", "value", "33%", why="?"),
    # What would be a guess.
    taken("Log", "irrigated-share", "value", "'1,234", becomes="1234"),
    asked("Log", "inflow", "value", "about 6", why="is not a number"),
    asked("Log", "salinity", "value", "=1/0", why="#DIV/0!"),
    asked("Update", "inflow", "value", "=NA()", why="#N/A"),
    asked("Update", "salinity", "value", "#N/A", why="#N/A"),
    asked("Update", "fish-catch", "value", "TRUE", why="TRUE"),
    asked("Update", "irrigated-share", "value", "1E+999", why="too large"),
    asked("Update", "unrest", "value", "furious", why="not one of: calm, tense, violent"),
    taken("Log", "dam-closed", "value", "TRUE", becomes="yes"),
    taken("Update", "dam-closed", "as of", "'9 May 2022", becomes="2022-05-09"),
    asked("Update", "irrigated-share", "as of", "2022", why="1905"),
    asked("Update", "water-level", "as of", "1922-05-09", why="9 May 1922"),
    asked("Update", "unrest", "as of", "2122-05-09", why="9 May 2122"),
    taken("Signposts", "port-abandoned", "seen on", "=DATE(2022,4,2)", becomes="2022-04-02"),
    asked("Update", "unrest", "source", "lake-survy", why="did you mean 'lake-survey'?"),
    asked("Update", "unrest", "credibility", "7", why="not one of: 1, 2, 3"),
    asked("Update", "inflow", "note", "=low for June", why="formula"),
    asked("Update", "fish-catch", "note", "2022-05-09", why="a date or a time"),
    asked("Signposts", "port-abandoned", "state", "gone", why="not yet, emerging, observed"),
    asked("Judgments", "lake-splits", "likelihood", "100", why="has no term"),
    asked("Judgments", "lake-dries", "confidence", "very high", why="high, moderate, low"),
)


def test_each_cell_has_its_outcome(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """And nothing else has changed."""

    def typed(cases: Sequence[Case], target: Path) -> Path:
        actions: list[Action] = []
        for case in cases:
            at = case.sheet, lake.cell(*case.place)
            if case.shown_as:
                actions.append(("number_format", *at, case.shown_as))
            actions.append(("clear", *at) if case.done is None else ("type", *at, str(case.done)))
        return libreoffice.edit(lake.tracker, target, *actions)

    assert wrong(lake, CASES, typed, tmp_path) == []
