"""The HTML edition of samples and of the worked example, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scenariobook.briefing.screen import render_screen
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from tests.briefing.samples import Sample
from tests.builders import q

SHIPPED: Final = Path(__file__).parents[2] / "scenarios"
WORKED_EXAMPLE: Final = SHIPPED / "central-asia"


def project_of(study: str = WORKED_EXAMPLE.name) -> Project:
    """Return a study that we ship, with its record."""
    project, _, _ = open_project(SHIPPED / study)
    assert project is not None
    return project


def on_screen(sample: Sample, quarter: str, folder: Path | None = None) -> str:
    """Return a sample's HTML edition."""
    return render_screen(sample.inputs(quarter, folder)).decode()


def worked_example(quarter: str) -> str:
    """Return the HTML edition of the worked example's briefing."""
    return shipped(WORKED_EXAMPLE.name, quarter)


def shipped(study: str, quarter: str) -> str:
    """Return the HTML edition of a study that we ship."""
    return render_screen(inputs_of(project_of(study), q(quarter))).decode()
