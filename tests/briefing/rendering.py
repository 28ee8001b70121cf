"""Briefings rendered once, for several tests."""

from __future__ import annotations

from pathlib import Path

from scenariobook.briefing.briefing import render_briefing
from tests.briefing.samples import Sample


def rendered(sample: Sample, quarter: str, folder: Path | None = None) -> bytes:
    """Return a sample's briefing."""
    return render_briefing(sample.basis(quarter, folder))
