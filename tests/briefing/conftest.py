"""What the briefing's tests share."""

from __future__ import annotations

import pytest

from tests.briefing.samples import Sample, something_of_everything


@pytest.fixture(scope="session")
def sample() -> Sample:
    """A synthetic study that has something of everything."""
    return something_of_everything()
