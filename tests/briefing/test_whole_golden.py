"""Briefing and annex of the shipped studies, as text to be read from end to end.

The texts stand in tests/golden/whole; UPDATE_GOLDEN=1 writes them anew. Read what differs aloud
before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from scenariobook.briefing.rendering import Templates
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.cases import lines
from tests.briefing.samples import front, text_of, whole
from tests.builders import q

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "whole"
SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(
    "name", ["central-asia 2023Q4", "el-nino-1996 1997Q4", "us-economy-2006 2007Q3"]
)
def test_briefing_and_annex_read_as_they_did(name: str) -> None:
    study, quarter = name.split()
    project, _, _ = open_project(SCENARIOS / study)
    assert project is not None
    templates, text = Templates(None), text_of(basis_of(project, q(quarter)))
    pages = (front(templates, text), whole(templates, text))
    made = "\n\n".join("\n".join(lines(markup)) for markup in pages) + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8"), f"{file}: read it, then UPDATE_GOLDEN=1"
