"""The handouts of the shipped studies, as text to be read from end to end.

The texts stand in tests/golden/handouts; UPDATE_GOLDEN=1 writes them anew. Read each aloud before
it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.cases import lines
from tests.briefing.handouts import markups
from tests.builders import q

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "handouts"
SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
# With how many people come; None where nobody says.
SHIPPED: Final = {
    "central-asia 2023Q4": 18,
    "us-economy-2006 2008Q2": None,
    "el-nino-1996 1997Q4": None,
}


@pytest.mark.parametrize("name", SHIPPED)
def test_each_handout_reads_as_it_did(name: str) -> None:
    study, quarter = name.split()
    project, _, _ = open_project(SCENARIOS / study)
    assert project is not None
    folder = GOLDEN / name
    made = {
        f"{handout}.txt": "\n".join(lines(markup)) + "\n"
        for handout, markup in markups(basis_of(project, q(quarter)), SHIPPED[name]).items()
    }
    if os.environ.get("UPDATE_GOLDEN") == "1":
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in made.items():
            (folder / file).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert made == kept, f"{folder}: read what differs, then UPDATE_GOLDEN=1"
