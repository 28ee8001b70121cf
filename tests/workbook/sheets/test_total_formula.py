"""What likelihoods of scenarios that exclude one another add up to, typed and recorded."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from scenariobook.record.ledger.kinds import Judgment
from scenariobook.study.model import Study
from tests.builders import a_ledger, a_scenario, a_study, q
from tests.workbook.examples import tracker
from tests.workbook.recalculation import recalculate, recalculate_in_gnumeric, values

_QUARTER: Final = q("2022Q1")
_NAMES: Final = ("one", "two", "three", "four")

# What is typed for each of four scenarios, and what the sheet says above.
TYPED: Final[dict[tuple[float | str | None, ...], str]] = {
    (90.0, 90.0, 90.0, 90.0): "they add up to 360%, not 100%",
    (25.0, 25.0, 25.0, 25.0): "they add up to 100%",
    (33.3, 33.3, 33.4, 1.0): "they add up to 101%",
    (33.3, 33.3, 33.4, 1.1): "they add up to 101.1%, not 100%",
    (40.0, 30.0, 20.0, 9.0): "they add up to 99%",
    (40.0, 30.0, 20.0, 8.5): "they add up to 98.5%, not 100%",
    (None, None, None, None): "",
    (60.0, None, None, None): "so far they add up to 60% or more",
    (60.0, 60.0, None, None): "so far they add up to 120% or more, more than 100%",
    # The terms of ICD 203: likely is 55 to 80, unlikely 20 to 45, very unlikely 5 to 20.
    ("likely", "unlikely", "very unlikely", 5.0): "they add up to 85 to 150%",
    ("likely", "likely", "very unlikely", 5.0): "they add up to 120 to 185%, not 100%",
    ("very unlikely", 5.0, 5.0, "very unlikely"): "they add up to 20 to 50%, not 100%",
    ("likely", None, "likely", None): "so far they add up to 110% or more, more than 100%",
}


def _study() -> Study:
    return a_study([a_scenario(name, prior=25.0) for name in _NAMES], exclusive=True)


def _recorded(likelihoods: Sequence[float | str | None]) -> bytes:
    stated = zip(_NAMES, likelihoods, strict=True)
    held = a_ledger(
        *(Judgment(_QUARTER, name, likelihood=one) for name, one in stated if one is not None)
    )
    return tracker(_study(), _QUARTER, held)


def _typed(likelihoods: Sequence[float | str | None]) -> bytes:
    """Return a tracker of nothing recorded, with likelihoods typed in."""
    workbook = load_workbook(BytesIO(tracker(_study(), _QUARTER, a_ledger())))
    for row, likelihood in enumerate(likelihoods, 5):
        workbook["Judgments"][f"G{row}"] = likelihood
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _said(data: bytes) -> object:
    return values(data).get(("Judgments", "G3"), "")


@pytest.mark.parametrize("likelihoods", TYPED, ids=str)
def test_the_record_is_added_up(likelihoods: Sequence[float | str | None]) -> None:
    """As the preview of a file shows it."""
    assert _said(_recorded(likelihoods)) == TYPED[tuple(likelihoods)]


def test_nothing_is_added_up_where_more_than_one_may_come_true() -> None:
    """Nor is there a cell for it."""
    data = tracker(a_study(), _QUARTER, a_ledger(Judgment(_QUARTER, "alpha", likelihood=90.0)))
    assert load_workbook(BytesIO(data))["Judgments"]["G3"].value is None


@pytest.mark.client
def test_libreoffice_adds_up_as_it_is_typed(tmp_path: Path) -> None:
    """Numbers, terms, and what is still blank."""
    trackers = {str(number): _typed(one) for number, one in enumerate(TYPED)}
    found = recalculate(trackers, tmp_path)
    assert [_said(found[str(number)]) for number in range(len(TYPED))] == list(TYPED.values())


@pytest.mark.client
def test_a_percent_that_a_program_made_a_fraction_counts_as_it_shows(tmp_path: Path) -> None:
    """Who types 90% leaves 0.9 behind."""
    data = _typed((0.9, 90.0, 90.0, 0.9))
    found = recalculate({"percents": data}, tmp_path)["percents"]
    assert _said(found) == "they add up to 360%, not 100%"


@pytest.mark.client
def test_gnumeric_adds_up_as_it_is_typed(tmp_path: Path) -> None:
    """It finds the same of some."""
    some = list(TYPED)[::3]
    found = [_said(recalculate_in_gnumeric(_typed(one), tmp_path)) for one in some]
    assert found == [TYPED[one] for one in some]
