"""Briefings rendered from a basis, in the process that runs the test."""

from __future__ import annotations

from pathlib import Path

from scenariobook.briefing.editions import Printed, render_annex, render_briefing
from scenariobook.briefing.wording.materials import Basis
from tests.briefing.samples import Sample


def rendered(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return a sample's briefing."""
    return rendered_from(sample.basis(quarter, folder))


def rendered_from(basis: Basis) -> bytes:
    """Return the briefing of a basis."""
    return _complete(render_briefing(basis))


def rendered_annex(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return what stands behind a sample's briefing."""
    return _complete(render_annex(sample.basis(quarter, folder)))


def _complete(printed: Printed) -> bytes:
    """Return a PDF, if this machine's fonts have all its characters."""
    data, missing = printed
    assert not missing
    return data
