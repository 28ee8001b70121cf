"""Assess a quarter of a study, and compare it with the quarter before."""

from __future__ import annotations

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import known_before
from scenariobook.record.project import Project


def assess_quarter(project: Project, quarter: Quarter) -> tuple[QuarterChange | None, Assessment]:
    """Return what changed since the previous quarter, if there is one, and the assessment."""
    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after, known_before(project, quarter)), after
