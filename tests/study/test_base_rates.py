"""Base rates: how often it came in cases like this one, and what so few cases allow."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from scipy.stats import beta

from scenariobook.standards.base_rates import jeffreys
from tests.commands import run
from tests.study_text import STUDY, write_study

RATE: Final = """
[[base_rates]]
scenario = "lake-dries"
cases = "Lakes of this kind that fell dry within ten years"
count = 2
of = 46
period = "1950 to 2020"
source = "lake-survey"
"""


@pytest.mark.parametrize("of", [1, 2, 7, 46, 1000, 100_000])
def test_the_bounds_are_the_quantiles_that_another_library_gives(of: int) -> None:
    """To a tenth of a percent, of few cases and of many."""
    for count in {0, 1, of // 3, of // 2, of - 1, of}:
        lower, upper = jeffreys(count, of)
        of_beta = beta(count + 0.5, of - count + 0.5)
        assert lower == pytest.approx(100 * of_beta.ppf(0.025) if count else 0, abs=0.05)
        assert upper == pytest.approx(100 * of_beta.ppf(0.975) if count < of else 100, abs=0.05)


def test_the_annex_prints_it_beside_the_prior(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The prior of 30% lies outside, and gives a reason: nothing is to be said of it."""
    study = write_study(tmp_path / "lake", STUDY + RATE)
    monkeypatch.chdir(study)
    assert run("brief", "--html").exit_code == 0
    made = Path("output/small-study/briefing-2022Q1.html").read_text("utf-8")
    assert "In 2 of 46 cases it came true (4%):" in made
    assert "so many cases allow a rate from under 1% to 13%" in made
    assert "base rates" not in run("check", "--advice").stdout
    file = study / "study.toml"
    text = file.read_text().replace('prior = 30\nprior_basis = "Synthetic."', "prior = 30")
    file.write_text(text)
    advice = " ".join(run("check", "--advice").stdout.split())
    assert "Say with prior_basis why these priors lie outside" in advice
    file.write_text(text.replace("prior = 30", "prior = 10"))
    assert "base rates" not in run("check", "--advice").stdout
