"""Briefings rendered from a basis, in the process that runs the test."""

from __future__ import annotations

from pathlib import Path

from scenariobook.briefing.editions import OnMissing, render_annex, render_briefing, warn_of_missing
from scenariobook.briefing.wording.materials import Basis
from tests.briefing.samples import Sample


def rendered(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return a sample's briefing."""
    return rendered_from(sample.basis(quarter, folder))


def rendered_from(basis: Basis, on_missing: OnMissing = warn_of_missing) -> bytes:
    """Return the briefing of a basis."""
    return render_briefing(basis, on_missing)


def rendered_annex(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return what stands behind a sample's briefing."""
    return render_annex(sample.basis(quarter, folder))
