"""What all tests share."""

import os

import pytest
from hypothesis import settings

from tests.validity.made import Watch

# A deadline measures the machine, not the code. In CI the same examples come every time, and more
# of them; HYPOTHESIS_PROFILE picks another profile by name.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, max_examples=300, derandomize=True, print_blob=True)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "local")
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep every workbook that the program makes: when the run ends, each must be valid."""
    config.pluginmanager.register(Watch(config))
