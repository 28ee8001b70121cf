"""Page one and page two in each case that a study can be in, as text to be read from end to end.

The texts stand in tests/golden/page-one; UPDATE_GOLDEN=1 writes them anew. Read each aloud before
it is committed: a sentence that a colleague would not say is rewritten.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.cases import CASES, FIRST, QUARTERS, read_through
from tests.briefing.samples import text_of
from tests.builders import q

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "page-one"
SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
SHIPPED: Final = {
    f"{name} {quarter}": (name, quarter)
    for name, quarters in {
        "central-asia": ("2021Q3", "2022Q2", "2023Q1", "2023Q4"),
        "us-economy-2006": ("2006Q1", "2007Q3", "2008Q2"),
        "el-nino-1996": ("1996Q3", "1997Q3", "1997Q4", "1998Q4"),
    }.items()
    for quarter in quarters
}


def same_as_before(name: str, made: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), f"{path}: read it, then UPDATE_GOLDEN=1"


@pytest.mark.parametrize("name", [*CASES, *FIRST])
def test_each_case_reads_as_it_did(name: str) -> None:
    sample = (CASES | FIRST)[name]()
    quarter = QUARTERS.get(name, "2022Q2")
    same_as_before(name, read_through(sample.briefing(quarter)))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_studies_read_as_they_did(name: str) -> None:
    study_, quarter = SHIPPED[name]
    project, _, _ = open_project(SCENARIOS / study_)
    assert project is not None
    basis = basis_of(project, q(quarter))
    same_as_before(name, read_through(text_of(basis)))


def test_no_case_is_without_its_text() -> None:
    """And no text is left of a case that is gone."""
    assert {path.stem for path in GOLDEN.iterdir()} == {*CASES, *FIRST, *SHIPPED}
