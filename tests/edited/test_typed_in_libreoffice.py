"""Each way to fill one cell, typed into LibreOffice: what becomes of it is said of that cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.clients.office import Action, LibreOffice
from tests.edited.desk import Desk
from tests.edited.preview import APPLIED, Found
from tests.edited.study import Lake
from tests.edited.typing import Case, asked, check, outcomes, taken

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


@pytest.fixture(scope="module")
def found(
    lake: Lake, libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> dict[Case, Found]:
    """Type all cases; return their outcomes, having made sure that nothing else changed."""

    def typed(cases: Sequence[Case], target: Path) -> Path:
        actions: list[Action] = [
            ("type", case.sheet, lake.cell(*case.place), str(case.done)) for case in cases
        ]
        return libreoffice.edit(lake.tracker, target, *actions)

    return outcomes(lake, CASES, typed, tmp_path_factory.mktemp("typed"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_typed_has_its_outcome(case: Case, found: dict[Case, Found]) -> None:
    check(case, found[case])


def test_a_percent_format_in_a_percent_unit_means_what_it_shows(desk: Desk) -> None:
    """The cell shows 33 %, the file holds 0.33: 33 is taken."""
    cell = desk.at("Update", "irrigated-share", "value")
    found = desk.returns(("number_format", "Update", cell, "0%"), ("type", "Update", cell, "33%"))
    assert found.edits == [("irrigated-share", "value", "", "33")]


def test_a_percent_format_in_another_unit_is_a_question(desk: Desk) -> None:
    cell = desk.at("Update", "inflow", "value")
    found = desk.returns(("number_format", "Update", cell, "0%"), ("type", "Update", cell, "33%"))
    assert "33%" in found.question.why


def test_a_percent_typed_into_a_number_format_is_not_taken_as_its_hundredth(desk: Desk) -> None:
    """LibreOffice keeps the cell's own format: 33% becomes 0.33 and shows as 0."""
    found = desk.returns(desk.type_value("irrigated-share", "33%"))
    (outcome,) = found.outcomes
    assert (outcome.result, outcome.becomes) != (APPLIED, "0.33")
