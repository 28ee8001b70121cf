"""What may not be meant is told with the preview, in status and on page one; it is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.commands import run
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import typed

TRACKER: Final = Path("output") / "small-study" / "tracker.xlsx"
OFF: Final = "the likelihoods of 2022Q1 add up to 180%, not 100%"
ONE: Final = "exactly one of the scenarios comes true"


@pytest.fixture
def exclusive(study: Path) -> Path:
    """Return the study, whose two scenarios exclude one another."""
    text = STUDY.replace("start =", "exclusive = true\nstart =").replace("prior = 30", "prior = 40")
    write_study(study, text)
    return study


def judged(path: Path, likelihoods: Sequence[float]) -> None:
    """Type likelihoods into a tracker, from the first scenario on."""
    rows = zip(("lake-holds", "lake-dries"), likelihoods, strict=True)
    cells = {("Judgments", scenario, "likelihood"): likelihood for scenario, likelihood in rows}
    typed(cells, str(path), path)


def test_a_copy_whose_judgments_cannot_all_hold(exclusive: Path) -> None:
    """A line with the preview, whoever the rest is from; then in status."""
    run("build", str(exclusive))
    Path("judgments.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,90\n")
    alone = run("import", "judgments.csv", "--yes")
    assert "add up" not in alone.stderr
    Path("rest.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-dries,90\n")
    preview = run("import", "rest.csv", "--dry-run")
    assert f"warning: {OFF}: {ONE}" in preview.stderr
    assert "add up" not in run("status").stdout
    assert run("import", "rest.csv", "--yes").exit_code == 0
    assert f"The likelihoods add up to 180%, not 100%: {ONE}." in run("status").stdout


def test_build_tells_it_of_the_tracker(exclusive: Path) -> None:
    """Where it takes in what was typed, and not where it holds."""
    run("build", str(exclusive))
    judged(TRACKER, [90, 90])
    assert OFF in run("build").stderr
    judged(TRACKER, [60, 40])
    assert "add up" not in run("build").stderr
    assert "add up" not in run("status").stdout


def test_judgments_that_need_not_add_up(study: Path) -> None:
    """More than one of the scenarios may come true."""
    run("build", str(study))
    judged(TRACKER, [90, 90])
    assert "add up" not in run("build").stderr
