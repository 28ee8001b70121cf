"""Where two processes can work side by side."""

from __future__ import annotations

import os
import sys

import pytest


def needs_two_cores() -> None:
    """Skip a test where no two processes work side by side."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("needs Linux and two cores")
